/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people, teams and attempts to sign in as a list shows them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/people/person-store.h"

static void
set_text (JsonObject *object, StwRows *rows, int column)
{
  json_object_set_string_member (object,
                                 stw_rows_get_name (rows, column),
                                 stw_rows_get_text (rows, column));
}

static void
set_time (JsonObject *object, StwRows *rows, int column)
{
  g_autofree char *text =
    stw_rows_is_null (rows, column) ? NULL : stw_timestamp_format (stw_rows_get_int (rows, column));

  json_object_set_string_member (object, stw_rows_get_name (rows, column), text);
}

static void
set_id (JsonObject *object, const char *member, StwIdKind kind, gint64 number)
{
  g_autofree char *id = stw_id_format (kind, number);

  json_object_set_string_member (object, member, id);
}

static void
set_role (JsonObject *object, StwRows *rows, int column)
{
  gint64 role = stw_rows_get_int (rows, column);

  json_object_set_string_member (object,
                                 "role",
                                 !stw_rows_is_null (rows, column) && role >= 0 && role < STW_N_ROLES
                                   ? stw_role_to_word ((StwRole) role)
                                   : NULL);
}

/* JSON that a column holds, as it is. */
static void
set_json (JsonObject *object, StwRows *rows, int column)
{
  g_autoptr (JsonNode) node = json_from_string (stw_rows_get_text (rows, column), NULL);

  if (node != NULL)
    json_object_set_member (object, stw_rows_get_name (rows, column), g_steal_pointer (&node));
}

typedef void (*FillFunc) (JsonObject *object, StwRows *rows);

/* An object for each row. */
static JsonArray *
list_rows (StwRows *taken, FillFunc fill, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();

      fill (object, rows);
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static void
fill_skill (JsonObject *object, StwRows *rows)
{
  set_text (object, rows, 0);
  json_object_set_int_member (object, "level", stw_rows_get_int (rows, 1));
}

static void
fill_grant (JsonObject *object, StwRows *rows)
{
  set_id (object, "company", STW_ID_COMPANY, stw_rows_get_int (rows, 0));
  set_role (object, rows, 1);
  set_text (object, rows, 2);
}

static void
fill_company_grant (JsonObject *object, StwRows *rows)
{
  set_id (object, "person", STW_ID_PERSON, stw_rows_get_int (rows, 0));
  set_text (object, rows, 1);
  set_text (object, rows, 2);
  set_role (object, rows, 3);
  json_object_set_boolean_member (object, "can_sign_in", stw_rows_get_int (rows, 4) != 0);
  set_time (object, rows, 5);
}

static void
fill_absence (JsonObject *object, StwRows *rows)
{
  set_id (object, "id", STW_ID_ABSENCE, stw_rows_get_int (rows, 0));
  set_time (object, rows, 1);
  set_time (object, rows, 2);
  set_text (object, rows, 3);
}

static void
fill_member (JsonObject *object, StwRows *rows)
{
  set_id (object, "id", STW_ID_PERSON, stw_rows_get_int (rows, 0));
  set_text (object, rows, 1);
}

static void
fill_attempt (JsonObject *object, StwRows *rows)
{
  set_time (object, rows, 0);
  for (int i = 1; i < 4; i++)
    set_text (object, rows, i);
}

/* What a person has several of; ?1 is the person. */
static const struct
{
  const char *member;
  const char *sql;
  FillFunc fill;
} parts[] = {
  { "skills",
    "SELECT skill, level FROM person_skill WHERE person_id = ?1 ORDER BY level DESC, skill",
    fill_skill },
  { "grants",
    "SELECT g.company_id, g.role, c.name FROM person_grant g "
    "JOIN company c ON c.id = g.company_id WHERE g.person_id = ?1 ORDER BY c.name_key",
    fill_grant },
  { "absences",
    "SELECT id, from_at, to_at, note FROM absence WHERE person_id = ?1 ORDER BY from_at",
    fill_absence },
};

static JsonObject *
describe (StwDb *db, StwRows *rows, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 id = stw_rows_get_int (rows, 0);

  set_id (object, "id", STW_ID_PERSON, id);
  for (int i = 1; i < 6; i++)
    set_text (object, rows, i);
  set_role (object, rows, 6);
  set_json (object, rows, 7);
  json_object_set_string_member (
    object,
    "status",
    stw_person_status_to_word ((StwPersonStatus) stw_rows_get_int (rows, 8)));
  set_time (object, rows, 9);
  json_object_set_boolean_member (object, "told_resolved", stw_rows_get_int (rows, 10) != 0);
  json_object_set_boolean_member (object, "told_escalated", stw_rows_get_int (rows, 11) != 0);
  json_object_set_boolean_member (object, "can_sign_in", stw_rows_get_int (rows, 12) != 0);
  set_time (object, rows, 13);
  set_time (object, rows, 14);
  json_object_set_boolean_member (object, "has_picture", stw_rows_get_int (rows, 15) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonArray *list = list_rows (stw_db_query_values (db, parts[i].sql, &STW_INT (id), 1, error),
                                   parts[i].fill,
                                   error);

      if (list == NULL)
        return NULL;
      json_object_set_array_member (object, parts[i].member, list);
    }
  return g_steal_pointer (&object);
}

/**
 * stw_person_list:
 *
 * Returns: (transfer full): who is at the desk, by name, each with their skills, grants and
 * absences
 */
JsonArray *
stw_person_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT p.id, p.name, p.mail, p.phone, p.timezone, p.language, p.role, p.hours, p.status, "
    "p.status_until, p.told_resolved, p.told_escalated, c.seed_name IS NOT NULL, "
    "(SELECT MAX(s.at) FROM sign_in s WHERE s.person_id = p.id AND s.outcome = 'done') "
    "AS last_sign_in, "
    "(SELECT MAX(i.expires_at) FROM invitation i WHERE i.person_id = p.id AND i.used_at IS NULL) "
    "AS invited_until, p.avatar IS NOT NULL FROM person p LEFT JOIN credential c ON c.person_id = p.id "
    "WHERE p.left_at IS NULL ORDER BY p.name_key");

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = describe (db, rows, error);

      if (object == NULL)
        return NULL;
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_person_foreach_picture:
 * @most: how many at most; who is still here comes first
 * @func: called with each picture that somebody has, a PNG
 *
 * Returns: whether they could be read
 */
