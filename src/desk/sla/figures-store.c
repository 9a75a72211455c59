/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the incidents of a period, as a whole and by company, technician and part of the
 * period, from the same clock events that the promises are read from. One walk through the rows. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/figures-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/sla/figures.h"
#include "desk/sla/sla-book.h"

#define LONGEST_BY_WEEK (190 * STW_DAY)

/* One incident while its events are read. */
typedef struct
{
  StwSlaIncident sla;
  gint64 technician;
  gint64 created_at;
  gint64 occurrences;
  gboolean answered;                  /* by a person, not over by itself */
  GArray *recorded[STW_N_SLA_CLOCKS]; /* (owned) */
} Incident;

typedef struct
{
  StwSlaBook *book; /* (owned) */
  gint64 now;
  StwFigure figure;   /* whose incidents are listed */
  GHashTable *listed; /* (owned) (nullable) their numbers; %NULL while figures are counted */
  gboolean by_week;
  StwFigures *total;       /* (owned) */
  GHashTable *companies;   /* (owned) number -> StwFigures */
  GHashTable *technicians; /* (owned) number -> StwFigures; those of nobody are left out */
  GHashTable *periods;     /* (owned) first day, since 1970-01-01 -> StwFigures */
} Walk;

static GHashTable *
new_groups (void)
{
  return g_hash_table_new_full (g_int64_hash,
                                g_int64_equal,
                                g_free,
                                (GDestroyNotify) stw_figures_free);
}

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->book, stw_sla_book_free);
  g_clear_pointer (&walk->listed, g_hash_table_unref);
  g_clear_pointer (&walk->total, stw_figures_free);
  g_clear_pointer (&walk->companies, g_hash_table_unref);
  g_clear_pointer (&walk->technicians, g_hash_table_unref);
  g_clear_pointer (&walk->periods, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
incident_clear (Incident *incident)
{
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    g_clear_pointer (&incident->recorded[clock], g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Incident, incident_clear)

static StwFigures *
get_group (GHashTable *groups, gint64 id)
{
  StwFigures *figures = g_hash_table_lookup (groups, &id);

  if (figures == NULL)
    {
      figures = stw_figures_new ();
      g_hash_table_insert (groups, g_memdup2 (&id, sizeof id), figures);
    }
  return figures;
}

/* The first day of the week or the month in which an incident was opened, by UTC. */
static gint64
get_period (const Walk *walk, gint64 created_at)
{
  int day = (int) (created_at / STW_DAY);
  int year;
  int month;
  int ignored;

  if (walk->by_week)
    return day - (stw_day_weekday (day) - G_DATE_MONDAY);
  stw_day_to_date (day, &year, &month, &ignored);
  return stw_day_from_date (year, month, 1);
}

/* The time from the start to the last stop by the calendar, -1 when it has not stopped. */
static gint64
get_calendar_time (const GArray *recorded)
{
  gint64 stopped = -1;
  gint64 started;

  if (recorded->len == 0)
    return -1;
  started = g_array_index (recorded, StwRecordedEvent, 0).event.at;
  for (guint i = 0; i < recorded->len; i++)
    {
      const StwSlaEvent *event = &g_array_index (recorded, StwRecordedEvent, i).event;

      if (event->type == STW_SLA_EVENT_STOP)
        stopped = event->at;
      else if (event->type == STW_SLA_EVENT_REOPEN)
        stopped = -1;
    }
  return stopped >= 0 ? stopped - started : -1;
}

/* What an incident counts as, by one of its clocks. */
enum
{
  ASPECT_MET = 1 << 0,
  ASPECT_MISSED = 1 << 1,
  ASPECT_TIMED = 1 << 2,
  N_ASPECTS = 3,
};

/* By all of them. */
#define ASPECT(clock, aspect) ((guint) (aspect) << ((clock) *N_ASPECTS))

/* The one place that says which incidents are behind which figure: those with any such aspect. */
static const struct
{
  const char *word;
  guint aspects;
} behind[STW_N_FIGURES] = {
  [STW_FIGURE_NONE] = { "all", 0 },
  [STW_FIGURE_ANSWER_DUE] = { "answer-due", ASPECT (STW_SLA_RESPONSE, ASPECT_MET | ASPECT_MISSED) },
  [STW_FIGURE_ANSWERED_IN_TIME] = { "answered-in-time", ASPECT (STW_SLA_RESPONSE, ASPECT_MET) },
  [STW_FIGURE_ANSWERED_LATE] = { "answered-late", ASPECT (STW_SLA_RESPONSE, ASPECT_MISSED) },
  [STW_FIGURE_ANSWERED] = { "answered", ASPECT (STW_SLA_RESPONSE, ASPECT_TIMED) },
  [STW_FIGURE_RESOLUTION_DUE] = { "resolution-due",
                                  ASPECT (STW_SLA_RESOLUTION, ASPECT_MET | ASPECT_MISSED) },
  [STW_FIGURE_RESOLVED_IN_TIME] = { "resolved-in-time", ASPECT (STW_SLA_RESOLUTION, ASPECT_MET) },
  [STW_FIGURE_RESOLVED_LATE] = { "resolved-late", ASPECT (STW_SLA_RESOLUTION, ASPECT_MISSED) },
  [STW_FIGURE_RESOLVED] = { "resolved", ASPECT (STW_SLA_RESOLUTION, ASPECT_TIMED) },
  [STW_FIGURE_LATE] = { "late",
                        ASPECT (STW_SLA_RESPONSE, ASPECT_MISSED) |
                          ASPECT (STW_SLA_RESOLUTION, ASPECT_MISSED) },
};

/* What resolves by itself was answered by nobody. */
static gboolean
is_timed (const Incident *incident, StwSlaClock clock)
{
  return clock != STW_SLA_RESPONSE || incident->answered;
}

static guint
judge (const Incident *incident, StwSlaClock clock, const StwSlaStanding *standing)
{
  gboolean stopped = standing->reading.state == STW_SLA_STATE_STOPPED;
  guint aspects = 0;

  if (!standing->exists)
    return 0;
  if (stopped && is_timed (incident, clock))
    aspects |= ASPECT_TIMED;
  /* What runs and is not due yet is neither. */
  if (standing->reading.breached_at != STW_SLA_NEVER)
    aspects |= ASPECT_MISSED;
  else if (stopped)
    aspects |= ASPECT_MET;
  return aspects;
}

static guint
judge_all (const Incident *incident, const StwSlaStanding standings[STW_N_SLA_CLOCKS])
{
  guint aspects = 0;

  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    aspects |= ASPECT (clock, judge (incident, (StwSlaClock) clock, &standings[clock]));
  return aspects;
}

static void
add_clock (StwFigures *figures,
           const Incident *incident,
           StwSlaClock clock,
           const StwSlaStanding *standing)
{
  gint64 calendar_time = get_calendar_time (incident->recorded[clock]);
  guint aspects = judge (incident, clock, standing);

  if (is_timed (incident, clock) && calendar_time >= 0)
    g_array_append_val (figures->calendar[clock], calendar_time);
  if ((aspects & ASPECT_TIMED) != 0)
    g_array_append_val (figures->elapsed[clock], standing->reading.elapsed);
  figures->missed[clock] += (aspects & ASPECT_MISSED) != 0;
  figures->met[clock] += (aspects & ASPECT_MET) != 0;
}

static void
add_incident (StwFigures *figures,
              const Incident *incident,
              const StwSlaStanding standings[STW_N_SLA_CLOCKS])
{
  figures->incidents++;
  figures->occurrences += incident->occurrences;
  figures->late += (judge_all (incident, standings) & behind[STW_FIGURE_LATE].aspects) != 0;
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    add_clock (figures, incident, (StwSlaClock) clock, &standings[clock]);
}

static void
list_incident (Walk *walk,
               const Incident *incident,
               const StwSlaStanding standings[STW_N_SLA_CLOCKS])
{
  if (walk->figure == STW_FIGURE_NONE ||
      (judge_all (incident, standings) & behind[walk->figure].aspects) != 0)
    g_hash_table_add (walk->listed, g_memdup2 (&incident->sla.id, sizeof incident->sla.id));
}

/* All events of an incident were read. */
static void
finish (Walk *walk, Incident *incident)
{
  StwSlaStanding standings[STW_N_SLA_CLOCKS];

  if (incident->sla.id == 0)
    return;
  stw_sla_book_read_recorded (walk->book, &incident->sla, incident->recorded, walk->now, standings);
  if (walk->listed != NULL)
    {
      list_incident (walk, incident, standings);
      return;
    }
  add_incident (walk->total, incident, standings);
  add_incident (get_group (walk->companies, incident->sla.company), incident, standings);
  add_incident (get_group (walk->periods, get_period (walk, incident->created_at)),
                incident,
                standings);
  if (incident->technician != 0)
    add_incident (get_group (walk->technicians, incident->technician), incident, standings);
}

static void
begin (Incident *incident, StwRows *rows)
{
  incident->sla = (StwSlaIncident){
    .id = stw_rows_get_int (rows, 0),
    .company = stw_rows_get_int (rows, 1),
    .severity = (StwSeverity) stw_rows_get_int (rows, 2),
    .policy = stw_rows_get_int (rows, 3),
  };
  incident->technician = stw_rows_get_int (rows, 4);
  incident->created_at = stw_rows_get_int (rows, 5);
  incident->occurrences = stw_rows_get_int (rows, 6);
  incident->answered = stw_rows_get_int (rows, 7) != 0;
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    g_array_set_size (incident->recorded[clock], 0);
}

static gboolean
walk_rows (Walk *walk, StwDb *db, const StwFiguresQuery *query, GError **error)
{
  g_auto (Incident) incident = { .occurrences = 0 };
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.id, i.company_id, i.severity, COALESCE(c.sla_policy_id, 0), "
    "COALESCE(i.assignee_id, 0), i.created_at, i.occurrences, i.acknowledged_at IS NOT NULL, "
    "e.clock, e.at, e.type, e.reason "
    "FROM incident i JOIN company c ON c.id = i.company_id "
    "LEFT JOIN clock_event e ON e.incident_id = i.id "
    "WHERE i.merged_into IS NULL AND i.status < 6 AND (?1 = 0 OR i.company_id = ?1) "
    "AND i.created_at >= ?2 AND i.created_at < ?3 AND (?4 = 0 OR i.assignee_id = ?4) "
    "ORDER BY i.id, e.clock, e.at, e.id",
    STW_INT (query->company),
    STW_INT (query->from),
    STW_INT (query->to != 0 ? query->to : G_MAXINT64),
    STW_INT (query->technician));

  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    incident.recorded[clock] = g_array_new (FALSE, FALSE, sizeof (StwRecordedEvent));
  while (stw_rows_next (rows, error))
    {
      if (stw_rows_get_int (rows, 0) != incident.sla.id)
        {
          finish (walk, &incident);
          begin (&incident, rows);
        }
      stw_clock_add_row (rows, 8, incident.recorded);
    }
  finish (walk, &incident);
  return stw_rows_succeeded (rows);
}

static void
set_minutes (JsonObject *object, const char *name, double milliseconds)
{
  json_object_set_double_member (object, name, milliseconds / STW_MINUTE);
}

static JsonObject *
describe_spread (const GArray *values)
{
  const StwSpread spread = stw_figures_spread (values);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "count", spread.count);
  if (spread.count == 0)
    return object;
  set_minutes (object, "median_minutes", spread.median);
  set_minutes (object, "p90_minutes", spread.p90);
  set_minutes (object, "mean_minutes", spread.mean);
  return object;
}

