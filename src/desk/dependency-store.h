/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef void (*StwDependencyFunc) (gint64 asset, gint64 on, gpointer data);

/**
 * StwOutageRow:
 *
 * An alert of an asset that others depend on, and what became of it. Texts are borrowed.
 */
typedef struct
{
  gint64 alert;
  gint64 asset;
  gint64 incident; /* 0 for none */
  gint64 held_by;  /* a window or silence, 0 for none */
  StwSeverity severity;
  const char *category; /* (nullable) */
  const char *signature;
  const char *message; /* (nullable) */
} StwOutageRow;

typedef void (*StwOutageRowFunc) (const StwOutageRow *row, gpointer data);

gboolean stw_dependency_foreach (StwDb *db,
                                 gint64 company,
                                 StwDependencyFunc func,
                                 gpointer data,
                                 GError **error);
gboolean stw_dependency_set (StwDb *db, gint64 asset, const GArray *on, GError **error);
GArray *stw_dependency_list_incidents_behind (StwDb *db,
                                              gint64 company,
                                              gint64 asset,
                                              gint64 but,
                                              gint64 since,
                                              GError **error);
gboolean stw_dependency_foreach_alert (StwDb *db,
                                       gint64 company,
                                       StwOutageRowFunc func,
                                       gpointer data,
                                       GError **error);
gboolean stw_dependency_look_at (StwDb *db,
                                 gint64 alert,
                                 StwOutageRowFunc func,
                                 gpointer data,
                                 GError **error);

G_END_DECLS
