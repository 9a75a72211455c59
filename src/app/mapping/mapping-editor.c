/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping editor: a received message beside our fields, and what is drawn between them read at
 * once by the real compiler. Main thread; one message is small work. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/mapping-editor.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/place-list.h"
#include "app/mapping/word-rows.h"
#include "app/widgets/toast.h"
#include "base/text.h"
#include "intake/mapping-draft.h"
#include "intake/senders.h"

#include <glib/gi18n.h>

#include <string.h>

/* A larger message is not kept beside the mapping that was drawn from it. */
#define MAX_SAMPLE (128 * 1024)
/* It is no wider than the window behind it. */
#define NARROW 360
#define WIDE 960

/* Messages that wait beside the sample: the words of one field differ from one to the next. */
#define MOST_OTHERS 50

/* What the company has already. */
typedef struct
{
  char **names;      /* (owned) of its mappings */
  GPtrArray *others; /* (owned) (element-type StwMessage) that no mapping knows either */
} Company;

struct _StwMappingEditor
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;      /* (unowned) */
  GtkWidget *sample_pane;   /* (unowned) */
  GtkWidget *field_pane;    /* (unowned) */
  GtkWidget *back;          /* (unowned) */
  GtkWidget *save;          /* (unowned) */
  GtkLabel *asked;          /* (unowned) */
  StwPlaceList *places_box; /* (unowned) */
  GtkEditable *title_row;   /* (unowned) */
  AdwComboRow *list_row;    /* (unowned) */
  GtkListBox *fields;       /* (unowned) */
  StwWordRows *severities;  /* (unowned) */
  StwWordRows *states;      /* (unowned) */
  GtkLabel *problem;        /* (unowned) */
  GtkLabel *count;          /* (unowned) */
  StwReadingList *reading;  /* (unowned) */

  StwSession *session;    /* (owned) */
  GtkWidget *opener;      /* (owned) who is told that it was saved */
  gint64 company;         /* whose mapping it is */
  StwMappingDraft *draft; /* (owned) */
  StwMessage *message;    /* (owned) (nullable) the sample, when there is one */
  GPtrArray *lists;       /* (owned) (element-type utf8) that the alerts may stand in */
  GPtrArray *places;      /* (owned) (nullable) (element-type StwSamplePlace) */
  Company *known;         /* (owned) (nullable) until it is read */
  gboolean filling;       /* the rows are set by the editor itself */
};

G_DEFINE_FINAL_TYPE (StwMappingEditor, stw_mapping_editor, ADW_TYPE_WINDOW)

/* What can be drawn, in the order in which one looks for it. */
static const StwField order[] = {
  STW_FIELD_ASSET,       STW_FIELD_SIGNATURE, STW_FIELD_SEVERITY,  STW_FIELD_MESSAGE,
  STW_FIELD_STATE,       STW_FIELD_TIMESTAMP, STW_FIELD_DEDUP_KEY, STW_FIELD_URL,
  STW_FIELD_TOOL_SOURCE, STW_FIELD_TAGS,
};

static AdwActionRow *
get_field_row (StwMappingEditor *self, guint at)
{
  return ADW_ACTION_ROW (gtk_list_box_get_row_at_index (self->fields, (int) at));
}

/* Which of our fields the next chosen place is for. */
static guint
get_current (StwMappingEditor *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->fields);

  return row != NULL ? (guint) gtk_list_box_row_get_index (row) : 0;
}

static void
ask (StwMappingEditor *self)
{
  g_autofree char *text = NULL;

  /* Translators: %s is a field of an alert, such as "Asset" */
  text = g_strdup_printf (_ ("Choose the place of: %s"),
                          stw_reading_list_get_title (order[get_current (self)]));
  gtk_label_set_label (self->asked, text);
}

/* Newer versions of GTK tell that none is chosen while the editor goes. */
static void
field_selected_cb (StwMappingEditor *self, GtkListBoxRow *row)
{
  if (row != NULL)
    ask (self);
}

static gboolean
is_taken (StwMappingEditor *self)
{
  g_autofree char *name = stw_mapping_draft_get_name (self->draft);

  return self->known != NULL && g_strv_contains ((const char *const *) self->known->names, name);
}

static gboolean
has_name (StwMappingEditor *self)
{
  g_autofree char *name = stw_mapping_draft_get_name (self->draft);

  return *name != '\0';
}

/* What keeps it from being saved before anything is read by it. */
static const char *
find_gap (StwMappingEditor *self)
{
  const StwMappingDraft *draft = self->draft;

  if (!has_name (self))
    return _ ("Give the sender a name.");
  if (is_taken (self))
    return _ ("This company has a mapping of that name. Choose another name.");
  if (draft->fields[STW_FIELD_ASSET] == NULL && draft->fields[STW_FIELD_SIGNATURE] == NULL &&
      draft->fields[STW_FIELD_MESSAGE] == NULL)
    return _ ("Choose at least where the asset, what happened, or the message stands.");
  if (draft->when->len == 0)
    return _ ("Tick a place that every message of this sender has, else it would take all messages "
              "for its own.");
  return NULL;
}

