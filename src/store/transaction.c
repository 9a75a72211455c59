/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One transaction on the ledger's connection: what a command writes beside its own rows, that is
 * changes, audit entries and jobs, and the savepoint that takes all of it back. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/transaction.h"

#include "store/audit-state.h"
#include "store/audit.h"

/* How things stood at a savepoint. */
typedef struct
{
  StwAuditHead head;
  guint n_changes;
} Savepoint;

struct _StwTransaction
{
  StwDb *db;           /* (unowned) */
  gint64 now;          /* UTC milliseconds, the same for all of a group */
  gint64 monotonic;    /* milliseconds */
  GArray *changes;     /* (owned) of StwChange, in order, each once */
  GHashTable *seen;    /* (owned) what stands in changes */
  gint64 person;       /* who asks, 0 for nobody who signed in */
  const char *origin;  /* (nullable) interned: from where */
  GArray *touched;     /* (owned) of gint64: companies of which that person changed something */
  const char *subject; /* (nullable) interned: what is being changed, of */
  gint64 subject_id;   /* this number */
  JsonObject *before;  /* (owned) (nullable) how that stood when it was last looked at */
  StwAuditHead head;   /* the chain's end with all that this transaction wrote */
  GArray *savepoints;  /* (owned) of Savepoint, the last one innermost */
};

static guint
change_hash (gconstpointer data)
{
  const StwChange *change = data;

  return g_direct_hash (change->entity) ^ g_int64_hash (&change->id);
}

static gboolean
change_equal (gconstpointer one, gconstpointer other)
{
  const StwChange *a = one;
  const StwChange *b = other;

  return a->entity == b->entity && a->id == b->id;
}

/**
 * stw_transaction_new:
 * @db: the writing connection
 * @now: UTC milliseconds
 * @monotonic: milliseconds of the monotonic clock
 *
 * Returns: (transfer full): a transaction that has not begun
 */
StwTransaction *
stw_transaction_new (StwDb *db, gint64 now, gint64 monotonic)
{
  StwTransaction *self = g_new0 (StwTransaction, 1);

  self->db = db;
  self->now = now;
  self->monotonic = monotonic;
  self->changes = g_array_new (FALSE, FALSE, sizeof (StwChange));
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->savepoints = g_array_new (FALSE, FALSE, sizeof (Savepoint));
  self->seen = g_hash_table_new_full (change_hash, change_equal, g_free, NULL);
  return self;
}

/**
 * stw_transaction_free:
 * @transaction: (nullable) (transfer full): a transaction that was committed or rolled back
 */
void
stw_transaction_free (StwTransaction *transaction)
{
  if (transaction == NULL)
    return;
  g_array_unref (transaction->changes);
  g_array_unref (transaction->touched);
  g_array_unref (transaction->savepoints);
  g_hash_table_unref (transaction->seen);
  g_clear_pointer (&transaction->before, json_object_unref);
  g_free (transaction);
}

/**
 * stw_transaction_get_db:
 *
 * Returns: (transfer none): the writing connection
 */
StwDb *
stw_transaction_get_db (StwTransaction *transaction)
{
  return transaction->db;
}

/**
 * stw_transaction_get_now:
 *
 * Returns: the time of all that happens in this transaction, UTC milliseconds
 */
gint64
stw_transaction_get_now (StwTransaction *transaction)
{
  return transaction->now;
}

/* For the wall between companies, which only people meet. */
static void
touch (StwTransaction *self, gint64 company)
{
  if (self->person == 0 || company == 0)
    return;
  for (guint i = 0; i < self->touched->len; i++)
    if (g_array_index (self->touched, gint64, i) == company)
      return;
  g_array_append_val (self->touched, company);
}

/**
 * stw_transaction_change:
 * @entity: a literal: "incident", "alert", "company", …
 * @id: the row's number
 * @company: the company's number, 0 for none
 *
 * Tells the change feed; more than once is the same as once.
 */
void
stw_transaction_change (StwTransaction *transaction, const char *entity, gint64 id, gint64 company)
{
  StwChange change = { g_intern_string (entity), id, company };

  touch (transaction, company);
  if (g_hash_table_contains (transaction->seen, &change))
    return;
  g_hash_table_add (transaction->seen, g_memdup2 (&change, sizeof change));
  g_array_append_val (transaction->changes, change);
}

/**
 * stw_transaction_set_author:
 * @person: who is signed in and asks, 0 for nobody
 * @origin: (nullable): from where: "window", "stewardctl", "web"
 *
 * Every audit entry from now on names them.
 */
