/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/tally.h"

G_BEGIN_DECLS

typedef struct
{
  StwSeverity severity;
  gint64 occurrences;
  guint order; /* which came first */
  char *asset; /* (owned) (nullable) */
} SignatureTally;

struct _StwTally
{
  gint64 incident;
  gint64 company;
  StwIncidentStatus status;
  gint64 resolved_at;
  gint64 open_by_severity[STW_N_SEVERITIES];
  StwSeverity worst_ever;
  int own_severity; /* a person's word, -1 for none */
  gboolean wakes;   /* put off until its next alert */
  gboolean critical_asset;
  gboolean security;
  gint64 alert_count;
  gint64 open_alerts;
  gint64 occurrences;
  gint64 first_at;
  gint64 last_at;
  GHashTable *assets;     /* (owned) set of names */
  GHashTable *tools;      /* (owned) set of names */
  GHashTable *signatures; /* (owned) name -> SignatureTally (owned) */
  gboolean dirty;
  gint64 new_alerts;  /* since the last write */
  gint64 new_repeats; /* since the last write */
  gint64 row;         /* the timeline row that takes further repeats, 0 for none */
  gint64 row_at;      /* when that row began */
  gint64 row_alerts;  /* what it says */
  gint64 row_repeats; /* what it says */
};

void stw_tally_add_names (StwTally *self, const StwTallyAlert *alert, gint64 occurrences);

G_END_DECLS
