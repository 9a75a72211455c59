/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping editor: a received message beside our fields, and what is drawn between them read at
 * once by the real compiler. Main thread; one message is small work. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/mapping-editor.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/draft-check.h"
#include "app/mapping/draft-history.h"
#include "app/mapping/field-list.h"
#include "app/mapping/kept-drafts.h"
#include "app/mapping/known-senders.h"
#include "app/mapping/place-list.h"
#include "app/mapping/step-editor.h"
#include "app/mapping/word-rows.h"
#include "app/widgets/text-scale.h"
#include "app/widgets/toast.h"

#include <glib/gi18n.h>

#include <string.h>

/* A larger message is not kept beside the mapping that was drawn from it. */
#define MAX_SAMPLE (128 * 1024)
/* It is no wider than the window behind it. */
#define NARROW 360
#define WIDE 960

struct _StwMappingEditor
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;      /* (unowned) */
  GtkWidget *sample_pane;   /* (unowned) */
  GtkWidget *field_pane;    /* (unowned) */
  GtkWidget *cancel;        /* (unowned) */
  GtkWidget *back;          /* (unowned) stands in its place while the message covers the fields */
  GtkWidget *save;          /* (unowned) */
  GtkLabel *asked;          /* (unowned) */
  StwPlaceList *places_box; /* (unowned) */
  GtkEditable *title_row;   /* (unowned) */
  AdwComboRow *kind_row;    /* (unowned) which kind of message is drawn, where there are several */
  AdwComboRow *list_row;    /* (unowned) */
  StwFieldList *fields;     /* (unowned) */
  StwStepEditor *step;      /* (unowned) how the selected field is read */
  StwWordRows *severities;  /* (unowned) */
  StwWordRows *states;      /* (unowned) */
  GtkLabel *problem;        /* (unowned) */
  GtkLabel *count;          /* (unowned) */
  StwReadingList *reading;  /* (unowned) */

  StwSession *session;      /* (owned) */
  GtkWidget *opener;        /* (owned) who is told that it was saved */
  gint64 company;           /* whose mapping it is */
  char *key;                /* (owned) under which it is kept until it is saved */
  gboolean is_new;          /* the company has no mapping of this name yet */
  StwMappingDraft *draft;   /* (owned) */
  StwDraftHistory *history; /* (owned) */
  StwMessage *message;      /* (owned) (nullable) the sample, when there is one */
  GPtrArray *lists;         /* (owned) (element-type utf8) that the alerts may stand in */
  GPtrArray *places;        /* (owned) (nullable) (element-type StwSamplePlace) */
  StwKnownSenders *known;   /* (owned) (nullable) until it is read */
  gboolean filling;         /* the rows are set by the editor itself */
};

G_DEFINE_FINAL_TYPE (StwMappingEditor, stw_mapping_editor, ADW_TYPE_WINDOW)

static gboolean
can_draw (StwMappingEditor *self)
{
  return self->draft != NULL && stw_mapping_draft_get_limit (self->draft) == STW_MAPPING_DRAWN;
}

static void
show_reading (StwMappingEditor *self, const StwReading *reading)
{
  guint n = reading != NULL ? reading->alerts->len : 0;
  g_autofree char *count = g_strdup_printf (
    ngettext ("This message is %u alert.", "This message is %u alerts; the first:", n),
    n);

  gtk_widget_set_visible (GTK_WIDGET (self->reading), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_label_set_label (self->count, count);
  if (n > 0)
    stw_reading_list_show (self->reading,
                           g_ptr_array_index (reading->alerts, 0),
                           g_ptr_array_index (reading->origins, 0),
                           NULL);
}

/* What does not keep it from being saved is said as well. */
static void
say_problem (StwMappingEditor *self, const char *problem, gboolean can_save)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_sensitive (self->save, can_save);
}

/* What the kind of message that is drawn makes of the sample. */
static void
show_kind (StwMappingEditor *self, const StwReading *whole)
{
  g_autoptr (StwReading) own = stw_draft_read_kind (self->draft, self->message);

  show_reading (self, own != NULL && own->origins != NULL ? own : NULL);
  if (own != NULL || whole == NULL || whole->outcome == STW_OUTCOME_UNRECOGNISED)
    return;
  gtk_label_set_label (self->count, _ ("The message is of another kind."));
  gtk_widget_set_visible (GTK_WIDGET (self->count), TRUE);
}

