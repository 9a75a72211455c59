/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets by name. What the callers see stands here, with one thread of its own per store so that
 * what was asked for first happens first; secrets-keyring.c and secrets-sealed.c keep them. */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/secrets-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PASSPHRASE_VARIABLE "STEWARD_SECRETS_PASSPHRASE"
#define CREDENTIAL_NAME "steward-passphrase"
#define PASSPHRASE_MAX 4096

struct _StwSecrets
{
  const StwSecretsBackend *backend;
  gpointer data; /* (owned) the backend's */
  GMutex lock;   /* one call at a time */
  GMutex watch_lock;
  StwSecretsLockedFunc watch; /* (nullable) (mutex watch_lock) */
  gpointer watch_data;        /* (mutex watch_lock) */
  gboolean locked;            /* (mutex watch_lock) what the last call found */
  GThreadPool *pool;          /* (owned) one thread at most, in order */
};

typedef struct
{
  StwSecrets *secrets; /* (owned) */
  gpointer tag;        /* the asynchronous function that asks */
  char *name;          /* (owned) (nullable) */
  char *secret;        /* (owned) (nullable) wiped */
} Request;

G_DEFINE_QUARK (stw_secrets_error, stw_secrets_error)

/**
 * stw_secret_dup:
 * @bytes: (array length=length): a secret
 *
 * Copies into memory that is locked, guarded and wiped when it is freed.
 *
 * Returns: (transfer full): the copy as text, for stw_secret_free()
 */
char *
stw_secret_dup (const void *bytes, gsize length)
{
  /* Whoever comes first makes the library ready, which does nothing from then on. */
  char *copy = sodium_init () >= 0 ? sodium_malloc (length + 1) : NULL;

  g_assert (copy != NULL);
  memcpy (copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

/**
 * stw_secret_free:
 * @secret: (nullable) (transfer full): what a function here returned
 */
void
stw_secret_free (char *secret)
{
  if (secret != NULL)
    sodium_free (secret);
}

/* The credential that a service manager hands over, see systemd.exec(5), without its line end. */
static char *
read_credential (void)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  char buffer[PASSPHRASE_MAX];
  char *secret = NULL;
  gssize length;
  int fd;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, CREDENTIAL_NAME, NULL);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  length = read (fd, buffer, sizeof buffer);
  close (fd);
  while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == '\r'))
    length--;
  if (length > 0)
    secret = stw_secret_dup (buffer, (gsize) length);
  sodium_memzero (buffer, sizeof buffer);
  return secret;
}

/**
 * stw_secrets_take_passphrase:
 *
 * Takes the passphrase of the sealed file from the environment, where it is wiped, so that no
 * child inherits it and /proc does not show it, else from the credential file. To be called once,
 * before there are threads.
 *
 * Returns: (transfer full) (nullable): the passphrase, %NULL when nobody gave one
 */
char *
stw_secrets_take_passphrase (void)
{
  char *value = getenv (PASSPHRASE_VARIABLE);
  char *secret = NULL;

  if (value == NULL)
    return read_credential ();
  if (*value != '\0')
    secret = stw_secret_dup (value, strlen (value));
  sodium_memzero (value, strlen (value));
  g_unsetenv (PASSPHRASE_VARIABLE);
  return secret != NULL ? secret : read_credential ();
}

static void
request_free (gpointer data)
{
  Request *request = data;

  stw_secrets_unref (request->secrets);
  g_free (request->name);
  stw_secret_free (request->secret);
  g_free (request);
}

static void
run_request (gpointer data, gpointer unused)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  StwSecrets *secrets = request->secrets;
  GError *error = NULL;
  char *found = NULL;
  gboolean done;

  if (request->tag == stw_secrets_look_up_async)
    {
      found = stw_secrets_look_up (secrets, request->name, cancellable, &error);
      done = error == NULL;
    }
  else if (request->tag == stw_secrets_keep_async)
    done = stw_secrets_keep (secrets, request->name, request->secret, cancellable, &error);
  else if (request->tag == stw_secrets_forget_async)
    done = stw_secrets_forget (secrets, request->name, cancellable, &error);
  else
    done = stw_secrets_unlock (secrets, cancellable, &error);
  if (done)
    g_task_return_pointer (task, found, (GDestroyNotify) stw_secret_free);
  else
    g_task_return_error (task, error);
}

/* Makes the store around a backend. */
StwSecrets *
stw_secrets_new (const StwSecretsBackend *backend, gpointer data)
{
  StwSecrets *self = g_atomic_rc_box_new0 (StwSecrets);

  self->backend = backend;
  self->data = data;
  self->pool = g_thread_pool_new (run_request, NULL, 1, FALSE, NULL);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->watch_lock);
  return self;
}

static void
secrets_clear (gpointer data)
{
  StwSecrets *self = data;

  /* Each request holds a reference: nothing waits any more. The last may end on the pool's thread.
   */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->watch_lock);
  self->backend->free (self->data);
}

/**
 * stw_secrets_ref:
 *
 * Returns: (transfer full): @secrets
 */
StwSecrets *
stw_secrets_ref (StwSecrets *secrets)
{
  return g_atomic_rc_box_acquire (secrets);
}

/**
 * stw_secrets_unref:
 * @secrets: (nullable) (transfer full): a store
 */
void
stw_secrets_unref (StwSecrets *secrets)
{
  if (secrets != NULL)
    g_atomic_rc_box_release_full (secrets, secrets_clear);
}

/**
 * stw_secrets_set_watch:
 * @locked: (nullable): told when a call finds the store locked, and when one finds it open again;
 *   at once when it is known to be locked
 */
