/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a link of an incident: the desk says where it leads and notes it on the timeline, then
 * the reader's own programs open it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/link-open.h"

#include "app/incidents/terminal.h"

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  StwSession *session; /* (owned) */
} Opening;

static gboolean
has_handler (const char *url)
{
  g_autofree char *scheme = g_uri_parse_scheme (url);
  g_autoptr (GAppInfo) program = g_app_info_get_default_for_uri_scheme (scheme);

  return program != NULL;
}

static void
open_url (Opening *opening, const char *url)
{
  GtkRoot *root = gtk_widget_get_root (opening->widget);
  g_autoptr (GError) error = NULL;

  if (!g_str_has_prefix (url, "ssh:") || has_handler (url))
    gtk_show_uri (root != NULL ? GTK_WINDOW (root) : NULL, url, GDK_CURRENT_TIME);
  else if (!stw_terminal_open (url, &error))
    stw_session_refuse (opening->session, error);
}

static void
opened_cb (JsonObject *result, const GError *error, gpointer data)
{
  Opening *opening = data;

  if (error != NULL)
    stw_session_refuse (opening->session, error);
  else
    open_url (opening, json_object_get_string_member (result, "url"));
  g_object_unref (opening->widget);
  g_object_unref (opening->session);
  g_free (opening);
}

/**
 * stw_link_open:
 * @widget: who asks
 * @command: (transfer full): "link.open" and what
 */
void
stw_link_open (GtkWidget *widget, StwSession *session, StwCommand *command)
{
  Opening *opening = g_new0 (Opening, 1);

  *opening = (Opening){ g_object_ref (widget), g_object_ref (session) };
  stw_desk_client_submit (stw_session_get_client (session), command, opened_cb, opening);
}
