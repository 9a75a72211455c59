/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drawn mapping lacks, and what it makes of messages. Any thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/draft-check.h"

#include "intake/senders.h"

#include <glib/gi18n.h>

#include <string.h>

/* Words that are offered for one field. */
#define MOST_SEEN 24

/**
 * stw_draft_say_limit:
 *
 * Returns: (transfer none) (nullable): the sentence that says why the chosen kind of message cannot
 *   be drawn, %NULL when it can
 */
const char *
stw_draft_say_limit (const StwMappingDraft *draft)
{
  switch (stw_mapping_draft_get_limit (draft))
    {
    case STW_MAPPING_WRAPPED:
      return _ ("This mapping reads a message inside another, which cannot be drawn. "
                "Change it with stewardctl mapping show and stewardctl mapping save.");
    case STW_MAPPING_LISTS:
      return _ ("This mapping reads lists within lists, which cannot be drawn. Change it "
                "with stewardctl mapping show and stewardctl mapping save.");
    case STW_MAPPING_NO_ALERT:
      return _ ("This mapping is for messages that are no alerts, which cannot be drawn. "
                "Change it with stewardctl mapping show and stewardctl mapping save.");
    case STW_MAPPING_DRAWN:
    default:
      return NULL;
    }
}

static gboolean
is_taken (const StwMappingDraft *draft, const StwKnownSenders *known)
{
  return known != NULL &&
         g_strv_contains ((const char *const *) known->names, stw_mapping_draft_get_name (draft));
}

/**
 * stw_draft_find_gap:
 * @known: (nullable): what the company has, when the mapping is a new one
 *
 * Returns: (transfer none) (nullable): the sentence that says what keeps it from being saved before
 *   anything is read by it
 */
const char *
stw_draft_find_gap (const StwMappingDraft *draft, const StwKnownSenders *known)
{
  const char *limit = stw_draft_say_limit (draft);

  if (limit != NULL && stw_mapping_draft_count_kinds (draft) == 1)
    return limit;
  if (*stw_mapping_draft_get_name (draft) == '\0' || *stw_mapping_draft_get_title (draft) == '\0')
    return _ ("Give the sender a name.");
  if (is_taken (draft, known))
    return _ ("This company has a mapping of that name. Choose another name.");
  /* It stays as it is while others are drawn. */
  if (limit != NULL)
    return NULL;
  if (stw_mapping_draft_count_steps (draft, STW_FIELD_ASSET) == 0 &&
      stw_mapping_draft_count_steps (draft, STW_FIELD_SIGNATURE) == 0 &&
      stw_mapping_draft_count_steps (draft, STW_FIELD_MESSAGE) == 0)
    return _ ("Choose at least where the asset, what happened, or the message stands.");
  if (!stw_mapping_draft_has_conditions (draft))
    return _ ("Tick a place that every message of this sender has, else it would take all messages "
              "for its own.");
  return NULL;
}

/**
 * stw_draft_read:
 * @message: the sample
 *
 * Returns: (transfer full) (nullable): what the drawn mapping makes of it
 */
StwReading *
stw_draft_read (const StwMappingDraft *draft, const StwMessage *message, GError **error)
{
  g_autofree char *text = stw_mapping_draft_to_text (draft);
  g_autoptr (StwSenders) senders = stw_senders_new ();

  if (!stw_senders_add_text (senders, text, strlen (text), error))
    return NULL;
  return stw_senders_explain (senders, message, NULL, error);
}

static gboolean
is_recognised (const StwReading *reading)
{
  return reading != NULL && reading->outcome != STW_OUTCOME_UNRECOGNISED;
}

/**
 * stw_draft_read_kind:
 * @message: the sample
 *
 * Returns: (transfer full) (nullable): what the chosen kind alone makes of it, %NULL when the
 * message is of another kind
 */
StwReading *
stw_draft_read_kind (const StwMappingDraft *draft, const StwMessage *message)
{
  g_autoptr (StwMappingDraft) only = stw_mapping_draft_copy_kind (draft);
  g_autoptr (StwReading) reading = stw_draft_read (only, message, NULL);

  return is_recognised (reading) ? g_steal_pointer (&reading) : NULL;
}

/**
 * stw_draft_find_kind:
 * @message: (nullable): the sample
 *
 * Chooses the first kind of message that the sample is one of, if there is any.
 */
void
stw_draft_find_kind (StwMappingDraft *draft, const StwMessage *message)
{
  guint chosen = stw_mapping_draft_get_kind (draft);
  guint n = message != NULL ? stw_mapping_draft_count_kinds (draft) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StwReading) reading = NULL;

      stw_mapping_draft_choose_kind (draft, i);
      reading = stw_draft_read_kind (draft, message);
      if (reading != NULL)
        return;
    }
  stw_mapping_draft_choose_kind (draft, chosen);
}

/**
 * stw_draft_list_seen:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 * @message: (nullable): the sample
 * @known: (nullable): what else waits
 *
 * Returns: (transfer full) (element-type utf8): words of the messages that the draft does not have
 */
GPtrArray *
stw_draft_list_seen (const StwMappingDraft *draft,
                     StwField field,
                     const StwMessage *message,
                     const StwKnownSenders *known)
{
  GPtrArray *seen = g_ptr_array_new_with_free_func (g_free);
  guint n_others = known != NULL ? known->waiting->len : 0;

  for (guint i = 0; message != NULL && i <= n_others; i++)
    {
      const StwMessage *one = i == 0 ? message : g_ptr_array_index (known->waiting, i - 1);
      g_autoptr (GPtrArray) words = stw_mapping_draft_list_words (draft, field, one->root);

      for (guint j = 0; j < words->len && seen->len < MOST_SEEN; j++)
        if (!g_ptr_array_find_with_equal_func (seen, words->pdata[j], g_str_equal, NULL))
          g_ptr_array_add (seen, g_strdup (words->pdata[j]));
    }
  return seen;
}

/**
 * stw_draft_take_words:
 * @message: (nullable): the sample
 * @known: (nullable): what else waits
 *
 * Puts the words of the sample, and of whatever else waits and has the same places, into the
 * draft's tables.
 */
void
stw_draft_take_words (StwMappingDraft *draft,
                      const StwMessage *message,
                      const StwKnownSenders *known)
{
  guint n_others = known != NULL ? known->waiting->len : 0;

  for (guint i = 0; message != NULL && i <= n_others; i++)
    {
      const StwMessage *one = i == 0 ? message : g_ptr_array_index (known->waiting, i - 1);

      stw_mapping_draft_take_words (draft, one->root);
    }
}
