/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/words.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_word_image_set (GtkImage *image, StwWord word);
GtkWidget *stw_word_image_new (StwWord word);

G_END_DECLS
