/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/* What tests of the store share: a migrated database with companies, incidents and alerts. */

#define DESK_NOW G_GINT64_CONSTANT (1700000000000)

StwDb *desk_open (const char *folder);
StwTransaction *desk_begin (StwDb *db, gint64 now);
void desk_commit (StwTransaction *transaction);
gint64 desk_number (StwDb *db, const char *sql);
gint64 desk_add_company (StwDb *db, const char *name);
gint64 desk_add_incident (StwDb *db, gint64 company, const char *title, int status, gint64 at);
gint64 desk_add_alert (StwDb *db, gint64 company, gint64 incident, const char *message, gint64 at);
gint64 desk_add_payload (StwDb *db, gint64 company, gint64 alert, gint64 at);

G_END_DECLS
