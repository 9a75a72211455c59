/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "desk/escalation/whom-store.h"
#include "desk/outgoing-store.h"

G_BEGIN_DECLS

/* The job that sends one message; its payload is {"message"}. */
#define STW_JOB_MESSAGE "message.send"
/* The engine's own: {"message","state","why"}. */
#define STW_COMMAND_MESSAGE_SETTLED "message.settled"

/**
 * StwNews:
 * @company: whom it concerns, 0 for none
 * @incident: what it is about, 0 for none
 * @purpose: why it is told, a literal
 * @subject: one line
 * @body: plain text
 * @schedule: the on-call schedule that it leads to, 0 for none
 * @gathers: whether what leaves this machine may leave with others of its kind
 *
 * What is to be told. All texts are the caller's.
 */
typedef struct
{
  gint64 company;
  gint64 incident;
  const char *purpose;
  const char *subject;
  const char *body;
  gint64 schedule;
  gboolean gathers;
} StwNews;

/**
 * StwChannel:
 * @id: as the database and JSON call it
 * @title: what a person calls it, to be translated
 *
 * A way to reach a person.
 */
typedef struct _StwChannel StwChannel;

/**
 * StwOutgoingWork:
 *
 * What a job needs to send a message; for a worker thread.
 */
typedef struct
{
  GArray *messages;    /* (owned) (element-type gint64) that leave as one */
  char *database;      /* (owned) (type filename) */
  StwSecrets *secrets; /* (owned) */
  gboolean is_last;    /* whether nobody tries again */
} StwOutgoingWork;

gboolean stw_channels_can_reach (StwDb *db, const StwRecipient *recipient);
gboolean stw_channels_tell (StwTransaction *transaction,
                            const StwRecipient *recipient,
                            const StwNews *news,
                            guint *ret_n_messages,
                            GError **error);

gboolean
stw_channels_tell_administrators (StwTransaction *transaction, const StwNews *news, GError **error);
gboolean stw_channels_tell_person (StwTransaction *transaction,
                                   gint64 person,
                                   const StwNews *news,
                                   GError **error);
gboolean stw_channels_tell_technician (StwTransaction *transaction,
                                       gint64 person,
                                       const StwNews *news,
                                       GError **error);

void stw_outgoing_work_free (StwOutgoingWork *work);
StwCommand *stw_outgoing_work_run (const StwOutgoingWork *work,
                                   char **ret_again,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
