/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *stw_assignment_words_describe (const char *kind, JsonObject *detail, const char *by);
char *stw_assignment_words_score (JsonObject *detail);

G_END_DECLS
