/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's own mappings on its page. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/mapping-rows.h"

#include "app/companies/section.h"
#include "app/mapping/mapping-editor.h"
#include "app/permitted.h"

#include <glib/gi18n.h>

/* What a button of a row is about. */
typedef struct
{
  GtkWidget *page;     /* (unowned) stands around the button */
  StwSession *session; /* (unowned) of the page */
  gint64 company;
  JsonObject *mapping; /* (owned) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->mapping);
  g_free (subject);
}

static void
connect_button (GtkWidget *button,
                GCallback callback,
                const StwCompanyRows *rows,
                JsonObject *mapping)
{
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ rows->page, rows->session, rows->company, json_object_ref (mapping) };
  g_signal_connect_data (button, "clicked", callback, subject, subject_free, 0);
  stw_permitted_widget (button, rows->session, "mapping.save", rows->company);
}

static void
edit_cb (GtkButton *button, Subject *subject)
{
  stw_mapping_editor_show_mapping (subject->page,
                                   subject->session,
                                   subject->company,
                                   json_object_get_string_member (subject->mapping, "text"));
}

static void
remove_cb (GtkButton *button, Subject *subject)
{
  const char *name = json_object_get_string_member (subject->mapping, "name");
  StwCommand *command = stw_command_new ("mapping.remove", "desk", subject->company);
  g_autofree char *title = NULL;

  /* Translators: %s is a sender's name */
  title = g_strdup_printf (_ ("Removed the mapping “%s”"), name);
  json_object_set_string_member (command->arguments, "name", name);
  stw_session_give (subject->session, command, title);
}

/**
 * stw_mapping_rows_new:
 * @mapping: "name" and "text" of one of the company's own
 * @data: a #StwCompanyRows
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
stw_mapping_rows_new (JsonObject *mapping, gpointer data)
{
  const StwCompanyRows *rows = data;
  const char *name = json_object_get_string_member (mapping, "name");
  GtkWidget *row = stw_section_row_new (name, NULL, "dialog-question-symbolic");
  g_autofree char *edit = NULL;
  g_autofree char *remove = NULL;

  /* Translators: %s is a sender's name */
  edit = g_strdup_printf (_ ("Edit the mapping %s"), name);
  /* Translators: %s is a sender's name */
  remove = g_strdup_printf (_ ("Remove the mapping %s"), name);
  connect_button (stw_section_button_new (row, "document-edit-symbolic", edit),
                  G_CALLBACK (edit_cb),
                  rows,
                  mapping);
  connect_button (stw_section_button_new (row, "user-trash-symbolic", remove),
                  G_CALLBACK (remove_cb),
                  rows,
                  mapping);
  return row;
}
