/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people in the window, on a real desk: one person, their days, their companies, an invitation,
 * and a picture. */

#include "config.h"

#include "app/companies/company-page.h"
#include "app/settings/invitation.h"
#include "app/settings/person-window.h"
#include "app/settings/picture.h"
#include "app/sign-in/enrol-window.h"
#include "app/sign-in/lock-page.h"
#include "app/widgets/copy-row.h"
#include "app/widgets/face.h"
#include "base/clock.h"
#include "base/one-time.h"
#include "desk/people/person-store.h"
#include "scratch.h"
#include "ui.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWidget *parent;     /* (unowned) */
  GtkWidget *window;     /* (unowned) (nullable) of the person, until they leave */
  GtkWidget *shown;      /* (unowned) what the test looks at: one of both */
  gint64 person;
  gint64 company;
} Desk;

static gint64
add_person (Desk *desk, const char *name)
{
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_string_member (command->arguments, "role", "technician");
  return ui_give (desk->client, command, "id");
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->session = stw_session_new (desk->client);
  desk->company = ui_add_company (desk->client, "Acme");
  desk->person = add_person (desk, "Ann Carter");
  desk->parent = gtk_window_new ();
  desk->window = stw_person_window_show (desk->parent, desk->session, desk->person);
  desk->shown = desk->window;
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  if (desk->window != NULL)
    gtk_window_destroy (GTK_WINDOW (desk->window));
  gtk_window_destroy (GTK_WINDOW (desk->parent));
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static gboolean
is_row (GtkWidget *widget, const char *text)
{
  return ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_get_child_visible (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

static gboolean
is_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget) &&
         (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0 ||
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0);
}

/* In the window of the person, or in the one behind it. */
static GtkWidget *
row (Desk *desk, const char *title)
{
  return ui_find_match (desk->shown, is_row, title);
}

static const char *
subtitle (Desk *desk, const char *title)
{
  GtkWidget *found = row (desk, title);

  return found != NULL ? adw_action_row_get_subtitle (ADW_ACTION_ROW (found)) : NULL;
}

static void
press (Desk *desk, const char *name)
{
  GtkWidget *button = ui_find_match (desk->shown, is_button, name);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* The dialog that stands above it. */
static GtkWidget *
get_dialog (Desk *desk)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) &&
          gtk_window_get_transient_for (window) == GTK_WINDOW (desk->shown))
        found = GTK_WIDGET (window);
    }
  return found;
}

static void
answer (Desk *desk, const char *response)
{
  GtkWidget *dialog = get_dialog (desk);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
type_into (Desk *desk, const char *title, const char *text)
{
  GtkWidget *entry = ui_find_match (get_dialog (desk), is_row, title);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
is_ready (Desk *desk)
{
  return adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (get_dialog (desk)), "verb");
}

static void
test_hours_are_typed_weekday_by_weekday (Desk *desk, gconstpointer data)
{
  WAIT_FOR (row (desk, "Working Hours") != NULL);
  g_assert_true (g_str_has_prefix (subtitle (desk, "Working Hours"), "At any hour"));
  press (desk, "Change Working Hours…");
  type_into (desk, "Monday", "9 to 5");
  g_assert_false (is_ready (desk));
  for (guint i = 0; i < 5; i++)
    {
      const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" };

      type_into (desk, days[i], "09:00-12:00, 13:00-17:00");
    }
  type_into (desk, "Saturday", "");
  type_into (desk, "Sunday", "");
  g_assert_true (is_ready (desk));
  answer (desk, "verb");
  WAIT_FOR (g_str_has_prefix (subtitle (desk, "Working Hours"),
                              "Monday to Friday: 09:00-12:00, 13:00-17:00\n"));
  gtk_widget_activate_action (desk->window, "person.undo", NULL);
  WAIT_FOR (g_str_has_prefix (subtitle (desk, "Working Hours"), "At any hour"));
}

static gboolean
is_choices (GtkWidget *widget, const char *text)
{
  return GTK_IS_LIST_VIEW (widget);
}

/* How what a screen reader calls it differs from the name of the row, NULL for not at all. */
static char *
dup_difference (GtkWidget *widget)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                             GTK_ACCESSIBLE_PROPERTY_LABEL,
                                             "Status");
}

