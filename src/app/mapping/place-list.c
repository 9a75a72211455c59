/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places of a sample. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/place-list.h"

#include "app/alerts/reading-list.h"

#include <glib/gi18n.h>

#define INDENT 14

struct _StwPlaceList
{
  AdwBin parent_instance;

  GtkListBox *list;       /* (unowned) */
  GPtrArray *places;      /* (owned) (nullable) (element-type StwSamplePlace) */
  StwMappingDraft *draft; /* (unowned) (nullable) of the editor */
  GArray *rows;           /* (owned) (element-type Row) one for each place */
  gboolean updating;
};

/* The parts of a row that change. */
typedef struct
{
  GtkWidget *row;   /* (unowned) */
  GtkWidget *check; /* (unowned) (nullable) */
  GtkWidget *tag;   /* (unowned) */
} Row;

enum
{
  CHOSEN,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwPlaceList, stw_place_list, ADW_TYPE_BIN)

static void
checked_cb (StwPlaceList *self, GtkCheckButton *check)
{
  const StwSamplePlace *place = NULL;

  for (guint i = 0; !self->updating && i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).check == GTK_WIDGET (check))
      place = g_ptr_array_index (self->places, i);
  if (place == NULL)
    return;
  stw_mapping_draft_recognise_by (self->draft, place->where, gtk_check_button_get_active (check));
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 3);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_check (StwPlaceList *self, const StwSamplePlace *place)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *name = NULL;

  /* Translators: %s is a place in a message, such as "fault.code" */
  name = g_strdup_printf (_ ("Recognised by %s"), place->where);
  gtk_widget_set_tooltip_text (check, _ ("Every message of this sender has it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (checked_cb), self);
  return check;
}

/* A place is dragged as its number. */
static void
add_drag (GtkWidget *row, guint number)
{
  GtkDragSource *drag = gtk_drag_source_new ();
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (G_TYPE_UINT, number);

  gtk_drag_source_set_content (drag, content);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
}

static void
append_place (StwPlaceList *self, guint number)
{
  const StwSamplePlace *place = g_ptr_array_index (self->places, number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *value = new_label (place->value != NULL ? place->value : "", "dim-label");
  Row row = { gtk_list_box_row_new (), NULL, new_label ("", "tag") };
  g_autofree char *name =
    g_strdup_printf ("%s: %s", place->name, place->value != NULL ? place->value : "");

  gtk_widget_set_margin_start (box, (int) place->depth * INDENT);
  if (place->where != NULL && place->value != NULL)
    {
      row.check = new_check (self, place);
      gtk_box_append (GTK_BOX (box), row.check);
    }
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), new_label (place->name, "mono"));
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), row.tag);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row.row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row.row), place->path != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row.row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  if (place->path != NULL)
    add_drag (row.row, number);
  gtk_list_box_append (self->list, row.row);
  g_array_append_val (self->rows, row);
}

/* The fields that are drawn onto a place. */
static char *
list_fields (StwPlaceList *self, const StwSamplePlace *place)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < STW_N_FIELDS; i++)
    if (stw_mapping_draft_reads (self->draft, i, place->path))
      g_string_append_printf (titles,
                              "%s%s",
                              titles->len > 0 ? ", " : "",
                              stw_reading_list_get_title (i));
  return g_string_free (g_steal_pointer (&titles), FALSE);
}

/**
 * stw_place_list_update:
 *
 * Shows what is drawn by now.
 */
void
stw_place_list_update (StwPlaceList *self)
{
  gboolean drawable;

  g_return_if_fail (STW_IS_PLACE_LIST (self));

  drawable = stw_mapping_draft_get_limit (self->draft) == STW_MAPPING_DRAWN;
  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (self->places, i);
      const Row *row = &g_array_index (self->rows, Row, i);
      g_autofree char *titles = list_fields (self, place);

      gtk_label_set_label (GTK_LABEL (row->tag), titles);
      gtk_widget_set_visible (row->tag, *titles != '\0');
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->row),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      titles,
                                      -1);
      if (row->check == NULL)
        continue;
      gtk_widget_set_sensitive (row->check, drawable);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (row->check),
                                   stw_mapping_draft_is_recognised_by (self->draft, place->where));
    }
  self->updating = FALSE;
}

/**
 * stw_place_list_show:
 * @places: (element-type StwSamplePlace): of the sample
 * @draft: what is drawn; it outlives the list's use of it
 */
void
stw_place_list_show (StwPlaceList *self, GPtrArray *places, StwMappingDraft *draft)
{
  GtkListBoxRow *row;

  g_return_if_fail (STW_IS_PLACE_LIST (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_array_set_size (self->rows, 0);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = g_ptr_array_ref (places);
  self->draft = draft;
  for (guint i = 0; i < places->len; i++)
    append_place (self, i);
  stw_place_list_update (self);
}

static void
activated_cb (StwPlaceList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
stw_place_list_finalize (GObject *object)
{
  StwPlaceList *self = STW_PLACE_LIST (object);

  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (stw_place_list_parent_class)->finalize (object);
}

static void
stw_place_list_class_init (StwPlaceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_place_list_finalize;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  STW_TYPE_PLACE_LIST,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  signals[CHANGED] = g_signal_new ("changed",
                                   STW_TYPE_PLACE_LIST,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
stw_place_list_init (StwPlaceList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "place-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The Message"),
                                  -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}
