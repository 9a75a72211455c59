/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"
#include "model/enums.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwWhatIf:
 *
 * A company's past alerts, to try other ways to correlate them. Belongs to one thread at a time.
 */
typedef struct _StwWhatIf StwWhatIf;

StwWhatIf *stw_what_if_load (StwDb *db, gint64 company, gint64 since, GError **error);
void stw_what_if_free (StwWhatIf *self);
JsonObject *stw_what_if_try (StwWhatIf *self, gint64 window, StwStrategy strategy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwWhatIf, stw_what_if_free)

G_END_DECLS