static void
test_a_status_is_set_and_taken_back (Desk *desk, gconstpointer data)
{
  GtkWidget *choice;

  WAIT_FOR (row (desk, "Available") != NULL);
  press (desk, "Set Status…");
  choice = ui_find_match (get_dialog (desk), is_row, "Status");
  /* The choices are heard by the name of their row: nothing differs from it. */
  g_assert_null (dup_difference (ui_find_match (choice, is_choices, NULL)));
  g_assert_false (gtk_widget_get_sensitive (ui_find_match (get_dialog (desk), is_row, "How Long")));
  adw_combo_row_set_selected (ADW_COMBO_ROW (choice), STW_PERSON_BUSY);
  g_assert_true (gtk_widget_get_sensitive (ui_find_match (get_dialog (desk), is_row, "How Long")));
  answer (desk, "verb");
  WAIT_FOR (row (desk, "Busy") != NULL);
  gtk_widget_activate_action (desk->window, "person.undo", NULL);
  WAIT_FOR (row (desk, "Available") != NULL);
}

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  g_autofree char *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                                    label);

  return difference == NULL;
}

static gboolean
is_skill (GtkWidget *widget, const char *text)
{
  return GTK_IS_ENTRY (widget) && has_label (widget, "Skill") &&
         g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text);
}

static gboolean
is_level (GtkWidget *widget, const char *text)
{
  return GTK_IS_DROP_DOWN (widget) && has_label (widget, text);
}

static GtkWidget *
add_skill (Desk *desk, const char *name)
{
  GtkWidget *entry;

  g_signal_emit_by_name (ui_find_match (get_dialog (desk), is_button, "Add Skill"), "clicked");
  entry = ui_find_match (get_dialog (desk), is_skill, "");
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  return entry;
}

static void
set_level (Desk *desk, const char *name, guint level)
{
  GtkWidget *choice = ui_find_match (get_dialog (desk), is_level, name);

  g_assert_nonnull (choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), level - 1);
}

static void
change_person (Desk *desk)
{
  WAIT_FOR (row (desk, "Technician") != NULL);
  press (desk, "Change “Ann Carter”…");
}

static void
test_skills_are_rows_with_a_level (Desk *desk, gconstpointer data)
{
  change_person (desk);
  g_assert_true (is_ready (desk));
  add_skill (desk, "Linux");
  set_level (desk, "Level of “Linux”", 5);
  add_skill (desk, "network");
  /* A row without a name is none. */
  add_skill (desk, "  ");
  g_assert_true (is_ready (desk));
  answer (desk, "verb");
  WAIT_FOR (g_strcmp0 (subtitle (desk, "Technician"), "linux 5, network 3") == 0);

  change_person (desk);
  set_level (desk, "Level of “network”", 1);
  g_signal_emit_by_name (ui_find_match (get_dialog (desk), is_button, "Remove “linux”"), "clicked");
  g_assert_null (ui_find_match (get_dialog (desk), is_skill, "linux"));
  answer (desk, "verb");
  WAIT_FOR (g_strcmp0 (subtitle (desk, "Technician"), "network 1") == 0);
  gtk_widget_activate_action (desk->window, "person.undo", NULL);
  WAIT_FOR (g_strcmp0 (subtitle (desk, "Technician"), "linux 5, network 3") == 0);
}

