/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timer of an incident. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/timer-button.h"

#include "app/widgets/tip.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

/* Minutes are what is seen. */
#define UPDATE_S 20

struct _StwTimerButton
{
  GtkButton parent_instance;

  AdwButtonContent *content; /* (unowned) */
  gint64 since;              /* UTC milliseconds, 0 for not running */
  guint source;
};

G_DEFINE_FINAL_TYPE (StwTimerButton, stw_timer_button, GTK_TYPE_BUTTON)

static void
show_age (StwTimerButton *self)
{
  g_autofree char *age = stw_words_age (self->since, stw_clock_now (NULL));
  g_autofree char *name = NULL;

  if (self->since == 0)
    return;
  /* Translators: %s is a time such as "3 h 41 min" */
  name = g_strdup_printf (_ ("Stop the Timer, Which Runs for %s"), age);
  adw_button_content_set_label (self->content, age);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
update_cb (gpointer data)
{
  show_age (data);
  return G_SOURCE_CONTINUE;
}

/**
 * stw_timer_button_set_since:
 * @since: since when it runs in UTC milliseconds, 0 for not
 */
void
stw_timer_button_set_since (StwTimerButton *self, gint64 since)
{
  gboolean runs = since != 0;

  g_return_if_fail (STW_IS_TIMER_BUTTON (self));

  self->since = since;
  g_clear_handle_id (&self->source, g_source_remove);
  adw_button_content_set_icon_name (self->content,
                                    runs ? "media-playback-stop-symbolic"
                                         : "steward-sla-clock-symbolic");
  adw_button_content_set_label (self->content, "");
  stw_tip_update (GTK_WIDGET (self), runs ? _ ("Stop Timer…") : _ ("Start Timer"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Start Timer"),
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self),
                                  runs ? "incident.stop-timer" : "incident.start-timer");
  show_age (self);
  if (runs)
    self->source = g_timeout_add_seconds (UPDATE_S, update_cb, self);
}

static void
stw_timer_button_dispose (GObject *object)
{
  g_clear_handle_id (&STW_TIMER_BUTTON (object)->source, g_source_remove);
  G_OBJECT_CLASS (stw_timer_button_parent_class)->dispose (object);
}

static void
stw_timer_button_class_init (StwTimerButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_timer_button_dispose;
}

static void
stw_timer_button_init (StwTimerButton *self)
{
  self->content = ADW_BUTTON_CONTENT (adw_button_content_new ());
  gtk_button_set_child (GTK_BUTTON (self), GTK_WIDGET (self->content));
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  stw_timer_button_set_since (self, 0);
}
