/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl window, silence and gate: what keeps a company's alerts from making incidents for a
 * while.
 */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/gate-store.h"
#include "desk/hold-store.h"
#include "engine/holds.h"

#include <glib/gi18n.h>
#include <stdio.h>

static int
list (StwCli *cli, const char *kind)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },         { "FROM", "from" }, { "TO", "to" },         { "DAYS", "days" },
    { "ACTIVE", "active" }, { "HELD", "held" }, { "REASON", "reason" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) rows = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  rows = db != NULL ? stw_holds_list (db, company, kind, stw_clock_now (NULL), &error) : NULL;
  if (rows == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
window_list (StwCli *cli)
{
  return list (cli, STW_HOLD_WINDOW);
}

static int
silence_list (StwCli *cli)
{
  return list (cli, STW_HOLD_SILENCE);
}

/* The option as a moment; FALSE after saying what is wrong. */
static gboolean
take_moment (StwCli *cli, const char *option, JsonObject *arguments, const char *member)
{
  const char *text = stw_cli_get_option (cli, option);
  gint64 moment;

  if (text == NULL || !stw_timestamp_parse (text, &moment))
    {
      stw_cli_usage (cli, "--%s wants a time such as 2026-12-24T18:00:00Z", option);
      return FALSE;
    }
  json_object_set_int_member (arguments, member, moment);
  return TRUE;
}

/* The option as a time of day, by the company's clock. */
static gboolean
take_minute (StwCli *cli, const char *option, JsonObject *arguments, const char *member)
{
  const char *text = stw_cli_get_option (cli, option);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ":", 2);
  guint64 hour;
  guint64 minute;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, 23, &hour, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minute, NULL))
    {
      stw_cli_usage (cli, "With --weekly, --%s wants a time of day such as 22:00", option);
      return FALSE;
    }
  json_object_set_int_member (arguments, member, (gint64) (hour * 60 + minute));
  return TRUE;
}

static gboolean
take_days (StwCli *cli, JsonObject *arguments)
{
  const char *text = stw_cli_get_option (cli, "weekly");
  guint days;

  if (!stw_holds_parse_days (text, &days))
    {
      stw_cli_usage (cli,
                     "--weekly wants some of mon, tue, wed, thu, fri, sat and sun, with commas "
                     "between them");
      return FALSE;
    }
  json_object_set_boolean_member (arguments, "weekly", TRUE);
  json_object_set_int_member (arguments, "days", days);
  return TRUE;
}

static gboolean
take_moments (StwCli *cli, JsonObject *arguments)
{
  return take_moment (cli, "from", arguments, "from_at") &&
         take_moment (cli, "to", arguments, "to_at");
}

static gboolean
take_schedule (StwCli *cli, JsonObject *arguments)
{
  if (stw_cli_get_option (cli, "weekly") != NULL)
    return take_days (cli, arguments) && take_minute (cli, "from", arguments, "from_minute") &&
           take_minute (cli, "to", arguments, "to_minute");
  return take_moments (cli, arguments);
}

/* Until when a silence lasts: a moment, or a time from now. */
static gboolean
take_end (StwCli *cli, JsonObject *arguments)
{
  const char *time = stw_cli_get_option (cli, "for");
  gint64 milliseconds;

  if (time == NULL)
    return take_moment (cli, "until", arguments, "to_at");
  if (!stw_duration_parse (time, &milliseconds))
    {
      stw_cli_usage (cli, "--for wants a time such as 4h");
      return FALSE;
    }
  json_object_set_int_member (arguments, "to_at", stw_clock_now (NULL) + milliseconds);
  return TRUE;
}