static void
test_a_skill_is_there_once (Desk *desk, gconstpointer data)
{
  GtkWidget *twice;

  change_person (desk);
  add_skill (desk, "Linux");
  twice = add_skill (desk, "linux ");
  g_assert_false (is_ready (desk));
  g_assert_true (gtk_widget_has_css_class (twice, "error"));
  g_signal_emit_by_name (ui_find_match (get_dialog (desk), is_button, "Remove “Linux”"), "clicked");
  g_assert_true (is_ready (desk));
  g_assert_false (gtk_widget_has_css_class (twice, "error"));
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (get_dialog (desk))), twice));
  answer (desk, "cancel");
}

/* What the desk offers for what was typed so far. */
static char *
complete (GtkWidget *entry, const char *typed)
{
  GtkEntryCompletion *completion = gtk_entry_get_completion (GTK_ENTRY (entry));

  gtk_editable_set_text (GTK_EDITABLE (entry), typed);
  gtk_entry_completion_complete (completion);
  return gtk_entry_completion_compute_prefix (completion, typed);
}

static guint
count_offered (GtkWidget *entry)
{
  GtkEntryCompletion *completion = gtk_entry_get_completion (GTK_ENTRY (entry));

  return (guint) gtk_tree_model_iter_n_children (gtk_entry_completion_get_model (completion), NULL);
}

static void
test_skills_of_the_desk_are_offered (Desk *desk, gconstpointer data)
{
  static const char *const known[] = { "firewalls", "kubernetes" };
  JsonArray *skills = json_array_new ();
  StwCommand *command = stw_command_new ("person.add", "desk", 0);
  g_autofree char *offered = NULL;
  GtkWidget *entry;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      JsonObject *skill = json_object_new ();

      json_object_set_string_member (skill, "skill", known[i]);
      json_object_set_int_member (skill, "level", 4);
      json_array_add_object_element (skills, skill);
    }
  json_object_set_string_member (command->arguments, "name", "Ben");
  json_object_set_array_member (command->arguments, "skills", skills);
  ui_give (desk->client, command, "id");

  change_person (desk);
  entry = add_skill (desk, "");
  WAIT_FOR (count_offered (entry) == G_N_ELEMENTS (known));
  offered = complete (entry, "kub");
  g_assert_cmpstr (offered, ==, "kubernetes");
  answer (desk, "cancel");
}

static void
test_an_absence_ends_after_it_begins (Desk *desk, gconstpointer data)
{
  WAIT_FOR (row (desk, "No absence is noted.") != NULL);
  press (desk, "Add _Absence…");
  type_into (desk, "From", "2030-05-02 08:00");
  type_into (desk, "Until", "2030-05-02 07:00");
  g_assert_false (is_ready (desk));
  type_into (desk, "Until", "2030-05-09 18:00");
  type_into (desk, "Note", "Holiday");
  g_assert_true (is_ready (desk));
  answer (desk, "verb");
  WAIT_FOR (ui_find_match (desk->window, is_button, "Remove Absence") != NULL);
  press (desk, "Remove Absence");
  WAIT_FOR (row (desk, "No absence is noted.") != NULL);
  gtk_widget_activate_action (desk->window, "person.undo", NULL);
  WAIT_FOR (ui_find_match (desk->window, is_button, "Remove Absence") != NULL);
}

static void
test_a_role_for_one_company_is_added_and_taken_away (Desk *desk, gconstpointer data)
{
  WAIT_FOR (row (desk, "None: the role for the whole desk is all there is.") != NULL);
  press (desk, "Add _Company…");
  answer (desk, "verb");
  WAIT_FOR (g_strcmp0 (subtitle (desk, "Acme"), "Company Administrator") == 0);
  press (desk, "Take the Role for Acme Away");
  WAIT_FOR (row (desk, "Acme") == NULL);
}

