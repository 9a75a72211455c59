/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "model/command.h"

G_BEGIN_DECLS

/**
 * StwSigning:
 * @scheme: (nullable): how the source signs, %NULL when it does not
 * @secret: (nullable): what the sender gave to check it with, %NULL to make one
 */
typedef struct
{
  const char *scheme;
  const char *secret;
} StwSigning;

/**
 * StwNewAccess:
 *
 * What a new company or source is given, shown once.
 */
typedef struct
{
  char *key;    /* (owned) wiped when freed */
  char *secret; /* (owned) (nullable) the secret that was made, wiped when freed */
} StwNewAccess;

void stw_new_access_clear (StwNewAccess *access);
gboolean stw_onboard_prepare (StwCommand *command,
                              const StwSigning *signing,
                              StwSecrets *secrets,
                              StwNewAccess *ret_access,
                              GError **error);
gboolean stw_onboard_keep_secret (StwCommand *command,
                                  const char *secret,
                                  StwSecrets *secrets,
                                  GError **error);

G_END_DECLS
