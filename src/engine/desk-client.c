/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a window sees it: who is signed in, what is wrong, and what changed. With an engine
 * of its own the client hears of changes from the ledger; attached to the engine of another process
 * it asks the change feed. Lives on the main thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client-private.h"

#include "base/text.h"
#include "store/folder.h"

/* Without any answer for so long, a person is told that the desk is being waited for. */
#define PATIENCE_MS 3000

enum
{
  PROP_WAITING = 1,
  PROP_GONE,
  PROP_LOCKED,
  PROP_PERSON,
  N_PROPS,
};

enum
{
  CHANGED,
  NOTICE,
  RETRY,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwDeskClient, stw_desk_client, G_TYPE_OBJECT)

/**
 * stw_desk_client_must_sign_in:
 *
 * Returns: whether several people use the desk
 */
gboolean
stw_desk_client_must_sign_in (StwDeskClient *self)
{
  g_autofree char *seal = NULL;

  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  if (self->engine != NULL)
    return stw_engine_is_locked (self->engine);
  seal = stw_folder_build_path (self->folder, STW_FOLDER_SIGN_IN);
  return g_file_test (seal, G_FILE_TEST_EXISTS);
}

/* To be called when it may have begun or ended that people must sign in. */
void
stw_desk_client_update_locked (StwDeskClient *self)
{
  gboolean locked = self->session == NULL && stw_desk_client_must_sign_in (self);

  if (self->session == NULL && !locked)
    self->viewer = 0;
  if (locked == self->locked)
    return;
  self->locked = locked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCKED]);
}

/**
 * stw_desk_client_is_locked:
 *
 * Returns: whether people must sign in and nobody is: nothing of the desk is to be shown
 */
gboolean
stw_desk_client_is_locked (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return self->locked;
}

/**
 * stw_desk_client_get_person:
 *
 * Returns: the number of who is signed in, 0 for nobody
 */
gint64
stw_desk_client_get_person (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), 0);

  return self->person;
}

/**
 * stw_desk_client_get_name:
 *
 * Returns: (transfer none) (nullable): who is signed in
 */
const char *
stw_desk_client_get_name (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->name;
}

/**
 * stw_desk_client_sees_whole_desk:
 *
 * Returns: whether who sits here sees every company, and what belongs to none
 */
gboolean
stw_desk_client_sees_whole_desk (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return self->whole_desk;
}

/**
 * stw_desk_client_set_session:
 * @token: (nullable): what "session.open" answered, %NULL for nobody
 * @person: who that is, 0 for nobody
 * @name: (nullable): and what they are called
 * @whole_desk: whether they see more than single companies; of no account for nobody
 *
 * Every command from now on is theirs, and what is read is what they may see.
 */
void
stw_desk_client_set_session (StwDeskClient *self,
                             const char *token,
                             gint64 person,
                             const char *name,
                             gboolean whole_desk)
{
  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  stw_text_wipe (self->session);
  self->session = g_strdup (token);
  self->person = person;
  self->whole_desk = token == NULL || whole_desk;
  if (token != NULL)
    self->viewer = person;
  stw_set_str (&self->name, name);
  stw_desk_client_update_locked (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PERSON]);
}

/**
 * stw_desk_client_lock:
 *
 * Whoever is signed in is so no more.
 */
void
stw_desk_client_lock (StwDeskClient *self)
{
  StwCommand *command;

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  if (self->session == NULL)
    return;
  command = stw_command_new ("session.close", "desk", 0);
  stw_command_set_session (command, self->session);
  stw_desk_client_submit (self, command, NULL, NULL);
  stw_desk_client_set_session (self, NULL, 0, NULL, FALSE);
}

/* Tells everybody; who must sign in may be among it. */
void
stw_desk_client_take_changes (StwDeskClient *self, GArray *changes)
{
  stw_desk_client_update_locked (self);
  if (changes != NULL && changes->len > 0)
    g_signal_emit (self, signals[CHANGED], 0, changes);
}

/* A newer sentence about what is wrong. */
void
stw_desk_client_take_notice (StwDeskClient *self, StwNotice notice, const char *sentence)
{
  if (stw_set_str (&self->notices[notice], sentence))
    g_signal_emit (self, signals[NOTICE], 0);
}

/* A window of another process, which is attached to this one's engine, wants it opened anew. */
void
stw_desk_client_tell_retry (StwDeskClient *self)
{
  if (self->engine != NULL)
    g_signal_emit (self, signals[RETRY], 0);
}

/* The process whose engine this is attached to has ended, or is there again. */
void
stw_desk_client_set_gone (StwDeskClient *self, gboolean gone)
{
  if (self->gone == gone)
    return;
  self->gone = gone;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GONE]);
}

