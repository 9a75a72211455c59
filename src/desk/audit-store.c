/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the audit as people ask for it: who did what, when, from where, and what it changed. Any
 * thread, on its own connection. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/audit-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/csv.h"
#include "store/numbers.h"

#include <string.h>

/* What stw_permit_note_refusal() writes. */
#define REFUSED "refused"

/**
 * stw_audit_query_free:
 * @data: (transfer full): a #StwAuditQuery
 */
void
stw_audit_query_free (gpointer data)
{
  StwAuditQuery *query = data;

  g_free (query->text);
  g_free (query);
}

/**
 * stw_audit_view_free:
 * @data: (transfer full): a #StwAuditView
 */
void
stw_audit_view_free (gpointer data)
{
  StwAuditView *entry = data;

  g_free (entry->actor);
  g_free (entry->origin);
  g_free (entry->company_name);
  g_free (entry->action);
  g_free (entry->entity);
  g_clear_pointer (&entry->given, json_object_unref);
  g_clear_pointer (&entry->before, json_object_unref);
  g_clear_pointer (&entry->after, json_object_unref);
  g_free (entry);
}

/**
 * stw_audit_view_is_refusal:
 *
 * Returns: whether somebody tried what is not permitted
 */
gboolean
stw_audit_view_is_refusal (const StwAuditView *entry)
{
  return g_str_equal (entry->action, REFUSED);
}

/**
 * stw_audit_list:
 * @most: how many at most
 *
 * Letters beyond a to z count as they are written.
 *
 * Returns: (transfer full) (element-type gint64): the numbers of the entries, the newest first
 */
GArray *
stw_audit_list (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error)
{
  return stw_db_numbers (
    db,
    error,
    "SELECT a.seq FROM audit a LEFT JOIN company c ON c.id = a.company_id "
    "WHERE a.at >= ?1 AND (?2 = 0 OR a.company_id = ?2) "
    "AND (?3 = 0 OR a.action = '" REFUSED "') AND (?4 = '' OR instr (lower ("
    "a.actor || ' ' || a.action || ' ' || coalesce (a.origin, '') || ' ' || "
    "coalesce (c.name, '') || ' ' || coalesce (a.detail, '')), lower (?4)) > 0) "
    "ORDER BY a.at DESC, a.seq DESC LIMIT ?5",
    STW_INT (query->since),
    STW_INT (query->company),
    STW_INT (query->refused),
    STW_TEXT (query->text != NULL ? query->text : ""),
    STW_INT (most));
}

static JsonObject *
take_part (JsonObject *detail, const char *member)
{
  JsonNode *node = json_object_get_member (detail, member);
  JsonObject *part = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    part = json_node_dup_object (node);
  if (node != NULL)
    json_object_remove_member (detail, member);
  return part;
}

/* Privacy may have removed it. */
static void
read_detail (StwAuditView *entry, const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  entry->given = json_node_dup_object (node);
  entry->before = take_part (entry->given, "before");
  entry->after = take_part (entry->given, "after");
}

static StwAuditView *
read_entry (StwRows *rows)
{
  StwAuditView *entry = g_new0 (StwAuditView, 1);
  gsize size;
  gconstpointer hash = stw_rows_get_blob (rows, 9, &size);

  entry->seq = stw_rows_get_int (rows, 0);
  entry->at = stw_rows_get_int (rows, 1);
  entry->actor = g_strdup (stw_rows_get_text (rows, 2));
  entry->origin = g_strdup (stw_rows_get_text (rows, 3));
  entry->company = stw_rows_get_int (rows, 4);
  entry->company_name = g_strdup (stw_rows_get_text (rows, 5));
  entry->action = g_strdup (stw_rows_get_text (rows, 6));
  entry->entity = g_strdup (stw_rows_get_text (rows, 7));
  entry->entity_id = stw_rows_get_int (rows, 8);
  if (size == sizeof entry->hash)
    memcpy (entry->hash, hash, size);
  read_detail (entry, stw_rows_get_text (rows, 10));
  return entry;
}

/**
 * stw_audit_view_load:
 *
 * Returns: (transfer full) (nullable): the entry, %NULL without @error when it is not there any
 * more
 */