/* What the drawn mapping makes of the sample. */
static StwReading *
read_sample (StwMappingEditor *self, GError **error)
{
  g_autofree char *text = stw_mapping_draft_to_text (self->draft);
  g_autoptr (StwSenders) senders = stw_senders_new ();

  if (!stw_senders_add_text (senders, text, strlen (text), error) || self->message == NULL)
    return NULL;
  return stw_senders_explain (senders, self->message, NULL, error);
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

static void
say_problem (StwMappingEditor *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_sensitive (self->save, problem == NULL);
}

static void
preview (StwMappingEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading = read_sample (self, &error);
  const char *problem = find_gap (self);

  if (problem == NULL && error != NULL)
    problem = error->message;
  if (problem == NULL && reading != NULL && reading->outcome == STW_OUTCOME_UNRECOGNISED)
    problem = _ ("The message has not all the places that are ticked.");
  say_problem (self, problem);
  show_reading (self, reading != NULL && reading->origins != NULL ? reading : NULL);
}

static void
show_words (StwMappingEditor *self)
{
  const StwMappingDraft *draft = self->draft;

  gtk_widget_set_visible (GTK_WIDGET (self->severities), draft->fields[STW_FIELD_SEVERITY] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->states), draft->fields[STW_FIELD_STATE] != NULL);
  stw_word_rows_show (self->severities, STW_FIELD_SEVERITY, draft->severities);
  stw_word_rows_show (self->states, STW_FIELD_STATE, draft->states);
}

static const char *
find_value (StwMappingEditor *self, const char *path)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (self->places, i);

      if (g_strcmp0 (place->path, path) == 0 && place->value != NULL)
        return place->value;
    }
  return "";
}

static void
show_fields (StwMappingEditor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const char *path = self->draft->fields[order[i]];
      AdwActionRow *row = get_field_row (self, i);
      GtkWidget *clear = g_object_get_data (G_OBJECT (row), "clear");
      GtkWidget *value = g_object_get_data (G_OBJECT (row), "value");

      adw_action_row_set_subtitle (row, path != NULL ? path : _ ("Not in the message"));
      gtk_widget_set_visible (clear, path != NULL);
      gtk_label_set_label (GTK_LABEL (value), path != NULL ? find_value (self, path) : "");
    }
}

static void
update (StwMappingEditor *self)
{
  show_fields (self);
  stw_place_list_update (self->places_box);
  preview (self);
}

/* Words of another place mean something else. */
static void
forget_words (StwMappingEditor *self, StwField field)
{
  JsonObject **table = field == STW_FIELD_SEVERITY ? &self->draft->severities
                       : field == STW_FIELD_STATE  ? &self->draft->states
                                                   : NULL;

  if (table == NULL)
    return;
  json_object_unref (*table);
  *table = json_object_new ();
}

/* From the sample and from whatever else waits and has the same places. */
static void
take_words (StwMappingEditor *self)
{
  if (self->message == NULL)
    return;
  stw_mapping_draft_take_words (self->draft, self->message->root);
  for (guint i = 0; self->known != NULL && i < self->known->others->len; i++)
    {
      const StwMessage *other = g_ptr_array_index (self->known->others, i);

      stw_mapping_draft_take_words (self->draft, other->root);
    }
}

static void
draw (StwMappingEditor *self, guint at, const StwSamplePlace *place)
{
  stw_mapping_draft_draw (self->draft, order[at], place, self->places);
  forget_words (self, order[at]);
  take_words (self);
  show_words (self);
  update (self);
}

/* After a field comes the next that is drawn nowhere. */
static void
go_on (StwMappingEditor *self, guint at)
{
  while (at < G_N_ELEMENTS (order) && self->draft->fields[order[at]] != NULL)
    at++;
  if (at < G_N_ELEMENTS (order))
    gtk_list_box_select_row (self->fields, GTK_LIST_BOX_ROW (get_field_row (self, at)));
}

static void
chosen_cb (StwMappingEditor *self, guint number)
{
  guint at = get_current (self);

  draw (self, at, g_ptr_array_index (self->places, number));
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, self->field_pane);
  else
    go_on (self, at);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, StwMappingEditor *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  guint number = g_value_get_uint (value);

  if (self->places == NULL || number >= self->places->len)
    return FALSE;
  draw (self,
        (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
        g_ptr_array_index (self->places, number));
  return TRUE;
}

