/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All senders that a message can come from, and which of them it is. Built once, the built-in ones
 * at start, then immutable, shared and read by any thread. */

#include "config.h"

#include "intake/senders.h"

#include "base/json-check.h"
#include "intake/mapping-run.h"
#include "senders-resources.h"

#include <string.h>

#define RESOURCE_FOLDER "/io/github/steward_msp/Steward/senders"

struct _StwSenders
{
  GPtrArray *senders; /* (owned) (element-type StwSender) */
  GPtrArray *shapes;  /* (owned) (element-type StwShape): unowned, in the order they are tried */
};

/**
 * stw_senders_new:
 *
 * Returns: (transfer full): a registry without senders
 */
StwSenders *
stw_senders_new (void)
{
  StwSenders *self = g_atomic_rc_box_new0 (StwSenders);

  self->senders = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_sender_free);
  self->shapes = g_ptr_array_new ();
  return self;
}

/**
 * stw_senders_ref:
 * @self: a registry that is complete
 *
 * Returns: (transfer full): the same one
 */
StwSenders *
stw_senders_ref (StwSenders *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  StwSenders *self = data;

  g_ptr_array_unref (self->shapes);
  g_ptr_array_unref (self->senders);
}

/**
 * stw_senders_unref:
 * @self: (nullable) (transfer full): a registry
 */
void
stw_senders_unref (StwSenders *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* The one that asks for more is tried first: Grafana's messages are Alertmanager's and more. */
static int
compare_shapes (gconstpointer a, gconstpointer b)
{
  const StwShape *first = *(const StwShape *const *) a;
  const StwShape *second = *(const StwShape *const *) b;

  if (first->rank != second->rank)
    return first->rank > second->rank ? -1 : 1;
  if (first->specificity != second->specificity)
    return first->specificity > second->specificity ? -1 : 1;
  return strcmp (first->sender->name, second->sender->name);
}

/**
 * stw_senders_add_text:
 * @self: a registry
 * @text: a mapping file
 * @length: bytes of @text
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: whether @text is a mapping and was added
 */
gboolean
stw_senders_add_text (StwSenders *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) definition = stw_json_parse (text, length, &reason);
  StwSender *sender;

  if (definition == NULL)
    {
      g_set_error_literal (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MAPPING, reason->message);
      return FALSE;
    }
  sender = stw_sender_new (definition, error);
  if (sender == NULL)
    return FALSE;
  g_ptr_array_add (self->senders, sender);
  g_ptr_array_extend (self->shapes, sender->shapes, NULL, NULL);
  g_ptr_array_sort (self->shapes, compare_shapes);
  return TRUE;
}

/**
 * stw_senders_new_builtin:
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the senders of data/senders/
 */
StwSenders *
stw_senders_new_builtin (GError **error)
{
  g_autoptr (StwSenders) self = stw_senders_new ();
  GResource *files = stw_senders_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (files, RESOURCE_FOLDER, 0, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", RESOURCE_FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (files, path, 0, error);
      gsize length = 0;
      const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

      if (text == NULL || !stw_senders_add_text (self, text, length, error))
        {
          g_prefix_error (error, "%s: ", names[i]);
          return NULL;
        }
    }
  return names != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * stw_senders_count:
 *
 * Returns: how many senders are known
 */
guint
stw_senders_count (const StwSenders *self)
{
  return self->senders->len;
}

/**
 * stw_senders_get:
 * @self: a registry
 * @position: below stw_senders_count()
 *
 * Returns: (transfer none): a sender
 */
const StwSender *
stw_senders_get (const StwSenders *self, guint position)
{
  g_return_val_if_fail (position < self->senders->len, NULL);

  return g_ptr_array_index (self->senders, position);
}

/**
 * stw_senders_find:
 * @self: a registry
 * @name: (nullable): a sender's name
 *
 * Returns: (transfer none) (nullable): that sender
 */
const StwSender *
stw_senders_find (const StwSenders *self, const char *name)
{
  for (guint i = 0; name != NULL && i < self->senders->len; i++)
    {
      const StwSender *sender = g_ptr_array_index (self->senders, i);

      if (g_str_equal (sender->name, name))
        return sender;
    }
  return NULL;
}

/* A bit per member of the top level: most shapes are ruled out by it without looking further. */
static guint64
members_of (JsonNode *root)
{
  guint64 members = 0;
  JsonObjectIter iter;
  const char *name;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return 0;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, NULL))
    members |= stw_condition_member_bit (name);
  return members;
}

