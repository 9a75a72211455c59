/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a client's first real alert has come; test alerts do not count. For the reader's thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/first-alert.h"

#include "app/companies/test-alert.h"
#include "desk/view-store.h"
#include "store/setting.h"

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
  g_free (self->door);
  g_free (self->signature);
  g_free (self->tool);
  g_free (self);
}

static gint64
get_last_delivery (StwDb *db, gint64 company)
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

/**
 * stw_first_alert_read:
 * @data: (type gint64): the company's number
 *
 * Returns: (transfer full): a #StwFirstAlert
 */
gpointer
stw_first_alert_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *company = data;
  const StwAlertQuery query = { .company = *company, .limit = LOOK_AT };
  g_autoptr (GArray) alerts = stw_view_list_alerts (db, &query, error);
  g_autoptr (StwFirstAlert) self = g_new0 (StwFirstAlert, 1);
  gint64 tested_at = 0;

  if (alerts == NULL)
    return NULL;
  self->door = stw_setting_dup (db, STW_SETTING_DOOR_URL);
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
  self->unread = self->tool == NULL && get_last_delivery (db, *company) > tested_at;
  return g_steal_pointer (&self);
}
