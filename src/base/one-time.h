/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_ONE_TIME_DIGITS 6
#define STW_ONE_TIME_PERIOD_S 30
#define STW_ONE_TIME_WINDOW 1

#define STW_RECOVERY_CODES 10
#define STW_RECOVERY_HASH_SIZE 32

char *stw_one_time_new_seed (void);
gboolean stw_one_time_make (const char *seed, guint64 step, char ret_code[STW_ONE_TIME_DIGITS + 1]);
gboolean stw_one_time_verify (const char *seed,
                              const char *code,
                              gint64 now,
                              guint window,
                              gint64 last_step,
                              gint64 *ret_step);
char *stw_one_time_format_address (const char *issuer, const char *account, const char *seed);

char *stw_recovery_code_new (void);
gboolean
stw_recovery_code_hash (const char *code, gint64 person, guint8 hash[STW_RECOVERY_HASH_SIZE]);

G_END_DECLS
