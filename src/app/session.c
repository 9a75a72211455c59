/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views of one window share. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/session.h"

#include "app/failure.h"
#include "base/text.h"
#include "desk/people/standing.h"
#include "engine/rules.h"
#include "store/change-feed.h"
#include "store/setting.h"

#include <glib/gi18n.h>

struct _StwSession
{
  GObject parent_instance;

  StwDeskClient *client; /* (owned) */
  GPtrArray *undo;       /* (owned) of StwCommand: what takes things back, the last thing last */
  char *names[2];        /* (owned) (nullable) of the MSP and its administrator */
  StwStanding *standing; /* (owned) (nullable) of who is signed in, once it is known */
  gint64 company;        /* 0 for all */
  guint n_given;         /* commands that are not answered and may be taken back */
  guint n_wanted;        /* so often something is taken back when they are */
};

enum
{
  PROP_COMPANY = 1,
  PROP_MSP_NAME,
  PROP_ADMINISTRATOR,
  N_PROPS,
};

enum
{
  UNDO_OFFERED,
  REFUSED,
  STANDING_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Which settings the names are. */
static const char *const name_settings[] = { STW_SETTING_MSP_NAME, STW_SETTING_MSP_ADMINISTRATOR };

G_DEFINE_FINAL_TYPE (StwSession, stw_session, G_TYPE_OBJECT)

/**
 * stw_session_get_client:
 *
 * Returns: (transfer none): the desk
 */
StwDeskClient *
stw_session_get_client (StwSession *self)
{
  g_return_val_if_fail (STW_IS_SESSION (self), NULL);

  return self->client;
}

/**
 * stw_session_get_company:
 *
 * Returns: whose things the views show, 0 for all
 */
gint64
stw_session_get_company (StwSession *self)
{
  g_return_val_if_fail (STW_IS_SESSION (self), 0);

  return self->company;
}

/**
 * stw_session_set_company:
 * @company: whose things the views are to show, 0 for all
 */
void
stw_session_set_company (StwSession *self, gint64 company)
{
  g_return_if_fail (STW_IS_SESSION (self));

  if (self->company == company)
    return;
  self->company = company;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPANY]);
}

/**
 * stw_session_get_msp_name:
 *
 * Returns: (transfer none) (nullable): the company that runs the desk
 */
const char *
stw_session_get_msp_name (StwSession *self)
{
  g_return_val_if_fail (STW_IS_SESSION (self), NULL);

  return self->names[0];
}

/**
 * stw_session_get_administrator:
 *
 * Returns: (transfer none) (nullable): who sits at the desk
 */
const char *
stw_session_get_administrator (StwSession *self)
{
  g_return_val_if_fail (STW_IS_SESSION (self), NULL);

  return self->names[1];
}

static gpointer
read_names (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char **names = g_new0 (char *, G_N_ELEMENTS (name_settings) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (name_settings); i++)
    {
      g_autofree char *name = stw_setting_dup (db, name_settings[i]);

      names[i] = g_strdup (stw_text_or (name, ""));
    }
  return names;
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSession) self = data;
  g_auto (GStrv) names = stw_reader_run_finish (result, NULL);

  for (guint i = 0; names != NULL && i < G_N_ELEMENTS (name_settings); i++)
    if (stw_set_str (&self->names[i], stw_text_or (names[i], NULL)))
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MSP_NAME + i]);
}

static void
load_names (StwSession *self)
{
  stw_desk_client_read_async (self->client,
                              read_names,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_strfreev,
                              NULL,
                              names_cb,
                              g_object_ref (self));
}

static gpointer
read_standing (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_standing_load (db, *(const gint64 *) data, error);
}

static void
standing_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSession) self = data;
  g_autoptr (StwStanding) standing = stw_reader_run_finish (result, NULL);

  /* Somebody else may have signed in meanwhile. */
  if (standing == NULL || standing->person != stw_desk_client_get_person (self->client))
    return;
  g_clear_pointer (&self->standing, stw_standing_free);
  self->standing = g_steal_pointer (&standing);
  g_signal_emit (self, signals[STANDING_CHANGED], 0);
}

static void
load_standing (StwSession *self)
{
  gint64 person = stw_desk_client_get_person (self->client);

  if (person != 0)
    stw_desk_client_read_async (self->client,
                                read_standing,
                                g_memdup2 (&person, sizeof person),
                                g_free,
                                (GDestroyNotify) stw_standing_free,
                                NULL,
                                standing_cb,
                                g_object_ref (self));
}