/* What keeps the chosen kind of message from being left. */
static const char *
find_gap (StwMappingEditor *self)
{
  const char *gap = stw_draft_find_gap (self->draft, self->is_new ? self->known : NULL);

  return gap == NULL && !stw_step_editor_is_complete (self->step)
           ? _ ("Fill in each condition, and what is read then.")
           : gap;
}

static void
preview (StwMappingEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading =
               self->message != NULL ? stw_draft_read (self->draft, self->message, &error) : NULL;
  const char *problem = find_gap (self);
  gboolean can_save;

  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), problem == NULL);
  if (problem == NULL && error != NULL)
    problem = error->message;
  if (problem == NULL && reading != NULL && reading->outcome == STW_OUTCOME_UNRECOGNISED)
    problem = _ ("The message has not all the places that are ticked.");
  can_save = problem == NULL;
  say_problem (self, can_save ? stw_draft_say_limit (self->draft) : problem, can_save);
  if (self->message != NULL)
    show_kind (self, reading);
  else
    show_reading (self, NULL);
}

static void
show_words (StwMappingEditor *self, StwWordRows *rows, StwField field)
{
  g_autoptr (GPtrArray) seen = stw_draft_list_seen (self->draft, field, self->message, self->known);

  gtk_widget_set_visible (GTK_WIDGET (rows),
                          stw_mapping_draft_count_steps (self->draft, field) > 0);
  stw_word_rows_show (rows, self->draft, field, seen);
}

/* A choice is replaced by no place: only a condition that lacks one takes it. */
static gboolean
takes_place (StwMappingEditor *self)
{
  return !stw_step_editor_has_conditions (self->step) || stw_step_editor_needs_place (self->step);
}

static void
ask (StwMappingEditor *self)
{
  guint at;
  StwField field;
  g_autofree char *text = NULL;

  if (self->draft == NULL)
    return;
  field = stw_field_list_get_current (self->fields, &at);
  /* Translators: %s is a field of an alert, such as "Asset" */
  text = g_strdup_printf (_ ("Choose the place of: %s"), stw_reading_list_get_title (field));
  gtk_label_set_label (self->asked, text);
  stw_step_editor_show (self->step, self->draft, field, at, self->places);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), takes_place (self));
}

static void
update (StwMappingEditor *self)
{
  stw_field_list_update (self->fields);
  stw_place_list_update (self->places_box);
  show_words (self, self->severities, STW_FIELD_SEVERITY);
  show_words (self, self->states, STW_FIELD_STATE);
  preview (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "mapping.undo",
                                 stw_draft_history_can_step (self->history, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "mapping.redo",
                                 stw_draft_history_can_step (self->history, 1));
}

static void
note_change (StwMappingEditor *self, const char *what)
{
  stw_draft_history_note (self->history, self->draft, what);
  update (self);
}

static void
changed_cb (StwMappingEditor *self)
{
  note_change (self, NULL);
  ask (self);
}

/* A field that is read from another place altogether has other words; a fallback may add some. */
static void
draw (StwMappingEditor *self, guint number)
{
  const StwSamplePlace *place = g_ptr_array_index (self->places, number);
  guint at;
  StwField field = stw_field_list_get_current (self->fields, &at);
  gboolean worded = field == STW_FIELD_SEVERITY || field == STW_FIELD_STATE;

  if (worded && at == 0 && stw_mapping_draft_count_steps (self->draft, field) <= 1)
    stw_mapping_draft_forget_words (self->draft, field);
  stw_mapping_draft_write_step (self->draft, field, at, place->path, self->places);
  if (worded)
    stw_draft_take_words (self->draft, self->message, self->known);
  changed_cb (self);
}

static void
chosen_cb (StwMappingEditor *self, guint number)
{
  const StwSamplePlace *place = g_ptr_array_index (self->places, number);

  if (!can_draw (self) || !takes_place (self))
    return;
  if (stw_step_editor_needs_place (self->step))
    stw_step_editor_take_place (self->step, place->path);
  else
    draw (self, number);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, self->field_pane);
  else
    stw_field_list_go_on (self->fields);
}

