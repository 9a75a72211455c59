/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the rows of a long list come from the desk: the first page with the numbers, so that a list
 * is never shown empty first, the others when they are wanted. Main thread; the queries run on the
 * reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/paged-reading.h"

static void
load (StwDb *db, const StwPagedKind *kind, StwPagedRequest *request)
{
  for (guint i = 0; i < request->n_ids; i++)
    request->values[i] = kind->load (db, request->ids[i], NULL);
  if (kind->complete != NULL)
    kind->complete (db, request->values, request->n_ids);
}

/**
 * stw_paged_list_read:
 * @ids: (transfer full) (nullable) (element-type gint64): the numbers that were read
 *
 * Reads their first page, on the reader's thread.
 *
 * Returns: (transfer full) (nullable): both, %NULL without numbers
 */
StwPagedList *
stw_paged_list_read (StwDb *db, const StwPagedKind *kind, GArray *ids)
{
  StwPagedList *self;

  if (ids == NULL)
    return NULL;
  self = g_new0 (StwPagedList, 1);
  self->ids = ids;
  self->first =
    stw_paged_request_new ((const gint64 *) (gpointer) ids->data, ids->len, kind->free_value);
  load (db, kind, self->first);
  return self;
}

/**
 * stw_paged_list_free:
 * @data: (transfer full): a #StwPagedList
 */
void
stw_paged_list_free (gpointer data)
{
  StwPagedList *self = data;

  g_array_unref (self->ids);
  g_clear_pointer (&self->first, stw_paged_request_free);
  g_free (self);
}

/**
 * stw_paged_list_show:
 *
 * The numbers with their first page; what else somebody holds is fetched.
 */
void
stw_paged_list_show (StwPagedList *self, StwPagedModel *model)
{
  stw_paged_model_set_ids (model, (const gint64 *) (gpointer) self->ids->data, self->ids->len);
  stw_paged_model_deliver (model, g_steal_pointer (&self->first));
}

/* A page on its way through the reader; the model may be gone when it comes back. */
typedef struct
{
  const StwPagedKind *kind;
  StwPagedRequest *request; /* (owned) (nullable) until it was read */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->request, stw_paged_request_free);
  g_free (page);
}

static gpointer
read_page (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Page *page = data;

  load (db, page->kind, page->request);
  return g_steal_pointer (&page->request);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwPagedModel) model = data;
  StwPagedRequest *request = stw_reader_run_finish (result, NULL);

  if (request != NULL)
    stw_paged_model_deliver (model, request);
}

/**
 * stw_paged_fetch:
 * @request: (transfer full): a page that @model wants
 *
 * Reads it and delivers it.
 */
void
stw_paged_fetch (StwPagedModel *model,
                 StwPagedRequest *request,
                 StwDeskClient *client,
                 const StwPagedKind *kind)
{
  Page *page = g_new (Page, 1);

  *page = (Page){ kind, request };
  stw_desk_client_read_async (client,
                              read_page,
                              page,
                              page_free,
                              stw_paged_request_free,
                              NULL,
                              page_cb,
                              g_object_ref (model));
}