static void
test_an_invitation_is_shown_once_and_can_be_taken_back (Desk *desk, gconstpointer data)
{
  GtkWidget *code;

  WAIT_FOR (row (desk, "Invitation") != NULL);
  press (desk, "Invite…");
  WAIT_FOR (get_dialog (desk) != NULL);
  code = ui_find_match (get_dialog (desk), is_row, "Code for the Lock of the Desk");
  g_assert_true (STW_IS_COPY_ROW (code));
  g_assert_cmpuint (strlen (adw_action_row_get_subtitle (ADW_ACTION_ROW (code))), ==, 32);
  /* No door, no link. */
  g_assert_null (ui_find_match (get_dialog (desk), is_row, "Link for a Browser"));
  gtk_window_destroy (GTK_WINDOW (get_dialog (desk)));
  WAIT_FOR (row (desk, "Invited") != NULL);
  g_assert_true (g_str_has_prefix (subtitle (desk, "Invited"), "Serves until"));
  press (desk, "Take Back");
  WAIT_FOR (row (desk, "Invited") == NULL);
}

static void
test_who_leaves_takes_the_window_along (Desk *desk, gconstpointer data)
{
  g_autoptr (GtkWidget) window = g_object_ref (desk->window);

  WAIT_FOR (row (desk, "Working Hours") != NULL);
  press (desk, "Remove Person…");
  answer (desk, "verb");
  WAIT_FOR (!gtk_widget_get_visible (window));
  desk->window = NULL;
}

/* The page of the company, in place of the person. */
static void
show_company (Desk *desk)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  desk->window = NULL;
  desk->shown = desk->parent;
  gtk_window_set_child (GTK_WINDOW (desk->parent),
                        stw_company_page_new (desk->session, desk->company));
  gtk_window_present (GTK_WINDOW (desk->parent));
}

static void
test_a_company_administrator_is_invited_from_the_companys_page (Desk *desk, gconstpointer data)
{
  show_company (desk);
  WAIT_FOR (row (desk, "Nobody but those who see every client") != NULL);
  gtk_widget_activate_action (gtk_window_get_child (GTK_WINDOW (desk->parent)),
                              "company.invite",
                              NULL);
  g_assert_false (is_ready (desk));
  type_into (desk, "Name", "Dana Whitlock");
  type_into (desk, "E-Mail", "dana@acme.example");
  g_assert_true (is_ready (desk));
  answer (desk, "verb");
  WAIT_FOR (get_dialog (desk) != NULL);
  g_assert_nonnull (ui_find_match (get_dialog (desk), is_row, "Code for the Lock of the Desk"));
  gtk_window_destroy (GTK_WINDOW (get_dialog (desk)));
  WAIT_FOR (row (desk, "Dana Whitlock") != NULL &&
            g_str_has_prefix (subtitle (desk, "Dana Whitlock"),
                              "Company Administrator · dana@acme.example · invited until "));
  press (desk, "Take the Invitation of Dana Whitlock Back");
  WAIT_FOR (
    g_str_equal (subtitle (desk, "Dana Whitlock"), "Company Administrator · dana@acme.example"));
  press (desk, "Take the Role of Dana Whitlock Away");
  WAIT_FOR (row (desk, "Dana Whitlock") == NULL);
  stw_session_undo (desk->session);
  WAIT_FOR (row (desk, "Dana Whitlock") != NULL);
}

static void
test_somebody_of_the_desk_is_given_a_role_for_a_company (Desk *desk, gconstpointer data)
{
  show_company (desk);
  gtk_widget_activate_action (gtk_window_get_child (GTK_WINDOW (desk->parent)),
                              "company.add-grant",
                              NULL);
  WAIT_FOR (get_dialog (desk) != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find_match (get_dialog (desk), is_row, "Role")),
                              STW_ROLE_VIEWER);
  answer (desk, "verb");
  WAIT_FOR (row (desk, "Ann Carter") != NULL);
  g_assert_cmpstr (subtitle (desk, "Ann Carter"), ==, "Viewer");
}

