/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control socket, a Unix socket in the data folder that only its owner can reach: one JSON
 * line asks, one JSON line answers. The peer's user is checked besides the file's mode. The
 * service lives on the engine's thread; stw_control_call() is the other end of it. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/control.h"

#include "base/json-check.h"
#include "store/command-rule.h"
#include "store/folder.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE (1024 * 1024)
#define CALL_TIMEOUT_S 30
/* Who calls while so many wait already is turned away. */
#define BACKLOG 128

struct _StwControl
{
  StwEngine *engine;         /* (unowned) */
  GSocketService *service;   /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *path;                /* (owned) */
};

/* One connection: a line in, a line out, until the other end closes. */
typedef struct
{
  StwEngine *engine;             /* (unowned) */
  GSocketConnection *connection; /* (owned) */
  GBufferedInputStream *input;   /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  char *answer;                  /* (owned) (nullable) */
} Talk;

static void listen_on (Talk *talk);

static void
talk_free (Talk *talk)
{
  g_object_unref (talk->connection);
  g_object_unref (talk->input);
  g_object_unref (talk->cancellable);
  g_free (talk->answer);
  g_free (talk);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *talk = data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      talk_free (talk);
      return;
    }
  listen_on (talk);
}

static void
say (Talk *talk, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  g_free (talk->answer);
  talk->answer = g_strconcat (text, "\n", NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (talk->connection)),
                                   talk->answer,
                                   strlen (talk->answer),
                                   G_PRIORITY_DEFAULT,
                                   talk->cancellable,
                                   answered_cb,
                                   talk);
}

static void
say_error (Talk *talk, const char *domain, int code, const char *message)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", message);
  json_object_set_string_member (object, "domain", domain);
  json_object_set_int_member (object, "code", code);
  say (talk, object);
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Talk *talk = data;
  g_autoptr (JsonObject) object = NULL;

  if (error != NULL)
    {
      say_error (talk, g_quark_to_string (error->domain), error->code, error->message);
      return;
    }
  object = json_object_new ();
  json_object_set_object_member (object,
                                 "result",
                                 result != NULL ? json_object_ref (result) : json_object_new ());
  say (talk, object);
}

static void
take_line (Talk *talk, const char *line, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = stw_json_parse (line, length, &error);
  StwCommand *command = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                          ? stw_command_from_json (json_node_get_object (root), "desk")
                          : NULL;

  if (command == NULL)
    say_error (talk,
               g_quark_to_string (STW_COMMAND_ERROR),
               STW_COMMAND_ERROR_INVALID,
               error != NULL ? error->message : "This is no command.");
  else
    stw_engine_ask (talk->engine, command, "stewardctl", done_cb, talk);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *talk = data;

  if (g_buffered_input_stream_fill_finish (talk->input, result, NULL) > 0)
    listen_on (talk);
  else
    talk_free (talk);
}

/* Makes room for more of a line. Returns whether there may be more. */
static gboolean
make_room (GBufferedInputStream *input)
{
  gsize size = g_buffered_input_stream_get_buffer_size (input);

  if (g_buffered_input_stream_get_available (input) < size)
    return TRUE;
  if (size >= MAX_LINE)
    return FALSE;
  g_buffered_input_stream_set_buffer_size (input, MIN (2 * size, MAX_LINE));
  return TRUE;
}

/* Takes the next line as soon as it is whole; one without an end ends the talk. */
static void
listen_on (Talk *talk)
{
  gsize available;
  const char *bytes = g_buffered_input_stream_peek_buffer (talk->input, &available);
  const char *end = available > 0 ? memchr (bytes, '\n', available) : NULL;

  if (end != NULL)
    {
      gsize length = (gsize) (end - bytes);
      g_autofree char *line = g_strndup (bytes, length);

      g_input_stream_skip (G_INPUT_STREAM (talk->input), length + 1, NULL, NULL);
      take_line (talk, line, length);
    }
  else if (make_room (talk->input))
    g_buffered_input_stream_fill_async (talk->input,
                                        -1,
                                        G_PRIORITY_DEFAULT,
                                        talk->cancellable,
                                        filled_cb,
                                        talk);
  else
    talk_free (talk);
}

