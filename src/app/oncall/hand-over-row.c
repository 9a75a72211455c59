/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the last shift wrote, until somebody says that it was read. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/hand-over-row.h"

#include "app/widgets/block-widget.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session; /* (owned) */
  gint64 hand_over;
  gint64 reader;
} Reading;

static void
reading_free (gpointer data, GClosure *closure)
{
  Reading *reading = data;

  g_object_unref (reading->session);
  g_free (reading);
}

static void
read_cb (GtkButton *button, const Reading *reading)
{
  StwCommand *command = stw_command_new ("shift.read", "desk", 0);

  json_object_set_int_member (command->arguments, "hand_over", reading->hand_over);
  json_object_set_int_member (command->arguments, "person", reading->reader);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  stw_session_give (reading->session, command, NULL);
}

static GtkWidget *
new_button (StwSession *session, gint64 hand_over, gint64 reader)
{
  Reading *reading = g_new0 (Reading, 1);
  GtkWidget *button = gtk_button_new_with_label (_ ("Mark as Read"));

  *reading = (Reading){ g_object_ref (session), hand_over, reader };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (read_cb), reading, reading_free, 0);
  return button;
}

/* Room around it, as rows of a list have. */
static GtkWidget *
new_text (const char *markdown)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *note = stw_block_widget_new_note (markdown);

  gtk_widget_set_margin_top (note, 6);
  gtk_widget_set_margin_bottom (note, 6);
  gtk_widget_set_margin_start (note, 6);
  gtk_widget_set_margin_end (note, 6);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), note);
  return row;
}

/**
 * stw_hand_over_row_new:
 * @hand_over: as stw_hand_over_list() has it
 * @reader: who reads it, 0 where that is not known
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
stw_hand_over_row_new (StwSession *session, JsonObject *hand_over, gint64 reader)
{
  GtkWidget *row = adw_expander_row_new ();
  const char *to = json_object_get_string_member_with_default (hand_over, "to", NULL);
  const char *from = json_object_get_string_member (hand_over, "from");
  /* Translators: both are people */
  g_autofree char *named = g_strdup_printf (_ ("%s hands over to %s"), from, to != NULL ? to : "");
  /* Translators: a person, who hands over to whoever comes */
  g_autofree char *unnamed = g_strdup_printf (_ ("%s hands over"), from);
  g_autofree char *moment = NULL;
  gint64 at = 0;
  gint64 id = 0;

  stw_timestamp_parse (json_object_get_string_member (hand_over, "at"), &at);
  stw_id_parse (STW_ID_HAND_OVER, json_object_get_string_member (hand_over, "id"), &id);
  moment = stw_words_moment (at, stw_clock_now (NULL));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), to != NULL ? named : unnamed);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), moment);
  if (reader != 0)
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), new_button (session, id, reader));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            new_text (json_object_get_string_member (hand_over, "text")));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  return row;
}
