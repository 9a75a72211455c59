/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The addresses and networks from which a key may be used. Immutable once made. */

#include "config.h"

#include "intake/address-list.h"

#include "net/error.h"

#include <string.h>

typedef struct
{
  StwAddress address;
  guint n_bits;
} Network;

struct _StwAddressList
{
  GArray *networks; /* (owned) (element-type Network) */
};

static gboolean
parse_network (char *text, Network *network)
{
  char *slash = strchr (text, '/');
  guint64 n_bits = 128;
  guint offset;

  if (slash != NULL)
    *slash++ = '\0';
  if (!stw_address_parse (text, &network->address))
    return FALSE;
  offset = stw_address_is_v4 (&network->address) ? 96 : 0;
  if (slash != NULL)
    {
      if (!g_ascii_string_to_unsigned (slash, 10, 0, 128 - offset, &n_bits, NULL))
        return FALSE;
      n_bits += offset;
    }
  network->n_bits = (guint) n_bits;
  return TRUE;
}

/**
 * stw_address_list_parse:
 * @text: addresses and networks such as "192.0.2.7, 2001:db8::/32", set apart by commas or spaces
 *
 * Returns: (transfer full): the list, or %NULL with @error set
 */
StwAddressList *
stw_address_list_parse (const char *text, GError **error)
{
  g_autoptr (StwAddressList) self = g_new0 (StwAddressList, 1);
  g_auto (GStrv) parts = g_strsplit_set (text, ", \t\n", -1);

  self->networks = g_array_new (FALSE, FALSE, sizeof (Network));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *written = g_strdup (parts[i]);
      Network network;

      if (*written == '\0')
        continue;
      if (!parse_network (parts[i], &network))
        {
          g_set_error (error,
                       STW_NET_ERROR,
                       STW_NET_ERROR_ADDRESS,
                       "“%s” is neither an address nor a network such as 192.0.2.0/24.",
                       written);
          return NULL;
        }
      g_array_append_val (self->networks, network);
    }
  return g_steal_pointer (&self);
}

/**
 * stw_address_list_free:
 * @self: (transfer full): a list
 */
void
stw_address_list_free (StwAddressList *self)
{
  g_array_unref (self->networks);
  g_free (self);
}

/**
 * stw_address_list_contains:
 *
 * Returns: whether @address is on the list
 */
gboolean
stw_address_list_contains (const StwAddressList *self, const StwAddress *address)
{
  for (guint i = 0; i < self->networks->len; i++)
    {
      const Network *network = &g_array_index (self->networks, Network, i);

      if (stw_address_is_in (address, &network->address, network->n_bits))
        return TRUE;
    }
  return FALSE;
}
