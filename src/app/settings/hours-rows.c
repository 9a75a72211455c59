/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours of a week, of a business or of somebody who works there, to be typed weekday by
 * weekday. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/hours-rows.h"

#include "desk/sla/hours-json.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static const struct
{
  const char *member;
  const char *title;
} weekdays[] = {
  { "mon", N_ ("Monday") },   { "tue", N_ ("Tuesday") }, { "wed", N_ ("Wednesday") },
  { "thu", N_ ("Thursday") }, { "fri", N_ ("Friday") },  { "sat", N_ ("Saturday") },
  { "sun", N_ ("Sunday") },
};

#define N_WEEKDAYS G_N_ELEMENTS (weekdays)
#define FIRST_OF_WEEKEND 5
#define USUAL_HOURS "09:00-17:00"
#define ALL_DAY "00:00-24:00"

struct _StwHoursRows
{
  GtkEditable *days[N_WEEKDAYS]; /* (unowned) */
};

/* "09:00-12:00, 13:00-17:00" as [["09:00","12:00"],["13:00","17:00"]]. */
static JsonArray *
read_openings (const char *text)
{
  JsonArray *openings = json_array_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) times = NULL;
      JsonArray *opening;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      times = g_strsplit (parts[i], "-", -1);
      opening = json_array_new ();
      for (guint j = 0; times[j] != NULL; j++)
        json_array_add_string_element (opening, g_strstrip (times[j]));
      json_array_add_array_element (openings, opening);
    }
  return openings;
}

/**
 * stw_hours_rows_read:
 *
 * Returns: (transfer full): the week as commands take it
 */
JsonNode *
stw_hours_rows_read (const StwHoursRows *self)
{
  JsonObject *week = json_object_new ();
  JsonNode *node = json_node_alloc ();

  for (guint day = 0; day < N_WEEKDAYS; day++)
    json_object_set_array_member (week,
                                  weekdays[day].member,
                                  read_openings (gtk_editable_get_text (self->days[day])));
  json_node_init (node, JSON_NODE_OBJECT);
  json_node_take_object (node, week);
  return node;
}

static gboolean
check_day (const StwHoursRows *self, guint day)
{
  JsonObject *week = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), week);
  g_autoptr (StwBusinessHours) hours = NULL;

  json_object_set_array_member (week,
                                weekdays[day].member,
                                read_openings (gtk_editable_get_text (self->days[day])));
  json_object_unref (week);
  hours = stw_hours_from_json (NULL, node, NULL, NULL);
  if (hours != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->days[day]), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->days[day]), "error");
  return hours != NULL;
}

/**
 * stw_hours_rows_check:
 *
 * Returns: whether all that was typed is hours; what is not is marked
 */
gboolean
stw_hours_rows_check (const StwHoursRows *self)
{
  gboolean fine = TRUE;

  for (guint day = 0; day < N_WEEKDAYS; day++)
    fine = check_day (self, day) && fine;
  return fine;
}

/**
 * stw_hours_rows_is_always:
 *
 * Returns: whether no minute of the week is left out
 */
gboolean
stw_hours_rows_is_always (const StwHoursRows *self)
{
  for (guint day = 0; day < N_WEEKDAYS; day++)
    if (!g_str_equal (gtk_editable_get_text (self->days[day]), ALL_DAY))
      return FALSE;
  return TRUE;
}

static JsonArray *
get_openings (JsonNode *hours, guint day)
{
  JsonObject *week = JSON_NODE_HOLDS_OBJECT (hours) ? json_node_get_object (hours) : NULL;

  return week != NULL && json_object_has_member (week, weekdays[day].member)
           ? json_object_get_array_member (week, weekdays[day].member)
           : NULL;
}

/* The hours of a weekday, as they are typed; none is "". */
static char *
describe_openings (JsonArray *openings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; openings != NULL && i < json_array_get_length (openings); i++)
    {
      JsonArray *opening = json_array_get_array_element (openings, i);

      g_string_append_printf (text,
                              "%s%s-%s",
                              i > 0 ? ", " : "",
                              json_array_get_string_element (opening, 0),
                              json_array_get_string_element (opening, 1));
    }
  return g_string_free (text, FALSE);
}

static char *
describe_day (JsonNode *hours, guint day)
{
  if (hours == NULL)
    return g_strdup (day < FIRST_OF_WEEKEND ? USUAL_HOURS : "");
  if (!JSON_NODE_HOLDS_OBJECT (hours))
    return g_strdup (ALL_DAY);
  return describe_openings (get_openings (hours, day));
}

/**
 * stw_hours_rows_new:
 * @list: where they stand
 * @hours: (nullable): "always", or a week; %NULL for what is usual
 * @changed: called with @data alone after something was typed
 *
 * Returns: (transfer full): the rows, to be freed after the list
 */
StwHoursRows *
stw_hours_rows_new (GtkListBox *list, JsonNode *hours, GCallback changed, gpointer data)
{
  StwHoursRows *self = g_new0 (StwHoursRows, 1);

  for (guint day = 0; day < N_WEEKDAYS; day++)
    {
      GtkWidget *row = adw_entry_row_new ();
      g_autofree char *text = describe_day (hours, day);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (weekdays[day].title));
      gtk_editable_set_text (GTK_EDITABLE (row), text);
      g_signal_connect_swapped (row, "changed", changed, data);
      gtk_list_box_append (list, row);
      self->days[day] = GTK_EDITABLE (row);
    }
  return self;
}

/**
 * stw_hours_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
stw_hours_rows_free (StwHoursRows *self)
{
  g_free (self);
}

/**
 * stw_hours_describe:
 * @hours: "always", or a week
 *
 * Returns: (transfer full): a line for each row of weekdays with the same hours, in words
 */
char *
stw_hours_describe (JsonNode *hours)
{
  GString *text;

  if (!JSON_NODE_HOLDS_OBJECT (hours))
    return g_strdup (_ ("At any hour"));
  text = g_string_new (NULL);
  for (guint day = 0, last; day < N_WEEKDAYS; day = last + 1)
    {
      g_autofree char *openings = describe_openings (get_openings (hours, day));

      for (last = day; last + 1 < N_WEEKDAYS; last++)
        {
          g_autofree char *next = describe_openings (get_openings (hours, last + 1));

          if (!g_str_equal (next, openings))
            break;
        }
      if (*openings == '\0')
        continue;
      g_string_append (text, text->len > 0 ? "\n" : "");
      if (last > day)
        /* Translators: two weekdays, and the hours of all from the one to the other */
        g_string_append_printf (text,
                                _ ("%s to %s: %s"),
                                _ (weekdays[day].title),
                                _ (weekdays[last].title),
                                openings);
      else
        /* Translators: a weekday, and its hours */
        g_string_append_printf (text, _ ("%s: %s"), _ (weekdays[day].title), openings);
    }
  if (text->len == 0)
    g_string_append (text, _ ("Never"));
  return g_string_free (text, FALSE);
}