static void
person_cb (StwSession *self)
{
  g_clear_pointer (&self->standing, stw_standing_free);
  g_signal_emit (self, signals[STANDING_CHANGED], 0);
  load_standing (self);
}

static void
changed_cb (StwDeskClient *client, GArray *changes, StwSession *self)
{
  if (stw_changes_concern (changes, "setting"))
    load_names (self);
  if (stw_changes_concern (changes, "person"))
    load_standing (self);
}

/**
 * stw_session_may:
 * @command: a command's name
 * @company: whose, 0 for the desk as a whole, %STW_ANY_COMPANY where it is not known yet
 *
 * Whether the door would let it through, so that nobody is offered what is only refused. While
 * nobody is signed in, or their role is still being read, nothing is withheld: the door decides.
 *
 * Returns: whether who sits here may give it
 */
gboolean
stw_session_may (StwSession *self, const char *command, gint64 company)
{
  StwPermission permission;

  g_return_val_if_fail (STW_IS_SESSION (self), FALSE);

  permission = stw_rules_get_permission (command);
  if (self->standing == NULL)
    return company != 0 || permission == STW_PERMISSION_OWN ||
           stw_desk_client_sees_whole_desk (self->client);
  if (permission == STW_PERMISSION_OWN || company == STW_ANY_COMPANY)
    return stw_standing_may_somewhere (self->standing, permission);
  return stw_standing_may (self->standing, permission, company);
}

/**
 * stw_session_get_need:
 *
 * Returns: (transfer none) (nullable): the sentence that says which role the command takes, %NULL
 *   where stw_session_may() lets it through
 */
const char *
stw_session_get_need (StwSession *self, const char *command, gint64 company)
{
  StwRole least;

  if (stw_session_may (self, command, company))
    return NULL;
  least = stw_permission_get_least_role (stw_rules_get_permission (command));
  return _ (stw_role_get_need (least));
}

/* @undo is (transfer full). */
static void
push_undo (StwSession *self, const char *title, StwCommand *undo)
{
  g_ptr_array_add (self->undo, undo);
  g_signal_emit (self, signals[UNDO_OFFERED], 0, title);
}

/**
 * stw_session_offer_undo:
 * @title: what was done
 * @result: (nullable): the desk's answer; it says whether that can be taken back
 *
 * Returns: whether it can
 */
gboolean
stw_session_offer_undo (StwSession *self, const char *title, JsonObject *result)
{
  StwCommand *command;
  gint64 undo;

  g_return_val_if_fail (STW_IS_SESSION (self), FALSE);

  undo = result != NULL ? json_object_get_int_member_with_default (result, "undo", 0) : 0;
  if (undo == 0)
    return FALSE;
  command = stw_command_new ("incident.undo", "desk", 0);
  json_object_set_int_member (command->arguments, "undo", undo);
  push_undo (self, title, command);
  return TRUE;
}

/**
 * stw_session_refuse:
 * @error: why something was not done
 *
 * Has it said in the window.
 */