void
stw_secrets_set_watch (StwSecrets *secrets, StwSecretsLockedFunc locked, gpointer data)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (secrets != NULL);

  locker = g_mutex_locker_new (&secrets->watch_lock);
  secrets->watch = locked;
  secrets->watch_data = data;
  if (locked != NULL && secrets->locked)
    locked (TRUE, data);
}

/* @failure: (nullable): why a call failed. Only what says that the store is locked or not counts.
 */
static void
note_outcome (StwSecrets *secrets, const GError *failure)
{
  gboolean locked = g_error_matches (failure, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&secrets->watch_lock);

  if ((failure != NULL && !locked) || secrets->locked == locked)
    return;
  secrets->locked = locked;
  if (secrets->watch != NULL)
    secrets->watch (locked, secrets->watch_data);
}

/* Passes on how a call ended. */
static gboolean
settle (StwSecrets *secrets, GError *failure, GError **error)
{
  note_outcome (secrets, failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * stw_secrets_keep:
 * @name: what the secret is called
 * @secret: UTF-8
 *
 * Keeps a secret in place of the one before. Blocks; for workers and the command line.
 *
 * Returns: whether it is kept
 */
gboolean
stw_secrets_keep (StwSecrets *secrets,
                  const char *name,
                  const char *secret,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (secrets != NULL && name != NULL && secret != NULL, FALSE);

  locker = g_mutex_locker_new (&secrets->lock);
  secrets->backend->keep (secrets->data, name, secret, cancellable, &failure);
  return settle (secrets, failure, error);
}

/**
 * stw_secrets_look_up:
 * @name: what the secret is called
 *
 * Blocks; for workers and the command line.
 *
 * Returns: (transfer full) (nullable): the secret, free it with stw_secret_free(); %NULL without
 *          an error when there is none
 */
char *
stw_secrets_look_up (StwSecrets *secrets,
                     const char *name,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GError *failure = NULL;
  char *secret;

  g_return_val_if_fail (secrets != NULL && name != NULL, NULL);

  locker = g_mutex_locker_new (&secrets->lock);
  secret = secrets->backend->look_up (secrets->data, name, cancellable, &failure);
  settle (secrets, failure, error);
  return secret;
}

/**
 * stw_secrets_forget:
 * @name: what the secret is called
 *
 * Blocks; for workers and the command line.
 *
 * Returns: whether no such secret is kept any more
 */
gboolean
stw_secrets_forget (StwSecrets *secrets,
                    const char *name,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (secrets != NULL && name != NULL, FALSE);

  locker = g_mutex_locker_new (&secrets->lock);
  secrets->backend->forget (secrets->data, name, cancellable, &failure);
  return settle (secrets, failure, error);
}

/**
 * stw_secrets_unlock:
 *
 * Lets the keyring ask its owner for the password. Blocks until the answer.
 *
 * Returns: whether it is unlocked
 */
gboolean
stw_secrets_unlock (StwSecrets *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (secrets != NULL, FALSE);

  locker = g_mutex_locker_new (&secrets->lock);
  secrets->backend->unlock (secrets->data, cancellable, &failure);
  return settle (secrets, failure, error);
}

static void
push_request (StwSecrets *secrets,
              Request request,
              GCancellable *cancellable,
              GAsyncReadyCallback done,
              gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, done, data);

  request.secrets = stw_secrets_ref (secrets);
  g_task_set_source_tag (task, request.tag);
  g_task_set_task_data (task, g_memdup2 (&request, sizeof request), request_free);
  g_thread_pool_push (secrets->pool, task, NULL);
}

/**
 * stw_secrets_keep_async:
 *
 * See stw_secrets_keep(); ends with stw_secrets_finish().
 */
void
stw_secrets_keep_async (StwSecrets *secrets,
                        const char *name,
                        const char *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback done,
                        gpointer data)
{
  Request request = { .tag = stw_secrets_keep_async };

  g_return_if_fail (secrets != NULL && name != NULL && secret != NULL);

  request.name = g_strdup (name);
  request.secret = stw_secret_dup (secret, strlen (secret));
  push_request (secrets, request, cancellable, done, data);
}

/**
 * stw_secrets_look_up_async:
 *
 * See stw_secrets_look_up(); ends with stw_secrets_look_up_finish().
 */
void
stw_secrets_look_up_async (StwSecrets *secrets,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback done,
                           gpointer data)
{
  Request request = { .tag = stw_secrets_look_up_async };

  g_return_if_fail (secrets != NULL && name != NULL);

  request.name = g_strdup (name);
  push_request (secrets, request, cancellable, done, data);
}

/**
 * stw_secrets_forget_async:
 *
 * See stw_secrets_forget(); ends with stw_secrets_finish().
 */
void
stw_secrets_forget_async (StwSecrets *secrets,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  Request request = { .tag = stw_secrets_forget_async };

  g_return_if_fail (secrets != NULL && name != NULL);

  request.name = g_strdup (name);
  push_request (secrets, request, cancellable, done, data);
}

/**
 * stw_secrets_unlock_async:
 *
 * See stw_secrets_unlock(); ends with stw_secrets_finish().
 */
void
stw_secrets_unlock_async (StwSecrets *secrets,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer data)
{
  Request request = { .tag = stw_secrets_unlock_async };

  g_return_if_fail (secrets != NULL);

  push_request (secrets, request, cancellable, done, data);
}

/**
 * stw_secrets_finish:
 *
 * Returns: whether it was done
 */
gboolean
stw_secrets_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * stw_secrets_look_up_finish:
 *
 * Returns: (transfer full) (nullable): see stw_secrets_look_up()
 */
char *
stw_secrets_look_up_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
