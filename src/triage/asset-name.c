/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Senders name one machine in several ways: short, with its domain, by address, with a port, inside
 * a URL. These rules bring the names together; which names a company has is the caller's to look
 * up. Plain functions, usable from any thread. */

#include "config.h"

#include "triage/asset-name.h"

#include <arpa/inet.h>
#include <string.h>

/* The canonical text of an IPv4 or IPv6 address, a zone ("%eth0") left out; NULL for other names.
 */
static char *
canonical_address (const char *name)
{
  g_autofree char *plain = g_strndup (name, strcspn (name, "%"));
  char text[INET6_ADDRSTRLEN];
  guint8 bytes[sizeof (struct in6_addr)];
  int family = strchr (plain, ':') != NULL ? AF_INET6 : AF_INET;

  if (inet_pton (family, plain, bytes) != 1 || inet_ntop (family, bytes, text, sizeof text) == NULL)
    return NULL;
  return g_strdup (text);
}

static gboolean
is_port (const char *text)
{
  gsize length = strlen (text);

  return length >= 1 && length <= 5 && strspn (text, "0123456789") == length;
}

static gboolean
is_host_text (const char *name, gsize length)
{
  if (length == 0 || length > 253 || !g_ascii_isalnum (name[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '-' && name[i] != '_' && name[i] != '.')
      return FALSE;
  return TRUE;
}

/* The authority of a URL without its user, else the name itself. */
static char *
strip_url (const char *name)
{
  const char *start = strstr (name, "://"), *at;
  gsize length;

  if (start == NULL)
    return g_strdup (name);
  start += 3;
  length = strcspn (start, "/?#");
  at = memrchr (start, '@', length);
  if (at != NULL)
    {
      length -= (gsize) (at + 1 - start);
      start = at + 1;
    }
  return length > 0 ? g_strndup (start, length) : g_strdup (name);
}

/* "host:9100" and "[fe80::1]:9100" without their port; an IPv6 address keeps its colons. */
static char *
strip_port (const char *name)
{
  const char *colon = strrchr (name, ':'), *bracket = strchr (name, ']');

  if (name[0] == '[' && bracket != NULL &&
      (bracket[1] == '\0' || (bracket[1] == ':' && is_port (bracket + 2))))
    return g_strndup (name + 1, (gsize) (bracket - name - 1));
  if (colon != NULL && strchr (name, ':') == colon && is_port (colon + 1) &&
      is_host_text (name, (gsize) (colon - name)))
    return g_strndup (name, (gsize) (colon - name));
  return g_strdup (name);
}

/* Lower case without the reader's locale (in Turkish "I" would become "ı"), invalid bytes
 * replaced. */
static char *
fold_case (const char *name)
{
  g_autofree char *valid = NULL, *normal = NULL;

  if (g_str_is_ascii (name))
    return g_ascii_strdown (name, -1);
  valid = g_utf8_make_valid (name, -1);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_utf8_casefold (normal, -1);
}

/**
 * stw_asset_name_key:
 * @name: (nullable): an asset as the sender wrote it
 *
 * Returns: (transfer full) (nullable): the name without URL, port, trailing dot and case, an
 * address in its canonical form; %NULL for an empty name
 */
char *
stw_asset_name_key (const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name != NULL ? name : ""));
  g_autofree char *authority = strip_url (trimmed);
  g_autofree char *host = strip_port (authority);
  char *address = canonical_address (host);
  gsize length = strlen (host);

  if (address != NULL)
    return address;
  if (length > 1 && host[length - 1] == '.')
    host[length - 1] = '\0';
  return length > 0 ? fold_case (host) : NULL;
}

/**
 * stw_asset_name_is_host:
 * @key: what stw_asset_name_key() gave
 *
 * Returns: whether it can be a machine's name or address
 */
gboolean
stw_asset_name_is_host (const char *key)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (key != NULL, FALSE);

  if (is_host_text (key, strlen (key)))
    return TRUE;
  address = canonical_address (key);
  return address != NULL;
}

/**
 * stw_asset_name_alias:
 * @key: what stw_asset_name_key() gave
 *
 * Returns: (transfer full) (nullable): the short name by which the same machine may go, the first
 *     label of a name with a domain; %NULL for short names, addresses, and what is no host name
 */
char *
stw_asset_name_alias (const char *key)
{
  g_autofree char *address = NULL;
  const char *dot;

  g_return_val_if_fail (key != NULL, NULL);

  dot = strchr (key, '.');
  address = canonical_address (key);
  if (dot == NULL || dot == key || address != NULL || !is_host_text (key, strlen (key)))
    return NULL;
  return g_strndup (key, (gsize) (dot - key));
}

/**
 * stw_asset_name_fits:
 * @key: what stw_asset_name_key() gave
 * @names_of_asset: (array zero-terminated=1): the keys by which one asset of the same company is
 *     known
 *
 * A short name is the first label of a name with a domain; two names with different domains are two
 * machines, even when a short name is between them.
 *
 * Returns: whether @key may be one more name of that asset
 */
gboolean
stw_asset_name_fits (const char *key, const char *const *names_of_asset)
{
  g_autofree char *alias = NULL;
  gboolean fits = FALSE;

  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (names_of_asset != NULL, FALSE);

  alias = stw_asset_name_alias (key);
  for (gsize i = 0; names_of_asset[i] != NULL; i++)
    {
      g_autofree char *other_alias = stw_asset_name_alias (names_of_asset[i]);

      if (g_str_equal (key, names_of_asset[i]))
        return TRUE;
      if (alias != NULL && other_alias != NULL && g_str_equal (alias, other_alias))
        return FALSE;
      fits |= g_strcmp0 (alias, names_of_asset[i]) == 0 || g_strcmp0 (key, other_alias) == 0;
    }
  return fits;
}