static void
test_the_lock_leaves_no_window_above_it (Desk *desk, gconstpointer data)
{
  gpointer window = desk->window;
  gpointer dialog;

  WAIT_FOR (row (desk, "Working Hours") != NULL);
  press (desk, "Change Working Hours…");
  dialog = get_dialog (desk);
  g_object_add_weak_pointer (G_OBJECT (window), &window);
  g_object_add_weak_pointer (G_OBJECT (dialog), &dialog);
  gtk_window_set_child (GTK_WINDOW (desk->parent), stw_lock_page_new (desk->client));
  desk->window = NULL;
  WAIT_FOR (window == NULL && dialog == NULL);
}

static void
test_a_narrow_person_fits (Desk *desk, gconstpointer data)
{
  WAIT_FOR (row (desk, "Working Hours") != NULL);
  g_assert_cmpint (ui_measure (desk->window), <=, NARROW);
}

static void
test_an_address_says_who_can_open_it (void)
{
  static const struct
  {
    const char *link;
    StwInvitationReach reach;
  } cases[] = {
    { NULL, STW_INVITATION_NO_ADDRESS },
    { "http://127.0.0.1:8443/people/invitation?token=x", STW_INVITATION_THIS_COMPUTER },
    { "http://[::1]:8443/people/invitation?token=x", STW_INVITATION_THIS_COMPUTER },
    { "https://localhost/people/invitation?token=x", STW_INVITATION_THIS_COMPUTER },
    { "https://0.0.0.0:8443/people/invitation?token=x", STW_INVITATION_THIS_COMPUTER },
    { "http://desk.example.com/people/invitation?token=x", STW_INVITATION_OPEN_LINE },
    { "https://desk.example.com/people/invitation?token=x", STW_INVITATION_REACHABLE },
    { "https://192.0.2.7/people/invitation?token=x", STW_INVITATION_REACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (stw_invitation_get_reach (cases[i].link), ==, cases[i].reach);
}

/* A picture of that size, as some camera would write it. */
static GBytes *
make_file (int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  char *bytes;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, type, NULL, NULL));
  return g_bytes_new_take (bytes, size);
}

static void
test_any_picture_becomes_a_small_square (void)
{
  static const struct
  {
    int width;
    int height;
    const char *type;
  } cases[] = {
    { 800, 600, "jpeg" }, { 30, 90, "png" },   { 1, 1, "png" },
    { 2000, 40, "png" },  { 112, 112, "png" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = make_file (cases[i].width, cases[i].height, cases[i].type);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) png = stw_picture_make (file, &error);
      g_autoptr (GdkTexture) texture = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (png), <=, STW_PICTURE_MOST_BYTES);
      texture = gdk_texture_new_from_bytes (png, NULL);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, 112);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, 112);
    }
}

