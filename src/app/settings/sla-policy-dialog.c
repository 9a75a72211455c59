/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SLA policy, to be changed or made. Times are in minutes, and each is also said in words. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/sla-policy-dialog.h"

#include "app/incidents/question.h"
#include "app/words.h"
#include "base/clock.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define N_TIMES 2
#define MOST_MINUTES 525600
#define USUAL_WARNING 80
#define FORM_HEIGHT 380

static const char *const members[N_TIMES] = { "response_minutes", "resolution_minutes" };

/* The switches below the targets. */
static const struct
{
  const char *member;
  const char *title;
  const char *about;
  gboolean usual;
} switches[] = {
  { "pause_waiting",
    N_ ("Pause While Waiting"),
    N_ ("The clock of the resolution stands still while an incident waits for somebody else"),
    TRUE },
  { "pause_maintenance",
    N_ ("Pause in Maintenance"),
    N_ ("Both clocks stand still in a maintenance window"),
    TRUE },
  { "tell_warning",
    N_ ("Tell When Time Runs Out"),
    N_ ("At the warning, whoever has the incident is told, or who is on call"),
    TRUE },
  { "tell_breach",
    N_ ("Tell When It Is Missed"),
    N_ ("The same people are told as soon as a promise is missed"),
    TRUE },
  { "default",
    N_ ("Default"),
    N_ ("Counts for every client for whom no other policy is chosen"),
    FALSE },
};

#define N_SWITCHES G_N_ELEMENTS (switches)

typedef struct
{
  StwSession *session;  /* (owned) */
  JsonArray *calendars; /* (owned) */
  char *id;             /* (owned) (nullable) of a policy that is changed */
  AdwMessageDialog *question;
  GtkEditable *name;
  GtkSpinButton *times[STW_N_SEVERITIES][N_TIMES];
  AdwActionRow *rows[STW_N_SEVERITIES][N_TIMES];
  AdwComboRow *calendar;
  GtkSpinButton *warning;
  GtkSwitch *switches[N_SWITCHES];
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  json_array_unref (form->calendars);
  g_free (form->id);
  g_free (form);
}

static void
typed_cb (Form *form)
{
  stw_question_set_ready (form->question, *gtk_editable_get_text (form->name) != '\0');
}

static int
get_minutes (Form *form, guint severity, guint time)
{
  return gtk_spin_button_get_value_as_int (form->times[severity][time]);
}

/* The minutes in words. */
static void
say_time (Form *form, guint severity, guint time)
{
  g_autofree char *text = stw_words_age (0, get_minutes (form, severity, time) * STW_MINUTE);

  adw_action_row_set_subtitle (form->rows[severity][time],
                               get_minutes (form, severity, time) > 0 ? text : _ ("No promise"));
}

static void
changed_cb (GtkSpinButton *spin, Form *form)
{
  for (guint severity = STW_SEVERITY_LOW; severity < STW_N_SEVERITIES; severity++)
    for (guint time = 0; time < N_TIMES; time++)
      if (form->times[severity][time] == spin)
        say_time (form, severity, time);
}

static GtkSpinButton *
new_spin (double most, const char *name)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, 5);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_tooltip_text (spin, name);
  stw_question_name (spin, name);
  return GTK_SPIN_BUTTON (spin);
}

static JsonObject *
get_target (JsonObject *policy, guint severity)
{
  JsonObject *targets = policy != NULL ? json_object_get_object_member (policy, "targets") : NULL;
  const char *word = stw_severity_to_word ((StwSeverity) severity);

  return targets != NULL && json_object_has_member (targets, word)
           ? json_object_get_object_member (targets, word)
           : NULL;
}

static gint64
get_number (JsonObject *target, const char *member)
{
  JsonNode *node = target != NULL ? json_object_get_member (target, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static void
append_time (Form *form, GtkListBox *list, guint severity, guint time, JsonObject *policy)
{
  GtkWidget *row = adw_action_row_new ();
  const char *word = stw_word_severity ((StwSeverity) severity).word;
  g_autofree char *title = NULL;
  GtkSpinButton *spin;

  /* Translators: %s is a severity; the number beside it is minutes */
  title = g_strdup_printf (time == 0 ? _ ("%s: Answer") : _ ("%s: Resolution"), word);
  spin = new_spin (MOST_MINUTES, title);
  gtk_spin_button_set_value (spin,
                             (double) get_number (get_target (policy, severity), members[time]));
  form->times[severity][time] = spin;
  form->rows[severity][time] = ADW_ACTION_ROW (row);
  g_signal_connect (spin, "value-changed", G_CALLBACK (changed_cb), form);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (spin));
  say_time (form, severity, time);
  gtk_list_box_append (list, row);
}

/* The calendar that a target of the policy has, 0 for around the clock. */
static guint
find_calendar (Form *form, JsonObject *policy)
{
  for (guint severity = 0; severity < STW_N_SEVERITIES; severity++)
    {
      JsonObject *target = get_target (policy, severity);
      const char *id = target != NULL
                         ? json_object_get_string_member_with_default (target, "calendar", NULL)
                         : NULL;

      for (guint i = 0; id != NULL && i < json_array_get_length (form->calendars); i++)
        if (g_strcmp0 (
              id,
              json_object_get_string_member (json_array_get_object_element (form->calendars, i),
                                             "id")) == 0)
          return i + 1;
    }
  return 0;
}

static void
append_calendar (Form *form, GtkListBox *list, JsonObject *policy)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  gtk_string_list_append (names, _ ("Around the Clock"));
  for (guint i = 0; i < json_array_get_length (form->calendars); i++)
    gtk_string_list_append (
      names,
      json_object_get_string_member (json_array_get_object_element (form->calendars, i), "name"));
  form->calendar = ADW_COMBO_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Hours That Count"));
  adw_combo_row_set_model (form->calendar, G_LIST_MODEL (names));
  adw_combo_row_set_selected (form->calendar, find_calendar (form, policy));
  gtk_list_box_append (list, row);
}

