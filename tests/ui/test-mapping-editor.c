/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping editor on a real desk: fallbacks and words, undo, and what it only shows. */

#include "config.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/choice-rows.h"
#include "app/mapping/condition-row.h"
#include "app/mapping/field-list.h"
#include "app/mapping/mapping-editor.h"
#include "app/mapping/place-list.h"
#include "app/mapping/word-rows.h"
#include "scratch.h"
#include "ui.h"

#include <string.h>

#define SAMPLE                                                                                     \
  "\"sample\":{\"body\":{\"kind\":\"pump\",\"host\":\"\",\"name\":\"boiler-3\",\"id\":17,"         \
  "\"level\":\"sev1\"}}"
#define HEAD "{\"format\":1,\"name\":\"kettle_1\",\"title\":\"Kettle\",\"setup\":\"None.\","
#define TABLES                                                                                     \
  "\"tables\":{\"severity\":{\"bad\":\"high\",\"sev2*\":\"low\",\"7..9\":\"low\",\"*\":\"info\"}},"
#define KETTLE                                                                                     \
  HEAD TABLES "\"let\":{\"who\":\"name\"},\"shapes\":[{\"when\":[\"kind\",[\"id\",\"key\"]],"      \
              "\"fields\":{\"asset\":[\"host\",\"name\"],\"severity\":\"level\",\"message\":"      \
              "{\"when\":[\"kind = pump\"],\"then\":\"=A pump\",\"else\":\"kind\"}}}]," SAMPLE "}"
#define WRAPPED                                                                                    \
  "{\"when\":[\"inner\"],\"in\":\"inner\",\"about\":\"wrapped\",\"fields\":{"                      \
  "\"asset\":[\"host\",\"name\"]}}"
#define NOT_DRAWN HEAD "\"shapes\":[" WRAPPED "]," SAMPLE "}"
#define KINDS                                                                                         \
  HEAD                                                                                                \
    "\"fields\":{\"asset\":\"host\"},\"shapes\":[{\"when\":[\"other\"],\"fields\":{\"message\":"      \
    "\"other\"}},{\"about\":\"a pump\",\"when\":[\"kind\"],\"fields\":{\"asset\":\"name\"}}," WRAPPED \
    "]," SAMPLE "}"

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  GtkWidget *opener;     /* (unowned) */
  GtkWidget *editor;     /* (unowned) (nullable) the one that is open */
  gint64 company;
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind Logistics");
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->opener = gtk_label_new ("the page");
  gtk_window_set_default_size (desk->window, 1000, 700);
  gtk_window_set_child (desk->window, desk->opener);
  gtk_window_present (desk->window);
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
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (STW_IS_MAPPING_EDITOR (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static void
open_mapping (Desk *desk, const char *text)
{
  stw_mapping_editor_show_mapping (desk->opener, desk->session, desk->company, text);
  WAIT_FOR (find_editor () != NULL);
  desk->editor = find_editor ();
  gtk_test_widget_wait_for_draw (desk->editor);
}

static void
close_editor (Desk *desk)
{
  gtk_window_close (GTK_WINDOW (desk->editor));
  WAIT_FOR (find_editor () == NULL);
}

static StwFieldList *
get_fields (Desk *desk)
{
  return STW_FIELD_LIST (ui_find_type (desk->editor, STW_TYPE_FIELD_LIST));
}

/* The subtitles of all rows, "" for a row without. */
static char *
list_fields (Desk *desk)
{
  GtkListBox *list =
    GTK_LIST_BOX (ui_find_type (GTK_WIDGET (get_fields (desk)), GTK_TYPE_LIST_BOX));
  g_autoptr (GString) all = g_string_new (NULL);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    g_string_append_printf (all,
                            "%s: %s\n",
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                            adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static gboolean
has_fields (Desk *desk, const char *lines)
{
  g_autofree char *all = list_fields (desk);

  g_test_message ("%s", all);
  return strstr (all, lines) != NULL;
}

static gboolean
shows_label (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_label (child, text))
      return TRUE;
  return FALSE;
}

static void
act (Desk *desk, const char *action, StwField field, guint step)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_fields (desk)),
                                             action,
                                             "(uu)",
                                             (guint) field,
                                             step));
}

