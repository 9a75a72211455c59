/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what: one table, which the door for changes asks and the settings show. */

#include "config.h"

#include "model/permission.h"

#include <glib/gi18n.h>

#define ADMINISTRATOR (1u << STW_ROLE_ADMINISTRATOR)
#define TECHNICIAN (1u << STW_ROLE_TECHNICIAN)
#define COMPANY_ADMINISTRATOR (1u << STW_ROLE_COMPANY_ADMINISTRATOR)
#define VIEWER (1u << STW_ROLE_VIEWER)
#define DESK (ADMINISTRATOR | TECHNICIAN)
#define EVERYBODY (DESK | COMPANY_ADMINISTRATOR | VIEWER)

/* In the order in which the settings show them: from what all may to what few may. */
static const StwPermissionInfo permissions[STW_N_PERMISSIONS] = {
  [STW_PERMISSION_NONE] = { "none", NULL, NULL, 0 },
  [STW_PERMISSION_ENGINE] = { "engine", NULL, NULL, 0 },
  [STW_PERMISSION_OWN] = { "own",
                           N_ ("Keep Their Own Things"),
                           N_ ("Saved filters, what was read, their availability and sign-in"),
                           EVERYBODY },
  [STW_PERMISSION_APPROVE] = { "approve",
                               N_ ("Approve"),
                               N_ ("Say that a solution is accepted, or that it is not solved"),
                               DESK | COMPANY_ADMINISTRATOR },
  [STW_PERMISSION_ANSWER] = { "answer",
                              N_ ("Work on Incidents"),
                              N_ ("Acknowledge, wait, resolve, merge, note, minutes, undo"),
                              DESK },
  [STW_PERMISSION_ASSIGN] = { "assign",
                              N_ ("Assign Incidents"),
                              N_ ("Give an incident to somebody, take it over, hand over a shift"),
                              DESK },
  [STW_PERMISSION_PAGER] = { "pager",
                             N_ ("Take the Pager"),
                             N_ ("Overrides, swaps and absences in on-call schedules"),
                             DESK },
  [STW_PERMISSION_HOLD] = { "hold",
                            N_ ("Hold Alerts"),
                            N_ ("Maintenance windows and silences"),
                            DESK },
  [STW_PERMISSION_RECORD] = { "record",
                              N_ ("Keep the Records"),
                              N_ ("Contacts, links, assets and knowledge articles"),
                              DESK },
  [STW_PERMISSION_JUDGE] = { "judge",
                             N_ ("Change How Alerts Are Judged"),
                             N_ ("Rules, mappings, priorities, the tray and failed jobs"),
                             DESK },
  [STW_PERMISSION_SCHEDULE] = { "schedule",
                                N_ ("Change On-Call Schedules"),
                                N_ ("Layers, rotations, members and calendar addresses"),
                                ADMINISTRATOR },
  [STW_PERMISSION_ESCALATION] = { "escalation",
                                  N_ ("Change Escalation"),
                                  N_ ("Who is told after how long, and for which incidents"),
                                  ADMINISTRATOR },
  [STW_PERMISSION_SLA] = { "sla",
                           N_ ("Change Service Levels"),
                           N_ ("Targets and business calendars"),
                           ADMINISTRATOR },
  [STW_PERMISSION_COMPANY] = { "company",
                               N_ ("Manage Companies"),
                               N_ ("Add, change and import clients, service tiers, farewell"),
                               ADMINISTRATOR },
  [STW_PERMISSION_ACCESS] = { "access",
                              N_ ("Manage Sources and Keys"),
                              N_ ("What may send alerts, with which keys"),
                              ADMINISTRATOR },
  [STW_PERMISSION_PEOPLE] = { "people",
                              N_ ("Manage People"),
                              N_ ("People, teams, roles and which companies they see"),
                              ADMINISTRATOR },
  [STW_PERMISSION_SETTINGS] = { "settings",
                                N_ ("Change the Settings"),
                                N_ ("Of the whole desk: server, channels, privacy, storage"),
                                ADMINISTRATOR },
};

/* What each role is called, and what a refusal says. */
static const struct
{
  const char *word;
  const char *title;
  const char *need;
} roles[STW_N_ROLES] = {
  [STW_ROLE_ADMINISTRATOR] = { "administrator",
                               N_ ("MSP Administrator"),
                               N_ ("This needs the role MSP administrator.") },
  [STW_ROLE_TECHNICIAN] = { "technician",
                            N_ ("Technician"),
                            N_ ("This needs the role technician.") },
  [STW_ROLE_COMPANY_ADMINISTRATOR] = { "company-administrator",
                                       N_ ("Company Administrator"),
                                       N_ ("This needs the role company administrator.") },
  [STW_ROLE_VIEWER] = { "viewer", N_ ("Viewer"), N_ ("This needs the role viewer.") },
};

/**
 * stw_permission_get_info:
 *
 * Returns: (transfer none): its row of the table
 */
const StwPermissionInfo *
stw_permission_get_info (StwPermission permission)
{
  g_return_val_if_fail ((guint) permission < STW_N_PERMISSIONS, &permissions[STW_PERMISSION_NONE]);

  return &permissions[permission];
}

/**
 * stw_permission_has:
 *
 * Returns: whether somebody of that role may do it
 */
gboolean
stw_permission_has (StwPermission permission, StwRole role)
{
  g_return_val_if_fail ((guint) role < STW_N_ROLES, FALSE);

  return (stw_permission_get_info (permission)->roles & (1u << role)) != 0;
}

/**
 * stw_permission_get_least_role:
 * @permission: one that a role has
 *
 * Returns: whom a person who was refused may ask: a technician where that is enough
 */
StwRole
stw_permission_get_least_role (StwPermission permission)
{
  return stw_permission_has (permission, STW_ROLE_TECHNICIAN) ? STW_ROLE_TECHNICIAN
                                                              : STW_ROLE_ADMINISTRATOR;
}

/**
 * stw_role_to_word:
 *
 * Returns: (transfer none): its word in the database, in JSON and on the command line
 */
const char *
stw_role_to_word (StwRole role)
{
  g_return_val_if_fail ((guint) role < STW_N_ROLES, roles[STW_ROLE_VIEWER].word);

  return roles[role].word;
}

/**
 * stw_role_from_word:
 *
 * Returns: whether there is such a role
 */
gboolean
stw_role_from_word (const char *word, StwRole *ret_role)
{
  for (guint i = 0; word != NULL && i < STW_N_ROLES; i++)
    if (g_str_equal (roles[i].word, word))
      {
        *ret_role = (StwRole) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_role_get_title:
 *
 * Returns: (transfer none): what a window calls it, to be translated
 */
const char *
stw_role_get_title (StwRole role)
{
  g_return_val_if_fail ((guint) role < STW_N_ROLES, "");

  return roles[role].title;
}

/**
 * stw_role_get_need:
 *
 * Returns: (transfer none): the sentence for who lacks it, to be translated
 */
const char *
stw_role_get_need (StwRole role)
{
  g_return_val_if_fail ((guint) role < STW_N_ROLES, "");

  return roles[role].need;
}
