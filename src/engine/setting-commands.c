/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of the desk that a person can change. One table says what they are called and what
 * they can be; the window, stewardctl and the command all go by it. On the ledger thread, but for
 * what reads the table. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/setting-commands.h"

#include "engine/engine.h"
#include "net/address.h"
#include "store/setting.h"

#include <string.h>

#define MAX_NAME_BYTES 200
#define MAX_PATH_BYTES 4096

/* One line that is not blank. */
static gboolean
is_name (const char *value)
{
  gboolean has_ink = FALSE;

  if (strlen (value) > MAX_NAME_BYTES || !g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_iscntrl (letter))
        return FALSE;
      has_ink = has_ink || g_unichar_isgraph (letter);
    }
  return has_ink;
}

static gboolean
is_listen_address (const char *value)
{
  StwAddress address;
  guint16 port;

  return stw_address_parse_with_port (value, &address, &port);
}

static gboolean
is_address (const char *value)
{
  StwAddress address;

  return stw_address_parse (value, &address);
}

/* Whether it can be read is seen when the door opens: this thread waits for no disk but its own. */
static gboolean
is_path (const char *value)
{
  return strlen (value) <= MAX_PATH_BYTES && g_utf8_validate (value, -1, NULL) &&
         g_path_is_absolute (value);
}

/* Without anything after the host that a link could not go on from. */
static gboolean
is_web_address (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && strlen (value) <= MAX_NAME_BYTES &&
         (g_str_equal (g_uri_get_scheme (uri), "https") ||
          g_str_equal (g_uri_get_scheme (uri), "http")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL &&
         g_uri_get_userinfo (uri) == NULL;
}

/* One address: a name, "@" and where it is. */
static gboolean
is_mail_address (const char *value)
{
  const char *at = strchr (value, '@');

  if (at == NULL || at == value || at[1] == '\0' || strchr (at + 1, '@') != NULL ||
      strlen (value) > MAX_NAME_BYTES || !g_utf8_validate (value, -1, NULL))
    return FALSE;
  for (const char *letter = value; *letter != '\0'; letter++)
    if (g_ascii_iscntrl (*letter) || strchr (" ,;<>\"", *letter) != NULL)
      return FALSE;
  return TRUE;
}

/* Only forgetting it, which does it anew. */
static gboolean
is_nothing (const char *value)
{
  return FALSE;
}

static gboolean
is_switch (const char *value)
{
  return g_str_equal (value, "yes") || g_str_equal (value, "no");
}

static gboolean
is_lock_time (const char *value)
{
  return g_ascii_string_to_unsigned (value, 10, 1, 480, NULL, NULL);
}

static const StwSettingKind kinds[] = {
  { STW_SETTING_MSP_NAME, NULL, is_name, "A name is one line of at most 200 bytes." },
  { STW_SETTING_MSP_ADMINISTRATOR, NULL, is_name, "A name is one line of at most 200 bytes." },
  { STW_SETTING_WELCOMED, "no", is_switch, "Whether the desk has welcomed is yes or no." },
  { STW_SETTING_LOCK_MINUTES,
    "15",
    is_lock_time,
    "A window locks after 1 to 480 minutes without use." },
  { STW_SETTING_DOOR_LISTEN,
    STW_LISTEN_USUAL,
    is_listen_address,
    "The door is at an ADDRESS:PORT such as " STW_LISTEN_USUAL " or [::1]:8480." },
  { STW_SETTING_DOOR_PUBLIC,
    NULL,
    is_web_address,
    "Where others find the door is an address such as https://desk.example.com." },
  { STW_SETTING_DOOR_PROXY, NULL, is_address, "A proxy is an IP address such as 192.0.2.7." },
  { STW_SETTING_DOOR_CERTIFICATE, NULL, is_path, "A certificate is the whole path of a file." },
  { STW_SETTING_DOOR_KEY, NULL, is_path, "A key is the whole path of a file." },
  { STW_SETTING_DOOR_SELF_MADE,
    "no",
    is_switch,
    "Whether Steward makes its certificate itself is yes or no." },
  { STW_SETTING_AUDIT_MAIL,
    NULL,
    is_mail_address,
    "This wants one address such as audit@example.com." },
  { STW_SETTING_AUDIT_SYSLOG, "no", is_switch, "Whether the system's log is told is yes or no." },
  { STW_SETTING_AUDIT_MAIL_TOLD,
    NULL,
    is_nothing,
    "Steward sets this itself; it can be forgotten." },
  { STW_SETTING_AUDIT_SYSLOG_TOLD,
    NULL,
    is_nothing,
    "Steward sets this itself; it can be forgotten." },
};

/**
 * stw_setting_kinds:
 * @ret_n_kinds: (out): how many
 *
 * Returns: (transfer none): every setting that a person can change
 */
const StwSettingKind *
stw_setting_kinds (guint *ret_n_kinds)
{
  *ret_n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

/**
 * stw_setting_kind_find:
 *
 * Returns: (transfer none) (nullable): the setting of that name
 */
const StwSettingKind *
stw_setting_kind_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

/**
 * stw_setting_kind_accepts:
 * @name: one of the settings
 * @value: a text, "" to forget it
 *
 * Returns: whether the setting can be that
 */
gboolean
stw_setting_kind_accepts (const char *name, const char *value)
{
  const StwSettingKind *kind = stw_setting_kind_find (name);

  return kind != NULL && (*value == '\0' || kind->accepts (value));
}

static gboolean
set_one (StwDb *db, const StwSettingKind *kind, JsonNode *node, JsonObject *before, GError **error)
{
  gboolean is_text =
    JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  const char *value = is_text ? json_node_get_string (node) : NULL;
  g_autofree char *old = NULL;

  if (value == NULL || !stw_setting_kind_accepts (kind->name, value))
    {
      g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, kind->wants);
      return FALSE;
    }
  old = stw_setting_dup (db, kind->name);
  json_object_set_string_member (before, kind->name, old != NULL ? old : "");
  return stw_setting_set (db, kind->name, *value != '\0' ? value : NULL, error);
}

/* Takes texts by the names of settings, and answers in "before" what takes them back. */
static gboolean
settings_set (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  g_autoptr (JsonObject) before = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, command->arguments);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const StwSettingKind *kind = stw_setting_kind_find (name);

      if (kind == NULL)
        {
          g_set_error (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "There is no setting “%s”.",
                       name);
          return FALSE;
        }
      if (!set_one (stw_transaction_get_db (transaction), kind, node, before, error))
        return FALSE;
    }
  stw_transaction_change (transaction, "setting", 0, 0);
  if (!stw_transaction_audit (transaction,
                              command->actor,
                              0,
                              command->name,
                              "setting",
                              0,
                              command->arguments,
                              error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_object_member (*ret_result, "before", g_steal_pointer (&before));
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "settings.set", STW_PERMISSION_SETTINGS, settings_set },
};

/**
 * stw_setting_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that change settings
 */
const StwCommandRule *
stw_setting_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
