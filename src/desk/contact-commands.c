/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep the people of a company. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/contact-store.h"

#include "desk/company-store.h"
#include "desk/incident-commands-private.h"
#include "desk/undo-store.h"

#define MAX_FIELD_BYTES 200
#define MAX_NOTE_BYTES 2000

/* A text that may be missing; an empty one is missing. */
static gboolean
read_text (const StwCommand *command,
           const char *member,
           gsize max_bytes,
           const char **ret_text,
           GError **error)
{
  const char *text = stw_command_get_text (command, member);

  *ret_text = text != NULL && *text != '\0' ? text : NULL;
  if (*ret_text == NULL || stw_text_fits (text, max_bytes))
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "“%s” has at most %" G_GSIZE_FORMAT " bytes.",
               member,
               max_bytes);
  return FALSE;
}

static gboolean
read_contact (const StwCommand *command, StwContact *contact, GError **error)
{
  contact->id = stw_command_get_int (command, "id", 0);
  contact->company = command->company;
  if (!read_text (command, "name", MAX_FIELD_BYTES, &contact->name, error) ||
      !read_text (command, "role", MAX_FIELD_BYTES, &contact->role, error) ||
      !read_text (command, "phone", MAX_FIELD_BYTES, &contact->phone, error) ||
      !read_text (command, "mail", MAX_FIELD_BYTES, &contact->mail, error) ||
      !read_text (command, "note", MAX_NOTE_BYTES, &contact->note, error))
    return FALSE;
  return contact->name != NULL ||
         stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A contact has a name.");
}

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, "contact", id, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "contact",
                                id,
                                command->arguments,
                                error);
}

/* The contact as it was, %NULL when it was none, said to the command that brings that back. */
static void
offer_undo (JsonObject **ret_result, JsonObject *before, gint64 id)
{
  JsonObject *inverse = before != NULL ? json_object_ref (before) : json_object_new ();

  json_object_set_int_member (inverse, "id", id);
  json_object_set_int_member (inverse, "contact", id);
  stw_undo_offer (ret_result, inverse);
}

/* @number: 0 for a new one */
static gboolean
make_contact (StwTransaction *transaction,
              const StwCommand *command,
              gint64 number,
              JsonObject **ret_result,
              GError **error)
{
  g_autoptr (StwCompany) company =
               stw_company_load (stw_transaction_get_db (transaction), command->company, error);
  StwContact contact;
  gint64 id;

  if (company == NULL || !read_contact (command, &contact, error))
    return FALSE;
  contact.id = number;
  if (!stw_contact_insert (transaction, &contact, &id, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", id);
  offer_undo (ret_result, NULL, id);
  return record (transaction, command, id, error);
}

static gboolean
contact_add (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  return make_contact (transaction, command, 0, ret_result, error);
}

/* Under its old number: what was done to it before can be taken back as well. */
static gboolean
contact_restore (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  return make_contact (transaction,
                       command,
                       stw_command_get_int (command, "contact", 0),
                       ret_result,
                       error);
}

static gboolean
contact_update (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  StwContact contact;
  g_autoptr (JsonObject) before = NULL;

  if (!read_contact (command, &contact, error))
    return FALSE;
  before = stw_contact_load (db, contact.company, contact.id, error);
  if (before == NULL || !stw_contact_write (db, &contact, error))
    return FALSE;
  offer_undo (ret_result, before, contact.id);
  return record (transaction, command, contact.id, error);
}

static gboolean
contact_remove (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);
  g_autoptr (JsonObject) before = stw_contact_load (db, command->company, id, error);

  if (before == NULL || !stw_contact_delete (db, command->company, id, error))
    return FALSE;
  offer_undo (ret_result, before, id);
  return record (transaction, command, id, error);
}

static const StwCommandRule rules[] = {
  { "contact.add", STW_PERMISSION_RECORD, contact_add },
  { "contact.update", STW_PERMISSION_RECORD, contact_update },
  { "contact.remove", STW_PERMISSION_RECORD, contact_remove },
  { "contact.restore", STW_PERMISSION_ENGINE, contact_restore },
};

/**
 * stw_contact_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern the people of a company
 */
const StwCommandRule *
stw_contact_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