static void
dropped_cb (StwMappingEditor *self, guint number)
{
  if (can_draw (self) && number < self->places->len)
    draw (self, number);
}

static void
look_for_place (StwMappingEditor *self)
{
  if (takes_place (self))
    adw_leaflet_set_visible_child (self->leaflet, self->sample_pane);
}

static void
step_cb (StwMappingEditor *self, const char *what)
{
  if (what != NULL)
    note_change (self, what);
  else
    preview (self);
  ask (self);
}

static void
show_places (StwMappingEditor *self)
{
  g_autofree char *list = stw_mapping_draft_dup_list (self->draft);

  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places =
    self->message != NULL ? stw_sample_list_places (self->message->root, list) : g_ptr_array_new ();
  stw_place_list_show (self->places_box, self->places, self->draft);
  stw_field_list_show (self->fields, self->draft, self->places);
}

/* "One alert", or each list by its name; of no list there is no question. */
static void
show_lists (StwMappingEditor *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *drawn = stw_mapping_draft_dup_list (self->draft);
  guint selected = 0;

  gtk_string_list_append (titles, _ ("One alert"));
  for (guint i = 0; i < self->lists->len; i++)
    {
      const char *list = g_ptr_array_index (self->lists, i);

      gtk_string_list_append (titles, *list != '\0' ? list : _ ("The message itself"));
      if (g_strcmp0 (list, drawn) == 0)
        selected = i + 1;
    }
  self->filling = TRUE;
  adw_combo_row_set_model (self->list_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->list_row, selected);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list_row), self->lists->len > 0);
}

/* Each kind of message by what the mapping says about it; of one there is no question. */
static void
show_kinds (StwMappingEditor *self, const StwMappingDraft *draft)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n = stw_mapping_draft_count_kinds (draft);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = stw_mapping_draft_dup_kind_title (draft, i);

      gtk_string_list_append (titles, title);
    }
  self->filling = TRUE;
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (titles));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), n > 1);
}

static void
list_cb (StwMappingEditor *self)
{
  guint selected = adw_combo_row_get_selected (self->list_row);

  if (self->filling || !can_draw (self) || self->message == NULL)
    return;
  stw_mapping_draft_set_list (self->draft,
                              selected > 0 ? g_ptr_array_index (self->lists, selected - 1) : NULL);
  stw_mapping_draft_guess (self->draft, self->message->root);
  stw_draft_take_words (self->draft, self->message, self->known);
  show_places (self);
  changed_cb (self);
}

static void
title_cb (StwMappingEditor *self)
{
  g_autofree char *title = NULL;

  if (self->filling || !can_draw (self))
    return;
  title = g_strstrip (g_strdup (gtk_editable_get_text (self->title_row)));
  stw_mapping_draft_set_title (self->draft, title);
  note_change (self, "title");
}

/* What is saved is not kept. */
static void
saved_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwMappingEditor) self = data;

  if (error != NULL)
    {
      say_problem (self, error->message, FALSE);
      return;
    }
  stw_toast (self->opener, _ ("Saved. Messages that waited for it are read now."));
  g_clear_pointer (&self->key, g_free);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_cb (StwMappingEditor *self)
{
  StwCommand *command = stw_command_new ("mapping.save", "desk", self->company);
  g_autofree char *text = stw_mapping_draft_to_text (self->draft);

  json_object_set_string_member (command->arguments, "text", text);
  gtk_widget_set_sensitive (self->save, FALSE);
  stw_desk_client_submit (stw_session_get_client (self->session),
                          command,
                          saved_cb,
                          g_object_ref (self));
}

static void
back_cb (StwMappingEditor *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->field_pane);
}

