/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts become incidents: the one command that the door submits, on the ledger thread. Here
 * a message is kept, its alerts are taken through (passage.c), and it gets its answer. What can be
 * said once for a commit group, such as the audit entry and the tallies of incidents, is written at
 * the group's end. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/ingest.h"

#include "base/ids.h"
#include "engine/passage.h"
#include "intake/tray-store.h"
#include "store/audit.h"

#include <sodium.h>

/* What one commit group took in from a company. */
typedef struct
{
  gint64 n_messages;
  gint64 n_alerts;
  gint64 newest_alert;
  crypto_hash_sha256_state ids; /* over the alerts' numbers */
} GroupIntake;

typedef struct
{
  gint64 company;
  gint64 at;
  char *sender; /* (owned) (nullable) */
} Heard;

struct _StwIngest
{
  StwMemory *memory;  /* (unowned) */
  GHashTable *intake; /* (owned) company -> GroupIntake (owned), of this group */
  GHashTable *heard;  /* (owned) source -> Heard (owned), of this group */
};

static StwPayloadOutcome
to_payload_outcome (StwOutcome outcome)
{
  switch (outcome)
    {
    case STW_OUTCOME_CONTROL:
      return STW_PAYLOAD_CONTROL;
    case STW_OUTCOME_IGNORED:
      return STW_PAYLOAD_IGNORED;
    case STW_OUTCOME_UNRECOGNISED:
      return STW_PAYLOAD_UNRECOGNISED;
    case STW_OUTCOME_ALERTS:
    default:
      return STW_PAYLOAD_ALERTS;
    }
}

/**
 * stw_ingest_batch_new:
 * @reading: what a message says
 *
 * Returns: (transfer full): the message without where it came from
 */
StwIngestBatch *
stw_ingest_batch_new (const StwReading *reading)
{
  StwIngestBatch *batch = g_new0 (StwIngestBatch, 1);

  batch->sender = g_strdup (reading->source);
  batch->outcome = to_payload_outcome (reading->outcome);
  batch->alerts = g_ptr_array_ref (reading->alerts);
  return batch;
}

/**
 * stw_ingest_batch_free:
 * @batch: (nullable) (transfer full): a message
 */
void
stw_ingest_batch_free (StwIngestBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->sender);
  g_free (batch->delivery_key);
  g_free (batch->content_type);
  g_clear_pointer (&batch->body, g_bytes_unref);
  g_clear_pointer (&batch->alerts, g_ptr_array_unref);
  g_free (batch->answer);
  g_free (batch);
}

static void
heard_free (gpointer data)
{
  Heard *heard = data;

  g_free (heard->sender);
  g_free (heard);
}

/**
 * stw_ingest_new:
 * @memory: (unowned): what the ledger thread remembers
 *
 * Returns: (transfer full): the way in
 */
StwIngest *
stw_ingest_new (StwMemory *memory)
{
  StwIngest *self = g_new0 (StwIngest, 1);

  self->memory = memory;
  self->intake = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->heard = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, heard_free);
  return self;
}

/**
 * stw_ingest_free:
 * @self: (nullable) (transfer full): the way in
 */
void
stw_ingest_free (StwIngest *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->intake);
  g_hash_table_unref (self->heard);
  g_free (self);
}

static GroupIntake *
get_group_intake (StwIngest *self, gint64 company)
{
  GroupIntake *intake = g_hash_table_lookup (self->intake, &company);

  if (intake != NULL)
    return intake;
  intake = g_new0 (GroupIntake, 1);
  crypto_hash_sha256_init (&intake->ids);
  g_hash_table_insert (self->intake, g_memdup2 (&company, sizeof company), intake);
  return intake;
}

/* The alerts' numbers go into the group's audit entry, and into the answer that is returned. */
static char *
note_alerts (StwIngest *self, const StwPassage *passage)
{
  GroupIntake *intake = get_group_intake (self, passage->batch->company);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < passage->alerts->len; i++)
    {
      gint64 alert = g_array_index (passage->alerts, gint64, i);
      guint64 number = GUINT64_TO_BE ((guint64) alert);
      g_autofree char *id = stw_id_format (STW_ID_ALERT, alert);

      crypto_hash_sha256_update (&intake->ids, (const guint8 *) &number, sizeof number);
      intake->newest_alert = MAX (intake->newest_alert, alert);
      g_string_append_printf (ids, "%s\"%s\"", ids->len > 0 ? "," : "", id);
    }
  return g_string_free (ids, FALSE);
}

/**
 * stw_ingest_note_heard:
 * @sender: (nullable): who it was recognised as
 *
 * Notes that something came of a source; the group's end writes it.
 */
void
stw_ingest_note_heard (StwIngest *self,
                       gint64 company,
                       gint64 source,
                       const char *sender,
                       gint64 at)
{
  Heard *heard = g_hash_table_lookup (self->heard, &source);

  if (heard == NULL)
    {
      heard = g_new0 (Heard, 1);
      heard->company = company;
      heard->sender = g_strdup (sender);
      g_hash_table_insert (self->heard, g_memdup2 (&source, sizeof source), heard);
    }
  heard->at = MAX (heard->at, at);
}

