/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl sign-in, sign-out, whoami and person invite: who gives the commands. The token of a
 * session lies in a file that only its owner can read, in a folder that the system empties at
 * log-out; it is worth nothing without the engine that gave it. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "cli/cli.h"
#include "desk/people/credential-store.h"
#include "engine/control.h"
#include "engine/portal/portal.h"
#include "store/command-rule.h"
#include "store/folder.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 2048
#define INVITATION_DAYS 7
#define INVITATION_BYTES 24

/* Of one data folder, by whatever path it is named. */
static char *
dup_token_path (StwCli *cli)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autofree char *whole = realpath (folder, NULL);
  g_autofree char *hash =
    g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole != NULL ? whole : folder, -1);
  g_autofree char *name = g_strconcat ("session-", hash, NULL);

  return g_build_filename (g_get_user_runtime_dir (), "steward", name, NULL);
}

/**
 * stw_cli_dup_session:
 *
 * Returns: (transfer full) (nullable): the token of the session, %NULL when nobody is signed in
 */
char *
stw_cli_dup_session (StwCli *cli)
{
  g_autofree char *path = dup_token_path (cli);
  char *token = NULL;

  g_file_get_contents (path, &token, NULL, NULL);
  return token;
}

static gboolean
keep_session (StwCli *cli, const char *token, GError **error)
{
  g_autofree char *path = dup_token_path (cli);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
  return FALSE;
}

/**
 * stw_cli_must_sign_in:
 *
 * Returns: whether several people use the desk
 */
gboolean
stw_cli_must_sign_in (StwCli *cli)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autofree char *seal = stw_folder_build_path (folder, STW_FOLDER_SIGN_IN);

  return g_file_test (seal, G_FILE_TEST_EXISTS);
}

/* What the engine knows of the session. Returns (transfer full) (nullable): %NULL without an
 * engine.
 */
static JsonObject *
ask_state (StwCli *cli)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autoptr (StwCommand) command = stw_command_new ("session.state", "desk", 0);
  char *session = stw_cli_dup_session (cli);
  JsonObject *state = NULL;

  stw_command_set_session (command, session);
  stw_text_wipe (session);
  return stw_control_call (folder, command, &state, NULL) ? state : NULL;
}

/**
 * stw_cli_find_viewer:
 * @ret_viewer: (out): the person for whom is read, 0 where one person uses the desk
 * @error: #STW_COMMAND_ERROR_NOT_SIGNED_IN when people must sign in and nobody is
 *
 * Returns: whether what the desk holds may be shown
 */
gboolean
stw_cli_find_viewer (StwCli *cli, gint64 *ret_viewer, GError **error)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autofree char *database = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autoptr (JsonObject) state = NULL;

  *ret_viewer = 0;
  if (g_access (database, R_OK) != 0 && errno == EACCES)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_NOT_PERMITTED,
                           "This desk belongs to another user. Run this as that user.");
      return FALSE;
    }
  if (!stw_cli_must_sign_in (cli))
    return TRUE;
  state = ask_state (cli);
  if (state != NULL &&
      stw_id_parse (STW_ID_PERSON, json_object_get_string_member (state, "person"), ret_viewer))
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_SIGNED_IN,
                       state != NULL
                         ? "Sign in first: stewardctl sign-in."
                         : "Sign in first: start Steward or stewardctl serve, then stewardctl "
                           "sign-in.");
  return FALSE;
}

/**
 * stw_cli_check_whole_desk:
 * @error: #STW_COMMAND_ERROR_NOT_PERMITTED for somebody who sees single companies
 *
 * For what is of use as a whole alone.
 *
 * Returns: whether all that the desk holds may be shown
 */
gboolean
stw_cli_check_whole_desk (StwCli *cli, GError **error)
{
  g_autoptr (JsonObject) state = NULL;
  gint64 viewer;

  if (!stw_cli_find_viewer (cli, &viewer, error))
    return FALSE;
  state = viewer != 0 ? ask_state (cli) : NULL;
  if (viewer == 0 || (state != NULL && json_object_get_boolean_member (state, "whole_desk")))
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_PERMITTED,
                       stw_role_get_need (STW_ROLE_ADMINISTRATOR));
  return FALSE;
}

