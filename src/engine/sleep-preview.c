/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Woken 3 times instead of 11": the incidents of the last 30 days, played again as things are and
 * as they would be. Both are played, so that they can be compared; each incident is answered after
 * as long as it was. Drills are left out. Reads only; for any thread with a connection. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sleep-preview.h"

#include "base/clock.h"
#include "base/wall-clock.h"
#include "desk/alert-store.h"
#include "desk/company-store.h"
#include "desk/escalation/escalation-store.h"
#include "desk/escalation/sleep.h"
#include "desk/oncall/schedule-store.h"
#include "engine/channels.h"
#include "engine/escalation-book.h"
#include "triage/asset-name.h"
#include "triage/classify.h"
#include "triage/trial.h"

/* The newest ones; as many are played within a breath. */
#define MAX_INCIDENTS 1000
#define MAX_ALERTS 20000

/* An incident of the past; what it takes of its row is what decides whom it wakes. */
typedef struct
{
  gint64 incident;
  gint64 company;
  gint64 calendar;
  gint64 assignee;
  StwSeverity severity;
  gint64 began_at;
  gint64 answer; /* how long it took, %STW_ESCALATION_NEVER for ever */
} Past;

typedef struct
{
  StwDb *db;
  StwEscalationBook *book; /* (owned) */
  GHashTable *zones;       /* (owned) person -> GTimeZone */
  GHashTable *names;       /* (owned) person -> name */
  gint64 schedule;         /* the one that stands for all, 0 for none */
  StwEscalationCase now;   /* the incident that is played */
  GError *error;           /* (owned) (nullable) */
} Replay;

static void
replay_clear (Replay *replay)
{
  g_clear_pointer (&replay->book, stw_escalation_book_free);
  g_clear_pointer (&replay->zones, g_hash_table_unref);
  g_clear_pointer (&replay->names, g_hash_table_unref);
  g_clear_error (&replay->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replay, replay_clear)

static gpointer
dup_number (gint64 number)
{
  return g_memdup2 (&number, sizeof number);
}

static gboolean
load_people (Replay *replay, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (replay->db, error, "SELECT id, name, timezone FROM person");

  replay->zones =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  replay->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  while (stw_rows_next (rows, error))
    {
      gint64 person = stw_rows_get_int (rows, 0);
      GTimeZone *zone = stw_wall_clock_zone (stw_rows_get_text (rows, 2));

      g_hash_table_insert (replay->zones,
                           dup_number (person),
                           zone != NULL ? zone : g_time_zone_new_utc ());
      g_hash_table_insert (replay->names,
                           dup_number (person),
                           g_strdup (stw_rows_get_text (rows, 1)));
    }
  return stw_rows_succeeded (rows);
}

static GArray *
load_past (StwDb *db, gint64 since, GError **error)
{
  g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (Past));
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.id, i.company_id, c.calendar_id, i.assignee_id, i.severity, i.created_at, "
    "COALESCE (i.acknowledged_at, i.resolved_at, 0) FROM incident i "
    "JOIN company c ON c.id = i.company_id WHERE i.created_at >= ?1 AND i.merged_into IS NULL AND "
    "EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id AND a.do_not_page = 0) AND "
    "NOT EXISTS (SELECT 1 FROM drill d WHERE d.incident_id = i.id) "
    "ORDER BY i.created_at DESC, i.id DESC LIMIT ?2",
    STW_INT (since),
    STW_INT (MAX_INCIDENTS));

  while (stw_rows_next (rows, error))
    {
      gint64 answered = stw_rows_get_int (rows, 6);
      Past row = {
        .incident = stw_rows_get_int (rows, 0),
        .company = stw_rows_get_int (rows, 1),
        .calendar = stw_rows_get_int (rows, 2),
        .assignee = stw_rows_get_int (rows, 3),
        .severity = (StwSeverity) stw_rows_get_int (rows, 4),
        .began_at = stw_rows_get_int (rows, 5),
      };

      row.answer = answered != 0 ? MAX (answered - row.began_at, 0) : STW_ESCALATION_NEVER;
      g_array_append_val (past, row);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&past) : NULL;
}

/* The alerts of a company while they are put together anew. */
typedef struct
{
  GHashTable *by_number; /* (unowned) incident -> Past */
  StwTrial *trial;       /* (owned) */
  GArray *times;         /* (owned) (element-type gint64) in the order of adding */
  GPtrArray *rows;       /* (owned) (element-type Past) whose they were */
} Regroup;

static void
add_alert (Regroup *regroup, Past *past, gint64 time, const StwCorrelationKeys *keys)
{
  stw_trial_add (regroup->trial, time, keys);
  g_array_append_val (regroup->times, time);
  g_ptr_array_add (regroup->rows, past);
}

