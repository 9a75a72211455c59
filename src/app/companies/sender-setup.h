/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/senders.h"

G_BEGIN_DECLS

/**
 * StwSetupDoor:
 * @url: the webhook address
 * @key: what opens it
 * @secret: (nullable): what messages must be signed with
 *
 * What a sender has to be told.
 */
typedef struct
{
  const char *url;
  const char *key;
  const char *secret;
} StwSetupDoor;

/**
 * StwSetupVerdict:
 * @sentence: (owned): what there is to say
 * @works: whether it works as it is
 */
typedef struct
{
  char *sentence;
  gboolean works;
} StwSetupVerdict;

gboolean stw_sender_setup_is_for (const StwSender *sender);
char *stw_sender_setup_write (const StwSender *sender, const StwSetupDoor *door);
StwSetupVerdict stw_sender_setup_judge_signing (const StwSender *sender, const StwSetupDoor *door);
StwSetupVerdict stw_sender_setup_judge_reach (const StwSender *sender, const StwSetupDoor *door);
StwSetupVerdict stw_sender_setup_judge_trust (const StwSetupDoor *door, gboolean self_made);

G_END_DECLS
