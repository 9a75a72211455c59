/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom steps mean while a month of incidents is played again. A schedule's shifts are worked out
 * once, and who is meant is asked of the desk once for each stretch between two edges: who is there
 * changes only where an absence begins or ends. Belongs to the thread of its connection. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sleep-whom.h"

#include "base/wall-clock.h"
#include "desk/escalation/sleep.h"
#include "desk/oncall/plan-json.h"
#include "desk/oncall/schedule-store.h"
#include "engine/channels.h"
#include "store/command-rule.h"
#include "store/numbers.h"

/* More than a month of hourly shifts; past them each instant is worked out alone. */
#define MAX_SHIFTS 5000

typedef struct
{
  StwOncallPlan *plan; /* (owned) */
  GArray *shifts;      /* (owned) (element-type StwOncallShift) one after the other */
} Shifts;

typedef struct
{
  char *name;      /* (owned) */
  GTimeZone *zone; /* (owned) */
} Person;

/* What decides who is meant. */
typedef struct
{
  gint64 whom;
  gint64 who;
  gint64 company;
  gint64 edge; /* how many edges are passed */
} Key;

struct _StwSleepWhomBook
{
  StwDb *db; /* (unowned) */
  gint64 from;
  gint64 to;
  GArray *edges;        /* (owned) (element-type gint64) in order */
  GHashTable *people;   /* (owned) person -> Person */
  GHashTable *shifts;   /* (owned) schedule -> Shifts */
  GHashTable *sleepers; /* (owned) Key -> GArray of StwSleeper */
  gint64 schedule;      /* the one that stands for all, 0 for none */
  gint64 drawn;         /* the one that is drawn anew, 0 for none */
  Shifts *draft;        /* (owned) (nullable) and how */
};

static void
shifts_free (gpointer data)
{
  Shifts *shifts = data;

  if (shifts == NULL)
    return;
  stw_oncall_plan_free (shifts->plan);
  g_array_unref (shifts->shifts);
  g_free (shifts);
}

static void
person_free (gpointer data)
{
  Person *person = data;

  g_free (person->name);
  g_time_zone_unref (person->zone);
  g_free (person);
}

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return (guint) (key->whom + 31 * (key->who + 31 * (key->company + 4099 * key->edge)));
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *one = a, *other = b;

  return one->whom == other->whom && one->who == other->who && one->company == other->company &&
         one->edge == other->edge;
}

static gpointer
dup_number (gint64 number)
{
  return g_memdup2 (&number, sizeof number);
}

static gboolean
load_people (StwSleepWhomBook *self, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (self->db, error, "SELECT id, name, timezone FROM person");

  while (stw_rows_next (rows, error))
    {
      Person *person = g_new0 (Person, 1);

      person->name = g_strdup (stw_rows_get_text (rows, 1));
      person->zone = stw_wall_clock_zone (stw_rows_get_text (rows, 2));
      if (person->zone == NULL)
        person->zone = g_time_zone_new_utc ();
      g_hash_table_insert (self->people, dup_number (stw_rows_get_int (rows, 0)), person);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_sleep_whom_book_new:
 * @from: the first instant that is asked about, UTC milliseconds
 * @to: the first that is not
 *
 * Returns: (transfer full): what the steps mean as the desk is now
 */
StwSleepWhomBook *
stw_sleep_whom_book_new (StwDb *db, gint64 from, gint64 to, GError **error)
{
  g_autoptr (StwSleepWhomBook) self = g_new0 (StwSleepWhomBook, 1);

  self->db = db;
  self->from = from;
  self->to = to;
  self->people = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, person_free);
  self->shifts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, shifts_free);
  self->sleepers =
    g_hash_table_new_full (key_hash, key_equal, g_free, (GDestroyNotify) g_array_unref);
  self->edges = stw_db_numbers (db,
                                error,
                                "SELECT from_at FROM absence UNION SELECT to_at FROM absence "
                                "UNION SELECT status_until FROM person "
                                "WHERE status_until IS NOT NULL ORDER BY 1");
  return self->edges != NULL && load_people (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * stw_sleep_whom_book_free:
 * @self: (nullable) (transfer full): a book
 */
void
stw_sleep_whom_book_free (StwSleepWhomBook *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->edges, g_array_unref);
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->shifts);
  g_hash_table_unref (self->sleepers);
  g_clear_pointer (&self->draft, shifts_free);
  g_free (self);
}

/* Takes the plan; nobody is on call by one that is gone. */
static Shifts *
shifts_new (const StwSleepWhomBook *self, StwOncallPlan *plan)
{
  Shifts *shifts;

  if (plan == NULL)
    return NULL;
  shifts = g_new (Shifts, 1);
  *shifts = (Shifts){ plan, stw_oncall_shifts (plan, self->from, self->to, MAX_SHIFTS) };
  return shifts;
}

/* The schedule as it is, but with the time zone and layers that are drawn. */
static Shifts *
read_draft (StwSleepWhomBook *self, const StwSleepChange *change, GError **error)
{
  g_autoptr (StwSchedule) row = stw_schedule_load (self->db, change->drawn, error);
  g_autoptr (JsonNode) node = row != NULL ? json_from_string (change->draft, error) : NULL;
  g_autoptr (StwOncallPlan) plan = NULL;
  g_autoptr (JsonNode) layers = NULL;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "A schedule is a JSON object.");
      return NULL;
    }
  plan =
    stw_oncall_plan_read (json_node_get_object (node), stw_schedule_who_member, self->db, error);
  if (plan == NULL)
    return NULL;
  layers = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (layers, stw_oncall_plan_write_layers (plan));
  g_free (row->timezone);
  row->timezone = g_strdup (g_time_zone_get_identifier (plan->zone));
  g_free (row->layers);
  row->layers = json_to_string (layers, FALSE);
  row->around_the_clock = plan->around_the_clock;
  return shifts_new (self, stw_schedule_read_plan (self->db, row, self->from, self->to, error));
}

