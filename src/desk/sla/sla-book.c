/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is promised: policies, their targets and the calendars that they count in, as the rows have
 * them at one moment. Whoever keeps a book loads another when a policy or a calendar changes. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-book.h"

#include "base/clock.h"
#include "desk/sla/hours-json.h"

typedef struct
{
  gint64 minutes[STW_N_SLA_CLOCKS]; /* 0 for no promise */
  gint64 calendar;                  /* 0 for around the clock */
} Target;

typedef struct
{
  StwSlaPolicy policy;
  Target targets[STW_N_SEVERITIES];
} Entry;

struct _StwSlaBook
{
  GHashTable *entries;      /* (owned) policy -> Entry */
  GHashTable *calendars;    /* (owned) calendar -> StwBusinessHours */
  StwBusinessHours *always; /* (owned) */
  gint64 usual;             /* the policy of who has chosen none, 0 when there is none */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->policy.name);
  g_free (entry);
}

static gint64 *
new_key (gint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

static StwBusinessHours *
read_hours (const char *zone, const char *hours, const char *holidays)
{
  g_autoptr (JsonNode) hours_node = json_from_string (hours, NULL);
  g_autoptr (JsonNode) holidays_node = json_from_string (holidays, NULL);
  StwBusinessHours *found = stw_hours_from_json (zone, hours_node, holidays_node, NULL);

  /* Better a promise that counts each hour than one that never falls due. */
  return found != NULL ? found : stw_business_hours_new_always ();
}

static gboolean
load_calendars (StwSlaBook *self, StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, "SELECT id, timezone, hours, holidays FROM business_calendar");

  while (stw_rows_next (rows, error))
    g_hash_table_insert (self->calendars,
                         new_key (stw_rows_get_int (rows, 0)),
                         read_hours (stw_rows_get_text (rows, 1),
                                     stw_rows_get_text (rows, 2),
                                     stw_rows_get_text (rows, 3)));
  return stw_rows_succeeded (rows);
}

static gboolean
load_policies (StwSlaBook *self, StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, name, warn_percent, pause_waiting, "
                                           "pause_maintenance, is_default, tell_warning, "
                                           "tell_breach FROM sla_policy");

  while (stw_rows_next (rows, error))
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->policy = (StwSlaPolicy){
        .id = stw_rows_get_int (rows, 0),
        .name = g_strdup (stw_rows_get_text (rows, 1)),
        .warn_percent = (int) stw_rows_get_int (rows, 2),
        .pause_waiting = stw_rows_get_int (rows, 3) != 0,
        .pause_maintenance = stw_rows_get_int (rows, 4) != 0,
        .tells = { stw_rows_get_int (rows, 6) != 0, stw_rows_get_int (rows, 7) != 0 },
      };
      if (stw_rows_get_int (rows, 5) != 0)
        self->usual = entry->policy.id;
      g_hash_table_insert (self->entries, new_key (entry->policy.id), entry);
    }
  return stw_rows_succeeded (rows);
}

static gboolean
load_targets (StwSlaBook *self, StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT policy_id, severity, response_minutes, "
                                           "resolution_minutes, calendar_id FROM sla_target");

  while (stw_rows_next (rows, error))
    {
      gint64 policy = stw_rows_get_int (rows, 0);
      gint64 severity = stw_rows_get_int (rows, 1);
      Entry *entry = g_hash_table_lookup (self->entries, &policy);

      if (entry != NULL && severity >= 0 && severity < STW_N_SEVERITIES)
        entry->targets[severity] = (Target){
          .minutes = { stw_rows_get_int (rows, 2), stw_rows_get_int (rows, 3) },
          .calendar = stw_rows_get_int (rows, 4),
        };
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_sla_book_load:
 *
 * Returns: (transfer full): what is promised now
 */
StwSlaBook *
stw_sla_book_load (StwDb *db, GError **error)
{
  g_autoptr (StwSlaBook) self = g_new0 (StwSlaBook, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, entry_free);
  self->calendars = g_hash_table_new_full (g_int64_hash,
                                           g_int64_equal,
                                           g_free,
                                           (GDestroyNotify) stw_business_hours_unref);
  self->always = stw_business_hours_new_always ();
  return load_calendars (self, db, error) && load_policies (self, db, error) &&
             load_targets (self, db, error)
           ? g_steal_pointer (&self)
           : NULL;
}

/**
 * stw_sla_book_free:
 * @self: (nullable) (transfer full): a book
 */
void
stw_sla_book_free (StwSlaBook *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->calendars, g_hash_table_unref);
  g_clear_pointer (&self->always, stw_business_hours_unref);
  g_free (self);
}

/**
 * stw_sla_book_get_hours:
 * @calendar: a calendar's number, 0 for around the clock
 *
 * Returns: (transfer none): its hours
 */
