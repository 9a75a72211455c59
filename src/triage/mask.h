/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for a name or the telling start of a message; what is longer is cut. */
#define STW_MASK_SIZE 1024

gsize stw_mask (const char *text, const char *asset, char *buffer, gsize size);

G_END_DECLS
