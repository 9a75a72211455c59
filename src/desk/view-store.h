/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwHeld:
 *
 * What keeps an alert from making an incident, if anything.
 */
typedef enum
{
  STW_HELD_BY_NOTHING,
  STW_HELD_BY_WINDOW,
  STW_HELD_BY_SILENCE,
} StwHeld;

/**
 * StwAlertView:
 *
 * An alert row as the stream shows it.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 payload;       /* the message that it came in, 0 for none; it may be kept no more */
  gint64 incident;      /* 0 for none */
  char *incident_title; /* (owned) (nullable) */
  char *company_name;   /* (owned) */
  char *asset;          /* (owned) (nullable) */
  char *signature;      /* (owned) */
  char *message;        /* (owned) (nullable) */
  char *tool;           /* (owned) */
  char *url;            /* (owned) (nullable) the sender's own page of it */
  StwSeverity severity;
  StwAlertState state;
  gboolean is_open;
  gint64 count;
  gint64 last_received_at;
  char *reason;   /* (owned) (nullable): the rule that classified it */
  char *category; /* (owned) (nullable) */
  StwHeld held;
  StwSeverity severity_before; /* the sender's; @severity where no rule is about it */
  gboolean critical;           /* whether its asset is */
} StwAlertView;

/**
 * StwTrayView:
 *
 * A message that no mapping knew, as a list shows it.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  char *company_name; /* (owned) */
  gint64 received_at;
  char *beginning; /* (owned) of the message, on one line */
} StwTrayView;

/**
 * StwCompanyView:
 *
 * A client and how it stands.
 */
typedef struct
{
  gint64 id;
  char *name; /* (owned) */
  gint64 open_incidents;
  StwSeverity worst;       /* of the open incidents */
  gint64 last_delivery_at; /* 0 for never */
  char *last_sender;       /* (owned) (nullable) */
  char *tier;              /* (owned) (nullable) the one that was applied last */
  gint64 n_sources;
  gint64 silent_since; /* when a source that is missed was heard last, 0 for none */
  gint64 leaves_at;    /* 0 while it stays */
  gboolean has_windows;
} StwCompanyView;

/**
 * StwIncidentQuery:
 * @company: whose incidents, 0 for all
 * @open_only: whether resolved and closed ones are left out, and those that are put off
 * @text: (nullable): words that the title or an alert must hold, as somebody types them
 *
 * Which incidents a list shows.
 */
typedef struct
{
  gint64 company;
  gboolean open_only;
  const char *text;
} StwIncidentQuery;

/**
 * StwWhere:
 *
 * Where an alert went, as a list is narrowed down by it.
 */
typedef enum
{
  STW_WHERE_ANY,
  STW_WHERE_OPEN,
  STW_WHERE_OVER,
  STW_WHERE_JOINED, /* part of an incident */
  STW_WHERE_HELD,   /* by a maintenance window or a silence */
} StwWhere;

/**
 * StwAlertQuery:
 * @company: whose alerts, 0 for all
 * @severity: these and worse ones
 * @where: where they went
 * @tool: (nullable): the monitoring tool's name
 * @source: the way in, 0 for all
 * @limit: how many at most
 *
 * Which alerts the stream shows.
 */
typedef struct
{
  gint64 company;
  StwSeverity severity;
  StwWhere where;
  const char *tool;
  gint64 source;
  gint64 limit;
} StwAlertQuery;

void stw_alert_view_free (StwAlertView *alert);
void stw_company_view_free (StwCompanyView *company);

GArray *stw_view_list_incidents (StwDb *db, const StwIncidentQuery *query, GError **error);
GArray *stw_view_list_alerts (StwDb *db, const StwAlertQuery *query, GError **error);
GPtrArray *stw_view_list_tools (StwDb *db, gint64 company, GError **error);
StwAlertView *stw_view_load_alert (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_view_list_incident_alerts (StwDb *db, gint64 incident, gint64 limit, GError **error);
void stw_tray_view_free (StwTrayView *message);
GPtrArray *stw_view_list_tray (StwDb *db, gint64 company, gint64 limit, GError **error);
GPtrArray *stw_view_list_companies (StwDb *db, GError **error);
gboolean stw_view_count_alerts_since (StwDb *db,
                                      gint64 company,
                                      gint64 since,
                                      gint64 *ret_count,
                                      GError **error);
gboolean stw_view_load_last_delivery (StwDb *db, gint64 company, gint64 *ret_at, GError **error);
gboolean stw_view_count_unrecognised (StwDb *db, gint64 company, gint64 *ret_count, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAlertView, stw_alert_view_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTrayView, stw_tray_view_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCompanyView, stw_company_view_free)

G_END_DECLS
