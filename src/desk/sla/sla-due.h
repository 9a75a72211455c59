/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/sla-book.h"

G_BEGIN_DECLS

/**
 * StwSlaNews:
 * @clock: whose time it is
 * @mark: what became of it
 * @at: when it did, in UTC milliseconds
 *
 * What people are to be told of an incident's clocks.
 */
typedef struct
{
  StwSlaClock clock;
  StwClockMark mark;
  gint64 at;
} StwSlaNews;

gboolean stw_sla_due_next (StwTransaction *transaction,
                           gpointer memory,
                           gint64 incident,
                           gint64 *ret_due,
                           GError **error);
gboolean stw_sla_due_run (StwTransaction *transaction,
                          const StwSlaBook *book,
                          gint64 incident,
                          GArray *ret_news,
                          GError **error);

G_END_DECLS