/**
 * stw_desk_client_get_engine:
 *
 * Returns: (transfer none) (nullable): the engine of this process, %NULL when another one's runs
 */
StwEngine *
stw_desk_client_get_engine (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->engine;
}

/**
 * stw_desk_client_get_folder:
 *
 * Returns: (transfer none) (type filename): the data folder
 */
const char *
stw_desk_client_get_folder (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->folder;
}

/**
 * stw_desk_client_get_notice:
 *
 * Returns: (transfer none) (nullable): the newest sentence about what is wrong
 */
const char *
stw_desk_client_get_notice (StwDeskClient *self, StwNotice notice)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self) && notice < STW_N_NOTICES, NULL);

  return self->notices[notice];
}

/**
 * stw_desk_client_dismiss_notice:
 *
 * A person has read the news: no window of this desk shows them any more.
 */
void
stw_desk_client_dismiss_notice (StwDeskClient *self)
{
  StwCommand *command;

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  stw_desk_client_take_notice (self, STW_NOTICE_NEWS, NULL);
  if (self->engine != NULL)
    {
      stw_engine_tell (self->engine, STW_NOTICE_NEWS, NULL);
      return;
    }
  self->news_read = self->news_since;
  command = stw_command_new (STW_NOTICE_DISMISS, "desk", 0);
  json_object_set_int_member (command->arguments, "since", self->news_since);
  stw_desk_client_submit (self, command, NULL, NULL);
}

/**
 * stw_desk_client_is_waiting:
 *
 * Returns: whether the desk was asked and has answered nothing for some seconds
 */
gboolean
stw_desk_client_is_waiting (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return stw_patience_is_out (self->commands) || stw_patience_is_out (self->readings) ||
         stw_patience_is_out (self->inquiry);
}

/**
 * stw_desk_client_is_gone:
 *
 * Returns: whether the process whose engine this is attached to has ended
 */
gboolean
stw_desk_client_is_gone (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return self->gone;
}

static void
stw_desk_client_dispose (GObject *object)
{
  stw_desk_client_close (STW_DESK_CLIENT (object));
  G_OBJECT_CLASS (stw_desk_client_parent_class)->dispose (object);
}

static void
stw_desk_client_finalize (GObject *object)
{
  StwDeskClient *self = STW_DESK_CLIENT (object);

  g_object_unref (self->cancellable);
  stw_patience_free (self->commands);
  stw_patience_free (self->readings);
  stw_patience_free (self->inquiry);
  g_free (self->folder);
  for (guint i = 0; i < STW_N_NOTICES; i++)
    g_free (self->notices[i]);
  stw_text_wipe (self->session);
  g_free (self->name);
  G_OBJECT_CLASS (stw_desk_client_parent_class)->finalize (object);
}

static void
stw_desk_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwDeskClient *self = STW_DESK_CLIENT (object);

  if (id == PROP_PERSON)
    g_value_set_int64 (value, self->person);
  else
    g_value_set_boolean (value,
                         id == PROP_GONE     ? self->gone
                         : id == PROP_LOCKED ? self->locked
                                             : stw_desk_client_is_waiting (self));
}

static GParamSpec *
new_flag (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static guint
new_plain_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_DESK_CLIENT,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
patience_cb (gboolean waiting, gpointer data)
{
  g_object_notify_by_pspec (data, props[PROP_WAITING]);
}

static void
stw_desk_client_class_init (StwDeskClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = stw_desk_client_dispose;
  object_class->finalize = stw_desk_client_finalize;
  object_class->get_property = stw_desk_client_get_property;
  props[PROP_WAITING] = new_flag ("waiting");
  props[PROP_GONE] = new_flag ("gone");
  props[PROP_LOCKED] = new_flag ("locked");
  props[PROP_PERSON] = g_param_spec_int64 ("person",
                                           NULL,
                                           NULL,
                                           0,
                                           G_MAXINT64,
                                           0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed",
                                   STW_TYPE_DESK_CLIENT,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_ARRAY);
  signals[NOTICE] = new_plain_signal ("notice");
  signals[RETRY] = new_plain_signal ("retry");
}

static void
stw_desk_client_init (StwDeskClient *self)
{
  self->cancellable = g_cancellable_new ();
  self->whole_desk = TRUE;
  self->commands = stw_patience_new (PATIENCE_MS, patience_cb, self);
  self->readings = stw_patience_new (PATIENCE_MS, patience_cb, self);
  self->inquiry = stw_patience_new (PATIENCE_MS, patience_cb, self);
}
