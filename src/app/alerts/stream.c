/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One look at the stream. The reading is for the reader's thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/stream.h"

#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

/* Who looks further back searches. */
#define MAX_ALERTS 5000
/* Who has more unrecognised ones maps the first ones first. */
#define MAX_TRAY 100

static const char *const wheres[] = {
  [STW_WHERE_ANY] = "",          [STW_WHERE_OPEN] = "open", [STW_WHERE_OVER] = "over",
  [STW_WHERE_JOINED] = "joined", [STW_WHERE_HELD] = "held",
};

static gpointer
load (StwDb *db, gint64 id, GError **error)
{
  return stw_view_load_alert (db, id, error);
}

const StwPagedKind stw_stream_rows = { load, (GDestroyNotify) stw_alert_view_free, NULL };

/**
 * stw_alert_query_new:
 * @company: whose alerts, 0 for all
 * @severity: the word of the least one, or ""
 * @where: "open", "over", "joined", "held" or ""
 * @tool: a monitoring tool's name, or ""
 *
 * Returns: (transfer full): the query that owns its text
 */
StwAlertQuery *
stw_alert_query_new (gint64 company, const char *severity, const char *where, const char *tool)
{
  StwAlertQuery *query = g_new0 (StwAlertQuery, 1);

  query->company = company;
  query->limit = MAX_ALERTS;
  query->severity = STW_SEVERITY_INFO;
  stw_severity_from_word (severity, &query->severity);
  for (guint i = 0; i < G_N_ELEMENTS (wheres); i++)
    if (g_str_equal (wheres[i], where))
      query->where = (StwWhere) i;
  query->tool = *tool != '\0' ? g_strdup (tool) : NULL;
  return query;
}

/**
 * stw_alert_query_free:
 * @data: (transfer full): a query that owns its text
 */
void
stw_alert_query_free (gpointer data)
{
  StwAlertQuery *query = data;

  g_free ((char *) query->tool);
  g_free (query);
}

/**
 * stw_stream_free:
 * @data: (transfer full): a #StwStream
 */
void
stw_stream_free (gpointer data)
{
  StwStream *self = data;

  g_clear_pointer (&self->list, stw_paged_list_free);
  g_clear_pointer (&self->tools, g_ptr_array_unref);
  g_clear_pointer (&self->tray, g_ptr_array_unref);
  g_free (self);
}

/**
 * stw_stream_read:
 * @data: a #StwAlertQuery
 *
 * A #StwReadFunc.
 *
 * Returns: (transfer full) (nullable): a #StwStream
 */
gpointer
stw_stream_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const StwAlertQuery *query = data;
  gint64 since = stw_clock_now (NULL) - STW_MINUTE;
  StwStream *self = g_new0 (StwStream, 1);

  if ((self->list =
         stw_paged_list_read (db, &stw_stream_rows, stw_view_list_alerts (db, query, error))) !=
        NULL &&
      (self->tools = stw_view_list_tools (db, query->company, error)) != NULL &&
      stw_view_count_alerts_since (db, query->company, since, &self->rate, error) &&
      stw_view_load_last_delivery (db, query->company, &self->last_delivery_at, error) &&
      stw_view_count_unrecognised (db, query->company, &self->unrecognised, error) &&
      (self->tray = stw_view_list_tray (db, query->company, MAX_TRAY, error)) != NULL)
    return self;
  stw_stream_free (self);
  return NULL;
}

/**
 * stw_stream_say_rate:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): how many alerts come, or for how long none did
 */
char *
stw_stream_say_rate (const StwStream *self, gint64 now)
{
  int n = (int) MIN (self->rate, G_MAXINT);
  g_autofree char *age = NULL;

  if (n > 0)
    return g_strdup_printf (ngettext ("%d alert a minute", "%d alerts a minute", (gulong) n), n);
  if (self->last_delivery_at == 0)
    return g_strdup (_ ("Nothing yet"));
  age = stw_words_age (self->last_delivery_at, now);
  /* Translators: %s is a time such as "14 min" */
  return g_strdup_printf (_ ("Quiet for %s"), age);
}
