/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a sender's words mean, while a person draws its mapping. Any thread. */

#include "config.h"

#include "intake/mapping-draft-private.h"

#include "intake/standard-words.h"

/* Words of one table that samples may bring. */
#define MAX_WORDS 24

/* The fields whose words a table of the same name translates. */
static const StwField worded[] = { STW_FIELD_SEVERITY, STW_FIELD_STATE };

static JsonObject *
get_tables (const StwMappingDraft *self)
{
  return json_object_has_member (self->file, "tables")
           ? json_object_get_object_member (self->file, "tables")
           : NULL;
}

/**
 * stw_mapping_draft_get_words:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 *
 * Returns: (transfer none) (nullable): the sender's words, each with ours; %NULL when there are
 * none
 */
JsonObject *
stw_mapping_draft_get_words (const StwMappingDraft *self, StwField field)
{
  JsonObject *tables = get_tables (self);
  const char *name = stw_field_get_name (field);

  return tables != NULL && json_object_has_member (tables, name)
           ? json_object_get_object_member (tables, name)
           : NULL;
}

static void
remove_table (StwMappingDraft *self, StwField field)
{
  json_object_remove_member (get_tables (self), stw_field_get_name (field));
  if (json_object_get_size (get_tables (self)) == 0)
    json_object_remove_member (self->file, "tables");
}

/**
 * stw_mapping_draft_forget_words:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 *
 * Words of another place mean something else, unless other kinds of message have them as well.
 */
void
stw_mapping_draft_forget_words (StwMappingDraft *self, StwField field)
{
  if (stw_mapping_draft_get_words (self, field) == NULL || stw_mapping_draft_count_kinds (self) > 1)
    return;
  stw_mapping_draft_touch (self);
  remove_table (self, field);
}

/**
 * stw_mapping_draft_set_word:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 * @word: the sender's
 * @meaning: (nullable): ours, %NULL when the word stands in the table no more
 */
void
stw_mapping_draft_set_word (StwMappingDraft *self,
                            StwField field,
                            const char *word,
                            const char *meaning)
{
  JsonObject *words = stw_mapping_draft_get_words (self, field);

  stw_mapping_draft_touch (self);
  if (meaning == NULL && words != NULL)
    json_object_remove_member (words, word);
  if (meaning == NULL && words != NULL && json_object_get_size (words) == 0)
    remove_table (self, field);
  if (meaning == NULL)
    return;
  if (get_tables (self) == NULL)
    json_object_set_object_member (self->file, "tables", json_object_new ());
  if (words == NULL)
    {
      words = json_object_new ();
      json_object_set_object_member (get_tables (self), stw_field_get_name (field), words);
    }
  json_object_set_string_member (words, word, meaning);
}

/**
 * stw_mapping_draft_list_words:
 * @field: %STW_FIELD_SEVERITY or %STW_FIELD_STATE
 * @message: a message of the sender
 *
 * Returns: (transfer full) (element-type utf8): what the message says where the field is read, and
 *   the table does not have
 */
GPtrArray *
stw_mapping_draft_list_words (const StwMappingDraft *self, StwField field, JsonNode *message)
{
  g_autofree char *list = stw_mapping_draft_dup_list (self);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, list);
  JsonObject *known = stw_mapping_draft_get_words (self, field);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (places, i);

      if (place->value != NULL && *place->value != '\0' &&
          (known == NULL || !json_object_has_member (known, place->value)) &&
          !g_ptr_array_find_with_equal_func (words, place->value, g_str_equal, NULL) &&
          stw_mapping_draft_reads (self, field, place->path))
        g_ptr_array_add (words, g_strdup (place->value));
    }
  return words;
}

/* As it is commonly meant, else as a problem of medium severity. */
static const char *
guess_meaning (StwField field, const char *word)
{
  StwSeverity severity = STW_SEVERITY_MEDIUM;
  StwAlertState state = STW_ALERT_FIRING;

  stw_standard_severity (word, &severity);
  stw_standard_state (word, &state);
  return field == STW_FIELD_SEVERITY ? stw_severity_to_word (severity)
                                     : stw_alert_state_to_word (state);
}

/**
 * stw_mapping_draft_take_words:
 * @message: a message of the sender
 *
 * Puts the words that stand for severity and state in the message into the tables, unless they
 * stand there: as they are commonly meant, else as a problem of medium severity.
 */
void
stw_mapping_draft_take_words (StwMappingDraft *self, JsonNode *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (worded); i++)
    {
      JsonObject *known = stw_mapping_draft_get_words (self, worded[i]);
      g_autoptr (GPtrArray) words = stw_mapping_draft_list_words (self, worded[i], message);
      guint n = known != NULL ? json_object_get_size (known) : 0;

      for (guint j = 0; j < words->len && n + j < MAX_WORDS; j++)
        {
          const char *word = g_ptr_array_index (words, j);

          stw_mapping_draft_set_word (self, worded[i], word, guess_meaning (worded[i], word));
        }
    }
}
