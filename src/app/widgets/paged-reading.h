/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/paged-model.h"
#include "engine/desk-client.h"

G_BEGIN_DECLS

/**
 * StwPagedLoad:
 *
 * Returns: (transfer full): what the row of that number says
 */
typedef gpointer (*StwPagedLoad) (StwDb *db, gint64 id, GError **error);

/**
 * StwPagedComplete:
 * @values: (array length=n_values) (nullable elements): rows that were loaded, %NULL for one that
 * is gone
 *
 * Adds what is read once for many rows.
 */
typedef void (*StwPagedComplete) (StwDb *db, gpointer *values, guint n_values);

/**
 * StwPagedKind:
 * @load: reads a row, on the reader's thread
 * @free_value: frees it
 * @complete: (nullable): completes those of a page, on the reader's thread
 *
 * The rows of one list.
 */
typedef struct
{
  StwPagedLoad load;
  GDestroyNotify free_value;
  StwPagedComplete complete;
} StwPagedKind;

/**
 * StwPagedList:
 * @ids: (element-type gint64): the numbers in order
 * @first: (nullable): the page that is seen first
 *
 * What a list reads.
 */
typedef struct
{
  GArray *ids;            /* (owned) */
  StwPagedRequest *first; /* (owned) (nullable) once it was delivered */
} StwPagedList;

StwPagedList *stw_paged_list_read (StwDb *db, const StwPagedKind *kind, GArray *ids);
void stw_paged_list_free (gpointer data);
void stw_paged_list_show (StwPagedList *self, StwPagedModel *model);

void stw_paged_fetch (StwPagedModel *model,
                      StwPagedRequest *request,
                      StwDeskClient *client,
                      const StwPagedKind *kind);

G_END_DECLS