static void
clear_cb (GtkWidget *button, StwMappingEditor *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  draw (self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), NULL);
}

static void
field_activated_cb (StwMappingEditor *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->fields, row);
  adw_leaflet_set_visible_child (self->leaflet, self->sample_pane);
}

static void
append_field (StwMappingEditor *self, StwField field)
{
  const char *title = stw_reading_list_get_title (field);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *clear = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  GtkWidget *value = gtk_label_new (NULL);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_COPY);
  g_autofree char *name = NULL;

  /* Translators: %s is a field of an alert, such as "Asset" */
  name = g_strdup_printf (_ ("Take %s Away"), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (row, "field-row");
  gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_tooltip_text (clear, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (clear), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (value), 22);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), clear);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "clear", clear);
  g_object_set_data (G_OBJECT (row), "value", value);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  gtk_list_box_append (self->fields, row);
}

static void
show_places (StwMappingEditor *self)
{
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = self->message != NULL
                   ? stw_sample_list_places (self->message->root, self->draft->list)
                   : g_ptr_array_new ();
  stw_place_list_show (self->places_box, self->places, self->draft);
}

/* "One alert", or each list by its name; of no list there is no question. */
static void
show_lists (StwMappingEditor *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (titles, _ ("One alert"));
  for (guint i = 0; i < self->lists->len; i++)
    {
      const char *list = g_ptr_array_index (self->lists, i);

      gtk_string_list_append (titles, *list != '\0' ? list : _ ("The message itself"));
      if (g_strcmp0 (list, self->draft->list) == 0)
        selected = i + 1;
    }
  self->filling = TRUE;
  adw_combo_row_set_model (self->list_row, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->list_row, selected);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list_row), self->lists->len > 0);
}

/* With another list all paths begin elsewhere. */
static void
list_cb (StwMappingEditor *self)
{
  guint selected = adw_combo_row_get_selected (self->list_row);

  if (self->filling || self->draft == NULL || self->message == NULL)
    return;
  stw_set_str (&self->draft->list,
               selected > 0 ? g_ptr_array_index (self->lists, selected - 1) : NULL);
  for (guint i = 0; i < STW_N_FIELDS; i++)
    g_clear_pointer (&self->draft->fields[i], g_free);
  g_ptr_array_set_size (self->draft->when, 0);
  stw_mapping_draft_guess (self->draft, self->message->root);
  take_words (self);
  show_places (self);
  show_words (self);
  update (self);
}

static void
title_cb (StwMappingEditor *self)
{
  g_autofree char *title = NULL;

  if (self->filling || self->draft == NULL)
    return;
  title = g_strstrip (g_strdup (gtk_editable_get_text (self->title_row)));
  stw_set_str (&self->draft->title, title);
  preview (self);
}

static void
saved_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwMappingEditor) self = data;

  if (error != NULL)
    {
      say_problem (self, error->message);
      return;
    }
  stw_toast (self->opener, _ ("Saved. Messages that waited for it are read now."));
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
  gtk_widget_set_visible (self->back,
                          adw_leaflet_get_folded (self->leaflet) &&
                            adw_leaflet_get_visible_child (self->leaflet) == self->sample_pane);
}

static void
company_free (gpointer data)
{
  Company *company = data;

  g_strfreev (company->names);
  g_ptr_array_unref (company->others);
  g_free (company);
}

static char **
get_names (GPtrArray *rows)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_add (names, ((const StwMappingRow *) g_ptr_array_index (rows, i))->name);
  return g_strv_builder_end (names);
}

static GPtrArray *
parse_messages (GPtrArray *waiting)
{
  GPtrArray *parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_message_free);

  for (guint i = 0; i < waiting->len; i++)
    {
      const StwTrayMessage *message = g_ptr_array_index (waiting, i);
      StwMessage *other = stw_message_parse (message->body, message->content_type, NULL);

      if (other != NULL)
        g_ptr_array_add (parsed, other);
    }
  return parsed;
}

static gpointer
read_company (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 company = *(const gint64 *) data;
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, company, error);
  g_autoptr (GPtrArray) waiting =
               rows != NULL ? stw_tray_list (db, company, 0, MOST_OTHERS, error) : NULL;
  Company *known;

  if (waiting == NULL)
    return NULL;
  known = g_new0 (Company, 1);
  known->names = get_names (rows);
  known->others = parse_messages (waiting);
  return known;
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwMappingEditor) self = data;
  Company *known = stw_reader_run_finish (result, NULL);

  if (known == NULL)
    return;
  if (self->draft == NULL)
    {
      company_free (known);
      return;
    }
  self->known = known;
  take_words (self);
  show_words (self);
  preview (self);
}

/* Asks which names the company's mappings have, so that none is replaced unawares, and what else
 * waits. */
