/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwCompany:
 *
 * A client, as its row says.
 */
typedef struct
{
  gint64 id;
  char *name;     /* (owned) */
  char *timezone; /* (owned) IANA name */
  StwStrategy strategy;
  gint64 window_ms;
  gint64 cap_ms;
  gint64 rate_per_minute;
  gint64 burst;
  gboolean auto_resolve;
  gboolean auto_assign;
  gint64 reopen_ms;
  gint64 payload_days; /* how long messages are kept, and so on */
  gint64 alert_days;
  gint64 audit_days;
  gint64 created_at;
} StwCompany;

void stw_company_free (StwCompany *company);
StwCompany *stw_company_load (StwDb *db, gint64 id, GError **error);
gboolean stw_company_drop (StwDb *db, gint64 id, GError **error);
gboolean stw_company_insert (StwDb *db, StwCompany *company, GError **error);
gboolean stw_company_write (StwDb *db, const StwCompany *company, GError **error);
GPtrArray *stw_company_list (StwDb *db, GError **error);

#define STW_KEY_HASH_SIZE 32

/**
 * StwAccessRow:
 *
 * A key that opens the door, with the source it belongs to.
 */
typedef struct
{
  gint64 key;
  gint64 source;
  gint64 company;
  guint8 hash[STW_KEY_HASH_SIZE];
  gint64 expires_at; /* 0 for never */
  gint64 rate_per_minute;
  gint64 burst;
  char *scheme;      /* (owned) */
  char *secret_name; /* (owned) (nullable) */
  char *addresses;   /* (owned) (nullable) as the administrator wrote them */
  char *topics;      /* (owned) (nullable) ARNs, blanks between them */
} StwAccessRow;

void stw_access_row_free (StwAccessRow *row);
gboolean
stw_access_get_hash (StwDb *db, gint64 key, guint8 hash[STW_KEY_HASH_SIZE], GError **error);
GPtrArray *stw_access_list (StwDb *db, gint64 now, GError **error);

const StwCommandRule *stw_company_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCompany, stw_company_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAccessRow, stw_access_row_free)

G_END_DECLS
