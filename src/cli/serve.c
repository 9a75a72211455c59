/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl serve: the engine without a window. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"

#include "base/text.h"
#include "engine/simulator.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>

/* Any free port: a demonstration never stands in the way of the real desk. */
#define DEMO_LISTEN "127.0.0.1:0"
/* What is not drained by then is left; what was answered is on disk. */
#define STOP_TIMEOUT_S 5

static gboolean
stop_cb (gpointer data)
{
  /* Should the drain hang, the process still ends. */
  alarm (STOP_TIMEOUT_S);
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
notice_cb (StwNotice notice, const char *sentence, gpointer data)
{
  if (sentence != NULL)
    g_printerr ("stewardctl: %s\n", sentence);
}

typedef struct
{
  GMainLoop *loop; /* (unowned) */
  gboolean again;  /* with another life of the engine */
} Serving;

static gboolean
again_idle_cb (gpointer data)
{
  Serving *serving = data;

  serving->again = TRUE;
  g_main_loop_quit (serving->loop);
  return G_SOURCE_REMOVE;
}

/* The database is damaged, or a window asks for it. On any thread. */
static void
again_cb (gpointer data)
{
  g_idle_add (again_idle_cb, data);
}

static void
announce (StwEngine *engine, const StwEngineOptions *options)
{
  g_autofree char *url = stw_engine_dup_url (engine);

  if (options->tls_self_made)
    {
      g_autofree char *fingerprint = stw_engine_dup_fingerprint (engine);

      g_printerr ("The certificate's SHA-256 fingerprint is %s\n", fingerprint);
    }
  g_print ("listening on %s\n", url);
  fflush (stdout);
}

/* Runs one life of the engine. */
static gboolean
serve_once (StwCli *cli, const StwEngineOptions *options, Serving *serving, GError **error)
{
  g_autoptr (StwEngine) engine = stw_engine_open (options, error);
  g_autoptr (StwSimulator) simulator = NULL;

  serving->again = FALSE;
  if (engine == NULL)
    return FALSE;
  if (stw_cli_has_flag (cli, "demo"))
    {
      simulator = stw_simulator_start (engine, error);
      if (simulator == NULL)
        return FALSE;
      g_print ("demonstration in %s\n", options->data_dir);
    }
  stw_engine_set_notice (engine, notice_cb, NULL);
  stw_engine_set_damaged (engine, again_cb, serving);
  stw_engine_set_retry (engine, again_cb, serving);
  announce (engine, options);
  g_main_loop_run (serving->loop);
  stw_engine_set_notice (engine, NULL, NULL);
  stw_engine_set_damaged (engine, NULL, NULL);
  stw_engine_set_retry (engine, NULL, NULL);
  return TRUE;
}

static int
serve_folder (StwCli *cli, const char *folder)
{
  gboolean demo = stw_cli_has_flag (cli, "demo");
  const char *listen = stw_cli_get_option (cli, "listen");
  StwEngineOptions options = {
    .data_dir = folder,
    .listen = stw_text_or (listen, demo ? DEMO_LISTEN : STW_LISTEN_AS_SET),
    .tls_certificate = stw_cli_get_option (cli, "tls-cert"),
    .tls_key = stw_cli_get_option (cli, "tls-key"),
    .tls_self_made = stw_cli_has_flag (cli, "tls-self-made"),
    .behind_proxy = stw_cli_get_option (cli, "behind-proxy"),
  };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  /* Once for every life of the engine, since the passphrase is gone after it is read. */
  g_autoptr (StwSecrets) secrets = stw_engine_open_secrets (folder, NULL, &error);
  Serving serving = { .loop = loop };

  if (secrets == NULL)
    return stw_cli_fail (cli, error);
  options.secrets = secrets;
  /* Whoever reads the address may ask for the end at once. */
  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  do
    if (!serve_once (cli, &options, &serving, &error))
      return stw_cli_fail (cli, error);
  while (serving.again);
  return STW_EXIT_DONE;
}

/* A demonstration's data goes with it, unless a folder was named. */
static int
serve_demo (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  char *folder = stw_simulator_make_folder (&error);
  int status;

  if (folder == NULL)
    return stw_cli_fail (cli, error);
  status = serve_folder (cli, folder);
  stw_simulator_remove_folder (folder);
  return status;
}

static int
serve (StwCli *cli)
{
  g_autofree char *folder = NULL;

  if (stw_cli_has_flag (cli, "demo") && stw_cli_get_option (cli, "data-dir") == NULL)
    return serve_demo (cli);
  folder = stw_cli_dup_data_dir (cli);
  return serve_folder (cli, folder);
}

static const StwCliOption serve_options[] = {
  { "listen", "ADDR:PORT", "where the door is, else as set; " STW_LISTEN_USUAL " when nothing is" },
  { "tls-cert", "FILE", N_ ("certificate, for an address that others reach") },
  { "tls-key", "FILE", N_ ("its key") },
  { "tls-self-made", NULL, N_ ("use a certificate that is made here, and show its fingerprint") },
  { "behind-proxy", "ADDR", N_ ("the proxy whose forwarded addresses count") },
  { "demo",
    NULL,
    N_ ("add six sample companies whose tools send alerts; their data goes at the end") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "serve", NULL, N_ ("run the engine and open the door"), serve_options, serve },
};

/**
 * stw_cli_serve_commands:
 *
 * Returns: (transfer none): the rows of the command table that run the engine
 */
const StwCliCommand *
stw_cli_serve_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
