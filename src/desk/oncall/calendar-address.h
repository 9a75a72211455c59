/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So often an address may lead on to another. */
#define STW_CALENDAR_MOST_HOPS 3

char *stw_calendar_address_read (const char *text);
char *stw_calendar_address_follow (const char *first, const char *at, const char *location);
gboolean stw_calendar_address_is_of_host (const char *address, const char *other);

G_END_DECLS
