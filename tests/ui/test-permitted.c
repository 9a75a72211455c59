/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody is offered what their role refuses: the same pages before a viewer, a technician and an
 * administrator, and what the controls say that they need. */

#include "config.h"

#include "app/companies/company-page.h"
#include "app/pages.h"
#include "app/settings/person-window.h"
#include "app/settings/settings-page.h"
#include "scratch.h"
#include "ui.h"

#include <adwaita.h>
#include <string.h>

#define NEEDS_TECHNICIAN "This needs the role technician."
#define NEEDS_ADMINISTRATOR "This needs the role MSP administrator."

typedef struct
{
  Scratch *scratch;           /* (owned) */
  StwDeskClient *client;      /* (owned) */
  StwSession *session;        /* (owned) */
  GtkWindow *window;          /* (unowned) */
  gint64 company;             /* with a source and a contact */
  gint64 people[STW_N_ROLES]; /* one of each role, by role */
} Desk;

static gint64
add_person (Desk *desk, StwRole role)
{
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  json_object_set_string_member (command->arguments, "name", stw_role_to_word (role));
  json_object_set_string_member (command->arguments, "role", stw_role_to_word (role));
  return ui_give (desk->client, command, "id");
}

static gboolean
is_known (Desk *desk, StwRole role)
{
  return stw_session_may (desk->session, "settings.set", 0) == (role == STW_ROLE_ADMINISTRATOR) &&
         stw_session_may (desk->session, "incident.note", 0) != (role == STW_ROLE_VIEWER);
}

/* Whoever sat here before goes, and somebody of that role comes. */
static void
sign_in (Desk *desk, StwRole role)
{
  stw_desk_client_set_session (desk->client,
                               "of nobody else",
                               desk->people[role],
                               stw_role_to_word (role),
                               TRUE);
  WAIT_FOR (is_known (desk, role));
}

static void
give_text (Desk *desk, const char *name, const char *member, const char *text, const char *answer)
{
  StwCommand *command = stw_command_new (name, "desk", desk->company);

  json_object_set_string_member (command->arguments, member, text);
  if (g_str_equal (name, "incident.add"))
    json_object_set_string_member (command->arguments, "severity", "high");
  ui_give (desk->client, command, answer);
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  static const StwRole roles[] = { STW_ROLE_ADMINISTRATOR, STW_ROLE_TECHNICIAN, STW_ROLE_VIEWER };

  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind");
  give_text (desk, "incident.add", "title", "Printer on Fire", "incident");
  give_text (desk, "contact.add", "name", "Nora", "contact");
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    desk->people[roles[i]] = add_person (desk, roles[i]);
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

static GtkWidget *
show (Desk *desk, GtkWidget *widget)
{
  gtk_window_set_child (desk->window, widget);
  gtk_window_present (desk->window);
  return widget;
}

static gboolean
has_action (GtkWidget *widget, const char *action)
{
  return GTK_IS_BUTTON (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

/* By its text, or by what its own tooltip begins with. */
static gboolean
is_button (GtkWidget *widget, const char *text)
{
  const char *tip = gtk_widget_get_tooltip_text (widget);

  return GTK_IS_BUTTON (widget) &&
         (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0 ||
          (tip != NULL && g_str_has_prefix (tip, text)));
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  GtkWidget *label = ui_find_match (widget, is_label, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

/* @need is %NULL for what they may. */
static void
assert_offered (GtkWidget *control, const char *need)
{
  const char *tip = gtk_widget_get_tooltip_text (control);
  gboolean told = tip != NULL && strstr (tip, "This needs the role") != NULL;

  g_assert_true (gtk_widget_is_sensitive (control) == (need == NULL));
  g_assert_true (told == (need != NULL));
  if (need != NULL)
    g_assert_nonnull (strstr (tip, need));
}

/* What a control needs, in the eyes of that role. */
static const char *
get_need (StwRole least, StwRole role)
{
  if (role <= least)
    return NULL;
  return least == STW_ROLE_ADMINISTRATOR ? NEEDS_ADMINISTRATOR : NEEDS_TECHNICIAN;
}

static const StwRole eyes[] = { STW_ROLE_VIEWER, STW_ROLE_TECHNICIAN, STW_ROLE_ADMINISTRATOR };

typedef struct
{
  const char *text; /* an action, or what a button says */
  StwRole least;
} Offer;

static void
assert_offers (Desk *desk, GtkWidget *page, UiMatchFunc match, const Offer *offers, guint n_offers)
{
  for (guint i = 0; i < G_N_ELEMENTS (eyes); i++)
    {
      sign_in (desk, eyes[i]);
      for (guint j = 0; j < n_offers; j++)
        {
          GtkWidget *control = ui_find_match (page, match, offers[j].text);

          g_test_message ("%s before a %s", offers[j].text, stw_role_to_word (eyes[i]));
          g_assert_nonnull (control);
          assert_offered (control, get_need (offers[j].least, eyes[i]));
        }
    }
}

static void
test_an_incident_offers_what_a_role_may (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = {
    { "incident.acknowledge", STW_ROLE_TECHNICIAN },
    { "incident.resolve", STW_ROLE_TECHNICIAN },
    { "incident.assign", STW_ROLE_TECHNICIAN },
    { "incidents.new", STW_ROLE_TECHNICIAN },
  };
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("incidents"), desk->session));

  WAIT_FOR (gtk_widget_is_sensitive (ui_find_match (page, has_action, "incident.resolve")));
  assert_offers (desk, page, has_action, offers, G_N_ELEMENTS (offers));
}

static gboolean
is_note (GtkWidget *widget, const char *text)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "StwNoteEntry");
}

static void
test_a_note_is_not_written_by_a_viewer (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = { { "", STW_ROLE_TECHNICIAN } };
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("incidents"), desk->session));

  WAIT_FOR (gtk_widget_is_sensitive (ui_find_match (page, has_action, "incident.resolve")));
  assert_offers (desk, page, is_note, offers, G_N_ELEMENTS (offers));
}

