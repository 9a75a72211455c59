/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked about somebody at the desk, and about a team. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/person-dialog.h"

#include "app/companies/zones.h"
#include "app/incidents/question.h"
#include "app/settings/skill-rows.h"
#include "base/ids.h"
#include "model/permission.h"

#include <glib/gi18n.h>
#define FORM_HEIGHT 380

/* The texts that are asked for, by the names of the command's arguments. */
static const struct
{
  const char *member;
  const char *caption;
} fields[] = {
  { "name", N_ ("Name") },
  { "mail", N_ ("E-Mail") },
  { "phone", N_ ("Phone") },
};

typedef struct
{
  StwSession *session; /* (owned) */
  JsonObject *person;  /* (owned) (nullable) as it was */
  AdwMessageDialog *question;
  GtkEditable *entries[G_N_ELEMENTS (fields)];
  StwSkillRows *skills; /* (owned) */
  AdwComboRow *role;
  AdwComboRow *zone;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  g_clear_pointer (&form->person, json_object_unref);
  stw_skill_rows_free (form->skills);
  g_free (form);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  const char *text =
    object != NULL ? json_object_get_string_member_with_default (object, member, NULL) : NULL;

  return text != NULL ? text : "";
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command =
    stw_command_new (form->person != NULL ? "person.update" : "person.add", "desk", 0);
  guint role = adw_combo_row_get_selected (form->role);
  GtkStringObject *zone = adw_combo_row_get_selected_item (form->zone);
  g_autofree char *said = NULL;
  gint64 id = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = gtk_editable_get_text (form->entries[i]);

      json_object_set_string_member (command->arguments,
                                     fields[i].member,
                                     *text != '\0' ? text : NULL);
    }
  json_object_set_string_member (command->arguments,
                                 "role",
                                 role < STW_N_ROLES ? stw_role_to_word ((StwRole) role) : NULL);
  if (zone != NULL)
    json_object_set_string_member (command->arguments,
                                   "timezone",
                                   gtk_string_object_get_string (zone));
  json_object_set_array_member (command->arguments, "skills", stw_skill_rows_read (form->skills));
  if (form->person != NULL && stw_id_parse (STW_ID_PERSON, get_text (form->person, "id"), &id))
    json_object_set_int_member (command->arguments, "person", id);
  /* Translators: %s is a person */
  said = g_strdup_printf (form->person != NULL ? _ ("Changed “%s”") : _ ("Added “%s”"),
                          gtk_editable_get_text (form->entries[0]));
  stw_session_give (form->session, command, said);
}

static void
typed_cb (Form *form)
{
  gboolean known_once = stw_skill_rows_check (form->skills);

  stw_question_set_ready (form->question,
                          known_once && *gtk_editable_get_text (form->entries[0]) != '\0');
}

static GtkEditable *
append_entry (Form *form, GtkListBox *list, const char *caption, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), caption);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static AdwComboRow *
append_combo (GtkListBox *list, const char *caption, GListModel *model, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), caption);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), model);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  gtk_list_box_append (list, row);
  return ADW_COMBO_ROW (row);
}

static GtkStringList *
new_roles (void)
{
  GtkStringList *roles = gtk_string_list_new (NULL);

  for (StwRole role = 0; role < STW_N_ROLES; role++)
    gtk_string_list_append (roles, _ (stw_role_get_title (role)));
  /* Translators: in place of a role for the whole desk */
  gtk_string_list_append (roles, _ ("Only for Some Companies"));
  return roles;
}

static guint
find_role (JsonObject *person)
{
  StwRole role = STW_ROLE_TECHNICIAN;

  if (person != NULL && !stw_role_from_word (get_text (person, "role"), &role))
    return STW_N_ROLES;
  return role;
}

static guint
find_zone (GtkStringList *zones, JsonObject *person, guint local)
{
  for (guint i = 0; person != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (zones)); i++)
    if (g_str_equal (gtk_string_list_get_string (zones, i), get_text (person, "timezone")))
      return i;
  return local;
}

/* The list, and below it what they know. */
static GtkWidget *
new_fields (Form *form, GtkListBox *list, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scroller = stw_question_new_scroller (box);

  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  stw_question_name (GTK_WIDGET (list), name);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (list));
  gtk_box_append (GTK_BOX (box), stw_skill_rows_get_widget (form->skills));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), FORM_HEIGHT);
  return scroller;
}

/**
 * stw_person_dialog_show:
 * @page: who asks
 * @person: (nullable): as stw_person_list() gives it, %NULL for somebody new
 *
 * Asks who somebody is, and has the desk keep it.
 */
