/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwTally:
 *
 * What is known of one active incident while its alerts come in: counts, and the names that its
 * title and its priority are made of. Written back once per commit group.
 */
typedef struct _StwTally StwTally;

/**
 * StwTallyAlert:
 *
 * One alert row's part in the tally.
 */
typedef struct
{
  const char *asset; /* (nullable) */
  const char *signature;
  const char *tool_source;
  StwSeverity severity;
  gboolean critical_asset;
  gboolean security; /* its category says so */
  gint64 event_at;
} StwTallyAlert;

StwTally *stw_tally_new (gint64 incident, gint64 company, gint64 at);
StwTally *stw_tally_load (StwDb *db, gint64 incident, GError **error);
void stw_tally_free (StwTally *self);

gint64 stw_tally_get_incident (const StwTally *self);
StwIncidentStatus stw_tally_get_status (const StwTally *self);
gint64 stw_tally_get_alerts (const StwTally *self);
gint64 stw_tally_get_open_alerts (const StwTally *self);
gboolean stw_tally_is_security (const StwTally *self);
gint64 stw_tally_get_resolved_at (const StwTally *self);

void stw_tally_open_alert (StwTally *self, const StwTallyAlert *alert, gint64 occurrences);
void stw_tally_repeat_alert (StwTally *self, const StwTallyAlert *alert, StwSeverity before);
void stw_tally_end_alert (StwTally *self, StwSeverity severity);
void stw_tally_set_status (StwTally *self, StwIncidentStatus status, gint64 now);

/**
 * StwTallyFacts:
 *
 * What an incident's title and priority are worked out from.
 */
typedef struct
{
  const char *signature; /* (nullable): the telling one */
  guint n_signatures;
  const char *asset; /* (nullable): where the telling one came from */
  guint n_assets;
  guint n_tools;
  StwSeverity severity;
  gboolean critical_asset;
  gint64 duplicates;
  gint64 last_at;
} StwTallyFacts;

/**
 * StwTallyScore:
 *
 * What was worked out.
 */
typedef struct
{
  const char *title;     /* (nullable): keeps the one it has */
  const char *signature; /* (nullable): keeps the one it has */
  StwSeverity severity;
  gint64 priority;
  const char *breakdown; /* JSON */
} StwTallyScore;

StwTallyFacts stw_tally_get_facts (const StwTally *self);
gboolean stw_tally_is_dirty (const StwTally *self);
gboolean stw_tally_write (StwTally *self,
                          StwTransaction *transaction,
                          const StwTallyScore *score,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTally, stw_tally_free)

G_END_DECLS
