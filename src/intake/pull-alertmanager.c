/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking Prometheus Alertmanager, by its API's version 2: one list of all alerts that fire, those
 * that are silenced or inhibited there among them. A plain function, usable from any thread. */

#include "config.h"

#include "intake/pull-private.h"

static StwPullNext
next (StwPull *self, JsonNode *answer, StwPullRequest *ret_request, GError **error)
{
  if (answer == NULL)
    {
      *ret_request = (StwPullRequest){
        .url = g_strdup (self->url),
        .authorization = stw_pull_authorize (self->secret),
      };
      return STW_PULL_ASK;
    }
  if (!JSON_NODE_HOLDS_ARRAY (answer))
    return stw_pull_fail (error, "what answers there is not Alertmanager's API");
  self->is_empty = json_array_get_length (json_node_get_array (answer)) == 0;
  return STW_PULL_DONE;
}

const StwPullKind stw_pull_alertmanager = {
  .name = "alertmanager",
  .sender = "prometheus_v2",
  .path = "/api/v2/alerts",
  .next = next,
};
