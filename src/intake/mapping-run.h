/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/mapping.h"
#include "intake/reading.h"

G_BEGIN_DECLS

gboolean stw_shape_fits (const StwShape *shape, JsonNode *message, StwRun *run);
StwReading *stw_shape_read (const StwShape *shape, StwRun *run, GError **error);

G_END_DECLS
