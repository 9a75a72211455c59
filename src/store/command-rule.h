/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/command.h"
#include "model/permission.h"
#include "store/transaction.h"

G_BEGIN_DECLS

#define STW_COMMAND_ERROR (stw_command_error_quark ())

/**
 * StwCommandError:
 * @STW_COMMAND_ERROR_UNKNOWN: no such command
 * @STW_COMMAND_ERROR_REFUSED: the request makes no sense as things stand
 * @STW_COMMAND_ERROR_INVALID: an argument is missing or wrong
 * @STW_COMMAND_ERROR_NOT_PERMITTED: this actor may not do that
 * @STW_COMMAND_ERROR_NOT_FOUND: what it names does not exist
 * @STW_COMMAND_ERROR_NOT_SIGNED_IN: people must sign in, and nobody is
 */
typedef enum
{
  STW_COMMAND_ERROR_UNKNOWN,
  STW_COMMAND_ERROR_REFUSED,
  STW_COMMAND_ERROR_INVALID,
  STW_COMMAND_ERROR_NOT_PERMITTED,
  STW_COMMAND_ERROR_NOT_FOUND,
  STW_COMMAND_ERROR_NOT_SIGNED_IN,
} StwCommandError;

GQuark stw_command_error_quark (void);

/**
 * StwCommandRule:
 * @name: the command
 * @permission: what it takes; %STW_PERMISSION_ENGINE for what no person or other program may ask
 * @run: carries it out; its data is the engine's parts that the rule's folder knows
 *
 * A row of the table of all that can change. What it writes, its timeline, its audit entry and
 * its jobs stand in one transaction.
 */
typedef struct
{
  const char *name;
  StwPermission permission;
  gboolean (*run) (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error);
} StwCommandRule;

G_END_DECLS
