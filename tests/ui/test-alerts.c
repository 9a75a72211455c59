/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream of alerts in the window, on a real desk. */

#include "config.h"

#include "app/alerts/alerts-page.h"
#include "app/alerts/tray-detail.h"
#include "app/mapping/mapping-editor.h"
#include "base/clock.h"
#include "engine/ingest.h"
#include "engine/rules.h"
#include "intake/senders.h"
#include "scratch.h"
#include "ui.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#define BOILER                                                                                     \
  "{\"vendor\":\"Kettle\",\"device\":\"boiler-3\",\"fault\":{\"code\":\"E17\","                    \
  "\"text\":\"Pressure is low\"},\"level\":3}"

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  StwSenders *senders;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  StwAlertsPage *page;   /* (unowned) */
  gint64 company;
} Desk;

/* What the door does with a message. */
static void
post (Desk *desk, const char *body)
{
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, "door", desk->company);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;
  g_autoptr (StwMessage) message = stw_message_parse (bytes, NULL, &error);
  g_autoptr (StwReading) reading = stw_senders_read (desk->senders, message, NULL, &error);
  StwIngestBatch *batch = stw_ingest_batch_new (reading);

  g_assert_no_error (error);
  batch->company = desk->company;
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_ref (bytes);
  batch->received_at = stw_clock_now (NULL);
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  ui_give (desk->client, command, NULL);
}

static void
post_alert (Desk *desk, const char *asset)
{
  g_autofree char *body =
    g_strdup_printf ("{\"asset_name\":\"%s\",\"signature\":\"Disk is full\",\"severity\":\"high\","
                     "\"message\":\"97 %% of /var are used\",\"tool_source\":\"curl\"}",
                     asset);

  post (desk, body);
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk->scratch = scratch_new ();
  desk->senders = stw_senders_new_builtin (&error);
  g_assert_no_error (error);
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind Logistics");
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->page = STW_ALERTS_PAGE (stw_alerts_page_new (desk->session));
  gtk_window_set_default_size (desk->window, 1000, 700);
  gtk_window_set_child (desk->window, GTK_WIDGET (desk->page));
  gtk_window_present (desk->window);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  stw_senders_unref (desk->senders);
  scratch_free (desk->scratch);
}

typedef gboolean (*Look) (GtkWidget *widget, gconstpointer what);

/* The first that is seen and fits, from @widget on down. */
static GtkWidget *
find (GtkWidget *widget, Look fits, gconstpointer what)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (fits (widget, what))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, fits, what);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
says (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
holds (GtkWidget *widget, gconstpointer text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *all = NULL;

  if (!GTK_IS_TEXT_VIEW (widget))
    return FALSE;
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  all = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return strstr (all, text) != NULL;
}

static gboolean
shows (Desk *desk, const char *text)
{
  return find (GTK_WIDGET (desk->page), says, text) != NULL;
}

static gboolean
shows_payload (Desk *desk, const char *text)
{
  return find (GTK_WIDGET (desk->page), holds, text) != NULL;
}

/* The language and the scheme are there, so that a key looks other than a number. */
static void
assert_in_colours (GtkWidget *view)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  g_assert_nonnull (gtk_source_buffer_get_language (buffer));
  g_assert_nonnull (gtk_source_buffer_get_style_scheme (buffer));
}

static int
measure (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
test_what_was_read_stands_above_what_was_received (Desk *desk, gconstpointer data)
{
  post_alert (desk, "db-02");
  WAIT_FOR (shows (desk, "asset_name"));
  g_assert_true (shows (desk, "severity “high”"));
  g_assert_true (shows (desk, "Not said: the time of arrival counts"));
  g_assert_true (shows_payload (desk, "  \"asset_name\": \"db-02\","));
  assert_in_colours (find (GTK_WIDGET (desk->page), holds, "db-02"));
  g_test_message ("wants %d", measure (GTK_WIDGET (desk->page)));

  g_assert_cmpint (measure (GTK_WIDGET (desk->page)), <=, NARROW);
}

static void
test_the_stream_stands_still_while_it_is_paused (Desk *desk, gconstpointer data)
{
  post_alert (desk, "db-01");
  WAIT_FOR (shows (desk, "asset_name"));
  g_object_set (desk->page, "paused", TRUE, NULL);
  post_alert (desk, "db-02");
  post_alert (desk, "db-03");
  WAIT_FOR (shows (desk, "2 newer"));
  g_assert_false (shows (desk, "db-02"));
  g_object_set (desk->page, "paused", FALSE, NULL);
  WAIT_FOR (shows (desk, "db-02"));
  WAIT_FOR (shows (desk, "db-03"));
}

static void
test_what_is_newer_is_told_with_the_stream_alone (Desk *desk, gconstpointer data)
{
  post_alert (desk, "db-01");
  WAIT_FOR (shows (desk, "asset_name"));
  g_object_set (desk->page, "paused", TRUE, NULL);
  post_alert (desk, "db-02");
  WAIT_FOR (shows (desk, "1 newer"));
  g_object_set (desk->page, "in-tray", TRUE, NULL);
  g_assert_false (shows (desk, "1 newer"));
  g_object_set (desk->page, "in-tray", FALSE, NULL);
  WAIT_FOR (shows (desk, "1 newer"));
}

static void
test_a_long_stream_goes_on_while_nobody_looks (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *asset = g_strdup_printf ("db-%03u", i);

      post_alert (desk, asset);
      if (i % 10 == 9)
        WAIT_FOR (shows (desk, asset));
    }
  g_assert_false (shows (desk, "newer"));
}

