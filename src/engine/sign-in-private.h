/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/people/credential-store.h"
#include "engine/attempts.h"
#include "engine/sign-in.h"

G_BEGIN_DECLS

/* In an answer: whether who is signed in sees more than single companies. */
#define STW_SIGN_IN_WHOLE_DESK "whole_desk"

typedef struct _StwSignInAttempt StwSignInAttempt;

/* What is asked for: what a worker checks, and what follows once that is written. */
typedef struct
{
  const char *name;
  gboolean (*work) (StwSignInAttempt *attempt, StwDb *db, GError **error);
  void (*finish) (StwSignInAttempt *attempt, JsonObject *result);
} StwSignInDeed;

struct _StwSignIn
{
  gatomicrefcount references;
  GMutex lock;
  StwEngine *engine;      /* (unowned) (nullable) (mutex lock) %NULL once it closes */
  StwSeal *seal;          /* (unowned) (mutex lock) as long as the engine stands */
  StwSessions *sessions;  /* (owned) */
  StwSecrets *secrets;    /* (owned) */
  char *database;         /* (owned) */
  GHashTable *enrolments; /* (owned) (mutex lock) token -> who enrols (owned) */
  StwAttempts *attempts;  /* (owned) (mutex lock) that failed */
};

struct _StwSignInAttempt
{
  StwSignIn *self;     /* (owned) */
  StwCommand *command; /* (owned) */
  const StwSignInDeed *deed;
  StwCommandDone done;
  gpointer data;
  gint64 person;
  gboolean invited;   /* enrols by an invitation */
  char *name;         /* (owned) (nullable) */
  JsonObject *answer; /* (owned) */
  StwCommand *record; /* (owned) (nullable) what is written of it */
  StwPlace place;     /* where they work, once they are known */
  GError *failure;    /* (owned) (nullable) what is answered although something is written */
};

const char *stw_sign_in_get_text (const StwSignInAttempt *attempt, const char *member);
void stw_sign_in_set_record (StwSignInAttempt *attempt, const char *name);
gboolean stw_sign_in_may_stay (const StwSignInAttempt *attempt);
void stw_sign_in_open_session (StwSignInAttempt *attempt);
gboolean stw_sign_in_is_sealed (StwSignInAttempt *attempt);

gboolean stw_sign_in_open_work (StwSignInAttempt *attempt, StwDb *db, GError **error);
void stw_sign_in_open_finish (StwSignInAttempt *attempt, JsonObject *result);
gboolean stw_sign_in_confirm_work (StwSignInAttempt *attempt, StwDb *db, GError **error);
void stw_sign_in_confirm_finish (StwSignInAttempt *attempt, JsonObject *result);
gboolean stw_sign_in_end_lock_work (StwSignInAttempt *attempt, StwDb *db, GError **error);
void stw_sign_in_end_lock_finish (StwSignInAttempt *attempt, JsonObject *result);

void stw_enrolment_free (gpointer data);
gboolean stw_sign_in_enrol_begin_work (StwSignInAttempt *attempt, StwDb *db, GError **error);
gboolean stw_sign_in_enrol_work (StwSignInAttempt *attempt, StwDb *db, GError **error);
void stw_sign_in_enrol_finish (StwSignInAttempt *attempt, JsonObject *result);

G_END_DECLS
