/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions as rows, and mappings of several kinds of message. */

#include "config.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/choice-rows.h"
#include "app/mapping/condition-row.h"
#include "mapping-desk.h"

#include <string.h>

#define KINDS                                                                                         \
  HEAD                                                                                                \
    "\"fields\":{\"asset\":\"host\"},\"shapes\":[{\"when\":[\"other\"],\"fields\":{\"message\":"      \
    "\"other\"}},{\"about\":\"a pump\",\"when\":[\"kind\"],\"fields\":{\"asset\":\"name\"}}," WRAPPED \
    "]," SAMPLE "}"

static StwChoiceRows *
get_choice (Desk *desk)
{
  return STW_CHOICE_ROWS (ui_find_type (desk->editor, STW_TYPE_CHOICE_ROWS));
}

/* As the person who listens to the screen does, by the row's number. */
static GtkWidget *
get_condition (Desk *desk, guint at)
{
  GtkWidget *list = ui_find_type (GTK_WIDGET (get_choice (desk)), GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) at);

  return STW_IS_CONDITION_ROW (row) ? GTK_WIDGET (row) : NULL;
}

static gboolean
has_tooltip (GtkWidget *widget, const char *text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static GtkWidget *
find_part (Desk *desk, guint at, const char *name)
{
  GtkWidget *part = ui_find_match (get_condition (desk, at), has_tooltip, name);

  g_assert_nonnull (part);
  return part;
}

static void
type_part (Desk *desk, guint at, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_part (desk, at, name)), text);
}

static void
change_condition (Desk *desk, const char *action, guint at)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_choice (desk)), action, "u", at));
}

static void
select_field (Desk *desk, const char *title)
{
  GtkWidget *row = find_titled (GTK_WIDGET (get_field_list (desk)), ADW_TYPE_ACTION_ROW, title);

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
}

static void
press_more (Desk *desk)
{
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (get_choice (desk)));

  g_signal_emit_by_name (gtk_widget_get_last_child (box), "clicked");
}

/* What Steward would read, as it is shown beside the sample. */
static gboolean
would_read (Desk *desk, const char *text)
{
  return shows_label (ui_find_type (desk->editor, STW_TYPE_READING_LIST), text);
}

static void
test_conditions_are_rows_that_are_changed_in_place (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  g_assert_null (get_condition (desk, 0));
  select_field (desk, "Message");
  g_assert_false (
    gtk_widget_get_mapped (find_titled (desk->editor, ADW_TYPE_ENTRY_ROW, "How Message Is Read")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_part (desk, 0, "Place"))), ==, "kind");
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  g_assert_true (would_read (desk, "A pump"));
  type_part (desk, 0, "Value", "valve, kettle");
  g_assert_true (has_fields (desk, "When kind = valve, kettle: =A pump; otherwise kind\n"));
  g_assert_false (would_read (desk, "A pump"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_part (desk, 0, "Comparison")), 3);
  g_assert_true (has_fields (desk, "When !kind ^= valve, kettle: =A pump; otherwise kind\n"));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  ui_assert_named (GTK_WIDGET (get_choice (desk)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_part (desk, 0, "Comparison")), 1);
  g_assert_true (has_fields (desk, "When !kind = valve, kettle: =A pump; otherwise kind\n"));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  type_part (desk, 0, "Result", "=No valve");
  g_assert_true (would_read (desk, "No valve"));
  gtk_editable_set_text (
    GTK_EDITABLE (find_titled (desk->editor, ADW_TYPE_ENTRY_ROW, "Otherwise Read")),
    "=A valve");
  saved = save_mapping (desk);
  g_assert_nonnull (strstr (saved, "\"!kind = valve, kettle\""));
  g_assert_nonnull (strstr (saved, "\"=A valve\""));
}

