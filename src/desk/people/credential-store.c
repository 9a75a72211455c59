/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How people prove who they are, as rows: passwords as Argon2id, the place of a seed, recovery
 * codes and invitations as hashes, and what became of each attempt. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/credential-store.h"

#include "base/ids.h"
#include "desk/incident-commands-private.h"
#include "model/permission.h"

#include <sodium.h>
#include <string.h>

/**
 * stw_credential_clear:
 *
 * Forgets it.
 */
void
stw_credential_clear (StwCredential *credential)
{
  g_clear_pointer (&credential->name, g_free);
  g_clear_pointer (&credential->password, g_free);
  g_clear_pointer (&credential->seed_name, g_free);
}

/**
 * stw_credential_find:
 * @name: a name or an address of mail, in any case
 * @ret_credential: (out): whose it is; nobody's when nobody of that name can sign in
 *
 * Returns: whether it could be looked up
 */
gboolean
stw_credential_find (StwDb *db, const char *name, StwCredential *ret_credential, GError **error)
{
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT p.id, p.name, c.password, c.seed_name, c.last_step "
                             "FROM person p JOIN credential c ON c.person_id = p.id "
                             "WHERE (p.name_key = ?1 OR p.mail_key = ?1) AND p.left_at IS NULL "
                             "AND c.seed_name IS NOT NULL",
                             STW_TEXT (key));

  *ret_credential = (StwCredential){ 0 };
  if (rows == NULL)
    return FALSE;
  if (stw_rows_next (rows, error))
    *ret_credential = (StwCredential){
      .person = stw_rows_get_int (rows, 0),
      .name = g_strdup (stw_rows_get_text (rows, 1)),
      .password = g_strdup (stw_rows_get_text (rows, 2)),
      .seed_name = g_strdup (stw_rows_get_text (rows, 3)),
      .last_step = stw_rows_get_int (rows, 4),
    };
  return stw_rows_succeeded (rows);
}

