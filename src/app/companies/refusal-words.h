/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *stw_refusal_title (const char *reason);
const char *stw_refusal_remedy (const char *reason);

G_END_DECLS
