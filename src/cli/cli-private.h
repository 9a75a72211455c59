/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

struct _StwCli
{
  const StwCliCommand *command;
  GHashTable *options;  /* (unowned) name -> value, "" for a flag */
  GPtrArray *arguments; /* (unowned) ended by NULL */
  StwSecrets *secrets;  /* (owned) (nullable) once they were asked for */
};

extern const StwCliOption stw_cli_global_options[];

const StwCliOption *stw_cli_find_option (const StwCliOption *options, const char *name);
const StwCliCommand *
stw_cli_find_command (const char *const *words, guint n_words, guint *ret_used);
void stw_cli_print_command_help (const StwCliCommand *command);
void stw_cli_print_help (void);
int stw_cli_run_help (const char *const *words, guint n_words);
void stw_cli_print_manual (void);
void stw_cli_complete (const char *const *words, guint n_words);

G_END_DECLS
