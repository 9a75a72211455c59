/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What proves over the socket who asks, and what cannot be claimed there. */

#include "engine/sessions.h"
#include "model/command.h"

#define ANN 1
#define BEN 2

typedef StwSessions Sessions;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sessions, stw_sessions_unref)

static gint64
find (StwSessions *sessions, const char *token, const char *origin)
{
  g_autofree char *name = NULL;
  gint64 person = 0;
  gboolean is_open = stw_sessions_is_open (sessions, token, origin);

  g_assert_cmpint (stw_sessions_find (sessions, token, origin, &person, &name), ==, is_open);
  return person;
}

static void
a_token_serves_where_it_was_given_until_it_is_closed (void)
{
  static const char *const origins[] = { "window", "stewardctl", "web" };
  g_autoptr (Sessions) sessions = stw_sessions_new ();

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autofree char *token = stw_sessions_open (sessions, ANN, "Ann", origins[i]);
      g_autofree char *other = stw_sessions_open (sessions, BEN, "Ben", origins[i]);
      g_autofree char *longer = g_strconcat (token, "x", NULL);

      g_assert_cmpstr (token, !=, other);
      for (guint j = 0; j < G_N_ELEMENTS (origins); j++)
        g_assert_cmpint (find (sessions, token, origins[j]), ==, i == j ? ANN : 0);
      g_assert_cmpint (find (sessions, other, origins[i]), ==, BEN);
      g_assert_cmpint (find (sessions, longer, origins[i]), ==, 0);
      g_assert_cmpint (find (sessions, "", origins[i]), ==, 0);
      g_assert_cmpint (find (sessions, token, NULL), ==, 0);
      stw_sessions_close (sessions, token);
      stw_sessions_close (sessions, token);
      g_assert_cmpint (find (sessions, token, origins[i]), ==, 0);
      g_assert_cmpint (find (sessions, other, origins[i]), ==, BEN);
    }
}

/* A place that sets no limit to a session has none. */
static void
nobody_is_signed_in_from_a_place_that_is_not_known (void)
{
  g_autoptr (Sessions) sessions = stw_sessions_new ();
  g_autofree char *token = stw_sessions_open (sessions, ANN, "Ann", "elsewhere");

  g_assert_cmpint (find (sessions, token, "elsewhere"), ==, 0);
}

static void
all_sessions_of_one_person_end_together (void)
{
  g_autoptr (Sessions) sessions = stw_sessions_new ();
  g_autofree char *window = stw_sessions_open (sessions, ANN, "Ann", "window");
  g_autofree char *web = stw_sessions_open (sessions, ANN, "Ann", "web");
  g_autofree char *ben = stw_sessions_open (sessions, BEN, "Ben", "window");

  stw_sessions_close_all (sessions, ANN);
  g_assert_cmpint (find (sessions, window, "window"), ==, 0);
  g_assert_cmpint (find (sessions, web, "web"), ==, 0);
  g_assert_cmpint (find (sessions, ben, "window"), ==, BEN);
}

static void
a_confirmation_serves_once_and_its_person_alone (void)
{
  g_autoptr (Sessions) sessions = stw_sessions_new ();

  g_assert_false (stw_sessions_take_confirmation (sessions, ANN));
  stw_sessions_confirm (sessions, ANN);
  stw_sessions_confirm (sessions, ANN);
  g_assert_false (stw_sessions_take_confirmation (sessions, BEN));
  g_assert_true (stw_sessions_take_confirmation (sessions, ANN));
  g_assert_false (stw_sessions_take_confirmation (sessions, ANN));
}

static StwCommand *
read_command (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (quoted, NULL);

  g_assert_nonnull (node);
  return stw_command_from_json (json_node_get_object (node), "socket");
}

static void
a_command_travels_whole_and_claims_nothing_of_itself (void)
{
  static const char text[] =
    "{'command':'incident.note','company':9223372036854775807,'arguments':{'incident':1,"
    "'text':'\\u0022 Zoë \\u000a','list':[1,null,{'a':[]}]},'session':'abc','actor':'engine',"
    "'operator_id':1,'origin':'window','payload':'x'}";
  g_autoptr (StwCommand) command = read_command (text);
  g_autofree char *written = stw_command_to_json (command);
  g_autoptr (JsonNode) node = json_from_string (written, NULL);
  g_autoptr (StwCommand) again = stw_command_from_json (json_node_get_object (node), "socket");
  g_autofree char *rewritten = stw_command_to_json (again);

  g_assert_cmpstr (written, ==, rewritten);
  g_assert_cmpstr (again->name, ==, "incident.note");
  g_assert_cmpint (again->company, ==, G_MAXINT64);
  g_assert_cmpstr (again->session, ==, "abc");
  g_assert_cmpstr (stw_command_get_text (again, "text"), ==, "\" Zoë \n");
  /* Who asks and from where is not for the sender to say. */
  g_assert_cmpstr (again->actor, ==, "socket");
  g_assert_cmpint (again->operator_id, ==, 0);
  g_assert_null (again->origin);
  g_assert_null (again->payload);
}

static void
what_is_no_command_is_none (void)
{
  static const char *const texts[] = {
    "{}",
    "{'command':null}",
    "{'command':5}",
    "{'command':['incident.note']}",
    "{'command':'x','arguments':[]}",
    "{'command':'x','arguments':null}",
    "{'command':'x','arguments':'{}'}",
    "{'command':'x','company':'1'}",
    "{'command':'x','company':null}",
    "{'command':'x','company':1.5}",
    "{'command':'x','company':true}",
    "{'command':'x','session':5}",
    "{'command':'x','session':null}",
    "{'command':'x','session':{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (StwCommand) command = read_command (texts[i]);

      if (command != NULL)
        g_error ("%s was taken", texts[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/sessions/token", a_token_serves_where_it_was_given_until_it_is_closed);
  g_test_add_func ("/engine/sessions/place", nobody_is_signed_in_from_a_place_that_is_not_known);
  g_test_add_func ("/engine/sessions/all", all_sessions_of_one_person_end_together);
  g_test_add_func ("/engine/sessions/confirmation",
                   a_confirmation_serves_once_and_its_person_alone);
  g_test_add_func ("/engine/sessions/command",
                   a_command_travels_whole_and_claims_nothing_of_itself);
  g_test_add_func ("/engine/sessions/none", what_is_no_command_is_none);
  return g_test_run ();
}
