/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alert rows. One row is one episode of a fingerprint: repeats raise its count, a resolve or a day
 * of silence ends it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/alert-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/hold-store.h"

#define ALERT_COLUMNS                                                                                                                                                   \
  "id, company_id, incident_id, asset, asset_id, signature, severity, severity_word, message, "                                                                         \
  "tool_source, state, received_at, last_received_at, event_at, count, dedup_key, url, severity_before, reason, confidence, category, skill, do_not_page, never_join, " \
  "held_by, (SELECT kind FROM hold h WHERE h.id = held_by) FROM alert "

/**
 * stw_episode_find:
 * @fingerprint: what makes two alerts the same
 * @ret_episode: (out): its newest episode, when there is one
 * @ret_found: (out): whether there is one
 *
 * Returns: whether the database could be read
 */
gboolean
stw_episode_find (StwDb *db,
                  gint64 company,
                  const guint8 fingerprint[STW_FINGERPRINT_SIZE],
                  StwEpisode *ret_episode,
                  gboolean *ret_found,
                  GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, incident_id, source_id, is_open, severity, count, event_at, last_received_at, undone "
    "FROM alert WHERE company_id = ?1 AND fingerprint = ?2 ORDER BY id DESC LIMIT 1",
    STW_INT (company),
    STW_BLOB (fingerprint, STW_FINGERPRINT_SIZE));

  if (rows == NULL)
    return FALSE;
  *ret_found = stw_rows_next (rows, error);
  if (!stw_rows_succeeded (rows))
    return FALSE;
  if (*ret_found)
    *ret_episode = (StwEpisode){
      .alert = stw_rows_get_int (rows, 0),
      .incident = stw_rows_get_int (rows, 1),
      .source = stw_rows_get_int (rows, 2),
      .is_open = stw_rows_get_int (rows, 3) != 0,
      .severity = (StwSeverity) stw_rows_get_int (rows, 4),
      .count = stw_rows_get_int (rows, 5),
      .event_at = stw_rows_get_int (rows, 6),
      .last_received_at = stw_rows_get_int (rows, 7),
      .undone = stw_rows_get_int (rows, 8) != 0,
    };
  return TRUE;
}

#define ACTIVE_COLUMNS                                                                             \
  "SELECT a.id, a.incident_id, a.asset, a.signature, a.message, a.event_at, a.last_event_at, "     \
  "a.received_at, i.touched, s.name, a.reason, a.never_join, a.count "

#define ACTIVE_JOINS                                                                               \
  "JOIN incident i ON i.id = a.incident_id LEFT JOIN asset s ON s.id = a.asset_id "

