/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/audit.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* As many entries as one question brings. */
#define STW_AUDIT_MOST 10000

/**
 * StwAuditQuery:
 * @company: whose entries, 0 for all
 * @since: UTC milliseconds, 0 for all
 * @refused: whether only what was not permitted counts
 * @text: (owned) (nullable): what an entry is to hold: who, what, which company or in its detail
 *
 * Which entries are wanted.
 */
typedef struct
{
  gint64 company;
  gint64 since;
  gboolean refused;
  char *text;
} StwAuditQuery;

/**
 * StwAuditView:
 * @origin: (owned) (nullable): from where: "window", "stewardctl", "web"
 * @company_name: (owned) (nullable)
 * @given: (owned) (nullable): what its detail says that is neither before nor after
 * @before: (owned) (nullable): what was
 * @after: (owned) (nullable): what is since
 * @hash: what ties it to all before it
 *
 * One entry as a person reads it.
 */
typedef struct
{
  gint64 seq;
  gint64 at; /* UTC milliseconds */
  char *actor;
  char *origin;
  gint64 company;
  char *company_name;
  char *action;
  char *entity;
  gint64 entity_id;
  JsonObject *given;
  JsonObject *before;
  JsonObject *after;
  guint8 hash[STW_AUDIT_HASH_SIZE];
} StwAuditView;

void stw_audit_query_free (gpointer data);
void stw_audit_view_free (gpointer data);

gboolean stw_audit_view_is_refusal (const StwAuditView *entry);
GArray *stw_audit_list (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error);
StwAuditView *stw_audit_view_load (StwDb *db, gint64 seq, GError **error);
JsonArray *stw_audit_list_json (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error);
char *stw_audit_list_csv (StwDb *db, const StwAuditQuery *query, gint64 most, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAuditView, stw_audit_view_free)

G_END_DECLS
