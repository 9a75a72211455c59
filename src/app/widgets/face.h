/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_face_show (AdwAvatar *avatar, StwDeskClient *client, gint64 person, const char *name);
GtkWidget *stw_face_new (StwDeskClient *client, int size, gint64 person, const char *name);

G_END_DECLS
