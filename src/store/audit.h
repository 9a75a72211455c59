/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

#define STW_AUDIT_HASH_SIZE 32

/**
 * StwAuditEntry:
 *
 * What an entry of the chain says, beside its number and its hashes. @person and @origin came later
 * than the rest: an entry that has neither is hashed as before.
 */
typedef struct
{
  gint64 at;        /* wall clock, UTC milliseconds */
  gint64 monotonic; /* milliseconds of the monotonic clock */
  const char *actor;
  gint64 company;
  const char *action;
  const char *entity;
  gint64 entity_id;
  const char *detail; /* (nullable) JSON */
  gint64 person;      /* who was signed in, 0 for nobody */
  const char *origin; /* (nullable) from where it was asked: "window", "stewardctl", "web" */
} StwAuditEntry;

/**
 * StwAuditHead:
 *
 * The end of the chain: how many entries, and the last one's hash.
 */
typedef struct
{
  gint64 seq;
  guint8 hash[STW_AUDIT_HASH_SIZE];
} StwAuditHead;

void stw_audit_hash_detail (const char *detail, guint8 hash[STW_AUDIT_HASH_SIZE]);
void stw_audit_hash_entry (const StwAuditHead *previous,
                           const StwAuditEntry *entry,
                           const guint8 detail_hash[STW_AUDIT_HASH_SIZE],
                           guint8 hash[STW_AUDIT_HASH_SIZE]);
gboolean stw_audit_get_head (StwDb *db, StwAuditHead *ret_head, GError **error);
gboolean
stw_audit_append (StwDb *db, StwAuditHead *head, const StwAuditEntry *entry, GError **error);

G_END_DECLS
