/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/outgoing-store.h"

G_BEGIN_DECLS

gboolean
stw_gathered_enqueue (StwTransaction *transaction, const StwOutgoing *message, GError **error);
GArray *stw_gathered_read_job (const char *payload);
GPtrArray *stw_gathered_load (StwDb *db, const GArray *numbers, GError **error);
StwOutgoing *stw_gathered_join (GPtrArray *messages);

G_END_DECLS
