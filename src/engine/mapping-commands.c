/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about a company's own mappings, on the ledger thread. A mapping is compiled before
 * it is kept, so that one which cannot be used never is. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/mapping-commands.h"

#include "desk/company-store.h"
#include "desk/undo-store.h"
#include "intake/mapping-store.h"
#include "intake/senders.h"

#include <string.h>

#define MAX_MAPPINGS 200
#define MAX_MAPPING_BYTES (256 * 1024)

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* The mapping as a registry of its one sender, or %NULL when it cannot be used. */
static StwSenders *
compile (const char *text, GError **error)
{
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GError) reason = NULL;

  if (text == NULL || strlen (text) > MAX_MAPPING_BYTES)
    {
      refuse (error, STW_COMMAND_ERROR_INVALID, "A mapping is a JSON text of at most 256 KiB.");
      return NULL;
    }
  if (stw_senders_add_text (senders, text, strlen (text), &reason))
    return g_steal_pointer (&senders);
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "This mapping cannot be used: %s.",
               reason->message);
  return NULL;
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       gint64 mapping,
       const char *name,
       GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "name", name);
  stw_transaction_change (transaction, "mapping", mapping, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "mapping",
                                mapping,
                                detail,
                                error);
}

/* How the mapping of that name stands, for the audit. A command knows a mapping by its name alone,
 * which may be in its text. */
static gboolean
note_before (StwTransaction *transaction, gint64 company, const char *name, GError **error)
{
  gint64 mapping;

  return stw_mapping_find (stw_transaction_get_db (transaction), company, name, &mapping, error) &&
         stw_transaction_note_before (transaction, "mapping", mapping, error);
}

static gboolean
check_count (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) present = stw_mapping_list (db, company, error);

  if (present == NULL || present->len <= MAX_MAPPINGS)
    return present != NULL;
  return refuse (error,
                 STW_COMMAND_ERROR_REFUSED,
                 "This company has 200 mappings, which is the most. Remove one first.");
}

static gboolean
mapping_save (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *text = stw_command_get_text (command, "text");
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  g_autoptr (StwSenders) senders = company != NULL ? compile (text, error) : NULL;
  const char *name;
  gint64 mapping;

  if (senders == NULL)
    return FALSE;
  name = stw_senders_get (senders, 0)->name;
  if (!note_before (transaction, company->id, name, error) ||
      !stw_mapping_save (db,
                         company->id,
                         name,
                         text,
                         stw_transaction_get_now (transaction),
                         &mapping,
                         error) ||
      !check_count (db, company->id, error) || !audit (transaction, command, mapping, name, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_string_member (*ret_result, "name", name);
  return TRUE;
}

/* The mapping as it stands, said to the command that would save it. */
static JsonObject *
make_inverse (StwDb *db, gint64 company, const char *name, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, company, error);
  JsonObject *inverse = rows != NULL ? json_object_new () : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->name, name) != 0)
        continue;
      json_object_set_string_member (inverse, "text", row->text);
      json_object_set_int_member (inverse, "mapping", row->id);
    }
  return inverse;
}

static gboolean
mapping_remove (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  g_autoptr (JsonObject) inverse = make_inverse (db, command->company, name, error);
  g_autoptr (GError) failure = NULL;
  gint64 mapping;

  if (inverse == NULL || !note_before (transaction, command->company, name, error))
    return FALSE;
  if (stw_mapping_remove (db, command->company, name, &mapping, &failure))
    {
      stw_undo_offer (ret_result, g_steal_pointer (&inverse));
      return audit (transaction, command, mapping, name, error);
    }
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "This company has no mapping of that name.");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static const StwCommandRule rules[] = {
  { "mapping.save", STW_PERMISSION_JUDGE, mapping_save },
  { "mapping.remove", STW_PERMISSION_JUDGE, mapping_remove },
};

/**
 * stw_mapping_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern mappings
 */
const StwCommandRule *
stw_mapping_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
