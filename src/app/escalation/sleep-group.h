/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define STW_TYPE_SLEEP_GROUP (stw_sleep_group_get_type ())
G_DECLARE_FINAL_TYPE (StwSleepGroup, stw_sleep_group, STW, SLEEP_GROUP, AdwPreferencesGroup)

void stw_sleep_group_ask (StwSleepGroup *self, StwSession *session, gint64 policy);

G_END_DECLS
