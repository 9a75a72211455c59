/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gpointer
stw_company_settings_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
