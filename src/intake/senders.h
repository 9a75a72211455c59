/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/mapping.h"
#include "intake/message.h"
#include "intake/reading.h"

G_BEGIN_DECLS

typedef struct _StwSenders StwSenders;

StwSenders *stw_senders_new (void);
StwSenders *stw_senders_new_builtin (GError **error);
StwSenders *stw_senders_ref (StwSenders *self);
void stw_senders_unref (StwSenders *self);
gboolean stw_senders_add_text (StwSenders *self, const char *text, gsize length, GError **error);
guint stw_senders_count (const StwSenders *self);
const StwSender *stw_senders_get (const StwSenders *self, guint position);
const StwSender *stw_senders_find (const StwSenders *self, const char *name);
StwReading *stw_senders_read (const StwSenders *self,
                              const StwMessage *message,
                              const char *source_name,
                              GError **error);
StwReading *stw_senders_explain (const StwSenders *self,
                                 const StwMessage *message,
                                 const char *source_name,
                                 GError **error);
StwReading *stw_senders_read_own_first (const StwSenders *own,
                                        const StwSenders *builtin,
                                        const StwMessage *message,
                                        const char *source_name,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSenders, stw_senders_unref)

G_END_DECLS
