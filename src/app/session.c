/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views of one window share. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/session.h"

struct _StwSession
{
  GObject parent_instance;

  StwDeskClient *client; /* (owned) */
  GPtrArray *undo;       /* (owned) (nullable) of StwCommand: what takes back the last thing */
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
 * @commands: (transfer full) (element-type StwCommand): what takes it back; they replace those of
 *   the thing before
 */
void
stw_session_offer_undo (StwSession *self, const char *title, GPtrArray *commands)
{
  g_return_if_fail (STW_IS_SESSION (self));

  g_clear_pointer (&self->undo, g_ptr_array_unref);
  self->undo = commands;
  g_signal_emit (self, signals[UNDO_OFFERED], 0, title);
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

  return self->undo != NULL;
}

/**
 * stw_session_undo:
 *
 * Takes back the last thing, once.
 */
void
stw_session_undo (StwSession *self)
{
  g_autoptr (GPtrArray) commands = NULL;

  g_return_if_fail (STW_IS_SESSION (self));

  commands = g_steal_pointer (&self->undo);
  if (commands == NULL)
    return;
  g_ptr_array_set_free_func (commands, NULL);
  for (guint i = 0; i < commands->len; i++)
    stw_desk_client_submit (self->client, g_ptr_array_index (commands, i), NULL, NULL);
}

static void
stw_session_finalize (GObject *object)
{
  StwSession *self = STW_SESSION (object);

  g_clear_pointer (&self->undo, g_ptr_array_unref);
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
  signals[UNDO_OFFERED] = g_signal_new ("undo-offered",
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
stw_session_init (StwSession *self)
{
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
