/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's maintenance windows and silences as its rows have them, for the ledger thread and for
 * readers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/holds.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/hold-store.h"
#include "triage/matcher.h"
#include "triage/window.h"

typedef struct
{
  gint64 id;
  StwWindow window;
  StwMatcher *matcher; /* (owned) (nullable) for every alert */
} Hold;

struct _StwHolds
{
  GArray *holds;   /* (owned) of Hold */
  GTimeZone *zone; /* (owned) the company's */
};

static void
hold_clear (gpointer data)
{
  Hold *hold = data;

  g_clear_pointer (&hold->matcher, stw_matcher_free);
}

static StwWindow
read_window (const StwHoldRow *row)
{
  return (StwWindow){
    .weekly = row->weekly,
    .from = row->from_at,
    .to = row->to_at,
    .days = (guint) row->days,
    .from_minute = (guint) row->from_minute,
    .to_minute = (guint) row->to_minute,
  };
}

static void
load_cb (const StwHoldRow *row, gpointer data)
{
  g_autoptr (JsonNode) node = row->matcher != NULL ? json_from_string (row->matcher, NULL) : NULL;
  Hold hold = { .id = row->id, .window = read_window (row) };

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    hold.matcher = stw_matcher_new_from_json (json_node_get_object (node), NULL);
  /* A matcher that cannot be read must not hold everything back. */
  if (row->matcher != NULL && hold.matcher == NULL)
    g_message ("A %s cannot be read and is passed over.", row->kind);
  else
    g_array_append_val (data, hold);
}

static GTimeZone *
get_zone (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static StwHolds *
load (StwDb *db, const StwCompany *company, gint64 now, StwHoldRowFunc add, GError **error)
{
  g_autoptr (StwHolds) self = g_new0 (StwHolds, 1);

  self->zone = get_zone (company->timezone);
  self->holds = g_array_new (FALSE, FALSE, sizeof (Hold));
  g_array_set_clear_func (self->holds, hold_clear);
  return stw_hold_foreach (db, company->id, now, add, self->holds, error) ? g_steal_pointer (&self)
                                                                          : NULL;
}

/**
 * stw_holds_load:
 * @company: whose they are
 * @now: UTC milliseconds; what is over by then is left out
 *
 * Returns: (transfer full): what can hold a company's alerts back
 */
StwHolds *
stw_holds_load (StwDb *db, const StwCompany *company, gint64 now, GError **error)
{
  return load (db, company, now, load_cb, error);
}

static void
load_window_cb (const StwHoldRow *row, gpointer data)
{
  if (g_str_equal (row->kind, STW_HOLD_WINDOW))
    load_cb (row, data);
}

/**
 * stw_holds_load_windows:
 * @company: whose they are
 * @now: UTC milliseconds; what is over by then is left out
 *
 * Returns: (transfer full): a company's maintenance windows alone
 */
StwHolds *
stw_holds_load_windows (StwDb *db, const StwCompany *company, gint64 now, GError **error)
{
  return load (db, company, now, load_window_cb, error);
}

/**
 * stw_holds_free:
 * @self: (nullable) (transfer full): windows and silences
 */
void
stw_holds_free (StwHolds *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->holds);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static gboolean
is_about (const Hold *hold, const StwAlert *alert, gboolean security)
{
  return hold->matcher != NULL ? stw_matcher_matches (hold->matcher, alert) : !security;
}

/**
 * stw_holds_find:
 * @security: whether the alert concerns security; what does is only held back by what names it
 * @now: UTC milliseconds
 *
 * Returns: the number of the window or silence that holds an alert back now, 0 for none
 */
gint64
stw_holds_find (const StwHolds *self, const StwAlert *alert, gboolean security, gint64 now)
{
  for (guint i = 0; i < self->holds->len; i++)
    {
      const Hold *hold = &g_array_index (self->holds, Hold, i);

      if (is_about (hold, alert, security) &&
          stw_window_is_open (&hold->window, self->zone, now, NULL))
        return hold->id;
    }
  return 0;
}

/**
 * stw_holds_get_end:
 * @hold: the number of a window or a silence
 * @now: UTC milliseconds
 *
 * Returns: until when it holds alerts back, in UTC milliseconds; 0 when it does not now
 */
gint64
stw_holds_get_end (const StwHolds *self, gint64 hold, gint64 now)
{
  gint64 until;

  for (guint i = 0; i < self->holds->len; i++)
    {
      const Hold *candidate = &g_array_index (self->holds, Hold, i);

      if (candidate->id == hold)
        return stw_window_is_open (&candidate->window, self->zone, now, &until) ? until : 0;
    }
  return 0;
}

/**
 * stw_holds_get_end_of_all:
 * @now: UTC milliseconds
 *
 * Returns: until when everything is held back, in UTC milliseconds; 0 when it is not now
 */
gint64
stw_holds_get_end_of_all (const StwHolds *self, gint64 now)
{
  gint64 end = 0;

  for (guint i = 0; i < self->holds->len; i++)
    {
      const Hold *hold = &g_array_index (self->holds, Hold, i);
      gint64 until;

      if (hold->matcher == NULL && stw_window_is_open (&hold->window, self->zone, now, &until))
        end = MAX (end, until);
    }
  return end;
}

/**
 * stw_holds_is_any_open:
 * @now: UTC milliseconds
 *
 * Returns: whether any of them holds something back now
 */
gboolean
stw_holds_is_any_open (const StwHolds *self, gint64 now)
{
  for (guint i = 0; i < self->holds->len; i++)
    if (stw_window_is_open (&g_array_index (self->holds, Hold, i).window, self->zone, now, NULL))
      return TRUE;
  return FALSE;
}

static gboolean
is_covered (const StwHolds *self, const StwAlert *alert, gint64 now)
{
  for (guint i = 0; i < self->holds->len; i++)
    {
      const Hold *hold = &g_array_index (self->holds, Hold, i);

      if (hold->matcher != NULL && stw_window_is_open (&hold->window, self->zone, now, NULL) &&
          stw_matcher_matches (hold->matcher, alert))
        return TRUE;
    }
  return FALSE;
}

/**
 * stw_holds_cover:
 * @alerts: (nullable) (element-type StwAlert): all that an incident has, %NULL when nobody has
 *   looked
 * @now: UTC milliseconds
 *
 * Returns: whether an incident is in maintenance: everything is, or each of its alerts
 */
gboolean
stw_holds_cover (const StwHolds *self, const GPtrArray *alerts, gint64 now)
{
  if (stw_holds_get_end_of_all (self, now) != 0)
    return TRUE;
  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    if (!is_covered (self, g_ptr_array_index (alerts, i), now))
      return FALSE;
  return alerts != NULL && alerts->len > 0;
}

/**
 * stw_holds_get_next:
 * @now: UTC milliseconds
 *
 * Returns: when one of them begins or ends next, %G_MAXINT64 when none does
 */
gint64
stw_holds_get_next (const StwHolds *self, gint64 now)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < self->holds->len; i++)
    next =
      MIN (next,
           stw_window_get_next (&g_array_index (self->holds, Hold, i).window, self->zone, now));
  return next;
}

