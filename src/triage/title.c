/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An incident's title as a person would say it. It is data made of the sender's words, hence
 * English and not translated. A plain function, usable from any thread. */

#include "config.h"

#include "triage/title.h"

#include "base/text.h"
#include "triage/asset-name.h"

#include <string.h>

/* The signature's part; it leaves room for the words around it and for the asset. */
#define MAX_SIGNATURE 66

/* Written in capitals by people whatever a rule's name does with them. */
static const char *const acronyms[] = { "API",  "AWS", "CPU", "DB",  "DNS",  "FTP", "HTTP", "HTTPS",
                                        "ID",   "IO",  "IP",  "LAN", "NFS",  "NTP", "OOM",  "OS",
                                        "RAID", "RAM", "RDP", "SLA", "SMTP", "SQL", "SSH",  "SSL",
                                        "TCP",  "TLS", "TTL", "UDP", "UPS",  "URL", "VM",   "VPN" };

static const char *
find_acronym (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acronyms); i++)
    if (strlen (acronyms[i]) == length && g_ascii_strncasecmp (acronyms[i], word, length) == 0)
      return acronyms[i];
  return NULL;
}

static gboolean
is_all_upper (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_islower (word[i]))
      return FALSE;
  return length > 1;
}

static void
append_word (GString *title, const char *word, gsize length)
{
  const char *acronym = find_acronym (word, length);
  gsize start;

  if (length == 0)
    return;
  if (title->len > 0)
    g_string_append_c (title, ' ');
  start = title->len;
  g_string_append_len (title, acronym != NULL ? acronym : word, (gssize) length);
  if (acronym == NULL && !is_all_upper (word, length))
    title->str[start] = start == 0 ? g_ascii_toupper (word[0]) : g_ascii_tolower (word[0]);
}

/* Whether a new word begins at @i of a name such as "NodeCPUHigh" or "disk_full". */
static gboolean
word_begins (const char *name, gsize i)
{
  if (!g_ascii_isupper (name[i]))
    return FALSE;
  return g_ascii_islower (name[i - 1]) ||
         (g_ascii_isupper (name[i - 1]) && g_ascii_islower (name[i + 1]));
}

/* Rule names of programs ("HighCpuUsage", "disk_full") become words; what is in words already, or
 * holds digits and marks that mean something, stays. */
static char *
to_words (const char *name)
{
  GString *title;
  gsize length = strlen (name), start = 0;
  gboolean split = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalpha (name[i]) && name[i] != '_')
        return g_strdup (name);
      split |= name[i] == '_' || (i > 0 && word_begins (name, i));
    }
  if (!split)
    return g_strdup (name);
  title = g_string_sized_new (length + 8);
  for (gsize i = 0; i <= length; i++)
    if (i == length || name[i] == '_' || (i > start && word_begins (name, i)))
      {
        append_word (title, name + start, i - start);
        start = i + (name[i] == '_');
      }
  return g_string_free (title, FALSE);
}

/* "on db-02", "on 5 servers", or nothing where there is no asset or the signature names it; an
 * asset's name is cut where it does not fit into @room bytes. */
static char *
place (const StwTitleFacts *facts, const char *signature, gsize room)
{
  g_autofree char *key = stw_asset_name_key (facts->asset);
  g_autofree char *asset = stw_text_clip (facts->asset, room - strlen (" on "));

  if (facts->n_assets > 1)
    return g_strdup_printf (" on %u %s",
                            facts->n_assets,
                            key == NULL || stw_asset_name_is_host (key) ? "servers" : "assets");
  if (key == NULL || strstr (signature, facts->asset) != NULL)
    return g_strdup ("");
  return g_strdup_printf (" on %s", asset);
}

/**
 * stw_title:
 * @facts: what the incident holds
 *
 * Returns: (transfer full): for instance "High CPU usage on 5 servers" or "Disk /var full and 2
 * other problems on db-02", at most %STW_TITLE_MAX bytes
 */
char *
stw_title (const StwTitleFacts *facts)
{
  g_autofree char *words = NULL, *signature = NULL, *more = NULL, *where = NULL;
  guint others;

  g_return_val_if_fail (facts != NULL, NULL);

  words = to_words (stw_text_or (facts->signature, "Alert"));
  signature = stw_text_clip (words, MAX_SIGNATURE);
  others = facts->n_signatures > 1 ? facts->n_signatures - 1 : 0;
  if (others > 0)
    more = g_strdup_printf (" and %u other problem%s", others, others == 1 ? "" : "s");
  else
    more = g_strdup ("");
  where = place (facts, signature, STW_TITLE_MAX - strlen (signature) - strlen (more));
  return g_strconcat (signature, more, where, NULL);
}
