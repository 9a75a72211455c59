/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar that works on all picked incidents. They are read anew first, and the action is given
 * only to those whose status allows it; what was done is told when all have answered. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/bulk-bar.h"

#include "app/widgets/toast.h"
#include "desk/incident-rules.h"
#include "desk/incident-store.h"

#include <glib/gi18n.h>

struct _StwBulkBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer; /* (unowned) */
  GtkLabel *count;       /* (unowned) */

  StwSession *session; /* (owned) (nullable) */
  StwPicks *picks;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (StwBulkBar, stw_bulk_bar, ADW_TYPE_BIN)

/* One press of a button, until every incident has answered. */
typedef struct
{
  StwBulkBar *bar; /* (owned) */
  StwIncidentAction action;
  GArray *numbers; /* (owned) of gint64 */
  GPtrArray *undo; /* (owned) of StwCommand: of those that were done */
  guint n_waiting;
  guint n_done;
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->bar);
  g_array_unref (deed->numbers);
  g_ptr_array_unref (deed->undo);
  g_free (deed);
}

/* One incident's answer on its way. */
typedef struct
{
  Deed *deed;
  StwCommand *undo; /* (owned) (nullable) */
} Answer;

static char *
describe (StwIncidentAction action, guint n)
{
  if (action == STW_ACTION_ACKNOWLEDGE)
    return g_strdup_printf (ngettext ("Acknowledged %u incident", "Acknowledged %u incidents", n),
                            n);
  if (action == STW_ACTION_RESOLVE)
    return g_strdup_printf (ngettext ("Resolved %u incident", "Resolved %u incidents", n), n);
  return g_strdup_printf (ngettext ("Closed %u incident", "Closed %u incidents", n), n);
}

static void
finish (Deed *deed)
{
  g_autofree char *title = NULL;

  if (deed->n_done == 0)
    stw_toast (GTK_WIDGET (deed->bar), _ ("None of these incidents can be changed so"));
  else
    {
      title = describe (deed->action, deed->n_done);
      if (deed->undo->len > 0)
        stw_session_offer_undo (deed->bar->session, title, g_ptr_array_ref (deed->undo));
      else
        stw_toast (GTK_WIDGET (deed->bar), title);
      stw_picks_set_active (deed->bar->picks, FALSE);
    }
  deed_free (deed);
}

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  Answer *answer = data;
  Deed *deed = answer->deed;

  if (error == NULL)
    {
      deed->n_done++;
      if (answer->undo != NULL)
        g_ptr_array_add (deed->undo, g_steal_pointer (&answer->undo));
    }
  g_clear_pointer (&answer->undo, stw_command_free);
  g_free (answer);
  if (--deed->n_waiting == 0)
    finish (deed);
}

static StwCommand *
new_command (const StwIncident *incident, StwIncidentAction action)
{
  g_autofree char *name = g_strconcat ("incident.", stw_incident_action_to_word (action), NULL);
  StwCommand *command = stw_command_new (name, "desk", incident->company);

  json_object_set_int_member (command->arguments, "incident", incident->id);
  return command;
}

static void
give (Deed *deed, const StwIncident *incident)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->deed = deed;
  if (deed->action == STW_ACTION_RESOLVE || deed->action == STW_ACTION_CLOSE)
    answer->undo = new_command (incident, STW_ACTION_REOPEN);
  deed->n_waiting++;
  stw_desk_client_submit (stw_session_get_client (deed->bar->session),
                          new_command (incident, deed->action),
                          answered_cb,
                          answer);
}

static gpointer
read_incidents (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const GArray *numbers = data;
  GPtrArray *incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_incident_free);

  for (guint i = 0; i < numbers->len; i++)
    {
      StwIncident *incident = stw_incident_load (db, g_array_index (numbers, gint64, i), NULL);

      if (incident != NULL)
        g_ptr_array_add (incidents, incident);
    }
  return incidents;
}

/* The deed waits for itself, too, so that it does not end before all are asked. */
static void
incidents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Deed *deed = data;
  g_autoptr (GPtrArray) incidents = stw_reader_run_finish (result, NULL);

  deed->n_waiting = 1;
  for (guint i = 0; deed->bar->session != NULL && incidents != NULL && i < incidents->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (incidents, i);

      if (incident->merged_into == 0 &&
          stw_incident_action_allowed (deed->action, incident->status))
        give (deed, incident);
    }
  if (--deed->n_waiting == 0)
    finish (deed);
}

static void
act_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StwBulkBar *self = STW_BULK_BAR (widget);
  StwIncidentAction action;
  Deed *deed;

  if (stw_picks_count (self->picks) == 0 ||
      !stw_incident_action_from_word (g_variant_get_string (parameter, NULL), &action))
    return;
  deed = g_new0 (Deed, 1);
  deed->bar = g_object_ref (self);
  deed->action = action;
  deed->numbers = stw_picks_list (self->picks);
  deed->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_command_free);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_incidents,
                              g_array_ref (deed->numbers),
                              (GDestroyNotify) g_array_unref,
                              (GDestroyNotify) g_ptr_array_unref,
                              NULL,
                              incidents_cb,
                              deed);
}

static void
picks_changed_cb (StwBulkBar *self)
{
  guint n = stw_picks_count (self->picks);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  gtk_label_set_label (self->count, text);
  gtk_revealer_set_reveal_child (self->revealer, stw_picks_is_active (self->picks));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bulk.act", n > 0);
}

/**
 * stw_bulk_bar_set_picks:
 * @session: of the window
 * @picks: what it works on; set once
 */
void
stw_bulk_bar_set_picks (StwBulkBar *self, StwSession *session, StwPicks *picks)
{
  g_return_if_fail (STW_IS_BULK_BAR (self) && self->picks == NULL);

  self->session = g_object_ref (session);
  self->picks = g_object_ref (picks);
  g_signal_connect_object (picks,
                           "changed",
                           G_CALLBACK (picks_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  picks_changed_cb (self);
}

static void
stw_bulk_bar_finalize (GObject *object)
{
  StwBulkBar *self = STW_BULK_BAR (object);

  g_clear_object (&self->session);
  g_clear_object (&self->picks);
  G_OBJECT_CLASS (stw_bulk_bar_parent_class)->finalize (object);
}

static void
stw_bulk_bar_class_init (StwBulkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_bulk_bar_finalize;
  gtk_widget_class_install_action (widget_class, "bulk.act", "s", act_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/bulk-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StwBulkBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, StwBulkBar, count);
}

static void
stw_bulk_bar_init (StwBulkBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