/* As a click on the place does. */
static void
choose_place (Desk *desk, guint number)
{
  g_signal_emit_by_name (ui_find_type (desk->editor, STW_TYPE_PLACE_LIST), "chosen", number);
}

static GtkWidget *
find_titled (GtkWidget *widget, GType type, const char *title)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_titled (child, type, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_word (Desk *desk, GType type, const char *word)
{
  return find_titled (ui_find_type (desk->editor, STW_TYPE_WORD_ROWS), type, word);
}

static GtkWidget *
find_with_icon (GtkWidget *widget, const char *icon)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_icon (child, icon);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press_with_icon (GtkWidget *row, const char *icon)
{
  g_signal_emit_by_name (find_with_icon (row, icon), "clicked");
}

/* Newer header bars have one of the same look of their own. */
static GtkWidget *
get_back_button (Desk *desk)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (desk->editor, G_OBJECT_TYPE (desk->editor), "back"));
}

static GtkWidget *
find_save (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Save") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_save (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Saves, and brings what was saved. */
static char *
save (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (gtk_widget_get_sensitive (find_save (desk->editor)));
  g_signal_emit_by_name (find_save (desk->editor), "clicked");
  WAIT_FOR (find_editor () == NULL);
  db = stw_db_open (path, STW_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  rows = stw_mapping_list (db, desk->company, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return g_strdup (((const StwMappingRow *) g_ptr_array_index (rows, 0))->text);
}

static void
test_what_is_not_touched_is_saved_to_the_letter (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_true (has_fields (desk, "When kind = pump: =A pump; otherwise kind\n"));
  g_assert_true (shows_label (desk->editor, "boiler-3"));
  saved = save (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

static void
test_a_fallback_is_added_moved_and_taken_away (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  act (desk, "field.add-fallback", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset, or else: name\nAsset, or else: Choose its place\n"));
  choose_place (desk, 3);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\nAsset, or else: id\n"));
  act (desk, "field.move-up", STW_FIELD_ASSET, 2);
  act (desk, "field.move-down", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset: id\nAsset, or else: host\nAsset, or else: name\n"));
  act (desk, "field.take-away", STW_FIELD_ASSET, 1);
  act (desk, "field.move-up", STW_FIELD_ASSET, 0);
  saved = save (desk);
  g_assert_nonnull (strstr (saved, "kettle_1"));
  g_assert_nonnull (strstr (saved, "let"));
  open_mapping (desk, saved);
  g_assert_true (has_fields (desk, "Asset: id\nAsset, or else: name\n"));
  close_editor (desk);
}

static void
test_on_a_telephone_the_message_covers_the_fields (Desk *desk, gconstpointer data)
{
  gtk_window_set_default_size (desk->window, NARROW, 640);
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (desk->window)) <= NARROW);
  open_mapping (desk, KETTLE);
  g_assert_cmpint (gtk_widget_get_width (desk->editor), <=, NARROW);
  g_assert_false (gtk_widget_get_mapped (get_back_button (desk)));
  act (desk, "field.add-fallback", STW_FIELD_ASSET, 0);
  g_assert_true (gtk_widget_get_visible (get_back_button (desk)));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  choose_place (desk, 3);
  g_assert_false (gtk_widget_get_visible (get_back_button (desk)));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  close_editor (desk);
}

/* The row that was asked for goes when it is not wanted after all. */
static void
test_a_fallback_that_is_not_chosen_is_none (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  act (desk, "field.add-fallback", STW_FIELD_SEVERITY, 0);
  act (desk, "field.add-fallback", STW_FIELD_URL, 0);
  g_assert_true (has_fields (desk, "or else: Choose its place\n"));
  act (desk, "field.take-away", STW_FIELD_SEVERITY, 1);
  g_assert_false (has_fields (desk, "or else: Choose its place\n"));
  saved = save (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

static void
test_words_are_removed_offered_and_added (Desk *desk, gconstpointer data)
{
  GtkWidget *more;
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  g_assert_cmpstr (
    adw_action_row_get_subtitle (ADW_ACTION_ROW (find_word (desk, ADW_TYPE_COMBO_ROW, "*"))),
    ==,
    "Everything else");
  press_with_icon (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"), "user-trash-symbolic");
  g_assert_null (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"));
  g_assert_null (find_word (desk, ADW_TYPE_COMBO_ROW, "sev1"));
  press_with_icon (find_word (desk, ADW_TYPE_ACTION_ROW, "sev1"), "list-add-symbolic");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_word (desk, ADW_TYPE_COMBO_ROW, "sev1")), 0);
  g_assert_true (shows_label (desk->editor, "severity “critical”") ||
                 shows_label (desk->editor, "Critical"));
  more = find_word (desk, ADW_TYPE_ENTRY_ROW, "Add a Word");
  gtk_editable_set_text (GTK_EDITABLE (more), " purple ");
  g_signal_emit_by_name (more, "apply");
  gtk_editable_set_text (GTK_EDITABLE (more), "half a wo");
  saved = save (desk);
  g_assert_null (strstr (saved, "bad"));
  g_assert_nonnull (strstr (saved, "\"sev1\" : \"critical\""));
  g_assert_nonnull (strstr (saved, "\"purple\" : \"medium\""));
  g_assert_nonnull (strstr (saved, "\"7..9\" : \"low\""));
}

static void
run (Desk *desk, const char *action)
{
  g_assert_true (gtk_widget_activate_action (desk->editor, action, NULL));
}

static gboolean
can_undo (Desk *desk)
{
  return gtk_widget_get_sensitive (find_with_icon (desk->editor, "edit-undo-symbolic"));
}

static void
test_changes_are_taken_back_one_by_one (Desk *desk, gconstpointer data)
{
  GtkEditable *step;
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  g_assert_false (can_undo (desk));
  step = GTK_EDITABLE (find_titled (desk->editor, ADW_TYPE_ENTRY_ROW, "How Asset Is Read"));
  gtk_editable_set_text (step, "name | low");
  g_assert_false (gtk_widget_get_sensitive (find_save (desk->editor)));
  gtk_editable_set_text (step, "");
  gtk_editable_set_text (step, "name | lower");
  g_assert_true (has_fields (desk, "Asset: name | lower\nAsset, or else: name\n"));
  press_with_icon (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"), "user-trash-symbolic");
  run (desk, "mapping.undo");
  g_assert_nonnull (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"));
  g_assert_true (has_fields (desk, "Asset: name | lower\n"));
  run (desk, "mapping.undo");
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_cmpstr (gtk_editable_get_text (step), ==, "host");
  run (desk, "mapping.redo");
  g_assert_true (has_fields (desk, "Asset: name | lower\n"));
  run (desk, "mapping.undo");
  g_assert_false (can_undo (desk));
  saved = save (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

static void
test_what_was_drawn_is_kept_until_it_is_saved (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  act (desk, "field.take-away", STW_FIELD_ASSET, 0);
  close_editor (desk);
  open_mapping (desk, KETTLE);
  g_assert_true (has_fields (desk, "Asset: name\nWhat:"));
  run (desk, "mapping.undo");
  g_assert_true (has_fields (desk, "Asset: host\n"));
  run (desk, "mapping.redo");
  saved = save (desk);
  open_mapping (desk, KETTLE);
  g_assert_true (has_fields (desk, "Asset: host\n"));
  close_editor (desk);
}

static void
test_what_cannot_be_drawn_is_only_shown (Desk *desk, gconstpointer data)
{
  open_mapping (desk, NOT_DRAWN);
  g_assert_true (shows_label (desk->editor, "a message inside another"));
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_false (gtk_widget_get_sensitive (find_save (desk->editor)));
  act (desk, "field.take-away", STW_FIELD_ASSET, 0);
  choose_place (desk, 1);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_false (can_undo (desk));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  close_editor (desk);
}

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
  GtkWidget *row = find_titled (GTK_WIDGET (get_fields (desk)), ADW_TYPE_ACTION_ROW, title);

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
}

static void
press_more (Desk *desk)
{
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (get_choice (desk)));

  g_signal_emit_by_name (gtk_widget_get_last_child (box), "clicked");
}

static gboolean
can_save (Desk *desk)
{
  return gtk_widget_get_sensitive (find_save (desk->editor));
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
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_part (desk, 0, "Comparison")), 1);
  g_assert_true (has_fields (desk, "When !kind = valve, kettle: =A pump; otherwise kind\n"));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  type_part (desk, 0, "Result", "=No valve");
  g_assert_true (would_read (desk, "No valve"));
  gtk_editable_set_text (
    GTK_EDITABLE (find_titled (desk->editor, ADW_TYPE_ENTRY_ROW, "Otherwise Read")),
    "=A valve");
  saved = save (desk);
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
  run (desk, "mapping.undo");
  g_assert_nonnull (get_condition (desk, 1));
  run (desk, "mapping.redo");
  g_assert_null (get_condition (desk, 1));
  change_condition (desk, "condition.take-away", 0);
  g_assert_true (has_fields (desk, "Message: kind\n"));
  saved = save (desk);
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
  saved = save (desk);
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
  act (desk, "field.take-away", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  choose_kind (desk, 0);
  g_assert_true (has_fields (desk, "Asset: host\n"));
  g_assert_true (shows_label (desk->editor, "The message is of another kind."));
  act (desk, "field.take-away", STW_FIELD_ASSET, 0);
  choose_kind (desk, 1);
  g_assert_true (has_fields (desk, "Asset: name\n"));
  run (desk, "mapping.undo");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (get_kinds (desk))), ==, 0);
  g_assert_true (has_fields (desk, "Asset: host\n"));
  run (desk, "mapping.redo");
  saved = save (desk);
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
  saved = save (desk);
  g_assert_cmpstr (saved, ==, KINDS);
}

/* Else it would be left where nobody sees what it lacks. */
static void
test_a_kind_that_lacks_something_is_not_left (Desk *desk, gconstpointer data)
{
  open_mapping (desk, KINDS);
  act (desk, "field.take-away", STW_FIELD_ASSET, 0);
  g_assert_false (can_save (desk));
  g_assert_false (gtk_widget_get_sensitive (get_kinds (desk)));
  run (desk, "mapping.undo");
  g_assert_true (gtk_widget_get_sensitive (get_kinds (desk)));
  close_editor (desk);
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
  add_desk_test ("/app/mapping/what is not touched is saved to the letter",
                 test_what_is_not_touched_is_saved_to_the_letter);
  add_desk_test ("/app/mapping/a fallback is added, moved and taken away",
                 test_a_fallback_is_added_moved_and_taken_away);
  add_desk_test ("/app/mapping/on a telephone the message covers the fields",
                 test_on_a_telephone_the_message_covers_the_fields);
  add_desk_test ("/app/mapping/a fallback that is not chosen is none",
                 test_a_fallback_that_is_not_chosen_is_none);
  add_desk_test ("/app/mapping/words are removed, offered and added",
                 test_words_are_removed_offered_and_added);
  add_desk_test ("/app/mapping/changes are taken back one by one",
                 test_changes_are_taken_back_one_by_one);
  add_desk_test ("/app/mapping/what was drawn is kept until it is saved",
                 test_what_was_drawn_is_kept_until_it_is_saved);
  add_desk_test ("/app/mapping/what cannot be drawn is only shown",
                 test_what_cannot_be_drawn_is_only_shown);
  add_desk_test ("/app/mapping/conditions are rows that are changed in place",
                 test_conditions_are_rows_that_are_changed_in_place);
  add_desk_test ("/app/mapping/conditions are added, moved and taken away",
                 test_conditions_are_added_moved_and_taken_away);
  add_desk_test ("/app/mapping/a condition that is not filled in is none",
                 test_a_condition_that_is_not_filled_in_is_none);
  add_desk_test ("/app/mapping/conditions are worked by keys", test_conditions_are_worked_by_keys);
  add_desk_test ("/app/mapping/one kind of message is drawn and the others stay",
                 test_one_kind_of_message_is_drawn_and_the_others_stay);
  add_desk_test ("/app/mapping/kinds that are not touched are saved to the letter",
                 test_kinds_that_are_not_touched_are_saved_to_the_letter);
  add_desk_test ("/app/mapping/a kind that lacks something is not left",
                 test_a_kind_that_lacks_something_is_not_left);
  return g_test_run ();
}
