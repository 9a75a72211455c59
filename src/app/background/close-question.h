/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_close_question_ask (GtkWindow *window, GSettings *settings);

G_END_DECLS
