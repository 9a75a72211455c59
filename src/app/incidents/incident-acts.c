/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with one incident: one table of actions, each of which gives the desk a command
 * and says in the end what was done. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-acts.h"

#include "app/incidents/assign-dialog.h"
#include "app/incidents/merge-dialog.h"
#include "app/incidents/minutes-dialog.h"
#include "app/incidents/snooze.h"
#include "app/incidents/split-dialog.h"
#include "app/incidents/wait-dialog.h"
#include "app/permitted.h"
#include "base/clock.h"
#include "desk/incident-rules.h"

#include <glib/gi18n.h>

#define PREFIX "incident"
#define N_ACTS 18

struct _StwIncidentActs
{
  GObject parent_instance;

  GtkWidget *widget;           /* (unowned) outlives this */
  GSimpleActionGroup *group;   /* (owned) */
  StwSession *session;         /* (owned) (nullable) */
  const StwIncident *incident; /* (unowned) (nullable) */
  const char *told[N_ACTS];    /* (unowned) (nullable) what the buttons say that they need */
};

G_DEFINE_FINAL_TYPE (StwIncidentActs, stw_incident_acts, G_TYPE_OBJECT)

/**
 * stw_incident_acts_new_command:
 * @word: such as "resolve"
 *
 * Returns: (transfer full): a command to the incident
 */
StwCommand *
stw_incident_acts_new_command (const StwIncident *incident, const char *word)
{
  g_autofree char *name = g_strconcat (PREFIX ".", word, NULL);
  StwCommand *command = stw_command_new (name, "desk", incident->company);

  json_object_set_int_member (command->arguments, "incident", incident->id);
  return command;
}

/* What was done, beside the way back. */
static char *
describe_done (StwIncidentAction action, const char *title)
{
  switch (action)
    {
    case STW_ACTION_ACKNOWLEDGE:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Acknowledged “%s”"), title);
    case STW_ACTION_START:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Started work on “%s”"), title);
    case STW_ACTION_WAIT:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Set “%s” to wait"), title);
    case STW_ACTION_RESOLVE:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Resolved “%s”"), title);
    case STW_ACTION_CLOSE:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Closed “%s”"), title);
    case STW_ACTION_REOPEN:
      /* Translators: %s is the title of an incident */
      return g_strdup_printf (_ ("Reopened “%s”"), title);
    case STW_N_ACTIONS:
    default:
      return NULL;
    }
}

static void
move_on_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  const char *word = g_action_get_name (G_ACTION (action));
  g_autofree char *title = NULL;
  StwIncidentAction known;

  if (!stw_incident_action_from_word (word, &known))
    return;
  title = describe_done (known, self->incident->title);
  stw_session_give (self->session, stw_incident_acts_new_command (self->incident, word), title);
}

static void
wait_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  g_autofree char *title = describe_done (STW_ACTION_WAIT, self->incident->title);

  stw_wait_dialog_show (self->widget,
                        self->session,
                        stw_incident_acts_new_command (self->incident, "wait"),
                        title);
}

static char *
describe_snoozed (StwIncidentActs *self)
{
  /* Translators: %s is the title of an incident */
  return g_strdup_printf (_ ("Snoozed “%s”"), self->incident->title);
}

static void
snooze_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  g_autoptr (StwCommand) command = stw_incident_acts_new_command (self->incident, "snooze");
  g_autofree char *title = describe_snoozed (self);

  if (stw_snooze_choose (command->arguments,
                         g_variant_get_string (parameter, NULL),
                         stw_clock_now (NULL)))
    stw_session_give (self->session, g_steal_pointer (&command), title);
}

static void
snooze_until_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  g_autofree char *title = describe_snoozed (self);

  stw_snooze_ask (self->widget,
                  self->session,
                  stw_incident_acts_new_command (self->incident, "snooze"),
                  title);
}