/* One line of standard input, without its end. Returns (nullable). */
static char *
read_line (StwCli *cli, const char *what)
{
  char line[LINE_MAX_BYTES];
  char *copy;

  if (fgets (line, sizeof line, stdin) == NULL)
    {
      stw_cli_usage (cli, "Standard input ends before the %s", what);
      return NULL;
    }
  copy = stw_secret_dup (line, strcspn (line, "\r\n"));
  memset (line, 0, sizeof line);
  return copy;
}

/* Takes a line as an argument of the command. */
static gboolean
take_line (StwCli *cli, StwCommand *command, const char *member)
{
  char *line = read_line (cli, member);

  if (line == NULL)
    return FALSE;
  json_object_set_string_member (command->arguments, member, line);
  stw_secret_free (line);
  return TRUE;
}

static gboolean
take_name (StwCli *cli, StwCommand *command)
{
  const char *name = stw_cli_get_option (cli, "name");

  if (name != NULL)
    json_object_set_string_member (command->arguments, "name", name);
  else
    stw_cli_usage (cli, "%s wants --name", "sign-in");
  return name != NULL;
}

/* What a session brought, without its token. */
static int
take_session (StwCli *cli, JsonObject *result)
{
  g_autoptr (GError) error = NULL;

  /* Who works on the engine's pages alone has none here. */
  if (json_object_has_member (result, "session") &&
      !keep_session (cli, json_object_get_string_member (result, "session"), &error))
    return stw_cli_fail (cli, error);
  json_object_remove_member (result, "session");
  stw_cli_print_object (cli, result);
  return STW_EXIT_DONE;
}

static int
sign_in (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("session.open", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = stw_cli_dup_data_dir (cli);

  if (!take_name (cli, command) || !take_line (cli, command, "password") ||
      !take_line (cli, command, "code"))
    return STW_EXIT_USAGE;
  /* A session in an engine of the command's own would end with it. */
  if (!stw_control_call (folder, command, &result, &error))
    return stw_cli_fail (cli, error);
  return take_session (cli, result);
}

static int
sign_out (StwCli *cli)
{
  g_autofree char *path = dup_token_path (cli);
  int done = stw_cli_run (cli, stw_command_new ("session.close", "desk", 0));

  g_unlink (path);
  return done;
}

static int
whoami (StwCli *cli)
{
  g_autoptr (JsonObject) state = NULL;
  g_autoptr (GError) error = NULL;
  gint64 viewer;

  if (!stw_cli_find_viewer (cli, &viewer, &error))
    return stw_cli_fail (cli, error);
  state = ask_state (cli);
  if (state == NULL)
    state = json_object_new ();
  if (viewer == 0)
    json_object_set_string_member (state, "name", g_get_user_name ());
  stw_cli_print_object (cli, state);
  return STW_EXIT_DONE;
}

/* Shows the seed, then reads the password and the first code. */
static int
enrol (StwCli *cli)
{
  const char *invitation = stw_cli_get_option (cli, "invitation");
  g_autoptr (StwCommand) begin = stw_command_new ("session.enrol-begin", "desk", 0);
  g_autoptr (StwCommand) command = stw_command_new ("session.enrol", "desk", 0);
  g_autoptr (JsonObject) begun = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  gint64 person;

  if (!stw_cli_take_id (cli, "person", STW_ID_PERSON, &person))
    return STW_EXIT_USAGE;
  if ((invitation != NULL) == (person != 0))
    return stw_cli_usage (cli, "sign-in enrol wants --person or --invitation");
  if (invitation != NULL)
    json_object_set_string_member (begin->arguments, "invitation", invitation);
  json_object_set_int_member (begin->arguments, "person", person);
  if (!stw_control_call (folder, begin, &begun, &error))
    return stw_cli_fail (cli, error);
  json_object_set_string_member (command->arguments,
                                 "enrolment",
                                 json_object_get_string_member (begun, "enrolment"));
  json_object_remove_member (begun, "enrolment");
  stw_cli_print_object (cli, begun);
  fflush (stdout);
  if (!take_line (cli, command, "password") || !take_line (cli, command, "code"))
    return STW_EXIT_USAGE;
  if (!stw_control_call (folder, command, &result, &error))
    return stw_cli_fail (cli, error);
  return take_session (cli, result);
}

static int
end_lock (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("session.end-lock", "desk", 0);

  if (!take_name (cli, command) || !take_line (cli, command, "code"))
    return STW_EXIT_USAGE;
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
person_invite (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("person.invite", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) shown = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *token = stw_random_token (INVITATION_BYTES);
  g_autofree char *hash = stw_invitation_hash (token);
  gint64 expires_at = stw_clock_now (NULL) + INVITATION_DAYS * STW_DAY;
  g_autofree char *until = stw_timestamp_format (expires_at);
  g_autoptr (StwDb) db = NULL;
  g_autofree char *link = NULL;
  gint64 person;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_PERSON, stw_cli_get_arguments (cli)[0], &person))
    return stw_cli_usage (cli, "An id is missing, as the lists show it");
  json_object_set_int_member (command->arguments, "person", person);
  json_object_set_string_member (command->arguments, "hash", hash);
  json_object_set_int_member (command->arguments, "expires_at", expires_at);
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  db = stw_cli_open_database (cli, &error);
  if (db == NULL)
    return stw_cli_fail (cli, error);
  link = stw_portal_make_invitation_link (db, token);
  json_object_set_string_member (shown, "invitation", token);
  if (link != NULL)
    json_object_set_string_member (shown, "link", link);
  json_object_set_string_member (shown, "expires_at", until);
  stw_cli_print_object (cli, shown);
  return STW_EXIT_DONE;
}

