/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to ask at a client, and where the links of its incidents lead: both are a few texts, which
 * one table describes. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-people.h"

#include "app/companies/company-rows.h"
#include "app/companies/section.h"
#include "app/incidents/question.h"
#include "app/permitted.h"
#include "base/ids.h"

#include <glib/gi18n.h>

#define MAX_FIELDS 5

typedef struct
{
  const char *member;
  const char *caption; /* translatable */
  gboolean needed;
} Field;

/* What is kept of a company, text by text. */
typedef struct
{
  const char *prefix; /* of its commands */
  StwIdKind id;
  const char *add;    /* translatable, as are the next */
  const char *change; /* (nullable) for what is removed and added anew */
  const char *about;  /* (nullable) */
  Field fields[MAX_FIELDS];
} Kind;

static const Kind contacts = {
  "contact",
  STW_ID_CONTACT,
  N_ ("Add Contact"),
  N_ ("Change Contact"),
  NULL,
  { { "name", N_ ("Name"), TRUE },
    { "role", N_ ("Role"), FALSE },
    { "phone", N_ ("Phone"), FALSE },
    { "mail", N_ ("E-Mail"), FALSE },
    { "note", N_ ("Note"), FALSE } },
};

static const Kind company_links = {
  "link",
  STW_ID_LINK,
  N_ ("Add Link"),
  NULL,
  N_ ("The address begins with https:// or ssh://. {asset} stands for the machine, {incident} for "
      "the incident’s number."),
  { { "title", N_ ("Title"), TRUE }, { "url", N_ ("Address"), TRUE } },
};

static const char *
get_text (JsonObject *thing, const char *member)
{
  return thing != NULL ? json_object_get_string_member_with_default (thing, member, NULL) : NULL;
}

static StwCommand *
new_command (const Kind *kind, const char *verb, gint64 company)
{
  g_autofree char *name = g_strconcat (kind->prefix, ".", verb, NULL);

  return stw_command_new (name, "desk", company);
}

static void
set_id (const Kind *kind, StwCommand *command, JsonObject *thing)
{
  gint64 id = 0;

  stw_id_parse (kind->id, get_text (thing, "id"), &id);
  json_object_set_int_member (command->arguments, "id", id);
}

/* The texts of one thing are being asked for. */
typedef struct
{
  const Kind *kind;
  StwSession *session; /* (owned) */
  gint64 company;
  JsonObject *thing; /* (owned) (nullable) as it was */
  AdwMessageDialog *question;
  GtkEditable *entries[MAX_FIELDS];
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  g_clear_pointer (&form->thing, json_object_unref);
  g_free (form);
}

static void
typed_cb (Form *form)
{
  gboolean ready = TRUE;

  for (guint i = 0; i < MAX_FIELDS && form->entries[i] != NULL; i++)
    if (form->kind->fields[i].needed && *gtk_editable_get_text (form->entries[i]) == '\0')
      ready = FALSE;
  stw_question_set_ready (form->question, ready);
}

static void
read_entries (const Form *form, JsonObject *arguments)
{
  for (guint i = 0; i < MAX_FIELDS && form->entries[i] != NULL; i++)
    {
      const char *text = gtk_editable_get_text (form->entries[i]);

      if (*text != '\0')
        json_object_set_string_member (arguments, form->kind->fields[i].member, text);
    }
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  const Kind *kind = form->kind;
  StwCommand *command = new_command (kind, form->thing != NULL ? "update" : "add", form->company);
  g_autofree char *said = NULL;

  read_entries (form, command->arguments);
  if (form->thing != NULL)
    {
      /* Translators: %s is the name of a contact or a link */
      said = g_strdup_printf (_ ("Changed “%s”"), get_text (form->thing, kind->fields[0].member));
      set_id (kind, command, form->thing);
    }
  stw_session_give (form->session, command, said);
}

static GtkEditable *
append_entry (Form *form, GtkListBox *list, const Field *field)
{
  GtkWidget *row = adw_entry_row_new ();
  const char *text = get_text (form->thing, field->member);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (field->caption));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), form);
  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static void
