/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/permission.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/* Of somebody's picture. */
#define STW_PICTURE_MOST_PIXELS 256
#define STW_PICTURE_MOST_BYTES 65536

typedef enum
{
  STW_PERSON_AVAILABLE,
  STW_PERSON_BUSY,
  STW_PERSON_AWAY,
  STW_N_PERSON_STATUSES,
} StwPersonStatus;

/* What somebody knows is no longer a list than this. */
#define STW_SKILLS_MAX 100

/**
 * StwPerson:
 * @role: for every company, where @has_role
 * @hours: (owned): JSON: "always", or `{"mon":[["09:00","17:00"]],…}`
 * @told_resolved: asked to hear of resolutions
 * @told_escalated: asked to be informed when an incident escalates
 *
 * Somebody who works at the desk or approves for a client. All texts are owned.
 */
typedef struct
{
  gint64 id;
  char *name;
  char *mail;  /* (nullable) */
  char *phone; /* (nullable) */
  gboolean has_role;
  StwRole role;
  char *timezone;
  char *hours;
  char *language; /* (nullable) */
  gboolean told_resolved;
  gboolean told_escalated;
} StwPerson;

StwPerson *stw_person_load (StwDb *db, gint64 id, GError **error);
void stw_person_free (StwPerson *person);
gboolean stw_person_find (StwDb *db, const char *name, gint64 *ret_id, GError **error);
gboolean stw_person_insert (StwTransaction *transaction, StwPerson *person, GError **error);
gboolean stw_person_write (StwDb *db, const StwPerson *person, GError **error);
JsonObject *stw_person_read_lists (StwDb *db, gint64 id, JsonObject *given, GError **error);
gboolean stw_person_write_lists (StwDb *db, gint64 id, JsonObject *given, GError **error);
gboolean stw_person_leave (StwTransaction *transaction, gint64 id, GError **error);
gboolean stw_person_forget_credential (StwDb *db, gint64 id, GError **error);
const char *stw_person_status_to_word (StwPersonStatus status);
gboolean stw_person_status_from_word (const char *word, StwPersonStatus *ret_status);
JsonArray *stw_person_list (StwDb *db, GError **error);

/**
 * StwPersonPictureFunc:
 * @png: a small square picture
 */
typedef void (*StwPersonPictureFunc) (gint64 person, GBytes *png, gpointer data);

gboolean stw_person_foreach_picture (StwDb *db,
                                     guint most,
                                     StwPersonPictureFunc func,
                                     gpointer data,
                                     GError **error);
char **stw_skill_list (StwDb *db, GError **error);
JsonArray *stw_company_grant_list (StwDb *db, gint64 company, GError **error);
char **stw_person_list_names (StwDb *db, StwRole role, guint most, GError **error);
JsonArray *stw_team_list (StwDb *db, GError **error);
JsonArray *stw_sign_in_list (StwDb *db, gint64 person, gint64 limit, GError **error);

const StwCommandRule *stw_person_commands (guint *ret_n_rules);
const StwCommandRule *stw_grant_commands (guint *ret_n_rules);
const StwCommandRule *stw_picture_commands (guint *ret_n_rules);
const StwCommandRule *stw_team_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPerson, stw_person_free)

G_END_DECLS
