/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names a company's mappings have, so that none is replaced unawares, and what else waits:
 * the words of one field differ from one message to the next. On the reader's thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/known-senders.h"

#include "intake/tray-store.h"

#define MOST_WAITING 50

static char **
get_names (GPtrArray *rows)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_add (names, ((const StwMappingRow *) g_ptr_array_index (rows, i))->name);
  return g_strv_builder_end (names);
}

static GPtrArray *
parse_messages (GPtrArray *waiting)
{
  GPtrArray *parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_message_free);

  for (guint i = 0; i < waiting->len; i++)
    {
      const StwTrayMessage *message = g_ptr_array_index (waiting, i);
      StwMessage *one = stw_message_parse (message->body, message->content_type, NULL);

      if (one != NULL)
        g_ptr_array_add (parsed, one);
    }
  return parsed;
}

/**
 * stw_known_senders_read:
 * @data: a company's number
 *
 * For stw_desk_client_read_async().
 *
 * Returns: (transfer full) (nullable): a #StwKnownSenders
 */
gpointer
stw_known_senders_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 company = *(const gint64 *) data;
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, company, error);
  g_autoptr (GPtrArray) waiting =
               rows != NULL ? stw_tray_list (db, company, 0, MOST_WAITING, error) : NULL;
  StwKnownSenders *self;

  if (waiting == NULL)
    return NULL;
  self = g_new (StwKnownSenders, 1);
  *self = (StwKnownSenders){ get_names (rows), parse_messages (waiting) };
  return self;
}

/**
 * stw_known_senders_free:
 * @self: (nullable) (transfer full): what a company has
 */
void
stw_known_senders_free (StwKnownSenders *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->names);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}
