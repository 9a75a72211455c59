/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a client's new incidents are given to somebody by themselves. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/assign-row.h"

#include "app/companies/company-rows.h"
#include "app/companies/deed.h"
#include "app/companies/section.h"
#include "app/permitted.h"

#include <glib/gi18n.h>

/* A row knows its page without holding it. */
typedef struct
{
  GtkWidget *page;     /* (unowned) */
  StwSession *session; /* (unowned) */
  gint64 company;
} Subject;

static StwCommand *
new_command (const Subject *subject, gboolean on)
{
  StwCommand *command = stw_command_new ("company.update", "desk", subject->company);

  json_object_set_boolean_member (command->arguments, "auto_assign", on);
  return command;
}

static gboolean
switched_cb (GtkSwitch *toggle, gboolean on, Subject *subject)
{
  stw_deed_submit (subject->session,
                   subject->page,
                   new_command (subject, on),
                   on ? _ ("New incidents are assigned by themselves")
                      : _ ("New incidents are assigned by hand"),
                   new_command (subject, !on));
  return FALSE;
}

static void
subject_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static char *
describe (gint64 n_people)
{
  if (n_people == 0)
    return g_strdup (_ ("Nobody here answers incidents of this client yet"));
  return g_strdup_printf (ngettext ("Among %d person, by skill, load, presence and turn",
                                    "Among %d people, by skill, load, presence and turn",
                                    (gulong) n_people),
                          (int) n_people);
}

/**
 * stw_assign_row_new:
 * @assignment: `{"auto_assign","people"}`
 * @data: (type StwCompanyRows): what the rows of the page need to know
 *
 * Returns: the row with its switch
 */
GtkWidget *
stw_assign_row_new (JsonObject *assignment, gpointer data)
{
  const StwCompanyRows *rows = data;
  g_autofree char *text = describe (json_object_get_int_member (assignment, "people"));
  GtkWidget *row = stw_section_row_new (_ ("Assign New Incidents"), text, NULL);
  GtkWidget *toggle = gtk_switch_new ();
  Subject *subject = g_new0 (Subject, 1);

  *subject = (Subject){ rows->page, rows->session, rows->company };
  gtk_switch_set_active (GTK_SWITCH (toggle),
                         json_object_get_boolean_member (assignment, "auto_assign"));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Assign New Incidents"),
                                  -1);
  g_signal_connect_data (toggle, "state-set", G_CALLBACK (switched_cb), subject, subject_free, 0);
  stw_permitted_widget (toggle, rows->session, "company.update", rows->company);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  return row;
}
