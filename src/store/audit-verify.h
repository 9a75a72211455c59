/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/audit.h"

G_BEGIN_DECLS

/**
 * StwAuditVerdict:
 * @head: the last entry that holds
 * @broken: the number of the first entry that does not, 0 when all hold
 * @why: (nullable): what is wrong with it, a sentence; %NULL when all hold
 *
 * What walking the chain found.
 */
typedef struct
{
  StwAuditHead head;
  gint64 broken;
  const char *why;
} StwAuditVerdict;

char *stw_audit_head_format (const StwAuditHead *head);
gboolean stw_audit_head_parse (const char *text, StwAuditHead *ret_head);
gboolean stw_audit_verify (StwDb *db,
                           const StwAuditHead *expected,
                           StwAuditVerdict *ret_verdict,
                           GError **error);
gboolean stw_audit_get_checkpoint (StwDb *db, StwAuditHead *ret_checkpoint, GError **error);

G_END_DECLS
