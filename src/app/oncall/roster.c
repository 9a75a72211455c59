/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the on-call view shows, read at once on the reader's thread, and where its bars stand. Pure
 * but for the reading. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/roster.h"

#include "base/clock.h"
#include "desk/assignment/candidate-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/oncall/note-store.h"
#include "desk/oncall/subscription-store.h"
#include "desk/oncall/turn.h"
#include "store/setting.h"

#define MOST_BARS 1000

static void
person_free (gpointer data)
{
  StwRosterPerson *person = data;

  g_free (person->name);
  g_free (person);
}

/**
 * stw_roster_free:
 * @roster: (nullable) (transfer full): a roster
 */
void
stw_roster_free (StwRoster *roster)
{
  if (roster == NULL)
    return;
  g_clear_pointer (&roster->schedules, g_ptr_array_unref);
  g_clear_pointer (&roster->plan, stw_oncall_plan_free);
  g_clear_pointer (&roster->names, g_hash_table_unref);
  g_clear_pointer (&roster->people, g_ptr_array_unref);
  g_clear_pointer (&roster->overrides, g_ptr_array_unref);
  g_clear_pointer (&roster->notes, g_ptr_array_unref);
  g_clear_pointer (&roster->calendars, json_array_unref);
  g_clear_pointer (&roster->hand_overs, json_array_unref);
  g_free (roster->door_url);
  g_free (roster);
}

/**
 * stw_roster_load_people:
 *
 * Returns: (transfer full) (element-type StwRosterPerson): who is at the desk, by name
 */
GPtrArray *
stw_roster_load_people (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (person_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, name FROM person WHERE left_at IS NULL ORDER BY name_key");

  while (stw_rows_next (rows, error))
    {
      StwRosterPerson *person = g_new0 (StwRosterPerson, 1);

      person->id = stw_rows_get_int (rows, 0);
      person->name = g_strdup (stw_rows_get_text (rows, 1));
      g_ptr_array_add (people, person);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&people) : NULL;
}

/* The schedule of that number, else the first. */
static const StwSchedule *
choose (GPtrArray *schedules, gint64 id)
{
  for (guint i = 0; i < schedules->len; i++)
    {
      const StwSchedule *schedule = g_ptr_array_index (schedules, i);

      if (schedule->id == id)
        return schedule;
    }
  return schedules->len > 0 ? g_ptr_array_index (schedules, 0) : NULL;
}

/* Where nobody is signed in, what nobody has read is there for whoever is on call. */
static gboolean
load_hand_overs (StwDb *db, StwRoster *roster, const StwRosterQuery *query, GError **error)
{
  StwOncallTurn turn;

  if (!stw_candidate_find_self (db, query->person, &roster->self, error))
    return FALSE;
  roster->hand_overs = stw_hand_over_list_unread (db, roster->self, error);
  if (roster->hand_overs == NULL)
    return FALSE;
  if (roster->self == 0 && stw_oncall_find_turn (db, 0, query->now, &turn, NULL))
    roster->self = turn.person;
  return TRUE;
}

/**
 * stw_roster_load:
 *
 * Returns: (transfer full): the roster
 */
StwRoster *
stw_roster_load (StwDb *db, const StwRosterQuery *query, GError **error)
{
  g_autoptr (StwRoster) roster = g_new0 (StwRoster, 1);
  gint64 from = MIN (query->from, query->now - STW_SCHEDULE_HORIZON_DAYS * STW_DAY);
  gint64 to = MAX (query->to, query->now + 2 * STW_SCHEDULE_HORIZON_DAYS * STW_DAY);

  roster->schedules = stw_schedule_list (db, error);
  roster->names = roster->schedules != NULL ? stw_schedule_read_names (db, error) : NULL;
  roster->people = roster->names != NULL ? stw_roster_load_people (db, error) : NULL;
  if (roster->people == NULL || !load_hand_overs (db, roster, query, error))
    return NULL;
  roster->schedule = choose (roster->schedules, query->schedule);
  if (roster->schedule == NULL)
    return g_steal_pointer (&roster);
  roster->door_url = stw_setting_dup (db, STW_SETTING_DOOR_URL);
  roster->plan = stw_schedule_read_plan (db, roster->schedule, from, to, error);
  roster->overrides =
    roster->plan != NULL
      ? stw_override_list (db, roster->schedule->id, MIN (from, query->now), error)
      : NULL;
  roster->notes = roster->overrides != NULL
                    ? stw_shift_note_list (db, roster->schedule->id, query->now - STW_DAY, error)
                    : NULL;
  roster->calendars =
    roster->notes != NULL ? stw_subscription_describe (db, roster->schedule->id, error) : NULL;
  return roster->calendars != NULL ? g_steal_pointer (&roster) : NULL;
}

/**
 * stw_roster_get_name:
 *
 * Returns: (transfer none) (nullable): what somebody is called
 */
const char *
stw_roster_get_name (const StwRoster *roster, gint64 person)
{
  return g_hash_table_lookup (roster->names, &person);
}

/**
 * stw_roster_dup_initials:
 * @name: a person's
 *
 * Returns: (transfer full): the first letters of its first and last word
 */
char *
stw_roster_dup_initials (const char *name)
{
  const char *last = g_utf8_strrchr (name, -1, ' ');
  GString *initials = g_string_new (NULL);

  if (*name != '\0')
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (name)));
  if (last != NULL && last[1] != '\0')
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (last + 1)));
  return g_string_free (initials, FALSE);
}

