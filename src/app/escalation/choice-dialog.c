/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for which company, severity and hours an escalation counts. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/choice-dialog.h"

#include "app/incidents/question.h"
#include "app/words.h"
#include "base/ids.h"

#include <glib/gi18n.h>

static const struct
{
  const char *word;
  const char *title;
} hours[] = {
  { "any", N_ ("At Any Time") },
  { "open", N_ ("In Support Hours") },
  { "closed", N_ ("Outside Support Hours") },
};

#define HOURS_CLOSED 2

typedef struct
{
  StwSession *session;  /* (owned) */
  JsonArray *companies; /* (owned) */
  JsonArray *policies;  /* (owned) */
  AdwComboRow *company; /* (unowned) with the dialog */
  AdwComboRow *severity;
  AdwComboRow *hours;
  AdwComboRow *policy;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  json_array_unref (form->companies);
  json_array_unref (form->policies);
  g_free (form);
}

/**
 * stw_choice_hours_title:
 * @word: as JSON has it
 *
 * Returns: (transfer none): what a person reads
 */
const char *
stw_choice_hours_title (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    if (g_str_equal (hours[i].word, word))
      return _ (hours[i].title);
  return "";
}

/**
 * stw_choice_policy_titles:
 * @policies: as stw_escalation_policy_list() says, the default first
 *
 * Returns: (transfer full): what can be chosen: waiting, which takes the place of the default, and
 *   the others
 */
GtkStringList *
stw_choice_policy_titles (JsonArray *policies)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _ ("Wait for the Support Hours"));
  for (guint i = 1; i < json_array_get_length (policies); i++)
    gtk_string_list_append (
      titles,
      json_object_get_string_member (json_array_get_object_element (policies, i), "name"));
  return titles;
}

static AdwComboRow *
append_row (GtkListBox *list, const char *title, GtkStringList *taken, guint selected)
{
  g_autoptr (GtkStringList) strings = taken;
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (strings));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  gtk_list_box_append (list, row);
  return ADW_COMBO_ROW (row);
}

static GtkStringList *
list_companies (Form *form)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("All Companies"));
  for (guint i = 0; i < json_array_get_length (form->companies); i++)
    gtk_string_list_append (
      names,
      json_object_get_string_member (json_array_get_object_element (form->companies, i), "name"));
  return names;
}

/* Every severity, then the worst first. */
static GtkStringList *
list_severities (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _ ("Every Severity"));
  for (int severity = STW_N_SEVERITIES - 1; severity >= 0; severity--)
    gtk_string_list_append (words, stw_word_severity ((StwSeverity) severity).word);
  return words;
}

static GtkStringList *
list_hours (void)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    gtk_string_list_append (titles, _ (hours[i].title));
  return titles;
}

static gint64
get_company (Form *form)
{
  guint at = adw_combo_row_get_selected (form->company);

  return at > 0
           ? json_object_get_int_member (json_array_get_object_element (form->companies, at - 1),
                                         "id")
           : 0;
}

static gint64
get_policy (Form *form)
{
  guint at = adw_combo_row_get_selected (form->policy);
  gint64 policy = 0;

  if (at > 0)
    stw_id_parse (
      STW_ID_ESCALATION,
      json_object_get_string_member (json_array_get_object_element (form->policies, at), "id"),
      &policy);
  return policy;
}

/* The same company, severity and hours, with or without what counts for them. */
static StwCommand *
new_command (Form *form, const char *name)
{
  StwCommand *command = stw_command_new (name, "desk", get_company (form));
  guint severity = adw_combo_row_get_selected (form->severity);

  if (severity > 0)
    json_object_set_string_member (
      command->arguments,
      "severity",
      stw_severity_to_word ((StwSeverity) (STW_N_SEVERITIES - severity)));
  json_object_set_string_member (command->arguments,
                                 "hours",
                                 hours[adw_combo_row_get_selected (form->hours)].word);
  return command;
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = new_command (form, "escalation.choose");

  json_object_set_int_member (command->arguments, "policy", get_policy (form));
  stw_session_give_with_undo (form->session,
                              command,
                              _ ("Chose what counts"),
                              new_command (form, "escalation.unchoose"));
}

/**
 * stw_choice_dialog_show:
 * @widget: who asks
 * @companies: `[{"id","name"}]`
 * @policies: as stw_escalation_policy_list() says
 *
 * Asks for a choice, and saves it. It begins with what is wanted most: what is low at night waits
 * for the morning.
 */
void
stw_choice_dialog_show (GtkWidget *widget,
                        StwSession *session,
                        JsonArray *companies,
                        JsonArray *policies)
{
  Form *form = g_new0 (Form, 1);
  AdwMessageDialog *question =
    stw_question_new (widget,
                      _ ("What Counts When"),
                      _ ("A company says more than a severity, and that more than the hours"),
                      _ ("Save"));
  GtkListBox *list;
  GtkWidget *fields = stw_question_new_list (_ ("What Counts When"), &list);

  form->session = g_object_ref (session);
  form->companies = json_array_ref (companies);
  form->policies = json_array_ref (policies);
  form->company = append_row (list, _ ("Company"), list_companies (form), 0);
  form->severity =
    append_row (list, _ ("Severity"), list_severities (), STW_N_SEVERITIES - STW_SEVERITY_LOW);
  form->hours = append_row (list, _ ("When It Comes"), list_hours (), HOURS_CLOSED);
  form->policy = append_row (list, _ ("Escalation"), stw_choice_policy_titles (policies), 0);
  stw_question_ask (question, fields, answered_cb, form, form_free);
}
