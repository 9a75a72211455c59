/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sender's words mean. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/word-rows.h"

#include <glib/gi18n.h>

#define WORD "stw-word"

struct _StwWordRows
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* (unowned) */
  GtkWidget *more;            /* (owned) the row that adds a word */
  GPtrArray *rows;            /* (owned) (element-type GtkWidget) unowned ones */
  JsonObject *table;          /* (owned) (nullable) */
  StwField field;
};

typedef struct
{
  const char *word;
  const char *title;
} Meaning;

static const Meaning severities[] = {
  { "critical", NC_ ("severity", "Critical") }, { "high", NC_ ("severity", "High") },
  { "medium", NC_ ("severity", "Medium") },     { "low", NC_ ("severity", "Low") },
  { "info", NC_ ("severity", "Info") },         { NULL, NULL },
};
static const Meaning states[] = {
  { "firing", NC_ ("alert state", "Firing") },
  { "resolved", NC_ ("alert state", "Resolved") },
  { "info", NC_ ("alert state", "Information") },
  { NULL, NULL },
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwWordRows, stw_word_rows, ADW_TYPE_BIN)

static const Meaning *
get_meanings (StwWordRows *self)
{
  return self->field == STW_FIELD_SEVERITY ? severities : states;
}

static const char *
say_meaning (StwWordRows *self, const Meaning *meaning)
{
  return g_dpgettext2 (NULL,
                       self->field == STW_FIELD_SEVERITY ? "severity" : "alert state",
                       meaning->title);
}

static void
meaning_cb (StwWordRows *self, GParamSpec *pspec, AdwComboRow *row)
{
  const Meaning *meanings = get_meanings (self);

  json_object_set_string_member (self->table,
                                 g_object_get_data (G_OBJECT (row), WORD),
                                 meanings[adw_combo_row_get_selected (row)].word);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
new_row (StwWordRows *self, const char *word)
{
  const Meaning *meanings = get_meanings (self);
  const char *meant = json_object_get_string_member (self->table, word);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  guint selected = 0;

  for (guint i = 0; meanings[i].word != NULL; i++)
    {
      gtk_string_list_append (titles, say_meaning (self, &meanings[i]));
      if (g_strcmp0 (meanings[i].word, meant) == 0)
        selected = i;
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), word);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data_full (G_OBJECT (row), WORD, g_strdup (word), g_free);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (meaning_cb), self);
  return row;
}

/**
 * stw_word_rows_show:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 * @table: the sender's words, each with ours; changed by who looks at it
 */
void
stw_word_rows_show (StwWordRows *self, StwField field, JsonObject *table)
{
  g_autoptr (GList) words = NULL;

  g_return_if_fail (STW_IS_WORD_ROWS (self));

  json_object_ref (table);
  g_clear_pointer (&self->table, json_object_unref);
  self->table = table;
  self->field = field;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  adw_preferences_group_remove (self->group, self->more);
  words = json_object_get_members (table);
  for (GList *item = words; item != NULL; item = item->next)
    {
      GtkWidget *row = new_row (self, item->data);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  adw_preferences_group_add (self->group, self->more);
  adw_preferences_group_set_title (self->group,
                                   field == STW_FIELD_SEVERITY ? _ ("Words for the Severity")
                                                               : _ ("Words for the State"));
}

static void
add_cb (StwWordRows *self)
{
  g_autofree char *word = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->more))));

  gtk_editable_set_text (GTK_EDITABLE (self->more), "");
  if (*word == '\0' || json_object_has_member (self->table, word))
    return;
  json_object_set_string_member (self->table,
                                 word,
                                 self->field == STW_FIELD_SEVERITY ? "medium" : "resolved");
  stw_word_rows_show (self, self->field, self->table);
  g_signal_emit (self, changed_signal, 0);
}

static void
stw_word_rows_dispose (GObject *object)
{
  StwWordRows *self = STW_WORD_ROWS (object);

  g_clear_object (&self->more);
  G_OBJECT_CLASS (stw_word_rows_parent_class)->dispose (object);
}

static void
stw_word_rows_finalize (GObject *object)
{
  StwWordRows *self = STW_WORD_ROWS (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->table, json_object_unref);
  G_OBJECT_CLASS (stw_word_rows_parent_class)->finalize (object);
}

static void
stw_word_rows_class_init (StwWordRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_word_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_word_rows_finalize;
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_WORD_ROWS,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
stw_word_rows_init (StwWordRows *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->more = g_object_ref_sink (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), _ ("Add a Word"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->more), TRUE);
  adw_preferences_group_add (self->group, self->more);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  g_signal_connect_object (self->more, "apply", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}
