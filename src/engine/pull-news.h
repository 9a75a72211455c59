/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/pull-store.h"

G_BEGIN_DECLS

GPtrArray *stw_pull_news (StwDb *db, gint64 source, GPtrArray *listed, gint64 now, GError **error);

G_END_DECLS
