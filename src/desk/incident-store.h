/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwIncident:
 *
 * An incident as its row says, with its company's name.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  char *company_name; /* (owned) */
  char *title;        /* (owned) */
  char *signature;    /* (owned) */
  StwIncidentStatus status;
  StwSeverity severity;
  gint64 priority;
  char *breakdown; /* (owned) JSON */
  gint64 alert_count;
  gint64 open_alerts;
  gint64 occurrences;
  gint64 first_at;
  gint64 last_at;
  gboolean touched;
  char *wait_reason;  /* (owned) (nullable) */
  char *pattern;      /* (owned) (nullable) JSON */
  gint64 merged_into; /* 0 for none */
  gint64 resolved_at; /* 0 for never */
  gint64 due_at;      /* when one that waits is shown, 0 for only with more alerts */
  gint64 created_at;
  gint64 updated_at;
} StwIncident;

/**
 * StwIncidentFilter:
 *
 * Which incidents a list shows. The numbers in @companies are the scope: it is part of the query.
 */
typedef struct
{
  gint64 company; /* 0 for every company */
  int status;     /* a #StwIncidentStatus, -1 for every one but those that wait */
  gboolean open_only;
  gint64 limit;
} StwIncidentFilter;

void stw_incident_free (StwIncident *incident);
StwIncident *stw_incident_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_incident_list (StwDb *db, const StwIncidentFilter *filter, GError **error);
GArray *stw_incident_list_open_numbers (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean stw_incident_count_open (StwDb *db, gint64 company, gint64 *ret_count, GError **error);
gboolean
stw_incident_count_open_alerts (StwDb *db, gint64 company, gint64 *ret_count, GError **error);

JsonObject *stw_incident_to_json (StwDb *db, const StwIncident *incident, GError **error);
JsonObject *stw_incident_to_json_whole (StwDb *db, const StwIncident *incident, GError **error);

const StwCommandRule *stw_incident_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwIncident, stw_incident_free)

G_END_DECLS