static gboolean
foreach_active (StwRows *taken, StwActiveAlertFunc func, gpointer data, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    {
      const StwActiveAlert alert = {
        .id = stw_rows_get_int (rows, 0),
        .incident = stw_rows_get_int (rows, 1),
        .asset = stw_rows_get_text (rows, 2),
        .signature = stw_rows_get_text (rows, 3),
        .message = stw_rows_get_text (rows, 4),
        .event_at = stw_rows_get_int (rows, 5),
        .last_event_at = stw_rows_get_int (rows, 6),
        .received_at = stw_rows_get_int (rows, 7),
        .touched = stw_rows_get_int (rows, 8) != 0,
        .asset_name = stw_rows_get_text (rows, 9),
        .reason = stw_rows_get_text (rows, 10),
        .never_join = stw_rows_get_int (rows, 11) != 0,
        .count = stw_rows_get_int (rows, 12),
      };

      func (&alert, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_alert_foreach_active:
 * @since: UTC milliseconds; alerts that came later than this
 * @limit: the newest so many
 *
 * Calls @func with the alerts of a company's open incidents, in the order in which they came.
 */
gboolean
stw_alert_foreach_active (StwDb *db,
                          gint64 company,
                          gint64 since,
                          gint64 limit,
                          StwActiveAlertFunc func,
                          gpointer data,
                          GError **error)
{
  return foreach_active (stw_db_query (db,
                                       error,
                                       ACTIVE_COLUMNS
                                       "FROM (SELECT * FROM alert WHERE company_id = ?1 AND "
                                       "received_at > ?2 ORDER BY received_at DESC, id DESC "
                                       "LIMIT ?3) a " ACTIVE_JOINS
                                       "WHERE i.status NOT IN (4, 5) ORDER BY a.id",
                                       STW_INT (company),
                                       STW_INT (since),
                                       STW_INT (limit)),
                         func,
                         data,
                         error);
}

/**
 * stw_alert_foreach_placed:
 * @since: UTC milliseconds; alerts that came later than this
 * @limit: the newest so many
 *
 * Calls @func with the alerts of a company that belong to incidents, whatever became of these.
 */
gboolean
stw_alert_foreach_placed (StwDb *db,
                          gint64 company,
                          gint64 since,
                          gint64 limit,
                          StwActiveAlertFunc func,
                          gpointer data,
                          GError **error)
{
  return foreach_active (stw_db_query (db,
                                       error,
                                       ACTIVE_COLUMNS
                                       "FROM alert a " ACTIVE_JOINS
                                       "WHERE a.company_id = ?1 AND a.received_at > ?2 "
                                       "ORDER BY a.received_at DESC, a.id DESC LIMIT ?3",
                                       STW_INT (company),
                                       STW_INT (since),
                                       STW_INT (limit)),
                         func,
                         data,
                         error);
}

/**
 * stw_alert_foreach_resolved:
 * @since: UTC milliseconds
 * @limit: at most so many
 *
 * Calls @func with the alerts of the incidents of a company that were resolved since.
 */
gboolean
stw_alert_foreach_resolved (StwDb *db,
                            gint64 company,
                            gint64 since,
                            gint64 limit,
                            StwActiveAlertFunc func,
                            gpointer data,
                            GError **error)
{
  return foreach_active (stw_db_query (db,
                                       error,
                                       ACTIVE_COLUMNS
                                       "FROM alert a " ACTIVE_JOINS
                                       "WHERE i.company_id = ?1 AND i.status = 4 AND "
                                       "i.resolved_at > ?2 ORDER BY i.resolved_at LIMIT ?3",
                                       STW_INT (company),
                                       STW_INT (since),
                                       STW_INT (limit)),
                         func,
                         data,
                         error);
}

/**
 * stw_alert_foreach_of_incident:
 * @limit: at most so many
 *
 * Calls @func with the alerts of one incident.
 */
gboolean
stw_alert_foreach_of_incident (StwDb *db,
                               gint64 incident,
                               gint64 limit,
                               StwActiveAlertFunc func,
                               gpointer data,
                               GError **error)
{
  return foreach_active (stw_db_query (db,
                                       error,
                                       ACTIVE_COLUMNS "FROM alert a " ACTIVE_JOINS
                                                      "WHERE a.incident_id = ?1 LIMIT ?2",
                                       STW_INT (incident),
                                       STW_INT (limit)),
                         func,
                         data,
                         error);
}

/**
 * stw_alert_foreach_of_source:
 * @since: UTC milliseconds
 * @limit: the newest so many
 * @func: called with each alert row, its asset's number, and how often it occurred
 *
 * Reads what a source sent.
 */
gboolean
stw_alert_foreach_of_source (StwDb *db,
                             gint64 source,
                             gint64 since,
                             gint64 limit,
                             StwAlertFunc func,
                             gpointer data,
                             GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT signature, message, COALESCE(severity_before, severity), tool_source, dedup_key, COALESCE(asset_id, 0), count "
    "FROM alert WHERE source_id = ?1 AND received_at >= ?2 ORDER BY id DESC LIMIT ?3",
    STW_INT (source),
    STW_INT (since),
    STW_INT (limit));

  while (stw_rows_next (rows, error))
    {
      const StwAlert alert = {
        .signature = (char *) stw_rows_get_text (rows, 0),
        .message = (char *) stw_rows_get_text (rows, 1),
        .severity = (StwSeverity) stw_rows_get_int (rows, 2),
        .tool_source = (char *) stw_rows_get_text (rows, 3),
        .dedup_key = (char *) stw_rows_get_text (rows, 4),
      };

      func (&alert, stw_rows_get_int (rows, 5), stw_rows_get_int (rows, 6), data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_alert_foreach_resolve:
 * @since: UTC milliseconds; alerts that came later than this
 *
 * Calls @func with the times at which senders resolved the alerts of a company's incidents, in
 * their order.
 */
gboolean
stw_alert_foreach_resolve (StwDb *db,
                           gint64 company,
                           gint64 since,
                           StwTimeFunc func,
                           gpointer data,
                           GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT resolved_at FROM alert WHERE company_id = ?1 AND received_at > ?2 AND "
    "state = ?3 AND resolved_at IS NOT NULL AND incident_id IS NOT NULL ORDER BY resolved_at",
    STW_INT (company),
    STW_INT (since),
    STW_INT (STW_ALERT_RESOLVED));

  while (stw_rows_next (rows, error))
    func (stw_rows_get_int (rows, 0), data);
  return stw_rows_succeeded (rows);
}

/**
 * stw_alert_foreach_received:
 * @since: UTC milliseconds
 * @limit: the newest so many
 *
 * Reads what a company received, as the senders wrote it.
 */
gboolean
stw_alert_foreach_received (StwDb *db,
                            gint64 company,
                            gint64 since,
                            gint64 limit,
                            StwPastAlertFunc func,
                            gpointer data,
                            GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT asset, signature, message, COALESCE(severity_before, severity), tool_source, severity "
    "FROM alert WHERE company_id = ?1 AND received_at >= ?2 ORDER BY received_at DESC LIMIT ?3",
    STW_INT (company),
    STW_INT (since),
    STW_INT (limit));

  while (stw_rows_next (rows, error))
    {
      const StwAlert alert = {
        .asset = (char *) stw_rows_get_text (rows, 0),
        .signature = (char *) stw_rows_get_text (rows, 1),
        .message = (char *) stw_rows_get_text (rows, 2),
        .severity = (StwSeverity) stw_rows_get_int (rows, 3),
        .tool_source = (char *) stw_rows_get_text (rows, 4),
      };

      func (&alert, (StwSeverity) stw_rows_get_int (rows, 5), data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_alert_get_newest:
 * @ret_id: (out): the highest number of an alert row, 0 when there is none
 *
 * Returns: whether the database could be read
 */
gboolean
stw_alert_get_newest (StwDb *db, gint64 *ret_id, GError **error)
{
  return stw_db_number (db, ret_id, error, "SELECT COALESCE(MAX(id), 0) FROM alert");
}

/* The sender's severity is kept where a rule has the last word. */
static StwDbValue
severity_before (const StwAlert *alert, const StwAlertRow *row)
{
  return row->classification.reason != NULL ? STW_INT (alert->severity) : STW_NULL;
}

static StwDbValue
confidence (const StwAlertRow *row)
{
  return row->classification.reason != NULL ? STW_INT (row->classification.confidence) : STW_NULL;
}

/**
 * stw_alert_insert:
 * @alert: what the sender said
 * @row: where it belongs
 *
 * Returns: whether the row stands
 */
gboolean
stw_alert_insert (StwDb *db, const StwAlert *alert, const StwAlertRow *row, GError **error)
{
  return stw_db_run (
    db,
    error,
    "INSERT INTO alert (id, company_id, incident_id, source_id, asset_id, asset, signature, "
    "message, severity, severity_word, state, tool_source, dedup_key, url, tags, "
    "fingerprint, is_open, count, event_at, last_event_at, received_at, last_received_at, "
    "payload_id, severity_before, reason, confidence, category, skill, do_not_page, never_join, "
    "held_by) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
    "?16, ?17, 1, ?18, ?18, ?19, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
    STW_INT (row->id),
    STW_INT (row->company),
    STW_INT_OR_NULL (row->incident),
    STW_INT (row->source),
    STW_INT_OR_NULL (row->asset),
    STW_TEXT (alert->asset),
    STW_TEXT (alert->signature),
    STW_TEXT (alert->message),
    STW_INT (row->severity),
    STW_TEXT (alert->severity_word),
    STW_INT (alert->state),
    STW_TEXT (alert->tool_source),
    STW_TEXT (alert->dedup_key),
    STW_TEXT (alert->url),
    STW_TEXT (alert->tags),
    STW_BLOB (row->fingerprint, STW_FINGERPRINT_SIZE),
    STW_INT (row->is_open),
    STW_INT (row->event_at),
    STW_INT (row->received_at),
    STW_INT_OR_NULL (row->payload),
    severity_before (alert, row),
    STW_TEXT (row->classification.reason),
    confidence (row),
    STW_TEXT (row->classification.category),
    STW_TEXT (row->classification.skill),
    STW_INT (row->classification.do_not_page),
    STW_INT (row->classification.never_join),
    STW_INT_OR_NULL (row->held_by));
}

/**
 * stw_alert_repeat:
 * @alert: what the sender says now
 * @row: the episode, and what is made of it now
 *
 * Counts one more occurrence of an open episode.
 */
gboolean
stw_alert_repeat (StwDb *db, const StwAlert *alert, const StwAlertRow *row, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET count = count + 1, severity = ?2, "
                     "last_event_at = MAX(last_event_at, ?3), last_received_at = ?4, "
                     "severity_before = ?5, reason = ?6, confidence = ?7, category = ?8, "
                     "skill = ?9, do_not_page = ?10, never_join = ?11 WHERE id = ?1",
                     STW_INT (row->id),
                     STW_INT (row->severity),
                     STW_INT (row->event_at),
                     STW_INT (row->received_at),
                     severity_before (alert, row),
                     STW_TEXT (row->classification.reason),
                     confidence (row),
                     STW_TEXT (row->classification.category),
                     STW_TEXT (row->classification.skill),
                     STW_INT (row->classification.do_not_page),
                     STW_INT (row->classification.never_join));
}

/**
 * stw_alert_load_judgement:
 * @ret_judgement: (out): its reason is to be freed
 * @error: #STW_STORE_ERROR_NOT_FOUND when there is no such alert
 *
 * Returns: whether the alert was found
 */
gboolean
stw_alert_load_judgement (StwDb *db, gint64 id, StwJudgement *ret_judgement, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT company_id, incident_id, severity, severity_before, reason "
                             "FROM alert WHERE id = ?1",
                             STW_INT (id));

  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, "no such alert");
      return FALSE;
    }
  *ret_judgement = (StwJudgement){
    .company = stw_rows_get_int (rows, 0),
    .incident = stw_rows_get_int (rows, 1),
    .severity = (StwSeverity) stw_rows_get_int (rows, 2),
    .severity_before = (StwSeverity) stw_rows_get_int (rows, 3),
    .reason = g_strdup (stw_rows_get_text (rows, 4)),
  };
  return TRUE;
}

/**
 * stw_alert_undo_classification:
 *
 * The sender's severity counts again, and no rule judges this episode any more.
 */
gboolean
stw_alert_undo_classification (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET severity = severity_before, severity_before = NULL, "
                     "reason = NULL, confidence = NULL, category = NULL, skill = NULL, "
                     "do_not_page = 0, never_join = 0, undone = 1 "
                     "WHERE id = ?1 AND reason IS NOT NULL",
                     STW_INT (id));
}

/**
 * stw_alert_hold:
 * @hold: a window's or silence's number
 *
 * Says what holds an alert back now.
 */
gboolean
stw_alert_hold (StwDb *db, gint64 id, gint64 hold, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET held_by = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (hold));
}

