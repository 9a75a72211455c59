/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwIdKind:
 *
 * What an id names. Inside, an id is a number of its table; outside, a prefix and that number.
 */
typedef enum
{
  STW_ID_COMPANY,
  STW_ID_SOURCE,
  STW_ID_KEY,
  STW_ID_ALERT,
  STW_ID_INCIDENT,
  STW_ID_PAYLOAD,
  STW_ID_JOB,
  STW_ID_ASSET,
  STW_ID_NOTE,
  STW_ID_RULE,
  STW_ID_WINDOW,
  STW_ID_SILENCE,
  STW_ID_MINUTES,
  STW_ID_FILTER,
  STW_ID_CONTACT,
  STW_ID_LINK,
  STW_ID_ARTICLE,
  STW_ID_TIER,
  STW_ID_ESCALATION,
  STW_ID_PERSON,
  STW_ID_TEAM,
  STW_ID_ABSENCE,
  STW_ID_POLICY,
  STW_ID_CALENDAR,
  STW_ID_SCHEDULE,
  STW_ID_OVERRIDE,
  STW_ID_HAND_OVER,
  STW_N_IDS,
} StwIdKind;

char *stw_id_format (StwIdKind kind, gint64 number);
gboolean stw_id_parse (StwIdKind kind, const char *text, gint64 *ret_number);

char *stw_hex_encode (const guint8 *bytes, gsize length);
gboolean stw_hex_decode (const char *text, guint8 *bytes, gsize length);
char *stw_random_token (gsize n_bytes);

G_END_DECLS
