/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep on-call schedules: what they are made of, who joins and leaves, what one
 * shift tells the next, and the address at which calendars read them. On the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/schedule-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/incident-commands-private.h"
#include "desk/oncall/feed.h"
#include "desk/oncall/note-store.h"
#include "desk/oncall/override-json.h"
#include "desk/oncall/plan-json.h"
#include "desk/oncall/subscription-json.h"
#include "desk/undo-store.h"

#define MAX_NAME_BYTES 100
#define MAX_NOTE_BYTES 10000

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, "schedule", id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "schedule",
                                id,
                                command->arguments,
                                error);
}

static JsonObject *
describe (const StwSchedule *schedule)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", schedule->name);
  json_object_set_string_member (object, "timezone", schedule->timezone);
  json_object_set_string_member (object, "layers", schedule->layers);
  json_object_set_boolean_member (object, "around_the_clock", schedule->around_the_clock);
  return object;
}

/* How it was, and what has to stand there now for that to come back; NULL is nothing. */
static JsonObject *
offer_former (gint64 id,
              const StwSchedule *before,
              const StwSchedule *after,
              JsonObject **ret_result)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "schedule", id);
  if (before != NULL)
    json_object_set_object_member (inverse, "former", describe (before));
  if (after != NULL)
    json_object_set_object_member (inverse, "stands", describe (after));
  stw_undo_offer (ret_result, inverse);
  return inverse;
}

/* All that goes with a schedule. */
static gboolean
add_belongings (StwDb *db, gint64 id, JsonObject *inverse, GError **error)
{
  g_autoptr (GPtrArray) overrides = stw_override_list (db, id, G_MININT64, error);
  g_autoptr (JsonArray) calendars =
               overrides != NULL ? stw_subscription_list_to_json (db, id, error) : NULL;
  g_autoptr (JsonArray) notes =
               calendars != NULL ? stw_shift_note_list_to_json (db, id, error) : NULL;
  g_autofree char *feed = notes != NULL ? stw_feed_dup_hash (db, id, error) : NULL;

  if (feed == NULL)
    return FALSE;
  json_object_set_array_member (inverse, "overrides", stw_override_list_to_json (overrides));
  json_object_set_array_member (inverse, "calendars", g_steal_pointer (&calendars));
  json_object_set_array_member (inverse, "notes", g_steal_pointer (&notes));
  json_object_set_string_member (inverse, "feed", feed);
  return TRUE;
}

static gboolean
restore_belongings (StwTransaction *transaction,
                    const StwCommand *command,
                    gint64 id,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  JsonObject *arguments = command->arguments;
  JsonArray *notes = json_object_has_member (arguments, "notes")
                       ? json_object_get_array_member (arguments, "notes")
                       : NULL;
  g_autofree char *feed = g_strdup (stw_command_get_text (command, "feed"));

  /* Not even a hash of the address is anything for the audit. */
  json_object_remove_member (arguments, "feed");
  return stw_override_restore_all (db,
                                   arguments,
                                   "overrides",
                                   stw_transaction_get_now (transaction),
                                   error) &&
         stw_subscription_restore_all (transaction, arguments, "calendars", error) &&
         (notes == NULL || stw_shift_note_restore_all (transaction, id, notes, error)) &&
         (feed == NULL || stw_feed_set_hash (db, id, feed, error));
}

static char *
layers_to_text (const StwOncallPlan *plan)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, stw_oncall_plan_write_layers (plan));
  return json_to_string (node, FALSE);
}

static gboolean
name_is_free (StwDb *db, const char *name, gint64 id, GError **error)
{
  gint64 other;

  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A schedule has a name of at most 100 bytes.");
  if (!stw_schedule_find (db, name, &other, error))
    return FALSE;
  return other == 0 || other == id ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "There is a schedule of that name already.");
}