static const StwShape *
find_shape (const StwSenders *self, const StwSender *only, JsonNode *root, StwRun *run)
{
  guint64 members = members_of (root);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const StwShape *shape = g_ptr_array_index (self->shapes, i);

      if ((only == NULL || shape->sender == only) && (shape->members & ~members) == 0 &&
          stw_shape_fits (shape, root, run))
        return shape;
    }
  return NULL;
}

static StwReading *
read_by_shape (const StwSenders *self,
               const StwMessage *message,
               const char *source_name,
               gboolean explains,
               GError **error)
{
  const StwSender *named = stw_senders_find (self, source_name);
  const StwShape *shape = NULL;
  StwReading *reading;
  StwRun run;

  stw_run_init (&run, message->root);
  run.explains = explains;
  if (named != NULL)
    shape = find_shape (self, named, message->root, &run);
  if (shape == NULL)
    shape = find_shape (self, NULL, message->root, &run);
  reading = shape != NULL ? stw_shape_read (shape, &run, error)
                          : stw_reading_new (NULL, STW_OUTCOME_UNRECOGNISED);
  stw_run_clear (&run);
  return reading;
}

/**
 * stw_senders_read:
 * @self: the senders
 * @message: a message
 * @source_name: (nullable): the sender that the request names; its shapes are tried first
 * @error: return location for %STW_INTAKE_ERROR_FIELD or %STW_INTAKE_ERROR_LIMIT
 *
 * Reads @message as the first shape that fits says. A message that fits none is no error: its
 * outcome is %STW_OUTCOME_UNRECOGNISED.
 *
 * Returns: (transfer full) (nullable): what the message says
 */
StwReading *
stw_senders_read (const StwSenders *self,
                  const StwMessage *message,
                  const char *source_name,
                  GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  return read_by_shape (self, message, source_name, FALSE, error);
}

/**
 * stw_senders_explain:
 * @self: the senders
 * @message: a message
 * @source_name: (nullable): the sender that the request names; its shapes are tried first
 * @error: return location for %STW_INTAKE_ERROR_FIELD or %STW_INTAKE_ERROR_LIMIT
 *
 * As stw_senders_read(), and says where each field comes from.
 *
 * Returns: (transfer full) (nullable): what the message says
 */
StwReading *
stw_senders_explain (const StwSenders *self,
                     const StwMessage *message,
                     const char *source_name,
                     GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  return read_by_shape (self, message, source_name, TRUE, error);
}

/**
 * stw_senders_read_own_first:
 * @own: (nullable): a company's own senders
 * @builtin: those that every company has
 *
 * As stw_senders_read(), by the company's own senders where one of them recognises the message.
 *
 * Returns: (transfer full) (nullable): what the message says
 */
StwReading *
stw_senders_read_own_first (const StwSenders *own,
                            const StwSenders *builtin,
                            const StwMessage *message,
                            const char *source_name,
                            GError **error)
{
  g_autoptr (StwReading) reading = NULL;

  if (own != NULL)
    {
      reading = stw_senders_read (own, message, source_name, error);
      if (reading == NULL || reading->outcome != STW_OUTCOME_UNRECOGNISED)
        return g_steal_pointer (&reading);
    }
  return stw_senders_read (builtin, message, source_name, error);
}
