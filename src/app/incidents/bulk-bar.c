/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar that works on all picked incidents by one command, which leaves out those whose status
 * does not allow it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/bulk-bar.h"

#include "app/incidents/assign-dialog.h"
#include "app/permitted.h"
#include "app/widgets/toast.h"
#include "desk/incident-rules.h"

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

/* One press of a button until it is answered. */
typedef struct
{
  StwBulkBar *bar; /* (owned) */
  StwIncidentAction action;
  char *name; /* (owned) (nullable) of whom they were given to, %NULL where @action counts */
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->bar);
  g_free (deed->name);
  g_free (deed);
}

static char *
describe (const Deed *deed, guint n)
{
  StwIncidentAction action = deed->action;

  if (deed->name != NULL)
    /* Translators: how many incidents, and a person's name */
    return g_strdup_printf (
      ngettext ("Assigned %u incident to %s", "Assigned %u incidents to %s", n),
      n,
      deed->name);
  if (action == STW_ACTION_ACKNOWLEDGE)
    return g_strdup_printf (ngettext ("Acknowledged %u incident", "Acknowledged %u incidents", n),
                            n);
  if (action == STW_ACTION_RESOLVE)
    return g_strdup_printf (ngettext ("Resolved %u incident", "Resolved %u incidents", n), n);
  return g_strdup_printf (ngettext ("Closed %u incident", "Closed %u incidents", n), n);
}

static void
tell (const Deed *deed, JsonObject *result)
{
  JsonArray *done = json_object_get_array_member (result, "incidents");
  guint n = done != NULL ? json_array_get_length (done) : 0;
  g_autofree char *title = describe (deed, n);

  if (n == 0)
    {
      stw_toast (GTK_WIDGET (deed->bar), _ ("None of these incidents can be changed so"));
      return;
    }
  stw_session_offer_undo (deed->bar->session, title, result);
  stw_picks_set_active (deed->bar->picks, FALSE);
}

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  Deed *deed = data;

  if (error != NULL)
    stw_toast (GTK_WIDGET (deed->bar), error->message);
  else
    tell (deed, result);
  deed_free (deed);
}

static StwCommand *
new_command (StwBulkBar *self, const char *word)
{
  StwCommand *command = stw_command_new ("incident.bulk", "desk", 0);
  g_autofree char *name = g_strconcat ("incident.", word, NULL);
  g_autoptr (GArray) numbers = stw_picks_list (self->picks);
  JsonArray *incidents = json_array_new ();

  for (guint i = 0; i < numbers->len; i++)
    json_array_add_int_element (incidents, g_array_index (numbers, gint64, i));
  json_object_set_string_member (command->arguments, "command", name);
  json_object_set_array_member (command->arguments, "incidents", incidents);
  return command;
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
  stw_desk_client_submit (stw_session_get_client (self->session),
                          new_command (self, stw_incident_action_to_word (action)),
                          answered_cb,
                          deed);
}

static void
chosen_cb (gint64 person, const char *name, const char *reason, gpointer data)
{
  StwBulkBar *self = data;
  StwCommand *command = new_command (self, "assign");
  JsonObject *arguments = json_object_new ();
  Deed *deed = g_new0 (Deed, 1);

  json_object_set_int_member (arguments, "person", person);
  json_object_set_object_member (command->arguments, "arguments", arguments);
  deed->bar = g_object_ref (self);
  deed->name = g_strdup (name);
  stw_desk_client_submit (stw_session_get_client (self->session), command, answered_cb, deed);
}

static void
assign_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StwBulkBar *self = STW_BULK_BAR (widget);

  stw_assign_dialog_ask (widget,
                         self->session,
                         NULL,
                         chosen_cb,
                         g_object_ref (self),
                         g_object_unref);
}

static void
picks_changed_cb (StwBulkBar *self)
{
  static const char *const actions[] = { "bulk.act", "bulk.assign" };
  const char *need = stw_session_get_need (self->session, "incident.bulk", STW_ANY_COMPANY);
  guint n = stw_picks_count (self->picks);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  gtk_label_set_label (self->count, text);
  gtk_revealer_set_reveal_child (self->revealer, stw_picks_is_active (self->picks));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], n > 0 && need == NULL);
      stw_permitted_tell (GTK_WIDGET (self), actions[i], need);
    }
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
  g_signal_connect_object (session,
                           "standing-changed",
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
  gtk_widget_class_install_action (widget_class, "bulk.assign", NULL, assign_cb);
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
