/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* So many assets stand on the page; the command line lists all. */
#define STW_COMPANY_MAX_ASSETS 200

/**
 * StwCompanyFacts:
 * @company: (owned): its row
 * @open: its open incidents
 * @sources: (owned): as stw_source_list() gives them
 * @refusals: (owned): `[{"reason","count","last_at"}]` of the last 24 hours
 * @holds: (owned): windows and silences that are not over, with the members that the commands
 *   that add them take, and "id", "kind" and "held"
 * @assignment: (owned): one object, `{"auto_assign","people"}`
 * @assets: (owned): as stw_asset_list() gives them
 * @mappings: (owned): `[{"name","text"}]`, its own
 * @departure: (owned): one object, as stw_departure_describe() gives it; empty while it stays
 *
 * What the page of a company shows.
 */
typedef struct
{
  StwCompany *company;
  gint64 open;
  JsonArray *sources;
  JsonArray *refusals;
  JsonArray *holds;
  JsonArray *assignment;
  JsonArray *assets;
  JsonArray *mappings;
  JsonArray *contacts;
  JsonArray *grants;
  JsonArray *sla; /* (owned) what is promised, and how it was kept */
  JsonArray *links;
  JsonArray *departure;
} StwCompanyFacts;

void stw_company_facts_free (StwCompanyFacts *self);
gpointer
stw_company_facts_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCompanyFacts, stw_company_facts_free)

G_END_DECLS
