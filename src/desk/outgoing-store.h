/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwOutgoingState:
 * @STW_OUTGOING_QUEUED: a job waits to send it
 * @STW_OUTGOING_SENT: it was handed over, or stands where its reader may see it
 * @STW_OUTGOING_DELIVERED: its reader was shown it
 * @STW_OUTGOING_FAILED: it never goes
 * @STW_OUTGOING_UNKNOWN: it may have gone, and nobody can say
 */
typedef enum
{
  STW_OUTGOING_QUEUED,
  STW_OUTGOING_SENT,
  STW_OUTGOING_DELIVERED,
  STW_OUTGOING_FAILED,
  STW_OUTGOING_UNKNOWN,
  STW_N_OUTGOING_STATES,
} StwOutgoingState;

/**
 * StwOutgoing:
 * @company: 0 for none
 * @incident: what it is about, 0 for none
 * @person: whom it is for, 0 for nobody in particular
 * @channel: which way it goes, such as "mail"
 * @address: where to on that way
 * @purpose: why: "escalation", "resolved", "breach", …
 * @state: how it stands
 * @why: (nullable): why it stands so, one or two sentences
 *
 * What is told to one person on one way. All texts are owned.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 incident;
  gint64 person;
  char *person_name; /* (nullable) only when it was read */
  char *channel;
  char *address;
  char *purpose;
  char *subject;
  char *body;
  StwOutgoingState state;
  char *why;
  gint64 created_at;
} StwOutgoing;

const char *stw_outgoing_state_to_word (StwOutgoingState state);
gboolean stw_outgoing_state_from_word (const char *word, StwOutgoingState *ret_state);

void stw_outgoing_free (StwOutgoing *message);
gboolean stw_outgoing_insert (StwTransaction *transaction, StwOutgoing *message, GError **error);
StwOutgoing *stw_outgoing_load (StwDb *db, gint64 id, GError **error);
gboolean stw_outgoing_settle (StwTransaction *transaction,
                              gint64 id,
                              StwOutgoingState state,
                              const char *why,
                              GError **error);
gboolean stw_outgoing_note_seen (StwTransaction *transaction,
                                 gint64 incident,
                                 const char *channel,
                                 gint64 person,
                                 GError **error);
gboolean
stw_outgoing_settle_lost (StwTransaction *transaction, const char *job_kind, GError **error);
JsonArray *stw_outgoing_list (StwDb *db, gint64 incident, gint64 limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOutgoing, stw_outgoing_free)

G_END_DECLS
