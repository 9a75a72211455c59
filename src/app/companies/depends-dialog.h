/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwDependsQuestion:
 * @asset: which one depends, as stw_asset_list() gives it
 * @assets: all of the company's, borrowed until the dialog is shown
 * @chosen: told the ids of the assets on which it does, if there is an answer
 * @data: for @chosen
 * @free_data: frees @data when the dialog has gone
 *
 * On what an asset depends.
 */
typedef struct
{
  JsonObject *asset;
  JsonArray *assets;
  void (*chosen) (JsonArray *on, gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} StwDependsQuestion;

void stw_depends_dialog_show (GtkWidget *page, const StwDependsQuestion *asked);

G_END_DECLS
