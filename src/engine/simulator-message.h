/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSimulatedAlert:
 * @assets: (array zero-terminated=1): the machines it is about; one unless the sender groups
 * @rule: the rule's or check's name
 * @message: what a technician reads; "{asset}" stands for the machine
 * @severity: Steward's word
 * @state: "firing", "resolved" or "info"
 * @time: when it is sent, UTC milliseconds
 * @began: when the problem began, UTC milliseconds
 * @number: of the scene that it belongs to
 *
 * What a monitoring tool has to say, before it says so in its own way.
 */
typedef struct
{
  const char *const *assets;
  const char *rule;
  const char *message;
  const char *severity;
  const char *state;
  gint64 time;
  gint64 began;
  guint number;
} StwSimulatedAlert;

const char *stw_simulator_get_content_type (JsonObject *sender);
gboolean stw_simulator_is_grouping (JsonObject *sender);
char *stw_simulator_write_message (JsonObject *sender, const StwSimulatedAlert *alert);

G_END_DECLS
