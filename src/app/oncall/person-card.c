/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who is on call, with a picture, and from when until when. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/person-card.h"

#include "base/clock.h"
#include "desk/oncall/gaps.h"
#include "desk/oncall/rotation.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define WIDTH_CHARS 24

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Three stand side by side where there is room, whatever they say. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_widget_add_css_class (label, style);
  return label;
}

static char *
dup_until (GTimeZone *zone, gint64 to)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (to / STW_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  /* Translators: until when somebody is on call; see the manual of g_date_time_format() */
  return g_date_time_format (local, _ ("until %A %-H:%M"));
}

/**
 * stw_person_card_new:
 * @face: (transfer floating): their picture
 * @caption: what they are: the next, say
 * @name: (nullable): what they are called, %NULL for nobody
 * @zone: by whose clock
 * @from: UTC milliseconds, %STW_ONCALL_EVER where it does not matter
 * @to: UTC milliseconds, %STW_ONCALL_NEVER for no end
 *
 * Returns: (transfer floating): the card
 */
GtkWidget *
stw_person_card_new (GtkWidget *face,
                     const char *caption,
                     const char *name,
                     GTimeZone *zone,
                     gint64 from,
                     gint64 to)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *when = to == STW_ONCALL_NEVER    ? g_strdup (_ ("without an end"))
                          : from == STW_ONCALL_EVER ? dup_until (zone, to)
                                                    : stw_gap_dup_words (zone, from, to);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "tile");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (card), face);
  gtk_box_append (GTK_BOX (texts), new_label (caption, "tiny"));
  gtk_box_append (GTK_BOX (texts), new_label (name != NULL ? name : _ ("Nobody"), "strong"));
  gtk_box_append (GTK_BOX (texts), new_label (when, "small"));
  gtk_widget_set_tooltip_text (card, when);
  gtk_box_append (GTK_BOX (card), texts);
  return card;
}
