/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-store.h"
#include "intake/message.h"

G_BEGIN_DECLS

/**
 * StwKnownSenders:
 * @names: (owned): of the company's mappings
 * @waiting: (owned) (element-type StwMessage): what no mapping knows
 *
 * What a company has already when a mapping is drawn.
 */
typedef struct
{
  char **names;
  GPtrArray *waiting;
} StwKnownSenders;

gpointer
stw_known_senders_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);
void stw_known_senders_free (StwKnownSenders *self);

G_END_DECLS
