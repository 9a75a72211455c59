/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An alert in the stream. It is empty while its page is on its way. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/alert-row.h"

#include "app/widgets/tip.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

struct _StwAlertRow
{
  AdwBin parent_instance;

  GtkImage *severity;   /* (unowned) */
  GtkLabel *asset;      /* (unowned) */
  GtkLabel *text;       /* (unowned) */
  GtkLabel *count;      /* (unowned) */
  GtkLabel *time;       /* (unowned) */
  GtkLabel *where;      /* (unowned) */
  GSignalGroup *values; /* (owned) of the item that is shown */
};

G_DEFINE_FINAL_TYPE (StwAlertRow, stw_alert_row, ADW_TYPE_BIN)

static void
name_row (StwAlertRow *self, const StwAlertView *alert, const char *word)
{
  GtkWidget *slot = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *around = slot != NULL ? gtk_widget_get_parent (slot) : NULL;
  g_autofree char *name = NULL;

  if (around == NULL)
    return;
  name = g_strdup_printf ("%s: %s, %s, %s",
                          word,
                          gtk_label_get_label (self->asset),
                          gtk_label_get_label (self->text),
                          gtk_label_get_label (self->where));
  gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The incident that it became part of, or what keeps it from making one. */
static const char *
get_whereabouts (const StwAlertView *alert)
{
  if (alert->incident_title != NULL)
    return alert->incident_title;
  if (alert->held == STW_HELD_BY_WINDOW)
    return _ ("held: maintenance");
  if (alert->held == STW_HELD_BY_SILENCE)
    return _ ("held: silence");
  return NULL;
}

static void
update_cb (StwAlertRow *self)
{
  g_autoptr (StwPagedItem) item = g_signal_group_dup_target (self->values);
  const StwAlertView *alert = item != NULL ? stw_paged_item_get_value (item) : NULL;
  g_autofree char *count = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *where = NULL;
  g_autofree char *message = NULL;
  const char *whereabouts;
  StwWord word;

  gtk_widget_set_opacity (GTK_WIDGET (self), alert != NULL ? 1 : 0);
  if (alert == NULL)
    return;
  word =
    alert->is_open ? stw_word_severity (alert->severity) : stw_word_status (STW_INCIDENT_RESOLVED);
  /* Translators: how often an alert came */
  count = g_strdup_printf (_ ("%d×"), (int) MIN (alert->count, G_MAXINT));
  moment = stw_words_moment (alert->last_received_at, stw_clock_now (NULL));
  whereabouts = get_whereabouts (alert);
  where = whereabouts != NULL
            ? g_strdup_printf ("%s · %s · %s", alert->company_name, whereabouts, alert->tool)
            : g_strdup_printf ("%s · %s", alert->company_name, alert->tool);
  stw_word_image_set (self->severity, word);
  gtk_label_set_label (self->asset, alert->asset != NULL ? alert->asset : alert->signature);
  message = stw_words_message (alert->message, alert->signature);
  gtk_label_set_label (self->text, message);
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), alert->count > 1);
  gtk_label_set_label (self->time, moment);
  gtk_label_set_label (self->where, where);
  name_row (self, alert, word.word);
}

/**
 * stw_alert_row_set_item:
 * @item: (nullable): an item whose value is a #StwAlertView
 */
void
stw_alert_row_set_item (StwAlertRow *self, StwPagedItem *item)
{
  g_return_if_fail (STW_IS_ALERT_ROW (self));

  g_signal_group_set_target (self->values, item);
  update_cb (self);
}

static void
stw_alert_row_dispose (GObject *object)
{
  g_clear_object (&STW_ALERT_ROW (object)->values);
  G_OBJECT_CLASS (stw_alert_row_parent_class)->dispose (object);
}

static void
stw_alert_row_class_init (StwAlertRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_alert_row_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/alert-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, severity);
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, asset);
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, text);
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, count);
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, time);
  gtk_widget_class_bind_template_child (widget_class, StwAlertRow, where);
}

static void
stw_alert_row_init (StwAlertRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_tip_say_whole (self->text);
  self->values = g_signal_group_new (STW_TYPE_PAGED_ITEM);
  g_signal_group_connect_swapped (self->values, "notify::value", G_CALLBACK (update_cb), self);
}

/**
 * stw_alert_row_new:
 *
 * Returns: an empty row
 */
GtkWidget *
stw_alert_row_new (void)
{
  return g_object_new (STW_TYPE_ALERT_ROW, NULL);
}