const StwBusinessHours *
stw_sla_book_get_hours (const StwSlaBook *self, gint64 calendar)
{
  const StwBusinessHours *hours = g_hash_table_lookup (self->calendars, &calendar);

  return hours != NULL ? hours : self->always;
}

/**
 * stw_sla_book_find:
 * @policy: the policy that the company has chosen, 0 for the default
 *
 * Returns: what is promised for an incident of @severity; the texts are the book's
 */
StwSlaTerms
stw_sla_book_find (const StwSlaBook *self, gint64 policy, StwSeverity severity)
{
  const Entry *entry = g_hash_table_lookup (self->entries, &policy);
  const Target *target;
  StwSlaTerms terms = { NULL };

  if (entry == NULL)
    entry = g_hash_table_lookup (self->entries, &self->usual);
  if (entry == NULL || (guint) severity >= STW_N_SEVERITIES)
    return terms;
  target = &entry->targets[severity];
  terms.policy = &entry->policy;
  terms.hours = stw_sla_book_get_hours (self, target->calendar);
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    terms.targets[clock] = target->minutes[clock] * STW_MINUTE;
  return terms;
}

/**
 * stw_sla_incident_load:
 * @ret_incident: (out): what the incident's clocks stand on
 *
 * Returns: whether it could be read; #STW_STORE_ERROR_NOT_FOUND when there is no such incident
 */
gboolean
stw_sla_incident_load (StwDb *db, gint64 incident, StwSlaIncident *ret_incident, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT i.company_id, i.severity, COALESCE(c.sla_policy_id, 0) "
                             "FROM incident i JOIN company c ON c.id = i.company_id "
                             "WHERE i.id = ?1",
                             STW_INT (incident));

  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, "no such incident");
      return FALSE;
    }
  *ret_incident = (StwSlaIncident){
    .id = incident,
    .company = stw_rows_get_int (rows, 0),
    .severity = (StwSeverity) stw_rows_get_int (rows, 1),
    .policy = stw_rows_get_int (rows, 2),
  };
  return TRUE;
}

static guint
get_counting (const StwSlaPolicy *policy)
{
  return (policy->pause_waiting ? 1U << STW_PAUSE_WAITING : 0) |
         (policy->pause_maintenance ? 1U << STW_PAUSE_MAINTENANCE : 0);
}

static StwSlaStanding
read_clock (const StwSlaTerms *terms, gint64 target, const GArray *recorded, gint64 now)
{
  g_autoptr (GArray) events =
               stw_clock_pauses_apply (recorded,
                                       terms->policy != NULL ? get_counting (terms->policy) : 0);
  const StwSlaEvent *list = (const StwSlaEvent *) events->data;
  StwSlaStanding standing = { .target = target, .warn_at = STW_SLA_NEVER };

  if (target <= 0 || events->len == 0)
    return standing;
  standing.exists = TRUE;
  standing.reading = stw_sla_clock_read (list, events->len, terms->hours, target, now);
  if (terms->policy->warn_percent > 0 && standing.reading.state == STW_SLA_STATE_RUNNING)
    standing.warn_at = stw_sla_clock_read (list,
                                           events->len,
                                           terms->hours,
                                           target * terms->policy->warn_percent / 100,
                                           now)
                         .due_at;
  return standing;
}

/**
 * stw_sla_book_read_recorded:
 * @recorded: (element-type StwRecordedEvent): what happened to each clock
 * @now: UTC milliseconds
 * @ret_standings: (out): each clock of the incident
 */
void
stw_sla_book_read_recorded (const StwSlaBook *self,
                            const StwSlaIncident *incident,
                            GArray *recorded[STW_N_SLA_CLOCKS],
                            gint64 now,
                            StwSlaStanding ret_standings[STW_N_SLA_CLOCKS])
{
  const StwSlaTerms terms = stw_sla_book_find (self, incident->policy, incident->severity);

  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    ret_standings[clock] = read_clock (&terms, terms.targets[clock], recorded[clock], now);
}

/**
 * stw_sla_book_read:
 * @now: UTC milliseconds
 * @ret_standings: (out): each clock of the incident
 */
gboolean
stw_sla_book_read (const StwSlaBook *self,
                   StwDb *db,
                   const StwSlaIncident *incident,
                   gint64 now,
                   StwSlaStanding ret_standings[STW_N_SLA_CLOCKS],
                   GError **error)
{
  g_autoptr (GArray) response = g_array_new (FALSE, FALSE, sizeof (StwRecordedEvent));
  g_autoptr (GArray) resolution = g_array_new (FALSE, FALSE, sizeof (StwRecordedEvent));
  GArray *recorded[STW_N_SLA_CLOCKS] = { response, resolution };

  if (!stw_clock_load (db, incident->id, recorded, error))
    return FALSE;
  stw_sla_book_read_recorded (self, incident, recorded, now, ret_standings);
  return TRUE;
}
