/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Woken 3 times instead of 11": the incidents of the last 30 days, played again as things are and
 * as they would be. Both are played, so that they can be compared; each incident is answered after
 * as long as it was. Reads only; for any thread with a connection. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sleep-preview.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/escalation/escalation-store.h"
#include "desk/escalation/sleep.h"
#include "engine/escalation-book.h"
#include "engine/sleep-past.h"
#include "engine/sleep-whom.h"

/* How many incidents are played before it is asked whether anybody still waits. */
#define CANCEL_CHECK 1000

typedef struct
{
  StwEscalationBook *book; /* (owned) */
  StwSleepWhomBook *whom;  /* (owned) */
  StwEscalationCase now;   /* the incident that is played */
  GError *error;           /* (owned) (nullable) */
} Replay;

static void
replay_clear (Replay *replay)
{
  g_clear_pointer (&replay->book, stw_escalation_book_free);
  g_clear_pointer (&replay->whom, stw_sleep_whom_book_free);
  g_clear_error (&replay->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replay, replay_clear)

/**
 * stw_sleep_change_copy:
 *
 * Returns: (transfer full): the same change
 */
StwSleepChange *
stw_sleep_change_copy (const StwSleepChange *change)
{
  StwSleepChange *copy = g_memdup2 (change, sizeof *change);

  copy->draft = g_strdup (change->draft);
  return copy;
}

/**
 * stw_sleep_change_free:
 * @change: (nullable) (transfer full): a change
 */
void
stw_sleep_change_free (StwSleepChange *change)
{
  if (change == NULL)
    return;
  g_free (change->draft);
  g_free (change);
}

static GArray *
whom_cb (const StwEscalationStep *step, gint64 at, gpointer data)
{
  Replay *replay = data;
  GArray *sleepers = NULL;

  if (replay->error == NULL)
    sleepers = stw_sleep_whom_book_find (replay->whom, step, &replay->now, at, &replay->error);
  return sleepers != NULL ? sleepers : g_array_new (FALSE, FALSE, sizeof (StwSleeper));
}

/* Plays one incident, and adds up who is woken. */
static void
play (Replay *replay, const StwSleepPast *past, gint64 policy, GHashTable *woken)
{
  StwEscalationCase *row = &replay->now;
  g_autoptr (GArray) people = NULL;
  gint64 answered =
    past->answer != STW_ESCALATION_NEVER ? past->began_at + past->answer : STW_ESCALATION_NEVER;

  *row = (StwEscalationCase){
    .incident = past->incident,
    .company = past->company,
    .calendar = past->calendar,
    .assignee = past->assignee,
    .severity = past->severity,
  };
  stw_escalation_book_start (replay->book, row, past->began_at);
  if (policy != STW_SLEEP_UNCHANGED)
    {
      row->policy = policy;
      row->state.started_at = past->began_at;
    }
  people = stw_sleep_replay (stw_escalation_book_get_policy (replay->book, row->policy),
                             row->state.started_at,
                             answered,
                             whom_cb,
                             replay);
  for (guint i = 0; i < people->len; i++)
    {
      gint64 person = g_array_index (people, gint64, i);
      guint times = GPOINTER_TO_UINT (g_hash_table_lookup (woken, &person));

      g_hash_table_insert (woken, g_memdup2 (&person, sizeof person), GUINT_TO_POINTER (times + 1));
    }
}

/* person -> how often they were woken */
static GHashTable *
play_all (Replay *replay,
          const GArray *past,
          const StwSleepChange *change,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GHashTable) woken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (!stw_sleep_whom_book_change (replay->whom, change, error))
    return NULL;
  for (guint i = 0; i < past->len && replay->error == NULL; i++)
    if (i % CANCEL_CHECK != 0 ||
        !g_cancellable_set_error_if_cancelled (cancellable, &replay->error))
      play (replay, &g_array_index (past, StwSleepPast, i), change->policy, woken);
  if (replay->error == NULL)
    return g_steal_pointer (&woken);
  g_propagate_error (error, g_steal_pointer (&replay->error));
  return NULL;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  JsonObject *first = *(JsonObject *const *) a;
  JsonObject *second = *(JsonObject *const *) b;
  gint64 difference =
    json_object_get_int_member (second, "now") - json_object_get_int_member (first, "now");

  return difference != 0 ? (difference > 0) - (difference < 0)
                         : g_utf8_collate (json_object_get_string_member (first, "name"),
                                           json_object_get_string_member (second, "name"));
}

