/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/alert.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwPullRow:
 *
 * A source that Steward asks.
 */
typedef struct
{
  gint64 source;
  gint64 company;
  char *name;        /* (owned) the source's */
  char *kind;        /* (owned) */
  char *url;         /* (owned) */
  char *secret_name; /* (owned) (nullable) */
  gint64 every_ms;   /* 0 for not at present */
  gint64 failures;   /* since it last answered */
} StwPullRow;

void stw_pull_row_free (StwPullRow *row);
GPtrArray *stw_pull_list (StwDb *db, GError **error);
gboolean stw_pull_load (StwDb *db, gint64 source, StwPullRow **ret_row, GError **error);
gboolean stw_pull_insert (StwDb *db, const StwPullRow *row, GError **error);
gboolean stw_pull_set_every (StwDb *db, gint64 source, gint64 every_ms, GError **error);
gboolean stw_pull_set_failures (StwDb *db, gint64 source, gint64 failures, GError **error);

/**
 * StwStandingFunc:
 * @alert: as it was told; texts are borrowed
 * @is_open: %FALSE when a person ended it
 * @last_at: when it was told last, UTC milliseconds
 */
typedef void (*StwStandingFunc) (const StwAlert *alert,
                                 gboolean is_open,
                                 gint64 last_at,
                                 gpointer data);

gboolean stw_pull_foreach_standing (StwDb *db,
                                    gint64 source,
                                    gint64 since,
                                    StwStandingFunc func,
                                    gpointer data,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPullRow, stw_pull_row_free)

G_END_DECLS
