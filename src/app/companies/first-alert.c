/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a client's first real alert has come; test alerts do not count. For the reader's thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/first-alert.h"

#include "app/companies/test-alert.h"
#include "desk/heartbeat-store.h"
#include "desk/view-store.h"

/* Among so many newest alerts a real one is looked for: nobody sends more tests in a row. */
#define LOOK_AT 20

/**
 * stw_first_alert_free:
 * @self: (nullable) (transfer full): what was read
 */
void
stw_first_alert_free (StwFirstAlert *self)
{
  if (self == NULL)
    return;
  g_free (self->signature);
  g_free (self->tool);
  g_free (self);
}

static gint64
get_company_delivery (StwDb *db, gint64 company)
{
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, NULL);

  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      const StwCompanyView *view = g_ptr_array_index (companies, i);

      if (view->id == company)
        return view->last_delivery_at;
    }
  return 0;
}

/* Of one tool among others it is not known before a message is read. */
static gint64
get_last_delivery (StwDb *db, const StwAwaited *awaited)
{
  g_autoptr (StwHeartbeat) source = NULL;

  if (awaited->tool != NULL)
    return 0;
  if (awaited->source == 0)
    return get_company_delivery (db, awaited->company);
  source = stw_heartbeat_load (db, awaited->company, awaited->source, NULL);
  return source != NULL ? source->heard_at : 0;
}

/**
 * stw_first_alert_read:
 * @data: (type StwAwaited): whose
 *
 * Returns: (transfer full): a #StwFirstAlert
 */
gpointer
stw_first_alert_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const StwAwaited *awaited = data;
  const StwAlertQuery query = { .company = awaited->company,
                                .source = awaited->source,
                                .tool = awaited->tool,
                                .limit = LOOK_AT };
  g_autoptr (GArray) alerts = stw_view_list_alerts (db, &query, error);
  g_autoptr (StwFirstAlert) self = g_new0 (StwFirstAlert, 1);
  gint64 tested_at = 0;

  if (alerts == NULL)
    return NULL;
  for (guint i = 0; i < alerts->len && self->tool == NULL; i++)
    {
      g_autoptr (StwAlertView) alert =
                   stw_view_load_alert (db, g_array_index (alerts, gint64, i), NULL);

      if (alert == NULL)
        continue;
      if (g_strcmp0 (alert->tool, STW_TEST_ALERT_TOOL) == 0)
        {
          tested_at = MAX (tested_at, alert->last_received_at);
          continue;
        }
      self->signature = g_strdup (alert->signature);
      self->tool = g_strdup (alert->tool);
      self->at = alert->last_received_at;
    }
  self->unread = self->tool == NULL && get_last_delivery (db, awaited) > tested_at;
  return g_steal_pointer (&self);
}
