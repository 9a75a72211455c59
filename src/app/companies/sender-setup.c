/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a monitoring tool has to be told so that its alerts arrive, and whether they can. The files
 * of setup/ are ready to be pasted; for other tools stands what their mapping says. Pure. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/sender-setup.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define FOLDER "/io/github/steward_msp/Steward/companies/setup/"

typedef enum
{
  IN_THE_CLOUD,  /* runs at its maker */
  AT_THE_CLIENT, /* runs on machines of one's own */
  NOT_A_SENDER,  /* Steward asks it, or it has ended */
} Place;

typedef enum
{
  CANNOT_SIGN,
  SIGNS_AS_STEWARD, /* as our own format says */
  SIGNS_ITS_WAY,    /* with a scheme of its own, which its source has to be given */
  SIGNS_ALWAYS,     /* and Steward checks it by itself */
} Signing;

/* Those that are not in the cloud, or can sign. */
static const struct
{
  const char *name;
  Place place;
  Signing signing;
} facts[] = {
  { "alertmanager", AT_THE_CLIENT, CANNOT_SIGN }, { "aws_sns", IN_THE_CLOUD, SIGNS_ALWAYS },
  { "checkmk", AT_THE_CLIENT, CANNOT_SIGN },      { "elastic", AT_THE_CLIENT, CANNOT_SIGN },
  { "errbit", AT_THE_CLIENT, CANNOT_SIGN },       { "falco", AT_THE_CLIENT, CANNOT_SIGN },
  { "github", IN_THE_CLOUD, SIGNS_ITS_WAY },      { "grafana", AT_THE_CLIENT, SIGNS_ITS_WAY },
  { "graylog", AT_THE_CLIENT, CANNOT_SIGN },      { "icinga", AT_THE_CLIENT, CANNOT_SIGN },
  { "kubernetes", AT_THE_CLIENT, CANNOT_SIGN },   { "librenms", AT_THE_CLIENT, CANNOT_SIGN },
  { "n_central", AT_THE_CLIENT, CANNOT_SIGN },    { "nagios", AT_THE_CLIENT, CANNOT_SIGN },
  { "opbeat", NOT_A_SENDER, CANNOT_SIGN },        { "pagerduty", IN_THE_CLOUD, SIGNS_ITS_WAY },
  { "prometheus_v2", NOT_A_SENDER, CANNOT_SIGN }, { "prtg", AT_THE_CLIENT, CANNOT_SIGN },
  { "riemann", AT_THE_CLIENT, CANNOT_SIGN },      { "sentry", IN_THE_CLOUD, SIGNS_ITS_WAY },
  { "splunk", AT_THE_CLIENT, CANNOT_SIGN },       { "steward", AT_THE_CLIENT, SIGNS_AS_STEWARD },
  { "uptime_kuma", AT_THE_CLIENT, CANNOT_SIGN },  { "vrops", AT_THE_CLIENT, CANNOT_SIGN },
  { "wazuh", AT_THE_CLIENT, CANNOT_SIGN },        { "zabbix", AT_THE_CLIENT, CANNOT_SIGN },
  { "zabbix_api", NOT_A_SENDER, CANNOT_SIGN },
};

static Place
get_place (const StwSender *sender)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (facts[i].name, sender->name))
      return facts[i].place;
  return IN_THE_CLOUD;
}

static Signing
get_signing (const StwSender *sender)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (facts[i].name, sender->name))
      return facts[i].signing;
  return CANNOT_SIGN;
}

/**
 * stw_sender_setup_is_for:
 *
 * Returns: whether this tool sends by itself
 */
gboolean
stw_sender_setup_is_for (const StwSender *sender)
{
  return get_place (sender) != NOT_A_SENDER;
}

