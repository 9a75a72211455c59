/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days of a schedule as lists, for narrow windows and for reading aloud: who is reached and
 * from when until when; a gap is a row like any other. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/agenda.h"

#include "app/widgets/face.h"
#include "base/clock.h"
#include "base/wall-clock.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  StwAgendaFill fill;
  gpointer data;
  gint64 from;
  gint64 to;
} Fill;

static void
fill_cb (GtkButton *button, Fill *fill)
{
  fill->fill (fill->from, fill->to, fill->data);
}

static void
fill_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
new_fill_button (const StwRosterBar *bar, StwAgendaFill fill, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Fill…"));
  Fill *closure = g_new0 (Fill, 1);

  *closure = (Fill){ fill, data, bar->from, bar->to };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (fill_cb), closure, fill_free, 0);
  return button;
}

static char *
dup_day_name (int day, int today)
{
  int year, month, day_of_month;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *name = NULL;

  stw_day_to_date (day, &year, &month, &day_of_month);
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  /* Translators: a day, such as Sunday 22 November; see the manual of g_date_time_format() */
  name = g_date_time_format (date, _ ("%A %-d %B"));
  /* Translators: a day */
  return day == today ? g_strdup_printf (_ ("%s, today"), name) : g_steal_pointer (&name);
}

static char *
dup_times (GTimeZone *zone, int day, const StwRosterBar *bar)
{
  StwWallClock from = stw_wall_clock_from_utc (zone, bar->from);
  StwWallClock to = stw_wall_clock_from_utc (zone, bar->to);
  int begin = from.day < day ? 0 : from.second / 60;
  int end = to.day > day ? 24 * 60 : to.second / 60;

  return g_strdup_printf ("%d:%02d–%d:%02d", begin / 60, begin % 60, end / 60, end % 60);
}

/* Which row of the calendar says so. */
static char *
dup_source (const StwRoster *roster, const StwRosterBar *bar)
{
  StwOncallShift shift = stw_oncall_at (roster->plan, bar->from);

  if (bar->override != 0)
    return g_strdup (C_ ("on call", "Override"));
  if (shift.layer < 0)
    return g_strdup ("");
  return g_strdup (((const StwOncallLayer *) roster->plan->layers->pdata[shift.layer])->name);
}

static GtkWidget *
new_row (const StwRoster *roster, int day, const StwRosterBar *bar, const StwAgendaView *view)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = bar->gap ? _ ("Nobody") : stw_roster_get_name (roster, bar->person);
  g_autofree char *times = dup_times (roster->plan->zone, day, bar);
  g_autofree char *source = bar->gap ? g_strdup (_ ("a gap")) : dup_source (roster, bar);
  g_autofree char *said = NULL;
  GtkWidget *first = bar->gap ? gtk_image_new_from_icon_name ("dialog-warning-symbolic")
                              : stw_face_new (view->client, 32, bar->person, name);
  GtkWidget *label = gtk_label_new (times);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), source);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), first);
  if (bar->gap)
    gtk_widget_add_css_class (row, "problem");
  if (bar->from <= view->now && view->now < bar->to)
    {
      /* Translators: beside who is on call at this moment */
      GtkWidget *tag = gtk_label_new (C_ ("on call", "now"));

      gtk_widget_add_css_class (tag, "tag");
      gtk_widget_add_css_class (tag, "severity-low");
      gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
    }
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  said = g_strdup_printf ("%s, %s, %s", name != NULL ? name : "–", times, source);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return row;
}

/**
 * stw_agenda_show:
 * @box: what stood there before goes
 * @roster: with a schedule
 * @view: what of it
 */
void
stw_agenda_show (GtkBox *box, const StwRoster *roster, const StwAgendaView *view)
{
  GTimeZone *zone = roster->plan->zone;
  int today = stw_wall_clock_from_utc (zone, view->now).day;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (int day = view->first_day; day < view->first_day + (int) view->n_days; day++)
    {
      gint64 from = stw_wall_clock_to_utc (zone, (StwWallClock){ day, 0 });
      gint64 to = stw_wall_clock_to_utc (zone, (StwWallClock){ day + 1, 0 });
      g_autoptr (GArray) bars = stw_roster_lay_out (roster, from, to);
      g_autofree char *name = dup_day_name (day, today);
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), name);
      for (guint i = 0; i < bars->len; i++)
        {
          const StwRosterBar *bar = &g_array_index (bars, StwRosterBar, i);
          GtkWidget *row;

          if (bar->row != STW_ROSTER_RESULT)
            continue;
          row = new_row (roster, day, bar, view);
          if (bar->gap && bar->to > view->now && view->fill != NULL)
            adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                       new_fill_button (bar, view->fill, view->data));
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
        }
      gtk_box_append (box, group);
    }
}
