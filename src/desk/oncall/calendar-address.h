/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *stw_calendar_address_read (const char *text);

G_END_DECLS
