/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line that waits for the first real alert. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/waiting-line.h"

#include "app/widgets/live.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

struct _StwWaitingLine
{
  GtkBox parent_instance;

  GtkStack *icon;  /* (unowned) */
  GtkLabel *title; /* (unowned) */
  GtkLabel *text;  /* (unowned) */

  StwDeskClient *client; /* (owned) (nullable) until it starts */
  StwLive *live;         /* (owned) (nullable) until it starts */
  StwAwaited *awaited;   /* (owned) (nullable) until it starts; with its tool */
};

G_DEFINE_FINAL_TYPE (StwWaitingLine, stw_waiting_line, GTK_TYPE_BOX)

static void
show_received (StwWaitingLine *self, const StwFirstAlert *first)
{
  g_autofree char *moment = stw_words_moment (first->at, stw_clock_now (NULL));
  g_autofree char *text = NULL;

  /* Translators: an alert, a monitoring tool and a time of day */
  text =
    g_strdup_printf (_ ("%s from %s, %s; the key is valid"), first->signature, first->tool, moment);
  gtk_widget_add_css_class (GTK_WIDGET (self), "received");
  gtk_stack_set_visible_child_name (self->icon, "received");
  gtk_label_set_label (self->title, _ ("First alert received"));
  gtk_label_set_label (self->text, text);
}

static void
first_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwWaitingLine) self = data;
  g_autoptr (StwFirstAlert) first = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (first != NULL && first->tool != NULL)
    show_received (self, first);
  else if (first != NULL && first->unread)
    gtk_label_set_label (self->text,
                         _ ("A message came, but Steward found no alert in it. It is kept; look at "
                            "it with “stewardctl tray list”."));
  stw_live_done (self->live);
}

static void
awaited_free (gpointer data)
{
  StwAwaited *awaited = data;

  g_free ((char *) awaited->tool);
  g_free (awaited);
}

static StwAwaited *
awaited_copy (const StwAwaited *awaited)
{
  StwAwaited *copy = g_memdup2 (awaited, sizeof *awaited);

  copy->tool = g_strdup (awaited->tool);
  return copy;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwWaitingLine *self = data;

  stw_desk_client_read_async (self->client,
                              stw_first_alert_read,
                              awaited_copy (self->awaited),
                              awaited_free,
                              (GDestroyNotify) stw_first_alert_free,
                              NULL,
                              first_cb,
                              g_object_ref (self));
}

static void
stw_waiting_line_dispose (GObject *object)
{
  StwWaitingLine *self = STW_WAITING_LINE (object);

  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->client);
  g_clear_pointer (&self->awaited, awaited_free);
  G_OBJECT_CLASS (stw_waiting_line_parent_class)->dispose (object);
}

static void
stw_waiting_line_class_init (StwWaitingLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_waiting_line_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/waiting-line.ui");
  gtk_widget_class_bind_template_child (widget_class, StwWaitingLine, icon);
  gtk_widget_class_bind_template_child (widget_class, StwWaitingLine, title);
  gtk_widget_class_bind_template_child (widget_class, StwWaitingLine, text);
}

static void
stw_waiting_line_init (StwWaitingLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_waiting_line_set_advice:
 * @advice: what to do until it arrives
 */
void
stw_waiting_line_set_advice (StwWaitingLine *self, const char *advice)
{
  g_return_if_fail (STW_IS_WAITING_LINE (self));

  gtk_label_set_label (self->text, advice);
}

/**
 * stw_waiting_line_start:
 * @awaited: whose alert it waits for; copied
 */
void
stw_waiting_line_start (StwWaitingLine *self, StwDeskClient *client, const StwAwaited *awaited)
{
  g_return_if_fail (STW_IS_WAITING_LINE (self) && self->client == NULL);

  self->client = g_object_ref (client);
  self->awaited = awaited_copy (awaited);
  self->live = stw_live_new (GTK_WIDGET (self), client, refresh, self);
}