static void
load_company (StwMappingEditor *self)
{
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_company,
                              g_memdup2 (&self->company, sizeof self->company),
                              g_free,
                              company_free,
                              NULL,
                              known_cb,
                              g_object_ref (self));
}

static void
stw_mapping_editor_dispose (GObject *object)
{
  StwMappingEditor *self = STW_MAPPING_EDITOR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->opener);
  g_clear_pointer (&self->draft, stw_mapping_draft_free);
  g_clear_pointer (&self->message, stw_message_free);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->known, company_free);
  G_OBJECT_CLASS (stw_mapping_editor_parent_class)->dispose (object);
}

static void
stw_mapping_editor_class_init (StwMappingEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_mapping_editor_dispose;
  g_type_ensure (STW_TYPE_PLACE_LIST);
  g_type_ensure (STW_TYPE_WORD_ROWS);
  g_type_ensure (STW_TYPE_READING_LIST);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/mapping/mapping-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, sample_pane);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, field_pane);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, back);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, save);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, asked);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, places_box);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, title_row);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, list_row);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, severities);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, states);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, count);
  gtk_widget_class_bind_template_child (widget_class, StwMappingEditor, reading);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, preview);
  gtk_widget_class_bind_template_callback (widget_class, title_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_cb);
  gtk_widget_class_bind_template_callback (widget_class, field_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, field_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
stw_mapping_editor_init (StwMappingEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    append_field (self, order[i]);
  gtk_list_box_select_row (self->fields, GTK_LIST_BOX_ROW (get_field_row (self, 0)));
  adw_leaflet_set_visible_child (self->leaflet, self->field_pane);
}

/* Takes @draft and @message. */
static StwMappingEditor *
new_editor (GtkWidget *opener,
            StwSession *session,
            gint64 company,
            StwMappingDraft *draft,
            StwMessage *message)
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
  self->draft = draft;
  self->message = message;
  self->lists = message != NULL ? stw_sample_list_lists (message->root)
                                : g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
fill (StwMappingEditor *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (self->title_row, self->draft->title);
  self->filling = FALSE;
  show_lists (self);
  show_places (self);
  show_words (self);
  update (self);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
  if (*self->draft->title == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->title_row));
}

/* A message that is a list, or has one and says nothing else, holds many alerts. */
static void
guess (StwMappingEditor *self)
{
  StwMappingDraft *draft = self->draft;
  const char *list = self->lists->len > 0 ? g_ptr_array_index (self->lists, 0) : NULL;

  if (list == NULL || *list != '\0')
    stw_mapping_draft_guess (draft, self->message->root);
  if (list != NULL && draft->fields[STW_FIELD_ASSET] == NULL)
    {
      draft->list = g_strdup (list);
      for (guint i = 0; i < STW_N_FIELDS; i++)
        g_clear_pointer (&draft->fields[i], g_free);
      g_ptr_array_set_size (draft->when, 0);
      stw_mapping_draft_guess (draft, self->message->root);
    }
  stw_mapping_draft_take_words (draft, self->message->root);
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

  if (parsed == NULL)
    {
      stw_toast (opener, error->message);
      return;
    }
  draft = stw_mapping_draft_new ();
  if (length <= MAX_SAMPLE && g_utf8_validate (body, (gssize) length, NULL))
    {
      draft->sample = g_strndup (body, length);
      draft->sample_type = g_strdup (message->content_type);
    }
  self = new_editor (opener, session, message->company, draft, parsed);
  guess (self);
  load_company (self);
  fill (self);
}

static StwMessage *
parse_sample (const StwMappingDraft *draft)
{
  g_autoptr (GBytes) body =
               draft->sample != NULL ? g_bytes_new (draft->sample, strlen (draft->sample)) : NULL;

  return body != NULL ? stw_message_parse (body, draft->sample_type, NULL) : NULL;
}

/**
 * stw_mapping_editor_show_mapping:
 * @opener: who is told that it was saved
 * @session: of its window
 * @company: whose mapping it is
 * @text: the mapping
 *
 * Opens the editor for a mapping that there is, or says why it cannot be drawn.
 */
void
stw_mapping_editor_show_mapping (GtkWidget *opener,
                                 StwSession *session,
                                 gint64 company,
                                 const char *text)
{
  StwMappingDraft *draft = stw_mapping_draft_new_from_text (text, NULL);
  StwMappingEditor *self;

  if (draft == NULL)
    {
      stw_toast (opener,
                 _ ("This mapping says more than can be drawn. Change its file, and save it with "
                    "stewardctl mapping save."));
      return;
    }
  self = new_editor (opener, session, company, draft, parse_sample (draft));
  /* Under another name it would be another mapping. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->title_row), FALSE);
  fill (self);
}
