/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/one-time.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwPlace:
 * @STW_PLACE_NONE: nobody gave them a role yet, or they left
 * @STW_PLACE_COMPANIES: at the companies that their grants name; nothing else is shown to them
 * @STW_PLACE_DESK: at the desk as a whole
 *
 * Where somebody works. Who approves for clients does so at those that their grants name.
 */
typedef enum
{
  STW_PLACE_NONE,
  STW_PLACE_COMPANIES,
  STW_PLACE_DESK,
} StwPlace;

/**
 * StwCredential:
 * @person: whose, 0 for nobody's
 * @name: (owned) (nullable): of the person
 * @password: (owned) (nullable): Argon2id
 * @seed_name: (owned) (nullable): where the keyring holds the seed
 * @last_step: the last step whose code was used
 *
 * How somebody proves who they are.
 */
typedef struct
{
  gint64 person;
  char *name;
  char *password;
  char *seed_name;
  gint64 last_step;
} StwCredential;

void stw_credential_clear (StwCredential *credential);
gboolean
stw_credential_find (StwDb *db, const char *name, StwCredential *ret_credential, GError **error);
gboolean stw_credential_set (StwTransaction *transaction,
                             const StwCredential *credential,
                             JsonArray *recovery,
                             GError **error);
gboolean
stw_credential_use_step (StwDb *db, gint64 person, gint64 step, gboolean *ret_used, GError **error);
gboolean stw_recovery_code_stands (StwDb *db,
                                   gint64 person,
                                   const guint8 hash[STW_RECOVERY_HASH_SIZE],
                                   gboolean *ret_stands,
                                   GError **error);
gboolean stw_recovery_code_use (StwTransaction *transaction,
                                gint64 person,
                                const char *hash,
                                gboolean *ret_used,
                                GError **error);
gboolean stw_person_find_place (StwDb *db, gint64 person, StwPlace *ret_place, GError **error);
gboolean stw_credential_count_operators (StwDb *db, gint64 *ret_n, GError **error);
gboolean stw_credential_check_administrator (StwDb *db, GError **error);
char *stw_credential_describe_administrators (StwDb *db, GError **error);

gboolean stw_invitation_add (StwTransaction *transaction,
                             gint64 person,
                             const char *hash,
                             gint64 expires_at,
                             GError **error);
gboolean
stw_invitation_find (StwDb *db, const char *token, gint64 now, gint64 *ret_person, GError **error);
gboolean
stw_invitation_use (StwTransaction *transaction, gint64 person, gboolean *ret_used, GError **error);
gboolean
stw_invitation_withdraw (StwDb *db, gint64 person, gboolean *ret_withdrawn, GError **error);
char *stw_invitation_hash (const char *token);

gboolean stw_sign_in_note (StwTransaction *transaction,
                           gint64 person,
                           const char *origin,
                           const char *outcome,
                           GError **error);
gboolean stw_sign_in_count_failures (StwDb *db,
                                     gint64 person,
                                     const char *origin,
                                     gint64 since,
                                     gint64 *ret_n,
                                     gint64 *ret_last,
                                     GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwCredential, stw_credential_clear)

G_END_DECLS
