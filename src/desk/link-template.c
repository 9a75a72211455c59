/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that lead elsewhere, with {asset} and {incident} where the name of a machine and the
 * id of an incident go. Such names come from senders, so they are encoded, and the address that
 * comes of it is looked at again: it is handed to another program. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/link-template.h"

#include "store/command-rule.h"

#include <string.h>

#define MAX_BYTES 2000

static const char *const schemes[] = { "http", "https", "ssh", NULL };

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

/* What begins with a dash is an option to ssh, and no host or user. */
static gboolean
is_name (const char *text)
{
  return text != NULL && *text != '\0' && *text != '-';
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text) || *text == ' ')
      return TRUE;
  return FALSE;
}

/**
 * stw_link_check:
 * @url: where a link leads
 *
 * Returns: whether it may be opened: http, https or ssh, with a host
 */
gboolean
stw_link_check (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (!g_utf8_validate (url, -1, NULL) || strlen (url) > MAX_BYTES || has_control (url))
    return refuse (error, "An address has at most 2,000 bytes and no spaces.");
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || !g_strv_contains (schemes, g_uri_get_scheme (uri)))
    return refuse (error, "An address begins with http://, https:// or ssh://.");
  if (!is_name (g_uri_get_host (uri)) ||
      (g_uri_get_userinfo (uri) != NULL && !is_name (g_uri_get_userinfo (uri))))
    return refuse (error, "The address names no host that can be reached.");
  return TRUE;
}

static gboolean
has_scheme (const char *text)
{
  for (guint i = 0; schemes[i] != NULL; i++)
    {
      g_autofree char *prefix = g_strconcat (schemes[i], "://", NULL);

      if (g_str_has_prefix (text, prefix))
        return TRUE;
    }
  return FALSE;
}

/* Puts a value, encoded, in place of each @name. */
static void
replace (GString *url, const char *name, const char *value)
{
  g_autofree char *encoded = g_uri_escape_string (value, NULL, FALSE);

  g_string_replace (url, name, encoded, 0);
}

static gboolean
has_unknown_place (const char *text)
{
  g_autoptr (GString) rest = g_string_new (text);

  g_string_replace (rest, "{asset}", "", 0);
  g_string_replace (rest, "{incident}", "", 0);
  return strpbrk (rest->str, "{}") != NULL;
}

/**
 * stw_link_expand:
 * @text: a template
 * @asset: (nullable): the name of a machine
 * @incident: an incident's id
 * @error: #STW_COMMAND_ERROR_INVALID when it leads nowhere
 *
 * Returns: (transfer full): the address
 */
char *
stw_link_expand (const char *text, const char *asset, const char *incident, GError **error)
{
  g_autoptr (GString) url = g_string_new (text);

  if (asset == NULL && strstr (text, "{asset}") != NULL)
    {
      refuse (error, "This link leads to an asset, and the incident names none.");
      return NULL;
    }
  /* What an asset is called may look like the other place. */
  replace (url, "{incident}", incident);
  if (asset != NULL)
    replace (url, "{asset}", asset);
  return stw_link_check (url->str, error) ? g_string_free (g_steal_pointer (&url), FALSE) : NULL;
}

/**
 * stw_link_template_check:
 *
 * Returns: whether a text can be a link's template; the scheme is the template's own
 */
gboolean
stw_link_template_check (const char *text, GError **error)
{
  g_autofree char *url = NULL;

  if (!has_scheme (text))
    return refuse (error, "An address begins with http://, https:// or ssh://.");
  if (has_unknown_place (text))
    return refuse (error, "In braces stand {asset} and {incident}, and nothing else.");
  url = stw_link_expand (text, "web-01", "INC-1", error);
  return url != NULL;
}
