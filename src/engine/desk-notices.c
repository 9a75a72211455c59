/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desk that is attached to the engine of another process hears what is wrong with it: it asks
 * through the control socket, and notices so, too, that the engine does not answer. Main thread;
 * the socket is a worker's. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client-private.h"

#include "engine/desk-call.h"

/* An answer on its way holds no client that nobody else wants. */
typedef struct
{
  GWeakRef client;
} Inquiry;

static void
inquiry_free (Inquiry *inquiry)
{
  g_weak_ref_clear (&inquiry->client);
  g_free (inquiry);
}

static void
take_notices (StwDeskClient *self, JsonObject *answer)
{
  for (guint i = 0; i < STW_N_NOTICES; i++)
    {
      gint64 since;
      const char *sentence = stw_notices_read (answer, i, &since);

      if (i == STW_NOTICE_NEWS)
        {
          self->news_since = since;
          if (since != 0 && since == self->news_read)
            sentence = NULL;
        }
      stw_desk_client_take_notice (self, i, sentence);
    }
}

static void ask (StwDeskClient *self);

static void
answered_cb (JsonObject *answer, const GError *error, gpointer data)
{
  Inquiry *inquiry = data;
  g_autoptr (StwDeskClient) self = g_weak_ref_get (&inquiry->client);

  inquiry_free (inquiry);
  if (self == NULL || self->reader == NULL)
    return;
  /* It is as silent as before. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      ask (self);
      return;
    }
  self->inquiring = FALSE;
  stw_patience_end (self->inquiry);
  if (answer != NULL)
    take_notices (self, answer);
}

static void
ask (StwDeskClient *self)
{
  Inquiry *inquiry = g_new0 (Inquiry, 1);
  StwCommand *command = stw_command_new (STW_NOTICE_LIST, "desk", 0);

  g_weak_ref_init (&inquiry->client, self);
  stw_command_set_session (command, self->session);
  stw_desk_call (NULL, self->folder, command, answered_cb, inquiry);
}

/* Asks, unless an answer is waited for, or nobody is signed in, who would be refused. */
void
stw_desk_client_inquire (StwDeskClient *self)
{
  if (self->inquiring || self->locked)
    return;
  self->inquiring = TRUE;
  stw_patience_begin (self->inquiry);
  ask (self);
}
