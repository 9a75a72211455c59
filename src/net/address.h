/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwAddress:
 * @bytes: an IPv6 address, or an IPv4 one in its mapped form ::ffff:a.b.c.d
 *
 * Who sent or is sent to, without the port.
 */
typedef struct
{
  guint8 bytes[16];
} StwAddress;

/**
 * StwAddressKind:
 * @STW_ADDRESS_PUBLIC: anywhere on the internet
 * @STW_ADDRESS_PRIVATE: a network of one's own (RFC 1918, RFC 4193, RFC 6598)
 * @STW_ADDRESS_LINK_LOCAL: this segment; cloud metadata services live here
 * @STW_ADDRESS_LOOPBACK: this machine
 * @STW_ADDRESS_SPECIAL: nobody in particular: unspecified, multicast, reserved
 */
typedef enum
{
  STW_ADDRESS_PUBLIC,
  STW_ADDRESS_PRIVATE,
  STW_ADDRESS_LINK_LOCAL,
  STW_ADDRESS_LOOPBACK,
  STW_ADDRESS_SPECIAL,
} StwAddressKind;

gboolean stw_address_parse (const char *text, StwAddress *ret_address);
gboolean stw_address_parse_with_port (const char *text, StwAddress *ret_address, guint16 *ret_port);
gboolean stw_address_from_native (gconstpointer native, gsize length, StwAddress *ret_address);
char *stw_address_format (const StwAddress *address);
gboolean stw_address_equal (const StwAddress *one, const StwAddress *other);
gboolean stw_address_is_v4 (const StwAddress *address);
gboolean stw_address_is_in (const StwAddress *address, const StwAddress *network, guint n_bits);
StwAddressKind stw_address_kind (const StwAddress *address);

G_END_DECLS
