/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping editor on a real desk: fallbacks and words, undo, and what it only shows. */

#include "config.h"

#include "app/mapping/word-rows.h"
#include "mapping-desk.h"

#include <string.h>

#define NOT_DRAWN HEAD "\"shapes\":[" WRAPPED "]," SAMPLE "}"
static GtkWidget *
find_word (Desk *desk, GType type, const char *word)
{
  return find_titled (ui_find_type (desk->editor, STW_TYPE_WORD_ROWS), type, word);
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

static void
test_what_is_not_touched_is_saved_to_the_letter (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_true (has_fields (desk, "When kind = pump: =A pump; otherwise kind\n"));
  g_assert_true (shows_label (desk->editor, "boiler-3"));
  saved = save_mapping (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

static void
test_a_fallback_is_added_moved_and_taken_away (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  act_on_field (desk, "field.add-fallback", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset, or else: name\nAsset, or else: Choose its place\n"));
  choose_place (desk, 3);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\nAsset, or else: id\n"));
  act_on_field (desk, "field.move-up", STW_FIELD_ASSET, 2);
  act_on_field (desk, "field.move-down", STW_FIELD_ASSET, 0);
  g_assert_true (has_fields (desk, "Asset: id\nAsset, or else: host\nAsset, or else: name\n"));
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 1);
  act_on_field (desk, "field.move-up", STW_FIELD_ASSET, 0);
  saved = save_mapping (desk);
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
  act_on_field (desk, "field.add-fallback", STW_FIELD_ASSET, 0);
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
  act_on_field (desk, "field.add-fallback", STW_FIELD_SEVERITY, 0);
  act_on_field (desk, "field.add-fallback", STW_FIELD_URL, 0);
  g_assert_true (has_fields (desk, "or else: Choose its place\n"));
  act_on_field (desk, "field.take-away", STW_FIELD_SEVERITY, 1);
  g_assert_false (has_fields (desk, "or else: Choose its place\n"));
  saved = save_mapping (desk);
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
  saved = save_mapping (desk);
  g_assert_null (strstr (saved, "bad"));
  g_assert_nonnull (strstr (saved, "\"sev1\" : \"critical\""));
  g_assert_nonnull (strstr (saved, "\"purple\" : \"medium\""));
  g_assert_nonnull (strstr (saved, "\"7..9\" : \"low\""));
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
  g_assert_false (can_save (desk));
  gtk_editable_set_text (step, "");
  gtk_editable_set_text (step, "name | lower");
  g_assert_true (has_fields (desk, "Asset: name | lower\nAsset, or else: name\n"));
  press_with_icon (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"), "user-trash-symbolic");
  run_in_editor (desk, "mapping.undo");
  g_assert_nonnull (find_word (desk, ADW_TYPE_COMBO_ROW, "bad"));
  g_assert_true (has_fields (desk, "Asset: name | lower\n"));
  run_in_editor (desk, "mapping.undo");
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_cmpstr (gtk_editable_get_text (step), ==, "host");
  run_in_editor (desk, "mapping.redo");
  g_assert_true (has_fields (desk, "Asset: name | lower\n"));
  run_in_editor (desk, "mapping.undo");
  g_assert_false (can_undo (desk));
  saved = save_mapping (desk);
  g_assert_cmpstr (saved, ==, KETTLE);
}

static void
test_what_was_drawn_is_kept_until_it_is_saved (Desk *desk, gconstpointer data)
{
  g_autofree char *saved = NULL;

  open_mapping (desk, KETTLE);
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 0);
  close_editor (desk);
  open_mapping (desk, KETTLE);
  g_assert_true (has_fields (desk, "Asset: name\nWhat:"));
  run_in_editor (desk, "mapping.undo");
  g_assert_true (has_fields (desk, "Asset: host\n"));
  run_in_editor (desk, "mapping.redo");
  saved = save_mapping (desk);
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
  g_assert_false (can_save (desk));
  act_on_field (desk, "field.take-away", STW_FIELD_ASSET, 0);
  choose_place (desk, 1);
  g_assert_true (has_fields (desk, "Asset: host\nAsset, or else: name\n"));
  g_assert_false (can_undo (desk));
  g_assert_cmpint (ui_measure (desk->editor), <=, NARROW);
  close_editor (desk);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  mapping_desk_add_test ("/app/mapping/what is not touched is saved to the letter",
                         test_what_is_not_touched_is_saved_to_the_letter);
  mapping_desk_add_test ("/app/mapping/a fallback is added, moved and taken away",
                         test_a_fallback_is_added_moved_and_taken_away);
  mapping_desk_add_test ("/app/mapping/on a telephone the message covers the fields",
                         test_on_a_telephone_the_message_covers_the_fields);
  mapping_desk_add_test ("/app/mapping/a fallback that is not chosen is none",
                         test_a_fallback_that_is_not_chosen_is_none);
  mapping_desk_add_test ("/app/mapping/words are removed, offered and added",
                         test_words_are_removed_offered_and_added);
  mapping_desk_add_test ("/app/mapping/changes are taken back one by one",
                         test_changes_are_taken_back_one_by_one);
  mapping_desk_add_test ("/app/mapping/what was drawn is kept until it is saved",
                         test_what_was_drawn_is_kept_until_it_is_saved);
  mapping_desk_add_test ("/app/mapping/what cannot be drawn is only shown",
                         test_what_cannot_be_drawn_is_only_shown);
  return g_test_run ();
}
