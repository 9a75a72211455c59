/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that answers stay away: something is under way, and for some time nothing was answered
 * at all. An answer begins the time anew, so much work is not taken for none. Lives on the main
 * thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/patience.h"

struct _StwPatience
{
  guint after_ms;
  StwPatienceFunc changed;
  gpointer data;
  guint n_under_way;
  guint source;
  gboolean is_out;
};

static void
set_out (StwPatience *self, gboolean is_out)
{
  if (self->is_out == is_out)
    return;
  self->is_out = is_out;
  self->changed (is_out, self->data);
}

static gboolean
out_cb (gpointer data)
{
  StwPatience *self = data;

  self->source = 0;
  set_out (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
start (StwPatience *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->n_under_way > 0)
    self->source = g_timeout_add (self->after_ms, out_cb, self);
}

/**
 * stw_patience_new:
 * @after_ms: milliseconds without an answer
 * @changed: told when it runs out, and when there is an answer again
 *
 * Returns: (transfer full): patience with nothing under way
 */
StwPatience *
stw_patience_new (guint after_ms, StwPatienceFunc changed, gpointer data)
{
  StwPatience *self = g_new0 (StwPatience, 1);

  self->after_ms = after_ms;
  self->changed = changed;
  self->data = data;
  return self;
}

/**
 * stw_patience_free:
 * @self: (nullable) (transfer full): patience
 */
void
stw_patience_free (StwPatience *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

/**
 * stw_patience_begin:
 *
 * Something is asked.
 */
void
stw_patience_begin (StwPatience *self)
{
  self->n_under_way++;
  if (self->source == 0 && !self->is_out)
    start (self);
}

/**
 * stw_patience_end:
 *
 * Something was answered.
 */
void
stw_patience_end (StwPatience *self)
{
  g_return_if_fail (self->n_under_way > 0);

  self->n_under_way--;
  start (self);
  set_out (self, FALSE);
}

/**
 * stw_patience_is_out:
 *
 * Returns: whether answers stay away
 */
gboolean
stw_patience_is_out (StwPatience *self)
{
  return self->is_out;
}