static void
folded_cb (StwMappingEditor *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean covered = folded && adw_leaflet_get_visible_child (self->leaflet) == self->sample_pane;

  stw_field_list_set_folded (self->fields, folded);
  gtk_widget_set_visible (self->back, covered);
  gtk_widget_set_visible (self->cancel, !covered);
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwMappingEditor) self = data;
  StwKnownSenders *known = stw_reader_run_finish (result, NULL);

  if (known == NULL)
    return;
  if (self->draft == NULL)
    {
      stw_known_senders_free (known);
      return;
    }
  self->known = known;
  /* Nobody has begun yet: what the others say is part of what is found. */
  if (self->is_new && !stw_draft_history_can_step (self->history, -1))
    {
      stw_draft_take_words (self->draft, self->message, self->known);
      stw_draft_history_free (self->history);
      self->history = stw_draft_history_new (self->draft);
    }
  update (self);
}

static void
load_known (StwMappingEditor *self)
{
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              stw_known_senders_read,
                              g_memdup2 (&self->company, sizeof self->company),
                              g_free,
                              (GDestroyNotify) stw_known_senders_free,
                              NULL,
                              known_cb,
                              g_object_ref (self));
}

/* The list that is drawn may be none of the sample. */
static void
add_list (StwMappingEditor *self)
{
  g_autofree char *list = stw_mapping_draft_dup_list (self->draft);

  if (list != NULL && !g_ptr_array_find_with_equal_func (self->lists, list, g_str_equal, NULL))
    g_ptr_array_add (self->lists, g_steal_pointer (&list));
}

/* Everything as the draft says it. */
static void
fill (StwMappingEditor *self)
{
  gboolean drawable = can_draw (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->title_row), drawable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_row), drawable);
  add_list (self);
  self->filling = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (self->title_row),
                 stw_mapping_draft_get_title (self->draft)) != 0)
    gtk_editable_set_text (self->title_row, stw_mapping_draft_get_title (self->draft));
  adw_combo_row_set_selected (self->kind_row, stw_mapping_draft_get_kind (self->draft));
  self->filling = FALSE;
  show_lists (self);
  show_places (self);
  update (self);
  ask (self);
}

static void
kind_cb (StwMappingEditor *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);

  if (self->filling || selected == stw_mapping_draft_get_kind (self->draft) ||
      selected >= stw_mapping_draft_count_kinds (self->draft))
    return;
  stw_mapping_draft_choose_kind (self->draft, selected);
  fill (self);
}

/* Takes @draft. */
static void
set_draft (StwMappingEditor *self, StwMappingDraft *draft)
{
  StwMappingDraft *before = self->draft;

  self->draft = draft;
  fill (self);
  stw_mapping_draft_free (before);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwMappingEditor *self = STW_MAPPING_EDITOR (widget);

  set_draft (self,
             stw_draft_history_step (self->history, g_str_equal (action, "mapping.undo") ? -1 : 1));
}

/* Nothing that was drawn is lost by closing. */
static gboolean
stw_mapping_editor_close_request (GtkWindow *window)
{
  StwMappingEditor *self = STW_MAPPING_EDITOR (window);

  if (self->key != NULL && stw_draft_history_can_step (self->history, -1))
    {
      stw_kept_drafts_put (self->session, self->key, self->draft);
      stw_toast (self->opener, _ ("Not saved. What you drew is kept until you open it again."));
    }
  return GTK_WINDOW_CLASS (stw_mapping_editor_parent_class)->close_request (window);
}

static void
stw_mapping_editor_dispose (GObject *object)
{
  StwMappingEditor *self = STW_MAPPING_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->opener);
  g_clear_pointer (&self->draft, stw_mapping_draft_free);
  g_clear_pointer (&self->history, stw_draft_history_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->message, stw_message_free);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->known, stw_known_senders_free);
  G_OBJECT_CLASS (stw_mapping_editor_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  const GdkModifierType redo = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (klass, "mapping.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "mapping.redo", NULL, undo_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK, "mapping.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, redo, "mapping.redo", NULL);
}

