/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands behind what, and which alerts say that an asset is down as a whole, so that nothing
 * behind it can be reached. Pure; one graph belongs to one thread. */

#include "config.h"

#include "triage/dependency.h"

#include <string.h>

struct _StwDependencies
{
  GHashTable *above;  /* (owned) asset -> GArray of gint64 (owned): what it depends on */
  GHashTable *behind; /* (owned) set of assets that others depend on */
};

static void
free_array (gpointer data)
{
  g_array_unref (data);
}

/**
 * stw_dependencies_new:
 *
 * Returns: (transfer full): assets that do not depend on each other
 */
StwDependencies *
stw_dependencies_new (void)
{
  StwDependencies *self = g_new0 (StwDependencies, 1);

  self->above = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_array);
  self->behind = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/**
 * stw_dependencies_free:
 * @self: (nullable) (transfer full): the graph
 */
void
stw_dependencies_free (StwDependencies *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->above);
  g_hash_table_unref (self->behind);
  g_free (self);
}

static gboolean
contains (const GArray *list, gint64 asset)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, gint64, i) == asset)
      return TRUE;
  return FALSE;
}

/* What an asset depends on goes to the end of @list, each once. */
static void
append_above (const StwDependencies *self, gint64 asset, GArray *list)
{
  const GArray *above = g_hash_table_lookup (self->above, &asset);

  for (guint i = 0; above != NULL && i < above->len; i++)
    if (!contains (list, g_array_index (above, gint64, i)))
      g_array_append_val (list, g_array_index (above, gint64, i));
}

/**
 * stw_dependencies_list_above:
 * @asset: an asset's number
 *
 * Returns: (transfer full) (element-type gint64): all that an asset stands behind, the nearest
 *   first, each once
 */
GArray *
stw_dependencies_list_above (const StwDependencies *self, gint64 asset)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (self != NULL, list);

  append_above (self, asset, list);
  for (guint i = 0; i < list->len; i++)
    append_above (self, g_array_index (list, gint64, i), list);
  return list;
}

/**
 * stw_dependencies_add:
 * @asset: what stands behind
 * @on: what it depends on
 *
 * Returns: whether it was added; %FALSE when that would make a circle
 */
gboolean
stw_dependencies_add (StwDependencies *self, gint64 asset, gint64 on)
{
  g_autoptr (GArray) beyond = stw_dependencies_list_above (self, on);
  GArray *above;

  if (asset == on || contains (beyond, asset))
    return FALSE;
  above = g_hash_table_lookup (self->above, &asset);
  if (above == NULL)
    {
      above = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->above, g_memdup2 (&asset, sizeof asset), above);
    }
  if (!contains (above, on))
    g_array_append_val (above, on);
  g_hash_table_add (self->behind, g_memdup2 (&on, sizeof on));
  return TRUE;
}

/**
 * stw_dependencies_has_behind:
 *
 * Returns: whether anything depends on an asset
 */
gboolean
stw_dependencies_has_behind (const StwDependencies *self, gint64 asset)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_contains (self->behind, &asset);
}

/* Whether a text has a phrase that is not the inside of a longer word. */
static gboolean
has_phrase (const char *text, const char *phrase)
{
  gsize length = strlen (phrase);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_strncasecmp (at, phrase, length) == 0 &&
        (at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]))
      return TRUE;
  return FALSE;
}

static gboolean
has_any (const char *text, const char *const *phrases)
{
  for (; text != NULL && *phrases != NULL; phrases++)
    if (has_phrase (text, *phrases))
      return TRUE;
  return FALSE;
}

/**
 * stw_means_down:
 * @severity: the one that counts
 * @category: (nullable): what a rule made of the alert; it has the last word
 * @signature: the alert's
 * @message: (nullable): the alert's
 *
 * Returns: whether an alert says that its asset is down as a whole, not a part of it
 */
gboolean
stw_means_down (StwSeverity severity,
                const char *category,
                const char *signature,
                const char *message)
{
  static const char *const gone[] = { "down",
                                      "unreachable",
                                      "offline",
                                      "not reachable",
                                      "not responding",
                                      "no response",
                                      "unavailable",
                                      "not available",
                                      "outage",
                                      "power failure",
                                      "connection lost",
                                      "lost connection",
                                      NULL };
  /* What can be down while the rest of the asset goes on. */
  static const char *const parts[] = { "interface",  "port",          "service",   "process",
                                       "disk",       "agent",         "sensor",    "website",
                                       "database",   "replica",       "container", "pod",
                                       "printer",    "fan",           "job",       "slow down",
                                       "backup",     "tunnel",        "url",       "shutting down",
                                       "scale down", "counting down", NULL };

  g_return_val_if_fail (signature != NULL, FALSE);

  if (category != NULL)
    return g_str_equal (category, STW_CATEGORY_DOWN);
  return severity >= STW_SEVERITY_HIGH && (has_any (signature, gone) || has_any (message, gone)) &&
         !has_any (signature, parts);
}