/* Writes @schedule with the layers of @plan, and offers what was there. */
static gboolean
write_plan (StwTransaction *transaction,
            const StwSchedule *before,
            const StwSchedule *given,
            const StwOncallPlan *plan,
            gint64 *ret_id,
            JsonObject **ret_result,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *layers = layers_to_text (plan);
  StwSchedule after = *given;

  after.layers = layers;
  if (!stw_schedule_write (db, &after, stw_transaction_get_now (transaction), ret_id, error))
    return FALSE;
  offer_former (*ret_id, before, &after, ret_result);
  json_object_set_int_member (*ret_result, "schedule", *ret_id);
  return TRUE;
}

static gboolean
schedule_save (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  g_autoptr (StwSchedule) before = id != 0 ? stw_schedule_load (db, id, error) : NULL;
  g_autoptr (StwOncallPlan) plan = NULL;
  StwSchedule given = { .id = id };

  if (id != 0 && before == NULL)
    return FALSE;
  given.name = (char *) stw_command_get_text (command, "name");
  given.timezone = (char *) stw_command_get_text (command, "timezone");
  if (!name_is_free (db, given.name, id, error))
    return FALSE;
  plan = stw_oncall_plan_read (command->arguments, stw_schedule_who_member, db, error);
  if (plan == NULL)
    return FALSE;
  given.around_the_clock = plan->around_the_clock;
  return write_plan (transaction, before, &given, plan, &id, ret_result, error) &&
         record (transaction, command, id, error);
}

/* The addresses of its calendars stay in the keyring until @not_before. */
static gboolean
delete_schedule (StwTransaction *transaction, gint64 id, gint64 not_before, GError **error)
{
  return stw_subscription_forget_addresses (transaction, id, not_before, error) &&
         stw_schedule_delete (stw_transaction_get_db (transaction), id, error);
}

static gboolean
schedule_remove (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  g_autoptr (StwSchedule) before = stw_schedule_load (db, id, error);

  return before != NULL &&
         add_belongings (db, id, offer_former (id, before, NULL, ret_result), error) &&
         delete_schedule (transaction,
                          id,
                          stw_transaction_get_now (transaction) + STW_UNDO_KEPT + STW_MINUTE,
                          error) &&
         record (transaction, command, id, error);
}

/* Whether the schedule is as it was just after the command that is taken back. */
static gboolean
stands_as_then (StwDb *db, const StwCommand *command, gint64 id, GError **error)
{
  JsonNode *stands = json_object_get_member (command->arguments, "stands");
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwSchedule) now = stw_schedule_load (db, id, &failure);
  g_autoptr (JsonNode) node = NULL;

  if (now != NULL)
    {
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, describe (now));
    }
  else if (!g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if ((stands == NULL && node == NULL) ||
      (stands != NULL && node != NULL && json_node_equal (stands, node)))
    return TRUE;
  return stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "Somebody changed this schedule since, so this cannot be taken back "
                             "any more.");
}

static gboolean
schedule_restore (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  JsonNode *node = json_object_get_member (command->arguments, "former");
  StwSchedule former = { .id = id };
  JsonObject *object;

  if (!stands_as_then (db, command, id, error))
    return FALSE;
  if (node == NULL)
    return delete_schedule (transaction, id, now, error) &&
           record (transaction, command, id, error);
  object = json_node_get_object (node);
  former.name = (char *) json_object_get_string_member (object, "name");
  former.timezone = (char *) json_object_get_string_member (object, "timezone");
  former.layers = (char *) json_object_get_string_member (object, "layers");
  former.around_the_clock = json_object_get_boolean_member (object, "around_the_clock");
  return name_is_free (db, former.name, id, error) &&
         stw_schedule_write (db, &former, now, &id, error) &&
         restore_belongings (transaction, command, id, error) &&
         record (transaction, command, id, error);
}

/* A member begins or ends: in one layer, or in all. */
typedef gboolean (*ChangeMembers) (StwOncallLayer *layer, gint64 person, gint64 at);

