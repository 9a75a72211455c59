/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars from elsewhere as JSON, for taking commands back: the row with its last good copy, and
 * its events. Its address is in the keyring alone. On whichever thread the database belongs to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/subscription-json.h"

#include <string.h>

static JsonArray *
list_spans (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT who, COALESCE(person_id, 0), from_at, to_at "
                             "FROM subscription_span WHERE subscription_id = ?1 ORDER BY from_at",
                             STW_INT (id));

  while (stw_rows_next (rows, error))
    {
      JsonArray *span = json_array_new ();

      json_array_add_string_element (span, stw_rows_get_text (rows, 0));
      for (int i = 1; i <= 3; i++)
        json_array_add_int_element (span, stw_rows_get_int (rows, i));
      json_array_add_array_element (list, span);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static JsonObject *
read_row (StwRows *rows)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "calendar", stw_rows_get_int (rows, 0));
  json_object_set_int_member (object, "schedule", stw_rows_get_int (rows, 1));
  json_object_set_string_member (object, "name", stw_rows_get_text (rows, 2));
  json_object_set_int_member (object, "kind", stw_rows_get_int (rows, 3));
  json_object_set_int_member (object, "person", stw_rows_get_int (rows, 4));
  json_object_set_int_member (object, "is_address", stw_rows_get_int (rows, 5));
  json_object_set_int_member (object, "read_at", stw_rows_get_int (rows, 6));
  json_object_set_string_member (object, "copy", stw_rows_get_text (rows, 7));
  return object;
}

/**
 * stw_subscription_list_to_json:
 * @schedule: whose
 *
 * Returns: (transfer full): its calendars and their events
 */
JsonArray *
stw_subscription_list_to_json (StwDb *db, gint64 schedule, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, schedule_id, name, kind, COALESCE(person_id, 0), is_address, "
    "COALESCE(read_at, 0), CAST(body AS TEXT) FROM subscription WHERE schedule_id = ?1 ORDER BY id",
    STW_INT (schedule));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, read_row (rows));
  if (!stw_rows_succeeded (rows))
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      JsonArray *spans = list_spans (db, json_object_get_int_member (object, "calendar"), error);

      if (spans == NULL)
        return NULL;
      json_object_set_array_member (object, "spans", spans);
    }
  return g_steal_pointer (&list);
}

static gboolean
restore_spans (StwDb *db, gint64 id, JsonArray *spans, GError **error)
{
  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonArray *span = json_array_get_array_element (spans, i);

      if (!stw_db_run (db,
                       error,
                       "INSERT INTO subscription_span (subscription_id, who, person_id, from_at, "
                       "to_at) VALUES (?1, ?2, (SELECT id FROM person WHERE id = ?3), ?4, ?5)",
                       STW_INT (id),
                       STW_TEXT (json_array_get_string_element (span, 0)),
                       STW_INT (json_array_get_int_element (span, 1)),
                       STW_INT (json_array_get_int_element (span, 2)),
                       STW_INT (json_array_get_int_element (span, 3))))
        return FALSE;
    }
  return TRUE;
}

/* An address is read at once, all of it. */
static gboolean
restore (StwTransaction *transaction, JsonObject *object, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = json_object_get_int_member (object, "calendar");
  const char *copy = json_object_get_string_member_with_default (object, "copy", NULL);

  stw_transaction_change (transaction, "subscription", id, 0);
  return stw_db_run (
           db,
           error,
           "INSERT INTO subscription (id, schedule_id, name, kind, person_id, is_address, body, "
           "read_at, created_at) VALUES (?1, ?2, ?3, ?4, (SELECT id FROM person WHERE id = ?5), "
           "?6, ?7, ?8, ?9)",
           STW_INT (id),
           STW_INT (json_object_get_int_member (object, "schedule")),
           STW_TEXT (json_object_get_string_member (object, "name")),
           STW_INT (json_object_get_int_member (object, "kind")),
           STW_INT (json_object_get_int_member (object, "person")),
           STW_INT (json_object_get_int_member (object, "is_address")),
           copy != NULL ? STW_BLOB (copy, strlen (copy)) : STW_NULL,
           STW_INT_OR_NULL (json_object_get_int_member (object, "read_at")),
           STW_INT (stw_transaction_get_now (transaction))) &&
         restore_spans (db, id, json_object_get_array_member (object, "spans"), error) &&
         stw_subscription_keep_address (transaction, id, error);
}

/**
 * stw_subscription_restore_all:
 * @arguments: of a command that takes another back
 * @member: where in them the calendars stand; there may be none
 *
 * Writes calendars as they were.
 */
gboolean
stw_subscription_restore_all (StwTransaction *transaction,
                              JsonObject *arguments,
                              const char *member,
                              GError **error)
{
  JsonNode *node = json_object_get_member (arguments, member);
  JsonArray *list = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!restore (transaction, json_array_get_object_element (list, i), error))
      return FALSE;
  return TRUE;
}
