/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which escalation counts for which company, severity and hours: a row for each, whose answer is
 * chosen on the spot. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/choice-group.h"

#include "app/escalation/choice-dialog.h"
#include "app/words.h"
#include "base/ids.h"

#include <glib/gi18n.h>

struct _StwChoiceGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *add;       /* (unowned) */
  GtkWidget *nothing;   /* (unowned) what stands there while nothing is chosen */
  GPtrArray *rows;      /* (element-type GtkWidget) */
  StwSession *session;  /* (owned) (nullable) until it is shown */
  JsonArray *companies; /* (owned) (nullable) */
  JsonArray *policies;  /* (owned) (nullable) */
  char *shown;          /* (owned) (nullable) what the rows say, as text */
};

G_DEFINE_FINAL_TYPE (StwChoiceGroup, stw_choice_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_text (JsonObject *choice, const char *member)
{
  return json_object_get_string_member_with_default (choice, member, NULL);
}

static JsonObject *
get_choice (gpointer row)
{
  return g_object_get_data (row, "choice");
}

/* A command about what a choice is for. */
static StwCommand *
new_command (JsonObject *choice, const char *name)
{
  const char *company_id = get_text (choice, "company_id");
  gint64 company = 0;
  StwCommand *command;

  if (company_id != NULL)
    stw_id_parse (STW_ID_COMPANY, company_id, &company);
  command = stw_command_new (name, "desk", company);
  if (get_text (choice, "severity") != NULL)
    json_object_set_string_member (command->arguments, "severity", get_text (choice, "severity"));
  json_object_set_string_member (command->arguments, "hours", get_text (choice, "hours"));
  return command;
}

static StwCommand *
new_choose (JsonObject *choice, const char *policy_id)
{
  StwCommand *command = new_command (choice, "escalation.choose");
  gint64 policy = 0;

  if (policy_id != NULL)
    stw_id_parse (STW_ID_ESCALATION, policy_id, &policy);
  json_object_set_int_member (command->arguments, "policy", policy);
  return command;
}

/* The id at a place of the list, %NULL for waiting, which stands where the default does. */
static const char *
get_policy_id (StwChoiceGroup *self, guint at)
{
  return at < json_array_get_length (self->policies)
           ? get_text (json_array_get_object_element (self->policies, at), "id")
           : NULL;
}

static void
selected_cb (GtkWidget *row, GParamSpec *pspec, StwChoiceGroup *self)
{
  JsonObject *choice = get_choice (row);
  const char *id = get_policy_id (self, adw_combo_row_get_selected (ADW_COMBO_ROW (row)));

  if (g_strcmp0 (id, get_text (choice, "policy_id")) != 0)
    stw_session_give_with_undo (self->session,
                                new_choose (choice, id),
                                _ ("Chose what counts"),
                                new_choose (choice, get_text (choice, "policy_id")));
}

static void
removed_cb (GtkWidget *row)
{
  StwChoiceGroup *self = STW_CHOICE_GROUP (gtk_widget_get_ancestor (row, STW_TYPE_CHOICE_GROUP));
  JsonObject *choice = get_choice (row);

  stw_session_give_with_undo (self->session,
                              new_command (choice, "escalation.unchoose"),
                              _ ("Removed a choice"),
                              new_choose (choice, get_text (choice, "policy_id")));
}

/* "Low · Outside Support Hours" */
static char *
describe (JsonObject *choice)
{
  const char *word = get_text (choice, "severity");
  StwSeverity severity = STW_SEVERITY_INFO;
  const char *text = _ ("Every Severity");

  if (word != NULL && stw_severity_from_word (word, &severity))
    text = stw_word_severity (severity).word;
  return g_strdup_printf ("%s · %s", text, stw_choice_hours_title (get_text (choice, "hours")));
}

static void
add_remove_button (GtkWidget *row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove Choice"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove Choice"),
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (removed_cb), row, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (StwChoiceGroup *self, JsonObject *choice)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = stw_choice_policy_titles (self->policies);
  g_autofree char *about = describe (choice);
  const char *company = get_text (choice, "company");
  guint selected = 0;

  for (guint i = 1; i < json_array_get_length (self->policies); i++)
    if (g_strcmp0 (get_policy_id (self, i), get_text (choice, "policy_id")) == 0)
      selected = i;
  g_object_set_data_full (G_OBJECT (row),
                          "choice",
                          json_object_ref (choice),
                          (GDestroyNotify) json_object_unref);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 company != NULL ? company : _ ("All Companies"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, 0);
  add_remove_button (row);
  return row;
}

/* The one for all, always, has a switch of its own with its escalation. */
static gboolean
is_usual (JsonObject *choice)
{
  return get_text (choice, "company_id") == NULL && get_text (choice, "severity") == NULL &&
         g_str_equal (get_text (choice, "hours"), "any") && get_text (choice, "policy_id") != NULL;
}

static char *
to_text (JsonArray *choices, JsonArray *policies)
{
  g_autoptr (JsonNode) one = json_node_init_array (json_node_alloc (), choices);
  g_autoptr (JsonNode) other = json_node_init_array (json_node_alloc (), policies);
  g_autofree char *first = json_to_string (one, FALSE);
  g_autofree char *second = json_to_string (other, FALSE);

  return g_strconcat (first, second, NULL);
}

/**
 * stw_choice_group_show:
 * @reading: what the page shows
 *
 * Shows the choices; rows that say the same stay, with what is open in them.
 */
void
stw_choice_group_show (StwChoiceGroup *self,
                       StwSession *session,
                       const StwEscalationReading *reading)
{
  g_autofree char *text = to_text (reading->choices, reading->policies);

  g_set_object (&self->session, session);
  g_clear_pointer (&self->companies, json_array_unref);
  self->companies = json_array_ref (reading->companies);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  g_clear_pointer (&self->policies, json_array_unref);
  self->policies = json_array_ref (reading->policies);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < json_array_get_length (reading->choices); i++)
    {
      JsonObject *choice = json_array_get_object_element (reading->choices, i);
      GtkWidget *row = is_usual (choice) ? NULL : new_row (self, choice);

      if (row == NULL)
        continue;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->nothing, self->rows->len == 0);
  gtk_widget_set_sensitive (self->add, TRUE);
}

static void
add_cb (StwChoiceGroup *self)
{
  stw_choice_dialog_show (GTK_WIDGET (self), self->session, self->companies, self->policies);
}

static void
stw_choice_group_finalize (GObject *object)
{
  StwChoiceGroup *self = STW_CHOICE_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->session);
  g_clear_pointer (&self->companies, json_array_unref);
  g_clear_pointer (&self->policies, json_array_unref);
  g_free (self->shown);
  G_OBJECT_CLASS (stw_choice_group_parent_class)->finalize (object);
}

static void
stw_choice_group_class_init (StwChoiceGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_choice_group_finalize;
}

static void
stw_choice_group_init (StwChoiceGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "changes");
  self->add = gtk_button_new_with_mnemonic (_ ("Add _Choice…"));
  gtk_widget_set_sensitive (self->add, FALSE);
  gtk_widget_set_valign (self->add, GTK_ALIGN_START);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  self->nothing = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->nothing),
                                 _ ("Nothing is chosen: one escalation counts for all"));
  adw_preferences_group_set_title (group, _ ("What Counts When"));
  adw_preferences_group_set_description (
    group,
    _ ("Another escalation for a company, a severity or at night. What waits is told when the "
       "support hours open."));
  adw_preferences_group_set_header_suffix (group, self->add);
  adw_preferences_group_add (group, self->nothing);
}
