/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who take turns tell each other: that a swap is asked for and how it was answered, a
 * hand-over, and a note for one. Whoever it is for hears of it with the command that says so, and
 * of a note again when its hand-over comes. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/shift-news.h"

#include "desk/oncall/gaps.h"
#include "engine/channels.h"

#include <glib/gi18n.h>

/* One command that was carried out. */
typedef struct
{
  StwTransaction *transaction; /* (unowned) */
  const StwCommand *command;   /* (unowned) */
  JsonObject *result;          /* (unowned) */
  GHashTable *names;           /* (owned) (element-type gint64 utf8) */
} Turn;

static void
turn_clear (Turn *turn)
{
  g_clear_pointer (&turn->names, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Turn, turn_clear)

static gint64
get_number (const Turn *turn, const char *member)
{
  return json_object_get_int_member_with_default (turn->result, member, 0);
}

static const char *
get_name (const Turn *turn, const char *member)
{
  gint64 person = get_number (turn, member);
  const char *name = g_hash_table_lookup (turn->names, &person);

  return name != NULL ? name : _ ("Somebody");
}

/* Both turns in words. */
static gboolean
read_turns (const Turn *turn, char **ret_asker, char **ret_asked, GError **error)
{
  g_autoptr (StwSchedule) schedule = stw_schedule_load (stw_transaction_get_db (turn->transaction),
                                                        get_number (turn, "schedule"),
                                                        error);
  g_autoptr (GTimeZone) zone =
               schedule != NULL ? g_time_zone_new_identifier (schedule->timezone) : NULL;

  if (schedule == NULL)
    return FALSE;
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  *ret_asker =
    stw_gap_dup_words (zone, get_number (turn, "asker_from"), get_number (turn, "asker_to"));
  *ret_asked =
    stw_gap_dup_words (zone, get_number (turn, "asked_from"), get_number (turn, "asked_to"));
  return TRUE;
}

static gboolean
tell_asked (const Turn *turn, GError **error)
{
  g_autofree char *asker = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  StwNews news = { .purpose = "swap", .schedule = get_number (turn, "schedule") };

  /* Where nobody signs in it counts at once. */
  if (json_object_get_boolean_member (turn->result, "agreed"))
    return TRUE;
  if (!read_turns (turn, &asker, &asked, error))
    return FALSE;
  /* Translators: the name of a person */
  subject = g_strdup_printf (_ ("%s asks to swap turns"), get_name (turn, "asker"));
  /* Translators: two stretches of time, such as Sunday 22 November, 0:00 to 8:00 */
  body = g_strdup_printf (_ ("You would take %1$s and give away %2$s. Open On-Call in Steward and "
                             "answer."),
                          asker,
                          asked);
  news.subject = subject;
  news.body = body;
  return stw_channels_tell_person (turn->transaction, get_number (turn, "asked"), &news, error);
}

static gboolean
tell_answered (const Turn *turn, GError **error)
{
  gboolean agreed = json_object_get_boolean_member (turn->result, "agreed");
  g_autofree char *asker = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  StwNews news = { .purpose = "swap", .schedule = get_number (turn, "schedule") };

  if (!read_turns (turn, &asker, &asked, error))
    return FALSE;
  /* Translators: the name of a person */
  subject = g_strdup_printf (agreed ? _ ("%s agrees to swap turns") : _ ("%s keeps their turn"),
                             get_name (turn, "asked"));
  body = agreed
           /* Translators: two stretches of time */
           ? g_strdup_printf (_ ("You take %1$s and have given away %2$s."), asked, asker)
           /* Translators: a stretch of time */
           : g_strdup_printf (_ ("Your turn %s stays yours."), asker);
  news.subject = subject;
  news.body = body;
  return stw_channels_tell_person (turn->transaction, get_number (turn, "asker"), &news, error);
}

static gboolean
tell_but (StwTransaction *transaction,
          gint64 person,
          gint64 but,
          const StwNews *news,
          GError **error)
{
  return person == 0 || person == but ||
         stw_channels_tell_person (transaction, person, news, error);
}

/* What is for nobody in particular is for who is on call. */
static gboolean
tell_hand_over (const Turn *turn, GError **error)
{
  gint64 from = get_number (turn, "from");
  gint64 to = stw_command_get_int (turn->command, "to", 0);
  /* Translators: the name of a person */
  g_autofree char *subject = g_strdup_printf (_ ("%s hands over"), get_name (turn, "from"));
  const StwNews news = { .purpose = "hand-over",
                         .subject = subject,
                         .body = stw_command_get_text (turn->command, "text") };
  g_autoptr (GHashTable) on_call = NULL;
  GHashTableIter iter;
  gpointer person;

  if (to != 0)
    return tell_but (turn->transaction, to, from, &news, error);
  on_call = stw_schedule_list_on_call (stw_transaction_get_db (turn->transaction),
                                       stw_transaction_get_now (turn->transaction),
                                       error);
  if (on_call == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, on_call);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    if (!tell_but (turn->transaction, *(const gint64 *) person, from, &news, error))
      return FALSE;
  return TRUE;
}

/**
 * stw_shift_news_tell_note:
 * @note: its schedule, hand-over, author and text
 *
 * Tells who goes off then and who comes on, but not who wrote it.
 *
 * Returns: whether that went well
 */
gboolean
stw_shift_news_tell_note (StwTransaction *transaction, const StwShiftNote *note, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, note->schedule, error);
  g_autoptr (StwOncallPlan) plan = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *subject = NULL;
  StwNews news = { .purpose = "note", .body = note->text, .schedule = note->schedule };
  gint64 goes;
  gint64 comes;

  if (schedule != NULL)
    plan = stw_schedule_read_plan (db, schedule, note->at - 1, note->at + 1, error);
  if (plan == NULL)
    return FALSE;
  moment = stw_gap_dup_moment (plan->zone, note->at);
  /* Translators: a day and a time, such as Sunday 22 November, 8:00 */
  subject = g_strdup_printf (_ ("A note for the hand-over on %s"), moment);
  news.subject = subject;
  goes = stw_oncall_at (plan, note->at - 1).person;
  comes = stw_oncall_at (plan, note->at).person;
  return tell_but (transaction, goes, note->author_id, &news, error) &&
         (comes == goes || tell_but (transaction, comes, note->author_id, &news, error));
}

