/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/alert-store.h"
#include "triage/correlation-keys.h"

G_BEGIN_DECLS

/**
 * StwComebacks:
 *
 * Which incident a machine's problem belonged to when it was resolved, by what the problem is and
 * not by the sender's key: many senders give each occurrence a new one.
 */
typedef struct _StwComebacks StwComebacks;

StwComebacks *stw_comebacks_new (void);
void stw_comebacks_free (StwComebacks *self);
void stw_comebacks_add (StwComebacks *self, const StwCorrelationKeys *keys, gint64 incident);
gint64 stw_comebacks_find (StwComebacks *self, const StwCorrelationKeys *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwComebacks, stw_comebacks_free)

G_END_DECLS
