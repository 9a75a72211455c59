/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line that says when something is wrong with the desk. What is worst is said: that the desk
 * is gone, that it does not answer, or what it told of itself: a full disk first, news last. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/state-bar.h"

#include <glib/gi18n.h>

struct _StwStateBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer; /* (unowned) */
  GtkSpinner *spinner;   /* (unowned) */
  GtkWidget *icon;       /* (unowned) */
  GtkLabel *label;       /* (unowned) */
  GtkWidget *unlock;     /* (unowned) */
  GtkWidget *retry;      /* (unowned) */
  GtkWidget *dismiss;    /* (unowned) */

  StwDeskClient *client; /* (owned) (nullable) while no desk is open */
};

G_DEFINE_FINAL_TYPE (StwStateBar, stw_state_bar, ADW_TYPE_BIN)

/* What the desk tells of itself, the worst first, and what can be done about it here. */
static const struct
{
  StwNotice notice;
  gboolean unlock;
  gboolean retry;
  gboolean dismiss;
} states[] = {
  { STW_NOTICE_DISK, .unlock = FALSE },
  { STW_NOTICE_DOOR, .retry = TRUE },
  { STW_NOTICE_KEYRING, .unlock = TRUE },
  { STW_NOTICE_NEWS, .retry = TRUE, .dismiss = TRUE },
};

/* Returns: which of them is said, their number for none */
static guint
find_state (StwStateBar *self)
{
  for (guint i = 0; self->client != NULL && i < G_N_ELEMENTS (states); i++)
    if (stw_desk_client_get_notice (self->client, states[i].notice) != NULL)
      return i;
  return G_N_ELEMENTS (states);
}

/* What has folded away is not there for a screen reader either. */
static void
hide_folded (StwStateBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->revealer),
                          gtk_revealer_get_reveal_child (self->revealer) ||
                            gtk_revealer_get_child_revealed (self->revealer));
}

static void
update (StwStateBar *self)
{
  gboolean gone = self->client != NULL && stw_desk_client_is_gone (self->client);
  gboolean waiting = !gone && self->client != NULL && stw_desk_client_is_waiting (self->client);
  guint state = gone || waiting ? G_N_ELEMENTS (states) : find_state (self);
  gboolean is_state = state < G_N_ELEMENTS (states);
  const char *sentence = NULL;

  if (gone)
    sentence = _ ("The Steward that ran this desk has ended. What you see is as it was then; Retry "
                  "runs the desk in this window.");
  else if (waiting)
    sentence = _ ("Still waiting for the desk. Nothing is lost: what you did is done as soon as it "
                  "answers.");
  else if (is_state)
    sentence = stw_desk_client_get_notice (self->client, states[state].notice);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_widget_set_visible (self->icon, !waiting);
  gtk_widget_set_visible (self->unlock, is_state && states[state].unlock);
  gtk_widget_set_visible (self->retry, gone || (is_state && states[state].retry));
  gtk_widget_set_visible (self->dismiss, is_state && states[state].dismiss);
  /* A line that folds away keeps its words until it is gone. */
  if (sentence != NULL)
    gtk_label_set_label (self->label, sentence);
  gtk_revealer_set_reveal_child (self->revealer, sentence != NULL);
  hide_folded (self);
}

static void
dismiss_cb (StwStateBar *self)
{
  if (self->client != NULL)
    stw_desk_client_dismiss_notice (self->client);
}

static void
leave_client (StwStateBar *self)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
}

/**
 * stw_state_bar_set_client:
 * @client: (nullable): the desk, %NULL while none is open
 */
void
stw_state_bar_set_client (StwStateBar *self, StwDeskClient *client)
{
  g_return_if_fail (STW_IS_STATE_BAR (self));

  leave_client (self);
  if (client != NULL)
    {
      self->client = g_object_ref (client);
      g_signal_connect_swapped (client, "notice", G_CALLBACK (update), self);
      g_signal_connect_swapped (client, "notify::waiting", G_CALLBACK (update), self);
      g_signal_connect_swapped (client, "notify::gone", G_CALLBACK (update), self);
    }
  update (self);
}

/**
 * stw_state_bar_get_sentence:
 *
 * Returns: (transfer none) (nullable): what is said, %NULL for nothing
 */
const char *
stw_state_bar_get_sentence (StwStateBar *self)
{
  g_return_val_if_fail (STW_IS_STATE_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->label) : NULL;
}

static void
stw_state_bar_dispose (GObject *object)
{
  leave_client (STW_STATE_BAR (object));
  G_OBJECT_CLASS (stw_state_bar_parent_class)->dispose (object);
}

static void
stw_state_bar_class_init (StwStateBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_state_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/state-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, icon);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, label);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, unlock);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, retry);
  gtk_widget_class_bind_template_child (widget_class, StwStateBar, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
stw_state_bar_init (StwStateBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->revealer,
                            "notify::child-revealed",
                            G_CALLBACK (hide_folded),
                            self);
  hide_folded (self);
}