static JsonObject *
describe_sla (const StwFigures *figures, StwSlaClock clock)
{
  gint64 met = figures->met[clock];
  gint64 missed = figures->missed[clock];
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "met", met);
  json_object_set_int_member (object, "missed", missed);
  if (met + missed > 0)
    json_object_set_double_member (object, "share", (double) met / (double) (met + missed));
  else
    json_object_set_null_member (object, "share");
  return object;
}

static void
add_figures (JsonObject *object, const StwFigures *figures)
{
  static const char *const times[STW_N_SLA_CLOCKS] = { "time_to_acknowledge", "time_to_resolve" };
  JsonObject *sla = json_object_new ();

  json_object_set_int_member (object, "incidents", figures->incidents);
  json_object_set_int_member (object, "occurrences", figures->occurrences);
  json_object_set_int_member (object, "late", figures->late);
  json_object_set_double_member (object, "noise_reduction", stw_figures_noise_reduction (figures));
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      JsonObject *time = describe_spread (figures->elapsed[clock]);

      json_object_set_object_member (time, "calendar", describe_spread (figures->calendar[clock]));
      json_object_set_object_member (object, times[clock], time);
      json_object_set_object_member (sla,
                                     stw_sla_clock_to_word ((StwSlaClock) clock),
                                     describe_sla (figures, (StwSlaClock) clock));
    }
  json_object_set_object_member (object, "sla", sla);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* What a row is named by: {"id", "name"} or {"from"}. */
