/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A weekly maintenance window. The times are the client's own clock. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/weekly-row.h"

#include <glib/gi18n.h>

#define N_DAYS 7
#define SUNDAY 6
#define MINUTES_A_DAY (24 * 60)
#define FROM_MINUTE (2 * 60)
#define TO_MINUTE (4 * 60)
#define STEP_MINUTES 15

struct _StwWeeklyRow
{
  AdwExpanderRow parent_instance;

  GtkToggleButton *days[N_DAYS]; /* (unowned) from Monday */
  GtkSpinButton *from;           /* (unowned) minutes of the day */
  GtkSpinButton *to;             /* (unowned) minutes of the day */
};

G_DEFINE_FINAL_TYPE (StwWeeklyRow, stw_weekly_row, ADW_TYPE_EXPANDER_ROW)

/* The locale's own word; 1 January 2024 was a Monday. */
static char *
dup_day_name (guint day, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (2024, 1, 1 + (int) day, 0, 0, 0);

  return g_date_time_format (date, format);
}

/**
 * stw_weekly_days_describe:
 * @days: bit 0 for Monday
 *
 * Returns: (transfer full): "Mon, Tue", or that it is every day
 */
char *
stw_weekly_days_describe (guint days)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (days == (1u << N_DAYS) - 1)
    return g_strdup (_ ("every day"));
  for (guint i = 0; i < N_DAYS; i++)
    if (days & (1u << i))
      g_ptr_array_add (names, dup_day_name (i, "%a"));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static guint
get_days (StwWeeklyRow *self)
{
  guint days = 0;

  for (guint i = 0; i < N_DAYS; i++)
    if (gtk_toggle_button_get_active (self->days[i]))
      days |= 1u << i;
  return days;
}

static gboolean
is_on (StwWeeklyRow *self)
{
  return adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self)) && get_days (self) != 0;
}

static char *
format_minute (int minute)
{
  return g_strdup_printf ("%d:%02d", minute / 60, minute % 60);
}

static gboolean
output_cb (GtkSpinButton *spin)
{
  g_autofree char *text = format_minute (gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* "22:30", or "22". */
static int
input_cb (GtkSpinButton *spin, double *ret_value)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (spin)), ":", 2);
  guint64 hour = 0;
  guint64 minute = 0;

  if (parts[0] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 0, 23, &hour, NULL) ||
      (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minute, NULL)))
    return GTK_INPUT_ERROR;
  *ret_value = (double) (hour * 60 + minute);
  return TRUE;
}

static GtkSpinButton *
append_time (StwWeeklyRow *self, const char *title, int minute)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, MINUTES_A_DAY - 1, STEP_MINUTES);

  /* With a range it takes digits alone. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), minute);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return GTK_SPIN_BUTTON (spin);
}

static void
append_days (StwWeeklyRow *self)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "days");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autofree char *name = dup_day_name (i, "%a");
      g_autofree char *full_name = dup_day_name (i, "%A");
      GtkWidget *day = gtk_toggle_button_new_with_label (name);

      gtk_widget_set_tooltip_text (day, full_name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (day),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      full_name,
                                      -1);
      gtk_box_append (GTK_BOX (box), day);
      self->days[i] = GTK_TOGGLE_BUTTON (day);
    }
  gtk_toggle_button_set_active (self->days[SUNDAY], TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

/* The row leaves its switch without a name. */
static void
name_switches (GtkWidget *widget, const char *name)
{
  if (GTK_IS_SWITCH (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name,
                                    -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_switches (child, name);
}

static void
stw_weekly_row_class_init (StwWeeklyRowClass *klass)
{
}

static void
stw_weekly_row_init (StwWeeklyRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Weekly Maintenance"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 _ ("Alerts are kept and held back; security ones are not"));
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (self), TRUE);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), FALSE);
  name_switches (GTK_WIDGET (self), _ ("Weekly Maintenance"));
  append_days (self);
  self->from = append_time (self, C_ ("maintenance", "Begins"), FROM_MINUTE);
  self->to = append_time (self, C_ ("maintenance", "Ends"), TO_MINUTE);
}

/**
 * stw_weekly_row_write:
 * @arguments: of a command "window.add", to which the schedule is added
 *
 * Returns: whether there is a window at all
 */
gboolean
stw_weekly_row_write (StwWeeklyRow *self, JsonObject *arguments)
{
  g_return_val_if_fail (STW_IS_WEEKLY_ROW (self), FALSE);

  if (!is_on (self))
    return FALSE;
  gtk_spin_button_update (self->from);
  gtk_spin_button_update (self->to);
  json_object_set_boolean_member (arguments, "weekly", TRUE);
  json_object_set_int_member (arguments, "days", get_days (self));
  json_object_set_int_member (arguments,
                              "from_minute",
                              gtk_spin_button_get_value_as_int (self->from));
  json_object_set_int_member (arguments, "to_minute", gtk_spin_button_get_value_as_int (self->to));
  return TRUE;
}

/**
 * stw_weekly_row_describe:
 *
 * Returns: (transfer full): the window in words, or that there is none
 */
char *
stw_weekly_row_describe (StwWeeklyRow *self)
{
  g_autofree char *days = stw_weekly_days_describe (get_days (self));
  g_autofree char *from = format_minute (gtk_spin_button_get_value_as_int (self->from));
  g_autofree char *to = format_minute (gtk_spin_button_get_value_as_int (self->to));

  if (!is_on (self))
    return g_strdup (_ ("Nothing"));
  /* Translators: days of the week, and two times of day */
  return g_strdup_printf (_ ("%s, %s to %s"), days, from, to);
}
