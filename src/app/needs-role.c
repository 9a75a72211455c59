/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the place of a view that shows the whole desk, for somebody who sees single
 * companies: what they lack, and who can give it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/needs-role.h"

#include "desk/people/person-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More names help nobody. */
#define MOST_NAMES 3

static gpointer
read_names (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_person_list_names (db, STW_ROLE_ADMINISTRATOR, MOST_NAMES, error);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AdwStatusPage) page = data;
  g_auto (GStrv) names = stw_reader_run_finish (result, NULL);
  g_autofree char *list = NULL;
  g_autofree char *sentence = NULL;

  if (names == NULL || names[0] == NULL)
    return;
  /* Translators: between the names of people who can each do something */
  list = g_strjoinv (C_ ("list of names", ", "), names);
  /* Translators: %s are one or more people */
  sentence = g_strdup_printf (_ ("You see single companies. Who can grant it: %s."), list);
  adw_status_page_set_description (page, sentence);
}

/**
 * stw_needs_role_new:
 *
 * Returns: (transfer floating): a page that says what its reader lacks
 */
GtkWidget *
stw_needs_role_new (StwSession *session)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (adw_status_page_new ());

  adw_status_page_set_icon_name (page, "system-lock-screen-symbolic");
  adw_status_page_set_title (page, _ ("This Needs a Role for the Whole Desk"));
  adw_status_page_set_description (page, _ ("An MSP administrator can grant it."));
  gtk_widget_set_focusable (GTK_WIDGET (page), TRUE);
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_names,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_strfreev,
                              NULL,
                              names_cb,
                              g_object_ref_sink (page));
  return GTK_WIDGET (page);
}
