/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many incidents a company's past alerts would have made with another window or strategy, and
 * which incidents would join or part. Reads only; for a worker or the reader's thread. The alerts
 * are read once, so that a slider can be answered while it moves. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/what-if.h"

#include "desk/alert-store.h"
#include "triage/asset-name.h"
#include "triage/classify.h"
#include "triage/trial.h"

/* The newest so many rows are tried. */
#define MAX_ROWS 100000
#define MAX_CHANGES 20

struct _StwWhatIf
{
  StwTrial *trial;    /* (owned) */
  GPtrArray *titles;  /* (owned) (element-type utf8) by the order of adding */
  GArray *now;        /* (owned) (element-type gint64) incidents by the company's own settings */
  gint64 occurrences; /* what was received, with repeats */
};

static void
add (StwWhatIf *self, const StwActiveAlert *alert, gint64 time, const StwCorrelationKeys *keys)
{
  stw_trial_add (self->trial, time, keys);
  g_ptr_array_add (self->titles,
                   alert->asset != NULL
                     ? g_strdup_printf ("%s (%s)", alert->signature, alert->asset)
                     : g_strdup (alert->signature));
}

static void
add_cb (const StwActiveAlert *alert, gpointer data)
{
  StwWhatIf *self = data;
  const StwRule rule = { .name = (char *) alert->reason, .never_join = alert->never_join };
  g_autofree char *key = stw_asset_name_key (alert->asset_name);
  StwCorrelationKeys keys =
    stw_correlation_keys (key, alert->asset, alert->signature, alert->message);

  stw_rule_set_apart (&rule, &keys);
  self->occurrences += alert->count;
  add (self, alert, alert->event_at, &keys);
  if (alert->last_event_at > alert->event_at)
    add (self, alert, alert->last_event_at, &keys);
}

/**
 * stw_what_if_load:
 * @since: UTC milliseconds
 *
 * Returns: (transfer full): what a company received since
 */
StwWhatIf *
stw_what_if_load (StwDb *db, gint64 company, gint64 since, GError **error)
{
  g_autoptr (StwCompany) row = stw_company_load (db, company, error);
  g_autoptr (StwWhatIf) self = g_new0 (StwWhatIf, 1);

  self->trial = stw_trial_new ();
  self->titles = g_ptr_array_new_with_free_func (g_free);
  if (row == NULL || !stw_alert_foreach_placed (db, company, since, MAX_ROWS, add_cb, self, error))
    return NULL;
  self->now = stw_trial_run (self->trial, row->window_ms, row->strategy);
  return g_steal_pointer (&self);
}

/**
 * stw_what_if_free:
 * @self: (nullable) (transfer full): past alerts
 */
void
stw_what_if_free (StwWhatIf *self)
{
  if (self == NULL)
    return;
  stw_trial_free (self->trial);
  g_ptr_array_unref (self->titles);
  g_clear_pointer (&self->now, g_array_unref);
  g_free (self);
}

static JsonArray *
list_changes (const StwWhatIf *self, const GArray *then)
{
  g_autoptr (GArray) changes = stw_trial_compare (self->now, then, MAX_CHANGES);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const StwTrialChange *change = &g_array_index (changes, StwTrialChange, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "change", change->joins ? "join" : "part");
      json_object_set_int_member (object, "incidents", change->parts);
      json_object_set_string_member (object,
                                     "example",
                                     g_ptr_array_index (self->titles, change->example));
      json_array_add_object_element (list, object);
    }
  return list;
}

static double
get_reduction (gint64 occurrences, guint incidents)
{
  return occurrences > 0 ? 1.0 - (double) incidents / (double) occurrences : 0.0;
}

/**
 * stw_what_if_try:
 * @window: in milliseconds
 * @strategy: what two alerts of one incident would share
 *
 * Returns: (transfer full): `{"alerts","incidents_now","incidents","noise_reduction_now",
 * "noise_reduction","changes":[{"change","incidents","example"}]}`, where a change is “join” or
 * “part” and concerns so many incidents, the largest first
 */
JsonObject *
stw_what_if_try (StwWhatIf *self, gint64 window, StwStrategy strategy)
{
  g_autoptr (GArray) then = stw_trial_run (self->trial, window, strategy);
  guint before = stw_trial_count (self->now);
  guint after = stw_trial_count (then);
  JsonObject *answer = json_object_new ();

  json_object_set_int_member (answer, "alerts", self->occurrences);
  json_object_set_int_member (answer, "incidents_now", before);
  json_object_set_int_member (answer, "incidents", after);
  json_object_set_double_member (answer,
                                 "noise_reduction_now",
                                 get_reduction (self->occurrences, before));
  json_object_set_double_member (answer,
                                 "noise_reduction",
                                 get_reduction (self->occurrences, after));
  json_object_set_array_member (answer, "changes", list_changes (self, then));
  return answer;
}
