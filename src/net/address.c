/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Internet addresses of both families as sixteen bytes, so that every rule is written once. */

#include "config.h"

#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const guint8 v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

static void
set_v4 (StwAddress *address, gconstpointer four)
{
  memcpy (address->bytes, v4_prefix, sizeof v4_prefix);
  memcpy (address->bytes + sizeof v4_prefix, four, 4);
}

/**
 * stw_address_parse:
 * @text: an address of either family, without brackets, port or zone
 * @ret_address: (out): what it says
 *
 * Returns: whether @text is an address
 */
gboolean
stw_address_parse (const char *text, StwAddress *ret_address)
{
  guint8 four[4];

  g_return_val_if_fail (text != NULL, FALSE);

  if (inet_pton (AF_INET, text, four) == 1)
    {
      set_v4 (ret_address, four);
      return TRUE;
    }
  return inet_pton (AF_INET6, text, ret_address->bytes) == 1;
}

/**
 * stw_address_parse_with_port:
 * @text: such as "127.0.0.1:8080", "[::1]:8080" or "localhost:8080"
 * @ret_address: (out): where to listen
 * @ret_port: (out): and on which port, 0 for any
 *
 * Returns: whether @text is an address with a port
 */
gboolean
stw_address_parse_with_port (const char *text, StwAddress *ret_address, guint16 *ret_port)
{
  const char *colon;
  g_autofree char *host = NULL;
  guint64 number;

  g_return_val_if_fail (text != NULL, FALSE);

  colon = strrchr (text, ':');
  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number, NULL))
    return FALSE;
  *ret_port = (guint16) number;
  if (*text == '[' && colon - text >= 2 && colon[-1] == ']')
    host = g_strndup (text + 1, (gsize) (colon - text) - 2);
  else
    host = g_strndup (text, (gsize) (colon - text));
  return stw_address_parse (g_str_equal (host, "localhost") ? "127.0.0.1" : host, ret_address) &&
         (*text == '[') != stw_address_is_v4 (ret_address);
}

/**
 * stw_address_from_native:
 * @native: a struct sockaddr of any family
 * @length: its size in bytes
 * @ret_address: (out): its address
 *
 * Returns: whether it is an internet address
 */
gboolean
stw_address_from_native (gconstpointer native, gsize length, StwAddress *ret_address)
{
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  sa_family_t family;

  if (length < sizeof (struct sockaddr))
    return FALSE;
  memcpy (&family,
          (const guint8 *) native + G_STRUCT_OFFSET (struct sockaddr, sa_family),
          sizeof family);
  if (family == AF_INET && length >= sizeof v4)
    {
      memcpy (&v4, native, sizeof v4);
      set_v4 (ret_address, &v4.sin_addr);
      return TRUE;
    }
  if (family != AF_INET6 || length < sizeof v6)
    return FALSE;
  memcpy (&v6, native, sizeof v6);
  memcpy (ret_address->bytes, &v6.sin6_addr, sizeof ret_address->bytes);
  return TRUE;
}

/**
 * stw_address_format:
 *
 * Returns: (transfer full): the address as text
 */
char *
stw_address_format (const StwAddress *address)
{
  char text[INET6_ADDRSTRLEN];

  if (stw_address_is_v4 (address))
    inet_ntop (AF_INET, address->bytes + sizeof v4_prefix, text, sizeof text);
  else
    inet_ntop (AF_INET6, address->bytes, text, sizeof text);
  return g_strdup (text);
}

/**
 * stw_address_equal:
 *
 * Returns: whether both are the same address
 */
gboolean
stw_address_equal (const StwAddress *one, const StwAddress *other)
{
  return memcmp (one->bytes, other->bytes, sizeof one->bytes) == 0;
}

/**
 * stw_address_is_v4:
 *
 * Returns: whether the address is one of IPv4
 */