void
stw_transaction_set_author (StwTransaction *transaction, gint64 person, const char *origin)
{
  transaction->person = person;
  transaction->origin = g_intern_string (origin);
  g_array_set_size (transaction->touched, 0);
  transaction->subject = NULL;
  g_clear_pointer (&transaction->before, json_object_unref);
}

/**
 * stw_transaction_get_author:
 *
 * Returns: the person who asks, 0 for nobody who signed in
 */
gint64
stw_transaction_get_author (StwTransaction *transaction)
{
  return transaction->person;
}

/**
 * stw_transaction_get_touched:
 * @ret_n_companies: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n_companies): the companies in which something changed
 *   since stw_transaction_set_author() named a person, each once
 */
const gint64 *
stw_transaction_get_touched (StwTransaction *transaction, guint *ret_n_companies)
{
  *ret_n_companies = transaction->touched->len;
  return (const gint64 *) (gpointer) transaction->touched->data;
}

/**
 * stw_transaction_note_before:
 * @entity: what is about to be changed, as its audit entry calls it
 * @id: its number, 0 for what is not there yet
 *
 * Looks at how it stands: its audit entry says what of that was changed.
 */
gboolean
stw_transaction_note_before (StwTransaction *transaction,
                             const char *entity,
                             gint64 id,
                             GError **error)
{
  transaction->subject = id != 0 ? g_intern_string (entity) : NULL;
  transaction->subject_id = id;
  g_clear_pointer (&transaction->before, json_object_unref);
  return id == 0 || stw_audit_state_read (transaction->db, entity, id, &transaction->before, error);
}

/* What the entry says: with what was changed since it was last looked at, where it was. */
static gboolean
describe (StwTransaction *self,
          const StwAuditEntry *entry,
          JsonObject *detail,
          JsonObject **ret_detail,
          GError **error)
{
  g_autoptr (JsonObject) after = NULL;

  if (self->subject == NULL || self->subject_id != entry->entity_id ||
      !g_str_equal (self->subject, entry->entity))
    {
      *ret_detail = detail != NULL ? json_object_ref (detail) : NULL;
      return TRUE;
    }
  if (!stw_audit_state_read (self->db, entry->entity, entry->entity_id, &after, error))
    return FALSE;
  *ret_detail = stw_audit_state_describe (detail, self->before, after);
  g_clear_pointer (&self->before, json_object_unref);
  self->before = g_steal_pointer (&after);
  return TRUE;
}

/**
 * stw_transaction_audit:
 * @actor: who did it
 * @action: what, such as "company.add"
 * @detail: (nullable): what is said of it besides "before" and "after"; never a secret
 *
 * Returns: whether the entry stands
 */
gboolean
stw_transaction_audit (StwTransaction *transaction,
                       const char *actor,
                       gint64 company,
                       const char *action,
                       const char *entity,
                       gint64 id,
                       JsonObject *detail,
                       GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) whole = NULL;
  StwAuditEntry entry = {
    .at = transaction->now,
    .monotonic = transaction->monotonic,
    .actor = actor,
    .company = company,
    .action = action,
    .entity = entity,
    .entity_id = id,
    .person = transaction->person,
    .origin = transaction->origin,
  };

  touch (transaction, company);
  if (!describe (transaction, &entry, detail, &whole, error))
    return FALSE;
  if (whole != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), whole);

      text = json_to_string (node, FALSE);
    }
  entry.detail = text;
  return stw_audit_append (transaction->db, &transaction->head, &entry, error);
}

/**
 * stw_transaction_enqueue:
 * @kind: which worker runs it
 * @key: what keeps the effect from being queued twice
 * @payload: JSON
 * @not_before: UTC milliseconds
 *
 * Leaves an effect outside for the job queue. A key that stands already changes nothing.
 *
 * Returns: whether it stands
 */
gboolean
stw_transaction_enqueue (StwTransaction *transaction,
                         const char *kind,
                         const char *key,
                         gint64 company,
                         const char *payload,
                         gint64 not_before,
                         GError **error)
{
  if (!stw_db_run (transaction->db,
                   error,
                   "INSERT INTO job (kind, key, company_id, payload, state, not_before, "
                   "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, ?6) "
                   "ON CONFLICT (key) DO NOTHING",
                   STW_TEXT (kind),
                   STW_TEXT (key),
                   STW_INT (company),
                   STW_TEXT (payload),
                   STW_INT (not_before),
                   STW_INT (transaction->now)))
    return FALSE;
  /* Where the key stood already, the last number is another row's. */
  if (stw_db_get_changes (transaction->db) == 1)
    stw_transaction_change (transaction, "job", stw_db_get_last_id (transaction->db), company);
  return TRUE;
}

