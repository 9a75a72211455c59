/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo within the mapping editor: whole drafts, which are small. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/draft-history.h"

#include "base/text.h"

/* Changes that can be taken back. */
#define MOST_CHANGES 100

struct _StwDraftHistory
{
  GPtrArray *drafts; /* (owned) (element-type StwMappingDraft) the first as it was found */
  guint at;          /* which one is seen */
  char *what;        /* (owned) (nullable) what the last change was about */
};

/**
 * stw_draft_history_new:
 * @draft: as it was found
 *
 * Returns: (transfer full): a history without changes
 */
StwDraftHistory *
stw_draft_history_new (const StwMappingDraft *draft)
{
  StwDraftHistory *self = g_new0 (StwDraftHistory, 1);

  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_mapping_draft_free);
  g_ptr_array_add (self->drafts, stw_mapping_draft_copy (draft));
  return self;
}

/**
 * stw_draft_history_free:
 * @self: (nullable) (transfer full): a history
 */
void
stw_draft_history_free (StwDraftHistory *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->drafts);
  g_free (self->what);
  g_free (self);
}

/**
 * stw_draft_history_note:
 * @draft: as it is after a change
 * @what: (nullable): what was changed: changes of the same thing in a row, such as the letters of a
 *   word, are taken back at once
 */
void
stw_draft_history_note (StwDraftHistory *self, const StwMappingDraft *draft, const char *what)
{
  gboolean goes_on = what != NULL && self->at > 0 && g_strcmp0 (what, self->what) == 0;

  if (goes_on)
    self->at--;
  g_ptr_array_set_size (self->drafts, (int) self->at + 1);
  g_ptr_array_add (self->drafts, stw_mapping_draft_copy (draft));
  if (self->drafts->len > MOST_CHANGES + 1)
    g_ptr_array_remove_index (self->drafts, 0);
  self->at = self->drafts->len - 1;
  stw_set_str (&self->what, what);
}

/**
 * stw_draft_history_can_step:
 * @by: -1 for back, 1 for forth
 */
gboolean
stw_draft_history_can_step (const StwDraftHistory *self, int by)
{
  int to = (int) self->at + by;

  return to >= 0 && to < (int) self->drafts->len;
}

/**
 * stw_draft_history_step:
 * @by: -1 for back, 1 for forth; stw_draft_history_can_step() must have said yes
 *
 * Returns: (transfer full): the draft as it was there, with the kind of message chosen that the
 *   change was made in
 */
StwMappingDraft *
stw_draft_history_step (StwDraftHistory *self, int by)
{
  const StwMappingDraft *from, *to;
  StwMappingDraft *draft;

  g_return_val_if_fail (stw_draft_history_can_step (self, by), NULL);

  from = g_ptr_array_index (self->drafts, self->at);
  self->at = (guint) ((int) self->at + by);
  to = g_ptr_array_index (self->drafts, self->at);
  g_clear_pointer (&self->what, g_free);
  draft = stw_mapping_draft_copy (to);
  stw_mapping_draft_choose_kind (draft, stw_mapping_draft_get_kind (by < 0 ? from : to));
  return draft;
}