static void
alert_cb (const StwActiveAlert *alert, gpointer data)
{
  Regroup *regroup = data;
  const StwRule rule = { .name = (char *) alert->reason, .never_join = alert->never_join };
  g_autofree char *key = stw_asset_name_key (alert->asset_name);
  StwCorrelationKeys keys =
    stw_correlation_keys (key, alert->asset, alert->signature, alert->message);
  Past *past = g_hash_table_lookup (regroup->by_number, &alert->incident);

  /* What belonged to none of them woke nobody. */
  if (past == NULL)
    return;
  stw_rule_set_apart (&rule, &keys);
  add_alert (regroup, past, alert->event_at, &keys);
  if (alert->last_event_at > alert->event_at)
    add_alert (regroup, past, alert->last_event_at, &keys);
}

/* Each group becomes an incident: as bad as the worst of its alerts, begun with the first, and
 * answered as that one was. */
static void
collect_groups (const Regroup *regroup, const GArray *groups, GArray *past)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < groups->len; i++)
    {
      gint64 *group = &g_array_index (groups, gint64, i);
      gint64 time = g_array_index (regroup->times, gint64, i);
      const Past *row = g_ptr_array_index (regroup->rows, i);
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (seen, group));
      Past *kept;

      if (at == 0)
        {
          g_array_append_val (past, *row);
          g_hash_table_insert (seen, group, GUINT_TO_POINTER (past->len));
          g_array_index (past, Past, past->len - 1).began_at = time;
          continue;
        }
      kept = &g_array_index (past, Past, at - 1);
      kept->severity = MAX (kept->severity, row->severity);
      if (time < kept->began_at)
        {
          kept->began_at = time;
          kept->answer = row->answer;
        }
    }
}

static gboolean
regroup_company (StwDb *db,
                 const StwCompany *company,
                 const StwSleepChange *change,
                 gint64 since,
                 GHashTable *by_number,
                 GArray *past,
                 GError **error)
{
  g_autoptr (StwTrial) trial = stw_trial_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Regroup regroup = { by_number, trial, times, rows };
  g_autoptr (GArray) groups = NULL;

  if (!stw_alert_foreach_placed (db, company->id, since, MAX_ALERTS, alert_cb, &regroup, error))
    return FALSE;
  groups = stw_trial_run (trial,
                          change->window != 0 ? change->window : company->window_ms,
                          change->strategy != STW_SLEEP_UNCHANGED ? (StwStrategy) change->strategy
                                                                  : company->strategy);
  collect_groups (&regroup, groups, past);
  return TRUE;
}

/* The incidents that the same alerts would have made. */
static GArray *
regroup (StwDb *db, GArray *past, const StwSleepChange *change, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  g_autoptr (GHashTable) by_number = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) anew = g_array_new (FALSE, FALSE, sizeof (Past));

  for (guint i = 0; i < past->len; i++)
    {
      Past *row = &g_array_index (past, Past, i);

      g_hash_table_insert (by_number, &row->incident, row);
    }
  for (guint i = 0; companies != NULL && i < companies->len; i++)
    if (!regroup_company (db,
                          g_ptr_array_index (companies, i),
                          change,
                          since,
                          by_number,
                          anew,
                          error))
      return NULL;
  return companies != NULL ? g_steal_pointer (&anew) : NULL;
}

static GArray *
whom_cb (const StwEscalationStep *step, gint64 at, gpointer data)
{
  Replay *replay = data;
  StwEscalationStep asked = *step;
  GArray *sleepers = g_array_new (FALSE, FALSE, sizeof (StwSleeper));
  g_autoptr (GPtrArray) people = NULL;

  if (asked.whom == STW_WHOM_SCHEDULE && replay->schedule != 0)
    asked.who = replay->schedule;
  if (replay->error == NULL)
    people = stw_whom_find (replay->db, &asked, &replay->now, at, &replay->error);
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const StwRecipient *recipient = g_ptr_array_index (people, i);
      StwSleeper sleeper = { recipient->person,
                             g_hash_table_lookup (replay->zones, &recipient->person) };

      if (sleeper.zone != NULL && stw_channels_can_reach (replay->db, recipient))
        g_array_append_val (sleepers, sleeper);
    }
  return sleepers;
}

/* Plays one incident, and adds up who is woken. */
static void
play (Replay *replay, const Past *past, gint64 policy, GHashTable *woken)
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

      g_hash_table_insert (woken, dup_number (person), GUINT_TO_POINTER (times + 1));
    }
}