/**
 * stw_alert_let_go:
 * @event_at: when it became news, in UTC milliseconds
 *
 * An alert that was held back gets an incident. What held it stays on record.
 */
gboolean
stw_alert_let_go (StwDb *db, gint64 id, gint64 incident, gint64 event_at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET incident_id = ?2, last_event_at = MAX(last_event_at, ?3) "
                     "WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (incident),
                     STW_INT (event_at));
}

/**
 * stw_alert_end:
 * @state: resolved by its sender, or firing when silence ended it
 *
 * Ends an episode.
 */
gboolean
stw_alert_end (StwDb *db, gint64 id, StwAlertState state, gint64 at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET is_open = 0, state = ?2, resolved_at = ?3 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (state),
                     STW_INT (at));
}

/**
 * stw_alert_end_all:
 *
 * Ends every open episode of an incident, because a person says that it is over.
 */
gboolean
stw_alert_end_all (StwDb *db, gint64 incident, gint64 at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET is_open = 0, resolved_at = ?2 "
                     "WHERE incident_id = ?1 AND is_open = 1",
                     STW_INT (incident),
                     STW_INT (at));
}

/**
 * stw_alert_move_from:
 *
 * Puts an alert of one incident into another; stw_db_get_changes() tells whether it was there.
 */
