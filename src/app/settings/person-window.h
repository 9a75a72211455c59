/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwPersonWindow:
 *
 * All about one person: who they are, when they are there, for which companies they have a role,
 * and how they sign in.
 */
#define STW_TYPE_PERSON_WINDOW (stw_person_window_get_type ())
G_DECLARE_FINAL_TYPE (StwPersonWindow, stw_person_window, STW, PERSON_WINDOW, AdwWindow)

GtkWidget *stw_person_window_show (GtkWidget *parent, StwSession *session, gint64 person);

G_END_DECLS