/**
 * stw_ingest_get_heard:
 *
 * Returns: when a source was heard in this group, 0 when it was not
 */
gint64
stw_ingest_get_heard (StwIngest *self, gint64 source)
{
  const Heard *heard = g_hash_table_lookup (self->heard, &source);

  return heard != NULL ? heard->at : 0;
}

/* What the group's end has to say about this message. */
static void
note_message (StwIngest *self, const StwIngestBatch *batch)
{
  GroupIntake *intake = get_group_intake (self, batch->company);

  intake->n_messages++;
  intake->n_alerts += batch->alerts->len;
  if (batch->payload != 0)
    return;
  stw_ingest_note_heard (self, batch->company, batch->source, batch->sender, batch->received_at);
}

/* The message's row; one that is read late has it already. */
static gboolean
keep_message (StwPassage *passage, GError **error)
{
  const StwIngestBatch *batch = passage->batch;
  const StwPayloadRow payload = {
    .company = batch->company,
    .source = batch->source,
    .sender = batch->sender,
    .outcome = batch->outcome,
    .received_at = batch->received_at,
    .content_type = batch->content_type,
    .body = batch->body,
  };

  passage->payload = batch->payload;
  if (batch->payload != 0)
    return stw_tray_take (passage->transaction,
                          batch->company,
                          batch->payload,
                          batch->sender,
                          batch->outcome,
                          error);
  return stw_payload_insert (stw_transaction_get_db (passage->transaction),
                             &payload,
                             &passage->payload,
                             error);
}

static gboolean
pass (StwIngest *self, StwPassage *passage, StwIngestBatch *batch, GError **error)
{
  StwDb *db = stw_transaction_get_db (passage->transaction);
  g_autofree char *ids = NULL;

  if (!keep_message (passage, error) || !stw_passage_take_alerts (passage, error))
    return FALSE;
  ids = note_alerts (self, passage);
  if (batch->outcome == STW_PAYLOAD_UNRECOGNISED)
    stw_transaction_change (passage->transaction, "payload", passage->payload, batch->company);
  note_message (self, batch);
  batch->answer =
    g_strdup_printf ("{\"accepted\":%u,\"duplicates\":%" G_GINT64_FORMAT ",\"alerts\":[%s]}",
                     batch->alerts->len,
                     passage->n_repeats,
                     ids);
  return batch->delivery_key == NULL ||
         stw_delivery_insert (db,
                              batch->company,
                              batch->delivery_key,
                              batch->answer,
                              stw_transaction_get_now (passage->transaction),
                              error);
}

/**
 * stw_ingest_run:
 * @batch: the message; its answer is set
 * @error: any error fails the whole group, since memory has moved on already
 *
 * Returns: whether the message's rows stand
 */
gboolean
stw_ingest_run (StwIngest *self, StwTransaction *transaction, StwIngestBatch *batch, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_auto (StwPassage) passage = { 0 };

  if (batch->delivery_key != NULL)
    {
      if (!stw_delivery_find (db, batch->company, batch->delivery_key, &batch->answer, error))
        return FALSE;
      if (batch->answer != NULL)
        return TRUE;
    }
  return stw_passage_init (&passage, self->memory, transaction, batch, error) &&
         pass (self, &passage, batch, error);
}

static gboolean
write_intake (StwTransaction *transaction, gint64 company, GroupIntake *intake, GError **error)
{
  guint8 hash[crypto_hash_sha256_BYTES];
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) detail = json_object_new ();

  crypto_hash_sha256_final (&intake->ids, hash);
  text = stw_hex_encode (hash, sizeof hash);
  json_object_set_int_member (detail, "messages", intake->n_messages);
  json_object_set_int_member (detail, "alerts", intake->n_alerts);
  json_object_set_string_member (detail, "ids", text);
  if (intake->newest_alert != 0)
    stw_transaction_change (transaction, "alert", intake->newest_alert, company);
  return stw_transaction_audit (transaction,
                                "door",
                                company,
                                "alerts.ingest",
                                "alert",
                                intake->newest_alert,
                                detail,
                                error);
}

static gboolean
write_heard (StwTransaction *transaction, gint64 source, const Heard *heard, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gboolean missed;

  if (!stw_source_heard (db, source, heard->sender, heard->at, &missed, error))
    return FALSE;
  if (missed)
    stw_transaction_change (transaction, "heartbeat", source, heard->company);
  return TRUE;
}

/**
 * stw_ingest_finish_group:
 *
 * Writes what a commit group gathered: tallies, an audit entry for each company, sources heard.
 */
gboolean
stw_ingest_finish_group (StwIngest *self, StwTransaction *transaction, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (!stw_memory_write_tallies (self->memory, transaction, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->intake);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!write_intake (transaction, *(const gint64 *) key, value, error))
      return FALSE;
  g_hash_table_iter_init (&iter, self->heard);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Heard *heard = value;

      if (!write_heard (transaction, *(const gint64 *) key, heard, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_ingest_settled:
 *
 * Starts the next group with nothing gathered.
 */
void
stw_ingest_settled (StwIngest *self)
{
  g_hash_table_remove_all (self->intake);
  g_hash_table_remove_all (self->heard);
}
