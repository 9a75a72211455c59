/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **stw_needs_find (GPtrArray *named, GPtrArray *texts, GPtrArray *known);

G_END_DECLS