static void
test_the_bulk_bar_offers_what_a_role_may (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = {
    { "bulk.act", STW_ROLE_TECHNICIAN },
    { "bulk.assign", STW_ROLE_TECHNICIAN },
  };
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("incidents"), desk->session));

  WAIT_FOR (gtk_widget_is_sensitive (ui_find_match (page, has_action, "incident.resolve")));
  gtk_widget_activate_action (page, "incidents.pick", NULL);
  assert_offers (desk, page, has_action, offers, G_N_ELEMENTS (offers));
}

static void
test_a_client_offers_what_a_role_may (Desk *desk, gconstpointer data)
{
  static const Offer actions[] = {
    { "company.add-source", STW_ROLE_ADMINISTRATOR }, { "company.invite", STW_ROLE_ADMINISTRATOR },
    { "company.add-grant", STW_ROLE_ADMINISTRATOR },  { "company.add-link", STW_ROLE_TECHNICIAN },
    { "company.add-contact", STW_ROLE_TECHNICIAN },   { "company.silence", STW_ROLE_TECHNICIAN },
    { "company.maintenance", STW_ROLE_TECHNICIAN },
  };
  static const Offer buttons[] = {
    { "Rotate…", STW_ROLE_ADMINISTRATOR },
    { "Leave…", STW_ROLE_ADMINISTRATOR },
    { "Remove “Nora”", STW_ROLE_TECHNICIAN },
    { "Change “Nora”…", STW_ROLE_TECHNICIAN },
  };
  GtkWidget *page = show (desk, stw_company_page_new (desk->session, desk->company));

  WAIT_FOR (ui_find_match (page, is_button, "Rotate…") != NULL);
  assert_offers (desk, page, has_action, actions, G_N_ELEMENTS (actions));
  assert_offers (desk, page, is_button, buttons, G_N_ELEMENTS (buttons));
}

static void
test_on_call_offers_what_a_role_may (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = {
    { "oncall.new-schedule", STW_ROLE_ADMINISTRATOR },
    { "oncall.import", STW_ROLE_ADMINISTRATOR },
    { "oncall.subscribe", STW_ROLE_ADMINISTRATOR },
    { "oncall.add-override", STW_ROLE_TECHNICIAN },
    { "oncall.fill-gap", STW_ROLE_TECHNICIAN },
  };
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("oncall"), desk->session));

  assert_offers (desk, page, has_action, offers, G_N_ELEMENTS (offers));
}

static void
test_the_tray_offers_what_a_role_may (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = {
    { "tray.map", STW_ROLE_TECHNICIAN },
    { "tray.discard", STW_ROLE_TECHNICIAN },
  };
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("alerts"), desk->session));

  assert_offers (desk, page, has_action, offers, G_N_ELEMENTS (offers));
}

static gboolean
is_called (GtkWidget *widget, const char *id)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0;
}

static gboolean
is_categories (GtkWidget *widget, const char *text)
{
  return GTK_IS_LIST_BOX (widget) && gtk_widget_has_css_class (widget, "navigation-sidebar");
}

static GtkWidget *
get_category (GtkWidget *page, int category)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_match (page, is_categories, NULL));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, category));
  return gtk_stack_get_visible_child (GTK_STACK (ui_find_match (page, is_called, "details")));
}

