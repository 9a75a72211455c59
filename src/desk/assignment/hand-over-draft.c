/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary with which a shift begins to write to the next: what is open, what is held back,
 * which clients to watch, and what woke people. Whoever hands over goes on from there. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/hand-over-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "model/enums.h"

#include <glib/gi18n.h>

#define MAX_LINES 20
/* A shift, and the night before it. */
#define SHIFT (12 * STW_HOUR)

/* A block of the summary: one line for each row. */
typedef struct
{
  const char *heading; /* translatable */
  const char *nothing; /* (nullable) translatable: what stands there without rows, else no block */
  StwRows *(*query) (StwDb *db, gint64 person, gint64 now, GError **error);
  char *(*describe) (StwRows *rows);
} Block;

/* Titles come from outside and must not become headings or lists. */
static char *
dup_line (const char *text)
{
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "\r\n\t*_`#<>[]|\\", ' ');
}

static char *
format_time (gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %H:%M") : g_strdup ("");
}

#define INCIDENT_COLUMNS "SELECT i.id, i.title, c.name, i.severity, i.status, i.wait_reason "
#define INCIDENT_FROM                                                                              \
  "FROM incident i JOIN company c ON c.id = i.company_id "                                         \
  "WHERE i.status < 4 AND i.merged_into IS NULL "

static StwRows *
query_own (StwDb *db, gint64 person, gint64 now, GError **error)
{
  return stw_db_query (db,
                       error,
                       INCIDENT_COLUMNS INCIDENT_FROM
                       "AND i.assignee_id = ?1 ORDER BY i.priority DESC, i.id DESC LIMIT ?2",
                       STW_INT (person),
                       STW_INT (MAX_LINES));
}

static StwRows *
query_nobodys (StwDb *db, gint64 person, gint64 now, GError **error)
{
  return stw_db_query (
    db,
    error,
    INCIDENT_COLUMNS INCIDENT_FROM
    "AND i.assignee_id IS NULL AND i.snoozed = 0 ORDER BY i.priority DESC, i.id DESC LIMIT ?1",
    STW_INT (MAX_LINES));
}

static char *
describe_incident (StwRows *rows)
{
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, stw_rows_get_int (rows, 0));
  g_autofree char *title = dup_line (stw_rows_get_text (rows, 1));
  g_autofree char *company = dup_line (stw_rows_get_text (rows, 2));
  g_autofree char *reason = dup_line (stw_rows_get_text (rows, 5));
  gint64 severity = CLAMP (stw_rows_get_int (rows, 3), 0, STW_N_SEVERITIES - 1);
  gint64 status = CLAMP (stw_rows_get_int (rows, 4), 0, STW_N_INCIDENT_STATUSES - 1);

  return g_strdup_printf ("**%s** %s: %s (%s, %s%s%s)",
                          id,
                          company,
                          title,
                          stw_severity_to_word ((StwSeverity) severity),
                          stw_incident_status_to_word ((StwIncidentStatus) status),
                          *reason != '\0' ? ": " : "",
                          reason);
}

/* What is planned weekly comes back by itself and is no news. */
static StwRows *
query_held (StwDb *db, gint64 person, gint64 now, GError **error)
{
  return stw_db_query (
    db,
    error,
    "SELECT c.name, h.reason, h.to_at FROM hold h "
    "JOIN company c ON c.id = h.company_id WHERE h.removed_at IS NULL AND "
    "h.weekly = 0 AND h.from_at <= ?1 AND h.to_at > ?1 ORDER BY h.to_at LIMIT ?2",
    STW_INT (now),
    STW_INT (MAX_LINES));
}

static char *
describe_held (StwRows *rows)
{
  g_autofree char *company = dup_line (stw_rows_get_text (rows, 0));
  g_autofree char *reason = dup_line (stw_rows_get_text (rows, 1));
  g_autofree char *until = format_time (stw_rows_get_int (rows, 2));

  /* Translators: a client, a time, and why its alerts are held back */
  return g_strdup_printf (_ ("%s until %s: %s"), company, until, reason);
}

static StwRows *
query_watched (StwDb *db, gint64 person, gint64 now, GError **error)
{
  return stw_db_query (db,
                       error,
                       "SELECT c.name, COUNT(*) FROM incident i JOIN company c ON "
                       "c.id = i.company_id WHERE i.status < 4 AND i.merged_into IS NULL "
                       "AND i.severity >= ?1 GROUP BY i.company_id "
                       "ORDER BY 2 DESC, c.name LIMIT 5",
                       STW_INT (STW_SEVERITY_HIGH));
}

static char *
describe_watched (StwRows *rows)
{
  g_autofree char *company = dup_line (stw_rows_get_text (rows, 0));
  int n = (int) MIN (stw_rows_get_int (rows, 1), G_MAXINT);

  /* Translators: a client, and how many of its incidents are bad */
  return g_strdup_printf (ngettext ("%s: %d open of high or critical severity",
                                    "%s: %d open of high or critical severity",
                                    (gulong) n),
                          company,
                          n);
}

static StwRows *
query_pages (StwDb *db, gint64 person, gint64 now, GError **error)
{
  return stw_db_query (db,
                       error,
                       "SELECT m.created_at, p.name, m.channel, m.subject, m.state FROM message m "
                       "LEFT JOIN person p ON p.id = m.person_id WHERE m.created_at >= ?1 AND "
                       "m.purpose = 'escalation' ORDER BY m.id DESC LIMIT ?2",
                       STW_INT (now - SHIFT),
                       STW_INT (MAX_LINES));
}

static char *
describe_page (StwRows *rows)
{
  g_autofree char *at = format_time (stw_rows_get_int (rows, 0));
  g_autofree char *name = dup_line (stw_rows_get_text (rows, 1));
  g_autofree char *subject = dup_line (stw_rows_get_text (rows, 3));

  return g_strdup_printf ("%s %s, %s: %s (%s)",
                          at,
                          name,
                          stw_rows_get_text (rows, 2),
                          subject,
                          stw_rows_get_text (rows, 4));
}

static const Block blocks[] = {
  { N_ ("Open Incidents"), N_ ("None that is mine."), query_own, describe_incident },
  { N_ ("Nobody’s Yet"), NULL, query_nobodys, describe_incident },
  { N_ ("Held Back"),
    N_ ("No silence or maintenance holds alerts back now."),
    query_held,
    describe_held },
  { N_ ("Clients to Watch"), NULL, query_watched, describe_watched },
  { N_ ("Who Was Paged"), N_ ("Nobody in the last 12 hours."), query_pages, describe_page },
};

static gboolean
append_block (GString *text, const Block *block, StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  guint n = 0;

  while (stw_rows_next (rows, error))
    {
      g_autofree char *line = block->describe (rows);

      if (n++ == 0)
        g_string_append_printf (text, "## %s\n\n", _ (block->heading));
      g_string_append_printf (text, "- %s\n", line);
    }
  if (n == 0 && block->nothing != NULL)
    g_string_append_printf (text, "## %s\n\n%s\n", _ (block->heading), _ (block->nothing));
  if (n > 0 || block->nothing != NULL)
    g_string_append_c (text, '\n');
  return stw_rows_succeeded (rows);
}

/**
 * stw_hand_over_draft:
 * @person: who hands over
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the summary as Markdown, in the reader's language
 */
char *
stw_hand_over_draft (StwDb *db, gint64 person, gint64 now, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (!append_block (text, &blocks[i], blocks[i].query (db, person, now, error), error))
      return NULL;
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}
