/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sender's words mean. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/word-rows.h"

#include <glib/gi18n.h>

#include <string.h>

#define WORD "stw-word"
/* What an added word means until somebody says it. */
#define NEW_SEVERITY "medium"
#define NEW_STATE "resolved"

struct _StwWordRows
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* (unowned) */
  GtkListBox *list;           /* (unowned) */
  GtkWidget *more;            /* (unowned) the row that adds a word, the last one */
  GPtrArray *rows;            /* (owned) (element-type GtkWidget) unowned ones */
  StwMappingDraft *draft;     /* (unowned) (nullable) of the editor */
  StwField field;
  gboolean filling;
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

/* Words that stand for many. */
static const char *
say_kind (const char *word)
{
  if (g_str_equal (word, "*"))
    return _ ("Everything else");
  if (g_str_has_suffix (word, "*"))
    return _ ("All that begins so");
  return strstr (word, "..") != NULL ? _ ("All numbers of this range") : NULL;
}

static void
meaning_cb (StwWordRows *self, GParamSpec *pspec, AdwComboRow *row)
{
  const Meaning *meanings = get_meanings (self);

  if (self->filling)
    return;
  stw_mapping_draft_set_word (self->draft,
                              self->field,
                              g_object_get_data (G_OBJECT (row), WORD),
                              meanings[adw_combo_row_get_selected (row)].word);
  g_signal_emit (self, changed_signal, 0);
}

static const char *
get_word (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW)), WORD);
}

/* The rows are built anew, and the button that was pressed is gone. */
static void
change (StwWordRows *self, const char *word, const char *meaning)
{
  gtk_widget_grab_focus (self->more);
  stw_mapping_draft_set_word (self->draft, self->field, word, meaning);
  g_signal_emit (self, changed_signal, 0);
}

static void
remove_cb (StwWordRows *self, GtkWidget *button)
{
  g_autofree char *word = g_strdup (get_word (button));

  change (self, word, NULL);
}

static void
add_word (StwWordRows *self, const char *word)
{
  change (self, word, self->field == STW_FIELD_SEVERITY ? NEW_SEVERITY : NEW_STATE);
}

static void
offer_cb (StwWordRows *self, GtkWidget *button)
{
  g_autofree char *word = g_strdup (get_word (button));

  add_word (self, word);
}

static void
add_button (StwWordRows *self,
            GtkWidget *row,
            const char *icon,
            const char *name,
            void (*pressed) (StwWordRows *self, GtkWidget *button))
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (pressed), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* Takes the floating @row. */
static void
append_row (StwWordRows *self, GtkWidget *row, const char *word, const char *subtitle)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), word);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  g_object_set_data_full (G_OBJECT (row), WORD, g_strdup (word), g_free);
  gtk_list_box_insert (self->list, row, (int) self->rows->len);
  g_ptr_array_add (self->rows, row);
}

static void
append_word (StwWordRows *self, const char *word)
{
  const Meaning *meanings = get_meanings (self);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *name = NULL;

  /* Translators: %s is a word of a sender, such as "sev1" */
  name = g_strdup_printf (_ ("Remove the word %s"), word);
  for (guint i = 0; meanings[i].word != NULL; i++)
    gtk_string_list_append (titles, say_meaning (self, &meanings[i]));
  append_row (self, row, word, say_kind (word));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  add_button (self, row, "user-trash-symbolic", name, remove_cb);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (meaning_cb), self);
}

static void
append_seen (StwWordRows *self, const char *word)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = NULL;

  /* Translators: %s is a word of a sender, such as "sev1" */
  name = g_strdup_printf (_ ("Say what %s means"), word);
  append_row (self, row, word, _ ("Seen in a message, and not said here"));
  add_button (self, row, "list-add-symbolic", name, offer_cb);
}