gboolean
stw_alert_move_from (StwDb *db, gint64 id, gint64 from, gint64 into, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET incident_id = ?3 WHERE id = ?1 AND incident_id = ?2",
                     STW_INT (id),
                     STW_INT (from),
                     STW_INT (into));
}

/**
 * stw_alert_move:
 *
 * Puts an alert into another incident.
 */
gboolean
stw_alert_move (StwDb *db, gint64 id, gint64 incident, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE alert SET incident_id = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (incident));
}

static void
set_id (JsonObject *object, const char *member, StwIdKind kind, gint64 number)
{
  g_autofree char *id = number != 0 ? stw_id_format (kind, number) : NULL;

  if (id != NULL)
    json_object_set_string_member (object, member, id);
  else
    json_object_set_null_member (object, member);
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
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = stw_timestamp_format (time);

  json_object_set_string_member (object, member, text);
}

/* What a rule made of the alert, null where none is about it. */
static void
set_classification (JsonObject *alert, StwRows *rows)
{
  JsonObject *object;

  if (stw_rows_is_null (rows, 18))
    {
      json_object_set_null_member (alert, "classification");
      return;
    }
  object = json_object_new ();
  set_text (object,
            "severity_before",
            stw_severity_to_word ((StwSeverity) stw_rows_get_int (rows, 17)));
  set_text (object, "reason", stw_rows_get_text (rows, 18));
  json_object_set_int_member (object, "confidence", stw_rows_get_int (rows, 19));
  set_text (object, "category", stw_rows_get_text (rows, 20));
  set_text (object, "skill", stw_rows_get_text (rows, 21));
  json_object_set_boolean_member (object, "do_not_page", stw_rows_get_int (rows, 22) != 0);
  json_object_set_boolean_member (object, "never_join", stw_rows_get_int (rows, 23) != 0);
  json_object_set_object_member (alert, "classification", object);
}

