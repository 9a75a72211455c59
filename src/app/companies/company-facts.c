/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page of a company shows. For the reader's thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-facts.h"

#include "app/companies/company-sla.h"
#include "base/clock.h"
#include "desk/asset-store.h"
#include "desk/assignment/candidate-store.h"
#include "desk/contact-store.h"
#include "desk/departure-store.h"
#include "desk/hold-store.h"
#include "desk/incident-store.h"
#include "desk/link-store.h"
#include "desk/source-store.h"
#include "desk/people/person-store.h"
#include "intake/intake-store.h"
#include "intake/mapping-store.h"

/**
 * stw_company_facts_free:
 * @self: (nullable) (transfer full): what was read
 */
void
stw_company_facts_free (StwCompanyFacts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->company, stw_company_free);
  g_clear_pointer (&self->sources, json_array_unref);
  g_clear_pointer (&self->refusals, json_array_unref);
  g_clear_pointer (&self->holds, json_array_unref);
  g_clear_pointer (&self->assignment, json_array_unref);
  g_clear_pointer (&self->assets, json_array_unref);
  g_clear_pointer (&self->mappings, json_array_unref);
  g_clear_pointer (&self->contacts, json_array_unref);
  g_clear_pointer (&self->grants, json_array_unref);
  g_clear_pointer (&self->sla, json_array_unref);
  g_clear_pointer (&self->links, json_array_unref);
  g_clear_pointer (&self->departure, json_array_unref);
  g_free (self);
}

static void
refusal_cb (const char *reason, gint64 count, gint64 last_at, gpointer data)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reason", reason);
  json_object_set_int_member (object, "count", count);
  json_object_set_int_member (object, "last_at", last_at);
  json_array_add_object_element (data, object);
}

static void
hold_cb (const StwHoldRow *row, gpointer data)
{
  JsonObject *object = json_object_new ();
  JsonNode *match = row->matcher != NULL ? json_from_string (row->matcher, NULL) : NULL;

  json_object_set_int_member (object, "id", row->id);
  json_object_set_string_member (object, "kind", row->kind);
  json_object_set_int_member (object, "held", row->held);
  json_object_set_string_member (object, "reason", row->reason);
  json_object_set_boolean_member (object, "weekly", row->weekly);
  json_object_set_int_member (object, "from_at", row->from_at);
  json_object_set_int_member (object, "to_at", row->to_at);
  json_object_set_int_member (object, "days", row->days);
  json_object_set_int_member (object, "from_minute", row->from_minute);
  json_object_set_int_member (object, "to_minute", row->to_minute);
  if (match != NULL)
    json_object_set_member (object, "match", match);
  json_array_add_object_element (data, object);
}

static JsonArray *
read_mappings (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, company, error);
  JsonArray *array = rows != NULL ? json_array_new () : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (rows, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", row->name);
      json_object_set_string_member (object, "text", row->text);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
read_assignment (StwDb *db, const StwCompany *company, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) candidates = stw_candidate_list (db, company->id, now, error);
  JsonArray *array = candidates != NULL ? json_array_new () : NULL;
  JsonObject *object;

  if (array == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_boolean_member (object, "auto_assign", company->auto_assign);
  json_object_set_int_member (object, "people", candidates->len);
  json_array_add_object_element (array, object);
  return array;
}

static JsonArray *
read_departure (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwDeparture) departure = stw_departure_load (db, company, &failure);
  JsonArray *array;

  if (departure == NULL &&
      !g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  array = json_array_new ();
  json_array_add_object_element (array,
                                 departure != NULL ? stw_departure_describe (departure)
                                                   : json_object_new ());
  return array;
}

/**
 * stw_company_facts_read:
 * @data: (type gint64): the company's number
 *
 * Returns: (transfer full): a #StwCompanyFacts
 */
gpointer
stw_company_facts_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 company = *(const gint64 *) data;
  gint64 now = stw_clock_now (NULL);
  g_autoptr (StwCompanyFacts) self = g_new0 (StwCompanyFacts, 1);

  self->refusals = json_array_new ();
  self->holds = json_array_new ();
  self->company = stw_company_load (db, company, error);
  if (self->company == NULL || !stw_incident_count_open (db, company, &self->open, error))
    return NULL;
  self->sources = stw_source_list (db, company, error);
  if (self->sources == NULL ||
      !stw_refusal_foreach (db, company, now - STW_DAY, refusal_cb, self->refusals, error) ||
      !stw_hold_foreach (db, company, now, hold_cb, self->holds, error))
    return NULL;
  self->assignment = read_assignment (db, self->company, now, error);
  if (self->assignment == NULL)
    return NULL;
  self->assets = stw_asset_list (db, company, STW_COMPANY_MAX_ASSETS, error);
  self->mappings = read_mappings (db, company, error);
  if (self->assets == NULL || self->mappings == NULL ||
      (self->contacts = stw_contact_list (db, company, error)) == NULL ||
      (self->grants = stw_company_grant_list (db, company, error)) == NULL ||
      (self->links = stw_link_list (db, company, error)) == NULL ||
      (self->sla = stw_company_sla_read (db, company, now, error)) == NULL)
    return NULL;
  self->departure = read_departure (db, company, error);
  return self->departure != NULL ? g_steal_pointer (&self) : NULL;
}
