/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the desk as rows. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

static const char *const statuses[STW_N_PERSON_STATUSES] = { "available", "busy", "away" };

/**
 * stw_person_status_to_word:
 *
 * Returns: (transfer none): its word in JSON and on the command line
 */
const char *
stw_person_status_to_word (StwPersonStatus status)
{
  g_return_val_if_fail ((guint) status < STW_N_PERSON_STATUSES, statuses[0]);

  return statuses[status];
}

/**
 * stw_person_status_from_word:
 *
 * Returns: whether there is such a status
 */
gboolean
stw_person_status_from_word (const char *word, StwPersonStatus *ret_status)
{
  for (guint i = 0; word != NULL && i < STW_N_PERSON_STATUSES; i++)
    if (g_str_equal (statuses[i], word))
      {
        *ret_status = (StwPersonStatus) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_person_free:
 * @person: (nullable) (transfer full): somebody
 */
void
stw_person_free (StwPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->name);
  g_free (person->mail);
  g_free (person->phone);
  g_free (person->timezone);
  g_free (person->hours);
  g_free (person->language);
  g_free (person);
}

/**
 * stw_person_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is nobody of that number, or they left
 *
 * Returns: (transfer full): somebody
 */
StwPerson *
stw_person_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT name, mail, phone, role, timezone, hours, language, "
                             "told_resolved, told_escalated FROM person "
                             "WHERE id = ?1 AND left_at IS NULL",
                             STW_INT (id));
  StwPerson *person;

  if (rows == NULL)
    return NULL;
  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error_literal (error,
                             STW_COMMAND_ERROR,
                             STW_COMMAND_ERROR_NOT_FOUND,
                             "There is no such person at this desk.");
      return NULL;
    }
  person = g_new0 (StwPerson, 1);
  person->id = id;
  person->name = g_strdup (stw_rows_get_text (rows, 0));
  person->mail = g_strdup (stw_rows_get_text (rows, 1));
  person->phone = g_strdup (stw_rows_get_text (rows, 2));
  person->has_role = !stw_rows_is_null (rows, 3);
  person->role = (StwRole) stw_rows_get_int (rows, 3);
  person->timezone = g_strdup (stw_rows_get_text (rows, 4));
  person->hours = g_strdup (stw_rows_get_text (rows, 5));
  person->language = g_strdup (stw_rows_get_text (rows, 6));
  person->told_resolved = stw_rows_get_int (rows, 7) != 0;
  person->told_escalated = stw_rows_get_int (rows, 8) != 0;
  return person;
}

/**
 * stw_person_find:
 * @name: a name or an address of mail, in any case
 * @ret_id: (out): whose it is, 0 for nobody's
 *
 * Returns: whether it could be looked up
 */
gboolean
stw_person_find (StwDb *db, const char *name, gint64 *ret_id, GError **error)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return stw_db_number (db,
                        ret_id,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM person "
                        "WHERE (name_key = ?1 OR mail_key = ?1) AND left_at IS NULL",
                        STW_TEXT (key));
}

/* What both a new row and a changed one say. */
static gboolean
write_row (StwDb *db, const StwPerson *person, GError **error)
{
  g_autofree char *name_key = g_utf8_casefold (person->name, -1);
  g_autofree char *mail_key = person->mail != NULL ? g_utf8_casefold (person->mail, -1) : NULL;

  return stw_db_run (db,
                     error,
                     "UPDATE person SET name = ?2, name_key = ?3, mail = ?4, mail_key = ?5, "
                     "phone = ?6, role = ?7, timezone = ?8, hours = ?9, language = ?10, "
                     "told_resolved = ?11, told_escalated = ?12 WHERE id = ?1",
                     STW_INT (person->id),
                     STW_TEXT (person->name),
                     STW_TEXT (name_key),
                     STW_TEXT (person->mail),
                     STW_TEXT (mail_key),
                     STW_TEXT (person->phone),
                     person->has_role ? STW_INT (person->role) : STW_NULL,
                     STW_TEXT (person->timezone),
                     STW_TEXT (person->hours),
                     STW_TEXT (person->language),
                     STW_INT (person->told_resolved),
                     STW_INT (person->told_escalated));
}

/**
 * stw_person_write:
 * @error: #STW_COMMAND_ERROR_REFUSED when somebody else has the name or the address
 *
 * Says all of somebody anew.
 */
gboolean
stw_person_write (StwDb *db, const StwPerson *person, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (write_row (db, person, &failure))
    return TRUE;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_REFUSED,
                         "Somebody at this desk has that name or that address already.");
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * stw_person_insert:
 * @person: (inout): somebody new; gets a number
 */
gboolean
stw_person_insert (StwTransaction *transaction, StwPerson *person, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  /* The name of the row stands for a moment only: nobody else can have it. */
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO person (name, name_key, timezone, hours, created_at) "
                   "VALUES ('', '', 'UTC', '\"always\"', ?1)",
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  person->id = stw_db_get_last_id (db);
  return stw_person_write (db, person, error);
}

