/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page behind the link of an invitation: a password, an app for codes, and the recovery codes
 * once. What a form showed is kept for its second showing, because the phone has scanned it
 * already. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal-private.h"

#include "base/clock.h"
#include "base/password.h"
#include "base/text.h"
#include "store/command-rule.h"

#define KEPT_TIME (15 * STW_MINUTE)
#define MAX_KEPT 1024

typedef struct
{
  char *name;         /* (owned) */
  char *seed;         /* (owned) to be wiped */
  char *address;      /* (owned) to be wiped */
  gint64 shown_until; /* monotonic milliseconds */
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  stw_text_wipe (enrolment->seed);
  stw_text_wipe (enrolment->address);
  g_free (enrolment->name);
  g_free (enrolment);
}

/**
 * stw_portal_make_enrolments:
 *
 * Returns: (transfer full): nobody enrolling
 */
GHashTable *
stw_portal_make_enrolments (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, enrolment_free);
}

static gboolean
is_past (gpointer key, gpointer value, gpointer data)
{
  return ((Enrolment *) value)->shown_until < stw_clock_monotonic ();
}

/* @problem: (nullable): why the last attempt came to nothing */
static void
show_form (StwPortalVisit *visit,
           guint status,
           const char *token,
           const Enrolment *enrolment,
           const char *problem)
{
  StwPage *page = stw_portal_visit_begin_page (visit, "Set up your access");

  stw_page_add (page,
                "<p>Hello %s. Choose a password, and connect an app that shows codes.</p>\n",
                enrolment->name);
  if (problem != NULL)
    stw_page_add (page, "<p role=\"alert\">%s</p>\n", problem);
  stw_portal_visit_begin_form (visit, page, STW_PORTAL_INVITATION);
  stw_page_add (page,
                "<input type=\"hidden\" name=\"enrolment\" value=\"%s\">\n"
                "<h2>1. Password</h2>\n"
                "<label for=\"password\">Password, at least %d characters</label>\n"
                "<input id=\"password\" name=\"password\" type=\"password\" minlength=\"%d\" "
                "maxlength=\"%d\" autocomplete=\"new-password\" required>\n"
                "<label for=\"again\">The same password again</label>\n"
                "<input id=\"again\" name=\"again\" type=\"password\" maxlength=\"%d\" "
                "autocomplete=\"new-password\" required>\n"
                "<h2>2. App</h2>\n"
                "<p>Scan this with an authenticator app, or type the key into it.</p>\n",
                token,
                STW_PASSWORD_LEAST_CHARACTERS,
                STW_PASSWORD_LEAST_CHARACTERS,
                STW_PASSWORD_MOST_BYTES,
                STW_PASSWORD_MOST_BYTES);
  stw_page_add_code (page, enrolment->address, "QR code of the key below");
  stw_page_add (page,
                "<p>Key: <code>%s</code></p>\n"
                "<label for=\"code\">The code that the app shows now</label>\n"
                "<input id=\"code\" name=\"code\" inputmode=\"numeric\" "
                "autocomplete=\"one-time-code\" maxlength=\"10\" required>\n"
                "<button>Finish</button>\n</form>\n",
                enrolment->seed);
  stw_portal_visit_answer (visit, status, page);
}

static void
begun_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwPortalVisit *visit = data;
  StwPortal *portal = visit->portal;
  Enrolment *enrolment;
  const char *token;

  stw_portal_end_proof (visit);
  if (error != NULL)
    {
      stw_portal_fail (visit, error);
      return;
    }
  g_hash_table_foreach_remove (portal->enrolments, is_past, NULL);
  if (g_hash_table_size (portal->enrolments) >= MAX_KEPT)
    {
      stw_portal_visit_refuse (visit,
                               503,
                               "Busy",
                               "Many people are enrolling. Try again in 15 minutes.");
      return;
    }
  token = json_object_get_string_member (result, "enrolment");
  enrolment = g_new0 (Enrolment, 1);
  enrolment->name = g_strdup (json_object_get_string_member (result, "name"));
  enrolment->seed = g_strdup (json_object_get_string_member (result, "seed"));
  enrolment->address = g_strdup (json_object_get_string_member (result, "address"));
  enrolment->shown_until = stw_clock_monotonic () + KEPT_TIME;
  g_hash_table_insert (portal->enrolments, g_strdup (token), enrolment);
  show_form (visit, 200, token, enrolment, NULL);
}

/**
 * stw_portal_show_invitation:
 * @visit: (transfer full): a visit
 */
void
stw_portal_show_invitation (StwPortalVisit *visit)
{
  g_autofree char *token = stw_portal_visit_dup_query (visit, "token");
  StwCommand *command;

  if (!stw_portal_begin_proof (visit))
    return;
  command = stw_command_new ("session.enrol-begin", "desk", 0);
  json_object_set_string_member (command->arguments, "invitation", token);
  stw_engine_ask (visit->portal->engine, command, "web", begun_cb, visit);
}

static void
show_recovery (StwPortalVisit *visit, JsonArray *codes)
{
  StwPage *page = stw_portal_visit_begin_page (visit, "Keep these codes");

  stw_page_add (page,
                "<p>Your access is set up. If you lose your phone, each of these recovery codes "
                "signs you in once in place of the app. They are shown now and never again: "
                "print them, or write them down.</p>\n<ol class=\"codes\">\n");
  for (guint i = 0; i < json_array_get_length (codes); i++)
    stw_page_add (page, "<li><code>%s</code></li>\n", json_array_get_string_element (codes, i));
  stw_page_add (page,
                "</ol>\n<p><a class=\"button\" href=\"" STW_PORTAL_HOME
                "\">Go to your incidents</a></p>\n");
  stw_portal_visit_answer (visit, 200, page);
}

static void
enrolled_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwPortalVisit *visit = data;
  const char *token = stw_portal_visit_get_field (visit, "enrolment");
  const Enrolment *enrolment = g_hash_table_lookup (visit->portal->enrolments, token);

  stw_portal_end_proof (visit);
  if (error == NULL)
    {
      g_hash_table_remove (visit->portal->enrolments, token);
      stw_portal_visit_give_session (visit, result);
      show_recovery (visit, json_object_get_array_member (result, "recovery"));
    }
  else if (enrolment != NULL &&
           g_error_matches (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID))
    show_form (visit, 422, token, enrolment, error->message);
  else
    stw_portal_fail (visit, error);
}

/**
 * stw_portal_enrol:
 * @visit: (transfer full): a visit
 */
void
stw_portal_enrol (StwPortalVisit *visit)
{
  static const char *const fields[] = { "enrolment", "password", "code" };
  const char *token = stw_portal_visit_get_field (visit, "enrolment");
  const Enrolment *enrolment = g_hash_table_lookup (visit->portal->enrolments, token);
  StwCommand *command;

  if (enrolment == NULL)
    {
      stw_portal_visit_refuse (visit,
                               422,
                               "Not done",
                               "This took too long. Open the link of your invitation again.");
      return;
    }
  if (g_strcmp0 (stw_portal_visit_get_field (visit, "password"),
                 stw_portal_visit_get_field (visit, "again")) != 0)
    {
      show_form (visit, 422, token, enrolment, "The two passwords differ. Type them once more.");
      return;
    }
  if (!stw_portal_begin_proof (visit))
    return;
  command = stw_command_new ("session.enrol", "desk", 0);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_set_string_member (command->arguments,
                                   fields[i],
                                   stw_portal_visit_get_field (visit, fields[i]));
  stw_engine_ask (visit->portal->engine, command, "web", enrolled_cb, visit);
}
