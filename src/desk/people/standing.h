/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/permission.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwGrant:
 *
 * A role for one company alone.
 */
typedef struct
{
  gint64 company;
  StwRole role;
} StwGrant;

/**
 * StwStanding:
 * @person: whose
 * @name: (owned): as the past will name them
 * @has_role: whether @role counts, for every company and for the desk as a whole
 * @grants: (owned) (element-type StwGrant): beside @role, or in place of it
 *
 * What somebody may at the desk.
 */
typedef struct
{
  gint64 person;
  char *name;
  gboolean has_role;
  StwRole role;
  GArray *grants;
} StwStanding;

StwStanding *stw_standing_load (StwDb *db, gint64 person, GError **error);
void stw_standing_free (StwStanding *standing);
gboolean stw_standing_may (const StwStanding *standing, StwPermission permission, gint64 company);
gboolean stw_standing_may_somewhere (const StwStanding *standing, StwPermission permission);
gboolean stw_standing_check_desk (StwTransaction *transaction,
                                  const StwCommand *command,
                                  StwPermission permission,
                                  GError **error);
gboolean stw_person_check_own (StwTransaction *transaction,
                               const StwCommand *command,
                               gint64 person,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwStanding, stw_standing_free)

G_END_DECLS
