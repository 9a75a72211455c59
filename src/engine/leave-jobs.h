/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "model/command.h"

G_BEGIN_DECLS

/**
 * StwLeaveWork:
 * @kind: (owned): of the job
 * @payload: (owned): what the job says
 * @folder: (owned): the data folder
 * @secrets: (owned): where secrets are kept
 *
 * What a job of a client that leaves needs, in a worker.
 */
typedef struct
{
  char *kind;
  char *payload;
  char *folder;
  StwSecrets *secrets;
} StwLeaveWork;

void stw_leave_work_free (StwLeaveWork *work);
StwCommand *
stw_leave_work_run (const StwLeaveWork *work, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwLeaveWork, stw_leave_work_free)

G_END_DECLS