void
stw_person_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person)
{
  Form *form = g_new0 (Form, 1);
  const char *heading = person != NULL ? _ ("Change Person") : _ ("Add Person");
  guint local;
  g_autoptr (GtkStringList) zones = stw_zones_new_list (&local);
  g_autoptr (GtkStringList) roles = new_roles ();
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  form->session = g_object_ref (session);
  form->person = person != NULL ? json_object_ref (person) : NULL;
  form->question =
    stw_question_new (page,
                      heading,
                      NULL,
                      person != NULL ? C_ ("action", "Change") : C_ ("action", "Add"));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    form->entries[i] =
      append_entry (form, list, _ (fields[i].caption), get_text (person, fields[i].member));
  g_signal_connect_swapped (form->entries[0], "changed", G_CALLBACK (typed_cb), form);
  form->role = append_combo (list, _ ("Role"), G_LIST_MODEL (roles), find_role (person));
  form->zone =
    append_combo (list, _ ("Time Zone"), G_LIST_MODEL (zones), find_zone (zones, person, local));
  form->skills =
    stw_skill_rows_new (stw_session_get_client (session),
                        person != NULL ? json_object_get_array_member (person, "skills") : NULL,
                        G_CALLBACK (typed_cb),
                        form);
  typed_cb (form);
  stw_question_ask (form->question, new_fields (form, list, heading), answered_cb, form, form_free);
}

typedef struct
{
  StwSession *session; /* (owned) */
  JsonObject *team;    /* (owned) (nullable) as it was */
  JsonArray *people;   /* (owned) who can be in it */
  AdwMessageDialog *question;
  GtkEditable *name;
  GPtrArray *checks; /* (owned) (element-type GtkCheckButton) unowned, one for each person */
} TeamForm;

static void
team_form_free (gpointer data)
{
  TeamForm *form = data;

  g_object_unref (form->session);
  g_clear_pointer (&form->team, json_object_unref);
  json_array_unref (form->people);
  g_ptr_array_unref (form->checks);
  g_free (form);
}

static void
team_answered_cb (gpointer data)
{
  TeamForm *form = data;
  StwCommand *command =
    stw_command_new (form->team != NULL ? "team.update" : "team.add", "desk", 0);
  JsonArray *members = json_array_new ();
  gint64 id = 0;

  for (guint i = 0; i < form->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (form->checks, i)) &&
        stw_id_parse (STW_ID_PERSON,
                      get_text (json_array_get_object_element (form->people, i), "id"),
                      &id))
      json_array_add_int_element (members, id);
  json_object_set_array_member (command->arguments, "members", members);
  json_object_set_string_member (command->arguments, "name", gtk_editable_get_text (form->name));
  if (form->team != NULL && stw_id_parse (STW_ID_TEAM, get_text (form->team, "id"), &id))
    json_object_set_int_member (command->arguments, "team", id);
  stw_session_give (form->session, command, NULL);
}

static void
team_typed_cb (TeamForm *form)
{
  stw_question_set_ready (form->question, *gtk_editable_get_text (form->name) != '\0');
}

static gboolean
is_member (JsonObject *team, JsonObject *person)
{
  JsonArray *members = team != NULL ? json_object_get_array_member (team, "members") : NULL;

  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    if (g_str_equal (get_text (json_array_get_object_element (members, i), "id"),
                     get_text (person, "id")))
      return TRUE;
  return FALSE;
}

static void
append_member (TeamForm *form, GtkListBox *list, JsonObject *person)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_text (person, "name"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_member (form->team, person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_text (person, "name"),
                                  -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (list, row);
  g_ptr_array_add (form->checks, check);
}

/**
 * stw_team_dialog_show:
 * @page: who asks
 * @team: (nullable): as stw_team_list() gives it, %NULL for a new one
 * @people: as stw_person_list() gives them
 *
 * Asks for a team's name and members, and has the desk keep them.
 */
void
stw_team_dialog_show (GtkWidget *page, StwSession *session, JsonObject *team, JsonArray *people)
{
  TeamForm *form = g_new0 (TeamForm, 1);
  const char *heading = team != NULL ? _ ("Change Team") : _ ("Add Team");
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (heading, &list);
  GtkWidget *row = adw_entry_row_new ();

  form->session = g_object_ref (session);
  form->team = team != NULL ? json_object_ref (team) : NULL;
  form->people = json_array_ref (people);
  form->checks = g_ptr_array_new ();
  form->question = stw_question_new (page,
                                     heading,
                                     NULL,
                                     team != NULL ? C_ ("action", "Change") : C_ ("action", "Add"));
  form->name = GTK_EDITABLE (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (form->name, get_text (team, "name"));
  g_signal_connect_swapped (row, "changed", G_CALLBACK (team_typed_cb), form);
  gtk_list_box_append (list, row);
  for (guint i = 0; i < json_array_get_length (people); i++)
    append_member (form, list, json_array_get_object_element (people, i));
  team_typed_cb (form);
  stw_question_ask (form->question, box, team_answered_cb, form, team_form_free);
}