/* A command about the person that the command line names. Returns (nullable). */
static StwCommand *
new_person_command (StwCli *cli, const char *name)
{
  g_autoptr (StwCommand) command = stw_command_new (name, "desk", 0);
  gint64 person;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_PERSON, stw_cli_get_arguments (cli)[0], &person))
    {
      stw_cli_usage (cli, "An id is missing, as the lists show it");
      return NULL;
    }
  json_object_set_int_member (command->arguments, "person", person);
  return g_steal_pointer (&command);
}

static int
run_for_person (StwCli *cli, const char *name)
{
  StwCommand *command = new_person_command (cli, name);

  return command != NULL ? stw_cli_run (cli, command) : STW_EXIT_USAGE;
}

static int
person_uninvite (StwCli *cli)
{
  return run_for_person (cli, "person.withdraw-invitation");
}

static int
person_sign_out (StwCli *cli)
{
  return run_for_person (cli, "person.sign-out");
}

/* Where people sign in, it takes a code of one's own. */
static int
person_reset (StwCli *cli)
{
  g_autoptr (StwCommand) command = new_person_command (cli, "person.reset-sign-in");
  g_autoptr (StwCommand) confirm = stw_command_new ("session.confirm", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  if (command == NULL || (stw_cli_must_sign_in (cli) && !take_line (cli, confirm, "code")))
    return STW_EXIT_USAGE;
  if (stw_cli_must_sign_in (cli) &&
      !stw_cli_command (cli, g_steal_pointer (&confirm), &result, &error))
    return stw_cli_fail (cli, error);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static const StwCliOption no_options[] = { { NULL, NULL, NULL } };

static const StwCliOption name_options[] = {
  { "name", "NAME", N_ ("who signs in, by name or address of mail") },
  { NULL, NULL, NULL },
};

static const StwCliOption enrol_options[] = {
  { "person", "ID", N_ ("who, while nobody must sign in") },
  { "invitation", "TOKEN", N_ ("what person invite printed") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "sign-in",
    NULL,
    N_ ("sign in; standard input: the password, and the code of the app or a recovery code"),
    name_options,
    sign_in },
  { "sign-out", NULL, N_ ("end the session of this command line"), no_options, sign_out },
  { "whoami", NULL, N_ ("say who gives the commands, and where they work"), no_options, whoami },
  { "sign-in enrol",
    NULL,
    N_ ("make somebody able to sign in; standard input: a password, and the app's first code"),
    enrol_options,
    enrol },
  { "sign-in end-lock",
    NULL,
    N_ ("let one person use the desk again; standard input: an administrator's code"),
    name_options,
    end_lock },
  { "person invite", "ID", N_ ("invite somebody to enrol; shown once"), no_options, person_invite },
  { "person reset-sign-in",
    "ID",
    N_ ("forget somebody's password and app; standard input, where people sign in: your own code"),
    no_options,
    person_reset },
  { "person uninvite", "ID", N_ ("take an invitation back"), no_options, person_uninvite },
  { "person sign-out",
    "ID",
    N_ ("end all of somebody's sessions, wherever they are signed in"),
    no_options,
    person_sign_out },
};

/**
 * stw_cli_session_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern signing in
 */
const StwCliCommand *
stw_cli_session_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