static const char *const day_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

static JsonArray *
list_days (gint64 days)
{
  JsonArray *list = json_array_new ();

  for (guint day = 0; day_words[day] != NULL; day++)
    if ((days & (1 << day)) != 0)
      json_array_add_string_element (list, day_words[day]);
  return list;
}

/**
 * stw_holds_parse_days:
 * @text: (nullable): some of mon, tue, wed, thu, fri, sat and sun, with commas between them
 * @ret_days: (out): bit 0 for Monday
 *
 * Returns: whether they are days
 */
gboolean
stw_holds_parse_days (const char *text, guint *ret_days)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  guint days = 0;

  for (char **word = words; *word != NULL; word++)
    {
      guint day = 0;

      while (day_words[day] != NULL && !g_str_equal (day_words[day], *word))
        day++;
      if (day_words[day] == NULL)
        return FALSE;
      days |= 1u << day;
    }
  *ret_days = days;
  return days != 0;
}

typedef struct
{
  JsonArray *list; /* (unowned) */
  const char *kind;
  GTimeZone *zone; /* (unowned) */
  gint64 now;
} Listing;

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = time != 0 ? stw_timestamp_format (time) : NULL;

  json_object_set_string_member (object, member, text);
}

static void
set_minute (JsonObject *object, const char *member, gint64 minute)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", (int) minute / 60, (int) minute % 60);

  json_object_set_string_member (object, member, text);
}

static void
set_schedule (JsonObject *object, const StwHoldRow *row)
{
  json_object_set_boolean_member (object, "weekly", row->weekly);
  if (!row->weekly)
    {
      set_time (object, "from", row->from_at);
      set_time (object, "to", row->to_at);
      return;
    }
  json_object_set_array_member (object, "days", list_days (row->days));
  set_minute (object, "from", row->from_minute);
  set_minute (object, "to", row->to_minute);
}

static void
list_cb (const StwHoldRow *row, gpointer data)
{
  Listing *listing = data;
  gboolean is_window = g_str_equal (row->kind, STW_HOLD_WINDOW);
  g_autofree char *id = stw_id_format (is_window ? STW_ID_WINDOW : STW_ID_SILENCE, row->id);
  g_autoptr (JsonNode) match = NULL;
  const StwWindow window = read_window (row);
  JsonObject *object;

  if (!g_str_equal (row->kind, listing->kind))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "reason", row->reason);
  match = row->matcher != NULL ? json_from_string (row->matcher, NULL) : NULL;
  if (match != NULL)
    json_object_set_member (object, "match", g_steal_pointer (&match));
  else
    json_object_set_null_member (object, "match");
  set_schedule (object, row);
  json_object_set_boolean_member (
    object,
    "active",
    row->removed_at == 0 && stw_window_is_open (&window, listing->zone, listing->now, NULL));
  json_object_set_int_member (object, "held", row->held);
  set_time (object, "removed_at", row->removed_at);
  json_array_add_object_element (listing->list, object);
}

/**
 * stw_holds_list:
 * @kind: %STW_HOLD_WINDOW or %STW_HOLD_SILENCE
 *
 * Returns: (transfer full): those of a company, with those that are over, as the command line shows
 *   them
 */
JsonArray *
stw_holds_list (StwDb *db, gint64 company, const char *kind, gint64 now, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwCompany) row = stw_company_load (db, company, error);
  g_autoptr (GTimeZone) zone = row != NULL ? get_zone (row->timezone) : NULL;
  Listing listing = { list, kind, zone, now };

  if (row == NULL || !stw_hold_foreach (db, company, 0, list_cb, &listing, error))
    return NULL;
  return g_steal_pointer (&list);
}
