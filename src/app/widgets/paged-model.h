/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwPagedItem:
 *
 * A row of a long list: its number at once, its value when the page has come. Rows connect to
 * "notify::value", which tells of another number too.
 */
#define STW_TYPE_PAGED_ITEM (stw_paged_item_get_type ())
G_DECLARE_FINAL_TYPE (StwPagedItem, stw_paged_item, STW, PAGED_ITEM, GObject)

gint64 stw_paged_item_get_id (StwPagedItem *self);
gpointer stw_paged_item_get_value (StwPagedItem *self);

/**
 * StwPagedModel:
 *
 * A list of a million rows that holds their numbers and fetches the rest by pages.
 */
#define STW_TYPE_PAGED_MODEL (stw_paged_model_get_type ())
G_DECLARE_FINAL_TYPE (StwPagedModel, stw_paged_model, STW, PAGED_MODEL, GObject)

/* Rows of one page. */
#define STW_PAGED_SIZE 64

/**
 * StwPagedRequest:
 *
 * A page that is wanted.
 */
typedef struct
{
  guint n_ids;
  gint64 ids[STW_PAGED_SIZE];
  gpointer values[STW_PAGED_SIZE]; /* what was found; %NULL for a row that is gone */
  GDestroyNotify free_value;
} StwPagedRequest;

StwPagedRequest *stw_paged_request_new (const gint64 *ids, guint n_ids, GDestroyNotify free_value);
void stw_paged_request_free (gpointer data);

/**
 * StwPagedFetch:
 * @request: (transfer full): a page; its values are filled in somewhere else and given to
 *   stw_paged_model_deliver()
 */
typedef void (*StwPagedFetch) (StwPagedModel *model, StwPagedRequest *request, gpointer data);

StwPagedModel *stw_paged_model_new (StwPagedFetch fetch, gpointer data, GDestroyNotify free_value);
void stw_paged_model_set_ids (StwPagedModel *self, const gint64 *ids, guint n_ids);
void stw_paged_model_invalidate (StwPagedModel *self, gint64 id);
void stw_paged_model_invalidate_all (StwPagedModel *self);
void stw_paged_model_deliver (StwPagedModel *self, StwPagedRequest *request);
gboolean stw_paged_model_find (StwPagedModel *self, gint64 id, guint *ret_position);
gint64 stw_paged_model_get_id (StwPagedModel *self, guint position);

G_END_DECLS
