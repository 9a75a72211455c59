/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out of the portal. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal-private.h"

#include "base/password.h"
#include "store/command-rule.h"

static const StwPortalField fields[] = {
  { .name = "name",
    .label = N_ ("Name or e-mail address"),
    .autocomplete = "username",
    .most = 200 },
  { .name = "password",
    .label = N_ ("Password"),
    .autocomplete = "current-password",
    .type = "password",
    .most = STW_PASSWORD_MOST_BYTES },
  { .name = "code",
    .label = N_ ("Code of your app, or a recovery code"),
    .autocomplete = "one-time-code",
    .most = 40 },
};

/* @problem: (nullable): why the last attempt came to nothing; which of the fields is wrong is
 * nobody's to know */
static void
show_form (StwPortalVisit *visit, guint status, const char *problem)
{
  StwPage *page = stw_portal_visit_begin_page (visit, say (visit, N_ ("Sign in")));

  if (problem != NULL)
    stw_portal_visit_add_problem (visit, page, NULL, problem);
  stw_portal_visit_begin_form (visit, page, STW_PORTAL_SIGN_IN);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    stw_portal_visit_add_field (visit,
                                page,
                                &fields[i],
                                i == 0 ? stw_portal_visit_get_field (visit, fields[i].name) : NULL,
                                NULL);
  stw_page_add (
    page,
    "<button>%s</button>\n</form>\n<p class=\"hint\">%s</p>\n",
    say (visit, N_ ("Sign in")),
    say (visit, N_ ("No access yet? Ask who looks after your systems for an invitation.")));
  stw_portal_visit_answer (visit, status, page);
}

/**
 * stw_portal_show_sign_in:
 * @visit: (transfer full): a visit
 */
void
stw_portal_show_sign_in (StwPortalVisit *visit)
{
  if (visit->person != 0)
    stw_portal_visit_redirect (visit, STW_PORTAL_HOME);
  else
    show_form (visit, 200, NULL);
}

static void
signed_in_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwPortalVisit *visit = data;

  stw_portal_end_proof (visit);
  if (error != NULL && error->domain == STW_COMMAND_ERROR)
    {
      show_form (visit, 403, error->message);
      return;
    }
  if (error != NULL)
    {
      stw_portal_fail (visit, error);
      return;
    }
  stw_portal_visit_give_session (visit, result);
  stw_portal_visit_redirect (visit, STW_PORTAL_HOME);
}

/**
 * stw_portal_sign_in:
 * @visit: (transfer full): a visit
 */
void
stw_portal_sign_in (StwPortalVisit *visit)
{
  const StwAddress *peer = stw_http_exchange_get_peer (visit->exchange);
  g_autofree char *address = stw_address_format (peer);
  g_autofree char *network = stw_portal_dup_network (peer);
  StwCommand *command;

  if (!stw_portal_begin_proof (visit))
    return;
  command = stw_command_new ("session.open", "desk", 0);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_set_string_member (command->arguments,
                                   fields[i].name,
                                   stw_portal_visit_get_field (visit, fields[i].name));
  json_object_set_string_member (command->arguments, "address", address);
  json_object_set_string_member (command->arguments, "network", network);
  stw_engine_ask (visit->portal->engine, command, "web", signed_in_cb, visit);
}

/**
 * stw_portal_sign_out:
 * @visit: (transfer full): a visit
 */
void
stw_portal_sign_out (StwPortalVisit *visit)
{
  stw_portal_visit_give_session (visit, NULL);
  stw_portal_visit_redirect (visit, STW_PORTAL_SIGN_IN);
}