static void
test_filters_leave_out_what_does_not_pass (Desk *desk, gconstpointer data)
{
  post_alert (desk, "db-01");
  WAIT_FOR (shows (desk, "asset_name"));
  g_object_set (desk->page, "severity", "critical", NULL);
  WAIT_FOR (shows (desk, "No Such Alerts"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->page), "alerts.clear", NULL));
  WAIT_FOR (shows (desk, "db-01"));
  g_object_set (desk->page, "where", "held", NULL);
  WAIT_FOR (shows (desk, "No Such Alerts"));
  g_object_set (desk->page, "where", "joined", NULL);
  WAIT_FOR (shows (desk, "db-01"));
  g_object_set (desk->page, "tool", "zabbix", NULL);
  WAIT_FOR (shows (desk, "No Such Alerts"));
  g_object_set (desk->page, "tool", "curl", NULL);
  WAIT_FOR (shows (desk, "db-01"));
}

static gboolean
is_a (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) type);
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_titled (GtkWidget *widget, gconstpointer title)
{
  return ADW_IS_COMBO_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static GtkWindow *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (STW_IS_MAPPING_EDITOR (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

/* Posts what nobody knows and looks at it. */
static void
open_tray (Desk *desk)
{
  post (desk, BOILER);
  WAIT_FOR (shows (desk, "1 message was not recognised"));
  g_object_set (desk->page, "in-tray", TRUE, NULL);
  WAIT_FOR (shows (desk, "No Mapping Knows This Message"));
  WAIT_FOR (shows_payload (desk, "    \"code\": \"E17\""));
}

static void
act_on_message (Desk *desk, const char *action)
{
  const GType type = STW_TYPE_TRAY_DETAIL;

  g_assert_true (
    gtk_widget_activate_action (find (GTK_WIDGET (desk->page), is_a, &type), action, NULL));
}

static void
test_what_is_not_recognised_is_thrown_away_and_had_back (Desk *desk, gconstpointer data)
{
  open_tray (desk);
  act_on_message (desk, "tray.discard");
  WAIT_FOR (shows (desk, "Everything Is Recognised"));
  WAIT_FOR (stw_session_can_undo (desk->session));
  stw_session_undo (desk->session);
  WAIT_FOR (shows (desk, "No Mapping Knows This Message"));
}

/* Takes what is guessed, gives it a name and saves it. */
static void
test_an_unknown_sender_is_mapped (Desk *desk, gconstpointer data)
{
  const GType entry_type = ADW_TYPE_ENTRY_ROW;
  GtkWidget *editor;
  GtkWidget *save;

  post (desk, BOILER);
  WAIT_FOR (shows (desk, "1 message was not recognised"));
  post (desk, "{\"device\":\"boiler-4\",\"level\":\"purple\"}");
  WAIT_FOR (shows (desk, "2 messages were not recognised"));
  g_object_set (desk->page, "in-tray", TRUE, NULL);
  WAIT_FOR (shows_payload (desk, "    \"code\": \"E17\""));
  act_on_message (desk, "tray.map");
  WAIT_FOR (find_editor () != NULL);
  editor = GTK_WIDGET (find_editor ());
  gtk_test_widget_wait_for_draw (editor);
  g_test_message ("the editor wants %d", measure (editor));
  g_assert_cmpint (measure (editor), <=, NARROW);
  g_assert_nonnull (find (editor, says, "Give the sender a name."));
  /* The words of the other message that waits. */
  WAIT_FOR (find (editor, is_titled, "purple") != NULL);
  save = find (editor, is_button, "Save");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_editable_set_text (GTK_EDITABLE (find (editor, is_a, &entry_type)), "Kettle");
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  WAIT_FOR (find_editor () == NULL);
  WAIT_FOR (shows (desk, "1 message was not recognised"));
  g_object_set (desk->page, "in-tray", FALSE, NULL);
  WAIT_FOR (shows (desk, "boiler-3"));
  WAIT_FOR (shows (desk, "fault.text"));
  g_assert_true (shows (desk, "vendor"));
  g_signal_emit_by_name (find (GTK_WIDGET (desk->page), is_button, "Edit Mapping…"), "clicked");
  WAIT_FOR (find_editor () != NULL);
  editor = GTK_WIDGET (find_editor ());
  gtk_test_widget_wait_for_draw (editor);
  g_assert_nonnull (find (editor, says, "What Steward Would Read"));
  g_assert_nonnull (find (editor, says, "This message is 1 alert."));
  g_assert_true (gtk_widget_get_sensitive (find (editor, is_button, "Save")));
  gtk_window_close (GTK_WINDOW (editor));
  WAIT_FOR (find_editor () == NULL);
}

static void
add_desk_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  add_desk_test ("/app/alerts/what was read stands above what was received",
                 test_what_was_read_stands_above_what_was_received);
  add_desk_test ("/app/alerts/the stream stands still while it is paused",
                 test_the_stream_stands_still_while_it_is_paused);
  add_desk_test ("/app/alerts/what is newer is told with the stream alone",
                 test_what_is_newer_is_told_with_the_stream_alone);
  add_desk_test ("/app/alerts/a long stream goes on while nobody looks",
                 test_a_long_stream_goes_on_while_nobody_looks);
  add_desk_test ("/app/alerts/filters leave out what does not pass",
                 test_filters_leave_out_what_does_not_pass);
  add_desk_test ("/app/alerts/tray/what is not recognised is thrown away and had back",
                 test_what_is_not_recognised_is_thrown_away_and_had_back);
  add_desk_test ("/app/alerts/tray/an unknown sender is mapped", test_an_unknown_sender_is_mapped);
  return g_test_run ();
}