static void
test_conditions_are_added_moved_and_taken_away (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  select_field (desk, "Message");
  press_more (desk);
  g_assert_false (can_save (desk));
  g_assert_true (shows_label (desk->editor, "Fill in each condition"));
  type_part (desk, 1, "Value", "valve");
  g_assert_false (can_save (desk));
  type_part (desk, 1, "Result", "=A valve");
  g_assert_true (can_save (desk));
  change_condition (desk, "condition.add", 0);
  g_assert_false (can_save (desk));
  choose_place (desk, 4);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_part (desk, 1, "Place"))),
                   ==,
                   "level");
  type_part (desk, 1, "Value", "sev9");
  g_assert_true (has_fields (desk,
                             "Message: When kind = pump, level = sev9: =A pump\n"
                             "When kind = valve: =A valve; otherwise kind\n"));
  g_assert_false (would_read (desk, "A pump"));
  gtk_drop_down_set_selected (
    GTK_DROP_DOWN (find_part (desk, 1, "How it goes with the condition above")),
    1);
  g_assert_true (would_read (desk, "A pump"));
  change_condition (desk, "condition.move-down", 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_part (desk, 0, "Value"))),
                   ==,
                   "valve");
  change_condition (desk, "condition.take-away", 2);
  change_condition (desk, "condition.take-away", 0);
  g_assert_true (has_fields (desk, "When kind = pump: =A pump; otherwise kind\n"));
  run_in_editor (desk, "mapping.undo");
  g_assert_nonnull (get_condition (desk, 1));
  run_in_editor (desk, "mapping.redo");
  g_assert_null (get_condition (desk, 1));
  change_condition (desk, "condition.take-away", 0);
  g_assert_true (has_fields (desk, "Message: kind\n"));
  saved = save_mapping (desk);
  g_assert_null (strstr (saved, "then"));
}

/* What was begun and given up leaves the mapping as it was. */
static void
test_a_condition_that_is_not_filled_in_is_none (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  select_field (desk, "Link");
  press_more (desk);
  g_assert_nonnull (get_condition (desk, 0));
  g_assert_false (can_save (desk));
  select_field (desk, "Tool");
  g_assert_null (get_condition (desk, 0));
  g_assert_true (can_save (desk));
  press_more (desk);
  change_condition (desk, "condition.take-away", 0);
  g_assert_null (get_condition (desk, 0));
  saved = save_mapping (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

/* As GTK does with a key that nothing within @widget takes. */
static void
press_key (GtkWidget *widget, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      guint n = GTK_IS_SHORTCUT_CONTROLLER (controller)
                  ? g_list_model_get_n_items (G_LIST_MODEL (controller))
                  : 0;

      for (guint j = 0; j < n; j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkKeyvalTrigger *trigger = GTK_KEYVAL_TRIGGER (gtk_shortcut_get_trigger (shortcut));

          if (gtk_keyval_trigger_get_keyval (trigger) == keyval &&
              gtk_keyval_trigger_get_modifiers (trigger) == modifiers)
            {
              g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                           0,
                                                           widget,
                                                           gtk_shortcut_get_arguments (shortcut)));
              return;
            }
        }
    }
  g_assert_not_reached ();
}

static void
test_conditions_are_worked_by_keys (Desk *desk, gconstpointer data)
{
  GtkListBox *list;

  open_mapping (desk, KETTLE);
  select_field (desk, "Message");
  press_more (desk);
  type_part (desk, 1, "Value", "valve");
  type_part (desk, 1, "Result", "=A valve");
  list = GTK_LIST_BOX (gtk_widget_get_parent (get_condition (desk, 0)));
  gtk_widget_grab_focus (get_condition (desk, 1));
  press_key (GTK_WIDGET (get_choice (desk)), GDK_KEY_Up, GDK_ALT_MASK);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_part (desk, 0, "Value"))),
                   ==,
                   "valve");
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (list)) == get_condition (desk, 0));
  press_key (GTK_WIDGET (get_choice (desk)), GDK_KEY_Delete, 0);
  g_assert_null (get_condition (desk, 1));
  press_key (GTK_WIDGET (get_choice (desk)), GDK_KEY_Insert, 0);
  g_assert_nonnull (get_condition (desk, 1));
  close_editor (desk);
}

