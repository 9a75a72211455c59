/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwContact:
 *
 * Somebody at a client who can be asked.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  const char *name;
  const char *role;  /* (nullable) */
  const char *phone; /* (nullable) */
  const char *mail;  /* (nullable) */
  const char *note;  /* (nullable) */
} StwContact;

gboolean stw_contact_insert (StwTransaction *transaction,
                             const StwContact *contact,
                             gint64 *ret_id,
                             GError **error);
gboolean stw_contact_write (StwDb *db, const StwContact *contact, GError **error);
gboolean stw_contact_delete (StwDb *db, gint64 company, gint64 id, GError **error);
JsonObject *stw_contact_load (StwDb *db, gint64 company, gint64 id, GError **error);
JsonArray *stw_contact_list (StwDb *db, gint64 company, GError **error);

const StwCommandRule *stw_contact_commands (guint *ret_n_rules);

G_END_DECLS
