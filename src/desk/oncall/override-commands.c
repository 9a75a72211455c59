/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands by which somebody stands in for another: overrides, swaps that both agree to, and
 * taking the pager now. What takes one back is the rows as they were. On the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/override-json.h"

#include "base/clock.h"
#include "desk/incident-commands-private.h"
#include "desk/undo-store.h"

#define MAX_NOTE_BYTES 500
#define LONGEST (366 * STW_DAY)
/* So long one has the pager where nothing says when the next turn begins. */
#define TAKEN_FOR (12 * STW_HOUR)
/* So far ahead that is looked for. */
#define AHEAD (28 * STW_DAY)

static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        gint64 schedule,
        gint64 override,
        GError **error)
{
  stw_transaction_change (transaction, "schedule", schedule, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "override",
                                override,
                                command->arguments,
                                error);
}

/* Rows that were not there are to go, rows that were are to be as they were. */
static void
offer_former (gint64 schedule, GArray *added, JsonArray *former, JsonObject **ret_result)
{
  JsonObject *inverse = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; added != NULL && i < added->len; i++)
    json_array_add_int_element (list, g_array_index (added, gint64, i));
  json_object_set_int_member (inverse, "override", schedule);
  json_object_set_array_member (inverse, "added", list);
  if (former != NULL)
    json_object_set_array_member (inverse, "former", former);
  stw_undo_offer (ret_result, inverse);
}

/* A new row, which can be taken back. */
static gboolean
add (StwTransaction *transaction,
     const StwCommand *command,
     StwOverride *override,
     JsonObject **ret_result,
     GError **error)
{
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!stw_override_write (stw_transaction_get_db (transaction),
                           override,
                           stw_transaction_get_now (transaction),
                           &override->id,
                           error))
    return FALSE;
  g_array_append_val (added, override->id);
  offer_former (override->schedule, added, NULL, ret_result);
  json_object_set_int_member (*ret_result, "override", override->id);
  return record (transaction, command, override->schedule, override->id, error);
}

static gboolean
read_span (const StwCommand *command, StwOverride *override, GError **error)
{
  override->from = stw_command_get_int (command, "from", override->from);
  override->to = stw_command_get_int (command, "to", override->to);
  if (override->from >= override->to || override->from < 0 ||
      override->to - override->from > LONGEST)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An override ends after it begins, and within a year.");
  return TRUE;
}

static gboolean
read_note (const StwCommand *command, StwOverride *override, GError **error)
{
  const char *note = stw_command_get_text (command, "note");

  if (note == NULL)
    return TRUE;
  if (*note != '\0' && !stw_text_fits (note, MAX_NOTE_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A note has at most 500 bytes.");
  g_free (override->note);
  override->note = *note != '\0' ? g_strdup (note) : NULL;
  return TRUE;
}

/* A new one, or what is given of one that there is: a drag says only when. */
static gboolean
override_save (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "override", 0);
  g_autoptr (StwOverride) override =
               id != 0 ? stw_override_load (db, id, error) : g_new0 (StwOverride, 1);
  g_autoptr (StwSchedule) schedule = NULL;
  JsonArray *former;

  if (override == NULL)
    return FALSE;
  former = json_array_new ();
  if (id != 0)
    json_array_add_object_element (former, stw_override_to_json (override));
  else
    {
      override->schedule = stw_command_get_int (command, "schedule", 0);
      override->agreed = TRUE;
    }
  schedule = stw_schedule_load (db, override->schedule, error);
  if (schedule == NULL || !read_span (command, override, error) ||
      !read_note (command, override, error) ||
      ((id == 0 || json_object_has_member (command->arguments, "person")) &&
       !stw_schedule_read_person (db, command, &override->person, error)))
    {
      json_array_unref (former);
      return FALSE;
    }
  if (id == 0)
    {
      json_array_unref (former);
      return add (transaction, command, override, ret_result, error);
    }
  offer_former (override->schedule, NULL, former, ret_result);
  return stw_override_write (db, override, stw_transaction_get_now (transaction), &id, error) &&
         record (transaction, command, override->schedule, id, error);
}

/* Both halves of a swap, or the one row. */
static GPtrArray *
load_with_pair (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_override_free);
  StwOverride *first = stw_override_load (db, id, error);
  gint64 other;

  if (first == NULL)
    return NULL;
  g_ptr_array_add (rows, first);
  if (!stw_db_number (db,
                      &other,
                      error,
                      "SELECT COALESCE(MAX(id), 0) FROM schedule_override "
                      "WHERE pair_id = ?1 OR (id = ?2 AND id <> ?1)",
                      STW_INT (id),
                      STW_INT (first->pair)))
    return NULL;
  if (other != 0)
    {
      StwOverride *second = stw_override_load (db, other, error);

      if (second == NULL)
        return NULL;
      g_ptr_array_add (rows, second);
    }
  return g_steal_pointer (&rows);
}

