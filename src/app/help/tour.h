/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTour:
 *
 * A walk through the window: a few words at each of some places, one after the other.
 */
typedef struct _StwTour StwTour;

/**
 * StwTourFind:
 * @place: the name of a place in the window
 *
 * Returns: (transfer none) (nullable): what stands there
 */
typedef GtkWidget *(*StwTourFind) (const char *place, gpointer data);

StwTour *stw_tour_new (StwTourFind find, gpointer data);
void stw_tour_free (StwTour *self);
void stw_tour_start (StwTour *self);
void stw_tour_note_done (StwTour *self, const char *place);
AdwToast *stw_tour_new_offer (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTour, stw_tour_free)

G_END_DECLS