/**
 * stw_roster_count_rows:
 *
 * Returns: how many rows the calendar has
 */
guint
stw_roster_count_rows (const StwRoster *roster)
{
  return roster->plan != NULL ? STW_ROSTER_LAYERS + roster->plan->layers->len : 0;
}

/**
 * stw_roster_get_layer:
 * @row: from %STW_ROSTER_LAYERS on
 *
 * Returns: (transfer none): the layer in that row; the strongest, which is the last, stands first
 */
const StwOncallLayer *
stw_roster_get_layer (const StwRoster *roster, guint row)
{
  g_return_val_if_fail (row >= STW_ROSTER_LAYERS && row < stw_roster_count_rows (roster), NULL);

  return g_ptr_array_index (roster->plan->layers,
                            roster->plan->layers->len - 1 - (row - STW_ROSTER_LAYERS));
}

static void
add_shifts (GArray *bars, guint row, GArray *shifts)
{
  for (guint i = 0; i < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      StwRosterBar bar = {
        row, shift->from, shift->to, shift->person, shift->override, shift->gap
      };

      if (shift->person != 0 || (row == STW_ROSTER_RESULT && shift->gap))
        g_array_append_val (bars, bar);
    }
}

/**
 * stw_roster_lay_out:
 * @from: UTC milliseconds
 * @to: the first instant that is not shown
 *
 * Returns: (transfer full) (element-type StwRosterBar): the bars, row by row, in order of time
 */
GArray *
stw_roster_lay_out (const StwRoster *roster, gint64 from, gint64 to)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (StwRosterBar));
  g_autoptr (GArray) result = NULL;

  if (roster->plan == NULL)
    return bars;
  result = stw_oncall_shifts (roster->plan, from, to, MOST_BARS);
  add_shifts (bars, STW_ROSTER_RESULT, result);
  for (guint i = 0; i < roster->overrides->len; i++)
    {
      const StwOverride *override = g_ptr_array_index (roster->overrides, i);
      StwRosterBar bar = {
        STW_ROSTER_OVERRIDES, override->from, override->to, override->person, override->id, FALSE,
      };

      if (override->agreed && override->from < to && override->to > from)
        g_array_append_val (bars, bar);
    }
  for (guint row = STW_ROSTER_LAYERS; row < stw_roster_count_rows (roster); row++)
    {
      guint layer = roster->plan->layers->len - 1 - (row - STW_ROSTER_LAYERS);
      g_autoptr (GArray) shifts =
                   stw_oncall_layer_shifts (roster->plan, layer, from, to, MOST_BARS);

      add_shifts (bars, row, shifts);
    }
  return bars;
}
