/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GBytes *stw_picture_make (GBytes *file, GError **error);
void stw_picture_ask (GtkWidget *page, StwSession *session, gint64 person);

G_END_DECLS
