/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwPatternRow:
 *
 * One episode of an alert, as far as its course in time goes. Texts are borrowed.
 */
typedef struct
{
  const char *asset; /* (nullable) the machine's name */
  const char *signature;
  gint64 event_at;
  gint64 resolved_at; /* when its sender said that it was over, 0 for not */
} StwPatternRow;

typedef void (*StwPatternRowFunc) (const StwPatternRow *row, gpointer data);

gboolean stw_pattern_foreach_alert (StwDb *db,
                                    gint64 incident,
                                    StwPatternRowFunc func,
                                    gpointer data,
                                    GError **error);
gboolean stw_pattern_foreach_episode (StwDb *db,
                                      gint64 incident,
                                      gint64 since,
                                      StwPatternRowFunc func,
                                      gpointer data,
                                      GError **error);

/**
 * StwChangedIncident:
 *
 * An incident that is to be looked at.
 */
typedef struct
{
  gint64 id;
  gint64 company;
} StwChangedIncident;

gboolean stw_pattern_set (StwDb *db,
                          gint64 incident,
                          const char *pattern,
                          gboolean *ret_new,
                          GError **error);
GArray *stw_pattern_list_changed (StwDb *db,
                                  guint most,
                                  gint64 *ret_mark,
                                  gboolean *ret_more,
                                  GError **error);
gboolean stw_pattern_set_mark (StwDb *db, gint64 mark, GError **error);

G_END_DECLS