gboolean
stw_address_is_v4 (const StwAddress *address)
{
  return memcmp (address->bytes, v4_prefix, sizeof v4_prefix) == 0;
}

/**
 * stw_address_is_in:
 * @network: an address of the network
 * @n_bits: how many of its 128 bits count; 96 more than in IPv4's own notation
 *
 * Returns: whether @address belongs to the network
 */
gboolean
stw_address_is_in (const StwAddress *address, const StwAddress *network, guint n_bits)
{
  guint whole = n_bits / 8;
  guint rest = n_bits % 8;

  g_return_val_if_fail (n_bits <= 128, FALSE);

  return memcmp (address->bytes, network->bytes, whole) == 0 &&
         (rest == 0 || (address->bytes[whole] ^ network->bytes[whole]) >> (8 - rest) == 0);
}

/**
 * stw_address_kind:
 *
 * What the special-purpose registries of RFC 6890 say of the address. Forms that carry an IPv4
 * address inside count as that address does, or a filter could be walked around with them.
 *
 * Returns: where the address leads
 */
StwAddressKind
stw_address_kind (const StwAddress *address)
{
  static const struct
  {
    const char *network;
    guint n_bits;
    StwAddressKind kind;
  } ranges[] = {
    { "0.0.0.0", 96 + 8, STW_ADDRESS_SPECIAL },
    { "10.0.0.0", 96 + 8, STW_ADDRESS_PRIVATE },
    { "100.64.0.0", 96 + 10, STW_ADDRESS_PRIVATE },
    { "127.0.0.0", 96 + 8, STW_ADDRESS_LOOPBACK },
    { "169.254.0.0", 96 + 16, STW_ADDRESS_LINK_LOCAL },
    { "172.16.0.0", 96 + 12, STW_ADDRESS_PRIVATE },
    { "192.0.0.0", 96 + 24, STW_ADDRESS_SPECIAL },
    { "192.0.2.0", 96 + 24, STW_ADDRESS_SPECIAL },
    { "192.168.0.0", 96 + 16, STW_ADDRESS_PRIVATE },
    { "198.18.0.0", 96 + 15, STW_ADDRESS_PRIVATE },
    { "198.51.100.0", 96 + 24, STW_ADDRESS_SPECIAL },
    { "203.0.113.0", 96 + 24, STW_ADDRESS_SPECIAL },
    { "224.0.0.0", 96 + 3, STW_ADDRESS_SPECIAL },
    { "::1", 128, STW_ADDRESS_LOOPBACK },
    { "::", 96, STW_ADDRESS_SPECIAL },
    { "100::", 64, STW_ADDRESS_SPECIAL },
    { "2001:db8::", 32, STW_ADDRESS_SPECIAL },
    { "2001::", 32, STW_ADDRESS_SPECIAL },
    { "fc00::", 7, STW_ADDRESS_PRIVATE },
    { "fe80::", 10, STW_ADDRESS_LINK_LOCAL },
    { "fec0::", 10, STW_ADDRESS_PRIVATE },
    { "ff00::", 8, STW_ADDRESS_SPECIAL },
  };
  /* Where NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056) keep the four bytes. */
  static const struct
  {
    const char *network;
    guint n_bits;
    guint offset;
  } carriers[] = { { "64:ff9b::", 96, 12 }, { "64:ff9b:1::", 48, 12 }, { "2002::", 16, 2 } };
  StwAddress network;

  for (guint i = 0; i < G_N_ELEMENTS (carriers); i++)
    if (stw_address_parse (carriers[i].network, &network) &&
        stw_address_is_in (address, &network, carriers[i].n_bits))
      {
        set_v4 (&network, address->bytes + carriers[i].offset);
        return stw_address_kind (&network);
      }
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (stw_address_parse (ranges[i].network, &network) &&
        stw_address_is_in (address, &network, ranges[i].n_bits))
      return ranges[i].kind;
  return STW_ADDRESS_PUBLIC;
}
