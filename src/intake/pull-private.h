/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/pull.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwPullKind:
 * @name: what an administrator calls it
 * @sender: the built-in sender that reads its list
 * @path: of its API, below the address in the browser
 * @next: what to ask next; @answer is %NULL at first
 *
 * One way of asking.
 */
typedef struct
{
  const char *name;
  const char *sender;
  const char *path;
  StwPullNext (*next) (StwPull *self,
                       JsonNode *answer,
                       StwPullRequest *ret_request,
                       GError **error);
} StwPullKind;

struct _StwPull
{
  const StwPullKind *kind;
  char *url;
  char *secret;          /* (owned) (nullable) */
  guint n_asked;         /* questions that were answered */
  gboolean token_inside; /* the secret goes into the body */
  gboolean is_empty;     /* the list that came has nothing in it */
};

extern const StwPullKind stw_pull_alertmanager;
extern const StwPullKind stw_pull_zabbix;

char *stw_pull_authorize (const char *secret);
StwPullNext stw_pull_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
