/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an incident, chosen in the window on a real desk. */

#include "config.h"

#include "incident-desk.h"

#include "app/incidents/assignment-words.h"
#include "app/incidents/bulk-bar.h"
#include "app/incidents/filter-words.h"
#include "app/incidents/question.h"
#include "store/db.h"

static void
add_people (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);

  g_assert_true (stw_db_run_script (
    db,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, status, created_at) VALUES "
    "(1, 'Amina Yusuf', 'amina yusuf', 1, 'UTC', '\"always\"', 0, 0), "
    "(2, 'Jonas Keller', 'jonas keller', 1, 'UTC', '\"always\"', 0, 0), "
    "(3, 'Tom Okafor', 'tom okafor', 1, 'UTC', '\"always\"', 2, 0);"
    "INSERT INTO person_skill VALUES (1, 'linux', 5), (2, 'printers', 4), (3, 'printers', 5)",
    NULL));
}

static const char *
get_title (GtkListBox *list, int place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, place);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

static GtkListBox *
open_chooser (Desk *desk, AdwMessageDialog **ret_dialog)
{
  AdwMessageDialog *dialog = open_dialog (desk, "incident.assign");
  GtkListBox *list = find_list (GTK_WIDGET (dialog));

  WAIT_FOR (gtk_list_box_get_selected_row (list) != NULL);
  *ret_dialog = dialog;
  return list;
}

static gint64
get_assignee (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);
  gint64 assignee = 0;

  g_assert_true (stw_db_number (db,
                                &assignee,
                                NULL,
                                "SELECT COALESCE(assignee_id, 0) FROM incident WHERE id = ?1",
                                STW_INT (desk->incident)));
  return assignee;
}

/* Whoever knows printers and is there comes before whoever knows more and is away. */
static void
test_the_best_is_first_and_return_gives_it (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkListBox *list;

  add_people (desk);
  list = open_chooser (desk, &dialog);
  g_assert_cmpstr (get_title (list, 0), ==, "Jonas Keller");
  g_assert_cmpstr (get_title (list, 2), ==, "Tom Okafor");
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 0);
  g_assert_cmpstr (
    adw_action_row_get_subtitle (ADW_ACTION_ROW (gtk_list_box_get_row_at_index (list, 0))),
    ==,
    "available, knows printers, nothing open");
  gtk_widget_activate_default (GTK_WIDGET (list));
  WAIT_FOR (find_dialog () == NULL);
  WAIT_FOR (desk->n_offered == 1);
  g_assert_cmpint (get_assignee (desk), ==, 2);
  stw_session_undo (desk->session);
  WAIT_FOR (get_assignee (desk) == 0);
}

/* A picture as small as one can be. */
#define PIXEL                                                                                      \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

static AdwAvatar *
get_face (GtkWidget *around)
{
  GtkWidget *face = ui_find_type (around, ADW_TYPE_AVATAR);

  return face != NULL && gtk_widget_get_visible (face) ? ADW_AVATAR (face) : NULL;
}

static void
test_the_chooser_and_the_incident_show_who_it_is (Desk *desk, gconstpointer data)
{
  StwCommand *command = stw_command_new ("person.set-picture", "desk", 0);
  AdwMessageDialog *dialog;
  GtkListBox *list;
  AdwAvatar *face;

  add_people (desk);
  json_object_set_int_member (command->arguments, "person", 2);
  json_object_set_string_member (command->arguments, "picture", PIXEL);
  ui_give (desk->client, command, NULL);
  g_assert_null (get_face (GTK_WIDGET (desk->detail)));
  list = open_chooser (desk, &dialog);
  face = get_face (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0)));
  WAIT_FOR (adw_avatar_get_custom_image (face) != NULL);
  face = get_face (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)));
  g_assert_null (adw_avatar_get_custom_image (face));
  gtk_widget_activate_default (GTK_WIDGET (list));
  WAIT_FOR (get_face (GTK_WIDGET (desk->detail)) != NULL);
  g_assert_nonnull (adw_avatar_get_custom_image (get_face (GTK_WIDGET (desk->detail))));
  g_assert_cmpstr (adw_avatar_get_text (get_face (GTK_WIDGET (desk->detail))), ==, "Jonas Keller");
}

static void
test_a_name_or_a_skill_narrows_the_people (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkListBox *list;
  GtkWidget *search;

  add_people (desk);
  list = open_chooser (desk, &dialog);
  search = ui_find_type (GTK_WIDGET (dialog), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "AMINA");
  WAIT_FOR (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 1));
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody is called so");
  WAIT_FOR (gtk_list_box_get_selected_row (list) == NULL);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  gtk_editable_set_text (GTK_EDITABLE (search), "away");
  WAIT_FOR (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 2));
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (find_dialog () == NULL);
}

static void
test_it_is_passed_on_with_a_reason_and_made_nobodys (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkListBox *list;

  add_people (desk);
  list = open_chooser (desk, &dialog);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (get_assignee (desk) == 2);
  WAIT_FOR (gtk_widget_get_visible (ui_find_type (GTK_WIDGET (desk->detail), ADW_TYPE_AVATAR)));
  list = open_chooser (desk, &dialog);
  g_assert_false (gtk_list_box_row_get_selectable (gtk_list_box_get_row_at_index (list, 0)));
  g_assert_cmpstr (get_title (list, 3), ==, "Nobody");
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  ui_assert_named (GTK_WIDGET (dialog));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 3));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (get_assignee (desk) == 0);
}