static void
test_what_is_no_picture_is_refused (void)
{
  g_autoptr (GBytes) whole = make_file (64, 64, "png");
  const char text[] = "%PDF-1.7 this is no picture";
  GBytes *cases[] = {
    g_bytes_new_static (text, sizeof text),
    g_bytes_new (NULL, 0),
    g_bytes_new_from_bytes (whole, 0, 40),
    make_file (12001, 1, "png"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_picture_make (cases[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_bytes_unref (g_steal_pointer (&cases[i]));
    }
}

/* The window in which somebody sets up how they sign in. */
static GtkWidget *
find_enrolment (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (STW_IS_ENROL_WINDOW (window))
        return window;
    }
  return NULL;
}

static gboolean
is_entry_row (GtkWidget *widget, const char *text)
{
  return GTK_IS_EDITABLE (widget) && is_row (widget, text);
}

static void
fill_in (GtkWidget *window, const char *title, const char *text)
{
  GtkWidget *entry = ui_find_match (window, is_entry_row, title);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* The code that an app shows now for the seed on the window. */
static void
fill_in_code (GtkWidget *window)
{
  GtkWidget *seed = ui_find_type (window, STW_TYPE_COPY_ROW);
  char code[STW_ONE_TIME_DIGITS + 1];

  g_assert_true (stw_one_time_make (adw_action_row_get_subtitle (ADW_ACTION_ROW (seed)),
                                    stw_clock_now (NULL) / STW_SECOND / STW_ONE_TIME_PERIOD_S,
                                    code));
  fill_in (window, "Code of the App", code);
}

static gboolean
is_codes (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "recovery-codes");
}

static void
read_clipboard_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* The window that shows them. */
static GtkWidget *
enrol (Desk *desk)
{
  StwCommand *command = stw_command_new ("person.update", "desk", 0);
  GtkWidget *window;

  /* The first who signs in must be able to let others in. */
  json_object_set_int_member (command->arguments, "person", desk->person);
  json_object_set_string_member (command->arguments, "role", "administrator");
  ui_give (desk->client, command, NULL);
  WAIT_FOR (row (desk, "Cannot Sign In Yet") != NULL);
  press (desk, "Set Up…");
  WAIT_FOR (find_enrolment () != NULL);
  window = find_enrolment ();
  WAIT_FOR (gtk_widget_get_mapped (ui_find_match (window, is_entry_row, "Password")));
  fill_in (window, "Password", "seven purple lanterns");
  fill_in (window, "Password Again", "seven purple lanterns");
  fill_in_code (window);
  g_signal_emit_by_name (ui_find_match (window, is_button, "Continue"), "clicked");
  WAIT_FOR (gtk_widget_get_mapped (ui_find_match (window, is_codes, NULL)));
  return window;
}

static void
test_recovery_codes_are_copied_whole (Desk *desk, gconstpointer data)
{
  GtkWidget *window = enrol (desk);
  GtkWidget *label = ui_find_match (window, is_codes, NULL);
  g_autofree char *copied = NULL;
  g_auto (GStrv) codes = NULL;

  g_signal_emit_by_name (ui_find_match (window, is_button, "Copy"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (window),
                                 NULL,
                                 read_clipboard_cb,
                                 &copied);
  WAIT_FOR (copied != NULL);
  g_assert_cmpstr (copied, ==, gtk_label_get_text (GTK_LABEL (label)));
  codes = g_strsplit (copied, "\n", -1);
  g_assert_cmpuint (g_strv_length (codes), ==, STW_RECOVERY_CODES);
  for (guint i = 0; i < STW_RECOVERY_CODES; i++)
    g_assert_cmpuint (strlen (codes[i]), ==, strlen (codes[0]));
  gtk_window_close (GTK_WINDOW (window));
  WAIT_FOR (row (desk, "Password and App Are Set Up") != NULL);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

/* Where the dialog would write, which begins in the folder of the program. */
static GFile *
get_file (GtkWidget *chooser)
{
  return gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
}

static void
test_recovery_codes_are_saved_for_their_owner_alone (Desk *desk, gconstpointer data)
{
  GtkWidget *window = enrol (desk);
  GtkWidget *label = ui_find_match (window, is_codes, NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autoptr (GFile) file = NULL;
  g_autofree char *text = NULL;
  GStatBuf facts;

  g_assert_cmpint (ui_measure (window), <=, NARROW);
  g_assert_cmpint (g_chdir (desk->scratch), ==, 0);
  g_signal_emit_by_name (ui_find_match (window, is_button, "Export…"), "clicked");
  WAIT_FOR (find_chooser () != NULL);
  WAIT_FOR (gtk_widget_is_sensitive (ui_find_match (find_chooser (), is_button, "Export")));
  WAIT_FOR ((file = get_file (find_chooser ())) != NULL);
  g_signal_emit_by_name (ui_find_match (find_chooser (), is_button, "Export"), "clicked");
  WAIT_FOR (g_stat (g_file_peek_path (file), &facts) == 0 && facts.st_size > 0);
  g_assert_cmpuint (facts.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, gtk_label_get_text (GTK_LABEL (label))));
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_file_delete (file, NULL, NULL);
  gtk_window_close (GTK_WINDOW (window));
}

static void
set_picture (Desk *desk, GBytes *png)
{
  StwCommand *command = stw_command_new ("person.set-picture", "desk", 0);

  json_object_set_int_member (command->arguments, "person", desk->person);
  if (png != NULL)
    {
      g_autofree char *text =
        g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

      json_object_set_string_member (command->arguments, "picture", text);
    }
  ui_give (desk->client, command, NULL);
}

static GdkPaintable *
get_picture (GtkWidget *avatar)
{
  return adw_avatar_get_custom_image (ADW_AVATAR (avatar));
}

/* However many show somebody, there is one picture of them in memory, and it follows the desk. */
static void
test_a_face_is_a_picture_or_initials (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) file = make_file (300, 200, "jpeg");
  g_autoptr (GBytes) png = stw_picture_make (file, NULL);
  g_autoptr (GtkWidget) face =
               g_object_ref_sink (stw_face_new (desk->client, 18, desk->person, "Ann Carter"));
  g_autoptr (GtkWidget) other = g_object_ref_sink (stw_face_new (desk->client, 32, 0, NULL));

  g_assert_null (get_picture (face));
  g_assert_cmpstr (adw_avatar_get_text (ADW_AVATAR (face)), ==, "Ann Carter");
  set_picture (desk, png);
  WAIT_FOR (get_picture (face) != NULL);
  g_assert_null (get_picture (other));
  stw_face_show (ADW_AVATAR (other), desk->client, desk->person, "Ann Carter");
  g_assert_true (get_picture (other) == get_picture (face));
  /* A row of a list shows somebody else the next time. */
  stw_face_show (ADW_AVATAR (other), desk->client, desk->person + 1, "Ben");
  g_assert_null (get_picture (other));
  set_picture (desk, NULL);
  WAIT_FOR (get_picture (face) == NULL);
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
  add ("/app/people/hours are typed weekday by weekday", test_hours_are_typed_weekday_by_weekday);
  add ("/app/people/a status is set and taken back", test_a_status_is_set_and_taken_back);
  add ("/app/people/skills are rows with a level", test_skills_are_rows_with_a_level);
  add ("/app/people/a skill is there once", test_a_skill_is_there_once);
  add ("/app/people/skills of the desk are offered", test_skills_of_the_desk_are_offered);
  add ("/app/people/recovery codes are copied whole", test_recovery_codes_are_copied_whole);
  add ("/app/people/recovery codes are saved for their owner alone",
       test_recovery_codes_are_saved_for_their_owner_alone);
  add ("/app/people/a face is a picture or initials", test_a_face_is_a_picture_or_initials);
  add ("/app/people/an absence ends after it begins", test_an_absence_ends_after_it_begins);
  add ("/app/people/a role for one company is added and taken away",
       test_a_role_for_one_company_is_added_and_taken_away);
  add ("/app/people/an invitation is shown once and can be taken back",
       test_an_invitation_is_shown_once_and_can_be_taken_back);
  add ("/app/people/who leaves takes the window along", test_who_leaves_takes_the_window_along);
  add ("/app/people/a company administrator is invited from the company's page",
       test_a_company_administrator_is_invited_from_the_companys_page);
  add ("/app/people/somebody of the desk is given a role for a company",
       test_somebody_of_the_desk_is_given_a_role_for_a_company);
  add ("/app/people/the lock leaves no window above it", test_the_lock_leaves_no_window_above_it);
  add ("/app/people/a narrow person fits", test_a_narrow_person_fits);
  g_test_add_func ("/app/people/an address says who can open it",
                   test_an_address_says_who_can_open_it);
  g_test_add_func ("/app/people/any picture becomes a small square",
                   test_any_picture_becomes_a_small_square);
  g_test_add_func ("/app/people/what is no picture is refused", test_what_is_no_picture_is_refused);
  return g_test_run ();
}