static gboolean
join_layer (StwOncallLayer *layer, gint64 person, gint64 at)
{
  StwOncallMember member = { person, at, STW_ONCALL_NEVER };

  g_array_append_val (layer->members, member);
  return TRUE;
}

static gboolean
leave_layer (StwOncallLayer *layer, gint64 person, gint64 at)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < layer->members->len; i++)
    {
      StwOncallMember *member = &g_array_index (layer->members, StwOncallMember, i);

      if (member->person != person || member->until <= at)
        continue;
      member->until = at;
      changed = TRUE;
    }
  return changed;
}

static gboolean
change_members (StwTransaction *transaction,
                StwCommand *command,
                ChangeMembers change,
                JsonObject **ret_result,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  gint64 person = stw_command_get_int (command, "person", 0);
  gint64 at = stw_command_get_int (command, "at", stw_transaction_get_now (transaction));
  gint64 only = stw_command_get_int (command, "layer", -1);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  g_autoptr (StwOncallPlan) plan =
               schedule != NULL ? stw_schedule_read_plan (db, schedule, 0, 0, error) : NULL;
  g_autoptr (JsonNode) member = json_node_init_int (json_node_alloc (), person);
  gboolean changed = FALSE;

  if (plan == NULL)
    return FALSE;
  if (stw_schedule_who_member (member, db) == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such person.");
  for (guint i = 0; i < plan->layers->len; i++)
    if (only < 0 || only == i)
      changed = change (g_ptr_array_index (plan->layers, i), person, at) || changed;
  if (!changed)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "There is no such layer, or they are not in it then.");
  return write_plan (transaction, schedule, schedule, plan, &id, ret_result, error) &&
         record (transaction, command, id, error);
}

static gboolean
schedule_join (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  return change_members (transaction, command, join_layer, ret_result, error);
}

static gboolean
schedule_leave (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  return change_members (transaction, command, leave_layer, ret_result, error);
}

/* What who goes off tells who comes on, at a hand-over; without a word there is no note. */
static gboolean
schedule_note (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  gint64 at = stw_command_get_int (command, "at", 0);
  const char *text = stw_command_get_text (command, "text");
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  g_autofree char *former = schedule != NULL ? stw_shift_note_dup (db, id, at, error) : NULL;
  JsonObject *inverse;

  if (former == NULL)
    return FALSE;
  if (text == NULL || (*text != '\0' && !stw_text_fits (text, MAX_NOTE_BYTES)))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A note has at most 10,000 bytes.");
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "schedule", id);
  json_object_set_int_member (inverse, "at", at);
  json_object_set_string_member (inverse, "text", former);
  stw_undo_offer (ret_result, inverse);
  return stw_shift_note_write (transaction, id, at, text, error) &&
         record (transaction, command, id, error);
}

/* With "revoke" the address is good for nothing any more; else a new one takes its place, told
 * once. */
static gboolean
schedule_feed (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  g_autofree char *token = NULL;

  if (schedule == NULL)
    return FALSE;
  if (!stw_command_get_boolean (command, "revoke", FALSE))
    token = stw_feed_make_token ();
  if (!stw_feed_set_token (db, id, token, error) || !record (transaction, command, id, error))
    return FALSE;
  *ret_result = json_object_new ();
  if (token != NULL)
    json_object_set_string_member (*ret_result, "token", token);
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "schedule.save", STW_PERMISSION_SCHEDULE, schedule_save },
  { "schedule.remove", STW_PERMISSION_SCHEDULE, schedule_remove },
  { "schedule.restore", STW_PERMISSION_ENGINE, schedule_restore },
  { "schedule.join", STW_PERMISSION_SCHEDULE, schedule_join },
  { "schedule.leave", STW_PERMISSION_SCHEDULE, schedule_leave },
  { "schedule.note", STW_PERMISSION_PAGER, schedule_note },
  { "schedule.feed", STW_PERMISSION_SCHEDULE, schedule_feed },
};

/**
 * stw_schedule_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that keep schedules
 */
const StwCommandRule *
stw_schedule_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
