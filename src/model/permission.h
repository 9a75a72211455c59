/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwRole:
 * @STW_ROLE_ADMINISTRATOR: runs the desk: clients, people, rules, settings
 * @STW_ROLE_TECHNICIAN: answers incidents
 * @STW_ROLE_COMPANY_ADMINISTRATOR: belongs to a client: sees and approves for it
 * @STW_ROLE_VIEWER: sees
 *
 * What somebody is at the desk. Which companies of it they may see is granted besides.
 */
typedef enum
{
  STW_ROLE_ADMINISTRATOR,
  STW_ROLE_TECHNICIAN,
  STW_ROLE_COMPANY_ADMINISTRATOR,
  STW_ROLE_VIEWER,
  STW_N_ROLES,
} StwRole;

/**
 * StwPermission:
 * @STW_PERMISSION_NONE: not said; nobody has it, and no command may stand with it
 * @STW_PERMISSION_ENGINE: the engine's own, no person's
 *
 * What a command takes. The others are described in the table, see stw_permission_get_info().
 */
typedef enum
{
  STW_PERMISSION_NONE,
  STW_PERMISSION_ENGINE,
  STW_PERMISSION_OWN,
  STW_PERMISSION_APPROVE,
  STW_PERMISSION_ANSWER,
  STW_PERMISSION_ASSIGN,
  STW_PERMISSION_PAGER,
  STW_PERMISSION_HOLD,
  STW_PERMISSION_RECORD,
  STW_PERMISSION_JUDGE,
  STW_PERMISSION_SCHEDULE,
  STW_PERMISSION_ESCALATION,
  STW_PERMISSION_SLA,
  STW_PERMISSION_COMPANY,
  STW_PERMISSION_ACCESS,
  STW_PERMISSION_PEOPLE,
  STW_PERMISSION_SETTINGS,
  STW_N_PERMISSIONS,
} StwPermission;

/**
 * StwPermissionInfo:
 * @id: the word for it in JSON
 * @title: (nullable): what the settings call it, to be translated; %NULL where no person has it
 * @description: (nullable): what it lets somebody do, to be translated
 * @roles: who has it, a bit for each #StwRole
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *description;
  guint roles;
} StwPermissionInfo;

const StwPermissionInfo *stw_permission_get_info (StwPermission permission);
gboolean stw_permission_has (StwPermission permission, StwRole role);
StwRole stw_permission_get_least_role (StwPermission permission);

const char *stw_role_to_word (StwRole role);
gboolean stw_role_from_word (const char *word, StwRole *ret_role);
const char *stw_role_get_title (StwRole role);
const char *stw_role_get_need (StwRole role);

G_END_DECLS