static void
test_a_desk_of_one_takes_over (Desk *desk, gconstpointer data)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);

  add_people (desk);
  g_assert_true (stw_db_run_script (db, "UPDATE person SET left_at = 1 WHERE id <> 1", NULL));
  act (desk, "incident.take-over", NULL);
  WAIT_FOR (desk->n_offered == 1);
  g_assert_cmpint (get_assignee (desk), ==, 1);
}

static void
test_the_chooser_says_when_there_is_nobody (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog = open_dialog (desk, "incident.assign");

  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (find_dialog () == NULL);
}

static void
assert_said_of (const char *by, const char *kind, const char *json, const char *sentence)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autofree char *said = stw_assignment_words_describe (kind, json_node_get_object (node), by);

  g_assert_cmpstr (said, ==, sentence);
}

static void
assert_said (const char *kind, const char *json, const char *sentence)
{
  assert_said_of (NULL, kind, json, sentence);
}

static void
test_the_timeline_says_who_got_it_and_why (void)
{
  const char *json =
    "{\"to\":\"Amina Yusuf\",\"by_rule\":true,\"why\":{\"on_call\":true,\"open\":3,"
    "\"knows\":[\"Linux\",\"AWS\"],\"parts\":{\"skill\":90,\"load\":57,\"fairness\":80}}}";
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autofree char *score = stw_assignment_words_score (json_node_get_object (node));

  assert_said ("assign", json, "Assigned to Amina Yusuf: on call, knows Linux and AWS, 3 open");
  g_assert_cmpstr (score,
                   ==,
                   "skill 90% × load 57% × availability 100% × on call 100% × fairness 80% = 41%");
  assert_said ("assign", "{'to':'Tom'}", "You assigned it to Tom");
  assert_said ("assign", "{'from':'Ada','to':'Tom'}", "You passed it from Ada to Tom");
  assert_said ("take-over", "{'from':'Ada','to':'Tom'}", "You took it over from Ada");
  assert_said ("unassign", "{'from':'Ada'}", "You took it from Ada; it is nobody’s");
  assert_said_of ("Zoe", "assign", "{'to':'Tom'}", "Zoe assigned it to Tom");
  assert_said_of ("Zoe", "assign", "{'from':'Ada','to':'Tom'}", "Zoe passed it from Ada to Tom");
  assert_said_of ("Zoe", "take-over", "{'from':'Ada','to':'Zoe'}", "Zoe took it over from Ada");
  assert_said_of ("Zoe", "take-over", "{'to':'Zoe'}", "Zoe took it over");
  assert_said_of ("Zoe", "unassign", "{'from':'Ada'}", "Zoe took it from Ada; it is nobody’s");
  assert_said ("unmanned", "{}", "Steward assigned it to nobody: nobody is present");
  assert_said ("note", "{'text':'x'}", NULL);
}

static void
test_a_filter_says_whose_incidents_it_shows (void)
{
  static const struct
  {
    const char *word;
    const char *says;
  } owners[] = { { "mine", "Mine" }, { "nobody", "Nobody’s" } };
  g_autoptr (StwListFilter) filter = stw_list_filter_new ();

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      gboolean said = FALSE;

      stw_list_filter_set_assignee (filter, owners[i].word);
      for (guint part = 0; part < stw_filter_words_get_n_parts (); part++)
        {
          g_autofree char *words = stw_filter_words_describe (filter, part);

          said |= g_strcmp0 (words, owners[i].says) == 0;
        }
      g_assert_true (said);
    }
  stw_list_filter_set_assignee (filter, NULL);
  g_assert_true (stw_list_filter_is_usual (filter));
}

static void
test_many_are_given_at_once (Desk *desk, gconstpointer data)
{
  g_autoptr (StwPicks) picks = stw_picks_new ();
  StwBulkBar *bar = g_object_new (STW_TYPE_BULK_BAR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwMessageDialog *dialog;
  GtkListBox *list;

  add_people (desk);
  g_object_ref (desk->detail);
  gtk_window_set_child (desk->window, box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (desk->detail));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bar));
  g_object_unref (desk->detail);
  stw_bulk_bar_set_picks (bar, desk->session, picks);
  stw_picks_set (picks, desk->incident, TRUE);
  stw_picks_set (picks, add_incident (desk, "The other printer"), TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (bar), "bulk.assign", NULL));
  WAIT_FOR (find_dialog () != NULL);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  list = find_list (GTK_WIDGET (dialog));
  WAIT_FOR (gtk_list_box_get_selected_row (list) != NULL);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (desk->n_offered == 1);
  g_assert_cmpint (get_assignee (desk), ==, 1);
  stw_session_undo (desk->session);
  WAIT_FOR (get_assignee (desk) == 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 77;
  g_test_add_func ("/app/assign/words", test_the_timeline_says_who_got_it_and_why);
  g_test_add_func ("/app/assign/filter", test_a_filter_says_whose_incidents_it_shows);
  incident_desk_add_test ("/app/assign/best", test_the_best_is_first_and_return_gives_it);
  incident_desk_add_test ("/app/assign/faces", test_the_chooser_and_the_incident_show_who_it_is);
  incident_desk_add_test ("/app/assign/search", test_a_name_or_a_skill_narrows_the_people);
  incident_desk_add_test ("/app/assign/pass", test_it_is_passed_on_with_a_reason_and_made_nobodys);
  incident_desk_add_test ("/app/assign/take-over", test_a_desk_of_one_takes_over);
  incident_desk_add_test ("/app/assign/nobody", test_the_chooser_says_when_there_is_nobody);
  incident_desk_add_test ("/app/assign/bulk", test_many_are_given_at_once);
  return g_test_run ();
}