static char *
dup_template (const StwSender *sender, const StwSetupDoor *door)
{
  gboolean signs = door->secret != NULL && get_signing (sender) == SIGNS_AS_STEWARD;
  g_autofree char *path = g_strconcat (FOLDER, sender->name, signs ? "-signed" : NULL, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return text != NULL ? g_strndup (text, length) : NULL;
}

/* A tool that cannot set a header has its key in the address. */
static char *
write_plain (const StwSender *sender, const StwSetupDoor *door)
{
  if (strstr (sender->setup, "?api_key=") != NULL)
    return g_strdup_printf ("%s\n\n%s?api_key=%s", sender->setup, door->url, door->key);
  return g_strdup_printf ("%s\n\n%s\nX-API-Key: %s", sender->setup, door->url, door->key);
}

/**
 * stw_sender_setup_write:
 *
 * Returns: (transfer full): what to enter in the tool, with the address and the key in it
 */
char *
stw_sender_setup_write (const StwSender *sender, const StwSetupDoor *door)
{
  g_autofree char *template = dup_template (sender, door);
  g_autoptr (GString) text = NULL;

  if (template == NULL)
    return write_plain (sender, door);
  text = g_string_new (g_strchomp (template));
  g_string_replace (text, "@URL@", door->url, 0);
  g_string_replace (text, "@KEY@", door->key, 0);
  if (door->secret != NULL)
    g_string_replace (text, "@SECRET@", door->secret, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * stw_sender_setup_judge_signing:
 *
 * Returns: whether the tool's messages are let in, as far as signatures are concerned
 */
StwSetupVerdict
stw_sender_setup_judge_signing (const StwSender *sender, const StwSetupDoor *door)
{
  Signing signing = get_signing (sender);

  if (signing == SIGNS_ALWAYS)
    return (StwSetupVerdict){ g_strdup (_ ("Signs its messages; Steward checks that by itself.")),
                              door->secret == NULL };
  if (door->secret != NULL && signing == SIGNS_AS_STEWARD)
    return (StwSetupVerdict){ g_strdup (_ ("Signs each message with the secret.")), TRUE };
  if (door->secret != NULL && signing == SIGNS_ITS_WAY)
    return (StwSetupVerdict){ g_strdup (_ ("Signs in a way of its own: give it a source of its own "
                                           "with “stewardctl source add --scheme”.")),
                              FALSE };
  if (door->secret != NULL)
    return (StwSetupVerdict){ g_strdup (_ ("Cannot sign, and this source takes only signed "
                                           "messages: give it a source of its own.")),
                              FALSE };
  if (signing == CANNOT_SIGN)
    return (StwSetupVerdict){ g_strdup (_ ("Cannot sign its messages; the key alone lets it in.")),
                              TRUE };
  return (
    StwSetupVerdict){ g_strdup (_ ("Could sign its messages; here the key alone lets it in.")),
                      TRUE };
}

typedef enum
{
  THIS_COMPUTER,
  THIS_NETWORK,
  THE_INTERNET,
} Reach;

static Reach
get_reach (const StwSetupDoor *door)
{
  g_autoptr (GUri) uri = g_uri_parse (door->url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (address == NULL)
    return g_strcmp0 (host, "localhost") == 0 ? THIS_COMPUTER : THE_INTERNET;
  if (g_inet_address_get_is_loopback (address))
    return THIS_COMPUTER;
  return g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address)
           ? THIS_NETWORK
           : THE_INTERNET;
}

/**
 * stw_sender_setup_judge_reach:
 *
 * Returns: whether the tool can reach the door, as far as its address tells
 */
StwSetupVerdict
stw_sender_setup_judge_reach (const StwSender *sender, const StwSetupDoor *door)
{
  gboolean cloud = get_place (sender) == IN_THE_CLOUD;

  switch (get_reach (door))
    {
    case THIS_COMPUTER:
      if (cloud)
        return (StwSetupVerdict){ g_strdup (_ ("Runs in the cloud and cannot reach this address: "
                                               "only programs on this computer can.")),
                                  FALSE };
      return (StwSetupVerdict){ g_strdup (_ ("Reaches this address only when it runs on this "
                                             "computer.")),
                                FALSE };
    case THIS_NETWORK:
      if (cloud)
        return (StwSetupVerdict){ g_strdup (_ ("Runs in the cloud and cannot reach an address of "
                                               "this network.")),
                                  FALSE };
      return (StwSetupVerdict){ g_strdup (_ ("Reaches this address from the same network.")),
                                TRUE };
    case THE_INTERNET:
    default:
      return (
        StwSetupVerdict){ g_strdup (_ ("Reaches this address, unless a firewall is between.")),
                          TRUE };
    }
}

/**
 * stw_sender_setup_judge_trust:
 * @self_made: whether Steward made the certificate
 *
 * Returns: whether a sender trusts the door
 */
StwSetupVerdict
stw_sender_setup_judge_trust (const StwSetupDoor *door, gboolean self_made)
{
  if (!g_str_has_prefix (door->url, "https:"))
    return (StwSetupVerdict){ g_strdup (_ ("The address has no certificate: the key travels in "
                                           "plain text.")),
                              get_reach (door) == THIS_COMPUTER };
  if (self_made)
    return (StwSetupVerdict){ g_strdup (_ ("The certificate is Steward’s own: the sender trusts it "
                                           "only when it is told to.")),
                              FALSE };
  return (
    StwSetupVerdict){ g_strdup (_ ("The sender trusts the certificate when a public authority "
                                   "has issued it.")),
                      TRUE };
}
