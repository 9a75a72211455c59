/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwShiftNote:
 * @at: of the hand-over, UTC milliseconds
 * @author: (nullable): who wrote it
 *
 * What who goes off tells who comes on. Texts are owned.
 */
typedef struct
{
  gint64 at;
  char *author;
  char *text;
} StwShiftNote;

void stw_shift_note_free (StwShiftNote *note);
GPtrArray *stw_shift_note_list (StwDb *db, gint64 schedule, gint64 since, GError **error);
char *stw_shift_note_dup (StwDb *db, gint64 schedule, gint64 at, GError **error);
gboolean stw_shift_note_write (StwTransaction *transaction,
                               gint64 schedule,
                               gint64 at,
                               const char *text,
                               GError **error);

G_END_DECLS
