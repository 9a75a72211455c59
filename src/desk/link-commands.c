/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep a company's links, and the one that opens a link from an incident: what
 * somebody looked at elsewhere is part of its story. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/link-store.h"

#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/incident-commands-private.h"
#include "desk/link-template.h"
#include "desk/undo-store.h"

#include <string.h>

#define MAX_TITLE_BYTES 200
/* Everybody's link to an asset. */
#define TERMINAL "ssh://{asset}"

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, "link", id, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "link",
                                id,
                                command->arguments,
                                error);
}

/* @title and @url: (nullable): the link as it was, when it goes */
static void
offer_undo (JsonObject **ret_result, gint64 id, const char *title, const char *url)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "id", id);
  json_object_set_int_member (inverse, "link", id);
  if (title != NULL)
    json_object_set_string_member (inverse, "title", title);
  if (url != NULL)
    json_object_set_string_member (inverse, "url", url);
  stw_undo_offer (ret_result, inverse);
}

/* @id: 0 for a new one */
static gboolean
make_link (StwTransaction *transaction,
           const StwCommand *command,
           gint64 id,
           JsonObject **ret_result,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  const char *title = stw_command_get_text (command, "title");
  const char *url = stw_command_get_text (command, "url");

  if (company == NULL)
    return FALSE;
  if (!stw_text_fits (title, MAX_TITLE_BYTES) || url == NULL)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A link has a title of at most 200 bytes, and an address.");
  if (!stw_link_template_check (url, error) ||
      !stw_link_insert (transaction, command->company, title, url, &id, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", id);
  offer_undo (ret_result, id, NULL, NULL);
  return record (transaction, command, id, error);
}

static gboolean
link_add (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  return make_link (transaction, command, 0, ret_result, error);
}

/* Under its old number: that it was added can be taken back as well. */
static gboolean
link_restore (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  return make_link (transaction,
                    command,
                    stw_command_get_int (command, "link", 0),
                    ret_result,
                    error);
}

static gboolean
link_remove (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);
  g_autofree char *title = NULL;
  g_autofree char *url = NULL;

  if (!stw_link_load (db, command->company, id, &title, &url, error) ||
      !stw_link_delete (db, command->company, id, error))
    return FALSE;
  offer_undo (ret_result, id, title, url);
  return record (transaction, command, id, error);
}

/* A name that the incident's alerts do not have is nobody's to lead to. */
static gboolean
find_asset (StwDb *db,
            const StwIncident *incident,
            const char *given,
            char **ret_asset,
            GError **error)
{
  if (!stw_link_find_asset (db, incident->id, given, ret_asset, error))
    return FALSE;
  return given == NULL || *ret_asset != NULL ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_NOT_FOUND,
                             "This incident has no such asset.");
}

/* A sender may have named the port that it watches with the machine. */
static char *
dup_host (const char *asset)
{
  const char *port = asset != NULL ? strrchr (asset, ':') : NULL;

  if (port == NULL || port[1] == '\0' || strspn (port + 1, "0123456789") != strlen (port + 1))
    return g_strdup (asset);
  return g_strndup (asset, (gsize) (port - asset));
}

/* Where a link of the company leads, or SSH, which needs none. */
static char *
dup_asset_url (StwDb *db,
               const StwCommand *command,
               const StwIncident *incident,
               JsonObject *detail,
               GError **error)
{
  gboolean terminal =
    json_object_get_boolean_member_with_default (command->arguments, "terminal", FALSE);
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->id);
  g_autofree char *title = terminal ? g_strdup ("SSH") : NULL;
  g_autofree char *text = terminal ? g_strdup (TERMINAL) : NULL;
  g_autofree char *asset = NULL;
  g_autofree char *host = NULL;

  if ((!terminal && !stw_link_load (db,
                                    incident->company,
                                    stw_command_get_int (command, "link", 0),
                                    &title,
                                    &text,
                                    error)) ||
      !find_asset (db, incident, stw_command_get_text (command, "asset"), &asset, error))
    return NULL;
  json_object_set_string_member (detail, "title", title);
  if (asset != NULL)
    json_object_set_string_member (detail, "asset", asset);
  host = terminal ? dup_host (asset) : g_strdup (asset);
  return stw_link_expand (text, host, id, error);
}

/* The page of the sender of an alert. */
static char *
dup_sender_page (StwDb *db, gint64 incident, gint64 alert, JsonObject *detail, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *url = NULL;

  if (!stw_link_load_sender_page (db, incident, alert, &title, &url, error) ||
      !stw_link_check (url, error))
    return NULL;
  json_object_set_string_member (detail, "title", title);
  return g_steal_pointer (&url);
}

/* The answer is the address, which the caller opens. */
static gboolean
link_open (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  gint64 alert = stw_command_get_int (command, "alert", 0);
  g_autofree char *url = NULL;

  if (incident == NULL)
    return FALSE;
  url = alert != 0 ? dup_sender_page (db, incident->id, alert, detail, error)
                   : dup_asset_url (db, command, incident, detail, error);
  if (url == NULL)
    return FALSE;
  json_object_set_string_member (detail, "url", url);
  *ret_result = json_object_new ();
  json_object_set_string_member (*ret_result, "url", url);
  return stw_incident_record (transaction, command, incident, "link", detail, error);
}

static const StwCommandRule rules[] = {
  { "link.add", STW_PERMISSION_RECORD, link_add },
  { "link.remove", STW_PERMISSION_RECORD, link_remove },
  { "link.restore", STW_PERMISSION_ENGINE, link_restore },
  { "link.open", STW_PERMISSION_ANSWER, link_open },
};

/**
 * stw_link_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern links
 */
const StwCommandRule *
stw_link_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
