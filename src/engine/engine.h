/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "engine/notices.h"
#include "engine/sessions.h"
#include "store/ledger.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* As an engine's address: where the settings of the desk say that the door is to be. */
#define STW_LISTEN_AS_SET "as set"
/* And where it is when they say nothing. */
#define STW_LISTEN_USUAL "127.0.0.1:8480"

/**
 * StwEngineOptions:
 * @data_dir: (nullable): the data folder, %NULL for the application's own
 * @listen: (nullable): "ADDRESS:PORT" of the door, #STW_LISTEN_AS_SET, %NULL for none
 * @tls_certificate: (nullable): PEM file
 * @tls_key: (nullable): PEM file
 * @tls_self_made: use a certificate that is made when there is none, instead of @tls_certificate
 * @behind_proxy: (nullable): the address of the proxy in front
 * @secrets: (nullable): where secrets are kept, %NULL for what the environment says
 */
typedef struct
{
  const char *data_dir;
  const char *listen;
  const char *tls_certificate;
  const char *tls_key;
  gboolean tls_self_made;
  const char *behind_proxy;
  StwSecrets *secrets;
} StwEngineOptions;

/**
 * StwDamagedFunc:
 *
 * The database was found damaged. Told once, on any thread; who hears it closes the engine and
 * opens it again, which mends it first.
 */
typedef void (*StwDamagedFunc) (gpointer data);

typedef struct _StwEngine StwEngine;

StwEngine *stw_engine_open (const StwEngineOptions *options, GError **error);
void stw_engine_close (StwEngine *engine);

void stw_engine_submit (StwEngine *engine, StwCommand *command, StwCommandDone done, gpointer data);
void stw_engine_ask (StwEngine *engine,
                     StwCommand *command,
                     const char *origin,
                     StwCommandDone done,
                     gpointer data);
gboolean stw_engine_is_locked (StwEngine *engine);
StwLedger *stw_engine_get_ledger (StwEngine *engine);
StwReader *stw_engine_get_reader (StwEngine *engine);
StwSessions *stw_engine_get_sessions (StwEngine *engine);
StwSecrets *stw_engine_get_secrets (StwEngine *engine);
const char *stw_engine_get_database (StwEngine *engine);
const char *stw_engine_get_folder (StwEngine *engine);
char *stw_engine_dup_url (StwEngine *engine);
const char *stw_engine_get_pin (StwEngine *engine);
char *stw_engine_dup_fingerprint (StwEngine *engine);
GMainContext *stw_engine_get_context (StwEngine *engine);
void stw_engine_set_notice (StwEngine *engine, StwNoticeFunc notice, gpointer data);
void stw_engine_set_retry (StwEngine *engine, StwRetryFunc retry, gpointer data);
void stw_engine_set_damaged (StwEngine *engine, StwDamagedFunc damaged, gpointer data);
void stw_engine_tell_damaged (StwEngine *engine);
void stw_engine_tell (StwEngine *engine, StwNotice notice, const char *sentence);

gboolean stw_engine_was_unclean (StwEngine *engine);

StwSecrets *stw_engine_open_secrets (const char *folder, const char *passphrase, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwEngine, stw_engine_close)

G_END_DECLS
