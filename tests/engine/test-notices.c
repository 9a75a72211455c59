/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a desk: told to the process that runs it, and to others that ask through the
 * control socket. */

#include "config.h"

#include "engine/control.h"
#include "engine/engine.h"

#include "scratch.h"
#include "store/command-rule.h"

typedef struct
{
  GString *heard; /* (owned) "NUMBER:SENTENCE;" of each */
  guint n_retried;
} Listener;

static void
heard_cb (StwNotice notice, const char *sentence, gpointer data)
{
  Listener *listener = data;

  g_string_append_printf (listener->heard, "%d:%s;", notice, sentence != NULL ? sentence : "");
}

static void
retried_cb (gpointer data)
{
  ((Listener *) data)->n_retried++;
}

static void
answered_cb (JsonObject *answer, const GError *error, gpointer data)
{
  g_assert_no_error (error);
  *(JsonObject **) data = json_object_ref (answer);
}

static JsonObject *
ask (StwNotices *notices, const char *name, gint64 since)
{
  StwCommand *command = stw_command_new (name, "desk", 0);
  JsonObject *answer = NULL;

  json_object_set_int_member (command->arguments, "since", since);
  g_assert_true (stw_notices_takes (command));
  stw_notices_ask (notices, command, answered_cb, &answer);
  stw_command_free (command);
  return answer;
}

/* What is said of @notice to who asks. */
static char *
look (StwNotices *notices, StwNotice notice, gint64 *ret_since)
{
  g_autoptr (JsonObject) answer = ask (notices, STW_NOTICE_LIST, 0);

  return g_strdup (stw_notices_read (answer, notice, ret_since));
}

static void
check_heard (Listener *listener, const char *heard)
{
  g_assert_cmpstr (listener->heard->str, ==, heard);
  g_string_truncate (listener->heard, 0);
}

static void
what_holds_is_told_to_who_listens_later_and_news_once (void)
{
  g_autoptr (StwNotices) notices = stw_notices_new ();
  Listener listener = { g_string_new (NULL), 0 };

  stw_notices_tell (notices, STW_NOTICE_DISK, "full");
  stw_notices_tell (notices, STW_NOTICE_DISK, "full");
  stw_notices_tell (notices, STW_NOTICE_NEWS, "no backup");
  stw_notices_set_listener (notices, heard_cb, &listener);
  check_heard (&listener, "0:no backup;2:full;");
  stw_notices_set_listener (notices, heard_cb, &listener);
  check_heard (&listener, "2:full;");
  /* It happened again. */
  stw_notices_tell (notices, STW_NOTICE_NEWS, "no backup");
  stw_notices_tell (notices, STW_NOTICE_DISK, "full");
  check_heard (&listener, "0:no backup;");
  stw_notices_tell (notices, STW_NOTICE_DISK, NULL);
  stw_notices_tell (notices, STW_NOTICE_DISK, NULL);
  check_heard (&listener, "2:;");
  g_string_free (listener.heard, TRUE);
}

static void
who_asks_is_told_everything_that_is_wrong_and_since_when (void)
{
  g_autoptr (StwNotices) notices = stw_notices_new ();
  gint64 before = stw_clock_now (NULL);

  for (guint i = 0; i < STW_N_NOTICES; i++)
    {
      g_autofree char *sentence = g_strdup_printf ("sentence %u", i);
      g_autofree char *nothing = NULL;
      g_autofree char *said = NULL;
      gint64 since;

      nothing = look (notices, i, &since);
      g_assert_null (nothing);
      g_assert_cmpint (since, ==, 0);
      stw_notices_tell (notices, i, sentence);
      said = look (notices, i, &since);
      g_assert_cmpstr (said, ==, sentence);
      g_assert_cmpint (since, >=, before);
    }
  for (guint i = 0; i < STW_N_NOTICES; i++)
    {
      g_autofree char *nothing = NULL;
      gint64 since;

      stw_notices_tell (notices, i, NULL);
      nothing = look (notices, i, &since);
      g_assert_null (nothing);
    }
}