static gboolean
write_recovery (StwDb *db, gint64 person, JsonArray *hashes, GError **error)
{
  if (!stw_db_run (db, error, "DELETE FROM recovery_code WHERE person_id = ?1", STW_INT (person)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (hashes); i++)
    {
      guint8 hash[STW_RECOVERY_HASH_SIZE];

      if (stw_hex_decode (json_array_get_string_element (hashes, i), hash, sizeof hash) &&
          !stw_db_run (db,
                       error,
                       "INSERT INTO recovery_code (person_id, hash) VALUES (?1, ?2)",
                       STW_INT (person),
                       STW_BLOB (hash, sizeof hash)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_credential_set:
 * @recovery: hashes in hexadecimal, in place of those that stood
 *
 * Says all of a credential anew.
 */
gboolean
stw_credential_set (StwTransaction *transaction,
                    const StwCredential *credential,
                    JsonArray *recovery,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  return stw_db_run (db,
                     error,
                     "INSERT INTO credential (person_id, password, seed_name, last_step, "
                     "changed_at) VALUES (?1, ?2, ?3, ?4, ?5) "
                     "ON CONFLICT (person_id) DO UPDATE SET password = excluded.password, "
                     "seed_name = excluded.seed_name, last_step = excluded.last_step, "
                     "changed_at = excluded.changed_at",
                     STW_INT (credential->person),
                     STW_TEXT (credential->password),
                     STW_TEXT (credential->seed_name),
                     STW_INT (credential->last_step),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         write_recovery (db, credential->person, recovery, error);
}

/**
 * stw_credential_use_step:
 * @ret_used: (out): whether it had not been used before
 *
 * Uses the code of a step, which counts no more after it.
 */
gboolean
stw_credential_use_step (StwDb *db, gint64 person, gint64 step, gboolean *ret_used, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "UPDATE credential SET last_step = ?2 WHERE person_id = ?1 AND last_step < ?2",
                   STW_INT (person),
                   STW_INT (step)))
    return FALSE;
  *ret_used = stw_db_get_changes (db) == 1;
  return TRUE;
}

/**
 * stw_recovery_code_stands:
 * @ret_stands: (out): whether it is one of theirs and was not used
 */
gboolean
stw_recovery_code_stands (StwDb *db,
                          gint64 person,
                          const guint8 hash[STW_RECOVERY_HASH_SIZE],
                          gboolean *ret_stands,
                          GError **error)
{
  gint64 n;

  if (!stw_db_number (db,
                      &n,
                      error,
                      "SELECT COUNT(*) FROM recovery_code WHERE person_id = ?1 AND hash = ?2 "
                      "AND used_at IS NULL",
                      STW_INT (person),
                      STW_BLOB (hash, STW_RECOVERY_HASH_SIZE)))
    return FALSE;
  *ret_stands = n == 1;
  return TRUE;
}

/**
 * stw_recovery_code_use:
 * @hash: in hexadecimal
 * @ret_used: (out): whether it had not been used before
 */
gboolean
stw_recovery_code_use (StwTransaction *transaction,
                       gint64 person,
                       const char *hash,
                       gboolean *ret_used,
                       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  guint8 bytes[STW_RECOVERY_HASH_SIZE];

  *ret_used = FALSE;
  if (!stw_hex_decode (hash, bytes, sizeof bytes))
    return TRUE;
  if (!stw_db_run (db,
                   error,
                   "UPDATE recovery_code SET used_at = ?3 WHERE person_id = ?1 AND hash = ?2 "
                   "AND used_at IS NULL",
                   STW_INT (person),
                   STW_BLOB (bytes, sizeof bytes),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_used = stw_db_get_changes (db) == 1;
  return TRUE;
}

/**
 * stw_person_find_place:
 * @ret_place: (out): where they work
 */
gboolean
stw_person_find_place (StwDb *db, gint64 person, StwPlace *ret_place, GError **error)
{
  gint64 place;

  if (!stw_db_number (db,
                      &place,
                      error,
                      "SELECT COALESCE((SELECT CASE WHEN p.role <> ?2 THEN ?3 WHEN EXISTS "
                      "(SELECT 1 FROM person_grant g WHERE g.person_id = p.id) THEN ?4 END "
                      "FROM person p WHERE p.id = ?1 AND p.left_at IS NULL), ?5)",
                      STW_INT (person),
                      STW_INT (STW_ROLE_COMPANY_ADMINISTRATOR),
                      STW_INT (STW_PLACE_DESK),
                      STW_INT (STW_PLACE_COMPANIES),
                      STW_INT (STW_PLACE_NONE)))
    return FALSE;
  *ret_place = (StwPlace) place;
  return TRUE;
}

/**
 * stw_credential_count_operators:
 * @ret_n: (out): how many can sign in and work at the desk
 */
gboolean
stw_credential_count_operators (StwDb *db, gint64 *ret_n, GError **error)
{
  return stw_db_number (db,
                        ret_n,
                        error,
                        "SELECT COUNT(*) FROM credential c JOIN person p ON p.id = c.person_id "
                        "WHERE p.left_at IS NULL AND c.seed_name IS NOT NULL "
                        "AND p.role IS NOT NULL AND p.role <> ?1",
                        STW_INT (STW_ROLE_COMPANY_ADMINISTRATOR));
}

/**
 * stw_credential_describe_administrators:
 *
 * Returns: (transfer full): `[{"name","seed_name"}]` as text: whose codes end the lock
 */
char *
stw_credential_describe_administrators (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT p.name, c.seed_name FROM credential c "
                             "JOIN person p ON p.id = c.person_id WHERE p.left_at IS NULL "
                             "AND c.seed_name IS NOT NULL AND p.role = ?1 ORDER BY p.id",
                             STW_INT (STW_ROLE_ADMINISTRATOR));

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", stw_rows_get_text (rows, 0));
      json_object_set_string_member (object, "seed_name", stw_rows_get_text (rows, 1));
      json_array_add_object_element (list, object);
    }
  if (!stw_rows_succeeded (rows))
    return NULL;
  node = json_node_init_array (json_node_alloc (), list);
  return json_to_string (node, FALSE);
}

/**
 * stw_credential_check_administrator:
 * @error: #STW_COMMAND_ERROR_REFUSED when somebody can sign in, and no MSP administrator can
 *
 * A desk that locks must be able to be opened by somebody who may do everything.
 */
gboolean
stw_credential_check_administrator (StwDb *db, GError **error)
{
  gint64 n_locked_out;

  if (!stw_db_number (db,
                      &n_locked_out,
                      error,
                      "SELECT EXISTS (SELECT 1 FROM credential WHERE seed_name IS NOT NULL) "
                      "AND NOT EXISTS (SELECT 1 FROM credential c "
                      "JOIN person p ON p.id = c.person_id WHERE c.seed_name IS NOT NULL "
                      "AND p.role = ?1 AND p.left_at IS NULL)",
                      STW_INT (STW_ROLE_ADMINISTRATOR)))
    return FALSE;
  return n_locked_out == 0 ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "One MSP administrator must be able to sign in. Make somebody else "
                             "one first.");
}

/**
 * stw_invitation_hash:
 * @token: random and long
 *
 * Returns: (transfer full): what is kept of it, in hexadecimal
 */
char *
stw_invitation_hash (const char *token)
{
  guint8 hash[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (hash, (const guint8 *) token, strlen (token));
  return stw_hex_encode (hash, sizeof hash);
}

/**
 * stw_invitation_add:
 * @hash: in hexadecimal
 * @expires_at: UTC milliseconds
 *
 * Takes the place of those that the person had.
 */
gboolean
stw_invitation_add (StwTransaction *transaction,
                    gint64 person,
                    const char *hash,
                    gint64 expires_at,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  guint8 bytes[crypto_hash_sha256_BYTES];

  if (!stw_hex_decode (hash, bytes, sizeof bytes))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "This is no invitation.");
  return stw_db_run (db, error, "DELETE FROM invitation WHERE person_id = ?1", STW_INT (person)) &&
         stw_db_run (db,
                     error,
                     "INSERT INTO invitation (person_id, hash, created_at, expires_at) "
                     "VALUES (?1, ?2, ?3, ?4)",
                     STW_INT (person),
                     STW_BLOB (bytes, sizeof bytes),
                     STW_INT (stw_transaction_get_now (transaction)),
                     STW_INT (expires_at));
}

/**
 * stw_invitation_find:
 * @token: what the link says
 * @now: UTC milliseconds
 * @ret_person: (out): who is invited by it, 0 for nobody
 */
gboolean
stw_invitation_find (StwDb *db, const char *token, gint64 now, gint64 *ret_person, GError **error)
{
  guint8 hash[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (hash, (const guint8 *) token, strlen (token));
  return stw_db_number (db,
                        ret_person,
                        error,
                        "SELECT COALESCE(MAX(i.person_id), 0) FROM invitation i "
                        "JOIN person p ON p.id = i.person_id WHERE i.hash = ?1 "
                        "AND i.used_at IS NULL AND i.expires_at > ?2 AND p.left_at IS NULL",
                        STW_BLOB (hash, sizeof hash),
                        STW_INT (now));
}

/**
 * stw_invitation_use:
 * @ret_used: (out): whether there was one that counted
 *
 * The person's invitations count no more.
 */
gboolean
stw_invitation_use (StwTransaction *transaction, gint64 person, gboolean *ret_used, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "UPDATE invitation SET used_at = ?2 WHERE person_id = ?1 AND used_at IS NULL "
                   "AND expires_at > ?2",
                   STW_INT (person),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_used = stw_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * stw_invitation_withdraw:
 * @ret_withdrawn: (out): whether there was one that had not been used
 *
 * The person's invitation counts no more.
 */
gboolean
stw_invitation_withdraw (StwDb *db, gint64 person, gboolean *ret_withdrawn, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "DELETE FROM invitation WHERE person_id = ?1 AND used_at IS NULL",
                   STW_INT (person)))
    return FALSE;
  *ret_withdrawn = stw_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * stw_sign_in_note:
 * @person: who tried, 0 when nobody has the name
 * @outcome: "done", or why not
 */
gboolean
stw_sign_in_note (StwTransaction *transaction,
                  gint64 person,
                  const char *origin,
                  const char *outcome,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO sign_in (person_id, at, origin, outcome) VALUES (?1, ?2, ?3, ?4)",
                   STW_INT_OR_NULL (person),
                   STW_INT (stw_transaction_get_now (transaction)),
                   STW_TEXT (origin),
                   STW_TEXT (outcome)))
    return FALSE;
  stw_transaction_change (transaction, "sign-in", stw_db_get_last_id (db), 0);
  return TRUE;
}

/**
 * stw_sign_in_count_failures:
 * @origin: from where alone
 * @since: UTC milliseconds
 * @ret_n: (out): attempts that failed since then and since the last that did not
 * @ret_last: (out): when the last of them was
 */
gboolean
stw_sign_in_count_failures (StwDb *db,
                            gint64 person,
                            const char *origin,
                            gint64 since,
                            gint64 *ret_n,
                            gint64 *ret_last,
                            GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT COUNT(*), COALESCE(MAX(at), 0) FROM sign_in "
                                           "WHERE person_id IS ?1 AND at > ?2 AND origin = ?3 "
                                           "AND outcome NOT IN ('done', 'confirmed') "
                                           "AND id > (SELECT COALESCE(MAX(id), 0) FROM sign_in "
                                           "WHERE person_id IS ?1 AND origin = ?3 "
                                           "AND outcome IN ('done', 'confirmed'))",
                                           STW_INT_OR_NULL (person),
                                           STW_INT (since),
                                           STW_TEXT (origin));

  if (rows == NULL || !stw_rows_next (rows, error))
    return FALSE;
  *ret_n = stw_rows_get_int (rows, 0);
  *ret_last = stw_rows_get_int (rows, 1);
  return TRUE;
}
