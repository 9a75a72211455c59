/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident in the window, worked on by its actions on a real desk. */

#include "config.h"

#include "app/incidents/incident-detail.h"
#include "app/incidents/incident-state.h"
#include "app/incidents/new-incident.h"
#include "app/incidents/snooze.h"
#include "app/resources.h"
#include "app/style.h"
#include "base/clock.h"
#include "engine/onboard.h"
#include "scratch.h"

#include <adwaita.h>

#define NARROW 360
#define DEADLINE_S 20

typedef struct
{
  Scratch *scratch;          /* (owned) */
  StwDeskClient *client;     /* (owned) */
  StwSession *session;       /* (owned) */
  GtkWindow *window;         /* (unowned) */
  StwIncidentDetail *detail; /* (unowned) */
  gint64 company;
  gint64 incident;
  guint n_offered; /* ways back */
} Desk;

static gboolean
deadline_cb (gpointer data)
{
  g_error ("What the test waits for has not come.");
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint deadline = g_timeout_add_seconds (DEADLINE_S, deadline_cb, NULL);                        \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (deadline);                                                                    \
  }                                                                                                \
  G_STMT_END

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Desk *desk = data;
  g_autoptr (GError) error = NULL;

  desk->client = stw_desk_client_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  JsonObject **answer = data;

  g_assert_no_error (error);
  *answer = result != NULL ? json_object_ref (result) : json_object_new ();
}

/* The number that the answer has under @member. */
static gint64
give (Desk *desk, StwCommand *command, const char *member)
{
  g_autoptr (JsonObject) answer = NULL;

  stw_desk_client_submit (desk->client, command, done_cb, &answer);
  WAIT_FOR (answer != NULL);
  return json_object_get_int_member_with_default (answer, member, 0);
}

static gint64
add_incident (Desk *desk, const char *title)
{
  StwCommand *command = stw_command_new ("incident.add", "desk", desk->company);

  json_object_set_string_member (command->arguments, "title", title);
  return give (desk, command, "incident");
}

static void
offered_cb (Desk *desk)
{
  desk->n_offered++;
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  StwCommand *command = stw_command_new ("company.add", "desk", 0);
  const StwSigning unsigned_source = { NULL, NULL };
  StwNewAccess access = { NULL, NULL };

  desk->scratch = scratch_new ();
  stw_desk_client_open_async (desk->scratch, NULL, NULL, opened_cb, desk);
  WAIT_FOR (desk->client != NULL);
  json_object_set_string_member (command->arguments, "name", "Northwind Logistics");
  g_assert_true (stw_onboard_prepare (command, &unsigned_source, NULL, &access, NULL));
  stw_new_access_clear (&access);
  desk->company = give (desk, command, "company");
  desk->incident = add_incident (desk, "The printer on the second floor");
  desk->session = stw_session_new (desk->client);
  g_signal_connect_swapped (desk->session, "undo-offered", G_CALLBACK (offered_cb), desk);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->detail = g_object_new (STW_TYPE_INCIDENT_DETAIL, NULL);
  stw_incident_detail_set_session (desk->detail, desk->session);
  gtk_window_set_child (desk->window, GTK_WIDGET (desk->detail));
  gtk_window_present (desk->window);
  stw_incident_detail_show (desk->detail, desk->incident);
  WAIT_FOR (stw_incident_detail_allows (desk->detail, "incident.acknowledge"));
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  stw_desk_client_close (desk->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desk->session);
  g_object_unref (desk->client);
  scratch_free (desk->scratch);
}

static void
act (Desk *desk, const char *action, const char *target)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->detail),
                                             action,
                                             target != NULL ? "s" : NULL,
                                             target));
}

static gboolean
allows (Desk *desk, const char *action)
{
  return stw_incident_detail_allows (desk->detail, action);
}

static void
test_what_was_done_is_taken_back_step_by_step (Desk *desk, gconstpointer data)
{
  act (desk, "incident.acknowledge", NULL);
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  act (desk, "incident.resolve", NULL);
  WAIT_FOR (allows (desk, "incident.reopen"));
  WAIT_FOR (desk->n_offered == 2);
  stw_session_undo (desk->session);
  WAIT_FOR (!allows (desk, "incident.reopen"));
  g_assert_false (allows (desk, "incident.acknowledge"));
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
  g_assert_false (stw_session_can_undo (desk->session));
}

