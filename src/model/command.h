/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwCommand:
 * @name: (owned): which rule runs, such as "incident.resolve"
 * @actor: (owned): who asks: "desk", "door", "engine", a person
 * @operator_id: the number of the person who is signed in and asks, 0 for nobody; the engine sets
 * it
 * @origin: (nullable): from where it was asked, a literal: "window", "stewardctl", "web"; the
 * engine sets it
 * @session: (owned) (nullable): the token of the operator's session, which alone proves who it is
 * @company: the company's number, 0 for none
 * @arguments: (owned): what the rule needs
 * @payload: (nullable): what in-process callers hand over beside @arguments
 * @free_payload: (nullable): frees @payload
 *
 * One state change that somebody asks for. Its name, company, arguments and session are all that
 * travels between programs; @payload serves the door alone, which would lose too much time in JSON.
 */
typedef struct
{
  char *name;
  char *actor;
  gint64 operator_id;
  const char *origin;
  char *session;
  gint64 company;
  JsonObject *arguments;
  gpointer payload;
  GDestroyNotify free_payload;
} StwCommand;

/**
 * StwCommandDone:
 * @result: (nullable) (transfer none): the answer, %NULL when there is none or @error is set
 * @error: (nullable): why it was refused
 *
 * Called once, on the context that submitted, after the change is on disk.
 */
typedef void (*StwCommandDone) (JsonObject *result, const GError *error, gpointer data);

StwCommand *stw_command_new (const char *name, const char *actor, gint64 company);
StwCommand *stw_command_new_within (const StwCommand *outer, const char *name, gint64 company);
void stw_command_free (StwCommand *command);
void stw_command_set_session (StwCommand *command, const char *session);
char *stw_command_to_json (const StwCommand *command);
StwCommand *stw_command_from_json (JsonObject *object, const char *actor);

const char *stw_command_get_text (const StwCommand *command, const char *argument);
gint64 stw_command_get_int (const StwCommand *command, const char *argument, gint64 fallback);
GArray *stw_command_dup_numbers (const StwCommand *command, const char *argument);
gboolean
stw_command_get_boolean (const StwCommand *command, const char *argument, gboolean fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCommand, stw_command_free)

G_END_DECLS