/**
 * stw_sleep_whom_book_change:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when a schedule is gone, #STW_COMMAND_ERROR_INVALID when the
 *   drawn one cannot be
 *
 * Goes by the change's schedules from now on.
 */
gboolean
stw_sleep_whom_book_change (StwSleepWhomBook *self, const StwSleepChange *change, GError **error)
{
  g_autoptr (StwSchedule) schedule = NULL;

  if (change->schedule != 0)
    {
      schedule = stw_schedule_load (self->db, change->schedule, error);
      if (schedule == NULL)
        return FALSE;
    }
  self->schedule = change->schedule;
  self->drawn = change->drawn;
  g_clear_pointer (&self->draft, shifts_free);
  if (change->drawn == 0)
    return TRUE;
  self->draft = read_draft (self, change, error);
  return self->draft != NULL;
}

/**
 * stw_sleep_whom_book_get_name:
 *
 * Returns: (nullable): what a person is called
 */
const char *
stw_sleep_whom_book_get_name (const StwSleepWhomBook *self, gint64 person)
{
  const Person *found = g_hash_table_lookup (self->people, &person);

  return found != NULL ? found->name : NULL;
}

static const Shifts *
ensure_shifts (StwSleepWhomBook *self, gint64 schedule)
{
  g_autoptr (StwSchedule) row = NULL;
  gpointer known;

  if (self->drawn != 0 && schedule == self->drawn)
    return self->draft;
  if (g_hash_table_lookup_extended (self->shifts, &schedule, NULL, &known))
    return known;
  row = stw_schedule_load (self->db, schedule, NULL);
  known = row != NULL
            ? shifts_new (self, stw_schedule_read_plan (self->db, row, self->from, self->to, NULL))
            : NULL;
  g_hash_table_insert (self->shifts, dup_number (schedule), known);
  return known;
}

static int
compare_shift (gconstpointer a, gconstpointer b)
{
  const StwOncallShift *asked = a, *shift = b;

  return asked->from < shift->from ? -1 : asked->from >= shift->to;
}

static gint64
find_on_call (StwSleepWhomBook *self, gint64 schedule, gint64 at)
{
  const StwOncallShift asked = { .from = at };
  const Shifts *shifts = ensure_shifts (self, schedule);
  const StwOncallShift *found;

  if (shifts == NULL)
    return 0;
  found = bsearch (&asked,
                   shifts->shifts->data,
                   shifts->shifts->len,
                   sizeof (StwOncallShift),
                   compare_shift);
  return found != NULL ? found->person : stw_oncall_at (shifts->plan, at).person;
}

/* How many edges are at or before @at. */
static guint
count_edges (const GArray *edges, gint64 at)
{
  guint low = 0;
  guint high = edges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (edges, gint64, middle) <= at)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Whom a step asks for there is a way to, and by whose clock they sleep. */
static GArray *
ask (StwSleepWhomBook *self,
     const StwEscalationStep *step,
     const StwEscalationCase *incident,
     gint64 at,
     GError **error)
{
  g_autoptr (GPtrArray) people = stw_whom_find (self->db, step, incident, at, error);
  GArray *sleepers;

  if (people == NULL)
    return NULL;
  sleepers = g_array_new (FALSE, FALSE, sizeof (StwSleeper));
  for (guint i = 0; i < people->len; i++)
    {
      const StwRecipient *recipient = g_ptr_array_index (people, i);
      const Person *person = g_hash_table_lookup (self->people, &recipient->person);

      if (person != NULL && stw_channels_can_reach (self->db, recipient))
        {
          StwSleeper sleeper = { recipient->person, person->zone };

          g_array_append_val (sleepers, sleeper);
        }
    }
  return sleepers;
}

/**
 * stw_sleep_whom_book_find:
 * @at: UTC milliseconds, of the time that the book is of
 *
 * Returns: (transfer full) (element-type StwSleeper): whom a step would have reached then
 */
GArray *
stw_sleep_whom_book_find (StwSleepWhomBook *self,
                          const StwEscalationStep *step,
                          const StwEscalationCase *incident,
                          gint64 at,
                          GError **error)
{
  StwEscalationStep asked = *step;
  GArray *sleepers;
  Key key;

  if (step->whom == STW_WHOM_SCHEDULE)
    {
      asked.who = find_on_call (self, self->schedule != 0 ? self->schedule : step->who, at);
      asked.whom = STW_WHOM_PERSON;
    }
  key = (Key){ asked.whom,
               asked.whom == STW_WHOM_ASSIGNEE ? incident->assignee : asked.who,
               incident->company,
               count_edges (self->edges, at) };
  sleepers = g_hash_table_lookup (self->sleepers, &key);
  if (sleepers != NULL)
    return g_array_ref (sleepers);
  sleepers = ask (self, &asked, incident, at, error);
  if (sleepers != NULL)
    g_hash_table_insert (self->sleepers, g_memdup2 (&key, sizeof key), g_array_ref (sleepers));
  return sleepers;
}
