/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page of escalation shows, read in one go on the reader's thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/escalation-reading.h"

#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/escalation/escalation-store.h"
#include "desk/escalation/policy-json.h"
#include "desk/escalation/whom-store.h"
#include "desk/incident-store.h"
#include "engine/escalation.h"
#include "model/permission.h"
#include "store/numbers.h"

#include <glib/gi18n.h>

#define MAX_INCIDENTS 50

/**
 * stw_escalation_reading_free:
 * @reading: (nullable) (transfer full): a #StwEscalationReading
 */
void
stw_escalation_reading_free (gpointer reading)
{
  StwEscalationReading *self = reading;

  if (self == NULL)
    return;
  g_clear_pointer (&self->policies, json_array_unref);
  g_clear_pointer (&self->choices, json_array_unref);
  g_clear_pointer (&self->companies, json_array_unref);
  g_clear_pointer (&self->targets, json_array_unref);
  g_clear_pointer (&self->incidents, json_array_unref);
  g_clear_pointer (&self->preview, json_array_unref);
  g_free (self);
}

static void
add_target (StwDb *db, JsonArray *targets, StwWhom whom, gint64 who)
{
  const StwEscalationStep step = { .whom = whom, .who = who };
  g_autofree char *label = stw_whom_dup_name (db, &step);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "whom", stw_whom_to_word (whom));
  if (whom == STW_WHOM_ROLE)
    json_object_set_string_member (object, "who", stw_role_to_word ((StwRole) who));
  else if (whom != STW_WHOM_ASSIGNEE)
    json_object_set_int_member (object, "who", who);
  json_object_set_string_member (object, "label", label);
  json_array_add_object_element (targets, object);
}

/* Adds one for each number that a statement selects. */
static gboolean
add_targets (StwDb *db, JsonArray *targets, StwWhom whom, StwRows *taken, GError **error)
{
  g_autoptr (GArray) numbers = stw_rows_list_numbers (taken, error);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    add_target (db, targets, whom, g_array_index (numbers, gint64, i));
  return numbers != NULL;
}

static JsonArray *
read_targets (StwDb *db, GError **error)
{
  static const StwRole roles[] = { STW_ROLE_TECHNICIAN,
                                   STW_ROLE_COMPANY_ADMINISTRATOR,
                                   STW_ROLE_ADMINISTRATOR };
  g_autoptr (JsonArray) targets = json_array_new ();

  add_target (db, targets, STW_WHOM_ASSIGNEE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    add_target (db, targets, STW_WHOM_ROLE, roles[i]);
  if (!add_targets (db,
                    targets,
                    STW_WHOM_SCHEDULE,
                    stw_db_query (db, error, "SELECT id FROM schedule ORDER BY name_key"),
                    error) ||
      !add_targets (db,
                    targets,
                    STW_WHOM_TEAM,
                    stw_db_query (db, error, "SELECT id FROM team ORDER BY name_key"),
                    error) ||
      !add_targets (
        db,
        targets,
        STW_WHOM_PERSON,
        stw_db_query (db, error, "SELECT id FROM person WHERE left_at IS NULL ORDER BY name_key"),
        error))
    return NULL;
  return g_steal_pointer (&targets);
}

static JsonArray *
read_companies (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  JsonArray *list;

  if (companies == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompany *company = g_ptr_array_index (companies, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", company->id);
      json_object_set_string_member (object, "name", company->name);
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonArray *
read_incidents (StwDb *db, GError **error)
{
  const StwIncidentFilter filter = { .statuses = STW_STATUSES_OPEN, .limit = MAX_INCIDENTS };
  g_autoptr (GPtrArray) incidents = stw_incident_list (db, &filter, error);
  JsonArray *list;

  if (incidents == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < incidents->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (incidents, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", incident->id);
      json_object_set_string_member (object, "title", incident->title);
      json_array_add_object_element (list, object);
    }
  return list;
}

/* The choice for what nothing else is chosen for. */
static void
find_usual (StwEscalationReading *reading)
{
  for (guint i = 0; i < json_array_get_length (reading->choices); i++)
    {
      JsonObject *choice = json_array_get_object_element (reading->choices, i);
      const char *policy = json_object_get_string_member_with_default (choice, "policy_id", NULL);

      if (!json_object_get_null_member (choice, "company_id") ||
          !json_object_get_null_member (choice, "severity") ||
          !g_str_equal (json_object_get_string_member (choice, "hours"), "any"))
        continue;
      reading->usual_choice = json_object_get_int_member (choice, "choice");
      if (policy != NULL)
        stw_id_parse (STW_ID_ESCALATION, policy, &reading->usual);
    }
}

/* Nobody gave it a name, so it has one in each language. */
static void
name_default (JsonObject *policy)
{
  json_object_set_string_member (policy, "name", _ ("Default"));
}

/* Of the incident that is asked for, or of the first when that is gone. */
static gboolean
read_preview (StwDb *db,
              StwEscalationReading *reading,
              const StwEscalationQuestion *question,
              GError **error)
{
  gint64 incident = 0;

  for (guint i = json_array_get_length (reading->incidents); i > 0; i--)
    {
      JsonObject *object = json_array_get_object_element (reading->incidents, i - 1);

      if (i == 1 || json_object_get_int_member (object, "id") == question->incident)
        {
          incident = json_object_get_int_member (object, "id");
          break;
        }
    }
  if (incident == 0)
    return TRUE;
  reading->preview = stw_escalation_preview (db, incident, question->at, error);
  return reading->preview != NULL;
}

/**
 * stw_escalation_read:
 * @question: a #StwEscalationQuestion
 *
 * Returns: (transfer full): a #StwEscalationReading
 */
gpointer
stw_escalation_read (StwDb *db, gpointer question, GCancellable *cancellable, GError **error)
{
  StwEscalationReading *reading = g_new0 (StwEscalationReading, 1);

  reading->choices = stw_escalation_choice_list (db, error);
  reading->companies = reading->choices != NULL ? read_companies (db, error) : NULL;
  reading->policies = reading->companies != NULL ? stw_escalation_policy_list (db, error) : NULL;
  if (reading->policies != NULL)
    name_default (json_array_get_object_element (reading->policies, 0));
  reading->targets = reading->policies != NULL ? read_targets (db, error) : NULL;
  reading->incidents = reading->targets != NULL ? read_incidents (db, error) : NULL;
  if (reading->incidents == NULL || !read_preview (db, reading, question, error))
    {
      stw_escalation_reading_free (reading);
      return NULL;
    }
  find_usual (reading);
  return reading;
}