static void
only_the_news_that_were_read_are_dismissed (void)
{
  g_autoptr (StwNotices) notices = stw_notices_new ();
  Listener listener = { g_string_new (NULL), 0 };
  g_autofree char *newer = NULL;
  g_autofree char *none = NULL;
  gint64 read;
  gint64 since;

  stw_notices_set_listener (notices, heard_cb, &listener);
  stw_notices_tell (notices, STW_NOTICE_KEYRING, "locked");
  stw_notices_tell (notices, STW_NOTICE_NEWS, "no backup");
  g_free (look (notices, STW_NOTICE_NEWS, &read));
  stw_notices_tell (notices, STW_NOTICE_NEWS, "no backup");
  check_heard (&listener, "1:locked;0:no backup;0:no backup;");

  json_object_unref (ask (notices, STW_NOTICE_DISMISS, read));
  newer = look (notices, STW_NOTICE_NEWS, &since);
  g_assert_cmpstr (newer, ==, "no backup");
  g_assert_cmpint (since, >, read);
  check_heard (&listener, "");

  json_object_unref (ask (notices, STW_NOTICE_DISMISS, since));
  json_object_unref (ask (notices, STW_NOTICE_DISMISS, since));
  none = look (notices, STW_NOTICE_NEWS, &since);
  g_assert_null (none);
  check_heard (&listener, "0:;");
  g_string_free (listener.heard, TRUE);
}

static void
what_another_version_says_is_left_unread (void)
{
  static const char *const answers[] = {
    "{}",
    "{'moon':{'since':1,'sentence':'It is full.'}}",
    "{'disk':null,'keyring':'locked','news':[],'door':1}",
    "{'disk':{},'keyring':{'sentence':null},'news':{'sentence':['x']},'door':{'sentence':7}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (answers[i], NULL);
      gint64 since;

      g_assert_nonnull (node);
      for (guint j = 0; j < STW_N_NOTICES; j++)
        g_assert_null (stw_notices_read (json_node_get_object (node), j, &since));
    }
}

static void
only_its_own_questions_are_taken (void)
{
  static const char *const others[] = { "notice", "notice.", "notice.drop", "incident.note" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      StwCommand *command = stw_command_new (others[i], "desk", 0);

      g_assert_false (stw_notices_takes (command));
      stw_command_free (command);
    }
}

static JsonObject *
call (const char *folder, const char *name, GError **error)
{
  StwCommand *command = stw_command_new (name, "desk", 0);
  JsonObject *answer = NULL;

  stw_control_call (folder, command, &answer, error);
  stw_command_free (command);
  return answer;
}

static StwEngine *
open_engine (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSecrets) secrets = stw_secrets_new_sealed (path, "a passphrase", &error);
  const StwEngineOptions options = { .data_dir = folder, .secrets = secrets };
  StwEngine *engine = stw_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static void
another_process_asks_through_the_socket (void)
{
  Scratch *folder = scratch_new ();
  StwEngine *engine = open_engine (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) wrong = NULL;
  g_autoptr (JsonObject) right = NULL;
  gint64 since;

  stw_engine_tell (engine, STW_NOTICE_KEYRING, "locked");
  wrong = call (folder, STW_NOTICE_LIST, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stw_notices_read (wrong, STW_NOTICE_KEYRING, &since), ==, "locked");
  g_assert_null (stw_notices_read (wrong, STW_NOTICE_DISK, &since));
  stw_engine_tell (engine, STW_NOTICE_KEYRING, NULL);
  right = call (folder, STW_NOTICE_LIST, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (right), ==, 0);
  stw_engine_close (engine);
  scratch_free (folder);
}

static void
another_process_has_the_desk_opened_anew (void)
{
  Scratch *folder = scratch_new ();
  StwEngine *engine = open_engine (folder);
  Listener listener = { NULL, 0 };
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  g_assert_null (call (folder, STW_NOTICE_RETRY, &refusal));
  g_assert_error (refusal, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  stw_engine_set_retry (engine, retried_cb, &listener);
  answer = call (folder, STW_NOTICE_RETRY, &error);
  g_assert_no_error (error);
  stw_engine_set_retry (engine, NULL, NULL);
  g_assert_cmpuint (listener.n_retried, ==, 1);
  stw_engine_close (engine);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notices/told", what_holds_is_told_to_who_listens_later_and_news_once);
  g_test_add_func ("/notices/asked", who_asks_is_told_everything_that_is_wrong_and_since_when);
  g_test_add_func ("/notices/dismissed", only_the_news_that_were_read_are_dismissed);
  g_test_add_func ("/notices/unknown", what_another_version_says_is_left_unread);
  g_test_add_func ("/notices/others", only_its_own_questions_are_taken);
  g_test_add_func ("/notices/socket", another_process_asks_through_the_socket);
  g_test_add_func ("/notices/retry", another_process_has_the_desk_opened_anew);
  return g_test_run ();
}
