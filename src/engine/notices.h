/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/command.h"
#include "store/ledger.h"

G_BEGIN_DECLS

#define STW_NOTICE_LIST "notice.list"
#define STW_NOTICE_DISMISS "notice.dismiss"
#define STW_NOTICE_RETRY "notice.retry"

/**
 * StwNotice:
 * @STW_NOTICE_NEWS: something went wrong once; it is said until a person has read it
 * @STW_NOTICE_KEYRING: the keyring is locked, and until it is open again
 * @STW_NOTICE_DISK: the disk is full, and until it has room again
 * @STW_NOTICE_DOOR: the door is closed, and until the desk is opened again
 *
 * What a person is told of.
 */
typedef enum
{
  STW_NOTICE_NEWS,
  STW_NOTICE_KEYRING,
  STW_NOTICE_DISK,
  STW_NOTICE_DOOR,
  STW_N_NOTICES,
} StwNotice;

/**
 * StwNoticeFunc:
 * @sentence: (nullable): what is wrong and what to do, %NULL when it is right again
 *
 * Told on the engine's thread.
 */
typedef void (*StwNoticeFunc) (StwNotice notice, const char *sentence, gpointer data);

/**
 * StwRetryFunc:
 *
 * Somebody at another process's window wants the desk opened anew. Told on the engine's thread,
 * which this must leave before it closes the engine.
 */
typedef void (*StwRetryFunc) (gpointer data);

/**
 * StwNotices:
 *
 * What is wrong with a desk just now: its own process hears of it, others ask.
 */
typedef struct _StwNotices StwNotices;

StwNotices *stw_notices_new (void);
void stw_notices_free (StwNotices *self);
void stw_notices_set_listener (StwNotices *self, StwNoticeFunc listener, gpointer data);
void stw_notices_set_retry (StwNotices *self, StwRetryFunc retry, gpointer data);
void stw_notices_tell (StwNotices *self, StwNotice notice, const char *sentence);
gboolean stw_notices_takes (const StwCommand *command);
void
stw_notices_ask (StwNotices *self, const StwCommand *command, StwCommandDone done, gpointer data);
const char *stw_notices_read (JsonObject *answer, StwNotice notice, gint64 *ret_since);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwNotices, stw_notices_free)

G_END_DECLS
