/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/search.h"

G_BEGIN_DECLS

/* The settings that say how far the index has come. */
#define STW_SEARCH_ALERT_MARK "search.alert"
#define STW_SEARCH_CHANGE_MARK "search.change"

gboolean stw_search_forget_alert (StwDb *db, gint64 id, GError **error);

G_END_DECLS
