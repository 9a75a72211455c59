/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the selected step is read. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/step-editor.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/choice-rows.h"

#include <glib/gi18n.h>

struct _StwStepEditor
{
  AdwBin parent_instance;

  GtkWidget *group;       /* (unowned) around the text */
  GtkWidget *text;        /* (unowned) the step as the mapping has it */
  StwChoiceRows *choice;  /* (unowned) by which conditions it is chosen */
  StwMappingDraft *draft; /* (unowned) (nullable) of the editor */
  GPtrArray *places;      /* (owned) (nullable) (element-type StwSamplePlace) */
  StwField field;
  guint at;
  guint n_choices; /* how often conditions came, went or moved: each is a change */
  gboolean filling;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwStepEditor, stw_step_editor, ADW_TYPE_BIN)

static void
tell (StwStepEditor *self, const char *what)
{
  g_signal_emit (self, changed_signal, 0, what);
}

static gboolean
can_draw (StwStepEditor *self)
{
  return self->draft != NULL && stw_mapping_draft_get_limit (self->draft) == STW_MAPPING_DRAWN;
}

static void
write_step (StwStepEditor *self, const char *step)
{
  g_autofree char *what =
    g_strdup_printf ("%u %u %u", (guint) self->field, self->at, self->n_choices);

  stw_mapping_draft_write_step (self->draft, self->field, self->at, step, self->places);
  tell (self, what);
}

/* A step that is emptied while it is written stays until there is something else. */
static void
text_cb (StwStepEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));

  if (!self->filling && can_draw (self) && *text != '\0')
    write_step (self, text);
}

/* Conditions that are not filled in yet are not drawn yet. */
static void
choice_cb (StwStepEditor *self, gboolean moved)
{
  g_autofree char *step = stw_choice_rows_dup_step (self->choice);
  g_autofree char *drawn = NULL;

  if (!can_draw (self))
    return;
  drawn = stw_mapping_draft_dup_step (self->draft, self->field, self->at);
  self->n_choices += moved ? 1 : 0;
  if (step != NULL && g_strcmp0 (step, drawn) != 0)
    write_step (self, step);
  else
    tell (self, NULL);
}

static void
show_text (StwStepEditor *self, const char *step)
{
  g_autofree char *title = NULL;

  /* Translators: %s is a field of an alert, such as "Asset" */
  title = g_strdup_printf (_ ("How %s Is Read"), stw_reading_list_get_title (self->field));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->text), title);
  gtk_editable_set_editable (GTK_EDITABLE (self->text), can_draw (self));
  if (g_strcmp0 (step != NULL ? step : "", gtk_editable_get_text (GTK_EDITABLE (self->text))) == 0)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), step != NULL ? step : "");
  self->filling = FALSE;
}

/**
 * stw_step_editor_show:
 * @draft: what is drawn; it outlives the editor's use of it
 * @field: one of our fields
 * @at: which of its steps, the number of its steps for a new one
 * @places: (element-type StwSamplePlace): of the sample
 */
void
stw_step_editor_show (StwStepEditor *self,
                      StwMappingDraft *draft,
                      StwField field,
                      guint at,
                      GPtrArray *places)
{
  g_autofree char *step = stw_mapping_draft_dup_step (draft, field, at);
  g_autofree char *name = g_strdup_printf ("%u %u", (guint) field, at);
  gboolean complete;

  g_return_if_fail (STW_IS_STEP_EDITOR (self));

  complete = stw_step_editor_is_complete (self);
  g_ptr_array_ref (places);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = places;
  self->draft = draft;
  self->field = field;
  self->at = at;
  stw_choice_rows_show (self->choice, name, step, places);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choice), can_draw (self));
  gtk_widget_set_visible (self->group, !stw_step_editor_has_conditions (self));
  show_text (self, step);
  if (!complete && stw_step_editor_is_complete (self))
    tell (self, NULL);
}

/**
 * stw_step_editor_is_complete:
 *
 * Returns: whether nothing is left to be filled in
 */
gboolean
stw_step_editor_is_complete (StwStepEditor *self)
{
  return stw_choice_rows_is_complete (self->choice);
}

/**
 * stw_step_editor_has_conditions:
 *
 * Returns: whether the step is chosen by conditions
 */
gboolean
stw_step_editor_has_conditions (StwStepEditor *self)
{
  return stw_choice_rows_has_conditions (self->choice);
}

/**
 * stw_step_editor_needs_place:
 *
 * Returns: whether a condition has no place yet
 */
gboolean
stw_step_editor_needs_place (StwStepEditor *self)
{
  return stw_choice_rows_needs_place (self->choice);
}

/**
 * stw_step_editor_take_place:
 * @path: a place, for the condition that stw_step_editor_needs_place() told of
 */
void
stw_step_editor_take_place (StwStepEditor *self, const char *path)
{
  stw_choice_rows_take_place (self->choice, path);
}

static void
stw_step_editor_finalize (GObject *object)
{
  g_clear_pointer (&STW_STEP_EDITOR (object)->places, g_ptr_array_unref);
  G_OBJECT_CLASS (stw_step_editor_parent_class)->finalize (object);
}

static void
stw_step_editor_class_init (StwStepEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_step_editor_finalize;
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_STEP_EDITOR,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 G_TYPE_STRING);
}

static void
stw_step_editor_init (StwStepEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (self->group),
    _ ("A place of the message. =text is taken as it is, {place} puts a place into a text, and an "
       "operator such as | lower may follow a place."));
  self->text = adw_entry_row_new ();
  g_object_set (self->text, "enable-undo", FALSE, NULL);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->text);
  self->choice = g_object_new (STW_TYPE_CHOICE_ROWS, NULL);
  g_signal_connect_object (self->choice,
                           "changed",
                           G_CALLBACK (choice_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->choice));
  adw_bin_set_child (ADW_BIN (self), box);
}