/* What the two kinds have in common: why, and which alerts. */
static gboolean
take_reason (StwCli *cli, JsonObject *arguments)
{
  const char *reason = stw_cli_get_option (cli, "reason");
  JsonObject *matcher;

  if (reason == NULL || stw_cli_get_n_arguments (cli) > 1)
    {
      stw_cli_usage (cli, "It wants --reason, and says in at most one JSON object which alerts");
      return FALSE;
    }
  json_object_set_string_member (arguments, "reason", reason);
  if (stw_cli_get_n_arguments (cli) == 0)
    return TRUE;
  matcher = stw_cli_read_object (cli, stw_cli_get_arguments (cli)[0]);
  if (matcher != NULL)
    json_object_set_object_member (arguments, "match", matcher);
  return matcher != NULL;
}

static int
add (StwCli *cli,
     const char *name,
     StwIdKind kind,
     gboolean (*take_time) (StwCli *cli, JsonObject *arguments))
{
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new (name, "desk", company);
  if (!take_reason (cli, command->arguments) || !take_time (cli, command->arguments))
    return STW_EXIT_USAGE;
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (kind, json_object_get_int_member (result, "id"));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
window_add (StwCli *cli)
{
  return add (cli, "window.add", STW_ID_WINDOW, take_schedule);
}

static int
silence_add (StwCli *cli)
{
  return add (cli, "silence.add", STW_ID_SILENCE, take_end);
}

static int
move (StwCli *cli,
      const char *name,
      StwIdKind kind,
      gboolean (*take_time) (StwCli *cli, JsonObject *arguments))
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autoptr (StwCommand) command = NULL;
  gint64 company;
  gint64 id;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (stw_cli_get_n_arguments (cli) != 1 || !stw_id_parse (kind, arguments[0], &id))
    return stw_cli_usage (cli, "It wants one id, as the list shows it");
  command = stw_command_new (name, "desk", company);
  json_object_set_int_member (command->arguments, "id", id);
  return take_time (cli, command->arguments) ? stw_cli_run (cli, g_steal_pointer (&command))
                                             : STW_EXIT_USAGE;
}

static int
window_move (StwCli *cli)
{
  return move (cli, "window.move", STW_ID_WINDOW, take_schedule);
}

static int
silence_move (StwCli *cli)
{
  return move (cli, "silence.move", STW_ID_SILENCE, take_moments);
}

static int
end (StwCli *cli, const char *name, StwIdKind kind)
{
  StwCommand *command;
  gint64 company;
  gint64 id;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (kind, stw_cli_get_arguments (cli)[0], &id))
    return stw_cli_usage (cli, "It wants an id as the list shows it");
  command = stw_command_new (name, "desk", company);
  json_object_set_int_member (command->arguments, "id", id);
  return stw_cli_run (cli, command);
}

static int
window_remove (StwCli *cli)
{
  return end (cli, "window.remove", STW_ID_WINDOW);
}

static int
silence_end (StwCli *cli)
{
  return end (cli, "silence.end", STW_ID_SILENCE);
}

static void
list_gate_cb (StwSeverity severity, gint64 alerts, gint64 wait_ms, gpointer data)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "severity", stw_severity_to_word (severity));
  json_object_set_int_member (row, "alerts", alerts);
  json_object_set_int_member (row, "wait_ms", wait_ms);
  json_array_add_object_element (data, row);
}

