/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwCompanyRows:
 *
 * What the rows of a company's page need to know; borrowed while they are made.
 */
typedef struct
{
  GtkWidget *page;
  StwSession *session;
  gint64 company;
  JsonArray *assets; /* (nullable) all that are shown */
  const char *name;  /* (nullable) the client's */
} StwCompanyRows;

GtkWidget *stw_company_rows_new_source (JsonObject *source, gpointer data);
GtkWidget *stw_company_rows_new_refusal (JsonObject *refusal, gpointer data);
GtkWidget *stw_company_rows_new_asset (JsonObject *asset, gpointer data);

G_END_DECLS
