/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/mapping.h"
#include "intake/message.h"
#include "intake/sample-places.h"

G_BEGIN_DECLS

/**
 * StwMappingLimit:
 * @STW_MAPPING_DRAWN: it can be drawn; what it says besides stays as it is
 * @STW_MAPPING_WRAPPED: the message proper stands inside another
 * @STW_MAPPING_LISTS: its alerts stand in lists within lists
 * @STW_MAPPING_NO_ALERT: its message is no alert
 *
 * Why a kind of message cannot be drawn.
 */
typedef enum
{
  STW_MAPPING_DRAWN,
  STW_MAPPING_WRAPPED,
  STW_MAPPING_LISTS,
  STW_MAPPING_NO_ALERT,
} StwMappingLimit;

/**
 * StwMappingDraft:
 *
 * A mapping while a person draws it, one of its kinds of message at a time. A field is read by
 * steps: the first that says something counts.
 */
typedef struct _StwMappingDraft StwMappingDraft;

StwMappingDraft *stw_mapping_draft_new (void);
StwMappingDraft *stw_mapping_draft_new_from_text (const char *text, GError **error);
StwMappingDraft *stw_mapping_draft_copy (const StwMappingDraft *self);
void stw_mapping_draft_free (StwMappingDraft *self);
char *stw_mapping_draft_to_text (const StwMappingDraft *self);
StwMappingLimit stw_mapping_draft_get_limit (const StwMappingDraft *self);

guint stw_mapping_draft_count_kinds (const StwMappingDraft *self);
guint stw_mapping_draft_get_kind (const StwMappingDraft *self);
void stw_mapping_draft_choose_kind (StwMappingDraft *self, guint kind);
char *stw_mapping_draft_dup_kind_title (const StwMappingDraft *self, guint kind);
StwMappingDraft *stw_mapping_draft_copy_kind (const StwMappingDraft *self);

const char *stw_mapping_draft_get_name (const StwMappingDraft *self);
const char *stw_mapping_draft_get_title (const StwMappingDraft *self);
void stw_mapping_draft_set_title (StwMappingDraft *self, const char *title);
char *stw_mapping_draft_dup_list (const StwMappingDraft *self);
void stw_mapping_draft_set_list (StwMappingDraft *self, const char *list);
StwMessage *stw_mapping_draft_parse_sample (const StwMappingDraft *self);
void stw_mapping_draft_set_sample (StwMappingDraft *self, const char *body, const char *type);

gboolean stw_mapping_draft_has_conditions (const StwMappingDraft *self);
gboolean stw_mapping_draft_is_recognised_by (const StwMappingDraft *self, const char *where);
void stw_mapping_draft_recognise_by (StwMappingDraft *self, const char *where, gboolean recognised);

guint stw_mapping_draft_count_steps (const StwMappingDraft *self, StwField field);
char *stw_mapping_draft_dup_step (const StwMappingDraft *self, StwField field, guint at);
gboolean stw_mapping_draft_reads (const StwMappingDraft *self, StwField field, const char *path);
void stw_mapping_draft_write_step (StwMappingDraft *self,
                                   StwField field,
                                   guint at,
                                   const char *text,
                                   GPtrArray *places);
void stw_mapping_draft_move_step (StwMappingDraft *self, StwField field, guint from, guint to);

JsonObject *stw_mapping_draft_get_words (const StwMappingDraft *self, StwField field);
void stw_mapping_draft_set_word (StwMappingDraft *self,
                                 StwField field,
                                 const char *word,
                                 const char *meaning);
void stw_mapping_draft_forget_words (StwMappingDraft *self, StwField field);
void stw_mapping_draft_take_words (StwMappingDraft *self, JsonNode *message);
GPtrArray *
stw_mapping_draft_list_words (const StwMappingDraft *self, StwField field, JsonNode *message);

void stw_mapping_draft_guess (StwMappingDraft *self, JsonNode *message);
void stw_mapping_draft_begin (StwMappingDraft *self, JsonNode *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMappingDraft, stw_mapping_draft_free)

G_END_DECLS
