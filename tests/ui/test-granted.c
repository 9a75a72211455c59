/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of somebody who was granted one of two clients: it shows that one, and where a view is
 * of the whole desk it says who can give them more. */

#include "config.h"

#include "app/company-switcher.h"
#include "app/incidents/incidents-page.h"
#include "app/pages.h"
#include "app/palette.h"
#include "app/settings/settings-page.h"
#include "base/clock.h"
#include "engine/ingest.h"
#include "engine/rules.h"
#include "intake/senders.h"
#include "scratch.h"
#include "ui.h"

#include <adwaita.h>
#include <string.h>

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
} Desk;

static void
add_incident (Desk *desk, gint64 company, const char *title)
{
  StwCommand *command = stw_command_new ("incident.add", "desk", company);

  json_object_set_string_member (command->arguments, "title", title);
  json_object_set_string_member (command->arguments, "severity", "high");
  ui_give (desk->client, command, "incident");
}

/* Returns the number of somebody with that role, or with a grant for that company. */
static gint64
add_person (Desk *desk, const char *name, const char *role, gint64 company)
{
  StwCommand *command = stw_command_new ("person.add", "desk", 0);
  JsonArray *grants = json_array_new ();
  JsonObject *grant = json_object_new ();

  json_object_set_string_member (command->arguments, "name", name);
  if (company == 0)
    json_object_set_string_member (command->arguments, "role", role);
  json_object_set_int_member (grant, "company", company);
  json_object_set_string_member (grant, "role", role);
  if (company != 0)
    json_array_add_object_element (grants, json_object_ref (grant));
  json_object_unref (grant);
  json_object_set_array_member (command->arguments, "grants", grants);
  return ui_give (desk->client, command, "id");
}

/* What the door does with a message. */
static void
post (Desk *desk, gint64 company, const char *body)
{
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, "door", company);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (StwSenders) senders = stw_senders_new_builtin (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwMessage) message = stw_message_parse (bytes, NULL, &error);
  g_autoptr (StwReading) reading = stw_senders_read (senders, message, NULL, &error);
  StwIngestBatch *batch = stw_ingest_batch_new (reading);

  g_assert_no_error (error);
  batch->company = company;
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_ref (bytes);
  batch->received_at = stw_clock_now (NULL);
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  ui_give (desk->client, command, NULL);
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  static const char *const hosts[] = { "host-of-northwind", "host-of-globex" };
  gint64 companies[2];
  gint64 own;
  gint64 other;

  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  own = ui_add_company (desk->client, "Northwind");
  other = ui_add_company (desk->client, "Globex");
  add_incident (desk, own, "Printer of Northwind");
  add_incident (desk, other, "Secret of Globex");
  companies[0] = own;
  companies[1] = other;
  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      g_autofree char *alert = g_strdup_printf (
        "{\"asset_name\":\"%s\",\"signature\":\"Disk is full\","
        "\"severity\":\"high\",\"message\":\"97 %% used\",\"tool_source\":\"curl\"}",
        hosts[i]);
      g_autofree char *unknown = g_strdup_printf (
        "{\"vendor\":\"Kettle\",\"device\":\"boiler-3\",\"fault\":{\"code\":\"E17\",\"text\":\"%s\"},\"level\":3}",
        hosts[i]);

      post (desk, companies[i], alert);
      post (desk, companies[i], unknown);
    }
  add_person (desk, "Ada", "administrator", 0);
  stw_desk_client_set_session (desk->client,
                               "of nobody else",
                               add_person (desk, "Gil", "technician", own),
                               "Gil",
                               FALSE);
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 1000, 700);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static void
show (Desk *desk, GtkWidget *widget)
{
  gtk_window_set_child (desk->window, widget);
  gtk_window_present (desk->window);
}

/* Whether a label from @widget on down holds @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
test_a_list_shows_the_own_client_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_page_build (stw_pages_find ("incidents"), desk->session);

  show (desk, page);
  WAIT_FOR (says (page, "Printer of Northwind"));
  g_assert_false (says (page, "Globex"));
}

/* The views with something of theirs in them. */
static void
test_no_view_names_another_client (Desk *desk, gconstpointer data)
{
  static const struct
  {
    const char *page;
    const char *own; /* what of theirs it shows */
  } views[] = {
    { "overview", "Printer of Northwind" },
    { "incidents", "Printer of Northwind" },
    { "companies", "Northwind" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkWidget *page = stw_page_build (stw_pages_find (views[i].page), desk->session);

      g_test_message ("%s", views[i].page);
      show (desk, page);
      WAIT_FOR (says (page, views[i].own));
      g_assert_false (says (page, "Globex"));
    }
}

/* The stream, the tray, and messages of both. */
static void
test_the_stream_and_the_tray_hold_the_own_client_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_page_build (stw_pages_find ("alerts"), desk->session);

  show (desk, page);
  WAIT_FOR (says (page, "host-of-northwind"));
  g_assert_false (says (page, "globex"));
  gtk_widget_activate_action (page, "alerts.tray", NULL);
  WAIT_FOR (says (page, "1 message was not recognised"));
  g_assert_false (says (page, "globex"));
  g_assert_false (says (page, "Globex"));
}

static gpointer
count_payloads (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db, error, "SELECT company_id FROM payload");
  GArray *companies = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (rows != NULL && stw_rows_next (rows, error))
    {
      gint64 company = stw_rows_get_int (rows, 0);

      g_array_append_val (companies, company);
    }
  return companies;
}

static void
payloads_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GArray **) data = stw_reader_run_finish (result, NULL);
}

