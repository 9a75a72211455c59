/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwListFilter:
 *
 * What narrows the list of incidents: the JSON that the desk saves under a name, changed part by
 * part. Signal: "changed".
 */
#define STW_TYPE_LIST_FILTER (stw_list_filter_get_type ())
G_DECLARE_FINAL_TYPE (StwListFilter, stw_list_filter, STW, LIST_FILTER, GObject)

StwListFilter *stw_list_filter_new (void);
JsonObject *stw_list_filter_get_json (StwListFilter *self);
void stw_list_filter_set_json (StwListFilter *self, JsonObject *json);
StwIncidentFilter stw_list_filter_read (StwListFilter *self);
char *stw_list_filter_to_text (StwListFilter *self);
void stw_list_filter_set_text (StwListFilter *self, const char *text);

void stw_list_filter_clear (StwListFilter *self);
gboolean stw_list_filter_is_empty (StwListFilter *self);
gboolean stw_list_filter_is_usual (StwListFilter *self);
gboolean stw_list_filter_equals (StwListFilter *self, JsonObject *json);

void stw_list_filter_set_statuses (StwListFilter *self, guint statuses);
void stw_list_filter_set_severities (StwListFilter *self, guint severities);
void stw_list_filter_set_snoozed (StwListFilter *self, StwSnoozed snoozed);
void stw_list_filter_set_assignee (StwListFilter *self, const char *assignee);
void stw_list_filter_set_age (StwListFilter *self, gint64 least, gint64 most);
void stw_list_filter_set_order (StwListFilter *self, const char *order);
const char *stw_list_filter_get_order (StwListFilter *self);
void stw_list_filter_set_words (StwListFilter *self, const char *words);
void stw_list_filter_remove (StwListFilter *self, const char *member);

G_END_DECLS
