/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Past alerts to try correlation on. Read on the reader's thread, tried in a worker, one trial at a
 * time. A company that is still to be added has none, so those of other clients stand in. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/past-alerts.h"

#include "base/clock.h"
#include "desk/view-store.h"
#include "engine/what-if.h"

#include <glib/gi18n.h>

#define PAST_MS (30 * STW_DAY)
/* Of so many other clients, those who were heard last. */
#define MAX_OTHERS 3

struct _StwPastAlerts
{
  GPtrArray *companies; /* (owned) (element-type StwWhatIf) */
  gboolean others;      /* whether they are not the company's own */
};

static void
clear (gpointer data)
{
  g_ptr_array_unref (((StwPastAlerts *) data)->companies);
}

/**
 * stw_past_alerts_unref:
 */
void
stw_past_alerts_unref (StwPastAlerts *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static int
compare_heard (gconstpointer a, gconstpointer b)
{
  const StwCompanyView *first = *(const StwCompanyView *const *) a;
  const StwCompanyView *second = *(const StwCompanyView *const *) b;

  return (first->last_delivery_at < second->last_delivery_at) -
         (first->last_delivery_at > second->last_delivery_at);
}

static gboolean
load (StwPastAlerts *self, StwDb *db, gint64 company, GError **error)
{
  StwWhatIf *past = stw_what_if_load (db, company, stw_clock_now (NULL) - PAST_MS, error);

  if (past != NULL)
    g_ptr_array_add (self->companies, past);
  return past != NULL;
}

static gboolean
load_others (StwPastAlerts *self, StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, error);

  if (companies == NULL)
    return FALSE;
  g_ptr_array_sort (companies, compare_heard);
  for (guint i = 0; i < MIN (companies->len, MAX_OTHERS); i++)
    {
      const StwCompanyView *company = g_ptr_array_index (companies, i);

      if (company->last_delivery_at == 0)
        break;
      if (!load (self, db, company->id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_past_alerts_read:
 * @data: (type gint64): whose, 0 for those of other clients
 *
 * Returns: (transfer full): a #StwPastAlerts
 */
gpointer
stw_past_alerts_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *company = data;
  StwPastAlerts *self = g_atomic_rc_box_new0 (StwPastAlerts);

  self->companies = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_what_if_free);
  self->others = *company == 0;
  if (self->others ? load_others (self, db, error) : load (self, db, *company, error))
    return self;
  stw_past_alerts_unref (self);
  return NULL;
}

typedef struct
{
  StwPastAlerts *past; /* (owned) */
  gint64 window_ms;
  StwStrategy strategy;
} Trial;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  stw_past_alerts_unref (trial->past);
  g_free (trial);
}

static void
add_figure (JsonObject *sum, JsonObject *answer, const char *figure)
{
  json_object_set_int_member (sum,
                              figure,
                              json_object_get_int_member_with_default (sum, figure, 0) +
                                json_object_get_int_member (answer, figure));
}

static void
try_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Trial *trial = task_data;
  JsonObject *sum = json_object_new ();
  JsonArray *changes = NULL;
  gint64 alerts;
  gint64 incidents;

  for (guint i = 0; i < trial->past->companies->len; i++)
    {
      g_autoptr (JsonObject) answer =
                   stw_what_if_try (g_ptr_array_index (trial->past->companies, i),
                                    trial->window_ms,
                                    trial->strategy);

      add_figure (sum, answer, "alerts");
      add_figure (sum, answer, "incidents");
      add_figure (sum, answer, "incidents_now");
      if (changes == NULL)
        changes = json_array_ref (json_object_get_array_member (answer, "changes"));
    }
  alerts = json_object_get_int_member_with_default (sum, "alerts", 0);
  incidents = json_object_get_int_member_with_default (sum, "incidents", 0);
  json_object_set_int_member (sum, "alerts", alerts);
  json_object_set_double_member (sum,
                                 "noise_reduction",
                                 alerts > 0 ? 1.0 - (double) incidents / (double) alerts : 0.0);
  json_object_set_array_member (sum, "changes", changes != NULL ? changes : json_array_new ());
  g_task_return_pointer (task, sum, (GDestroyNotify) json_object_unref);
}

/**
 * stw_past_alerts_try_async:
 * @source: who asks; must not ask again before @done
 * @window_ms: in milliseconds
 * @done: hears of it on the main thread
 */
void
stw_past_alerts_try_async (StwPastAlerts *self,
                           GObject *source,
                           gint64 window_ms,
                           StwStrategy strategy,
                           GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, done, NULL);
  Trial *trial = g_new (Trial, 1);

  *trial = (Trial){ g_atomic_rc_box_acquire (self), window_ms, strategy };
  g_task_set_source_tag (task, stw_past_alerts_try_async);
  g_task_set_name (task, "stw_past_alerts_try_async");
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, try_in_worker);
}

/**
 * stw_past_alerts_try_finish:
 *
 * Returns: (transfer full): as stw_what_if_try() gives it; the sums when there are several clients
 */
JsonObject *
stw_past_alerts_try_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * stw_past_alerts_describe:
 * @few: whether there are too few of them
 *
 * Returns: (transfer full): where the figures come from
 */
char *
stw_past_alerts_describe (const StwPastAlerts *self, gboolean few)
{
  guint n = self->companies->len;

  if (self->others && n == 0)
    return g_strdup (_ ("No other client has sent alerts yet. You can change this at any time, and "
                        "see what it would have done."));
  if (few)
    return g_strdup (_ ("Alerts of the last 30 days; they are too few to say much."));
  if (self->others)
    return g_strdup_printf (
      ngettext (
        "Counted from 30 days of alerts of %u other client. You can change this at any time.",
        "Counted from 30 days of alerts of %u other clients. You can change this at any time.",
        n),
      n);
  return g_strdup (_ ("Counted from 30 days of this client’s own alerts. Nothing changes until you "
                      "use it; open incidents stay as they are."));
}
