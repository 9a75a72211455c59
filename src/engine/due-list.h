/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/* Does what fell due; given by the watch. Arguments: for each entity that changed the numbers of
 * its rows. Answers {"more"} when it is to be given again at once, else {"due"} when there is a
 * next event. */
#define STW_COMMAND_DUE "due.run"

typedef struct _StwDueList StwDueList;

StwDueList *stw_due_list_new (void);
void stw_due_list_free (StwDueList *self);
void stw_due_list_reset (StwDueList *self);
gboolean stw_due_list_follows (const char *entity);
const StwCommandRule *stw_due_commands (guint *ret_n_rules);

G_END_DECLS
