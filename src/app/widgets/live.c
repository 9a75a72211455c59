/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the change feed for one widget: what comes after a rest is told at once, more is gathered
 * and told at most four times a second, one reading at a time, and not while the widget is hidden.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/live.h"

#define GATHER_US (250 * 1000)
/* Beyond so many changes it is cheaper to read everything. */
#define MAX_GATHERED 256

struct _StwLive
{
  GtkWidget *widget;     /* (unowned) outlives this */
  StwDeskClient *client; /* (owned) */
  StwLiveFunc refresh;
  gpointer data;
  GArray *changes; /* (owned) of StwChange, gathered since the last reading */
  guint source;
  guint pulse;    /* reads anew as time passes */
  gint64 told_at; /* monotonic, microseconds */
  gboolean reading;
  gboolean stale;      /* something changed since the last reading began */
  gboolean everything; /* and it is not known what */
};

static gboolean
tell_cb (gpointer data)
{
  StwLive *self = data;
  g_autoptr (GArray) changes = self->changes;
  gboolean everything = self->everything;

  self->source = 0;
  self->told_at = g_get_monotonic_time ();
  self->changes = g_array_new (FALSE, FALSE, sizeof (StwChange));
  self->stale = self->everything = FALSE;
  self->reading = TRUE;
  self->refresh (everything ? NULL : changes, self->data);
  return G_SOURCE_REMOVE;
}

static void
schedule (StwLive *self)
{
  gint64 due = self->told_at + GATHER_US - g_get_monotonic_time ();

  if (self->stale && !self->reading && self->source == 0 && gtk_widget_get_mapped (self->widget))
    self->source = g_timeout_add ((guint) MAX (due, 0) / 1000, tell_cb, self);
}

static void
changed_cb (StwDeskClient *client, GArray *changes, StwLive *self)
{
  self->stale = TRUE;
  if (self->changes->len + changes->len > MAX_GATHERED)
    {
      self->everything = TRUE;
      g_array_set_size (self->changes, 0);
    }
  else if (!self->everything)
    g_array_append_vals (self->changes, changes->data, changes->len);
  schedule (self);
}

static void
map_cb (GtkWidget *widget, StwLive *self)
{
  schedule (self);
}

/**
 * stw_live_new:
 * @widget: who shows it; it must free this before it goes
 * @refresh: called when there is news, and once at first
 *
 * Returns: (transfer full): what follows the desk
 */
StwLive *
stw_live_new (GtkWidget *widget, StwDeskClient *client, StwLiveFunc refresh, gpointer data)
{
  StwLive *self = g_new0 (StwLive, 1);

  self->widget = widget;
  self->client = g_object_ref (client);
  self->refresh = refresh;
  self->data = data;
  self->changes = g_array_new (FALSE, FALSE, sizeof (StwChange));
  g_signal_connect (client, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (widget, "map", G_CALLBACK (map_cb), self);
  stw_live_refresh (self);
  return self;
}

/**
 * stw_live_free:
 * @self: (nullable) (transfer full): what follows the desk
 */
void
stw_live_free (StwLive *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_signal_handlers_disconnect_by_data (self->widget, self);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->pulse, g_source_remove);
  g_array_unref (self->changes);
  g_object_unref (self->client);
  g_free (self);
}

/**
 * stw_live_refresh:
 *
 * Reads everything anew, as soon as the widget is seen.
 */
void
stw_live_refresh (StwLive *self)
{
  self->stale = self->everything = TRUE;
  if (self->reading || !gtk_widget_get_mapped (self->widget))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  tell_cb (self);
}

/**
 * stw_live_read_ahead:
 *
 * Reads for the first time although nobody sees the widget: who opens it finds it filled.
 */
void
stw_live_read_ahead (StwLive *self)
{
  if (!self->reading)
    tell_cb (self);
}

static gboolean
pulse_cb (gpointer data)
{
  stw_live_refresh (data);
  return G_SOURCE_CONTINUE;
}

/**
 * stw_live_refresh_every:
 *
 * Reads everything anew every so many seconds: times pass also where nothing happens.
 */
void
stw_live_refresh_every (StwLive *self, guint seconds)
{
  g_clear_handle_id (&self->pulse, g_source_remove);
  self->pulse = g_timeout_add_seconds (seconds, pulse_cb, self);
}

/**
 * stw_live_done:
 *
 * The reading has ended; what came meanwhile is read next.
 */
void
stw_live_done (StwLive *self)
{
  self->reading = FALSE;
  schedule (self);
}
