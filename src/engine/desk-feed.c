/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desk that is attached to the engine of another process hears of changes: it asks the change
 * feed once a second, and the engine what is wrong. Main thread; the feed is read on the reader's.
 */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client-private.h"

#include "store/change-feed.h"
#include "store/folder.h"

#define POLL_S 1

/* What one look at the change feed brought. */
typedef struct
{
  GArray *changes; /* (owned) (nullable) */
  gint64 newest;
  gboolean gone; /* nobody owns the folder any more */
} News;

/* Since which change, and where. */
typedef struct
{
  gint64 since;
  char *folder; /* (owned) */
} Poll;

static void
poll_free (gpointer data)
{
  Poll *poll = data;

  g_free (poll->folder);
  g_free (poll);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->changes, g_array_unref);
  g_free (news);
}

static gpointer
read_news (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Poll *poll = data;
  News *news = g_new0 (News, 1);

  news->gone = !stw_folder_has_owner (poll->folder);
  if (poll->since < 0
        ? stw_change_feed_newest (db, &news->newest, error)
        : (news->changes = stw_change_feed_read (db, poll->since, &news->newest, error)) != NULL)
    return news;
  news_free (news);
  return NULL;
}

static void
news_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDeskClient) self = data;
  News *news = stw_reader_run_finish (result, NULL);

  self->polling = FALSE;
  if (news == NULL)
    return;
  self->sequence = news->newest;
  stw_desk_client_set_gone (self, news->gone);
  stw_desk_client_take_changes (self, news->changes);
  news_free (news);
}

static gboolean
poll_cb (gpointer data)
{
  StwDeskClient *self = data;
  Poll *poll;

  stw_desk_client_inquire (self);
  if (self->polling)
    return G_SOURCE_CONTINUE;
  self->polling = TRUE;
  poll = g_new (Poll, 1);
  *poll = (Poll){ self->sequence, g_strdup (self->folder) };
  stw_desk_client_read_async (self,
                              read_news,
                              poll,
                              poll_free,
                              news_free,
                              self->cancellable,
                              news_cb,
                              g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* Begins to ask; dispose ends it. */
void
stw_desk_client_follow (StwDeskClient *self)
{
  self->sequence = -1;
  poll_cb (self);
  self->poll_source = g_timeout_add_seconds (POLL_S, poll_cb, self);
}