static void
append_warning (Form *form, GtkListBox *list, JsonObject *policy)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Warning"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("In percent of the promised time; 0 is for none"));
  form->warning = new_spin (99, _ ("Warning in Percent"));
  gtk_spin_button_set_value (
    form->warning,
    policy != NULL ? (double) json_object_get_int_member (policy, "warn_percent") : USUAL_WARNING);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (form->warning));
  gtk_list_box_append (list, row);
}

static void
append_switch (Form *form, GtkListBox *list, guint which, JsonObject *policy)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  gboolean active = policy != NULL ? json_object_get_boolean_member (policy, switches[which].member)
                                   : switches[which].usual;

  form->switches[which] = GTK_SWITCH (toggle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  /* Another policy becomes the default; none ceases to be it by itself. */
  gtk_widget_set_sensitive (row, !(active && g_str_equal (switches[which].member, "default")));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (switches[which].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (switches[which].about));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_list_box_append (list, row);
}

static JsonObject *
read_target (Form *form, guint severity)
{
  JsonObject *target = json_object_new ();
  guint calendar = adw_combo_row_get_selected (form->calendar);

  for (guint time = 0; time < N_TIMES; time++)
    if (get_minutes (form, severity, time) > 0)
      json_object_set_int_member (target, members[time], get_minutes (form, severity, time));
  if (calendar > 0 && calendar <= json_array_get_length (form->calendars))
    json_object_set_string_member (
      target,
      "calendar",
      json_object_get_string_member (json_array_get_object_element (form->calendars, calendar - 1),
                                     "id"));
  return target;
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = stw_command_new ("sla-policy.save", "desk", 0);
  const char *name = gtk_editable_get_text (form->name);
  JsonObject *targets = json_object_new ();
  g_autofree char *said = NULL;

  if (form->id != NULL)
    json_object_set_string_member (command->arguments, "id", form->id);
  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_int_member (command->arguments,
                              "warn_percent",
                              gtk_spin_button_get_value_as_int (form->warning));
  for (guint i = 0; i < N_SWITCHES; i++)
    json_object_set_boolean_member (command->arguments,
                                    switches[i].member,
                                    gtk_switch_get_active (form->switches[i]));
  for (guint severity = STW_SEVERITY_LOW; severity < STW_N_SEVERITIES; severity++)
    json_object_set_object_member (targets,
                                   stw_severity_to_word ((StwSeverity) severity),
                                   read_target (form, severity));
  json_object_set_object_member (command->arguments, "targets", targets);
  /* Translators: %s is the name of an SLA policy */
  said = g_strdup_printf (_ ("Saved “%s”"), name);
  stw_session_give (form->session, command, said);
}

/**
 * stw_sla_policy_dialog_show:
 * @page: who asks
 * @calendars: as stw_calendar_list() gives them
 * @policy: (nullable): as stw_sla_policy_list() gives it, %NULL for a new one
 *
 * Asks for a policy, and saves it.
 */
void
stw_sla_policy_dialog_show (GtkWidget *page,
                            StwSession *session,
                            JsonArray *calendars,
                            JsonObject *policy)
{
  const char *heading = policy != NULL ? _ ("Change SLA Policy") : _ ("Add SLA Policy");
  Form *form = g_new0 (Form, 1);
  GtkWidget *name = adw_entry_row_new ();
  GtkListBox *list;
  GtkWidget *fields = stw_question_new_list (heading, &list);

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (fields), FORM_HEIGHT);
  form->session = g_object_ref (session);
  form->calendars = json_array_ref (calendars);
  form->id = policy != NULL ? g_strdup (json_object_get_string_member (policy, "id")) : NULL;
  form->question = stw_question_new (
    page,
    heading,
    _ ("Minutes until somebody answers, and until it is resolved; 0 is for no promise"),
    _ ("Save"));
  form->name = GTK_EDITABLE (name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _ ("Name"));
  gtk_editable_set_text (form->name,
                         policy != NULL ? json_object_get_string_member (policy, "name") : "");
  g_signal_connect_swapped (name, "changed", G_CALLBACK (typed_cb), form);
  gtk_list_box_append (list, name);
  for (guint severity = STW_SEVERITY_CRITICAL; severity >= STW_SEVERITY_LOW; severity--)
    for (guint time = 0; time < N_TIMES; time++)
      append_time (form, list, severity, time, policy);
  append_calendar (form, list, policy);
  append_warning (form, list, policy);
  for (guint i = 0; i < N_SWITCHES; i++)
    append_switch (form, list, i, policy);
  typed_cb (form);
  stw_question_ask (form->question, fields, answered_cb, form, form_free);
}
