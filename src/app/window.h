/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwWindow:
 *
 * The window: a sidebar of views and the one that is open.
 */
#define STW_TYPE_WINDOW (stw_window_get_type ())
G_DECLARE_FINAL_TYPE (StwWindow, stw_window, STW, WINDOW, AdwApplicationWindow)

StwWindow *stw_window_new (AdwApplication *application, GSettings *settings);
void stw_window_show_starting (StwWindow *self);
void stw_window_show_failure (StwWindow *self, const char *title, const char *description);
void stw_window_show_desk (StwWindow *self, StwDeskClient *client, gboolean greet);
gboolean stw_window_has_desk (StwWindow *self);
void stw_window_tell (StwWindow *self, const char *sentence);
void stw_window_show_page (StwWindow *self, const char *page);
gboolean stw_window_is_watching (StwWindow *self, gint64 company);
void stw_window_show_company (StwWindow *self, gint64 company);
void stw_window_search (StwWindow *self, const char *words);
void stw_window_show_schedule (StwWindow *self, gint64 schedule);
void stw_window_show_incident (StwWindow *self, gint64 incident);
gboolean stw_window_has_page (const char *page);

G_END_DECLS
