/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_incident_open (StwTransaction *transaction,
                            gint64 company,
                            const char *title,
                            const char *signature,
                            gint64 *ret_id,
                            GError **error);
/**
 * StwNewIncident:
 *
 * An incident that a person opens.
 */
typedef struct
{
  gint64 company;
  const char *title;
  StwSeverity severity;
  const char *caller; /* (nullable): who told of it */
  gint64 asset;       /* what it is about, 0 for nothing in particular */
} StwNewIncident;

gboolean stw_incident_add (StwTransaction *transaction,
                           const StwNewIncident *incident,
                           gint64 *ret_id,
                           GError **error);
gboolean stw_incident_set_own_severity (StwDb *db, gint64 id, int severity, GError **error);
gboolean stw_incident_set_pending (StwTransaction *transaction, gint64 id, GError **error);
gboolean
stw_incident_admit (StwTransaction *transaction, gint64 id, gint64 company, GError **error);
gboolean
stw_incident_dissolve (StwTransaction *transaction, gint64 id, gint64 company, GError **error);
gboolean stw_incident_set_status (StwTransaction *transaction,
                                  gint64 id,
                                  StwIncidentStatus status,
                                  const char *wait_reason,
                                  GError **error);
gboolean stw_incident_touch (StwDb *db, gint64 id, gint64 now, GError **error);
gboolean stw_incident_set_title (StwDb *db, gint64 id, const char *title, GError **error);
gboolean stw_incident_absorb (StwTransaction *transaction,
                              gint64 into,
                              gint64 from,
                              gint64 company,
                              const char *actor,
                              GError **error);

/**
 * StwIncidentPriority:
 *
 * What an open incident's priority stands on.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 priority;
  gint64 last_at;
  char *breakdown; /* (owned) JSON */
} StwIncidentPriority;

/**
 * StwRescoreFunc:
 * @incident: (inout): its priority and breakdown may be set
 * @now: UTC milliseconds
 *
 * Returns: whether they were
 */
typedef gboolean (*StwRescoreFunc) (StwIncidentPriority *incident, gint64 now, gpointer data);

gboolean stw_incident_rescore_open (StwTransaction *transaction,
                                    gint64 *after,
                                    gint64 limit,
                                    StwRescoreFunc rescore,
                                    gpointer data,
                                    GError **error);

G_END_DECLS
