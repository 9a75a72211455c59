/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks after a keyring that is locked: says what waits for it, and asks again until somebody has
 * unlocked it, here or elsewhere on the desktop. Nothing is asked while it is open. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/keyring-watch.h"

#include "desk/source-store.h"
#include "engine/mail-channel.h"

#include <glib/gi18n.h>

#define ASK_AGAIN_S 1
/* That nothing is kept under: to ask for it tells whether the keyring is open. */
#define PROBE "probe"
/* What is named of what waits; the rest is counted. */
#define NAMED_MOST 3

struct _StwKeyringWatch
{
  StwEngine *engine;         /* (unowned) */
  StwSecrets *secrets;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  StwKeyringOpenedFunc opened;
  gpointer data;
  GSource *timer; /* (owned) (nullable) while it is locked */
  gboolean locked;
  gboolean asking;
};

/* Which of them need a secret: e-mail first, then sources. */
static GPtrArray *
list_waiting (StwDb *db)
{
  g_autoptr (GPtrArray) names = stw_source_list_with_secrets (db, NULL);
  g_autoptr (StwSmtpServer) server = stw_mail_channel_load (db, NULL);

  if (names == NULL)
    names = g_ptr_array_new_with_free_func (g_free);
  if (server != NULL && server->user != NULL)
    g_ptr_array_insert (names, 0, g_strdup (_ ("e-mail")));
  return g_steal_pointer (&names);
}

static char *
join (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_named = MIN (names->len, NAMED_MOST);

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (text,
                            "%s%s",
                            i > 0 ? _ (", ") : "",
                            (const char *) g_ptr_array_index (names, i));
  if (names->len > n_named)
    /* Translators: after a list of names; %u is how many more there are */
    g_string_append_printf (text, _ (" and %u more"), names->len - n_named);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe (const char *database)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, NULL);
  g_autoptr (GPtrArray) names = db != NULL ? list_waiting (db) : NULL;
  g_autofree char *list = NULL;

  if (names == NULL || names->len == 0)
    return g_strdup (_ ("The keyring is locked. What needs a password or a secret waits until you "
                        "unlock it; nothing is lost."));
  list = join (names);
  /* Translators: %s lists what needs a secret: e-mail, and sources with their companies */
  return g_strdup_printf (
    _ ("The keyring is locked. Until you unlock it these wait: %s. Nothing is lost: senders come "
       "again, and messages are sent then."),
    list);
}

static void
describe_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, describe (data), g_free);
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *sentence = g_task_propagate_pointer (G_TASK (result), NULL);
  StwKeyringWatch *self = data;

  /* When it was cancelled there is nobody left to tell. */
  if (sentence != NULL && self->locked)
    stw_engine_tell (self->engine, STW_NOTICE_KEYRING, sentence);
}

static void
tell_locked (StwKeyringWatch *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, described_cb, self);

  g_task_set_source_tag (task, tell_locked);
  g_task_set_name (task, "describe_waiting");
  g_task_set_task_data (task, g_strdup (stw_engine_get_database (self->engine)), g_free);
  g_task_run_in_thread (task, describe_in_worker);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  StwKeyringWatch *self = data;

  stw_secret_free (stw_secrets_look_up_finish (result, &error));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->asking = FALSE;
}

/* What it finds is heard through the watch of the secrets. */
static gboolean
ask_cb (gpointer data)
{
  StwKeyringWatch *self = data;

  if (self->asking)
    return G_SOURCE_CONTINUE;
  self->asking = TRUE;
  stw_secrets_look_up_async (self->secrets, PROBE, self->cancellable, asked_cb, self);
  return G_SOURCE_CONTINUE;
}

static void
stop_asking (StwKeyringWatch *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
set_locked (StwKeyringWatch *self, gboolean locked)
{
  if (self->locked == locked)
    return;
  self->locked = locked;
  stop_asking (self);
  if (!locked)
    {
      stw_engine_tell (self->engine, STW_NOTICE_KEYRING, NULL);
      self->opened (self->data);
      return;
    }
  tell_locked (self);
  self->timer = g_timeout_source_new_seconds (ASK_AGAIN_S);
  g_source_set_callback (self->timer, ask_cb, self, NULL);
  g_source_attach (self->timer, stw_engine_get_context (self->engine));
}

static gboolean
is_locked_cb (gpointer data)
{
  set_locked (data, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
is_open_cb (gpointer data)
{
  set_locked (data, FALSE);
  return G_SOURCE_REMOVE;
}

/* On any thread. Not at once even on the engine's own: who asked for a secret is not done yet. */
static void
locked_cb (gboolean locked, gpointer data)
{
  StwKeyringWatch *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, locked ? is_locked_cb : is_open_cb, self, NULL);
  g_source_attach (source, stw_engine_get_context (self->engine));
}

/**
 * stw_keyring_watch_new:
 * @engine: whose secrets are watched
 * @opened: told when what waited can go on
 *
 * To be called on the engine's thread.
 *
 * Returns: (transfer full): a watch
 */
StwKeyringWatch *
stw_keyring_watch_new (StwEngine *engine, StwKeyringOpenedFunc opened, gpointer data)
{
  StwKeyringWatch *self = g_new0 (StwKeyringWatch, 1);

  self->engine = engine;
  self->secrets = stw_secrets_ref (stw_engine_get_secrets (engine));
  self->cancellable = g_cancellable_new ();
  self->opened = opened;
  self->data = data;
  stw_secrets_set_watch (self->secrets, locked_cb, self);
  return self;
}

/**
 * stw_keyring_watch_free:
 * @self: (nullable) (transfer full): a watch
 *
 * To be called on the engine's thread when nothing runs there any more.
 */
void
stw_keyring_watch_free (StwKeyringWatch *self)
{
  if (self == NULL)
    return;
  stw_secrets_set_watch (self->secrets, NULL, NULL);
  g_cancellable_cancel (self->cancellable);
  stop_asking (self);
  stw_secrets_unref (self->secrets);
  g_object_unref (self->cancellable);
  g_free (self);
}