gboolean
stw_person_foreach_picture (StwDb *db,
                            guint most,
                            StwPersonPictureFunc func,
                            gpointer data,
                            GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, avatar FROM person WHERE avatar IS NOT NULL "
                                           "ORDER BY left_at IS NOT NULL, id LIMIT ?1",
                                           STW_INT (most));

  while (stw_rows_next (rows, error))
    {
      gsize size;
      gconstpointer png = stw_rows_get_blob (rows, 1, &size);
      g_autoptr (GBytes) bytes = g_bytes_new (png, size);

      func (stw_rows_get_int (rows, 0), bytes, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_skill_list:
 *
 * Returns: (transfer full): what anybody at the desk knows, each once, by name
 */
char **
stw_skill_list (StwDb *db, GError **error)
{
  g_autoptr (GStrvBuilder) skills = g_strv_builder_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT DISTINCT s.skill FROM person_skill s "
                                           "JOIN person p ON p.id = s.person_id "
                                           "WHERE p.left_at IS NULL ORDER BY s.skill");

  while (stw_rows_next (rows, error))
    g_strv_builder_add (skills, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strv_builder_end (skills) : NULL;
}

/**
 * stw_company_grant_list:
 *
 * Returns: (transfer full): `[{"person","name","mail","role","can_sign_in","invited_until"}]`, who
 *   has a role for that company alone, by name
 */
JsonArray *
stw_company_grant_list (StwDb *db, gint64 company, GError **error)
{
  return list_rows (
    stw_db_query (db,
                  error,
                  "SELECT p.id, p.name, p.mail, g.role, c.seed_name IS NOT NULL, "
                  "(SELECT MAX(i.expires_at) FROM invitation i "
                  "WHERE i.person_id = p.id AND i.used_at IS NULL) AS invited_until "
                  "FROM person_grant g JOIN person p ON p.id = g.person_id "
                  "LEFT JOIN credential c ON c.person_id = p.id "
                  "WHERE g.company_id = ?1 AND p.left_at IS NULL ORDER BY p.name_key",
                  STW_INT (company)),
    fill_company_grant,
    error);
}

/**
 * stw_person_list_names:
 * @role: what they are for the whole desk
 * @most: how many
 *
 * Returns: (transfer full): what they are called, by name
 */
char **
stw_person_list_names (StwDb *db, StwRole role, guint most, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT name FROM person WHERE role = ?1 "
                                           "AND left_at IS NULL ORDER BY name_key LIMIT ?2",
                                           STW_INT (role),
                                           STW_INT (most));

  while (stw_rows_next (rows, error))
    g_strv_builder_add (names, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strv_builder_end (names) : NULL;
}

static JsonArray *
list_members (StwDb *db, gint64 team, GError **error)
{
  return list_rows (stw_db_query (db,
                                  error,
                                  "SELECT p.id, p.name FROM team_member m "
                                  "JOIN person p ON p.id = m.person_id WHERE m.team_id = ?1 "
                                  "ORDER BY p.name_key",
                                  STW_INT (team)),
                    fill_member,
                    error);
}

/**
 * stw_team_list:
 *
 * Returns: (transfer full): `[{"id","name","members":[{"id","name"}]}]`, by name
 */
JsonArray *
stw_team_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT id, name FROM team ORDER BY name_key");

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      JsonArray *members = list_members (db, stw_rows_get_int (rows, 0), error);

      json_array_add_object_element (list, object);
      if (members == NULL)
        return NULL;
      set_id (object, "id", STW_ID_TEAM, stw_rows_get_int (rows, 0));
      set_text (object, rows, 1);
      json_object_set_array_member (object, "members", members);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_sign_in_list:
 * @person: whose, 0 for everybody's
 * @limit: at most so many
 *
 * Returns: (transfer full): `[{"at","person","origin","outcome"}]`, who signed in or tried to, the
 *   latest first
 */
JsonArray *
stw_sign_in_list (StwDb *db, gint64 person, gint64 limit, GError **error)
{
  return list_rows (stw_db_query (db,
                                  error,
                                  "SELECT s.at, p.name AS person, s.origin, s.outcome "
                                  "FROM sign_in s LEFT JOIN person p ON p.id = s.person_id "
                                  "WHERE ?1 = 0 OR s.person_id = ?1 ORDER BY s.id DESC LIMIT ?2",
                                  STW_INT (person),
                                  STW_INT (limit)),
                    fill_attempt,
                    error);
}
