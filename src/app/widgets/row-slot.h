/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/paged-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwRowKind:
 * @build: makes an empty row
 * @show: (nullable item): shows an item of the list in a row, or nothing any more
 *
 * The rows of one list.
 */
typedef struct
{
  GtkWidget *(*build) (gpointer data);
  void (*show) (GtkWidget *row, StwPagedItem *item);
} StwRowKind;

/**
 * StwRowSlot:
 *
 * The place of a row in a long list.
 */
#define STW_TYPE_ROW_SLOT (stw_row_slot_get_type ())
G_DECLARE_FINAL_TYPE (StwRowSlot, stw_row_slot, STW, ROW_SLOT, GtkWidget)

GtkListItemFactory *stw_row_slots_new (const StwRowKind *kind, gpointer data);
GtkWidget *stw_row_slot_get_row (StwRowSlot *self);

G_END_DECLS
