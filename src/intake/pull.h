/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/senders.h"

G_BEGIN_DECLS

/**
 * StwPullRequest:
 * @url: (owned): where to
 * @authorization: (owned) (nullable): the header of that name, wiped when freed
 * @body: (owned) (nullable): JSON to post, %NULL to get
 *
 * What a source is asked.
 */
typedef struct
{
  char *url;
  char *authorization;
  GBytes *body;
} StwPullRequest;

void stw_pull_request_clear (StwPullRequest *request);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwPullRequest, stw_pull_request_clear)

/**
 * StwPullNext:
 * @STW_PULL_FAILED: the answer is none
 * @STW_PULL_ASK: there is more to ask
 * @STW_PULL_DONE: the answer lists all that fires
 *
 * What follows an answer.
 */
typedef enum
{
  STW_PULL_FAILED,
  STW_PULL_ASK,
  STW_PULL_DONE,
} StwPullNext;

typedef struct _StwPull StwPull;

char *stw_pull_kind_names (void);
gboolean stw_pull_kind_is_known (const char *kind);
char *stw_pull_make_url (const char *kind, const char *address, GError **error);

StwPull *stw_pull_new (const char *kind, const char *url, const char *secret);
void stw_pull_free (StwPull *self);
StwPullNext
stw_pull_next (StwPull *self, GBytes *answer, StwPullRequest *ret_request, GError **error);
StwReading *stw_pull_read (StwPull *self,
                           GBytes *answer,
                           const StwSenders *own,
                           const StwSenders *builtin,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPull, stw_pull_free)

G_END_DECLS