/* Whatever a view asks for, raw messages of others are none. */
static void
test_raw_messages_are_of_the_own_client_alone (Desk *desk, gconstpointer data)
{
  g_autoptr (GArray) companies = NULL;

  stw_desk_client_read_async (desk->client,
                              count_payloads,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_array_unref,
                              NULL,
                              payloads_cb,
                              &companies);
  WAIT_FOR (companies != NULL);
  g_assert_cmpuint (companies->len, >, 0);
  for (guint i = 0; i < companies->len; i++)
    g_assert_cmpint (g_array_index (companies, gint64, i),
                     ==,
                     g_array_index (companies, gint64, 0));
}

static GtkWidget *
find_palette (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (STW_IS_PALETTE (window))
        return window;
    }
  return NULL;
}

static gboolean
allow_nothing (const StwShortcut *shortcut, gpointer data)
{
  return FALSE;
}

static void
test_the_palette_finds_the_own_client_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *view = gtk_label_new (NULL);
  GtkWidget *palette;

  show (desk, view);
  stw_palette_show (desk->window, desk->session, view, allow_nothing, NULL);
  palette = find_palette ();
  /* Both incidents hold "of". */
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (palette, GTK_TYPE_SEARCH_ENTRY)), "of");
  WAIT_FOR (says (palette, "Printer of Northwind"));
  g_assert_false (says (palette, "Globex"));
  gtk_window_destroy (GTK_WINDOW (palette));
}

static gboolean
has_action (GtkWidget *widget, const char *action)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

/* Nothing invites them to what is only refused. */
static void
test_what_is_of_the_whole_desk_cannot_be_pressed (Desk *desk, gconstpointer data)
{
  static const char *const actions[] = { "companies.import", "companies.tiers" };
  GtkWidget *page = stw_page_build (stw_pages_find ("companies"), desk->session);

  show (desk, page);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (gtk_widget_get_sensitive (ui_find_match (page, has_action, actions[i])));
  stw_desk_client_set_session (desk->client,
                               "of nobody else",
                               add_person (desk, "Tom", "administrator", 0),
                               "Tom",
                               TRUE);
  page = stw_page_build (stw_pages_find ("companies"), desk->session);
  show (desk, page);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_true (gtk_widget_get_sensitive (ui_find_match (page, has_action, actions[i])));
}

static void
test_the_switcher_names_the_own_client_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *switcher = g_object_new (STW_TYPE_COMPANY_SWITCHER, NULL);
  GtkMenuButton *button;

  show (desk, switcher);
  stw_company_switcher_set_session (STW_COMPANY_SWITCHER (switcher), desk->session);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  button = GTK_MENU_BUTTON (ui_find_type (switcher, GTK_TYPE_MENU_BUTTON));
  gtk_menu_button_popup (button);
  WAIT_FOR (says (switcher, "Northwind"));
  g_assert_false (says (switcher, "Globex"));
  gtk_menu_button_popdown (button);
}

static void
test_a_view_of_the_whole_desk_says_who_can_grant_it (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_page_build (stw_pages_find ("audit"), desk->session);

  g_assert_true (ADW_IS_STATUS_PAGE (page));
  show (desk, page);
  g_assert_true (says (page, "This Needs a Role for the Whole Desk"));
  WAIT_FOR (says (page, "Who can grant it: Ada."));
  g_assert_false (says (page, "Gil"));
}

static GtkListBox *
find_categories (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget) && gtk_widget_has_css_class (widget, "navigation-sidebar"))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *found = find_categories (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_refusals (GtkWidget *widget)
{
  guint n =
    ADW_IS_STATUS_PAGE (widget) && g_strcmp0 (adw_status_page_get_title (ADW_STATUS_PAGE (widget)),
                                              "This Needs a Role for the Whole Desk") == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_refusals (child);
  return n;
}

/* All but how one is notified, and what the window looks like. */
static void
test_settings_of_the_desk_are_not_theirs (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_settings_page_new (desk->session);
  GtkListBox *list = find_categories (page);
  guint n_categories = 0;

  show (desk, page);
  while (gtk_list_box_get_row_at_index (list, (int) n_categories) != NULL)
    {
      gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, (int) n_categories));
      n_categories++;
    }
  g_assert_cmpuint (n_categories, >, 5);
  g_assert_cmpuint (count_refusals (page), ==, n_categories - 2);
}

static void
test_who_has_a_role_sees_everything (Desk *desk, gconstpointer data)
{
  GtkWidget *page;

  stw_desk_client_set_session (desk->client,
                               "of nobody else",
                               add_person (desk, "Tom", "viewer", 0),
                               "Tom",
                               TRUE);
  page = stw_page_build (stw_pages_find ("incidents"), desk->session);
  show (desk, page);
  WAIT_FOR (says (page, "Secret of Globex"));
  WAIT_FOR (says (page, "Printer of Northwind"));
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  add ("/ui/granted/list", test_a_list_shows_the_own_client_alone);
  add ("/ui/granted/views", test_no_view_names_another_client);
  add ("/ui/granted/alerts", test_the_stream_and_the_tray_hold_the_own_client_alone);
  add ("/ui/granted/payloads", test_raw_messages_are_of_the_own_client_alone);
  add ("/ui/granted/palette", test_the_palette_finds_the_own_client_alone);
  add ("/ui/granted/refused", test_what_is_of_the_whole_desk_cannot_be_pressed);
  add ("/ui/granted/switcher", test_the_switcher_names_the_own_client_alone);
  add ("/ui/granted/whole-desk", test_a_view_of_the_whole_desk_says_who_can_grant_it);
  add ("/ui/granted/settings", test_settings_of_the_desk_are_not_theirs);
  add ("/ui/granted/role", test_who_has_a_role_sees_everything);
  return g_test_run ();
}
