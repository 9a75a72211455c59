/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours at which a layer counts: rows of the days on which a stretch begins and its hours, such
 * as "18:00-08:00", as many as one likes. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/window-rows.h"

#include "app/incidents/question.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <stdio.h>

#define N_DAYS 7
/* So many a layer may have. */
#define MOST 50
#define ALL_DAY "00:00-24:00"
/* A Monday, for the names of days. */
#define MONDAY_YEAR 2026
#define MONDAY_MONTH 6
#define MONDAY_DAY 1

static const char *const days[N_DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

typedef struct
{
  StwWindowRows *rows;              /* (unowned) */
  GtkWidget *row;                   /* (unowned) */
  GtkToggleButton *toggles[N_DAYS]; /* (unowned) */
  GtkEditable *hours;               /* (unowned) */
} Window;

struct _StwWindowRows
{
  GtkListBox *list;   /* (owned) */
  GtkWidget *add;     /* (unowned) the last row */
  GPtrArray *windows; /* (owned) of Window */
  GCallback changed;
  gpointer data;
};

static void
tell (StwWindowRows *self)
{
  ((void (*) (gpointer)) self->changed) (self->data);
}

static void
say_always (StwWindowRows *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->add),
                               self->windows->len == 0 ? _ ("The layer counts at all hours.") : "");
  gtk_widget_set_sensitive (self->add, self->windows->len < MOST);
}

/* Of one stretch, as "18:00" and "08:00"; %FALSE when it is none. */
static gboolean
read_hours (const char *text, char **ret_from, char **ret_to)
{
  int from_hour, from_minute, to_hour, to_minute;
  char rest;

  if (*text == '\0')
    text = ALL_DAY;
  if (sscanf (text, "%2d:%2d-%2d:%2d %c", &from_hour, &from_minute, &to_hour, &to_minute, &rest) !=
        4 ||
      from_hour < 0 || from_hour > 23 || to_hour < 0 || to_hour > 24 || from_minute < 0 ||
      from_minute > 59 || to_minute < 0 || to_minute > 59 || (to_hour == 24 && to_minute > 0))
    return FALSE;
  *ret_from = g_strdup_printf ("%02d:%02d", from_hour, from_minute);
  *ret_to = g_strdup_printf ("%02d:%02d", to_hour, to_minute);
  return TRUE;
}

static guint
count_days (const Window *window)
{
  guint n = 0;

  for (guint i = 0; i < N_DAYS; i++)
    n += gtk_toggle_button_get_active (window->toggles[i]);
  return n;
}

static gboolean
check_window (const Window *window)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gboolean fine = read_hours (gtk_editable_get_text (window->hours), &from, &to);

  if (fine)
    gtk_widget_remove_css_class (GTK_WIDGET (window->hours), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (window->hours), "error");
  return fine && count_days (window) > 0;
}

static void
remove_cb (Window *window)
{
  StwWindowRows *self = window->rows;

  gtk_widget_grab_focus (self->add);
  gtk_list_box_remove (self->list, window->row);
  g_ptr_array_remove (self->windows, window);
  say_always (self);
  tell (self);
}

static GtkWidget *
new_toggles (Window *window, JsonObject *object)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  JsonNode *node = object != NULL ? json_object_get_member (object, "days") : NULL;
  JsonArray *chosen =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_chosen = chosen != NULL ? json_array_get_length (chosen) : 0;

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autoptr (GDateTime) date =
                   g_date_time_new_utc (MONDAY_YEAR, MONDAY_MONTH, MONDAY_DAY + (int) i, 0, 0, 0);
      g_autofree char *name = g_date_time_format (date, "%A");
      g_autofree char *brief = g_date_time_format (date, "%a");
      g_autofree char *letters = g_utf8_substring (brief, 0, MIN (g_utf8_strlen (brief, -1), 2));
      GtkWidget *toggle = gtk_toggle_button_new_with_label (letters);
      gboolean active = n_chosen == 0;

      for (guint j = 0; j < n_chosen; j++)
        active = active || g_str_equal (json_array_get_string_element (chosen, j), days[i]);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), active);
      gtk_widget_add_css_class (toggle, "day-toggle");
      gtk_widget_set_tooltip_text (toggle, name);
      stw_question_name (toggle, name);
      g_signal_connect_swapped (toggle, "toggled", G_CALLBACK (tell), window->rows);
      gtk_box_append (GTK_BOX (box), toggle);
      window->toggles[i] = GTK_TOGGLE_BUTTON (toggle);
    }
  return box;
}

