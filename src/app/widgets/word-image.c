/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The icon of a word, in its colour. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/word-image.h"

#include "app/style.h"
#include "app/widgets/tip.h"

/**
 * stw_word_image_set:
 *
 * Shows the word's icon; the word itself is its tooltip and its name.
 */
void
stw_word_image_set (GtkImage *image, StwWord word)
{
  const char *classes[] = { word.style, NULL };

  gtk_image_set_from_icon_name (image, word.icon);
  stw_style_set_classes (GTK_WIDGET (image), classes);
  stw_tip_set_word (GTK_WIDGET (image), word.word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  word.word,
                                  -1);
}

/**
 * stw_word_image_new:
 *
 * Returns: the word's icon
 */
GtkWidget *
stw_word_image_new (StwWord word)
{
  GtkWidget *image = gtk_image_new ();

  stw_word_image_set (GTK_IMAGE (image), word);
  return image;
}
