/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwReach:
 * @STW_REACH_PUBLIC: the internet alone
 * @STW_REACH_PRIVATE: also networks of one's own and this machine, where an administrator said so
 *
 * Which addresses a request may go to. Link-local and special addresses are in neither.
 */
typedef enum
{
  STW_REACH_PUBLIC,
  STW_REACH_PRIVATE,
} StwReach;

#define STW_TYPE_CHECKED_ADDRESS (stw_checked_address_get_type ())
G_DECLARE_FINAL_TYPE (StwCheckedAddress, stw_checked_address, STW, CHECKED_ADDRESS, GNetworkAddress)

StwCheckedAddress *stw_checked_address_new (GUri *uri, StwReach reach);

G_END_DECLS
