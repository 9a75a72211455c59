/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list of incidents reads: the numbers of all that the filter lets through, and their rows
 * page by page. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-reader.h"

#include "base/clock.h"
#include "desk/filter-store.h"
#include "desk/sla/sla-view.h"

static gpointer
load (StwDb *db, gint64 id, GError **error)
{
  return stw_incident_load (db, id, error);
}

/* Without its clocks a row is still worth showing. */
static void
read_clocks (StwDb *db, gpointer *values, guint n_values)
{
  stw_sla_view_read (db, (StwIncident *const *) values, n_values, stw_clock_now (NULL), NULL);
}

static const StwPagedKind kind = { load, (GDestroyNotify) stw_incident_free, read_clocks };

static void
fetch_cb (StwPagedModel *model, StwPagedRequest *request, gpointer data)
{
  stw_paged_fetch (model, request, stw_session_get_client (data), &kind);
}

/**
 * stw_incident_reader_new_model:
 * @session: of the window; it outlives whoever shows the model
 *
 * Returns: (transfer full): an empty list, of which each row is a #StwIncident when it has come
 */
StwPagedModel *
stw_incident_reader_new_model (StwSession *session)
{
  return stw_paged_model_new (fetch_cb, session, kind.free_value);
}

/* Which incidents are asked for. */
typedef struct
{
  JsonObject *filter; /* (owned) */
  gint64 company;
  gint64 person; /* who is signed in */
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  json_object_unref (query->filter);
  g_free (query);
}

static gpointer
read_list (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  StwIncidentFilter filter;

  if (!stw_incident_filter_from_json (query->filter, stw_clock_now (NULL), &filter, error))
    return NULL;
  filter.company = query->company;
  filter.reader = query->person;
  return stw_paged_list_read (db, &kind, stw_incident_list_numbers (db, &filter, error));
}

/**
 * stw_incident_reader_list_async:
 * @filter: which of the window's company are asked for; it may change meanwhile
 */
void
stw_incident_reader_list_async (StwSession *session,
                                StwListFilter *filter,
                                GCancellable *cancellable,
                                GAsyncReadyCallback done,
                                gpointer data)
{
  Query *query = g_new0 (Query, 1);

  query->company = stw_session_get_company (session);
  query->person = stw_desk_client_get_person (stw_session_get_client (session));
  query->filter = json_object_ref (stw_list_filter_get_json (filter));
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_list,
                              query,
                              query_free,
                              stw_paged_list_free,
                              cancellable,
                              done,
                              data);
}

/**
 * stw_incident_reader_list_finish:
 *
 * Returns: (transfer full) (nullable): their numbers, in the filter's order
 */
StwPagedList *
stw_incident_reader_list_finish (GAsyncResult *result, GError **error)
{
  return stw_reader_run_finish (result, error);
}
