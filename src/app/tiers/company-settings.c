/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every client with its settings. On the reader's thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/company-settings.h"

#include "desk/tier-store.h"
#include "desk/view-store.h"

/**
 * stw_company_settings_read:
 * @data: unused
 *
 * A #StwReadFunc.
 *
 * Returns: (transfer full): a #JsonArray of `{"company","name","settings":{…}}`; who leaves is not
 *   among them
 */
gpointer
stw_company_settings_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, error);

  if (companies == NULL)
    return NULL;
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompanyView *view = g_ptr_array_index (companies, i);
      JsonObject *settings =
        view->leaves_at == 0 ? stw_tier_read_company (db, view->id, error) : NULL;
      JsonObject *company;

      if (view->leaves_at != 0)
        continue;
      if (settings == NULL)
        return NULL;
      company = json_object_new ();
      json_object_set_int_member (company, "company", view->id);
      json_object_set_string_member (company, "name", view->name);
      json_object_set_object_member (company, "settings", settings);
      json_array_add_object_element (list, company);
    }
  return g_steal_pointer (&list);
}