static char *
dup_hours (JsonObject *object)
{
  return object != NULL ? g_strdup_printf ("%s-%s",
                                           json_object_get_string_member (object, "from"),
                                           json_object_get_string_member (object, "to"))
                        : g_strdup ("");
}

static GtkWidget *
new_hours (Window *window, JsonObject *object)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *hours = dup_hours (object);

  window->hours = GTK_EDITABLE (entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "18:00-08:00");
  gtk_editable_set_text (GTK_EDITABLE (entry), hours);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  stw_question_name (entry, _ ("Hours, Such as 18:00-08:00; Empty for All"));
  gtk_widget_set_tooltip_text (entry, _ ("Hours, Such as 18:00-08:00; Empty for All"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  stw_question_name (button, _ ("Remove"));
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (tell), window->rows);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), window);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static Window *
add_window (StwWindowRows *self, JsonObject *object)
{
  Window *window = g_new0 (Window, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  window->rows = self;
  window->row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (window->row), FALSE);
  gtk_widget_set_focusable (window->row, FALSE);
  gtk_widget_set_margin_top (box, 10);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), new_toggles (window, object));
  gtk_box_append (GTK_BOX (box), new_hours (window, object));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (window->row), box);
  gtk_list_box_insert (self->list, window->row, (int) self->windows->len);
  g_ptr_array_add (self->windows, window);
  return window;
}

static void
add_cb (StwWindowRows *self)
{
  Window *window = add_window (self, NULL);

  say_always (self);
  gtk_widget_grab_focus (GTK_WIDGET (window->hours));
  tell (self);
}

static GtkWidget *
new_adder (StwWindowRows *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Add Hours"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  stw_question_name (button, _ ("Add Hours"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

/**
 * stw_window_rows_new:
 * @windows: (nullable): the restrictions of a layer
 * @changed: called with @data when something is typed, added or removed
 *
 * Returns: (transfer full): the rows
 */
StwWindowRows *
stw_window_rows_new (JsonArray *windows, GCallback changed, gpointer data)
{
  StwWindowRows *self = g_new0 (StwWindowRows, 1);

  self->changed = changed;
  self->data = data;
  self->windows = g_ptr_array_new_with_free_func (g_free);
  self->list = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  stw_question_name (GTK_WIDGET (self->list), _ ("Hours"));
  self->add = new_adder (self);
  gtk_list_box_append (self->list, self->add);
  for (guint i = 0; windows != NULL && i < json_array_get_length (windows); i++)
    add_window (self, json_array_get_object_element (windows, i));
  say_always (self);
  return self;
}

/**
 * stw_window_rows_free:
 * @self: (nullable) (transfer full): rows that nobody sees any more
 */
void
stw_window_rows_free (StwWindowRows *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->list);
  g_ptr_array_unref (self->windows);
  g_free (self);
}

/**
 * stw_window_rows_get_list:
 *
 * Returns: (transfer none): the list that shows them
 */
GtkWidget *
stw_window_rows_get_list (StwWindowRows *self)
{
  return GTK_WIDGET (self->list);
}

/**
 * stw_window_rows_check:
 *
 * Returns: whether each has a day and hours; hours that are none are marked
 */
gboolean
stw_window_rows_check (StwWindowRows *self)
{
  gboolean fine = TRUE;

  for (guint i = 0; i < self->windows->len; i++)
    fine = check_window (g_ptr_array_index (self->windows, i)) && fine;
  return fine;
}

/* Of one that was checked; without a word on days it counts on each. */
static JsonObject *
read_window (const Window *window)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (count_days (window) < N_DAYS)
    {
      JsonArray *names = json_array_new ();

      for (guint i = 0; i < N_DAYS; i++)
        if (gtk_toggle_button_get_active (window->toggles[i]))
          json_array_add_string_element (names, days[i]);
      json_object_set_array_member (object, "days", names);
    }
  if (read_hours (gtk_editable_get_text (window->hours), &from, &to))
    {
      json_object_set_string_member (object, "from", from);
      json_object_set_string_member (object, "to", to);
    }
  return object;
}

/**
 * stw_window_rows_read:
 *
 * Returns: (transfer full): the restrictions as commands take them
 */
JsonArray *
stw_window_rows_read (StwWindowRows *self)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < self->windows->len; i++)
    json_array_add_object_element (list, read_window (g_ptr_array_index (self->windows, i)));
  return list;
}