typedef gboolean (*NameFunc) (StwDb *db, gint64 id, JsonObject *object, GError **error);

static JsonArray *
describe_groups (StwDb *db, GHashTable *groups, NameFunc name, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (groups), compare_keys);

  for (GList *item = keys; item != NULL; item = item->next)
    {
      JsonObject *object = json_object_new ();

      json_array_add_object_element (list, object);
      if (!name (db, *(gint64 *) item->data, object, error))
        return NULL;
      add_figures (object, g_hash_table_lookup (groups, item->data));
    }
  return g_steal_pointer (&list);
}

static gboolean
read_name (StwRows *taken, JsonObject *object, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  if (stw_rows_next (rows, error))
    json_object_set_string_member (object, "name", stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows);
}

static gboolean
name_company (StwDb *db, gint64 id, JsonObject *object, GError **error)
{
  g_autofree char *text = stw_id_format (STW_ID_COMPANY, id);

  json_object_set_string_member (object, "id", text);
  return read_name (
    stw_db_query (db, error, "SELECT name FROM company WHERE id = ?1", STW_INT (id)),
    object,
    error);
}

static gboolean
name_technician (StwDb *db, gint64 id, JsonObject *object, GError **error)
{
  g_autofree char *text = stw_id_format (STW_ID_PERSON, id);

  json_object_set_string_member (object, "id", text);
  return read_name (stw_db_query (db, error, "SELECT name FROM person WHERE id = ?1", STW_INT (id)),
                    object,
                    error);
}

