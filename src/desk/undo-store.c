/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be taken back. A command that can be says while it runs what takes it back: the
 * arguments of its inverse, and the incidents that then have to stand as they did just after it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/undo-store.h"

#include "base/ids.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

#define OFFER "undo"
#define WATCH "watch"
#define STATES "states"

/**
 * stw_undo_step_free:
 * @step: (nullable) (transfer full): a step
 */
void
stw_undo_step_free (StwUndoStep *step)
{
  if (step == NULL)
    return;
  g_clear_pointer (&step->inverse, json_object_unref);
  g_free (step->actor);
  g_free (step->command);
  g_free (step);
}

/**
 * stw_undo_watch:
 * @inverse: the arguments of a command that takes another back
 * @incident: an incident that has to stand then as it does when the command is done
 */
void
stw_undo_watch (JsonObject *inverse, gint64 incident)
{
  if (!json_object_has_member (inverse, WATCH))
    json_object_set_array_member (inverse, WATCH, json_array_new ());
  json_array_add_int_element (json_object_get_array_member (inverse, WATCH), incident);
}

/**
 * stw_undo_offer:
 * @ret_result: (inout): a command's answer, which may be %NULL so far
 * @inverse: (transfer full): the arguments of the command that takes it back
 */
void
stw_undo_offer (JsonObject **ret_result, JsonObject *inverse)
{
  if (*ret_result == NULL)
    *ret_result = json_object_new ();
  json_object_set_object_member (*ret_result, OFFER, inverse);
}

/**
 * stw_undo_take_offer:
 * @result: (nullable): a command's answer
 *
 * Returns: (transfer full) (nullable): what stw_undo_offer() put there, which is there no more
 */
JsonObject *
stw_undo_take_offer (JsonObject *result)
{
  JsonNode *node = result != NULL ? json_object_get_member (result, OFFER) : NULL;
  JsonObject *inverse =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;

  if (inverse != NULL)
    json_object_remove_member (result, OFFER);
  return inverse;
}

/* What people set of an incident, as one text to compare. */
static char *
dup_state (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT status || '/' || snoozed || '/' || COALESCE(wake_at, 0) || '/' || "
    "COALESCE(resolved_at, 0) || '/' || COALESCE(merged_into, 0) || '/' || "
    "COALESCE(own_severity, -1) || '/' || COALESCE(wait_reason, '') || '/' || "
    "CASE titled_by_person WHEN 1 THEN title ELSE '' END FROM incident WHERE id = ?1",
    STW_INT (incident));

  if (stw_rows_next (rows, error))
    return g_strdup (stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strdup ("gone") : NULL;
}

static JsonArray *
get_array (JsonObject *inverse, const char *member)
{
  return json_object_has_member (inverse, member) ? json_object_get_array_member (inverse, member)
                                                  : NULL;
}

/* Notes how the incidents stand that have to stand so when it is taken back. */
static gboolean
add_states (StwDb *db, JsonObject *inverse, GError **error)
{
  JsonArray *watch = get_array (inverse, WATCH);
  JsonArray *states = json_array_new ();

  json_object_set_array_member (inverse, STATES, states);
  for (guint i = 0; watch != NULL && i < json_array_get_length (watch); i++)
    {
      g_autofree char *state = dup_state (db, json_array_get_int_element (watch, i), error);

      if (state == NULL)
        return FALSE;
      json_array_add_string_element (states, state);
    }
  return TRUE;
}

static gboolean
insert_step (StwTransaction *transaction, const StwUndoStep *step, gint64 batch, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), step->inverse);
  g_autofree char *inverse = json_to_string (node, FALSE);

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO undo_step (batch, actor, company_id, command, inverse, "
                     "timeline_id, at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, (SELECT COALESCE(MAX(id), 0) FROM timeline), ?6)",
                     STW_INT (batch),
                     STW_TEXT (step->actor),
                     STW_INT_OR_NULL (step->company),
                     STW_TEXT (step->command),
                     STW_TEXT (inverse),
                     STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_undo_add:
 * @batch: (inout): 0 for a new batch, which is then said
 *
 * Notes a command that ran just now, and forgets those of yesterday.
 */
gboolean
stw_undo_add (StwTransaction *transaction, const StwUndoStep *step, gint64 *batch, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!add_states (db, step->inverse, error) || !insert_step (transaction, step, *batch, error))
    return FALSE;
  if (*batch != 0)
    return TRUE;
  *batch = stw_db_get_last_id (db);
  return stw_db_run (db,
                     error,
                     "UPDATE undo_step SET batch = id WHERE id = ?1",
                     STW_INT (*batch)) &&
         stw_undo_expire (transaction, error);
}

