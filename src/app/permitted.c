/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody is offered what the door would only refuse: a control whose command takes another role
 * cannot be used, and says which role that is. It follows who is signed in, and their role. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/permitted.h"

#define WIDGET_KEY "stw-permitted-widget"
#define ACTIONS_KEY "stw-permitted-actions"
#define TIP_KEY "stw-permitted-tip"

typedef struct
{
  char *command; /* (owned) */
  gint64 company;
} Need;

static void
need_free (gpointer data)
{
  Need *need = data;

  g_free (need->command);
  g_free (need);
}

/* The tooltip that is its own is kept beside it. */
static void
tell (GtkWidget *widget, const char *sentence)
{
  g_autofree char *tip = NULL;
  const char *own;

  if (g_object_get_data (G_OBJECT (widget), TIP_KEY) == NULL)
    {
      const char *first = gtk_widget_get_tooltip_text (widget);

      g_object_set_data_full (G_OBJECT (widget),
                              TIP_KEY,
                              g_strdup (first != NULL ? first : ""),
                              g_free);
    }
  own = g_object_get_data (G_OBJECT (widget), TIP_KEY);
  if (sentence != NULL && *own != '\0')
    tip = g_strdup_printf ("%s\n%s", own, sentence);
  else
    tip = g_strdup (sentence != NULL ? sentence : own);
  gtk_widget_set_tooltip_text (widget, *tip != '\0' ? tip : NULL);
  if (sentence != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    sentence,
                                    -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update_widget (StwSession *session, GtkWidget *widget)
{
  const Need *need = g_object_get_data (G_OBJECT (widget), WIDGET_KEY);
  const char *sentence = stw_session_get_need (session, need->command, need->company);

  gtk_widget_set_sensitive (widget, sentence == NULL);
  tell (widget, sentence);
}

/**
 * stw_permitted_widget:
 * @widget: a control without an action, whose sensitivity nobody else sets
 * @command: what it gives the desk in the end
 * @company: whose, 0 for the desk as a whole, %STW_ANY_COMPANY where it is not known yet
 *
 * From now on it can be used while who sits here may give the command.
 */
void
stw_permitted_widget (GtkWidget *widget, StwSession *session, const char *command, gint64 company)
{
  Need *need;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (g_object_get_data (G_OBJECT (widget), WIDGET_KEY) == NULL);

  need = g_new (Need, 1);
  *need = (Need){ g_strdup (command), company };
  g_object_set_data_full (G_OBJECT (widget), WIDGET_KEY, need, need_free);
  g_signal_connect_object (session, "standing-changed", G_CALLBACK (update_widget), widget, 0);
  update_widget (session, widget);
}

/**
 * stw_permitted_tell:
 * @widget: what stands around the buttons
 * @action: of a widget, with its prefix
 * @need: (nullable): which role it takes, %NULL to say nothing any more
 *
 * Has every button of that action say why it cannot be pressed.
 */
void
stw_permitted_tell (GtkWidget *widget, const char *action, const char *need)
{
  if (GTK_IS_ACTIONABLE (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    tell (widget, need);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    stw_permitted_tell (child, action, need);
}

typedef struct
{
  const StwPermittedAction *actions; /* (unowned) lives as long as the program */
  guint n_actions;
  gint64 company;
} Actions;

static void
update_actions (StwSession *session, GtkWidget *widget)
{
  const Actions *all = g_object_get_data (G_OBJECT (widget), ACTIONS_KEY);

  for (guint i = 0; i < all->n_actions; i++)
    {
      const StwPermittedAction *action = &all->actions[i];
      const char *need = stw_session_get_need (session, action->command, all->company);

      gtk_widget_action_set_enabled (widget, action->action, need == NULL);
      stw_permitted_tell (widget, action->action, need);
    }
}

/**
 * stw_permitted_actions:
 * @widget: whose class has the actions; nobody else enables them
 * @actions: static
 * @company: whose, 0 for the desk as a whole, %STW_ANY_COMPANY where it is not known yet
 *
 * From now on they are enabled while who sits here may give their commands.
 */
void
stw_permitted_actions (GtkWidget *widget,
                       StwSession *session,
                       const StwPermittedAction *actions,
                       guint n_actions,
                       gint64 company)
{
  Actions *all;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (g_object_get_data (G_OBJECT (widget), ACTIONS_KEY) == NULL);

  all = g_new (Actions, 1);
  *all = (Actions){ actions, n_actions, company };
  g_object_set_data_full (G_OBJECT (widget), ACTIONS_KEY, all, g_free);
  g_signal_connect_object (session, "standing-changed", G_CALLBACK (update_actions), widget, 0);
  update_actions (session, widget);
}

static void
update_note (StwSession *session, GtkWidget *label)
{
  const Need *need = g_object_get_data (G_OBJECT (label), WIDGET_KEY);
  const char *sentence = stw_session_get_need (session, need->command, need->company);

  gtk_label_set_label (GTK_LABEL (label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (label, sentence != NULL);
}

/**
 * stw_permitted_note_new:
 * @command: what the controls below it give the desk
 * @company: whose, 0 for the desk as a whole
 *
 * Returns: (transfer floating): which role the command takes, in sight while it is lacking
 */
GtkWidget *
stw_permitted_note_new (StwSession *session, const char *command, gint64 company)
{
  GtkWidget *label = gtk_label_new (NULL);
  Need *need = g_new (Need, 1);

  *need = (Need){ g_strdup (command), company };
  g_object_set_data_full (G_OBJECT (label), WIDGET_KEY, need, need_free);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_add_css_class (label, "dim-label");
  g_signal_connect_object (session, "standing-changed", G_CALLBACK (update_note), label, 0);
  update_note (session, label);
  return label;
}
