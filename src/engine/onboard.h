/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "model/command.h"

G_BEGIN_DECLS

/**
 * StwNewAccess:
 *
 * What a new company or source is given, shown once.
 */
typedef struct
{
  char *key;    /* (owned) wiped when freed */
  char *secret; /* (owned) (nullable) wiped when freed */
} StwNewAccess;

void stw_new_access_clear (StwNewAccess *access);
gboolean stw_onboard_prepare (StwCommand *command,
                              gboolean sign,
                              StwSecrets *secrets,
                              StwNewAccess *ret_access,
                              GError **error);

G_END_DECLS
