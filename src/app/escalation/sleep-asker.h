/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "engine/sleep-preview.h"

G_BEGIN_DECLS

/**
 * StwSleepAsker:
 *
 * Asks how people would have slept; who asks again no longer hears of what was asked before.
 */
typedef struct _StwSleepAsker StwSleepAsker;

/**
 * StwSleepAnswered:
 * @answer: (nullable): what stw_sleep_preview() says, %NULL when it could not be worked out
 *
 * Called on the main thread.
 */
typedef void (*StwSleepAnswered) (JsonObject *answer, gpointer data);

StwSleepAsker *stw_sleep_asker_new (StwSleepAnswered answered, gpointer data);
void stw_sleep_asker_free (StwSleepAsker *self);
void stw_sleep_asker_ask (StwSleepAsker *self, StwDeskClient *client, const StwSleepChange *change);
char *stw_sleep_asker_describe (JsonObject *answer);
char *stw_sleep_asker_describe_cut (JsonObject *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSleepAsker, stw_sleep_asker_free)

G_END_DECLS
