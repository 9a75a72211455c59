/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which skills an incident needs, from what is said of it. Plain functions, usable from any
 * thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/needs.h"

#include <string.h>

/* What people call their skill in an area, and the words by which the area is recognised. */
static const struct
{
  const char *skills;
  const char *words;
} areas[] = {
  { "linux,unix",
    "linux,systemd,kernel,ubuntu,debian,rhel,inode,oom,cron,ssh,syslog,load average" },
  { "windows", "windows,iis,wmi,powershell,registry,event log,hyper-v,group policy" },
  { "active directory,identity",
    "active directory,domain controller,ldap,kerberos,logon,entra,replication partner" },
  { "network,networking,firewall",
    "network,switch,router,vlan,vpn,firewall,dns,dhcp,bgp,ping,latency,packet loss,wan,wifi,"
    "interface,uplink,snmp" },
  { "database,databases,sql",
    "database,mysql,mariadb,postgres,postgresql,mssql,oracle,mongodb,redis,deadlock" },
  { "mail,e-mail,email,exchange", "mail,e-mail,smtp,imap,exchange,postfix,mailbox,mail queue" },
  { "backup,backups", "backup,backups,veeam,restore,snapshot" },
  { "storage", "storage,disk,san,nas,raid,volume,iscsi,ceph,lun,smart" },
  { "security", "security,malware,ransomware,virus,intrusion,phishing,breach,brute force,falco" },
  { "aws,cloud", "aws,ec2,s3,rds,lambda,cloudwatch,aws_cloudwatch" },
  { "azure,cloud", "azure,azure_monitor,microsoft_graph_security" },
  { "gcp,google cloud,cloud", "gcp,gke,gcp_monitoring,google cloud" },
  { "kubernetes,containers,docker", "kubernetes,pod,container,docker,node,kubelet,ingress" },
  { "virtualisation,virtualization,vmware,hyper-v",
    "vmware,esxi,vcenter,vrops,hyper-v,hypervisor" },
  { "web", "web,http,https,nginx,apache,certificate,tls,ssl,url,website" },
  { "printers,printing", "printer,printers,toner,spooler" },
};

/* Whether a word stands in a text by itself, not within another. */
static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      gunichar before =
        at > text ? g_utf8_get_char (g_utf8_find_prev_char (text, at)) : (gunichar) ' ';

      if (!g_unichar_isalnum (before) && !g_unichar_isalnum (g_utf8_get_char (at + length)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
any_has_word (GPtrArray *texts, const char *word)
{
  for (guint i = 0; i < texts->len; i++)
    if (has_word (g_ptr_array_index (texts, i), word))
      return TRUE;
  return FALSE;
}

static gboolean
any_has_one_of (GPtrArray *texts, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (any_has_word (texts, list[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_area_of (const char *skills, const char *skill)
{
  g_auto (GStrv) list = g_strsplit (skills, ",", -1);

  return g_strv_contains ((const char *const *) list, skill);
}

static gboolean
is_needed (const char *skill, GPtrArray *texts)
{
  if (any_has_word (texts, skill))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    if (is_area_of (areas[i].skills, skill) && any_has_one_of (texts, areas[i].words))
      return TRUE;
  return FALSE;
}

static void
add_once (GPtrArray *needs, char *taken)
{
  if (*taken != '\0' && !g_ptr_array_find_with_equal_func (needs, taken, g_str_equal, NULL))
    g_ptr_array_add (needs, taken);
  else
    g_free (taken);
}

static GPtrArray *
fold_all (GPtrArray *texts)
{
  GPtrArray *folded = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (folded, g_utf8_casefold (g_ptr_array_index (texts, i), -1));
  return folded;
}

/**
 * stw_needs_find:
 * @named: (element-type utf8): the skills that rules of classification name for its alerts
 * @texts: (element-type utf8): what is said of it: title, signatures, categories, tools
 * @known: (element-type utf8): the skills that anybody has
 *
 * What a rule names is needed whether or not anybody has it. What texts hint at counts only where
 * somebody has it: it is a hint, and could else only lower everybody alike.
 *
 * Returns: (transfer full): the needed skills, case folded, each once
 */
char **
stw_needs_find (GPtrArray *named, GPtrArray *texts, GPtrArray *known)
{
  g_autoptr (GPtrArray) folded = fold_all (texts);
  GPtrArray *needs = g_ptr_array_new ();

  for (guint i = 0; i < named->len; i++)
    add_once (needs, g_utf8_casefold (g_ptr_array_index (named, i), -1));
  for (guint i = 0; i < known->len; i++)
    {
      g_autofree char *skill = g_utf8_casefold (g_ptr_array_index (known, i), -1);

      if (*skill != '\0' && is_needed (skill, folded))
        add_once (needs, g_steal_pointer (&skill));
    }
  g_ptr_array_add (needs, NULL);
  return (char **) g_ptr_array_free (needs, FALSE);
}
