/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was drawn and not saved is kept while the window lives. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/kept-drafts.h"

#define KEPT "stw-kept-drafts"

static GHashTable *
get_kept (StwSession *session)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (session), KEPT);

  if (kept == NULL)
    {
      kept = g_hash_table_new_full (g_str_hash,
                                    g_str_equal,
                                    g_free,
                                    (GDestroyNotify) stw_mapping_draft_free);
      g_object_set_data_full (G_OBJECT (session), KEPT, kept, (GDestroyNotify) g_hash_table_unref);
    }
  return kept;
}

/**
 * stw_kept_drafts_put:
 * @session: of the window
 * @key: what is drawn
 * @draft: how far it is
 */
void
stw_kept_drafts_put (StwSession *session, const char *key, const StwMappingDraft *draft)
{
  g_hash_table_replace (get_kept (session), g_strdup (key), stw_mapping_draft_copy (draft));
}

/**
 * stw_kept_drafts_take:
 * @key: what is to be drawn
 *
 * Returns: (transfer full) (nullable): how far it was when it was last left, %NULL when nothing is
 *   kept
 */
StwMappingDraft *
stw_kept_drafts_take (StwSession *session, const char *key)
{
  g_autofree char *own_key = NULL;
  StwMappingDraft *draft = NULL;

  g_hash_table_steal_extended (get_kept (session), key, (gpointer *) &own_key, (gpointer *) &draft);
  return draft;
}