StwAuditView *
stw_audit_view_load (StwDb *db, gint64 seq, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT a.seq, a.at, a.actor, a.origin, a.company_id, c.name, a.action, a.entity, "
    "a.entity_id, a.hash, a.detail FROM audit a "
    "LEFT JOIN company c ON c.id = a.company_id WHERE a.seq = ?1",
    STW_INT (seq));

  return stw_rows_next (rows, error) ? read_entry (rows) : NULL;
}

static char *
format_part (JsonObject *part)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (part == NULL || json_object_get_size (part) == 0)
    return NULL;
  json_node_set_object (node, part);
  return json_to_string (node, FALSE);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_part (JsonObject *object, const char *member, JsonObject *part)
{
  if (part != NULL)
    json_object_set_object_member (object, member, json_object_ref (part));
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
to_json (const StwAuditView *entry)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = stw_timestamp_format (entry->at);
  g_autofree char *hash = stw_hex_encode (entry->hash, sizeof entry->hash);
  g_autofree char *company =
    entry->company != 0 ? stw_id_format (STW_ID_COMPANY, entry->company) : NULL;

  json_object_set_int_member (object, "entry", entry->seq);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "actor", entry->actor);
  set_text (object, "origin", entry->origin);
  set_text (object, "company_id", company);
  set_text (object, "company", entry->company_name);
  json_object_set_string_member (object, "action", entry->action);
  json_object_set_string_member (object, "entity", entry->entity);
  json_object_set_int_member (object, "entity_number", entry->entity_id);
  set_part (object, "before", entry->before);
  set_part (object, "after", entry->after);
  set_part (object, "given", entry->given);
  json_object_set_string_member (object, "hash", hash);
  return object;
}

typedef void (*EntryFunc) (const StwAuditView *entry, gpointer data);

static gboolean
foreach_entry (StwDb *db,
               const StwAuditQuery *query,
               gint64 most,
               EntryFunc func,
               gpointer data,
               GError **error)
{
  g_autoptr (GArray) numbers = stw_audit_list (db, query, most, error);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (StwAuditView) entry =
                   stw_audit_view_load (db, g_array_index (numbers, gint64, i), &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (entry != NULL)
        func (entry, data);
    }
  return numbers != NULL;
}

static void
json_cb (const StwAuditView *entry, gpointer data)
{
  json_array_add_object_element (data, to_json (entry));
}

/**
 * stw_audit_list_json:
 * @most: how many at most
 *
 * Returns: (transfer full): the entries, the newest first
 */
JsonArray *
stw_audit_list_json (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();

  return foreach_entry (db, query, most, json_cb, list, error) ? g_steal_pointer (&list) : NULL;
}

static void
csv_cb (const StwAuditView *entry, gpointer data)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, entry->entity_id);
  g_autofree char *at = stw_timestamp_format (entry->at);
  g_autofree char *before = format_part (entry->before);
  g_autofree char *after = format_part (entry->after);
  g_autofree char *given = format_part (entry->given);
  g_autofree char *hash = stw_hex_encode (entry->hash, sizeof entry->hash);
  const char *const cells[] = { seq,
                                at,
                                entry->actor,
                                entry->origin != NULL ? entry->origin : "",
                                entry->company_name != NULL ? entry->company_name : "",
                                entry->action,
                                entry->entity,
                                number,
                                before != NULL ? before : "",
                                after != NULL ? after : "",
                                given != NULL ? given : "",
                                hash,
                                NULL };

  stw_csv_append_row (data, cells);
}

/**
 * stw_audit_list_csv:
 * @most: how many at most
 *
 * Returns: (transfer full): the entries as a table with a line of headings, the newest first
 */
char *
stw_audit_list_csv (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error)
{
  static const char *const headings[] = { "entry",  "at",     "actor",  "origin", "company",
                                          "action", "entity", "number", "before", "after",
                                          "given",  "hash",   NULL };
  g_autoptr (GString) csv = g_string_new (NULL);

  stw_csv_append_row (csv, headings);
  return foreach_entry (db, query, most, csv_cb, csv, error)
           ? g_string_free (g_steal_pointer (&csv), FALSE)
           : NULL;
}
