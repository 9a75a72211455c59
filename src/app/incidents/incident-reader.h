/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"
#include "app/session.h"
#include "app/widgets/paged-reading.h"

G_BEGIN_DECLS

StwPagedModel *stw_incident_reader_new_model (StwSession *session);
void stw_incident_reader_list_async (StwSession *session,
                                     StwListFilter *filter,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback done,
                                     gpointer data);
StwPagedList *stw_incident_reader_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
