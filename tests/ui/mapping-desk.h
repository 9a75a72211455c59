/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/mapping/field-list.h"
#include "app/mapping/mapping-editor.h"
#include "scratch.h"
#include "ui.h"

/* A mapping with a little of everything, and the kind of message that cannot be drawn. */
#define SAMPLE                                                                                     \
  "\"sample\":{\"body\":{\"kind\":\"pump\",\"host\":\"\",\"name\":\"boiler-3\",\"id\":17,"         \
  "\"level\":\"sev1\"}}"
#define HEAD "{\"format\":1,\"name\":\"kettle_1\",\"title\":\"Kettle\",\"setup\":\"None.\","
#define TABLES                                                                                     \
  "\"tables\":{\"severity\":{\"bad\":\"high\",\"sev2*\":\"low\",\"7..9\":\"low\",\"*\":\"info\"}},"
#define KETTLE                                                                                     \
  HEAD TABLES "\"let\":{\"who\":\"name\"},\"shapes\":[{\"when\":[\"kind\",[\"id\",\"key\"]],"      \
              "\"fields\":{\"asset\":[\"host\",\"name\"],\"severity\":\"level\",\"message\":"      \
              "{\"when\":[\"kind = pump\"],\"then\":\"=A pump\",\"else\":\"kind\"}}}]," SAMPLE "}"
#define WRAPPED                                                                                    \
  "{\"when\":[\"inner\"],\"in\":\"inner\",\"about\":\"wrapped\",\"fields\":{"                      \
  "\"asset\":[\"host\",\"name\"]}}"

/* A desk with a client, whose mappings are edited. */
typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  GtkWidget *opener;     /* (unowned) */
  GtkWidget *editor;     /* (unowned) (nullable) the one that is open */
  gint64 company;
} Desk;

void open_mapping (Desk *desk, const char *text);
void close_editor (Desk *desk);
StwFieldList *get_field_list (Desk *desk);
gboolean has_fields (Desk *desk, const char *lines);
gboolean shows_label (GtkWidget *widget, const char *text);
void act_on_field (Desk *desk, const char *action, StwField field, guint step);
void choose_place (Desk *desk, guint number);
GtkWidget *find_titled (GtkWidget *widget, GType type, const char *title);
GtkWidget *find_with_icon (GtkWidget *widget, const char *icon);
char *save_mapping (Desk *desk);
void run_in_editor (Desk *desk, const char *action);
gboolean can_save (Desk *desk);
void mapping_desk_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data));
