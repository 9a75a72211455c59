/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/headers.h"

#include <json-glib/json-glib.h>

JsonObject *vectors_load (const char *name);
StwHeaders vectors_headers (JsonObject *item);
GBytes *vectors_body (JsonObject *item);
