/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bell says of on-call: a gap that is told stands in its list, leads to its schedule and
 * is read then. */

#include "config.h"

#include "app/notifications/bell-row.h"
#include "app/notifications/bell.h"
#include "app/oncall/oncall-page.h"
#include "base/clock.h"
#include "base/timestamp.h"
#include "scratch.h"
#include "ui.h"

typedef struct
{
  Scratch *folder;       /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWidget *window;     /* (owned) */
  GtkWidget *bell;       /* (unowned) */
  char *opened;          /* (owned) (nullable) what was to be shown */
} Told;

static void
open_schedule_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Told *told = data;

  g_free (told->opened);
  told->opened = g_variant_dup_string (parameter, NULL);
}

static void
told_open (Told *told)
{
  static const GActionEntry actions[] = {
    { .name = "open-schedule", .activate = open_schedule_cb, .parameter_type = "s" }
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *told = (Told){ .folder = scratch_new () };
  told->client = ui_open_desk (told->folder, NULL);
  told->session = stw_session_new (told->client);
  told->bell = g_object_new (STW_TYPE_BELL, NULL);
  told->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), told);
  gtk_widget_insert_action_group (told->window, "app", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (told->window), told->bell);
  gtk_window_present (GTK_WINDOW (told->window));
  stw_bell_set_session (STW_BELL (told->bell), told->session);
}

static void
told_close (Told *told)
{
  gtk_window_destroy (GTK_WINDOW (told->window));
  g_clear_object (&told->session);
  ui_close_desk (told->client);
  scratch_free (told->folder);
  g_free (told->opened);
}

/* It ends tomorrow, so that the desk tells a gap. */
static void
add_schedule (Told *told)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *start = stw_timestamp_format (now - 10 * STW_DAY);
  g_autofree char *end = stw_timestamp_format (now + STW_DAY);
  g_autofree char *text =
    g_strdup_printf ("{\"name\":\"First Line\",\"timezone\":\"UTC\",\"layers\":[{\"members\":[1],"
                     "\"start\":\"%s\",\"end\":\"%s\",\"rotation\":\"daily\"}]}",
                     start,
                     end);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  json_object_set_string_member (command->arguments, "name", "Ada Ruiz");
  json_object_set_string_member (command->arguments, "role", "administrator");
  ui_give (told->client, command, "person");
  command = stw_command_new ("schedule.save", "desk", 0);
  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  ui_give (told->client, command, "schedule");
}

static gpointer
get_child (Told *told, const char *name)
{
  return gtk_widget_get_template_child (told->bell, STW_TYPE_BELL, name);
}

static gboolean
is_unread (Told *told)
{
  return gtk_widget_get_visible (get_child (told, "dot"));
}

static void
test_a_gap_rings_the_bell_and_leads_to_its_schedule (void)
{
  GtkListBoxRow *row;
  Told told;

  told_open (&told);
  g_assert_false (is_unread (&told));
  add_schedule (&told);
  WAIT_FOR (is_unread (&told));
  g_assert_cmpstr (gtk_label_get_label (get_child (&told, "summary")), ==, "1 unread");

  gtk_menu_button_popup (get_child (&told, "button"));
  row = gtk_list_box_get_row_at_index (get_child (&told, "list"), 0);
  g_assert_nonnull (row);
  g_assert_true (
    g_str_has_prefix (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), "Nobody is on call "));
  g_assert_null (gtk_list_box_get_row_at_index (get_child (&told, "list"), 1));
  g_signal_emit_by_name (get_child (&told, "list"), "row-activated", row);
  g_assert_cmpstr (told.opened, ==, "schedule-1");
  WAIT_FOR (!is_unread (&told));
  told_close (&told);
}

static void
test_all_is_read_at_once (void)
{
  Told told;

  told_open (&told);
  add_schedule (&told);
  WAIT_FOR (is_unread (&told));
  g_signal_emit_by_name (get_child (&told, "read_all"), "clicked");
  WAIT_FOR (!is_unread (&told));
  g_assert_null (told.opened);
  told_close (&told);
}

static GPtrArray *
make_missed (guint n)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);

  for (guint i = 0; i < n; i++)
    {
      StwNotification *missed = g_new0 (StwNotification, 1);

      missed->event = n - i;
      missed->incident = i + 1;
      missed->at = stw_clock_now (NULL) - i;
      missed->kind = STW_NOTIFICATION_MISSED;
      missed->severity = i == 1 ? STW_SEVERITY_CRITICAL : STW_SEVERITY_LOW;
      missed->waits = i == 1;
      missed->title = g_strdup ("Disk full");
      missed->company_name = g_strdup ("Northwind");
      g_ptr_array_add (list, missed);
    }
  return list;
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);
}

static void
assert_run (guint n, guint count, const char *title)
{
  g_autoptr (GPtrArray) list = make_missed (n);
  GtkWidget *row = g_object_ref_sink (stw_bell_row_new_run (list, 0, n, count));
  GtkWidget *found = ui_find_match (row, says, title);

  g_assert_nonnull (found);
  /* One of them was not seen. */
  g_assert_true (gtk_widget_has_css_class (found, "heading"));
  g_assert_cmpint (stw_bell_row_get_run (row), ==, n);
  g_object_unref (row);
}

static void
test_many_promises_that_are_missed_are_one_row (void)
{
  g_autoptr (GPtrArray) list = make_missed (1);
  GtkWidget *row = g_object_ref_sink (stw_bell_row_new (g_ptr_array_index (list, 0)));

  g_assert_cmpint (stw_bell_row_get_run (row), ==, 0);
  g_object_unref (row);
  assert_run (12, 12, "12 promises missed");
  assert_run (STW_NOTIFICATION_LIST_MAX, 1200, "1200 promises missed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add_func ("/shift-notices/gap", test_a_gap_rings_the_bell_and_leads_to_its_schedule);
  g_test_add_func ("/shift-notices/read-all", test_all_is_read_at_once);
  g_test_add_func ("/shift-notices/run", test_many_promises_that_are_missed_are_one_row);
  return g_test_run ();
}