/**
 * stw_transaction_begin:
 *
 * Returns: whether the transaction holds the write lock
 */
gboolean
stw_transaction_begin (StwTransaction *transaction, GError **error)
{
  if (!stw_db_run (transaction->db, error, "BEGIN IMMEDIATE"))
    return FALSE;
  if (stw_audit_get_head (transaction->db, &transaction->head, error))
    return TRUE;
  stw_transaction_rollback (transaction);
  return FALSE;
}

/**
 * stw_transaction_savepoint:
 *
 * Marks where stw_transaction_undo() goes back to. One may stand within another.
 */
gboolean
stw_transaction_savepoint (StwTransaction *transaction, GError **error)
{
  const Savepoint savepoint = { transaction->head, transaction->changes->len };

  g_array_append_val (transaction->savepoints, savepoint);
  return stw_db_run (transaction->db, error, "SAVEPOINT command");
}

/**
 * stw_transaction_release:
 *
 * Keeps what was written since the savepoint.
 */
gboolean
stw_transaction_release (StwTransaction *transaction, GError **error)
{
  g_return_val_if_fail (transaction->savepoints->len > 0, FALSE);

  g_array_set_size (transaction->savepoints, transaction->savepoints->len - 1);
  return stw_db_run (transaction->db, error, "RELEASE command");
}

/**
 * stw_transaction_undo:
 *
 * Takes back what was written since the savepoint.
 */
gboolean
stw_transaction_undo (StwTransaction *transaction, GError **error)
{
  Savepoint savepoint;

  g_return_val_if_fail (transaction->savepoints->len > 0, FALSE);

  savepoint = g_array_index (transaction->savepoints, Savepoint, transaction->savepoints->len - 1);
  g_array_set_size (transaction->savepoints, transaction->savepoints->len - 1);
  for (guint i = savepoint.n_changes; i < transaction->changes->len; i++)
    g_hash_table_remove (transaction->seen, &g_array_index (transaction->changes, StwChange, i));
  g_array_set_size (transaction->changes, savepoint.n_changes);
  transaction->head = savepoint.head;
  return stw_db_run (transaction->db, error, "ROLLBACK TO command") &&
         stw_db_run (transaction->db, error, "RELEASE command");
}

/**
 * stw_transaction_undo_all:
 *
 * Takes back what was written since the outermost savepoint, with those that still stand within it.
 */
gboolean
stw_transaction_undo_all (StwTransaction *transaction, GError **error)
{
  while (transaction->savepoints->len > 0)
    if (!stw_transaction_undo (transaction, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_changes (StwTransaction *self, GError **error)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const StwChange *change = &g_array_index (self->changes, StwChange, i);

      if (!stw_db_run (self->db,
                       error,
                       "INSERT INTO change (entity, entity_id, company_id, at) "
                       "VALUES (?1, ?2, ?3, ?4)",
                       STW_TEXT (change->entity),
                       STW_INT (change->id),
                       STW_INT (change->company),
                       STW_INT (self->now)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_transaction_commit:
 *
 * Returns: whether everything is on disk; when not, it is rolled back
 */
gboolean
stw_transaction_commit (StwTransaction *transaction, GError **error)
{
  if (write_changes (transaction, error) && stw_db_run (transaction->db, error, "COMMIT"))
    return TRUE;
  stw_transaction_rollback (transaction);
  return FALSE;
}

/**
 * stw_transaction_rollback:
 *
 * Takes everything back.
 */
void
stw_transaction_rollback (StwTransaction *transaction)
{
  g_autoptr (GError) error = NULL;

  /* SQLite rolls back by itself after some failures; then there is nothing left to do. */
  if (!stw_db_run (transaction->db, &error, "ROLLBACK"))
    g_debug ("rollback: %s", error->message);
  g_array_set_size (transaction->changes, 0);
  g_hash_table_remove_all (transaction->seen);
}

/**
 * stw_transaction_dup_changes:
 *
 * Returns: (transfer full) (element-type StwChange): what changed
 */
GArray *
stw_transaction_dup_changes (StwTransaction *transaction)
{
  return g_array_ref (transaction->changes);
}
