/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STW_PASSWORD_LEAST_CHARACTERS 10
#define STW_PASSWORD_MOST_BYTES 1024

/**
 * StwPasswordStrength:
 *
 * How long somebody would have to try, roughly.
 */
typedef enum
{
  STW_PASSWORD_FAIR,
  STW_PASSWORD_GOOD,
  STW_PASSWORD_STRONG,
} StwPasswordStrength;

StwPasswordStrength stw_password_get_strength (const char *password);
gboolean stw_password_check (const char *password, const char *name, GError **error);
char *stw_password_hash (const char *password, GError **error);
gboolean stw_password_verify (const char *password, const char *hash);

G_END_DECLS