static gboolean
tell_note (const Turn *turn, GError **error)
{
  const StwShiftNote note = {
    .schedule = stw_command_get_int (turn->command, "schedule", 0),
    .at = stw_command_get_int (turn->command, "at", 0),
    .author_id = turn->command->operator_id,
    .text = (char *) stw_command_get_text (turn->command, "text"),
  };

  return *note.text == '\0' || stw_shift_news_tell_note (turn->transaction, &note, error);
}

static const struct
{
  const char *command;
  gboolean (*tell) (const Turn *turn, GError **error);
} tellings[] = {
  { "override.ask-swap", tell_asked },
  { "override.answer-swap", tell_answered },
  { "shift.hand-over", tell_hand_over },
  { "schedule.note", tell_note },
};

/**
 * stw_shift_news_tell:
 * @command: that was carried out
 * @result: (nullable): its answer
 *
 * Tells whoever it is for, where it is such a command.
 *
 * Returns: whether that went well
 */
gboolean
stw_shift_news_tell (StwTransaction *transaction,
                     const StwCommand *command,
                     JsonObject *result,
                     GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tellings); i++)
    if (g_str_equal (tellings[i].command, command->name))
      {
        g_auto (Turn) turn = {
          transaction,
          command,
          result,
          stw_schedule_read_names (stw_transaction_get_db (transaction), error),
        };

        return turn.names != NULL && tellings[i].tell (&turn, error);
      }
  return TRUE;
}

/**
 * stw_shift_news_note_next:
 * @memory: nothing
 * @id: a note's number
 * @ret_due: (out): when its hand-over is
 */
gboolean
stw_shift_news_note_next (StwTransaction *transaction,
                          gpointer memory,
                          gint64 id,
                          gint64 *ret_due,
                          GError **error)
{
  g_autoptr (StwShiftNote) note =
               stw_shift_note_load_waiting (stw_transaction_get_db (transaction), id, error);

  if (note == NULL)
    return FALSE;
  *ret_due = note->at;
  return TRUE;
}

/**
 * stw_shift_news_note_run:
 * @memory: nothing
 * @id: a note's number
 *
 * Tells a note again to those whose hand-over it turned out to be.
 */
gboolean
stw_shift_news_note_run (StwTransaction *transaction, gpointer memory, gint64 id, GError **error)
{
  g_autoptr (StwShiftNote) note =
               stw_shift_note_load_waiting (stw_transaction_get_db (transaction), id, error);

  return note != NULL && stw_shift_news_tell_note (transaction, note, error) &&
         stw_shift_note_set_told (transaction, id, error);
}
