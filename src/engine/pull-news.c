/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new in a list of all that fires. A source that is asked each minute says the same each
 * minute, which is no occurrence; so what stands already is passed on as rarely as a sender would
 * repeat it, and what is listed no more is over. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/pull-news.h"

#include "base/clock.h"
#include "base/text.h"

/* How long until what still fires is told again, also where a person said that it is over. */
#define REPEAT_EACH STW_HOUR

/* An alert that the source told before. */
typedef struct
{
  StwAlert *alert; /* (owned) */
  gboolean is_open;
  gint64 last_at;
  gboolean listed;
} Standing;

static void
standing_free (gpointer data)
{
  Standing *standing = data;

  stw_alert_free (standing->alert);
  g_free (standing);
}

/* What tells the alerts of one source apart. */
static char *
make_key (const StwAlert *alert)
{
  if (alert->dedup_key != NULL)
    return g_strdup (alert->dedup_key);
  return g_strconcat (stw_text_or (alert->asset, ""), "\n", alert->signature, NULL);
}

static void
note_standing (const StwAlert *alert, gboolean is_open, gint64 last_at, gpointer data)
{
  GHashTable *standing = data;
  g_autofree char *key = make_key (alert);
  Standing *row;

  if (!is_open && g_hash_table_contains (standing, key))
    return;
  row = g_new0 (Standing, 1);
  row->alert = stw_alert_copy (alert);
  row->is_open = is_open;
  row->last_at = last_at;
  g_hash_table_replace (standing, g_steal_pointer (&key), row);
}

static Standing *
find (GHashTable *standing, const StwAlert *alert)
{
  g_autofree char *key = make_key (alert);

  return g_hash_table_lookup (standing, key);
}

/* Marks what is listed. Returns whether it is time to repeat what stands. */
static gboolean
mark (GHashTable *standing, GPtrArray *listed, gint64 now)
{
  gboolean repeat = FALSE;

  for (guint i = 0; i < listed->len; i++)
    {
      Standing *row = find (standing, g_ptr_array_index (listed, i));

      if (row == NULL)
        continue;
      row->listed = TRUE;
      repeat |= row->is_open && now - row->last_at >= REPEAT_EACH;
    }
  return repeat;
}

static gboolean
is_news (const StwAlert *alert, const Standing *row, gboolean repeat)
{
  switch (alert->state)
    {
    case STW_ALERT_FIRING:
      if (row == NULL)
        return TRUE;
      return row->is_open && (repeat || row->alert->severity != alert->severity);
    case STW_ALERT_RESOLVED:
      return row != NULL && row->is_open;
    case STW_ALERT_INFO: /* it is silenced there */
    default:
      return FALSE;
    }
}

static void
add_missing (GHashTable *standing, GPtrArray *news)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, standing);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Standing *row = value;
      StwAlert *over;

      if (!row->is_open || row->listed)
        continue;
      over = stw_alert_copy (row->alert);
      over->state = STW_ALERT_RESOLVED;
      g_ptr_array_add (news, over);
    }
}

/**
 * stw_pull_news:
 * @listed: (element-type StwAlert): all that fires at the source
 * @now: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwAlert): what Steward does not know of it, and what it
 *   knows and is over
 */
GPtrArray *
stw_pull_news (StwDb *db, gint64 source, GPtrArray *listed, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_alert_free);
  g_autoptr (GHashTable) standing =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, standing_free);
  gboolean repeat;

  if (!stw_pull_foreach_standing (db, source, now - REPEAT_EACH, note_standing, standing, error))
    return NULL;
  repeat = mark (standing, listed, now);
  for (guint i = 0; i < listed->len; i++)
    {
      const StwAlert *alert = g_ptr_array_index (listed, i);

      if (is_news (alert, find (standing, alert), repeat))
        g_ptr_array_add (news, stw_alert_copy (alert));
    }
  add_missing (standing, news);
  return g_steal_pointer (&news);
}
