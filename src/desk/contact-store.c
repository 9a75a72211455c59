/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of a company. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/contact-store.h"

#include "base/ids.h"

/**
 * stw_contact_insert:
 * @contact: number 0 for one that is new
 * @ret_id: (out): the contact's number
 */
gboolean
stw_contact_insert (StwTransaction *transaction,
                    const StwContact *contact,
                    gint64 *ret_id,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO contact (id, company_id, name, role, phone, mail, note, "
                   "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                   STW_INT_OR_NULL (contact->id),
                   STW_INT (contact->company),
                   STW_TEXT (contact->name),
                   STW_TEXT (contact->role),
                   STW_TEXT (contact->phone),
                   STW_TEXT (contact->mail),
                   STW_TEXT (contact->note),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_contact_write:
 *
 * Says all of a contact anew.
 */
gboolean
stw_contact_write (StwDb *db, const StwContact *contact, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE contact SET name = ?3, role = ?4, phone = ?5, mail = ?6, note = ?7 "
                     "WHERE id = ?1 AND company_id = ?2",
                     STW_INT (contact->id),
                     STW_INT (contact->company),
                     STW_TEXT (contact->name),
                     STW_TEXT (contact->role),
                     STW_TEXT (contact->phone),
                     STW_TEXT (contact->mail),
                     STW_TEXT (contact->note));
}

/**
 * stw_contact_delete:
 * @company: whose contact it is
 */
gboolean
stw_contact_delete (StwDb *db, gint64 company, gint64 id, GError **error)
{
  return stw_db_run (db,
                     error,
                     "DELETE FROM contact WHERE id = ?1 AND company_id = ?2",
                     STW_INT (id),
                     STW_INT (company));
}

static JsonObject *
describe (StwRows *rows)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_CONTACT, stw_rows_get_int (rows, 0));

  json_object_set_string_member (object, "id", id);
  for (int i = 1; i < (int) stw_rows_get_n_columns (rows); i++)
    json_object_set_string_member (object,
                                   stw_rows_get_name (rows, i),
                                   stw_rows_get_text (rows, i));
  return object;
}

/**
 * stw_contact_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such contact
 *
 * Returns: (transfer full): one of what stw_contact_list() lists
 */
JsonObject *
stw_contact_load (StwDb *db, gint64 company, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, name, role, phone, mail, note FROM contact "
                                           "WHERE id = ?1 AND company_id = ?2",
                                           STW_INT (id),
                                           STW_INT (company));

  if (stw_rows_next (rows, error))
    return describe (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "This company has no such contact.");
  return NULL;
}

/**
 * stw_contact_list:
 *
 * Returns: (transfer full): `[{"id","name","role","phone","mail","note"}]`, by name
 */
JsonArray *
stw_contact_list (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, name, role, phone, mail, note FROM contact "
                                           "WHERE company_id = ?1 ORDER BY name, id",
                                           STW_INT (company));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, describe (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}