ask (const Kind *kind, GtkWidget *page, StwSession *session, gint64 company, JsonObject *thing)
{
  Form *form = g_new0 (Form, 1);
  GtkWidget *list = gtk_list_box_new ();
  const char *heading = thing != NULL ? _ (kind->change) : _ (kind->add);

  form->kind = kind;
  form->session = g_object_ref (session);
  form->company = company;
  form->thing = thing != NULL ? json_object_ref (thing) : NULL;
  form->question =
    stw_question_new (page,
                      heading,
                      kind->about != NULL ? _ (kind->about) : NULL,
                      thing != NULL ? C_ ("action", "Change") : C_ ("action", "Add"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, heading);
  for (guint i = 0; i < MAX_FIELDS && kind->fields[i].member != NULL; i++)
    form->entries[i] = append_entry (form, GTK_LIST_BOX (list), &kind->fields[i]);
  typed_cb (form);
  stw_question_ask (form->question, list, answered_cb, form, form_free);
}

/* What the buttons of a row are about. */
typedef struct
{
  const Kind *kind;
  GtkWidget *page;     /* (unowned) stands around the row */
  StwSession *session; /* (unowned) of the page */
  gint64 company;
  JsonObject *thing; /* (owned) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->thing);
  g_free (subject);
}

static void
change_cb (GtkButton *button, Subject *subject)
{
  ask (subject->kind, subject->page, subject->session, subject->company, subject->thing);
}

static void
remove_cb (GtkButton *button, Subject *subject)
{
  const Kind *kind = subject->kind;
  StwCommand *command = new_command (kind, "remove", subject->company);
  /* Translators: %s is the name of a contact or a link */
  g_autofree char *said =
    g_strdup_printf (_ ("Removed “%s”"), get_text (subject->thing, kind->fields[0].member));

  set_id (kind, command, subject->thing);
  stw_session_give (subject->session, command, said);
}

static void
connect_button (GtkWidget *button,
                GCallback clicked,
                const Kind *kind,
                const StwCompanyRows *rows,
                JsonObject *thing)
{
  g_autofree char *command = g_strconcat (kind->prefix, ".remove", NULL);
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ kind, rows->page, rows->session, rows->company, json_object_ref (thing) };
  g_signal_connect_data (button, "clicked", clicked, subject, subject_free, 0);
  stw_permitted_widget (button, rows->session, command, rows->company);
}

/* All that is known beside the name. */
static char *
describe (const Kind *kind, JsonObject *thing)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < MAX_FIELDS && kind->fields[i].member != NULL; i++)
    {
      const char *part = get_text (thing, kind->fields[i].member);

      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (const Kind *kind, JsonObject *thing, const StwCompanyRows *rows, const char *icon)
{
  const char *name = get_text (thing, kind->fields[0].member);
  g_autofree char *about = describe (kind, thing);
  /* Translators: %s is the name of a contact or a link */
  g_autofree char *change = g_strdup_printf (_ ("Change “%s”…"), name);
  /* Translators: %s is the name of a contact or a link */
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);
  GtkWidget *row = stw_section_row_new (name, about, icon);

  if (kind->change != NULL)
    connect_button (stw_section_button_new (row, "document-edit-symbolic", change),
                    G_CALLBACK (change_cb),
                    kind,
                    rows,
                    thing);
  connect_button (stw_section_button_new (row, "edit-delete-symbolic", removal),
                  G_CALLBACK (remove_cb),
                  kind,
                  rows,
                  thing);
  return row;
}

/**
 * stw_contact_row_new:
 * @contact: as stw_contact_list() gives it
 * @data: (type StwCompanyRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_contact_row_new (JsonObject *contact, gpointer data)
{
  return new_row (&contacts, contact, data, "avatar-default-symbolic");
}

/**
 * stw_link_row_new:
 * @link: as stw_link_list() gives it
 * @data: (type StwCompanyRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_link_row_new (JsonObject *link, gpointer data)
{
  return new_row (&company_links, link, data, "send-to-symbolic");
}

/**
 * stw_contact_dialog_show:
 * @page: who asks
 *
 * Asks for somebody at a client, and adds them.
 */
void
stw_contact_dialog_show (GtkWidget *page, StwSession *session, gint64 company)
{
  ask (&contacts, page, session, company, NULL);
}

/**
 * stw_link_dialog_show:
 * @page: who asks
 *
 * Asks where a link leads, and adds it.
 */
void
stw_link_dialog_show (GtkWidget *page, StwSession *session, gint64 company)
{
  ask (&company_links, page, session, company, NULL);
}