static GtkWidget *
get_kinds (Desk *desk)
{
  return find_titled (desk->editor, ADW_TYPE_COMBO_ROW, "Kind of Message");
}

static void
choose_kind (Desk *desk, guint kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_kinds (desk)), kind);
}

static void
test_one_kind_of_message_is_drawn_and_the_others_stay (Desk *desk, gconstpointer data)
{
  g_autoptr (JsonNode) before = json_from_string (KINDS, NULL);
  g_autoptr (JsonNode) after = NULL;
  g_autofree char *saved = NULL;
  JsonArray *shapes;

  open_mapping (desk, KINDS);
  g_assert_true (gtk_widget_get_mapped (get_kinds (desk)));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (get_kinds (desk))), ==, 1);
  g_assert_true (has_fields (desk, "Asset: name\n"));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  choose_kind (desk, 2);
  g_assert_true (shows_label (desk->editor, "a message inside another"));
  g_assert_true (can_save (desk));
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  choose_kind (desk, 0);
  g_assert_true (has_fields (desk, "Asset: host\n"));
  g_assert_true (shows_label (desk->editor, "The message is of another kind."));
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 0);
  choose_kind (desk, 1);
  g_assert_true (has_fields (desk, "Asset: name\n"));
  run_in_editor (desk, "mapping.undo");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (get_kinds (desk))), ==, 0);
  g_assert_true (has_fields (desk, "Asset: host\n"));
  run_in_editor (desk, "mapping.redo");
  saved = save_mapping (desk);
  after = json_from_string (saved, NULL);
  shapes = json_object_get_array_member (json_node_get_object (after), "shapes");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (
      json_node_equal (json_array_get_element (shapes, i),
                       json_array_get_element (
                         json_object_get_array_member (json_node_get_object (before), "shapes"),
                         i)),
      ==,
      i != 0);
}

static void
test_kinds_that_are_not_touched_are_saved_to_the_letter (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KINDS);
  choose_kind (desk, 2);
  choose_kind (desk, 0);
  saved = save_mapping (desk);
  g_assert_cmpstr (saved, ==, KINDS);
}

/* Else it would be left where nobody sees what it lacks. */
static void
test_a_kind_that_lacks_something_is_not_left (Desk *desk, gconstpointer data)
{
  open_mapping (desk, KINDS);
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 0);
  g_assert_false (can_save (desk));
  g_assert_false (gtk_widget_get_sensitive (get_kinds (desk)));
  run_in_editor (desk, "mapping.undo");
  g_assert_true (gtk_widget_get_sensitive (get_kinds (desk)));
  close_editor (desk);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  mapping_desk_add_test ("/app/mapping/conditions are rows that are changed in place",
                         test_conditions_are_rows_that_are_changed_in_place);
  mapping_desk_add_test ("/app/mapping/conditions are added, moved and taken away",
                         test_conditions_are_added_moved_and_taken_away);
  mapping_desk_add_test ("/app/mapping/a condition that is not filled in is none",
                         test_a_condition_that_is_not_filled_in_is_none);
  mapping_desk_add_test ("/app/mapping/conditions are worked by keys",
                         test_conditions_are_worked_by_keys);
  mapping_desk_add_test ("/app/mapping/one kind of message is drawn and the others stay",
                         test_one_kind_of_message_is_drawn_and_the_others_stay);
  mapping_desk_add_test ("/app/mapping/kinds that are not touched are saved to the letter",
                         test_kinds_that_are_not_touched_are_saved_to_the_letter);
  mapping_desk_add_test ("/app/mapping/a kind that lacks something is not left",
                         test_a_kind_that_lacks_something_is_not_left);
  return g_test_run ();
}
