/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line that waits for the first real alert: at the end of the wizard, of the guide to a source
 * and of an article about a tool. */

#include "config.h"

#include "app/companies/connect-page.h"
#include "app/companies/waiting-line.h"
#include "app/companies/test-alert.h"
#include "app/help/help-page.h"
#include "base/clock.h"
#include "engine/ingest.h"
#include "engine/rules.h"
#include "intake/senders.h"
#include "scratch.h"
#include "ui.h"

#include <adwaita.h>
#include <string.h>

#define CURL "curl"

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  StwSenders *senders;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  gint64 company;
  gint64 other; /* company */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk->scratch = scratch_new ();
  desk->senders = stw_senders_new_builtin (&error);
  g_assert_no_error (error);
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind Logistics");
  desk->other = ui_add_company (desk->client, "Kaplan Orthopaedics");
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 1000, 700);
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

/* What the door does with an alert that came by @source. */
static void
post (Desk *desk, gint64 company, gint64 source, const char *tool)
{
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, "door", company);
  g_autofree char *body =
    g_strdup_printf ("{\"asset_name\":\"%s-%d\",\"signature\":\"Disk is full\","
                     "\"severity\":\"high\",\"message\":\"97 %%\","
                     "\"tool_source\":\"%s\"}",
                     tool,
                     (int) source,
                     tool);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;
  g_autoptr (StwMessage) message = stw_message_parse (bytes, NULL, &error);
  g_autoptr (StwReading) reading = stw_senders_read (desk->senders, message, NULL, &error);
  StwIngestBatch *batch = stw_ingest_batch_new (reading);

  g_assert_no_error (error);
  batch->company = company;
  batch->source = source;
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_ref (bytes);
  batch->received_at = stw_clock_now (NULL);
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  ui_give (desk->client, command, NULL);
}

static GtkWidget *
find_line (Desk *desk)
{
  return ui_find_type (GTK_WIDGET (desk->window), STW_TYPE_WAITING_LINE);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_green (Desk *desk)
{
  return gtk_widget_has_css_class (find_line (desk), "received");
}

static void
assert_waits (Desk *desk)
{
  g_assert_false (is_green (desk));
  g_assert_nonnull (ui_find_match (find_line (desk), says, "Waiting for the first real alert"));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(StwFirstAlert **) data = stw_reader_run_finish (result, &error);
  g_assert_no_error (error);
}

/* What a line says that looks now. */
static void
assert_not_heard (Desk *desk, StwAwaited awaited)
{
  StwFirstAlert *first = NULL;

  stw_desk_client_read_async (desk->client,
                              stw_first_alert_read,
                              &awaited,
                              NULL,
                              (GDestroyNotify) stw_first_alert_free,
                              NULL,
                              read_cb,
                              &first);
  WAIT_FOR (first != NULL);
  g_assert_cmpstr (first->tool, ==, NULL);
  g_assert_false (first->unread);
  stw_first_alert_free (first);
  assert_waits (desk);
}

static void
wait_for_green (Desk *desk, const char *tool)
{
  g_autofree char *words = g_strdup_printf ("Disk is full from %s", tool);

  WAIT_FOR (is_green (desk));
  g_assert_nonnull (ui_find_match (find_line (desk), says, "First alert received"));
  g_assert_nonnull (ui_find_match (find_line (desk), says, words));
}

static void
test_a_new_client_is_heard_by_its_own_alert (Desk *desk, gconstpointer data)
{
  StwConnectPage *page = g_object_new (STW_TYPE_CONNECT_PAGE, NULL);

  gtk_window_set_child (desk->window, GTK_WIDGET (page));
  stw_connect_page_start (page,
                          desk->client,
                          desk->company,
                          &(StwNewAccess){ .key = (char *) "stw_key" });
  post (desk, desk->other, 2, CURL);
  post (desk, desk->company, 1, STW_TEST_ALERT_TOOL);
  assert_not_heard (desk, (StwAwaited){ .company = desk->company });
  post (desk, desk->company, 1, CURL);
  wait_for_green (desk, CURL);
}

static void
test_a_source_is_heard_by_what_came_through_it (Desk *desk, gconstpointer data)
{
  StwConnectPage *page = g_object_new (STW_TYPE_CONNECT_PAGE, NULL);

  post (desk, desk->company, 1, "zabbix");
  gtk_window_set_child (desk->window, GTK_WIDGET (page));
  stw_connect_page_guide (page, desk->client, desk->company, 3, "stw_");
  assert_not_heard (desk, (StwAwaited){ .company = desk->company, .source = 3 });
  post (desk, desk->company, 3, CURL);
  wait_for_green (desk, CURL);
}

static void
test_a_guide_ends_with_the_tool_that_is_heard (Desk *desk, gconstpointer data)
{
  StwHelpPage *help;

  stw_session_set_company (desk->session, desk->company);
  help = STW_HELP_PAGE (stw_help_page_new (desk->session));
  gtk_window_set_child (desk->window, GTK_WIDGET (help));
  stw_help_page_show (help, "troubleshooting");
  g_assert_null (find_line (desk));
  stw_help_page_show (help, "connect-zabbix");
  post (desk, desk->other, 2, "zabbix");
  post (desk, desk->company, 1, CURL);
  assert_not_heard (desk, (StwAwaited){ .company = desk->company, .tool = "zabbix" });
  post (desk, desk->company, 1, "zabbix");
  wait_for_green (desk, "zabbix");
  /* Of a script it is not known how it calls itself. */
  stw_help_page_show (help, "connect-steward");
  WAIT_FOR (is_green (desk));
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  application =
    adw_application_new ("io.github.steward_msp.Steward.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  add ("/app/first-alert/a new client is heard by its own alert",
       test_a_new_client_is_heard_by_its_own_alert);
  add ("/app/first-alert/a source is heard by what came through it",
       test_a_source_is_heard_by_what_came_through_it);
  add ("/app/first-alert/a guide ends with the tool that is heard",
       test_a_guide_ends_with_the_tool_that_is_heard);
  return g_test_run ();
}
