/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may see a client beside those who see all: its own administrators, and people of the desk
 * with a role for it alone. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-grants.h"

#include "app/companies/company-rows.h"
#include "app/companies/section.h"
#include "app/permitted.h"
#include "app/settings/grant-dialog.h"
#include "app/settings/invitation.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>

/* What the buttons of a row are about. */
typedef struct
{
  GtkWidget *page;     /* (unowned) stands around the row */
  StwSession *session; /* (unowned) of the page */
  gint64 company;
  JsonObject *grant; /* (owned) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->grant);
  g_free (subject);
}

static const char *
get_text (JsonObject *grant, const char *member)
{
  return json_object_get_string_member_with_default (grant, member, NULL);
}

static gint64
get_person (JsonObject *grant)
{
  gint64 person = 0;

  stw_id_parse (STW_ID_PERSON, get_text (grant, "person"), &person);
  return person;
}

static void
invite_cb (GtkButton *button, Subject *subject)
{
  stw_invitation_make (subject->page,
                       subject->session,
                       get_person (subject->grant),
                       get_text (subject->grant, "name"));
}

static void
withdraw_cb (GtkButton *button, Subject *subject)
{
  StwCommand *command = stw_command_new ("person.withdraw-invitation", "desk", 0);

  json_object_set_int_member (command->arguments, "person", get_person (subject->grant));
  stw_session_give (subject->session, command, NULL);
}

static void
remove_cb (GtkButton *button, Subject *subject)
{
  /* Translators: %s is a person */
  g_autofree char *said =
    g_strdup_printf (_ ("%s has no role here any more"), get_text (subject->grant, "name"));

  stw_grant_give (subject->session, get_person (subject->grant), subject->company, NULL, said);
}

/* @name is (transfer full). */
static void
add_button (const StwCompanyRows *rows,
            GtkWidget *row,
            const char *icon,
            char *name,
            JsonObject *grant,
            GCallback clicked)
{
  g_autofree char *label = name;
  GtkWidget *button = stw_section_button_new (row, icon, label);
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ rows->page, rows->session, rows->company, json_object_ref (grant) };
  g_signal_connect_data (button, "clicked", clicked, subject, subject_free, 0);
  stw_permitted_widget (button, rows->session, "person.grant", rows->company);
}

/* The role, the address, and how far they have come to be able to sign in. */
static char *
describe (JsonObject *grant)
{
  StwRole role = STW_ROLE_VIEWER;
  const char *until = get_text (grant, "invited_until");
  GString *text = g_string_new (NULL);
  gint64 end = 0;

  stw_role_from_word (get_text (grant, "role"), &role);
  g_string_append (text, _ (stw_role_get_title (role)));
  if (get_text (grant, "mail") != NULL)
    g_string_append_printf (text, " · %s", get_text (grant, "mail"));
  if (json_object_get_boolean_member (grant, "can_sign_in"))
    g_string_append_printf (text, " · %s", _ ("signs in"));
  else if (until != NULL && stw_timestamp_parse (until, &end))
    {
      gint64 now = stw_clock_now (NULL);
      g_autofree char *moment = stw_words_moment (end, now);
      /* Translators: until when an invitation serves, or when it ended */
      g_autofree char *invited =
        g_strdup_printf (end > now ? _ ("invited until %s") : _ ("invitation ended %s"), moment);

      g_string_append_printf (text, " · %s", invited);
    }
  return g_string_free (text, FALSE);
}

/**
 * stw_company_grant_row_new:
 * @grant: as stw_company_grant_list() gives it
 * @data: (type StwCompanyRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_company_grant_row_new (JsonObject *grant, gpointer data)
{
  const char *name = get_text (grant, "name");
  g_autofree char *about = describe (grant);
  GtkWidget *row = stw_section_row_new (name, about, "avatar-default-symbolic");

  if (!json_object_get_boolean_member (grant, "can_sign_in"))
    {
      /* Translators: %s is a person */
      add_button (data,
                  row,
                  "mail-send-symbolic",
                  g_strdup_printf (_ ("Invite %s…"), name),
                  grant,
                  G_CALLBACK (invite_cb));
      if (get_text (grant, "invited_until") != NULL)
        /* Translators: %s is a person */
        add_button (data,
                    row,
                    "edit-undo-symbolic",
                    g_strdup_printf (_ ("Take the Invitation of %s Back"), name),
                    grant,
                    G_CALLBACK (withdraw_cb));
    }
  /* Translators: %s is a person */
  add_button (data,
              row,
              "edit-delete-symbolic",
              g_strdup_printf (_ ("Take the Role of %s Away"), name),
              grant,
              G_CALLBACK (remove_cb));
  return row;
}

/* The people among whom one is chosen are being read. */
typedef struct
{
  GtkWidget *page;     /* (owned) */
  StwSession *session; /* (owned) */
  gint64 company;
} Question;

static gpointer
read_people (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_person_list (db, error);
}

static void
people_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) people = stw_reader_run_finish (result, &error);

  if (people == NULL)
    stw_session_refuse (question->session, error);
  else if (gtk_widget_get_root (question->page) != NULL)
    stw_grant_dialog_show_for_company (question->page,
                                       question->session,
                                       question->company,
                                       people);
  g_object_unref (question->page);
  g_object_unref (question->session);
  g_free (question);
}

/**
 * stw_company_grant_ask:
 * @page: who asks
 *
 * Asks who of the desk has a role for that company.
 */
void
stw_company_grant_ask (GtkWidget *page, StwSession *session, gint64 company)
{
  Question *question = g_new0 (Question, 1);

  question->page = g_object_ref (page);
  question->session = g_object_ref (session);
  question->company = company;
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_people,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              NULL,
                              people_cb,
                              question);
}