static gboolean
is_control (GtkWidget *widget, const char *text)
{
  return (GTK_IS_SWITCH (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_SPIN_BUTTON (widget)) &&
         gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget);
}

/* Of the company, the door, the data, SLA, channels and drills nothing can be changed by who may
 * not, and the page says why; who may has all of it. */
static void
test_settings_are_changed_by_an_administrator_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *page = show (desk, stw_settings_page_new (desk->session));
  static const int categories[] = { 0, 2, 3, 4, 6, 8 };

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      GtkWidget *shown = get_category (page, categories[i]);

      g_test_message ("category %d", categories[i]);
      sign_in (desk, STW_ROLE_TECHNICIAN);
      WAIT_FOR (shows (shown, NEEDS_ADMINISTRATOR));
      g_assert_null (ui_find_match (shown, is_control, NULL));
      sign_in (desk, STW_ROLE_ADMINISTRATOR);
      WAIT_FOR (!shows (shown, NEEDS_ADMINISTRATOR));
    }
  WAIT_FOR (ui_find_match (get_category (page, 0), is_control, NULL) != NULL);
}

static void
test_people_are_changed_by_an_administrator_alone (Desk *desk, gconstpointer data)
{
  static const Offer offers[] = {
    { "_Add Person…", STW_ROLE_ADMINISTRATOR },
    { "Add _Team…", STW_ROLE_ADMINISTRATOR },
  };
  GtkWidget *page = show (desk, stw_settings_page_new (desk->session));

  assert_offers (desk, get_category (page, 1), is_button, offers, G_N_ELEMENTS (offers));
}

/* One's own things are one's own. */
static void
test_a_viewer_keeps_their_own_status_alone (Desk *desk, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gboolean own; /* whether a viewer may do it for themselves */
  } buttons[] = {
    { "Set Status…", TRUE },     { "Add _Absence…", TRUE }, { "Add _Company…", FALSE },
    { "Remove Person…", FALSE }, { "Invite…", FALSE },
  };
  const StwRole whose[] = { STW_ROLE_VIEWER, STW_ROLE_TECHNICIAN };

  show (desk, gtk_label_new (NULL));
  sign_in (desk, STW_ROLE_VIEWER);
  for (guint i = 0; i < G_N_ELEMENTS (whose); i++)
    {
      GtkWidget *window =
        stw_person_window_show (GTK_WIDGET (desk->window), desk->session, desk->people[whose[i]]);

      WAIT_FOR (ui_find_match (window, is_button, "Invite…") != NULL);
      for (guint j = 0; j < G_N_ELEMENTS (buttons); j++)
        {
          g_test_message ("%s", buttons[j].text);
          assert_offered (ui_find_match (window, is_button, buttons[j].text),
                          buttons[j].own && whose[i] == STW_ROLE_VIEWER ? NULL
                                                                        : NEEDS_ADMINISTRATOR);
        }
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* A role that is given while somebody sits there counts at once. */
static void
test_a_new_role_is_followed (Desk *desk, gconstpointer data)
{
  GtkWidget *page = show (desk, stw_page_build (stw_pages_find ("incidents"), desk->session));
  GtkWidget *resolve = ui_find_match (page, has_action, "incident.resolve");
  StwCommand *command = stw_command_new ("person.update", "desk", 0);

  WAIT_FOR (gtk_widget_is_sensitive (resolve));
  sign_in (desk, STW_ROLE_VIEWER);
  g_assert_false (gtk_widget_is_sensitive (resolve));
  json_object_set_int_member (command->arguments, "person", desk->people[STW_ROLE_VIEWER]);
  json_object_set_string_member (command->arguments, "role", "technician");
  ui_give (desk->client, command, NULL);
  WAIT_FOR (gtk_widget_is_sensitive (resolve));
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
  add ("/ui/permitted/incident", test_an_incident_offers_what_a_role_may);
  add ("/ui/permitted/note", test_a_note_is_not_written_by_a_viewer);
  add ("/ui/permitted/bulk", test_the_bulk_bar_offers_what_a_role_may);
  add ("/ui/permitted/client", test_a_client_offers_what_a_role_may);
  add ("/ui/permitted/on-call", test_on_call_offers_what_a_role_may);
  add ("/ui/permitted/tray", test_the_tray_offers_what_a_role_may);
  add ("/ui/permitted/settings", test_settings_are_changed_by_an_administrator_alone);
  add ("/ui/permitted/people", test_people_are_changed_by_an_administrator_alone);
  add ("/ui/permitted/person", test_a_viewer_keeps_their_own_status_alone);
  add ("/ui/permitted/new-role", test_a_new_role_is_followed);
  return g_test_run ();
}
