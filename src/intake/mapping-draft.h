/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/mapping.h"
#include "intake/sample-places.h"

G_BEGIN_DECLS

/**
 * StwMappingDraft:
 *
 * A mapping while a person draws it: one kind of message, a path for each field.
 */
typedef struct
{
  char *title;                /* (owned) the sender's name for people */
  char *list;                 /* (owned) (nullable) where its alerts stand; "" for the message */
  char *fields[STW_N_FIELDS]; /* (owned) (nullable) */
  GPtrArray *when;            /* (owned) (element-type utf8) what it is recognised by */
  JsonObject *severities;     /* (owned) the sender's words, each with ours */
  JsonObject *states;         /* (owned) the same */
  char *sample;               /* (owned) (nullable) a message's body */
  char *sample_type;          /* (owned) (nullable) its content type */
} StwMappingDraft;

StwMappingDraft *stw_mapping_draft_new (void);
StwMappingDraft *stw_mapping_draft_new_from_text (const char *text, GError **error);
void stw_mapping_draft_free (StwMappingDraft *self);
char *stw_mapping_draft_get_name (const StwMappingDraft *self);
char *stw_mapping_draft_to_text (const StwMappingDraft *self);
gboolean stw_mapping_draft_is_recognised_by (const StwMappingDraft *self, const char *where);
void stw_mapping_draft_recognise_by (StwMappingDraft *self, const char *where, gboolean recognised);
void stw_mapping_draft_draw (StwMappingDraft *self,
                             StwField field,
                             const StwSamplePlace *place,
                             GPtrArray *places);
void stw_mapping_draft_guess (StwMappingDraft *self, JsonNode *message);
void stw_mapping_draft_take_words (StwMappingDraft *self, JsonNode *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMappingDraft, stw_mapping_draft_free)

G_END_DECLS
