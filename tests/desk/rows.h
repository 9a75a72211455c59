/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/source-store.h"
#include "model/alert.h"

#include "desk.h"
#include "scratch.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Rows:
 *
 * A database of a test's own with two companies, so that no test forgets that there is another.
 */
typedef struct
{
  Scratch *folder; /* (owned) */
  StwDb *db;       /* (owned) */
  gint64 company;
  gint64 other;
} Rows;

Rows *rows_new (void);
void rows_free (Rows *rows);

void rows_script (Rows *rows, const char *sql);
gint64 rows_number (Rows *rows, const char *format, ...) G_GNUC_PRINTF (2, 3);
gint64 rows_add_incident (Rows *rows, gint64 company, int status, gint64 priority);
gint64 rows_add_alert (Rows *rows, gint64 incident, const char *asset, const char *signature);
gint64 rows_add_source (Rows *rows, gint64 company, const char *name);
gint64 rows_add_key (Rows *rows, gint64 company, gint64 source, guint8 hash);

char *rows_join (JsonArray *list, const char *member);
char *rows_join_numbers (GArray *numbers);

/* One transaction around what needs it. */
#define rows_write(rows, transaction, statement)                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    StwTransaction *transaction = desk_begin ((rows)->db, DESK_NOW);                               \
    g_autoptr (GError) error = NULL;                                                               \
    gboolean written = (statement) != 0;                                                           \
                                                                                                   \
    g_assert_no_error (error);                                                                     \
    g_assert_true (written);                                                                       \
    desk_commit (transaction);                                                                     \
  }                                                                                                \
  G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rows, rows_free)

G_END_DECLS