static void
wake_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  /* Translators: %s is the title of an incident */
  g_autofree char *title = g_strdup_printf (_ ("Ended the snooze of “%s”"), self->incident->title);

  stw_session_give (self->session, stw_incident_acts_new_command (self->incident, "wake"), title);
}

static void
assign_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;

  stw_assign_dialog_show (self->widget, self->session, self->incident);
}

static void
take_over_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  /* Translators: %s is the title of an incident */
  g_autofree char *title = g_strdup_printf (_ ("Took over “%s”"), self->incident->title);

  stw_session_give (self->session,
                    stw_incident_acts_new_command (self->incident, "take-over"),
                    title);
}

static void
merge_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;

  stw_merge_dialog_show (self->widget, self->session, self->incident);
}

static void
split_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;

  stw_split_dialog_show (self->widget, self->session, self->incident);
}

static void
start_timer_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  /* Translators: %s is the title of an incident */
  g_autofree char *title = g_strdup_printf (_ ("Started the timer of “%s”"), self->incident->title);

  stw_session_give (self->session,
                    stw_incident_acts_new_command (self->incident, "start-timer"),
                    title);
}

static void
drop_timer_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;
  /* Translators: %s is the title of an incident */
  g_autofree char *title =
    g_strdup_printf (_ ("Discarded the timer of “%s”"), self->incident->title);

  stw_session_give (self->session,
                    stw_incident_acts_new_command (self->incident, "drop-timer"),
                    title);
}

/* Stopping a timer notes its time. */
static void
note_minutes_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;

  stw_minutes_dialog_ask (self->widget, self->session, self->incident);
}

static void
minutes_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwIncidentActs *self = data;

  stw_minutes_dialog_list (self->widget, self->session, self->incident);
}

static gboolean
is_open (const StwIncident *incident)
{
  return stw_incident_status_is_open (incident->status);
}

static gboolean
is_snoozed (const StwIncident *incident)
{
  return incident->snoozed;
}

static gboolean
can_be_split (const StwIncident *incident)
{
  return is_open (incident) && incident->alert_count > 1;
}

static gboolean
is_timed (const StwIncident *incident)
{
  return incident->timer_at != 0;
}

static gboolean
is_not_timed (const StwIncident *incident)
{
  return incident->timer_at == 0;
}

static gboolean
has_minutes (const StwIncident *incident)
{
  return incident->minutes > 0;
}

/* Where @allowed is missing, the incident's status allows the action of that name or not; @command
 * is what it gives in the end, %NULL for what only shows something. */
static const struct
{
  GActionEntry entry;
  const char *command;
  gboolean (*allowed) (const StwIncident *incident);
} acts[N_ACTS] = {
  { { .name = "acknowledge", .activate = move_on_cb }, "incident.acknowledge", NULL },
  { { .name = "start", .activate = move_on_cb }, "incident.start", NULL },
  { { .name = "wait", .activate = wait_cb }, "incident.wait", NULL },
  { { .name = "resolve", .activate = move_on_cb }, "incident.resolve", NULL },
  { { .name = "close", .activate = move_on_cb }, "incident.close", NULL },
  { { .name = "reopen", .activate = move_on_cb }, "incident.reopen", NULL },
  { { .name = "snooze", .activate = snooze_cb, .parameter_type = "s" },
    "incident.snooze",
    is_open },
  { { .name = "snooze-until", .activate = snooze_until_cb }, "incident.snooze", is_open },
  { { .name = "wake", .activate = wake_cb }, "incident.wake", is_snoozed },
  { { .name = "assign", .activate = assign_cb }, "incident.assign", is_open },
  { { .name = "take-over", .activate = take_over_cb }, "incident.take-over", is_open },
  { { .name = "merge", .activate = merge_cb }, "incident.merge", is_open },
  { { .name = "split", .activate = split_cb }, "incident.split", can_be_split },
  { { .name = "start-timer", .activate = start_timer_cb }, "incident.start-timer", is_not_timed },
  { { .name = "stop-timer", .activate = note_minutes_cb }, "incident.stop-timer", is_timed },
  { { .name = "drop-timer", .activate = drop_timer_cb }, "incident.drop-timer", is_timed },
  { { .name = "add-minutes", .activate = note_minutes_cb }, "incident.add-minutes", is_not_timed },
  { { .name = "minutes", .activate = minutes_cb }, NULL, has_minutes },
};