static gboolean
name_period (StwDb *db, gint64 id, JsonObject *object, GError **error)
{
  g_autofree char *from = stw_timestamp_format (id * STW_DAY);

  json_object_set_string_member (object, "from", from);
  return TRUE;
}

static gboolean
add_groups (StwDb *db, const Walk *walk, JsonObject *object, GError **error)
{
  const struct
  {
    const char *member;
    GHashTable *groups;
    NameFunc name;
  } all[] = {
    { "by_company", walk->companies, name_company },
    { "by_technician", walk->technicians, name_technician },
    { "by_period", walk->periods, name_period },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      JsonArray *list = describe_groups (db, all[i].groups, all[i].name, error);

      if (list == NULL)
        return FALSE;
      json_object_set_array_member (object, all[i].member, list);
    }
  return TRUE;
}

/* Up to half a year by weeks, else by months. */
static gboolean
is_by_week (StwDb *db,
            const StwFiguresQuery *query,
            gint64 now,
            gboolean *ret_by_week,
            GError **error)
{
  gint64 from = query->from;

  if (from == 0 &&
      !stw_db_number (db, &from, error, "SELECT COALESCE(MIN(created_at), 0) FROM incident"))
    return FALSE;
  *ret_by_week = (query->to != 0 ? query->to : now) - from <= LONGEST_BY_WEEK;
  return TRUE;
}

/**
 * stw_figure_to_word:
 *
 * Returns: (transfer none): the word that stands in a filter
 */
const char *
stw_figure_to_word (StwFigure figure)
{
  g_return_val_if_fail ((guint) figure < STW_N_FIGURES, "all");

  return behind[figure].word;
}

/**
 * stw_figure_from_word:
 *
 * Returns: whether there is such a figure
 */
gboolean
stw_figure_from_word (const char *word, StwFigure *ret_figure)
{
  for (guint i = 0; i < STW_N_FIGURES; i++)
    if (g_strcmp0 (behind[i].word, word) == 0)
      {
        *ret_figure = (StwFigure) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_figures_list:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full) (element-type gint64): the numbers of the incidents behind a figure, as
 *   a set: as many as stw_figures_load() counts for the same question at the same moment
 */
GHashTable *
stw_figures_list (StwDb *db,
                  const StwFiguresQuery *query,
                  StwFigure figure,
                  gint64 now,
                  GError **error)
{
  g_auto (Walk) walk = { .now = now, .figure = figure };

  g_return_val_if_fail ((guint) figure < STW_N_FIGURES, NULL);

  walk.book = stw_sla_book_load (db, error);
  walk.listed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (walk.book == NULL || !walk_rows (&walk, db, query, error))
    return NULL;
  return g_steal_pointer (&walk.listed);
}

/**
 * stw_figures_load:
 * @now: UTC milliseconds
 *
 * A target that was missed counts as missed also while its incident is open; one that runs and is
 * not due is left out. Times are those that the promise counts, and beside them by the calendar.
 *
 * Returns: (transfer full): `{"incidents","occurrences","late","noise_reduction",
 *   "time_to_acknowledge":{"count","median_minutes","p90_minutes","mean_minutes","calendar":{…}},
 *   "time_to_resolve":{…},"sla":{"response":{"met","missed","share"},"resolution":{…}},
 *   "by_company":[{"id","name",…}],"by_technician":[…],"by_period":[{"from",…}]}`
 */
JsonObject *
stw_figures_load (StwDb *db, const StwFiguresQuery *query, gint64 now, GError **error)
{
  g_auto (Walk) walk = { .now = now };
  g_autoptr (JsonObject) object = json_object_new ();

  walk.book = stw_sla_book_load (db, error);
  walk.total = stw_figures_new ();
  walk.companies = new_groups ();
  walk.technicians = new_groups ();
  walk.periods = new_groups ();
  if (walk.book == NULL || !is_by_week (db, query, now, &walk.by_week, error) ||
      !walk_rows (&walk, db, query, error))
    return NULL;
  add_figures (object, walk.total);
  return add_groups (db, &walk, object, error) ? g_steal_pointer (&object) : NULL;
}
