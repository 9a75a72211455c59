/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The application's action whose state says how it stands with running in the background. */
#define STW_BACKGROUND_ACTION "background-state"
#define STW_BACKGROUND_OFF "off"
#define STW_BACKGROUND_ALLOWED "allowed"
#define STW_BACKGROUND_REFUSED "refused"
/* Nobody can be asked: the program stays, and cannot start with the session. */
#define STW_BACKGROUND_UNMANAGED "unmanaged"

/**
 * StwBackground:
 *
 * Keeps the program running without a window while a person wants that and the desktop allows it.
 */
typedef struct _StwBackground StwBackground;

/**
 * StwRefusedFunc:
 *
 * Called when the desktop refused; afterwards the program is kept no more.
 */
typedef void (*StwRefusedFunc) (gpointer data);

StwBackground *stw_background_new (GApplication *application,
                                   GSettings *settings,
                                   const char *data_dir,
                                   StwRefusedFunc refused,
                                   gpointer data);
void stw_background_free (StwBackground *self);
void stw_background_set_desk_open (StwBackground *self, gboolean is_open);

G_END_DECLS