/* Which role it takes, %NULL when who sits here has it. */
static const char *
get_need (StwIncidentActs *self, guint act)
{
  return self->session != NULL && self->incident != NULL && acts[act].command != NULL
           ? stw_session_get_need (self->session, acts[act].command, self->incident->company)
           : NULL;
}

static gboolean
is_allowed (StwIncidentActs *self, guint act)
{
  StwIncidentAction action;

  if (self->session == NULL || self->incident == NULL || self->incident->merged_into != 0 ||
      get_need (self, act) != NULL)
    return FALSE;
  if (acts[act].allowed != NULL)
    return acts[act].allowed (self->incident);
  return stw_incident_action_from_word (acts[act].entry.name, &action) &&
         stw_incident_action_allowed (action, self->incident->status);
}

/**
 * stw_incident_acts_allow:
 * @name: such as "incident.resolve"
 *
 * Returns: whether that can be done with the incident; what is unknown here can, while there is one
 */
gboolean
stw_incident_acts_allow (StwIncidentActs *self, const char *name)
{
  g_return_val_if_fail (STW_IS_INCIDENT_ACTS (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_has_prefix (name, PREFIX ".") &&
        g_str_equal (name + strlen (PREFIX "."), acts[i].entry.name))
      return is_allowed (self, i);
  return self->incident != NULL && self->incident->merged_into == 0;
}

static void
update_actions (StwIncidentActs *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), acts[i].entry.name);
      const char *need = get_need (self, i);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_allowed (self, i));
      if (g_strcmp0 (need, self->told[i]) != 0)
        {
          g_autofree char *name = g_strconcat (PREFIX ".", acts[i].entry.name, NULL);

          self->told[i] = need;
          stw_permitted_tell (self->widget, name, need);
        }
    }
}

/**
 * stw_incident_acts_set_session:
 * @session: of the window
 */
void
stw_incident_acts_set_session (StwIncidentActs *self, StwSession *session)
{
  g_return_if_fail (STW_IS_INCIDENT_ACTS (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (update_actions),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * stw_incident_acts_set_incident:
 * @incident: (nullable): on what the actions act until the next call
 */
void
stw_incident_acts_set_incident (StwIncidentActs *self, const StwIncident *incident)
{
  g_return_if_fail (STW_IS_INCIDENT_ACTS (self));

  self->incident = incident;
  update_actions (self);
}

static void
stw_incident_acts_finalize (GObject *object)
{
  StwIncidentActs *self = STW_INCIDENT_ACTS (object);

  g_clear_object (&self->session);
  g_object_unref (self->group);
  G_OBJECT_CLASS (stw_incident_acts_parent_class)->finalize (object);
}

static void
stw_incident_acts_class_init (StwIncidentActsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_incident_acts_finalize;
}

static void
stw_incident_acts_init (StwIncidentActs *self)
{
  self->group = g_simple_action_group_new ();
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    g_action_map_add_action_entries (G_ACTION_MAP (self->group), &acts[i].entry, 1, self);
  stw_incident_acts_set_incident (self, NULL);
}

/**
 * stw_incident_acts_new:
 * @widget: who gets the actions; it takes them away before it goes
 *
 * Returns: (transfer full): the actions, all of them disabled
 */
StwIncidentActs *
stw_incident_acts_new (GtkWidget *widget)
{
  StwIncidentActs *self = g_object_new (STW_TYPE_INCIDENT_ACTS, NULL);

  self->widget = widget;
  gtk_widget_insert_action_group (widget, PREFIX, G_ACTION_GROUP (self->group));
  return self;
}
