/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out of the portal. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal-private.h"

#include "store/command-rule.h"

/* @problem: (nullable): why the last attempt came to nothing */
static void
show_form (StwPortalVisit *visit, guint status, const char *problem)
{
  StwPage *page = stw_portal_visit_begin_page (visit, "Sign in");

  if (problem != NULL)
    stw_page_add (page, "<p role=\"alert\">%s</p>\n", problem);
  stw_portal_visit_begin_form (visit, page, STW_PORTAL_SIGN_IN);
  stw_page_add (page,
                "<label for=\"name\">Name or e-mail address</label>\n"
                "<input id=\"name\" name=\"name\" value=\"%s\" autocomplete=\"username\" "
                "autocapitalize=\"none\" maxlength=\"200\" required>\n"
                "<label for=\"password\">Password</label>\n"
                "<input id=\"password\" name=\"password\" type=\"password\" "
                "autocomplete=\"current-password\" maxlength=\"1024\" required>\n"
                "<label for=\"code\">Code of your app, or a recovery code</label>\n"
                "<input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" "
                "autocapitalize=\"characters\" maxlength=\"40\" required>\n"
                "<button>Sign in</button>\n</form>\n"
                "<p class=\"hint\">No access yet? Ask who looks after your systems for an "
                "invitation.</p>\n",
                stw_portal_visit_get_field (visit, "name"));
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
  static const char *const fields[] = { "name", "password", "code" };
  StwCommand *command;

  if (!stw_portal_begin_proof (visit))
    return;
  command = stw_command_new ("session.open", "desk", 0);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_set_string_member (command->arguments,
                                   fields[i],
                                   stw_portal_visit_get_field (visit, fields[i]));
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
