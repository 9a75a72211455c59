/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

struct _StwCli
{
  const StwCliCommand *command;
  GHashTable *options;  /* (unowned) name -> value, "" for a flag */
  GPtrArray *arguments; /* (unowned) ended by NULL */
};

G_END_DECLS