static gboolean
write_skills (StwDb *db, gint64 id, JsonArray *skills, GError **error)
{
  if (!stw_db_run (db, error, "DELETE FROM person_skill WHERE person_id = ?1", STW_INT (id)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (skills); i++)
    {
      JsonObject *skill = json_array_get_object_element (skills, i);
      g_autofree char *key = g_utf8_casefold (json_object_get_string_member (skill, "skill"), -1);

      if (!stw_db_run (db,
                       error,
                       "INSERT INTO person_skill (person_id, skill, level) VALUES (?1, ?2, ?3) "
                       "ON CONFLICT (person_id, skill) DO UPDATE SET level = excluded.level",
                       STW_INT (id),
                       STW_TEXT (key),
                       STW_INT (json_object_get_int_member (skill, "level"))))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_grants (StwDb *db, gint64 id, JsonArray *grants, GError **error)
{
  if (!stw_db_run (db, error, "DELETE FROM person_grant WHERE person_id = ?1", STW_INT (id)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (grants); i++)
    {
      JsonObject *grant = json_array_get_object_element (grants, i);
      StwRole role = STW_ROLE_VIEWER;

      stw_role_from_word (json_object_get_string_member (grant, "role"), &role);
      if (!stw_db_run (db,
                       error,
                       "INSERT INTO person_grant (person_id, company_id, role) "
                       "VALUES (?1, ?2, ?3) "
                       "ON CONFLICT (person_id, company_id) DO UPDATE SET role = excluded.role",
                       STW_INT (id),
                       STW_INT (json_object_get_int_member (grant, "company")),
                       STW_INT (role)))
        return FALSE;
    }
  return TRUE;
}

static JsonArray *
read_skills (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT skill, level FROM person_skill WHERE person_id = ?1 "
                             "ORDER BY skill",
                             STW_INT (id));

  while (stw_rows_next (rows, error))
    {
      JsonObject *skill = json_object_new ();

      json_object_set_string_member (skill, "skill", stw_rows_get_text (rows, 0));
      json_object_set_int_member (skill, "level", stw_rows_get_int (rows, 1));
      json_array_add_object_element (list, skill);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static JsonArray *
read_grants (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT company_id, role FROM person_grant WHERE person_id = ?1 "
                             "ORDER BY company_id",
                             STW_INT (id));

  while (stw_rows_next (rows, error))
    {
      gint64 role = stw_rows_get_int (rows, 1);
      JsonObject *grant;

      if (role < 0 || role >= STW_N_ROLES)
        continue;
      grant = json_object_new ();
      json_object_set_int_member (grant, "company", stw_rows_get_int (rows, 0));
      json_object_set_string_member (grant, "role", stw_role_to_word ((StwRole) role));
      json_array_add_object_element (list, grant);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_person_read_lists:
 * @given: what will be said anew
 *
 * Returns: (transfer full): "skills" and "grants" as they stand, each where @given has it, in the
 *   form that a command takes
 */
JsonObject *
stw_person_read_lists (StwDb *db, gint64 id, JsonObject *given, GError **error)
{
  static const struct
  {
    const char *member;
    JsonArray *(*read) (StwDb *db, gint64 id, GError **error);
  } lists[] = { { "skills", read_skills }, { "grants", read_grants } };
  g_autoptr (JsonObject) found = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *list;

      if (!json_object_has_member (given, lists[i].member))
        continue;
      list = lists[i].read (db, id, error);
      if (list == NULL)
        return NULL;
      json_object_set_array_member (found, lists[i].member, list);
    }
  return g_steal_pointer (&found);
}

/**
 * stw_person_write_lists:
 * @given: what was checked before: "skills" and "grants", each said anew where it is there
 */
gboolean
stw_person_write_lists (StwDb *db, gint64 id, JsonObject *given, GError **error)
{
  return (!json_object_has_member (given, "skills") ||
          write_skills (db, id, json_object_get_array_member (given, "skills"), error)) &&
         (!json_object_has_member (given, "grants") ||
          write_grants (db, id, json_object_get_array_member (given, "grants"), error));
}

/**
 * stw_person_leave:
 *
 * The row stays, because the past names it; all that opens something goes but the credential, see
 * stw_person_forget_credential(), and so do the ways to reach the person.
 */
gboolean
stw_person_leave (StwTransaction *transaction, gint64 id, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  return stw_db_run (db,
                     error,
                     "UPDATE person SET left_at = ?2, role = NULL, mail = NULL, mail_key = NULL, "
                     "phone = NULL, avatar = NULL WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         stw_db_run (db, error, "DELETE FROM person_grant WHERE person_id = ?1", STW_INT (id)) &&
         stw_db_run (db, error, "DELETE FROM person_skill WHERE person_id = ?1", STW_INT (id)) &&
         stw_db_run (db, error, "DELETE FROM team_member WHERE person_id = ?1", STW_INT (id)) &&
         stw_db_run (db, error, "DELETE FROM absence WHERE person_id = ?1", STW_INT (id)) &&
         stw_db_run (db, error, "DELETE FROM invitation WHERE person_id = ?1", STW_INT (id));
}

/**
 * stw_person_forget_credential:
 *
 * The person cannot sign in any more.
 */
gboolean
stw_person_forget_credential (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM recovery_code WHERE person_id = ?1", STW_INT (id)) &&
         stw_db_run (db, error, "DELETE FROM credential WHERE person_id = ?1", STW_INT (id));
}
