/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwEscalationQuestion:
 * @incident: what the preview is of, 0 for the most urgent one
 * @at: UTC milliseconds
 *
 * What the page of escalation shows.
 */
typedef struct
{
  gint64 incident;
  gint64 at;
} StwEscalationQuestion;

/**
 * StwEscalationReading:
 * @policies: as stw_escalation_policy_list() says
 * @usual: the number of the policy that counts for what nothing else is chosen for, 0 for the
 *   default
 * @usual_choice: the number of the choice that says so, 0 for none
 * @choices: as stw_escalation_choice_list() says
 * @companies: `[{"id","name"}]`: the clients by name; "id" is a number
 * @targets: `[{"whom","who","label"}]`: whom steps can tell
 * @incidents: `[{"id","title"}]`: open ones, the most urgent first
 * @preview: (nullable): as stw_escalation_preview() says
 */
typedef struct
{
  JsonArray *policies;
  gint64 usual;
  gint64 usual_choice;
  JsonArray *choices;
  JsonArray *companies;
  JsonArray *targets;
  JsonArray *incidents;
  JsonArray *preview;
} StwEscalationReading;

gpointer
stw_escalation_read (StwDb *db, gpointer question, GCancellable *cancellable, GError **error);
void stw_escalation_reading_free (gpointer reading);

G_END_DECLS
