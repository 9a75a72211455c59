/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in. In memory only: a session ends with the engine at the latest. Any thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sessions.h"

#include "base/clock.h"
#include "base/ids.h"

#define TOKEN_BYTES 32

/* Who confirmed that it is still them does what they confirmed it for at once. */
#define CONFIRMED_FOR (2 * STW_MINUTE)

/* Not used for so long, or so old, a session is over. A window locks earlier by itself, as it is
 * set. */
static const struct
{
  const char *origin;
  gint64 idle_ms;
  gint64 most_ms;
} limits[] = {
  { "window", 12 * STW_HOUR, G_MAXINT64 },
  { "stewardctl", 8 * STW_HOUR, G_MAXINT64 },
  { "web", 30 * STW_MINUTE, 8 * STW_HOUR },
};

typedef struct
{
  gint64 person;
  char *name;         /* (owned) */
  const char *origin; /* interned */
  gint64 opened_at;   /* monotonic milliseconds */
  gint64 used_at;     /* monotonic milliseconds */
} Session;

struct _StwSessions
{
  GMutex lock;
  GHashTable *table;     /* (owned) (mutex lock) hash of a token -> Session (owned) */
  GHashTable *confirmed; /* (owned) (mutex lock) person (owned) -> until when (owned) */
};

static void
session_free (gpointer data)
{
  Session *session = data;

  g_free (session->name);
  g_free (session);
}

/**
 * stw_sessions_new:
 *
 * Returns: (transfer full): nobody signed in
 */
StwSessions *
stw_sessions_new (void)
{
  StwSessions *self = g_atomic_rc_box_new0 (StwSessions);

  g_mutex_init (&self->lock);
  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  self->confirmed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

static void
sessions_clear (gpointer data)
{
  StwSessions *self = data;

  g_hash_table_unref (self->table);
  g_hash_table_unref (self->confirmed);
  g_mutex_clear (&self->lock);
}

/**
 * stw_sessions_ref:
 *
 * Returns: (transfer full): the same
 */
StwSessions *
stw_sessions_ref (StwSessions *sessions)
{
  return g_atomic_rc_box_acquire (sessions);
}

/**
 * stw_sessions_unref:
 * @sessions: (transfer full): who is signed in; nobody when it was the last reference
 */
void
stw_sessions_unref (StwSessions *sessions)
{
  g_atomic_rc_box_release_full (sessions, sessions_clear);
}

/* What the memory holds proves nothing to who reads it. */
static char *
make_key (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

static gboolean
is_over (const Session *session)
{
  gint64 now = stw_clock_monotonic ();

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (limits[i].origin, session->origin))
      return now - session->used_at > limits[i].idle_ms ||
             now - session->opened_at > limits[i].most_ms;
  return TRUE;
}

/**
 * stw_sessions_open:
 * @origin: "window", "stewardctl" or "web"; it serves there alone
 *
 * Returns: (transfer full): the token that proves who it is from now on
 */
char *
stw_sessions_open (StwSessions *sessions, gint64 person, const char *name, const char *origin)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  char *token = stw_random_token (TOKEN_BYTES);
  Session *session = g_new0 (Session, 1);

  session->person = person;
  session->name = g_strdup (name);
  session->origin = g_intern_string (origin);
  session->opened_at = stw_clock_monotonic ();
  session->used_at = session->opened_at;
  g_hash_table_insert (sessions->table, make_key (token), session);
  return token;
}

/**
 * stw_sessions_find:
 * @token: what somebody brought
 * @origin: from where they brought it
 * @ret_person: (out): who it is
 * @ret_name: (out) (transfer full): what they are called
 *
 * Returns: whether they are signed in; asking keeps the session awake
 */
gboolean
stw_sessions_find (StwSessions *sessions,
                   const char *token,
                   const char *origin,
                   gint64 *ret_person,
                   char **ret_name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  g_autofree char *key = make_key (token);
  Session *session = g_hash_table_lookup (sessions->table, key);

  if (session == NULL || g_strcmp0 (session->origin, origin) != 0)
    return FALSE;
  if (is_over (session))
    {
      g_hash_table_remove (sessions->table, key);
      return FALSE;
    }
  session->used_at = stw_clock_monotonic ();
  *ret_person = session->person;
  *ret_name = g_strdup (session->name);
  return TRUE;
}

/**
 * stw_sessions_is_open:
 * @token: what somebody brought
 * @origin: from where they brought it
 *
 * Returns: whether they are signed in; unlike stw_sessions_find() this wakes nothing
 */
gboolean
stw_sessions_is_open (StwSessions *sessions, const char *token, const char *origin)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  g_autofree char *key = make_key (token);
  const Session *session = g_hash_table_lookup (sessions->table, key);

  return session != NULL && g_strcmp0 (session->origin, origin) == 0 && !is_over (session);
}

/**
 * stw_sessions_close:
 *
 * Whoever brings the token is nobody any more.
 */
void
stw_sessions_close (StwSessions *sessions, const char *token)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  g_autofree char *key = make_key (token);

  g_hash_table_remove (sessions->table, key);
}

static gboolean
is_of (gpointer key, gpointer value, gpointer data)
{
  const gint64 *person = data;

  return ((Session *) value)->person == *person;
}

/**
 * stw_sessions_close_all:
 * @person: whose sessions all end
 */
void
stw_sessions_close_all (StwSessions *sessions, gint64 person)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);

  g_hash_table_foreach_remove (sessions->table, is_of, &person);
}

/**
 * stw_sessions_confirm:
 * @person: who has just shown again that it is them
 */
void
stw_sessions_confirm (StwSessions *sessions, gint64 person)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  gint64 until = stw_clock_monotonic () + CONFIRMED_FOR;

  g_hash_table_replace (sessions->confirmed,
                        g_memdup2 (&person, sizeof person),
                        g_memdup2 (&until, sizeof until));
}

/**
 * stw_sessions_take_confirmation:
 *
 * Returns: whether they confirmed it just now; it serves once
 */
gboolean
stw_sessions_take_confirmation (StwSessions *sessions, gint64 person)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sessions->lock);
  const gint64 *until = g_hash_table_lookup (sessions->confirmed, &person);
  gboolean confirmed = until != NULL && *until >= stw_clock_monotonic ();

  g_hash_table_remove (sessions->confirmed, &person);
  return confirmed;
}
