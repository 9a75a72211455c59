/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libical/ical.h>

G_BEGIN_DECLS

icalcomponent *stw_calendar_text_parse (const char *text, gsize length, GError **error);
gboolean stw_calendar_text_has_error (icalcomponent *component);

G_END_DECLS