static gboolean
is_own_user (GSocketConnection *connection)
{
  g_autoptr (GCredentials) peer =
               g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);

  return peer != NULL && g_credentials_get_unix_user (peer, NULL) == geteuid ();
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  StwControl *self = data;
  Talk *talk;

  if (!is_own_user (connection))
    return TRUE;
  talk = g_new0 (Talk, 1);
  talk->engine = self->engine;
  talk->connection = g_object_ref (connection);
  talk->cancellable = g_object_ref (self->cancellable);
  talk->input = G_BUFFERED_INPUT_STREAM (
    g_buffered_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection))));
  listen_on (talk);
  return TRUE;
}

/**
 * stw_control_new:
 * @engine: whose folder the socket stands in, and who takes the commands
 *
 * Returns: (transfer full): a listening socket
 */
StwControl *
stw_control_new (StwEngine *engine, GError **error)
{
  g_autoptr (StwControl) self = g_new0 (StwControl, 1);
  g_autoptr (GSocketAddress) address = NULL;

  self->engine = engine;
  self->path = stw_folder_build_path (stw_engine_get_folder (engine), STW_FOLDER_SOCKET);
  self->cancellable = g_cancellable_new ();
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  /* The folder's lock says that no other engine listens there. */
  g_unlink (self->path);
  address = g_unix_socket_address_new (self->path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service),
                                      address,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT,
                                      NULL,
                                      NULL,
                                      error))
    return NULL;
  if (g_chmod (self->path, 0600) != 0)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_FAILED,
                   "The socket %s cannot be closed to others.",
                   self->path);
      return NULL;
    }
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
  return g_steal_pointer (&self);
}

/**
 * stw_control_free:
 * @self: (nullable) (transfer full): the socket
 */
void
stw_control_free (StwControl *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_object_unref (self->cancellable);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

static gboolean
read_answer (const char *line, gsize length, JsonObject **ret_result, GError **error)
{
  g_autoptr (JsonNode) root = stw_json_parse (line, length, error);
  JsonObject *object;
  const char *message;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           "The engine's answer is none.");
      return FALSE;
    }
  object = json_node_get_object (root);
  message = json_object_get_string_member_with_default (object, "error", NULL);
  if (message == NULL)
    {
      *ret_result = json_object_ref (json_object_get_object_member (object, "result"));
      return TRUE;
    }
  g_set_error_literal (
    error,
    g_quark_from_string (json_object_get_string_member_with_default (object, "domain", "")),
    (int) json_object_get_int_member_with_default (object, "code", 0),
    message);
  return FALSE;
}

/* Who listens is asked, too: no password goes to a socket that somebody else put there. */
static GSocketConnection *
connect_to_own (GSocketClient *client, GSocketAddress *address, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocketConnection) connection =
               g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &failure);

  if (connection != NULL && is_own_user (connection))
    return g_steal_pointer (&connection);
  if (connection != NULL || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_PERMITTED,
                         "This desk belongs to another user. Run this as that user.");
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * stw_control_call:
 * @folder: the data folder
 * @command: what to do
 * @ret_result: (out) (transfer full): the answer
 * @error: the command's own error; #STW_COMMAND_ERROR_NOT_PERMITTED when another user's engine
 *   runs there; %G_IO_ERROR_NOT_FOUND or %G_IO_ERROR_CONNECTION_REFUSED when no
 *   engine runs on that folder
 *
 * Gives a command to the engine that runs on a folder. Blocks.
 *
 * Returns: whether it was carried out
 */
gboolean
stw_control_call (const char *folder,
                  const StwCommand *command,
                  JsonObject **ret_result,
                  GError **error)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_SOCKET);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *text = stw_command_to_json (command);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autofree char *answer = NULL;
  gsize length;

  if (strlen (line) > MAX_LINE)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "A command has at most 1 MiB.");
      return FALSE;
    }
  g_socket_client_set_timeout (client, CALL_TIMEOUT_S);
  connection = connect_to_own (client, address, error);
  if (connection == NULL)
    return FALSE;
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                  line,
                                  strlen (line),
                                  NULL,
                                  NULL,
                                  error))
    return FALSE;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  answer = g_data_input_stream_read_line (input, &length, NULL, error);
  if (answer == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error,
                             G_IO_ERROR,
                             G_IO_ERROR_CLOSED,
                             "The engine ended before it answered.");
      return FALSE;
    }
  return read_answer (answer, length, ret_result, error);
}
