/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place of a row in a long list. GtkListView keeps some 200 rows of which a dozen are seen, and
 * measures all of them whenever one changes. So a row is made when its place is first seen, and a
 * place that is not seen is as large as the last row that was. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/row-slot.h"

/* What the places of one list share. */
typedef struct
{
  const StwRowKind *kind;
  gpointer data;  /* of the kind */
  int extents[2]; /* of a row, by GtkOrientation; 0 before the first one */
} Shared;

struct _StwRowSlot
{
  GtkWidget parent_instance;

  Shared *shared;     /* (owned) */
  GtkWidget *row;     /* (owned) (nullable) once it was seen */
  StwPagedItem *item; /* (owned) (nullable) */
  gboolean seen;      /* until it is unmapped: it is mapped before it is known where it is */
};

G_DEFINE_FINAL_TYPE (StwRowSlot, stw_row_slot, GTK_TYPE_WIDGET)

static void
set_item (StwRowSlot *self, StwPagedItem *item)
{
  if (g_set_object (&self->item, item) && self->row != NULL)
    self->shared->kind->show (self->row, self->seen ? item : NULL);
}

/* With the next frame: sizes are being given. */
static gboolean
resize_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_resize (widget);
  return G_SOURCE_REMOVE;
}

/* GTK goes through the layout again before it paints. */
static void
see (StwRowSlot *self)
{
  self->seen = TRUE;
  if (self->row == NULL)
    {
      self->row = self->shared->kind->build (self->shared->data);
      gtk_widget_set_parent (self->row, GTK_WIDGET (self));
    }
  self->shared->kind->show (self->row, self->item);
}

static GtkSizeRequestMode
stw_row_slot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
stw_row_slot_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  StwRowSlot *self = STW_ROW_SLOT (widget);
  int *extent = &self->shared->extents[orientation];

  if (*extent == 0)
    see (self);
  if (self->seen)
    gtk_widget_measure (self->row, orientation, -1, extent, NULL, NULL, NULL);
  *minimum = *natural = *extent;
}

/* The list gives no place to what is not seen. */
static void
stw_row_slot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwRowSlot *self = STW_ROW_SLOT (widget);
  int needed;

  if (!self->seen)
    see (self);
  gtk_widget_measure (self->row, GTK_ORIENTATION_VERTICAL, -1, &needed, NULL, NULL, NULL);
  /* Some scripts have higher letters, and letters grow and shrink. */
  if (needed != height)
    gtk_widget_add_tick_callback (widget, resize_cb, NULL, NULL);
  gtk_widget_allocate (self->row, width, MAX (height, needed), -1, NULL);
}

static void
stw_row_slot_unmap (GtkWidget *widget)
{
  STW_ROW_SLOT (widget)->seen = FALSE;
  GTK_WIDGET_CLASS (stw_row_slot_parent_class)->unmap (widget);
}

static void
stw_row_slot_dispose (GObject *object)
{
  StwRowSlot *self = STW_ROW_SLOT (object);

  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (stw_row_slot_parent_class)->dispose (object);
}

static void
stw_row_slot_finalize (GObject *object)
{
  g_rc_box_release (STW_ROW_SLOT (object)->shared);
  G_OBJECT_CLASS (stw_row_slot_parent_class)->finalize (object);
}

static void
stw_row_slot_class_init (StwRowSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_row_slot_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_row_slot_finalize;
  widget_class->get_request_mode = stw_row_slot_get_request_mode;
  widget_class->measure = stw_row_slot_measure;
  widget_class->size_allocate = stw_row_slot_size_allocate;
  widget_class->unmap = stw_row_slot_unmap;
}

static void
stw_row_slot_init (StwRowSlot *self)
{
}

/**
 * stw_row_slot_get_row:
 *
 * Returns: (transfer none) (nullable): the row, %NULL while nobody sees it
 */
GtkWidget *
stw_row_slot_get_row (StwRowSlot *self)
{
  g_return_val_if_fail (STW_IS_ROW_SLOT (self), NULL);

  return self->seen ? self->row : NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Shared *shared)
{
  StwRowSlot *slot = g_object_new (STW_TYPE_ROW_SLOT, NULL);

  slot->shared = g_rc_box_acquire (shared);
  gtk_list_item_set_child (item, GTK_WIDGET (slot));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Shared *shared)
{
  set_item (STW_ROW_SLOT (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Shared *shared)
{
  set_item (STW_ROW_SLOT (gtk_list_item_get_child (item)), NULL);
}

static void
release_shared (gpointer data, GClosure *closure)
{
  g_rc_box_release (data);
}

/**
 * stw_row_slots_new:
 * @kind: the rows; it outlives the factory
 * @data: for the kind's build()
 *
 * Returns: (transfer full): for a list view of #StwPagedItem
 */
GtkListItemFactory *
stw_row_slots_new (const StwRowKind *kind, gpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Shared *shared = g_rc_box_new0 (Shared);

  shared->kind = kind;
  shared->data = data;
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), shared, release_shared, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), shared);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), shared);
  return factory;
}
