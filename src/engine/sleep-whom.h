/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/whom-store.h"
#include "engine/sleep-preview.h"

G_BEGIN_DECLS

/**
 * StwSleepWhomBook:
 *
 * Whom the steps of escalations mean at any instant of a time, asked once for each stretch in which
 * that stays the same.
 */
typedef struct _StwSleepWhomBook StwSleepWhomBook;

StwSleepWhomBook *stw_sleep_whom_book_new (StwDb *db, gint64 from, gint64 to, GError **error);
void stw_sleep_whom_book_free (StwSleepWhomBook *self);
gboolean
stw_sleep_whom_book_change (StwSleepWhomBook *self, const StwSleepChange *change, GError **error);
const char *stw_sleep_whom_book_get_name (const StwSleepWhomBook *self, gint64 person);
GArray *stw_sleep_whom_book_find (StwSleepWhomBook *self,
                                  const StwEscalationStep *step,
                                  const StwEscalationCase *incident,
                                  gint64 at,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSleepWhomBook, stw_sleep_whom_book_free)

G_END_DECLS
