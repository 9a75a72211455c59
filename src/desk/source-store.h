/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"
#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *stw_source_list (StwDb *db, gint64 company, GError **error);

typedef void (*StwSourceFieldsFunc) (gint64 source, gint64 fields, gpointer data);

gboolean stw_source_foreach_fields (StwDb *db,
                                    gint64 company,
                                    StwSourceFieldsFunc func,
                                    gpointer data,
                                    GError **error);
gboolean
stw_source_set_fields (StwDb *db, gint64 company, gint64 source, gint64 fields, GError **error);

/**
 * StwNewSource:
 *
 * What a source is made with; texts are borrowed.
 */
typedef struct
{
  gint64 company;
  const char *name;
  const char *scheme;
  const char *secret_name; /* (nullable) */
  const char *addresses;   /* (nullable) */
  gint64 heartbeat_ms;     /* silence that is an alert, 0 for none */
  gint64 created_at;
} StwNewSource;

/**
 * StwNewKey:
 *
 * What is kept of a new key.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  const char *prefix;
  guint8 hash[STW_KEY_HASH_SIZE];
  gint64 created_at;
} StwNewKey;

gboolean stw_source_insert (StwDb *db, const StwNewSource *source, gint64 *ret_id, GError **error);
GPtrArray *stw_source_list_with_secrets (StwDb *db, GError **error);
gboolean stw_source_exists (StwDb *db, gint64 company, gint64 source);
gboolean stw_key_insert (StwDb *db, const StwNewKey *key, gint64 *ret_id, GError **error);
gboolean stw_key_expire_all (StwDb *db, gint64 source, gint64 at, GError **error);
gboolean stw_key_revoke (StwDb *db, gint64 company, gint64 key, gint64 at, GError **error);

G_END_DECLS
