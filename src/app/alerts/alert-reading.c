/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a kept message once more, to say where each field of its alert comes from. On the reader's
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/alert-reading.h"

#include "base/json-pretty.h"
#include "intake/mapping-store.h"
#include "intake/sample-places.h"

#include <string.h>

/**
 * stw_alert_reading_free:
 * @self: (nullable) (transfer full): what was read
 */
void
stw_alert_reading_free (StwAlertReading *self)
{
  if (self == NULL)
    return;
  stw_alert_view_free (self->alert);
  stw_tray_message_free (self->message);
  g_free (self->text);
  stw_reading_free (self->reading);
  g_free (self->own_mapping);
  g_clear_pointer (&self->unused, g_ptr_array_unref);
  stw_senders_unref (self->senders);
  g_free (self);
}

/**
 * stw_alert_reading_text:
 *
 * Returns: (transfer full): the message for people, JSON with a line for each member
 */
char *
stw_alert_reading_text (const StwTrayMessage *message)
{
  gsize length;
  const char *body = g_bytes_get_data (message->body, &length);
  char *pretty = body != NULL ? stw_json_pretty (body, length) : NULL;

  return pretty != NULL ? pretty : g_utf8_make_valid (body != NULL ? body : "", (gssize) length);
}

/* The company's own senders, as the door tries them first. */
static StwSenders *
compile_own (GPtrArray *mappings)
{
  StwSenders *senders = stw_senders_new ();

  for (guint i = 0; i < mappings->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (mappings, i);

      /* One that an older version saved may not be usable any more. */
      stw_senders_add_text (senders, row->text, strlen (row->text), NULL);
    }
  return senders;
}

static char *
dup_mapping_text (GPtrArray *mappings, const char *name)
{
  for (guint i = 0; i < mappings->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (mappings, i);

      if (g_strcmp0 (row->name, name) == 0)
        return g_strdup (row->text);
    }
  return NULL;
}

static gboolean
is_the_one (const StwAlertView *alert, const StwAlert *read)
{
  return g_strcmp0 (alert->asset, read->asset) == 0 &&
         g_strcmp0 (alert->signature, read->signature) == 0;
}

/* Which of the message's alerts it is; the mapping may have become another since. */
static void
find_alert (StwAlertReading *self)
{
  GPtrArray *alerts = self->reading->alerts;
  guint at = 0;

  while (at < alerts->len && !is_the_one (self->alert, g_ptr_array_index (alerts, at)))
    at++;
  if (at == alerts->len && alerts->len == 1)
    at = 0;
  if (at == alerts->len || self->reading->origins == NULL)
    return;
  self->read = g_ptr_array_index (alerts, at);
  self->origins = g_ptr_array_index (self->reading->origins, at);
}

static gboolean
explain (StwAlertReading *self, StwDb *db, GError **error)
{
  const StwTrayMessage *message = self->message;
  g_autoptr (StwMessage) parsed = stw_message_parse (message->body, message->content_type, NULL);
  g_autoptr (GPtrArray) mappings = stw_mapping_list (db, message->company, error);
  g_autoptr (StwSenders) own = mappings != NULL ? compile_own (mappings) : NULL;

  if (own == NULL)
    return FALSE;
  if (parsed == NULL)
    return TRUE;
  self->reading = stw_senders_explain (own, parsed, message->sender, NULL);
  if (self->reading != NULL && self->reading->outcome != STW_OUTCOME_UNRECOGNISED)
    self->own_mapping = dup_mapping_text (mappings, self->reading->source);
  else
    {
      g_clear_pointer (&self->reading, stw_reading_free);
      self->reading = stw_senders_explain (self->senders, parsed, message->sender, NULL);
    }
  if (self->reading != NULL)
    find_alert (self);
  if (self->origins != NULL)
    self->unused = stw_sample_list_unused (parsed->root, self->origins);
  return TRUE;
}

/**
 * stw_alert_reading_load:
 * @id: an alert's number
 * @senders: (nullable): the built-in ones, when they are at hand
 *
 * Returns: (transfer full) (nullable): what is known of it, %NULL without an error when it is gone
 */
StwAlertReading *
stw_alert_reading_load (StwDb *db, gint64 id, StwSenders *senders, GError **error)
{
  StwAlertReading *self = g_new0 (StwAlertReading, 1);
  g_autoptr (GError) failure = NULL;

  self->senders = senders != NULL ? stw_senders_ref (senders) : stw_senders_new_builtin (&failure);
  if (failure == NULL)
    self->alert = stw_view_load_alert (db, id, &failure);
  if (self->alert != NULL && self->alert->payload != 0)
    self->message = stw_payload_load (db, self->alert->payload, &failure);
  if (self->message != NULL)
    self->text = stw_alert_reading_text (self->message);
  if (self->message != NULL && failure == NULL)
    explain (self, db, &failure);
  if (self->alert != NULL && failure == NULL)
    return self;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  stw_alert_reading_free (self);
  return NULL;
}