/**
 * stw_undo_expire:
 *
 * Forgets what can be taken back no more.
 */
gboolean
stw_undo_expire (StwTransaction *transaction, GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "DELETE FROM undo_step WHERE at < ?1",
                     STW_INT (stw_transaction_get_now (transaction) - STW_UNDO_KEPT));
}

/**
 * stw_undo_find_last:
 * @ret_batch: (out): what the actor did last that can be taken back, 0 for nothing
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_undo_find_last (StwDb *db, const char *actor, gint64 *ret_batch, GError **error)
{
  return stw_db_number (db,
                        ret_batch,
                        error,
                        "SELECT COALESCE(MAX(batch), 0) FROM undo_step WHERE actor = ?1",
                        STW_TEXT (actor));
}

static StwUndoStep *
read_step (StwRows *rows)
{
  StwUndoStep *step = g_new0 (StwUndoStep, 1);
  g_autoptr (JsonNode) inverse = json_from_string (stw_rows_get_text (rows, 3), NULL);

  step->company = stw_rows_get_int (rows, 0);
  step->actor = g_strdup (stw_rows_get_text (rows, 1));
  step->command = g_strdup (stw_rows_get_text (rows, 2));
  step->inverse = inverse != NULL && JSON_NODE_HOLDS_OBJECT (inverse)
                    ? json_node_dup_object (inverse)
                    : json_object_new ();
  step->timeline = stw_rows_get_int (rows, 4);
  return step;
}

/**
 * stw_undo_list:
 *
 * Returns: (transfer full) (element-type StwUndoStep): a batch, the last step first
 */
GPtrArray *
stw_undo_list (StwDb *db, gint64 batch, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_undo_step_free);
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT company_id, actor, command, inverse, "
                                           "MAX(timeline_id) OVER () "
                                           "FROM undo_step WHERE batch = ?1 ORDER BY id DESC",
                                           STW_INT (batch));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_step (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/* Says what happened last, as far as a person would want to know. */
static gboolean
refuse (StwDb *db, gint64 incident, gint64 timeline, GError **error)
{
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT kind, actor FROM timeline WHERE incident_id = ?1 AND id > ?2 AND kind NOT IN "
    "('alerts', 'note', 'minutes', 'link', 'message', 'told') ORDER BY id DESC LIMIT 1",
    STW_INT (incident),
    STW_INT (timeline));
  gboolean known = stw_rows_next (rows, error);

  if (!known && !stw_rows_succeeded (rows))
    return FALSE;
  if (known)
    /* Translators: an incident, what was done to it, as the audit log calls it, and by whom */
    g_set_error (error,
                 STW_COMMAND_ERROR,
                 STW_COMMAND_ERROR_REFUSED,
                 _ ("Something happened to %s since (%s, by %s), so this cannot be taken back any "
                    "more."),
                 id,
                 stw_rows_get_text (rows, 0),
                 stw_rows_get_text (rows, 1));
  else
    g_set_error (error,
                 STW_COMMAND_ERROR,
                 STW_COMMAND_ERROR_REFUSED,
                 _ ("Something happened to %s since, so this cannot be taken back any more."),
                 id);
  return FALSE;
}

/**
 * stw_undo_check:
 * @error: #STW_COMMAND_ERROR_REFUSED when something happened since
 *
 * What was done since and taken back did not happen; alerts, notes and the like change nothing that
 * a command set.
 *
 * Returns: whether a step can be taken back as things stand
 */
gboolean
stw_undo_check (StwDb *db, const StwUndoStep *step, GError **error)
{
  JsonArray *watch = get_array (step->inverse, WATCH);
  JsonArray *states = get_array (step->inverse, STATES);

  for (guint i = 0; watch != NULL && i < json_array_get_length (watch); i++)
    {
      gint64 incident = json_array_get_int_element (watch, i);
      g_autofree char *state = dup_state (db, incident, error);

      if (state == NULL)
        return FALSE;
      if (!g_str_equal (state, json_array_get_string_element (states, i)))
        return refuse (db, incident, step->timeline, error);
    }
  return TRUE;
}

/**
 * stw_undo_forget:
 *
 * Takes a batch away, because it was taken back.
 */
gboolean
stw_undo_forget (StwDb *db, gint64 batch, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM undo_step WHERE batch = ?1", STW_INT (batch));
}
