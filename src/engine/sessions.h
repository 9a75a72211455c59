/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _StwSessions StwSessions;

StwSessions *stw_sessions_new (void);
StwSessions *stw_sessions_ref (StwSessions *sessions);
void stw_sessions_unref (StwSessions *sessions);
char *
stw_sessions_open (StwSessions *sessions, gint64 person, const char *name, const char *origin);
gboolean stw_sessions_find (StwSessions *sessions,
                            const char *token,
                            const char *origin,
                            gint64 *ret_person,
                            char **ret_name);
gboolean stw_sessions_is_open (StwSessions *sessions, const char *token, const char *origin);
void stw_sessions_close (StwSessions *sessions, const char *token);
void stw_sessions_close_all (StwSessions *sessions, gint64 person);
void stw_sessions_confirm (StwSessions *sessions, gint64 person);
gboolean stw_sessions_take_confirmation (StwSessions *sessions, gint64 person);

G_END_DECLS