static gboolean
remove_rows (StwTransaction *transaction, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const StwOverride *row = g_ptr_array_index (rows, i);

      if (!stw_override_delete (stw_transaction_get_db (transaction), row->id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
override_remove (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  g_autoptr (GPtrArray) rows = load_with_pair (stw_transaction_get_db (transaction),
                                               stw_command_get_int (command, "override", 0),
                                               error);
  const StwOverride *first;

  if (rows == NULL || !remove_rows (transaction, rows, error))
    return FALSE;
  first = g_ptr_array_index (rows, 0);
  offer_former (first->schedule, NULL, stw_override_list_to_json (rows), ret_result);
  return record (transaction, command, first->schedule, first->id, error);
}

static gboolean
override_restore (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 schedule = stw_command_get_int (command, "override", 0);
  g_autoptr (GArray) added = stw_command_dup_numbers (command, "added");
  g_autoptr (StwSchedule) row = stw_schedule_load (db, schedule, error);

  if (row == NULL)
    return FALSE;
  for (guint i = 0; added != NULL && i < added->len; i++)
    if (!stw_override_delete (db, g_array_index (added, gint64, i), error))
      return FALSE;
  return stw_override_restore_all (db,
                                   command->arguments,
                                   "former",
                                   stw_transaction_get_now (transaction),
                                   error) &&
         record (transaction, command, schedule, stw_override_find_restored (command), error);
}

/* The formatter takes the member's name for another language's keyword, so it stands here alone. */
static gint64
signed_in (const StwCommand *command)
{
  return command->operator_id;
}

/* Who does it: whoever is signed in, else whoever is named. */
static gint64
find_self (const StwCommand *command)
{
  return signed_in (command) != 0 ? signed_in (command)
                                  : stw_command_get_int (command, "person", 0);
}

/* Until the present turn ends, unless it is said until when. */
static gboolean
override_take (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  g_autoptr (StwOncallPlan) plan =
               schedule != NULL ? stw_schedule_read_plan (db, schedule, now, now + AHEAD, error)
                                : NULL;
  g_autoptr (GArray) shifts = NULL;
  g_autoptr (StwOverride) override = g_new0 (StwOverride, 1);
  StwOncallShift present;

  if (plan == NULL || !stw_schedule_read_person (db, command, &override->person, error))
    return FALSE;
  override->person = find_self (command);
  if (override->person == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "Say who takes the pager.");
  shifts = stw_oncall_shifts (plan, now, now + AHEAD, 2);
  present = g_array_index (shifts, StwOncallShift, 0);
  if (present.person == override->person)
    return stw_command_refuse (error, STW_COMMAND_ERROR_REFUSED, "They have the pager already.");
  override->schedule = id;
  override->from = now;
  override->to = shifts->len > 1 ? present.to : now + TAKEN_FOR;
  override->kind = STW_OVERRIDE_TAKEN;
  override->agreed = TRUE;
  /* By this command's clock, not by the caller's. */
  json_object_set_int_member (command->arguments, "from", now);
  return read_span (command, override, error) && read_note (command, override, error) &&
         add (transaction, command, override, ret_result, error);
}

/* The stretch around @at in which @person is on call; the later two say what is wrong. */
static gboolean
find_shift (const StwOncallPlan *plan, gint64 at, StwOncallShift *ret_shift, GError **error)
{
  *ret_shift = stw_oncall_at (plan, at);
  if (ret_shift->person != 0 && ret_shift->from > STW_ONCALL_EVER &&
      ret_shift->to < STW_ONCALL_NEVER)
    return TRUE;
  return stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "Nobody has a turn then that could be swapped.");
}

/* For whoever tells them: @first is the asker's turn, which falls to who was asked. */
static void
describe_swap (JsonObject *result, const StwOverride *first, const StwOverride *second)
{
  json_object_set_int_member (result, "schedule", first->schedule);
  json_object_set_int_member (result, "asker", second->person);
  json_object_set_int_member (result, "asked", first->person);
  json_object_set_int_member (result, "asker_from", first->from);
  json_object_set_int_member (result, "asker_to", first->to);
  json_object_set_int_member (result, "asked_from", second->from);
  json_object_set_int_member (result, "asked_to", second->to);
}

/* Each takes the other's turn; it counts once who was asked agrees. Who is alone at the desk asks
 * nobody. */
static gboolean
override_ask_swap (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 mine = stw_command_get_int (command, "mine", 0);
  gint64 theirs = stw_command_get_int (command, "theirs", 0);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  g_autoptr (StwOncallPlan) plan =
      schedule != NULL
        ? stw_schedule_read_plan (db, schedule, MIN (mine, theirs), MAX (mine, theirs) + 1, error)
        : NULL;
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (gint64));
  StwOncallShift first;
  StwOncallShift second;
  StwOverride rows[2] = { 0 };

  if (plan == NULL || !find_shift (plan, mine, &first, error) ||
      !find_shift (plan, theirs, &second, error))
    return FALSE;
  if (first.person == second.person || MIN (first.to, second.to) <= now)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "A swap is between two people, and of turns that are not over.");
  if (signed_in (command) != 0 && signed_in (command) != first.person)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Only who has a turn can ask to swap it.");
  for (guint i = 0; i < 2; i++)
    {
      const StwOncallShift *shift = i == 0 ? &first : &second;

      rows[i].schedule = id;
      rows[i].person = i == 0 ? second.person : first.person;
      rows[i].from = shift->from;
      rows[i].to = shift->to;
      rows[i].kind = STW_OVERRIDE_SWAP;
      rows[i].pair = i == 0 ? 0 : rows[0].id;
      rows[i].agreed = signed_in (command) == 0;
      if (!stw_override_write (db, &rows[i], now, &rows[i].id, error))
        return FALSE;
      g_array_append_val (added, rows[i].id);
    }
  offer_former (id, added, NULL, ret_result);
  json_object_set_int_member (*ret_result, "override", rows[0].id);
  json_object_set_boolean_member (*ret_result, "agreed", rows[0].agreed);
  describe_swap (*ret_result, &rows[0], &rows[1]);
  return record (transaction, command, id, rows[0].id, error);
}