static int
gate_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "SEVERITY", "severity" },
                                          { "ALERTS", "alerts" },
                                          { "WAIT MS", "wait_ms" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  if (db == NULL || !stw_gate_foreach (db, company, list_gate_cb, rows, &error))
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* What it waits for: a number of alerts, a time, or nothing any more. */
static gboolean
take_gate (StwCli *cli, JsonObject *arguments)
{
  const char *severity = stw_cli_get_option (cli, "severity");
  const char *alerts = stw_cli_get_option (cli, "alerts");
  const char *wait = stw_cli_get_option (cli, "wait");
  guint64 n_alerts = 0;
  gint64 milliseconds = 0;

  if (severity == NULL || (alerts == NULL && wait == NULL) ||
      (alerts != NULL && !g_ascii_string_to_unsigned (alerts, 10, 0, G_MAXINT, &n_alerts, NULL)) ||
      (wait != NULL && !g_str_equal (wait, "0") && !stw_duration_parse (wait, &milliseconds)))
    {
      stw_cli_usage (cli,
                     "gate set wants --severity, and --alerts with a number or --wait with a "
                     "time such as 10m");
      return FALSE;
    }
  json_object_set_string_member (arguments, "severity", severity);
  json_object_set_int_member (arguments, "alerts", (gint64) n_alerts);
  json_object_set_int_member (arguments, "wait_ms", milliseconds);
  return TRUE;
}

static int
gate_set (StwCli *cli)
{
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new ("gate.set", "desk", company);
  if (!take_gate (cli, command->arguments))
    return STW_EXIT_USAGE;
  return stw_cli_command (cli, g_steal_pointer (&command), &result, &error)
           ? STW_EXIT_DONE
           : stw_cli_fail (cli, error);
}

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("whose alerts are held back") },
  { NULL, NULL, NULL },
};

static const StwCliOption window_options[] = {
  { "company", "ID", N_ ("whose alerts are held back") },
  { "reason", "TEXT", N_ ("why") },
  { "weekly", "DAYS", N_ ("each week on days such as sat,sun, by the company's clock") },
  { "from", "TIME", N_ ("when it begins: 2026-12-24T18:00:00Z, or 22:00 with --weekly") },
  { "to", "TIME", N_ ("when it ends; weekly, an earlier time is on the next day") },
  { NULL, NULL, NULL },
};

static const StwCliOption silence_options[] = {
  { "company", "ID", N_ ("whose alerts are held back") },
  { "reason", "TEXT", N_ ("why") },
  { "for", "TIME", N_ ("how long, such as 4h") },
  { "until", "TIME", N_ ("when it ends, such as 2026-12-24T18:00:00Z") },
  { NULL, NULL, NULL },
};

static const StwCliOption gate_options[] = {
  { "company", "ID", N_ ("whose incidents wait") },
  { "severity", "WORD", N_ ("critical, high, medium, low or info") },
  { "alerts",
    "N",
    N_ ("an incident is shown when it has so many alerts; 0 for whatever their number") },
  { "wait", "TIME", N_ ("or after so long, such as 10m; 0 for whatever the time") },
  { NULL, NULL, NULL },
};

static const StwCliOption move_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "from", "TIME", N_ ("when it begins; with --weekly a time of day") },
  { "to", "TIME", N_ ("when it ends") },
  { "weekly", "DAYS", N_ ("on these days, such as sat,sun") },
  { NULL, NULL, NULL },
};

static const StwCliOption move_silence_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "from", "TIME", N_ ("when it begins") },
  { "to", "TIME", N_ ("when it ends") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "window list", NULL, N_ ("list a client's maintenance windows"), company_options, window_list },
  { "window add",
    "[MATCH]",
    N_ ("hold alerts back during maintenance: those that match, or all but security"),
    window_options,
    window_add },
  { "window move", "ID", N_ ("hold alerts back at another time"), move_options, window_move },
  { "window remove", "ID", N_ ("remove a maintenance window"), company_options, window_remove },
  { "silence list", NULL, N_ ("list a client's silences"), company_options, silence_list },
  { "silence add", "MATCH", N_ ("hold back the alerts that match"), silence_options, silence_add },
  { "silence move", "ID", N_ ("silence for another time"), move_silence_options, silence_move },
  { "silence end", "ID", N_ ("end a silence now"), company_options, silence_end },
  { "gate list", NULL, N_ ("list what a client's incidents wait for"), company_options, gate_list },
  { "gate set",
    NULL,
    N_ ("let incidents of a severity wait; what resolves in time never becomes one"),
    gate_options,
    gate_set },
};

/**
 * stw_cli_hold_commands:
 *
 * Returns: (transfer none): the rows of the command table that hold alerts back
 */
const StwCliCommand *
stw_cli_hold_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
