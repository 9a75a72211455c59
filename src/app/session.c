/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views of one window share. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/session.h"

struct _StwSession
{
  GObject parent_instance;

  StwDeskClient *client; /* (owned) */
  GArray *undo;          /* (owned) of gint64: what can be taken back, the last thing last */
  gint64 company;        /* 0 for all */
};

enum
{
  PROP_COMPANY = 1,
  N_PROPS,
};

enum
{
  UNDO_OFFERED,
  REFUSED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

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
 * stw_session_offer_undo:
 * @title: what was done
 * @result: (nullable): the desk's answer; it says whether that can be taken back
 *
 * Returns: whether it can
 */
gboolean
stw_session_offer_undo (StwSession *self, const char *title, JsonObject *result)
{
  gint64 undo;

  g_return_val_if_fail (STW_IS_SESSION (self), FALSE);

  undo = result != NULL ? json_object_get_int_member_with_default (result, "undo", 0) : 0;
  if (undo == 0)
    return FALSE;
  g_array_append_val (self->undo, undo);
  g_signal_emit (self, signals[UNDO_OFFERED], 0, title);
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
  g_return_if_fail (STW_IS_SESSION (self));

  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

/* A command of a view on its way. */
typedef struct
{
  StwSession *session; /* (owned) */
  char *title;         /* (owned) (nullable) */
} Act;

static void
given_cb (JsonObject *result, const GError *error, gpointer data)
{
  Act *act = data;

  if (error != NULL)
    stw_session_refuse (act->session, error);
  else if (act->title != NULL)
    stw_session_offer_undo (act->session, act->title, result);
  g_object_unref (act->session);
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
  Act *act;

  g_return_if_fail (STW_IS_SESSION (self));

  act = g_new0 (Act, 1);
  act->session = g_object_ref (self);
  act->title = g_strdup (title);
  stw_desk_client_submit (self->client, command, given_cb, act);
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
 * Takes back the last thing that was not taken back yet.
 */
void
stw_session_undo (StwSession *self)
{
  StwCommand *command;

  g_return_if_fail (STW_IS_SESSION (self));

  if (self->undo->len == 0)
    return;
  command = stw_command_new ("incident.undo", "desk", 0);
  json_object_set_int_member (command->arguments,
                              "undo",
                              g_array_index (self->undo, gint64, self->undo->len - 1));
  g_array_set_size (self->undo, self->undo->len - 1);
  stw_session_give (self, command, NULL);
}

static void
stw_session_finalize (GObject *object)
{
  StwSession *self = STW_SESSION (object);

  g_array_unref (self->undo);
  g_object_unref (self->client);
  G_OBJECT_CLASS (stw_session_parent_class)->finalize (object);
}

static void
stw_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int64 (value, STW_SESSION (object)->company);
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
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[UNDO_OFFERED] = new_sentence_signal ("undo-offered");
  signals[REFUSED] = new_sentence_signal ("refused");
}

static void
stw_session_init (StwSession *self)
{
  self->undo = g_array_new (FALSE, FALSE, sizeof (gint64));
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
  return self;
}
