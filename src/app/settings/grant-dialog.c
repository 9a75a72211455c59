/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a role that somebody has for one company alone: of a person which company, of a company
 * which person. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/grant-dialog.h"

#include "app/incidents/question.h"
#include "base/ids.h"
#include "model/permission.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  StwSession *session; /* (owned) */
  gint64 person;       /* 0 when it is chosen */
  gint64 company;      /* 0 when it is chosen */
  JsonArray *others;   /* (owned) of which one is chosen */
  AdwComboRow *other;
  AdwComboRow *role;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  json_array_unref (form->others);
  g_free (form);
}

/**
 * stw_grant_give:
 * @role: (nullable): its word, %NULL to take it away
 * @said: what is then said to be done
 */
void
stw_grant_give (StwSession *session,
                gint64 person,
                gint64 company,
                const char *role,
                const char *said)
{
  StwCommand *command = stw_command_new ("person.grant", "desk", 0);

  json_object_set_int_member (command->arguments, "person", person);
  json_object_set_int_member (command->arguments, "company", company);
  json_object_set_string_member (command->arguments, "role", role);
  stw_session_give (session, command, said);
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  guint role = adw_combo_row_get_selected (form->role);
  guint selected = adw_combo_row_get_selected (form->other);
  JsonObject *other = selected < json_array_get_length (form->others)
                        ? json_array_get_object_element (form->others, selected)
                        : NULL;
  const char *id = other != NULL ? json_object_get_string_member (other, "id") : "";
  gint64 person = form->person;
  gint64 company = form->company;
  g_autofree char *said = NULL;

  if (role >= STW_N_ROLES || !(person != 0 ? stw_id_parse (STW_ID_COMPANY, id, &company)
                                           : stw_id_parse (STW_ID_PERSON, id, &person)))
    return;
  /* Translators: a company or a person, and a role */
  said = g_strdup_printf (_ ("%s: %s"),
                          json_object_get_string_member (other, "name"),
                          _ (stw_role_get_title ((StwRole) role)));
  stw_grant_give (form->session, person, company, stw_role_to_word ((StwRole) role), said);
}

static AdwComboRow *
append_choice (GtkListBox *list, const char *title, GtkStringList *choices, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  gtk_list_box_append (list, row);
  return ADW_COMBO_ROW (row);
}

static void
ask (GtkWidget *page, Form *form, const char *heading, const char *body, const char *caption)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) roles = gtk_string_list_new (NULL);
  guint n_others = json_array_get_length (form->others);
  AdwMessageDialog *question = stw_question_new (page, heading, body, C_ ("action", "Add"));
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (heading, &list);

  for (guint i = 0; i < n_others; i++)
    gtk_string_list_append (
      names,
      json_object_get_string_member (json_array_get_object_element (form->others, i), "name"));
  for (StwRole role = 0; role < STW_N_ROLES; role++)
    gtk_string_list_append (roles, _ (stw_role_get_title (role)));
  form->other = append_choice (list, caption, names, 0);
  form->role = append_choice (list, _ ("Role"), roles, STW_ROLE_COMPANY_ADMINISTRATOR);
  stw_question_set_ready (question, n_others > 0);
  stw_question_ask (question, box, answered_cb, form, form_free);
}

/**
 * stw_grant_dialog_show:
 * @page: who asks
 * @person: as stw_person_list() gives it
 * @companies: `[{"id","name"}]`
 *
 * Asks for which company somebody has a role of its own.
 */
void
stw_grant_dialog_show (GtkWidget *page,
                       StwSession *session,
                       JsonObject *person,
                       JsonArray *companies)
{
  Form *form = g_new0 (Form, 1);

  form->session = g_object_ref (session);
  form->others = json_array_ref (companies);
  stw_id_parse (STW_ID_PERSON, json_object_get_string_member (person, "id"), &form->person);
  ask (page,
       form,
       _ ("Add Role for a Company"),
       _ ("It holds beside the role for the whole desk, or in place of it."),
       _ ("Company"));
}

/**
 * stw_grant_dialog_show_for_company:
 * @page: who asks
 * @people: as stw_person_list() gives them
 *
 * Asks who has a role for that company.
 */
void
stw_grant_dialog_show_for_company (GtkWidget *page,
                                   StwSession *session,
                                   gint64 company,
                                   JsonArray *people)
{
  Form *form = g_new0 (Form, 1);

  form->session = g_object_ref (session);
  form->others = json_array_ref (people);
  form->company = company;
  ask (page,
       form,
       _ ("Add Person"),
       _ ("Somebody of the desk who may see this client. Whoever is not of the desk is invited."),
       _ ("Person"));
}
