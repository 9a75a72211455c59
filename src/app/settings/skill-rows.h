/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSkillRows:
 *
 * A row for each thing that somebody knows, with how well, and a button for one more.
 */
typedef struct _StwSkillRows StwSkillRows;

StwSkillRows *
stw_skill_rows_new (StwDeskClient *client, JsonArray *skills, GCallback changed, gpointer data);
void stw_skill_rows_free (StwSkillRows *self);
GtkWidget *stw_skill_rows_get_widget (const StwSkillRows *self);
gboolean stw_skill_rows_check (const StwSkillRows *self);
JsonArray *stw_skill_rows_read (const StwSkillRows *self);

G_END_DECLS