/* The words that the draft has, and after them those that are only seen. */
static GPtrArray *
list_words (StwWordRows *self, GPtrArray *seen)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  JsonObject *known = stw_mapping_draft_get_words (self->draft, self->field);
  JsonObjectIter iter;
  const char *word;

  if (known != NULL)
    {
      json_object_iter_init_ordered (&iter, known);
      while (json_object_iter_next_ordered (&iter, &word, NULL))
        g_ptr_array_add (words, g_strdup (word));
    }
  for (guint i = 0; i < seen->len; i++)
    g_ptr_array_add (words, g_strdup (g_ptr_array_index (seen, i)));
  return words;
}

static gboolean
is_current (StwWordRows *self, GPtrArray *words, guint n_known)
{
  for (guint i = 0; i < words->len && i < self->rows->len; i++)
    {
      GObject *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (g_object_get_data (row, WORD), g_ptr_array_index (words, i)) != 0 ||
          ADW_IS_COMBO_ROW (row) != (i < n_known))
        return FALSE;
    }
  return words->len == self->rows->len;
}

static void
build (StwWordRows *self, GPtrArray *words, guint n_known)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < words->len; i++)
    if (i < n_known)
      append_word (self, g_ptr_array_index (words, i));
    else
      append_seen (self, g_ptr_array_index (words, i));
}

static guint
find_meaning (StwWordRows *self, const char *word)
{
  const Meaning *meanings = get_meanings (self);
  JsonObject *known = stw_mapping_draft_get_words (self->draft, self->field);
  const char *meant = json_object_get_string_member (known, word);
  guint at = 0;

  while (meanings[at].word != NULL && !g_str_equal (meanings[at].word, meant))
    at++;
  return at;
}

/**
 * stw_word_rows_show:
 * @draft: what is drawn; it outlives the rows' use of it
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 * @seen: (element-type utf8): words of the samples that the draft does not have
 */
void
stw_word_rows_show (StwWordRows *self, StwMappingDraft *draft, StwField field, GPtrArray *seen)
{
  gboolean drawable = stw_mapping_draft_get_limit (draft) == STW_MAPPING_DRAWN;
  g_autoptr (GPtrArray) words = NULL;
  guint n_known;

  g_return_if_fail (STW_IS_WORD_ROWS (self));

  self->draft = draft;
  self->field = field;
  words = list_words (self, seen);
  n_known = words->len - seen->len;
  self->filling = TRUE;
  /* Rows that are still right are left alone: one of them may have the focus. */
  if (!is_current (self, words, n_known))
    build (self, words, n_known);
  for (guint i = 0; i < n_known; i++)
    adw_combo_row_set_selected (g_ptr_array_index (self->rows, i),
                                find_meaning (self, g_ptr_array_index (words, i)));
  self->filling = FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->rows, i), drawable);
  gtk_widget_set_visible (self->more, drawable);
  adw_preferences_group_set_title (self->group,
                                   field == STW_FIELD_SEVERITY ? _ ("Words for the Severity")
                                                               : _ ("Words for the State"));
}

static void
add_cb (StwWordRows *self)
{
  g_autofree char *word = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->more))));
  JsonObject *words = stw_mapping_draft_get_words (self->draft, self->field);

  gtk_editable_set_text (GTK_EDITABLE (self->more), "");
  if (*word != '\0' && (words == NULL || !json_object_has_member (words, word)))
    add_word (self, word);
}

static void
stw_word_rows_finalize (GObject *object)
{
  StwWordRows *self = STW_WORD_ROWS (object);

  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (stw_word_rows_parent_class)->finalize (object);
}

static void
stw_word_rows_class_init (StwWordRowsClass *klass)
{
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
  adw_preferences_group_set_description (
    self->group,
    _ ("What the sender says, and what it means. A word that ends in * stands for all that begins "
       "so, 7..9 for the numbers from 7 to 9, and * alone for everything else."));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  self->more = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), _ ("Add a Word"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->more), TRUE);
  g_signal_connect_object (self->more, "apply", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, self->more);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}
