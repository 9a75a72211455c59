/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address of a calendar elsewhere, as people give it. Whoever knows it can read the calendar,
 * so it is kept as a secret. Pure. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/calendar-address.h"

#include "base/secrets.h"
#include "base/text.h"

#include <string.h>

#define WEBCAL "webcal://"
#define HTTPS "https://"

static char *
dup_as_https (const char *rest)
{
  gsize length = strlen (HTTPS) + strlen (rest);
  g_autofree char *blank = g_strnfill (length, ' ');
  char *address = stw_secret_dup (blank, length);

  memcpy (address, HTTPS, strlen (HTTPS));
  memcpy (address + strlen (HTTPS), rest, strlen (rest));
  return address;
}

/**
 * stw_calendar_address_read:
 * @text: what somebody gave; what calendars call webcal is https
 *
 * Returns: (transfer full) (nullable): an http or https address without a password in it, for
 *   stw_secret_free(); %NULL when it is none
 */
char *
stw_calendar_address_read (const char *text)
{
  char *address = g_str_has_prefix (text, WEBCAL) ? dup_as_https (text + strlen (WEBCAL))
                                                  : stw_secret_dup (text, strlen (text));
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) &&
      g_uri_get_userinfo (uri) == NULL && g_uri_get_host (uri) != NULL &&
      *g_uri_get_host (uri) != '\0')
    return address;
  stw_secret_free (address);
  return NULL;
}

static gboolean
is_https (const char *address)
{
  return g_ascii_strncasecmp (address, HTTPS, strlen (HTTPS)) == 0;
}

/**
 * stw_calendar_address_follow:
 * @first: the address that somebody gave
 * @at: the one that answered
 * @location: (nullable): where it says that the calendar is, RFC 9110, section 10.2.2
 *
 * Returns: (transfer full) (nullable): where to ask next, for stw_secret_free(); %NULL when that is
 *   no such address, or leaves https although the first one had it
 */
char *
stw_calendar_address_follow (const char *first, const char *at, const char *location)
{
  g_autoptr (GUri) base = g_uri_parse (at, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) uri = base != NULL && location != NULL
                           ? g_uri_parse_relative (base, location, G_URI_FLAGS_ENCODED, NULL)
                           : NULL;
  char *whole = uri != NULL ? g_uri_to_string (uri) : NULL;
  char *address = whole != NULL ? stw_calendar_address_read (whole) : NULL;

  g_clear_pointer (&whole, stw_text_wipe);
  if (address == NULL || is_https (address) || !is_https (first))
    return address;
  stw_secret_free (address);
  return NULL;
}

/**
 * stw_calendar_address_is_of_host:
 * @address: an address
 * @other: another
 *
 * Returns: whether both are of the same host
 */
gboolean
stw_calendar_address_is_of_host (const char *address, const char *other)
{
  g_autoptr (GUri) first = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) second = g_uri_parse (other, G_URI_FLAGS_ENCODED, NULL);

  return first != NULL && second != NULL && g_uri_get_host (first) != NULL &&
         g_uri_get_host (second) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (first), g_uri_get_host (second)) == 0;
}
