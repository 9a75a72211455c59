/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* Nobody waits longer, and failures that are older count no more. */
#define STW_ATTEMPTS_LONGEST_WAIT (15 * STW_MINUTE)
/* So many keys are remembered; then the one that was tried longest ago is forgotten. */
#define STW_ATTEMPTS_MOST 4096

/**
 * StwPastAttempts:
 * @n: how many failed
 * @last_at: when the last one did, UTC milliseconds
 */
typedef struct
{
  gint64 n;
  gint64 last_at;
} StwPastAttempts;

typedef struct _StwAttempts StwAttempts;

StwAttempts *stw_attempts_new (void);
void stw_attempts_free (StwAttempts *attempts);
char *stw_attempts_make_key (const char *origin, const char *network, const char *name);
gboolean stw_attempts_begin (StwAttempts *attempts,
                             const char *key,
                             const StwPastAttempts *known,
                             gint64 now);
void stw_attempts_forgive (StwAttempts *attempts, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAttempts, stw_attempts_free)

G_END_DECLS
