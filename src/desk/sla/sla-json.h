/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/sla-book.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *stw_sla_to_json (StwDb *db, gint64 incident, gint64 now, GError **error);
void stw_sla_reading_to_json (const StwSlaReading *reading, JsonObject *object);

G_END_DECLS
