/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/case-store.h"

G_BEGIN_DECLS

/**
 * StwRecipient:
 * @person: the person's number
 * @name: (owned)
 * @mail: (owned) (nullable): their address
 * @at_desk: whether they work in this window, as a client's own administrator does not
 *
 * Somebody who is to be told something.
 */
typedef struct
{
  gint64 person;
  char *name;
  char *mail;
  gboolean at_desk;
} StwRecipient;

void stw_recipient_free (StwRecipient *recipient);
GPtrArray *stw_whom_find (StwDb *db,
                          const StwEscalationStep *step,
                          const StwEscalationCase *incident,
                          gint64 at,
                          GError **error);
GPtrArray *stw_whom_find_told_resolved (StwDb *db, gint64 company, gint64 at, GError **error);
char *stw_whom_dup_name (StwDb *db, const StwEscalationStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwRecipient, stw_recipient_free)

G_END_DECLS