/* Whether both still have the turns that they would give away. */
static gboolean
still_have_them (StwDb *db, GPtrArray *rows, GError **error)
{
  const StwOverride *first = g_ptr_array_index (rows, 0);
  const StwOverride *second = g_ptr_array_index (rows, 1);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, first->schedule, error);
  g_autoptr (StwOncallPlan) plan = schedule != NULL
                                     ? stw_schedule_read_plan (db,
                                                               schedule,
                                                               MIN (first->from, second->from),
                                                               MAX (first->to, second->to),
                                                               error)
                                     : NULL;

  if (plan == NULL)
    return FALSE;
  return (stw_oncall_at (plan, first->to - 1).person == second->person &&
          stw_oncall_at (plan, second->to - 1).person == first->person) ||
         stw_command_refuse (
           error,
           STW_COMMAND_ERROR_REFUSED,
           "The schedule has changed, so these turns cannot be swapped any more.");
}

/* The first row of a swap is who was asked: they take the asker's turn. */
static gboolean
override_answer_swap (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GPtrArray) rows =
               load_with_pair (db, stw_command_get_int (command, "override", 0), error);
  gboolean accept = stw_command_get_boolean (command, "accept", FALSE);
  const StwOverride *first;
  StwOverride *asked;

  if (rows == NULL)
    return FALSE;
  first = g_ptr_array_index (rows, 0);
  asked = g_ptr_array_index (rows, 0);
  if (rows->len != 2 || asked->agreed)
    return stw_command_refuse (error, STW_COMMAND_ERROR_REFUSED, "This was answered already.");
  if (asked->pair != 0)
    asked = g_ptr_array_index (rows, 1);
  if (signed_in (command) != 0 && signed_in (command) != asked->person)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Only who was asked can answer this.");
  if (accept && !still_have_them (db, rows, error))
    return FALSE;
  offer_former (asked->schedule, NULL, stw_override_list_to_json (rows), ret_result);
  json_object_set_boolean_member (*ret_result, "agreed", accept);
  describe_swap (*ret_result,
                 asked,
                 g_ptr_array_index (rows, asked == g_ptr_array_index (rows, 0) ? 1 : 0));
  if (!accept)
    return remove_rows (transaction, rows, error) &&
           record (transaction, command, asked->schedule, first->id, error);
  for (guint i = 0; i < rows->len; i++)
    {
      StwOverride *row = g_ptr_array_index (rows, i);
      gint64 id;

      row->agreed = TRUE;
      if (!stw_override_write (db, row, stw_transaction_get_now (transaction), &id, error))
        return FALSE;
    }
  return record (transaction, command, asked->schedule, first->id, error);
}

static const StwCommandRule rules[] = {
  { "override.save", STW_PERMISSION_PAGER, override_save },
  { "override.remove", STW_PERMISSION_PAGER, override_remove },
  { "override.restore", STW_PERMISSION_ENGINE, override_restore },
  { "override.take", STW_PERMISSION_PAGER, override_take },
  { "override.ask-swap", STW_PERMISSION_PAGER, override_ask_swap },
  { "override.answer-swap", STW_PERMISSION_PAGER, override_answer_swap },
};

/**
 * stw_override_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table by which somebody stands in for another
 */
const StwCommandRule *
stw_override_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
