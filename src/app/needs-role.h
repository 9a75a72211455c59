/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_needs_role_new (StwSession *session);

G_END_DECLS
