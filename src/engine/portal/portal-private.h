/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/portal/visit.h"
#include "engine/sessions.h"

#include <glib/gi18n.h>
#include <sodium.h>

G_BEGIN_DECLS

struct _StwPortal
{
  StwEngine *engine;       /* (unowned) */
  StwSessions *sessions;   /* (owned) */
  StwLanguages *languages; /* (owned) */
  GHashTable *enrolments;  /* (owned) token -> what was shown of it, (owned) */
  GHashTable *attempts;    /* (owned) network -> Attempts, (owned) */
  guint n_proofs;          /* passwords that are being looked at */
  guint n_visits;          /* not yet answered */
  gpointer entries;        /* (owned) what the routes are called with */
  guint8 key[crypto_auth_hmacsha256_KEYBYTES];
};

GHashTable *stw_portal_make_enrolments (void);

/* A text in the language of who visits; what is given is marked with N_(). */
static inline const char *G_GNUC_FORMAT (2) say (const StwPortalVisit *visit, const char *text)
{
  return stw_language_say (visit->language, text);
}

/* What each address shows; each ends the visit, now or later. */
void stw_portal_show_sign_in (StwPortalVisit *visit);
void stw_portal_sign_in (StwPortalVisit *visit);
void stw_portal_sign_out (StwPortalVisit *visit);
void stw_portal_show_invitation (StwPortalVisit *visit);
void stw_portal_enrol (StwPortalVisit *visit);
void stw_portal_show_list (StwPortalVisit *visit);
void stw_portal_show_incident (StwPortalVisit *visit);
void stw_portal_take_answer (StwPortalVisit *visit);

char *stw_portal_dup_network (const StwAddress *peer);
gboolean stw_portal_begin_proof (StwPortalVisit *visit);
void stw_portal_end_proof (StwPortalVisit *visit);
void stw_portal_fail (StwPortalVisit *visit, const GError *error);

G_END_DECLS
