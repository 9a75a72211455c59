/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *stw_source_list (StwDb *db, gint64 company, GError **error);

G_END_DECLS
