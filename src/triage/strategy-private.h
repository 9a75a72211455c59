/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/enums.h"
#include "triage/correlation-keys.h"
#include "triage/run-index-private.h"

G_BEGIN_DECLS

/* How the runs of one company find their incidents. */
typedef struct
{
  StwStrategy strategy;
  gint64 window;
  gint64 cap;
} Choice;

void
choice_select_keys (const Choice *choice, const StwCorrelationKeys *from, guint64 keys[N_LINKS]);
guint64 choice_get_cell (const Choice *choice, const StwCorrelationKeys *keys);
Trace *choice_find (const Choice *choice, const Run *run, gboolean late);

G_END_DECLS
