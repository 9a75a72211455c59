/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/* As many as a list of them shows. */
#define STW_SHIFT_NOTICE_LIST_MAX 20

typedef enum
{
  STW_SHIFT_NOTICE_GAP,       /* nobody is on call for a while to come */
  STW_SHIFT_NOTICE_SWAP,      /* somebody asks to swap turns, or has answered */
  STW_SHIFT_NOTICE_HAND_OVER, /* a shift was handed over */
  STW_SHIFT_NOTICE_NOTE,      /* for a hand-over */
  STW_SHIFT_NOTICE_CALENDAR,  /* a calendar elsewhere needs a look */
  STW_N_SHIFT_NOTICES,
} StwShiftNoticeKind;

/**
 * StwShiftNotice:
 * @message: the number of the message that tells it
 * @at: when that was, UTC milliseconds
 * @schedule: the on-call schedule that it leads to, 0 for none
 * @subject: one line
 * @body: plain text
 * @is_read: whether who it is for has seen it
 * @is_shown: whether the desktop has shown it
 *
 * What a person is told that concerns no incident.
 */
typedef struct
{
  gint64 message;
  gint64 at;
  StwShiftNoticeKind kind;
  gint64 schedule;
  char *subject; /* (owned) */
  char *body;    /* (owned) */
  gboolean is_read;
  gboolean is_shown;
} StwShiftNotice;

const char *stw_shift_notice_kind_to_word (StwShiftNoticeKind kind);
void stw_shift_notice_free (StwShiftNotice *notice);
GPtrArray *stw_shift_notice_list (StwDb *db, gint64 person, guint most, GError **error);
gboolean stw_shift_notice_note_seen (StwTransaction *transaction,
                                     gint64 message,
                                     const char *channel,
                                     gint64 person,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwShiftNotice, stw_shift_notice_free)

G_END_DECLS
