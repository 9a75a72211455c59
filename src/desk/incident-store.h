/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/figures-store.h"
#include "desk/sla/sla-book.h"
#include "model/enums.h"
#include "store/command-rule.h"
#include "store/search.h"

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
  gboolean snoozed;
  gint64 wake_at;        /* when it comes back, 0 for with its next alert */
  gboolean own_severity; /* whether a person said how bad it is */
  char *caller;          /* (owned) (nullable) */
  char *asset;           /* (owned) (nullable) what a person said it is about */
  gint64 minutes;        /* that were spent on it and on what was merged into it */
  gint64 timer_at;       /* since when its timer runs, 0 for not */
  gint64 assignee;       /* the person who has it, 0 for nobody */
  char *assignee_name;   /* (owned) (nullable) */
  gint64 resolved_at;    /* 0 for never */
  gint64 due_at;         /* when one that waits is shown, 0 for only with more alerts */
  gint64 created_at;
  gint64 updated_at;
  StwSlaStanding sla[STW_N_SLA_CLOCKS]; /* once stw_sla_view_read() has read it */
} StwIncident;

/**
 * StwSnoozed:
 * @STW_SNOOZED_ANY: whether or not they are put off
 * @STW_SNOOZED_LEFT_OUT: those that are not
 * @STW_SNOOZED_ONLY: those that are
 */
typedef enum
{
  STW_SNOOZED_ANY,
  STW_SNOOZED_LEFT_OUT,
  STW_SNOOZED_ONLY,
} StwSnoozed;

/**
 * StwIncidentOrder:
 * @STW_ORDER_URGENT: highest priority first
 * @STW_ORDER_NEWEST: by number, the last first
 * @STW_ORDER_OLDEST: by number
 */
typedef enum
{
  STW_ORDER_URGENT,
  STW_ORDER_NEWEST,
  STW_ORDER_OLDEST,
  STW_N_ORDERS,
} StwIncidentOrder;

/* Bits of a filter's statuses and severities. */
#define STW_BIT(value) (1u << (value))
#define STW_STATUSES_OPEN                                                                          \
  (STW_BIT (STW_INCIDENT_NEW) | STW_BIT (STW_INCIDENT_ACKNOWLEDGED) |                              \
   STW_BIT (STW_INCIDENT_IN_PROGRESS) | STW_BIT (STW_INCIDENT_WAITING))

/* Whose incidents a filter shows, beside the number of a person. */
#define STW_ASSIGNEE_ANY 0
#define STW_ASSIGNEE_NOBODY (-1)
#define STW_ASSIGNEE_SELF (-2)

/**
 * StwIncidentFilter:
 *
 * Which incidents a list shows, and which page of it. All zero stands for the first page of all.
 */
typedef struct
{
  gint64 company;              /* 0 for every company of the scope */
  const StwSearchScope *scope; /* (nullable) the companies that may be seen, %NULL for all */
  guint statuses;              /* bits; 0 for every status but pending */
  guint severities;            /* bits; 0 for every severity */
  StwSnoozed snoozed;
  gint64 assignee; /* a person's number, or one of STW_ASSIGNEE_… */
  gint64 reader;   /* who is signed in, for STW_ASSIGNEE_SELF; 0 for nobody */
  gint64 priority_from;
  gint64 priority_to;   /* 0 for no end */
  gint64 created_from;  /* UTC milliseconds */
  gint64 created_to;    /* UTC milliseconds, 0 for no end */
  gint64 created_since; /* UTC milliseconds, beside the others */
  StwFigure figure;     /* those behind it alone, */
  gint64 figure_at;     /* as it was then, in UTC milliseconds */
  const char *text;     /* (nullable) words of its title or of its alerts */
  StwIncidentOrder order;
  gint64 after_priority; /* the last incident of the page before, */
  gint64 after;          /* or 0 for the first page */
  gint64 limit;          /* 0 for all */
} StwIncidentFilter;

void stw_incident_free (StwIncident *incident);
StwIncident *stw_incident_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_incident_list (StwDb *db, const StwIncidentFilter *filter, GError **error);
GArray *stw_incident_list_numbers (StwDb *db, const StwIncidentFilter *filter, GError **error);
GArray *stw_incident_list_open_numbers (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean stw_incident_count_open (StwDb *db, gint64 company, gint64 *ret_count, GError **error);
gboolean
stw_incident_count_open_alerts (StwDb *db, gint64 company, gint64 *ret_count, GError **error);

JsonObject *stw_incident_to_json (StwDb *db, const StwIncident *incident, GError **error);
JsonObject *stw_incident_to_json_whole (StwDb *db, const StwIncident *incident, GError **error);

/* The chore that brings back what was put off. */
#define STW_COMMAND_WAKE_DUE "incident.wake-due"

const StwCommandRule *stw_incident_commands (guint *ret_n_rules);
const StwCommandRule *stw_own_incident_commands (guint *ret_n_rules);
const StwCommandRule *stw_snooze_commands (guint *ret_n_rules);
const StwCommandRule *stw_note_commands (guint *ret_n_rules);
const StwCommandRule *stw_work_commands (guint *ret_n_rules);
const StwCommandRule *stw_timer_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwIncident, stw_incident_free)

G_END_DECLS