/* person -> how often they were woken */
static GHashTable *
play_all (Replay *replay, const GArray *past, gint64 policy, gint64 schedule, GError **error)
{
  g_autoptr (GHashTable) woken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  replay->schedule = schedule;
  for (guint i = 0; i < past->len; i++)
    play (replay, &g_array_index (past, Past, i), policy, woken);
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

/* Who is woken more often comes first; who sleeps through both is left out. */
static JsonArray *
list_people (const Replay *replay, GHashTable *before, GHashTable *after, JsonObject *answer)
{
  g_autoptr (GPtrArray) people =
               g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *list = json_array_new ();
  gint64 sums[2] = { 0 };
  GHashTableIter iter;
  gpointer person, name;

  g_hash_table_iter_init (&iter, replay->names);
  while (g_hash_table_iter_next (&iter, &person, &name))
    {
      const guint times[] = { get_times (before, person), get_times (after, person) };
      JsonObject *object;

      if (times[0] + times[1] == 0)
        continue;
      object = json_object_new ();
      json_object_set_int_member (object, "person", *(const gint64 *) person);
      json_object_set_string_member (object, "name", name);
      json_object_set_int_member (object, "now", times[0]);
      json_object_set_int_member (object, "changed", times[1]);
      g_ptr_array_add (people, object);
      sums[0] += times[0];
      sums[1] += times[1];
    }
  g_ptr_array_sort (people, compare_people);
  for (guint i = 0; i < people->len; i++)
    json_array_add_object_element (list, json_object_ref (g_ptr_array_index (people, i)));
  json_object_set_int_member (answer, "woken_now", sums[0]);
  json_object_set_int_member (answer, "woken", sums[1]);
  return list;
}

/* The incidents as they were, and as they would have been: the same while nothing is correlated in
 * another way. Else both are put together anew, so that they differ by that alone. */
static gboolean
load_both (StwDb *db,
           const StwSleepChange *change,
           gint64 since,
           GArray **ret_now,
           GArray **ret_changed,
           GError **error)
{
  static const StwSleepChange nothing = { .strategy = STW_SLEEP_UNCHANGED };
  g_autoptr (GArray) past = load_past (db, since, error);
  g_autoptr (GArray) now = NULL;

  if (past == NULL)
    return FALSE;
  if (change->window == 0 && change->strategy == STW_SLEEP_UNCHANGED)
    {
      *ret_changed = g_array_ref (past);
      *ret_now = g_steal_pointer (&past);
      return TRUE;
    }
  now = regroup (db, past, &nothing, since, error);
  *ret_changed = now != NULL ? regroup (db, past, change, since, error) : NULL;
  if (*ret_changed == NULL)
    return FALSE;
  *ret_now = g_steal_pointer (&now);
  return TRUE;
}

/* Whether what would have counted is there at all. */
static gboolean
check (StwDb *db, const StwSleepChange *change, GError **error)
{
  g_autoptr (StwEscalationPolicy) policy =
               stw_escalation_policy_load (db, MAX (change->policy, 0), error);
  g_autoptr (StwSchedule) schedule = NULL;

  if (policy == NULL)
    return FALSE;
  if (change->schedule != 0)
    schedule = stw_schedule_load (db, change->schedule, error);
  return change->schedule == 0 || schedule != NULL;
}

/**
 * stw_sleep_preview:
 * @now: UTC milliseconds
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the escalation or schedule is gone
 *
 * Returns: (transfer full): `{"days","incidents_now","incidents","woken_now","woken","people":
 *   [{"person","name","now","changed"}]}`; a person is woken at most once by an incident
 */
JsonObject *
stw_sleep_preview (StwDb *db, const StwSleepChange *change, gint64 now, GError **error)
{
  g_auto (Replay) replay = { .db = db };
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GArray) past = NULL;
  g_autoptr (GArray) other = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  if (!check (db, change, error) ||
      !load_both (db, change, now - STW_SLEEP_DAYS * STW_DAY, &past, &other, error) ||
      !load_people (&replay, error))
    return NULL;
  replay.book = stw_escalation_book_load (db, error);
  if (replay.book != NULL)
    before = play_all (&replay, past, STW_SLEEP_UNCHANGED, 0, error);
  if (before != NULL)
    after = play_all (&replay, other, change->policy, change->schedule, error);
  if (after == NULL)
    return NULL;
  json_object_set_int_member (answer, "days", STW_SLEEP_DAYS);
  json_object_set_int_member (answer, "incidents_now", past->len);
  json_object_set_int_member (answer, "incidents", other->len);
  json_object_set_array_member (answer, "people", list_people (&replay, before, after, answer));
  return g_steal_pointer (&answer);
}