static void
test_an_incident_is_snoozed_and_comes_back (Desk *desk, gconstpointer data)
{
  static const char *const choices[] = { "hour", "tomorrow", "next-alert" };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      act (desk, "incident.snooze", choices[i]);
      WAIT_FOR (allows (desk, "incident.wake"));
      act (desk, "incident.wake", NULL);
      WAIT_FOR (!allows (desk, "incident.wake"));
    }
  WAIT_FOR (desk->n_offered == 2 * G_N_ELEMENTS (choices));
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.wake"));
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static int
measure (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* A label or a title names a control by itself; these have none. */
static void
assert_named (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_CALENDAR (widget) ||
      GTK_IS_LIST_BOX (widget) || GTK_IS_DROP_DOWN (widget))
    {
      g_autofree char *label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                                   "");

      g_assert_nonnull (label);
      g_assert_cmpstr (label, !=, "undefined");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static AdwMessageDialog *
open_dialog (Desk *desk, const char *action)
{
  act (desk, action, NULL);
  WAIT_FOR (find_dialog () != NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (find_dialog ()));
  return ADW_MESSAGE_DIALOG (find_dialog ());
}

static const char *const dialogs[] = { "incident.wait", "incident.snooze-until", "incident.merge" };

static void
test_every_dialog_fits_a_telephone_and_is_named (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      AdwMessageDialog *dialog = open_dialog (desk, dialogs[i]);

      g_test_message ("%s wants %d", dialogs[i], measure (GTK_WIDGET (dialog)));
      g_assert_cmpint (measure (GTK_WIDGET (dialog)), <=, NARROW);
      assert_named (GTK_WIDGET (dialog));
      gtk_window_close (GTK_WINDOW (dialog));
      WAIT_FOR (find_dialog () == NULL);
    }
}

static void
test_a_snooze_until_another_time_begins_with_tomorrow (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog = open_dialog (desk, "incident.snooze-until");

  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (allows (desk, "incident.wake"));
}

static GtkListBox *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *found = find_list (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_an_incident_is_merged_into_a_chosen_one_and_parted_again (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkListBox *list;

  add_incident (desk, "The other printer");
  dialog = open_dialog (desk, "incident.merge");
  list = find_list (GTK_WIDGET (dialog));
  WAIT_FOR (gtk_list_box_get_row_at_index (list, 0) != NULL);
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  g_assert_false (allows (desk, "incident.merge"));
  WAIT_FOR (desk->n_offered == 1);
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
}

static GtkEditable *
find_entry_row (GtkWidget *widget)
{
  if (ADW_IS_ENTRY_ROW (widget))
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry_row (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_a_call_becomes_an_incident (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;

  stw_new_incident_ask (GTK_WIDGET (desk->detail), desk->session);
  WAIT_FOR (find_dialog () != NULL);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  g_assert_cmpint (measure (GTK_WIDGET (dialog)), <=, NARROW);
  assert_named (GTK_WIDGET (dialog));
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  gtk_editable_set_text (find_entry_row (GTK_WIDGET (dialog)), "No mail since ten o’clock");
  WAIT_FOR (adw_message_dialog_get_response_enabled (dialog, "verb"));
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (desk->n_offered == 1);
  /* The one that the desk began with has the number before. */
  stw_incident_detail_show (desk->detail, desk->incident + 1);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
  stw_session_undo (desk->session);
}

static void
assert_state (const StwIncident *incident, const char *expected)
{
  g_autofree char *text = stw_incident_state_to_text (incident, 0);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_a_snoozed_incident_says_until_when (void)
{
  StwIncident incident = { .status = STW_INCIDENT_WAITING, .wait_reason = (char *) "parts" };

  assert_state (&incident, "Waiting: parts");
  incident.snoozed = TRUE;
  assert_state (&incident, "Snoozed until the next alert");
  incident.wake_at = 26 * STW_HOUR;
  assert_state (&incident, "Snoozed until 2 Jan, 2:00");
}

static void
test_tomorrow_begins_at_eight (void)
{
  g_assert_cmpint (stw_snooze_get_tomorrow (0), ==, STW_DAY + 8 * STW_HOUR);
  g_assert_cmpint (stw_snooze_get_tomorrow (STW_DAY - 1), ==, STW_DAY + 8 * STW_HOUR);
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
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  stw_resources_register ();
  adw_init ();
  stw_style_install (gdk_display_get_default ());
  add_desk_test ("/app/incidents/undo/what was done is taken back step by step",
                 test_what_was_done_is_taken_back_step_by_step);
  add_desk_test ("/app/incidents/snooze/an incident is snoozed and comes back",
                 test_an_incident_is_snoozed_and_comes_back);
  add_desk_test ("/app/incidents/snooze/until another time begins with tomorrow",
                 test_a_snooze_until_another_time_begins_with_tomorrow);
  add_desk_test ("/app/incidents/merge/into a chosen one and parted again",
                 test_an_incident_is_merged_into_a_chosen_one_and_parted_again);
  add_desk_test ("/app/incidents/new/a call becomes an incident", test_a_call_becomes_an_incident);
  add_desk_test ("/app/incidents/every dialog fits a telephone and is named",
                 test_every_dialog_fits_a_telephone_and_is_named);
  g_test_add_func ("/app/incidents/state/a snoozed incident says until when",
                   test_a_snoozed_incident_says_until_when);
  g_test_add_func ("/app/incidents/snooze/tomorrow begins at eight", test_tomorrow_begins_at_eight);
  return g_test_run ();
}
