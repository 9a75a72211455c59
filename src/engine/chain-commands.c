/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Once a day the number of audit entries and the last one's checksum go to places outside, so that
 * who shortens or rewrites the chain has to change those, too. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/chain-commands.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "engine/channels.h"
#include "store/audit-verify.h"
#include "store/setting.h"

#include <glib/gi18n.h>
#include <syslog.h>

/* A place outside, and when it was last told: "TIME COUNT:HASH WHERE". */
typedef struct
{
  const char *setting;
  const char *told;
  /* Whether it went on its way, else @ret_why says why not. */
  gboolean (*tell) (StwTransaction *transaction,
                    const char *where,
                    const char *head,
                    const char **ret_why,
                    GError **error);
} Place;

static gboolean
tell_by_mail (StwTransaction *transaction,
              const char *where,
              const char *head,
              const char **ret_why,
              GError **error)
{
  const StwRecipient recipient = { .name = (char *) where, .mail = (char *) where };
  g_autofree char *body = g_strdup_printf (
    /* Translators: the text of an e-mail; %s is a number and a checksum, "42:9f2c…" */
    _ ("This is the end of the audit's chain as number of entries and last checksum:\n\n%s\n\n"
       "Keep this message. To see later that nothing before it was altered or removed:\n\n"
       "stewardctl audit verify --expect %s\n"),
    head,
    head);
  const StwNews news = { .purpose = "audit", .subject = _ ("Audit of Steward"), .body = body };
  guint n_messages;

  if (!stw_channels_tell (transaction, &recipient, &news, &n_messages, error))
    return FALSE;
  if (n_messages == 0)
    *ret_why = "no mail server is set up";
  return TRUE;
}

static gboolean
tell_by_syslog (StwTransaction *transaction,
                const char *where,
                const char *head,
                const char **ret_why,
                GError **error)
{
  if (g_str_equal (where, "yes"))
    syslog (LOG_AUTHPRIV | LOG_NOTICE, "steward: end of the audit's chain: %s", head);
  return TRUE;
}

static const Place places[] = {
  { STW_SETTING_AUDIT_MAIL, STW_SETTING_AUDIT_MAIL_TOLD, tell_by_mail },
  { STW_SETTING_AUDIT_SYSLOG, STW_SETTING_AUDIT_SYSLOG_TOLD, tell_by_syslog },
};

/* A day is one of UTC. What was told to another address counts for nothing. */
static gboolean
was_told (StwDb *db, const Place *place, const char *where, gint64 now)
{
  g_autofree char *told = stw_setting_dup (db, place->told);
  g_auto (GStrv) parts = told != NULL ? g_strsplit (told, " ", 3) : NULL;
  gint64 at;

  return parts != NULL && g_strv_length (parts) == 3 && stw_timestamp_parse (parts[0], &at) &&
         g_str_equal (parts[2], where) && at / STW_DAY == now / STW_DAY;
}

static gboolean
tell (StwTransaction *transaction, const Place *place, const char *actor, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autofree char *where = stw_setting_dup (db, place->setting);
  g_autofree char *time = stw_timestamp_format (now);
  g_autofree char *head = NULL;
  g_autofree char *told = NULL;
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *why = NULL;
  StwAuditHead end;

  if (where == NULL || g_str_equal (where, "no") || was_told (db, place, where, now))
    return TRUE;
  if (!stw_audit_get_head (db, &end, error))
    return FALSE;
  head = stw_audit_head_format (&end);
  if (!place->tell (transaction, where, head, &why, error))
    return FALSE;
  if (why != NULL)
    return stw_setting_set (db, place->told, why, error);
  told = g_strdup_printf ("%s %s %s", time, head, where);
  json_object_set_string_member (detail, "head", head);
  json_object_set_string_member (detail, "to", place->setting);
  stw_transaction_change (transaction, "setting", 0, 0);
  return stw_setting_set (db, place->told, told, error) &&
         stw_transaction_audit (transaction,
                                actor,
                                0,
                                STW_COMMAND_TELL_CHAIN,
                                "audit",
                                0,
                                detail,
                                error);
}

static gboolean
tell_chain (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (!tell (transaction, &places[i], command->actor, error))
      return FALSE;
  *ret_result = json_object_new ();
  return TRUE;
}

/**
 * stw_chain_dup_told:
 *
 * Returns: (transfer full): when the end of the chain was last told where, a line for each place
 */
char *
stw_chain_dup_told (StwDb *db)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *told = stw_setting_dup (db, places[i].told);

      if (told != NULL)
        g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", told);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_TELL_CHAIN, STW_PERMISSION_ENGINE, tell_chain },
};

/**
 * stw_chain_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that tell of the chain
 */
const StwCommandRule *
stw_chain_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
