/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

typedef struct _StwReader StwReader;

/**
 * StwReadFunc:
 * @db: a read-only connection, for this call
 * @data: what was given to stw_reader_run_async()
 *
 * Runs on the reader's thread.
 *
 * Returns: (transfer full) (nullable): the result, %NULL with @error set on failure
 */
typedef gpointer (*StwReadFunc) (StwDb *db,
                                 gpointer data,
                                 GCancellable *cancellable,
                                 GError **error);

StwReader *stw_reader_new (const char *path);
void stw_reader_free (StwReader *reader);
void stw_reader_run_async (StwReader *reader,
                           StwReadFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           GCancellable *cancellable,
                           GAsyncReadyCallback done,
                           gpointer done_data);
void stw_reader_run_for_async (StwReader *reader,
                               gint64 viewer,
                               StwReadFunc func,
                               gpointer data,
                               GDestroyNotify free_data,
                               GDestroyNotify free_result,
                               GCancellable *cancellable,
                               GAsyncReadyCallback done,
                               gpointer done_data);
void stw_reader_run_apart_async (StwReader *reader,
                                 gint64 viewer,
                                 StwReadFunc func,
                                 gpointer data,
                                 GDestroyNotify free_data,
                                 GDestroyNotify free_result,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback done,
                                 gpointer done_data);
gpointer stw_reader_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwReader, stw_reader_free)

G_END_DECLS
