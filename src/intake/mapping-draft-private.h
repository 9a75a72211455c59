/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/mapping-draft.h"

struct _StwMappingDraft
{
  JsonObject *file; /* (owned) the mapping itself: what is not drawn stands there untouched */
  char *text;       /* (owned) (nullable) the file that it was read from, until it is changed */
  gboolean named;   /* the file had a name: with another it would be another sender */
  guint kind;       /* which of its kinds of message is drawn */
};

JsonObject *stw_mapping_draft_get_shape (const StwMappingDraft *self);
void stw_mapping_draft_touch (StwMappingDraft *self);

/* A step as people write it. */
JsonNode *stw_mapping_step_from_text (const char *text);
char *stw_mapping_step_to_text (JsonNode *step);