/* The window or the silence that held the alert back, null for none. */
static void
set_held_by (JsonObject *alert, StwRows *rows)
{
  gboolean is_silence = g_strcmp0 (stw_rows_get_text (rows, 25), STW_HOLD_SILENCE) == 0;

  set_id (alert,
          "held_by",
          is_silence ? STW_ID_SILENCE : STW_ID_WINDOW,
          stw_rows_get_int (rows, 24));
}

static JsonObject *
read_alert (StwRows *rows)
{
  JsonObject *object = json_object_new ();

  set_id (object, "id", STW_ID_ALERT, stw_rows_get_int (rows, 0));
  set_id (object, "company_id", STW_ID_COMPANY, stw_rows_get_int (rows, 1));
  set_id (object, "incident_id", STW_ID_INCIDENT, stw_rows_get_int (rows, 2));
  set_text (object, "asset", stw_rows_get_text (rows, 3));
  set_id (object, "asset_id", STW_ID_ASSET, stw_rows_get_int (rows, 4));
  set_text (object, "signature", stw_rows_get_text (rows, 5));
  set_text (object, "severity", stw_severity_to_word ((StwSeverity) stw_rows_get_int (rows, 6)));
  set_text (object, "severity_word", stw_rows_get_text (rows, 7));
  set_text (object, "message", stw_rows_get_text (rows, 8));
  set_text (object, "tool_source", stw_rows_get_text (rows, 9));
  set_text (object, "state", stw_alert_state_to_word ((StwAlertState) stw_rows_get_int (rows, 10)));
  set_time (object, "received_at", stw_rows_get_int (rows, 11));
  set_time (object, "last_received_at", stw_rows_get_int (rows, 12));
  set_time (object, "event_at", stw_rows_get_int (rows, 13));
  json_object_set_int_member (object, "count", stw_rows_get_int (rows, 14));
  set_text (object, "dedup_key", stw_rows_get_text (rows, 15));
  set_text (object, "url", stw_rows_get_text (rows, 16));
  set_classification (object, rows);
  set_held_by (object, rows);
  return object;
}

/**
 * stw_alert_list:
 *
 * Returns: (transfer full): alerts as the command line's `alert list` shows them, newest first
 */
JsonArray *
stw_alert_list (StwDb *db, const StwAlertFilter *filter, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = NULL;

  if (filter->incident != 0)
    rows = stw_db_query (db,
                         error,
                         "SELECT " ALERT_COLUMNS "WHERE incident_id = ?1 "
                         "AND (?2 = 0 OR company_id = ?2) ORDER BY id DESC LIMIT ?3",
                         STW_INT (filter->incident),
                         STW_INT (filter->company),
                         STW_INT (filter->limit));
  else if (filter->held_by != 0)
    rows = stw_db_query (db,
                         error,
                         "SELECT " ALERT_COLUMNS "WHERE held_by = ?1 "
                         "AND (?2 = 0 OR company_id = ?2) ORDER BY id DESC LIMIT ?3",
                         STW_INT (filter->held_by),
                         STW_INT (filter->company),
                         STW_INT (filter->limit));
  else if (filter->company != 0)
    rows = stw_db_query (db,
                         error,
                         "SELECT " ALERT_COLUMNS "WHERE company_id = ?1 "
                         "ORDER BY received_at DESC, id DESC LIMIT ?2",
                         STW_INT (filter->company),
                         STW_INT (filter->limit));
  else
    rows = stw_db_query (db,
                         error,
                         "SELECT " ALERT_COLUMNS "ORDER BY id DESC LIMIT ?1",
                         STW_INT (filter->limit));
  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, read_alert (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}
