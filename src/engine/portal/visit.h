/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/portal/page.h"
#include "engine/portal/portal.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define STW_PORTAL_HOME "/people"
#define STW_PORTAL_SIGN_IN "/people/sign-in"
#define STW_PORTAL_SIGN_OUT "/people/sign-out"
#define STW_PORTAL_INVITATION "/people/invitation"
#define STW_PORTAL_INCIDENT "/people/incident"
#define STW_PORTAL_ANSWER "/people/answer"

/**
 * StwPortalVisit:
 * @portal: (unowned): where
 * @exchange: the request, until it is answered
 * @person: who is signed in, 0 for nobody
 * @name: (owned) (nullable): what they are called
 * @language: what they read
 * @form: (owned) (nullable) (element-type utf8 utf8): what was filled in
 * @origin: interned: "web" and the address, for the audit
 *
 * One request of a browser, and who makes it. Ends with one of stw_portal_visit_answer(),
 * stw_portal_visit_redirect() and stw_portal_visit_refuse().
 */
typedef struct
{
  StwPortal *portal;
  StwHttpExchange *exchange;
  gint64 person;
  char *name;
  const StwLanguage *language;
  GHashTable *form;
  const char *origin;

  char *visitor;        /* (owned): the value of the cookie that forms are bound to */
  gboolean is_stranger; /* the browser does not have that cookie yet */
  char *session;        /* (owned) (nullable) the token to be given, "" to be taken away */
  gboolean encrypted;   /* on its way from the browser */
} StwPortalVisit;

StwPortalVisit *stw_portal_visit_new (StwPortal *portal, StwHttpExchange *exchange);
gboolean stw_portal_visit_read_form (StwPortalVisit *visit);
const char *stw_portal_visit_get_field (StwPortalVisit *visit, const char *name);
char *stw_portal_visit_dup_query (StwPortalVisit *visit, const char *name);
void stw_portal_visit_give_session (StwPortalVisit *visit, JsonObject *answer);

/**
 * StwPortalField:
 * @name: of the field in its form
 * @label: as gettext knows it, as is the next
 * @hint: (nullable): what it takes
 * @autocomplete: what a browser may fill in, as HTML names it
 * @type: (nullable): as HTML names it, %NULL for text
 * @least: characters, 0 for any
 * @most: characters
 *
 * Something that is filled in, and must be.
 */
typedef struct
{
  const char *name;
  const char *label;
  const char *hint;
  const char *autocomplete;
  const char *type;
  guint least;
  guint most;
} StwPortalField;

StwPage *stw_portal_visit_begin_page (StwPortalVisit *visit, const char *title);
void stw_portal_visit_begin_form (StwPortalVisit *visit, StwPage *page, const char *action);
void stw_portal_visit_add_field (StwPortalVisit *visit,
                                 StwPage *page,
                                 const StwPortalField *field,
                                 const char *value,
                                 const char *problem);
void stw_portal_visit_add_problem (StwPortalVisit *visit,
                                   StwPage *page,
                                   const char *field,
                                   const char *problem);
void stw_portal_visit_answer (StwPortalVisit *visit, guint status, StwPage *page);
void stw_portal_visit_redirect (StwPortalVisit *visit, const char *path);
void stw_portal_visit_refuse (StwPortalVisit *visit,
                              guint status,
                              const char *title,
                              const char *sentence);

G_END_DECLS
