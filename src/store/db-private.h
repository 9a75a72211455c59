/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <sqlite3.h>

G_BEGIN_DECLS

sqlite3 *stw_db_get_handle (StwDb *db);
void stw_db_set_error (GError **error, sqlite3 *handle, int code, const char *doing);

G_END_DECLS
