/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The views of the window, in the order of the sidebar. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/pages.h"

#include "app/alerts/alerts-page.h"
#include "app/audit/audit-page.h"
#include "app/companies/companies-page.h"
#include "app/help/help-page.h"
#include "app/incidents/incidents-page.h"
#include "app/needs-role.h"
#include "app/oncall/oncall-page.h"
#include "app/overview/overview-page.h"
#include "app/settings/settings-page.h"

#include <glib/gi18n.h>

static const StwPage pages[] = {
  { "overview", N_ ("Overview"), "view-app-grid-symbolic", stw_overview_page_new, FALSE },
  { "incidents", N_ ("Incidents"), "steward-incident-symbolic", stw_incidents_page_new, FALSE },
  { "alerts", N_ ("Alerts"), "steward-alerts-symbolic", stw_alerts_page_new, FALSE },
  { "companies", N_ ("Companies"), "steward-company-symbolic", stw_companies_page_new, FALSE },
  { "oncall", N_ ("On-Call"), "steward-oncall-symbolic", stw_oncall_page_new, FALSE },
  { "audit", N_ ("Audit"), "steward-audit-symbolic", stw_audit_page_new, TRUE },
  { "settings", N_ ("Settings"), "preferences-system-symbolic", stw_settings_page_new, FALSE },
  { "help", N_ ("Help"), "help-about-symbolic", stw_help_page_new, FALSE },
};

/**
 * stw_pages_get:
 * @ret_n_pages: (out): how many
 *
 * Returns: (transfer none): the views
 */
const StwPage *
stw_pages_get (guint *ret_n_pages)
{
  *ret_n_pages = G_N_ELEMENTS (pages);
  return pages;
}

/**
 * stw_pages_find:
 * @name: (nullable): of a view
 *
 * Returns: (transfer none) (nullable): the view of that name
 */
const StwPage *
stw_pages_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

/**
 * stw_page_build:
 *
 * Returns: (transfer floating): the view, or what says why it is not shown
 */
GtkWidget *
stw_page_build (const StwPage *page, StwSession *session)
{
  return page->whole_desk && !stw_desk_client_sees_whole_desk (stw_session_get_client (session))
           ? stw_needs_role_new (session)
           : page->build (session);
}
