/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

/**
 * StwOncallTurn:
 * @person: who is on call, 0 for nobody
 * @until: when that ends, UTC milliseconds; %STW_ONCALL_NEVER when nothing says so
 * @next: who comes on then, 0 for nobody
 *
 * Who is on call now, and who takes over.
 */
typedef struct
{
  gint64 person;
  gint64 until;
  gint64 next;
} StwOncallTurn;

gboolean stw_oncall_find_turn (StwDb *db,
                               gint64 person,
                               gint64 now,
                               StwOncallTurn *ret_turn,
                               GError **error);

G_END_DECLS