static void
stw_mapping_editor_class_init (StwMappingEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_mapping_editor_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = stw_mapping_editor_close_request;
  g_type_ensure (STW_TYPE_STEP_EDITOR);
  g_type_ensure (STW_TYPE_FIELD_LIST);
  g_type_ensure (STW_TYPE_PLACE_LIST);
  g_type_ensure (STW_TYPE_WORD_ROWS);
  g_type_ensure (STW_TYPE_READING_LIST);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/mapping/mapping-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, sample_pane);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, field_pane);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, back);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, cancel);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, save);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, asked);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, places_box);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, title_row);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, kind_row);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, list_row);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, step);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, severities);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, states);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, count);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, reading);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, look_for_place);
  gtk_widget_class_bind_template_callback (widget_class, dropped_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
stw_mapping_editor_init (StwMappingEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
  adw_leaflet_set_visible_child (self->leaflet, self->field_pane);
}

/* Takes @key, which says what is drawn, and @message. */
static StwMappingEditor *
new_editor (GtkWidget *opener, StwSession *session, gint64 company, char *key, StwMessage *message)
{
  GtkWidget *around = GTK_WIDGET (gtk_widget_get_root (opener));
  StwMappingEditor *self = g_object_new (STW_TYPE_MAPPING_EDITOR,
                                         "transient-for",
                                         around,
                                         "default-width",
                                         CLAMP (gtk_widget_get_width (around), NARROW, WIDE),
                                         "modal",
                                         TRUE,
                                         "destroy-with-parent",
                                         TRUE,
                                         NULL);

  self->session = g_object_ref (session);
  self->opener = g_object_ref (opener);
  self->company = company;
  self->key = key;
  self->message = message;
  self->lists = message != NULL ? stw_sample_list_lists (message->root)
                                : g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Takes @draft. What was drawn when it was last left comes back as a change. */
static void
open_draft (StwMappingEditor *self, StwMappingDraft *draft)
{
  StwMappingDraft *kept = stw_kept_drafts_take (self->session, self->key);

  stw_draft_find_kind (draft, self->message);
  show_kinds (self, draft);
  self->history = stw_draft_history_new (draft);
  if (kept != NULL)
    stw_draft_history_note (self->history, kept, NULL);
  set_draft (self, kept != NULL ? kept : stw_mapping_draft_copy (draft));
  stw_mapping_draft_free (draft);
  load_known (self);
  gtk_window_present (GTK_WINDOW (self));
  if (*stw_mapping_draft_get_title (self->draft) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->title_row));
}

/**
 * stw_mapping_editor_show_message:
 * @opener: who is told that it was saved
 * @session: of its window
 * @message: what nobody knows
 *
 * Opens the editor for a new mapping.
 */
void
stw_mapping_editor_show_message (GtkWidget *opener,
                                 StwSession *session,
                                 const StwTrayMessage *message)
{
  g_autoptr (GError) error = NULL;
  StwMessage *parsed = stw_message_parse (message->body, message->content_type, &error);
  StwMappingDraft *draft;
  StwMappingEditor *self;
  gsize length;
  const char *body = g_bytes_get_data (message->body, &length);
  g_autofree char *sample = NULL;

  if (parsed == NULL)
    {
      stw_toast (opener, error->message);
      return;
    }
  draft = stw_mapping_draft_new ();
  if (length <= MAX_SAMPLE && g_utf8_validate (body, (gssize) length, NULL))
    sample = g_strndup (body, length);
  if (sample != NULL)
    stw_mapping_draft_set_sample (draft, sample, message->content_type);
  stw_mapping_draft_begin (draft, parsed->root);
  self = new_editor (opener,
                     session,
                     message->company,
                     g_strdup_printf ("message %" G_GINT64_FORMAT, message->id),
                     parsed);
  self->is_new = TRUE;
  open_draft (self, draft);
}

/**
 * stw_mapping_editor_show_mapping:
 * @opener: who is told that it was saved
 * @session: of its window
 * @company: whose mapping it is
 * @text: the mapping
 *
 * Opens the editor for a mapping that there is; one that cannot be drawn is only shown.
 */
void
stw_mapping_editor_show_mapping (GtkWidget *opener,
                                 StwSession *session,
                                 gint64 company,
                                 const char *text)
{
  g_autoptr (GError) error = NULL;
  StwMappingDraft *draft = stw_mapping_draft_new_from_text (text, &error);

  if (draft == NULL)
    {
      stw_toast (opener, error->message);
      return;
    }
  /* One that was saved anew meanwhile is another. */
  open_draft (new_editor (opener,
                          session,
                          company,
                          g_strdup_printf ("mapping %" G_GINT64_FORMAT " %s", company, text),
                          stw_mapping_draft_parse_sample (draft)),
              draft);
}
