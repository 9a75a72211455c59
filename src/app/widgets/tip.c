/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tips of rows that change often. A tip that is set asks the display server each time where the
 * pointer is, and waits for the answer; these are asked when the pointer rests on them. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/tip.h"

static gboolean
say_label_cb (GtkLabel *label, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));
  return TRUE;
}

/**
 * stw_tip_say_whole:
 *
 * The tip of a label that may be cut short is all of it. Once for each label.
 */
void
stw_tip_say_whole (GtkLabel *label)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (say_label_cb), NULL);
}

static GQuark
get_word_quark (void)
{
  return g_quark_from_static_string ("stw-tip-word");
}

static gboolean
say_word_cb (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, g_object_get_qdata (G_OBJECT (widget), get_word_quark ()));
  return TRUE;
}

/**
 * stw_tip_set_word:
 *
 * May be set again and again.
 */
void
stw_tip_set_word (GtkWidget *widget, const char *word)
{
  g_object_set_qdata_full (G_OBJECT (widget), get_word_quark (), g_strdup (word), g_free);
  if (gtk_widget_get_has_tooltip (widget))
    return;
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (say_word_cb), NULL);
}

/**
 * stw_tip_update:
 *
 * Sets the tooltip of a widget that is shown anew more often than its tooltip changes.
 */
void
stw_tip_update (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
