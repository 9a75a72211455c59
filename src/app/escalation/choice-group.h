/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/escalation/escalation-reading.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define STW_TYPE_CHOICE_GROUP (stw_choice_group_get_type ())
G_DECLARE_FINAL_TYPE (StwChoiceGroup, stw_choice_group, STW, CHOICE_GROUP, AdwPreferencesGroup)

void stw_choice_group_show (StwChoiceGroup *self,
                            StwSession *session,
                            const StwEscalationReading *reading);

G_END_DECLS
