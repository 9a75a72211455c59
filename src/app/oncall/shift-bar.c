/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the calendar of a schedule: a bar for each stretch, a button with a name, and what
 * its rows are called. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-bar.h"

#include "desk/oncall/gaps.h"

#include <glib/gi18n.h>

/* A bar shorter than this share of the calendar has room for initials alone. */
#define INITIALS_SHARE 0.06
/* And one shorter than this for nothing; its name is in its tip. */
#define EMPTY_SHARE 0.025
#define N_COLOURS 6

/* Everybody has a colour of the chart's palette, by their place among the people. */
static guint
find_colour (const StwRoster *roster, gint64 person)
{
  for (guint i = 0; i < roster->people->len; i++)
    if (((const StwRosterPerson *) roster->people->pdata[i])->id == person)
      return i % N_COLOURS + 1;
  return 0;
}

static const char *
get_row_name (const StwRoster *roster, guint row)
{
  if (row == STW_ROSTER_RESULT)
    return C_ ("on call", "Result");
  return row == STW_ROSTER_OVERRIDES ? C_ ("on call", "Override")
                                     : stw_roster_get_layer (roster, row)->name;
}

static char *
dup_row_subtitle (const StwRoster *roster, guint row)
{
  const StwOncallLayer *layer;
  g_autoptr (GString) text = g_string_new (NULL);

  if (row == STW_ROSTER_RESULT)
    return g_strdup (_ ("who is reached"));
  if (row == STW_ROSTER_OVERRIDES)
    return g_strdup (_ ("wins over all"));
  layer = stw_roster_get_layer (roster, row);
  if (layer->windows->len == 0)
    return g_strdup (_ ("always"));
  for (guint i = 0; i < layer->windows->len; i++)
    {
      const StwOncallWindow *window = &g_array_index (layer->windows, StwOncallWindow, i);

      if (i > 0)
        g_string_append (text, ", ");
      /* Translators: from a time of day to another */
      g_string_append_printf (text,
                              _ ("%d:%02d to %d:%02d"),
                              window->from / 3600,
                              window->from / 60 % 60,
                              window->to / 3600,
                              window->to / 60 % 60);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * stw_shift_bar_new:
 * @roster: what is shown
 * @bar: a stretch of it
 * @zone: by whose clock it is named
 * @share: how much of the calendar it takes up
 *
 * Returns: (transfer floating): a button with the name of who it is
 */
GtkWidget *
stw_shift_bar_new (const StwRoster *roster, const StwRosterBar *bar, GTimeZone *zone, double share)
{
  const char *person = bar->gap ? _ ("Nobody") : stw_roster_get_name (roster, bar->person);
  g_autofree char *when = stw_gap_dup_words (zone, bar->from, bar->to);
  /* Translators: who is on call, when, and in which row of the calendar */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s, %s"),
                                           person != NULL ? person : _ ("Nobody"),
                                           when,
                                           get_row_name (roster, bar->row));
  g_autofree char *initials = person != NULL ? stw_roster_dup_initials (person) : NULL;
  g_auto (GStrv) words = g_strsplit (person != NULL ? person : "–", " ", 2);
  const char *text = bar->gap                 ? C_ ("on call", "Gap")
                     : share < INITIALS_SHARE ? initials
                                              : words[0];
  GtkWidget *label = gtk_label_new (share < EMPTY_SHARE ? NULL : text);
  GtkWidget *button = gtk_button_new ();
  g_autofree char *colour = g_strdup_printf ("person-%u", find_colour (roster, bar->person));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "shift-bar");
  gtk_widget_add_css_class (button, bar->gap ? "gap" : colour);
  if (bar->row == STW_ROSTER_OVERRIDES)
    gtk_widget_add_css_class (button, "override");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

/**
 * stw_shift_row_label_new:
 * @row: of the calendar
 *
 * Returns: (transfer floating): its name, and when it counts
 */
GtkWidget *
stw_shift_row_label_new (const StwRoster *roster, guint row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *subtitle = dup_row_subtitle (roster, row);
  const char *texts[] = { get_row_name (roster, row), subtitle };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, i == 0 ? "strong" : "dim-label");
      if (i > 0)
        gtk_widget_add_css_class (label, "tiny");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}