void
stw_session_refuse (StwSession *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (STW_IS_SESSION (self));

  sentence = stw_failure_dup_sentence (error);
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

/* A command of a view on its way. */
typedef struct
{
  StwSession *session; /* (owned) */
  char *title;         /* (owned) (nullable) */
  StwCommand *undo;    /* (owned) (nullable) what takes it back, where the desk does not say */
} Act;

static void
take_back (StwSession *self)
{
  if (self->undo->len > 0)
    stw_session_give (self, g_ptr_array_steal_index (self->undo, self->undo->len - 1), NULL);
}

/* Of what was refused, or has no way back, nothing is taken back, and not what was done before it.
 */
static void
note_answered (StwSession *self, gboolean offered)
{
  if (!offered && self->n_wanted > 0)
    self->n_wanted--;
  if (--self->n_given > 0)
    return;
  for (; self->n_wanted > 0; self->n_wanted--)
    take_back (self);
}

static void
given_cb (JsonObject *result, const GError *error, gpointer data)
{
  Act *act = data;
  guint n_before = act->session->undo->len;

  if (error != NULL)
    stw_session_refuse (act->session, error);
  else if (act->undo != NULL)
    push_undo (act->session, act->title, g_steal_pointer (&act->undo));
  else if (act->title != NULL)
    stw_session_offer_undo (act->session, act->title, result);
  if (act->title != NULL)
    note_answered (act->session, act->session->undo->len > n_before);
  g_object_unref (act->session);
  g_clear_pointer (&act->undo, stw_command_free);
  g_free (act->title);
  g_free (act);
}

/**
 * stw_session_give:
 * @command: (transfer full): what to do
 * @title: (nullable): what is then said to be done, beside the way back
 *
 * Gives the desk a command. Whoever shows the session's signals tells the outcome.
 */
void
stw_session_give (StwSession *self, StwCommand *command, const char *title)
{
  stw_session_give_with_undo (self, command, title, NULL);
}

/**
 * stw_session_give_with_undo:
 * @command: (transfer full): what to do
 * @title: (nullable): what is then said to be done, beside the way back
 * @undo: (transfer full) (nullable): the way back, %NULL for what the desk answers
 *
 * Like stw_session_give(), for what the desk itself keeps no way back from.
 */
void
stw_session_give_with_undo (StwSession *self,
                            StwCommand *command,
                            const char *title,
                            StwCommand *undo)
{
  Act *act;

  g_return_if_fail (STW_IS_SESSION (self));
  g_return_if_fail (undo == NULL || title != NULL);

  act = g_new0 (Act, 1);
  act->session = g_object_ref (self);
  act->title = g_strdup (title);
  act->undo = undo;
  if (title != NULL)
    self->n_given++;
  stw_desk_client_submit (self->client, command, given_cb, act);
}

/**
 * stw_session_note_opened:
 * @payload: the number of a message as it was received, 0 for none
 *
 * Has the audit keep who opened it; where one person uses the desk there is nobody to tell apart.
 */
void
stw_session_note_opened (StwSession *self, gint64 payload)
{
  StwCommand *command;

  g_return_if_fail (STW_IS_SESSION (self));

  if (payload == 0 || stw_desk_client_get_person (self->client) == 0)
    return;
  command = stw_command_new ("payload.opened", "desk", 0);
  json_object_set_int_member (command->arguments, "payload", payload);
  stw_session_give (self, command, NULL);
}

/**
 * stw_session_can_undo:
 *
 * Returns: whether there is something to take back
 */
gboolean
stw_session_can_undo (StwSession *self)
{
  g_return_val_if_fail (STW_IS_SESSION (self), FALSE);

  return self->undo->len > 0;
}

/**
 * stw_session_undo:
 *
 * Takes back the last thing that was not taken back yet; what the desk has not answered yet, once
 * it has.
 */
void
stw_session_undo (StwSession *self)
{
  g_return_if_fail (STW_IS_SESSION (self));

  if (self->n_given > 0)
    self->n_wanted++;
  else
    take_back (self);
}

static void
stw_session_finalize (GObject *object)
{
  StwSession *self = STW_SESSION (object);

  g_ptr_array_unref (self->undo);
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    g_free (self->names[i]);
  g_clear_pointer (&self->standing, stw_standing_free);
  g_object_unref (self->client);
  G_OBJECT_CLASS (stw_session_parent_class)->finalize (object);
}

static void
stw_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwSession *self = STW_SESSION (object);

  if (id == PROP_COMPANY)
    g_value_set_int64 (value, self->company);
  else
    g_value_set_string (value, self->names[id - PROP_MSP_NAME]);
}

static void
stw_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  stw_session_set_company (STW_SESSION (object), g_value_get_int64 (value));
}

static guint
new_sentence_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_SESSION,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       1,
                       G_TYPE_STRING);
}

static GParamSpec *
new_name_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
stw_session_class_init (StwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_session_finalize;
  object_class->get_property = stw_session_get_property;
  object_class->set_property = stw_session_set_property;
  props[PROP_COMPANY] =
    g_param_spec_int64 ("company",
                        NULL,
                        NULL,
                        0,
                        G_MAXINT64,
                        0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_MSP_NAME] = new_name_property ("msp-name");
  props[PROP_ADMINISTRATOR] = new_name_property ("administrator");
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[UNDO_OFFERED] = new_sentence_signal ("undo-offered");
  signals[REFUSED] = new_sentence_signal ("refused");
  signals[STANDING_CHANGED] = g_signal_new ("standing-changed",
                                            STW_TYPE_SESSION,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
}

static void
stw_session_init (StwSession *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_command_free);
}

/**
 * stw_session_new:
 * @client: the desk
 *
 * Returns: (transfer full): a session that shows every company
 */
StwSession *
stw_session_new (StwDeskClient *client)
{
  StwSession *self = g_object_new (STW_TYPE_SESSION, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (client,
                           "notify::person",
                           G_CALLBACK (person_cb),
                           self,
                           G_CONNECT_SWAPPED);
  load_names (self);
  load_standing (self);
  return self;
}
