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

enum
{
  FIELD_PASSWORD,
  FIELD_AGAIN,
  FIELD_CODE,
};

static const StwPortalField fields[] = {
  [FIELD_PASSWORD] = { .name = "password",
                       .label = N_ ("Password"),
                       .hint = N_ ("At least 10 characters. A few words that nobody else would put "
                                   "together are better than special characters."),
                       .autocomplete = "new-password",
                       .type = "password",
                       .least = STW_PASSWORD_LEAST_CHARACTERS,
                       .most = STW_PASSWORD_MOST_BYTES },
  [FIELD_AGAIN] = { .name = "again",
                    .label = N_ ("The same password again"),
                    .autocomplete = "new-password",
                    .type = "password",
                    .most = STW_PASSWORD_MOST_BYTES },
  [FIELD_CODE] = { .name = "code",
                   .label = N_ ("The code that the app shows now"),
                   .autocomplete = "one-time-code",
                   .most = 10 },
};

/* What is wrong with which field. */
typedef struct
{
  guint field;
  const char *sentence; /* (nullable) NULL for nothing */
} Problem;

static void
add_field (StwPortalVisit *visit, StwPage *page, guint field, const Problem *problem)
{
  stw_portal_visit_add_field (visit,
                              page,
                              &fields[field],
                              NULL,
                              problem->field == field ? problem->sentence : NULL);
}

static void
show_form (StwPortalVisit *visit,
           guint status,
           const char *token,
           const Enrolment *enrolment,
           Problem problem)
{
  StwPage *page = stw_portal_visit_begin_page (visit, say (visit, N_ ("Set up your access")));

  stw_page_add (page, "<p>");
  /* Translators: %s is a person */
  stw_page_add_text (
    page,
    say (visit, N_ ("Hello %s. Choose a password, and connect an app that shows codes.")),
    enrolment->name);
  stw_page_add (page, "</p>\n");
  if (problem.sentence != NULL)
    stw_portal_visit_add_problem (visit, page, fields[problem.field].name, problem.sentence);
  stw_portal_visit_begin_form (visit, page, STW_PORTAL_INVITATION);
  stw_page_add (page,
                "<input type=\"hidden\" name=\"enrolment\" value=\"%s\">\n"
                "<input autocomplete=\"username\" value=\"%s\" hidden readonly>\n<h2>%s</h2>\n",
                token,
                enrolment->name,
                say (visit, N_ ("1. Password")));
  add_field (visit, page, FIELD_PASSWORD, &problem);
  add_field (visit, page, FIELD_AGAIN, &problem);
  stw_page_add (page,
                "<h2>%s</h2>\n<p>%s</p>\n",
                say (visit, N_ ("2. App")),
                say (visit, N_ ("Scan this with an authenticator app, or type the key into it.")));
  stw_page_add_code (page, enrolment->address, say (visit, N_ ("QR code of the key below")));
  stw_page_add (page,
                "<p>%s <code dir=\"ltr\">%s</code></p>\n",
                say (visit, N_ ("Key:")),
                enrolment->seed);
  add_field (visit, page, FIELD_CODE, &problem);
  stw_page_add (page, "<button>%s</button>\n</form>\n", say (visit, N_ ("Finish")));
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
                               N_ ("Too many at once"),
                               N_ ("Many people are enrolling. Try again in 15 minutes."));
      return;
    }
  token = json_object_get_string_member (result, "enrolment");
  enrolment = g_new0 (Enrolment, 1);
  enrolment->name = g_strdup (json_object_get_string_member (result, "name"));
  enrolment->seed = g_strdup (json_object_get_string_member (result, "seed"));
  enrolment->address = g_strdup (json_object_get_string_member (result, "address"));
  enrolment->shown_until = stw_clock_monotonic () + KEPT_TIME;
  g_hash_table_insert (portal->enrolments, g_strdup (token), enrolment);
  show_form (visit, 200, token, enrolment, (Problem){ 0 });
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

static const char *
describe_strength (StwPasswordStrength strength)
{
  static const char *const words[] = {
    [STW_PASSWORD_FAIR] = N_ ("Your password will do. A longer one is better."),
    [STW_PASSWORD_GOOD] = N_ ("Your password is good."),
    [STW_PASSWORD_STRONG] = N_ ("Your password is very good."),
  };

  return words[strength];
}

static void
show_recovery (StwPortalVisit *visit, JsonArray *codes)
{
  StwPage *page = stw_portal_visit_begin_page (visit, say (visit, N_ ("Keep these codes")));
  StwPasswordStrength strength =
    stw_password_get_strength (stw_portal_visit_get_field (visit, fields[FIELD_PASSWORD].name));

  stw_page_add (page,
                "<p>%s %s</p>\n<p>%s</p>\n<ol class=\"codes\">\n",
                say (visit, N_ ("Your access is set up.")),
                stw_language_say (visit->language, describe_strength (strength)),
                say (visit,
                     N_ ("If you lose your phone, each of these recovery codes signs you in once "
                         "in place of the app. They are shown now and never again: print them, or "
                         "write them down.")));
  for (guint i = 0; i < json_array_get_length (codes); i++)
    stw_page_add (page,
                  "<li><code dir=\"ltr\">%s</code></li>\n",
                  json_array_get_string_element (codes, i));
  stw_page_add (page,
                "</ol>\n<p><a class=\"button\" href=\"" STW_PORTAL_HOME "\">%s</a></p>\n",
                say (visit, N_ ("Go to your incidents")));
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
    show_form (visit, 422, token, enrolment, (Problem){ FIELD_CODE, error->message });
  else
    stw_portal_fail (visit, error);
}

/* What can be said of the passwords without the desk. */
static Problem
check_passwords (StwPortalVisit *visit, const Enrolment *enrolment, GError **weak)
{
  const char *password = stw_portal_visit_get_field (visit, fields[FIELD_PASSWORD].name);

  if (!stw_password_check (password, enrolment->name, weak))
    return (Problem){ FIELD_PASSWORD, (*weak)->message };
  if (!g_str_equal (password, stw_portal_visit_get_field (visit, fields[FIELD_AGAIN].name)))
    return (Problem){ FIELD_AGAIN, N_ ("The two passwords differ. Type them once more.") };
  return (Problem){ 0 };
}

/**
 * stw_portal_enrol:
 * @visit: (transfer full): a visit
 */
void
stw_portal_enrol (StwPortalVisit *visit)
{
  static const char *const arguments[] = { "enrolment", "password", "code" };
  const char *token = stw_portal_visit_get_field (visit, "enrolment");
  const Enrolment *enrolment = g_hash_table_lookup (visit->portal->enrolments, token);
  g_autoptr (GError) weak = NULL;
  Problem problem;
  StwCommand *command;

  if (enrolment == NULL)
    {
      stw_portal_visit_refuse (visit,
                               422,
                               N_ ("Not done"),
                               N_ ("This took too long. Open the link of your invitation again."));
      return;
    }
  problem = check_passwords (visit, enrolment, &weak);
  if (problem.sentence != NULL)
    {
      show_form (visit, 422, token, enrolment, problem);
      return;
    }
  if (!stw_portal_begin_proof (visit))
    return;
  command = stw_command_new ("session.enrol", "desk", 0);
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    json_object_set_string_member (command->arguments,
                                   arguments[i],
                                   stw_portal_visit_get_field (visit, arguments[i]));
  stw_engine_ask (visit->portal->engine, command, "web", enrolled_cb, visit);
}