static guint
get_times (GHashTable *woken, const gint64 *person)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (woken, person));
}

static JsonObject *
make_person (const Replay *replay, gint64 person, guint now, guint changed)
{
  JsonObject *object = json_object_new ();
  const char *name = stw_sleep_whom_book_get_name (replay->whom, person);

  json_object_set_int_member (object, "person", person);
  json_object_set_string_member (object, "name", name != NULL ? name : "");
  json_object_set_int_member (object, "now", now);
  json_object_set_int_member (object, "changed", changed);
  return object;
}

/* Who is woken more often comes first; who sleeps through both is left out. */
static JsonArray *
list_people (const Replay *replay, GHashTable *before, GHashTable *after)
{
  g_autoptr (GPtrArray) people =
               g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *list = json_array_new ();
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    g_ptr_array_add (people,
                     make_person (replay,
                                  *(const gint64 *) person,
                                  get_times (before, person),
                                  get_times (after, person)));
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    if (!g_hash_table_contains (before, person))
      g_ptr_array_add (
        people,
        make_person (replay, *(const gint64 *) person, 0, get_times (after, person)));
  g_ptr_array_sort (people, compare_people);
  for (guint i = 0; i < people->len; i++)
    json_array_add_object_element (list, json_object_ref (g_ptr_array_index (people, i)));
  return list;
}

static gint64
sum_times (GHashTable *woken)
{
  GHashTableIter iter;
  gpointer times;
  gint64 sum = 0;

  g_hash_table_iter_init (&iter, woken);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    sum += GPOINTER_TO_UINT (times);
  return sum;
}

static JsonObject *
make_answer (const Replay *replay,
             const StwSleepPasts *pasts,
             gint64 since,
             GHashTable *before,
             GHashTable *after)
{
  JsonObject *answer = json_object_new ();
  g_autofree char *text = stw_timestamp_format (pasts->since);

  json_object_set_int_member (answer, "days", STW_SLEEP_DAYS);
  json_object_set_string_member (answer, "since", text);
  json_object_set_boolean_member (answer, "cut", pasts->since > since);
  json_object_set_int_member (answer, "incidents_now", pasts->now->len);
  json_object_set_int_member (answer, "incidents", pasts->changed->len);
  json_object_set_int_member (answer, "woken_now", sum_times (before));
  json_object_set_int_member (answer, "woken", sum_times (after));
  json_object_set_array_member (answer, "people", list_people (replay, before, after));
  return answer;
}

/**
 * stw_sleep_preview:
 * @now: UTC milliseconds
 * @cancellable: (nullable): asked now and then, since a month can be long
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the escalation or schedule is gone,
 *   #STW_COMMAND_ERROR_INVALID when the draft is no schedule, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): `{"days","since","cut","incidents_now","incidents","woken_now",
 *   "woken","people":[{"person","name","now","changed"}]}`; a person is woken at most once by an
 *   incident. Where more came than are played, "cut" is true and "since" says from when on all
 *   count
 */
JsonObject *
stw_sleep_preview (StwDb *db,
                   const StwSleepChange *change,
                   gint64 now,
                   GCancellable *cancellable,
                   GError **error)
{
  static const StwSleepChange nothing = STW_SLEEP_NO_CHANGE;
  const gint64 since = now - STW_SLEEP_DAYS * STW_DAY;
  g_auto (Replay) replay = { NULL };
  g_auto (StwSleepPasts) pasts = { NULL, NULL, 0 };
  g_autoptr (StwEscalationPolicy) policy =
               stw_escalation_policy_load (db, MAX (change->policy, 0), error);
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  if (policy == NULL)
    return NULL;
  /* What began just now may wake people until tomorrow. */
  replay.whom = stw_sleep_whom_book_new (db, since, now + STW_DAY, error);
  if (replay.whom == NULL || !stw_sleep_whom_book_change (replay.whom, change, error))
    return NULL;
  replay.book = stw_escalation_book_load (db, error);
  if (replay.book == NULL || !stw_sleep_pasts_load (&pasts, db, change, since, cancellable, error))
    return NULL;
  before = play_all (&replay, pasts.now, &nothing, cancellable, error);
  if (before != NULL)
    after = play_all (&replay, pasts.changed, change, cancellable, error);
  return after != NULL ? make_answer (&replay, &pasts, since, before, after) : NULL;
}
