/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a desk just now. The process that runs the engine listens; windows of other
 * processes ask with "notice.list", "notice.dismiss" and "notice.retry". These come like commands,
 * but no rule runs them: they are answered from memory, also when nothing can be written. Any
 * thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/notices.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/command-rule.h"

/* As the answer names them; what another version says beside these is left unread. */
static const char *const names[STW_N_NOTICES] = {
  [STW_NOTICE_NEWS] = "news",
  [STW_NOTICE_KEYRING] = "keyring",
  [STW_NOTICE_DISK] = "disk",
  [STW_NOTICE_DOOR] = "door",
};

typedef struct
{
  char *sentence; /* (owned) (nullable) */
  gint64 since;   /* UTC milliseconds; it tells news from the same news later */
  gboolean heard; /* by the listener */
} Said;

struct _StwNotices
{
  GMutex lock;
  StwNoticeFunc listener;   /* (nullable) (mutex lock) */
  gpointer data;            /* (mutex lock) */
  StwRetryFunc retry;       /* (nullable) (mutex lock) */
  gpointer retry_data;      /* (mutex lock) */
  Said said[STW_N_NOTICES]; /* (mutex lock) */
};

/**
 * stw_notices_new:
 *
 * Returns: (transfer full): nothing is wrong
 */
StwNotices *
stw_notices_new (void)
{
  StwNotices *self = g_new0 (StwNotices, 1);

  g_mutex_init (&self->lock);
  return self;
}

/**
 * stw_notices_free:
 * @self: (nullable) (transfer full): what is wrong
 */
void
stw_notices_free (StwNotices *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < STW_N_NOTICES; i++)
    g_free (self->said[i].sentence);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* With the lock. */
static void
pass_on (StwNotices *self, StwNotice notice)
{
  Said *said = &self->said[notice];

  said->heard = self->listener != NULL;
  if (said->heard)
    self->listener (notice, said->sentence, self->data);
  else if (said->sentence != NULL)
    g_message ("%s", said->sentence);
}

/**
 * stw_notices_set_listener:
 * @listener: (nullable): who is told; at once what still is so, and news that nobody heard yet
 */
void
stw_notices_set_listener (StwNotices *self, StwNoticeFunc listener, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->listener = listener;
  self->data = data;
  for (guint i = 0; listener != NULL && i < STW_N_NOTICES; i++)
    if (self->said[i].sentence != NULL && (i != STW_NOTICE_NEWS || !self->said[i].heard))
      pass_on (self, i);
}

/**
 * stw_notices_set_retry:
 * @retry: (nullable): who can open the desk anew
 */
void
stw_notices_set_retry (StwNotices *self, StwRetryFunc retry, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->retry = retry;
  self->retry_data = data;
}

/**
 * stw_notices_tell:
 * @sentence: (nullable): what is wrong and what to do, %NULL when it is right again
 *
 * Tells whoever listens, else the log, and whoever listens or asks later.
 */
void
stw_notices_tell (StwNotices *self, StwNotice notice, const char *sentence)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Said *said = &self->said[notice];
  gboolean happened_again = notice == STW_NOTICE_NEWS && said->heard && sentence != NULL;

  if (!stw_set_str (&said->sentence, sentence) && !happened_again)
    return;
  /* Never the same as before, even within one millisecond. */
  said->since = MAX (stw_clock_now (NULL), said->since + 1);
  pass_on (self, notice);
}

/* {"keyring": {"since": 1700000000000, "sentence": "The keyring is locked. …"}}: what is not wrong
 * is not there. */
static gboolean
list (StwNotices *self, const StwCommand *command, JsonObject *answer, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < STW_N_NOTICES; i++)
    {
      JsonObject *said;

      if (self->said[i].sentence == NULL)
        continue;
      said = json_object_new ();
      json_object_set_int_member (said, "since", self->said[i].since);
      json_object_set_string_member (said, "sentence", self->said[i].sentence);
      json_object_set_object_member (answer, names[i], said);
    }
  return TRUE;
}

/* The news of that moment: newer ones nobody has read yet. */
static gboolean
dismiss (StwNotices *self, const StwCommand *command, JsonObject *answer, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Said *said = &self->said[STW_NOTICE_NEWS];
  gint64 since = stw_command_get_int (command, "since", 0);

  if (said->sentence == NULL || said->since != since)
    return TRUE;
  stw_set_str (&said->sentence, NULL);
  pass_on (self, STW_NOTICE_NEWS);
  return TRUE;
}

static gboolean
retry (StwNotices *self, const StwCommand *command, JsonObject *answer, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->retry == NULL)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_REFUSED,
                           "Open the desk anew where it runs.");
      return FALSE;
    }
  self->retry (self->retry_data);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*run) (StwNotices *self, const StwCommand *command, JsonObject *answer, GError **error);
} questions[] = {
  { STW_NOTICE_LIST, list },
  { STW_NOTICE_DISMISS, dismiss },
  { STW_NOTICE_RETRY, retry },
};

/**
 * stw_notices_takes:
 *
 * Returns: whether the command is one of those that stw_notices_ask() answers
 */
gboolean
stw_notices_takes (const StwCommand *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].name, command->name))
      return TRUE;
  return FALSE;
}

/**
 * stw_notices_ask:
 * @command: what is asked, that stw_notices_takes() knows
 * @done: (nullable): told the outcome before this returns
 */
void
stw_notices_ask (StwNotices *self, const StwCommand *command, StwCommandDone done, gpointer data)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].name, command->name))
      questions[i].run (self, command, answer, &error);
  if (done != NULL)
    done (error == NULL ? answer : NULL, error, data);
}

/* What is of another type is not there. */
static JsonNode *
get_value (JsonObject *said, const char *name, GType type)
{
  JsonNode *node = said != NULL ? json_object_get_member (said, name) : NULL;

  return node != NULL && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * stw_notices_read:
 * @answer: what "notice.list" was answered
 * @ret_since: (out): since when it is so, UTC milliseconds
 *
 * Returns: (transfer none) (nullable): what is wrong, %NULL when it is right, or not to be read
 */
const char *
stw_notices_read (JsonObject *answer, StwNotice notice, gint64 *ret_since)
{
  JsonNode *node = json_object_get_member (answer, names[notice]);
  JsonObject *said =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *since = get_value (said, "since", G_TYPE_INT64);
  JsonNode *sentence = get_value (said, "sentence", G_TYPE_STRING);

  *ret_since = since != NULL ? json_node_get_int (since) : 0;
  return sentence != NULL ? json_node_get_string (sentence) : NULL;
}
