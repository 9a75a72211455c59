/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/companies/section.h"
#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwPersonRows:
 *
 * What the rows about one person need to know; borrowed while they are made.
 */
typedef struct
{
  GtkWidget *page; /* stands around the rows */
  StwSession *session;
  JsonObject *person; /* as stw_person_list() gives it */
} StwPersonRows;

GtkWidget *stw_person_rows_new_identity (JsonObject *person, gpointer data);
GtkWidget *stw_person_rows_new_absence (JsonObject *absence, gpointer data);
GtkWidget *stw_person_rows_new_grant (JsonObject *grant, gpointer data);
GtkWidget *stw_person_rows_new_history (JsonObject *attempt, gpointer data);
void stw_person_rows_show_availability (StwSection *section, const StwPersonRows *rows);
void stw_person_rows_show_sign_in (StwSection *section, const StwPersonRows *rows);
void stw_person_rows_permit (GtkWidget *button,
                             StwSession *session,
                             JsonObject *person,
                             const char *command);
void stw_person_rows_ask_leave (GtkWidget *page, StwSession *session, JsonObject *person);

char *stw_person_describe_skills (JsonObject *person);
char *stw_person_describe_status (JsonObject *person);

G_END_DECLS
