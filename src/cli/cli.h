/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ids.h"
#include "engine/engine.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What stewardctl exits with. */
typedef enum
{
  STW_EXIT_DONE = 0,
  STW_EXIT_FAILED = 1,
  STW_EXIT_USAGE = 2,
  STW_EXIT_REFUSED = 3,
  STW_EXIT_NOT_PERMITTED = 4,
} StwExit;

typedef struct _StwCli StwCli;

/**
 * StwCliOption:
 * @name: without the dashes
 * @value: (nullable): what its value is called in the help, %NULL for a flag
 * @help: one line
 */
typedef struct
{
  const char *name;
  const char *value;
  const char *help;
} StwCliOption;

/**
 * StwCliCommand:
 * @name: one or two words
 * @arguments: (nullable): what follows, for the help
 * @help: one line
 * @options: ended by a row without a name
 * @run: carries it out
 *
 * One row of the table of commands.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *help;
  const StwCliOption *options;
  int (*run) (StwCli *cli);
} StwCliCommand;

const StwCliCommand *stw_cli_access_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_article_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_calendar_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_channel_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_drill_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_escalation_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_bench_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_contact_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_data_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_desk_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_hold_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_import_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_incident_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_judgement_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_leave_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_mapping_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_notification_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_oncall_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_assign_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_people_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_rule_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_session_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_setting_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_serve_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_sla_commands (guint *ret_n_commands);
const StwCliCommand *stw_cli_tier_commands (guint *ret_n_commands);

/* What was given on the command line. */
const char *stw_cli_get_option (StwCli *cli, const char *name);
gboolean stw_cli_has_flag (StwCli *cli, const char *name);
const char *const *stw_cli_get_arguments (StwCli *cli);
guint stw_cli_get_n_arguments (StwCli *cli);
char *stw_cli_dup_data_dir (StwCli *cli);
char *stw_cli_read_secret (void);
char *stw_cli_read_bounded (const char *path, gsize most, gsize *ret_length, GError **error);
JsonNode *stw_cli_read_input (const char *path, GError **error);
JsonObject *stw_cli_read_object (StwCli *cli, const char *given);
gboolean stw_cli_take_only_id (StwCli *cli, StwIdKind kind, gint64 *ret_id);
gboolean stw_cli_take_id (StwCli *cli, const char *option, StwIdKind kind, gint64 *ret_id);
gboolean stw_cli_want_id (StwCli *cli, const char *option, StwIdKind kind, gint64 *ret_id);
gboolean stw_cli_take_settings (StwCli *cli, JsonObject *arguments);
gboolean stw_cli_take_person (StwCli *cli, JsonObject *arguments, GError **error);
gboolean stw_cli_get_limit (StwCli *cli, gint64 *ret_limit);
gboolean stw_cli_get_moment (StwCli *cli, const char *option, gint64 *ret_moment);

/* Answers. */
int stw_cli_fail (StwCli *cli, const GError *error);
int stw_cli_usage (StwCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef struct
{
  const char *title;
  const char *member;
} StwCliColumn;

void
stw_cli_print_list (StwCli *cli, JsonArray *list, const StwCliColumn *columns, guint n_columns);
void stw_cli_print_object (StwCli *cli, JsonObject *object);

/* Ways to the data. */
char *stw_cli_dup_session (StwCli *cli);
gboolean stw_cli_must_sign_in (StwCli *cli);
gboolean stw_cli_find_viewer (StwCli *cli, gint64 *ret_viewer, GError **error);
gboolean stw_cli_check_whole_desk (StwCli *cli, GError **error);
StwDb *stw_cli_open_database (StwCli *cli, GError **error);
StwSecrets *stw_cli_get_secrets (StwCli *cli, GError **error);
gboolean
stw_cli_command (StwCli *cli, StwCommand *command, JsonObject **ret_result, GError **error);
int stw_cli_run (StwCli *cli, StwCommand *command);

G_END_DECLS
