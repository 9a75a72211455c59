/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows about one person: what is so, and buttons for what shall be. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/person-rows.h"

#include "app/incidents/question.h"
#include "app/permitted.h"
#include "app/settings/availability-dialogs.h"
#include "app/settings/grant-dialog.h"
#include "app/settings/hours-rows.h"
#include "app/settings/invitation.h"
#include "app/settings/person-dialog.h"
#include "app/sign-in/confirm-dialog.h"
#include "app/sign-in/enrol-window.h"
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
  JsonObject *person;  /* (owned) */
  JsonObject *thing;   /* (owned) a part of what is known of the person, or the person */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->person);
  json_object_unref (subject->thing);
  g_free (subject);
}

/* What a button does, and what it gives the desk in the end. */
typedef struct
{
  GCallback clicked;
  const char *command;
} Deed;

static void
add_button (const StwPersonRows *rows,
            GtkWidget *row,
            const char *label,
            const char *name,
            JsonObject *thing,
            Deed deed)
{
  GtkWidget *button = stw_section_button_new (row, label, name);
  Subject *subject = g_new (Subject, 1);

  *subject =
    (Subject){ rows->page, rows->session, json_object_ref (rows->person), json_object_ref (thing) };
  g_signal_connect_data (button, "clicked", deed.clicked, subject, subject_free, 0);
  stw_person_rows_permit (button, rows->session, rows->person, deed.command);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static gint64
get_time (JsonObject *object, const char *member)
{
  const char *text = get_text (object, member);
  gint64 time = 0;

  if (text != NULL)
    stw_timestamp_parse (text, &time);
  return time;
}

static char *
describe_moment (JsonObject *object, const char *member)
{
  return stw_words_moment (get_time (object, member), stw_clock_now (NULL));
}

static gint64
get_person (JsonObject *person)
{
  gint64 id = 0;

  stw_id_parse (STW_ID_PERSON, get_text (person, "id"), &id);
  return id;
}

/**
 * stw_person_rows_permit:
 * @button: what does something with @person
 * @command: what it gives the desk in the end
 *
 * Has it pressed only by who may: what is one's own, by oneself or by who manages people.
 */
void
stw_person_rows_permit (GtkWidget *button,
                        StwSession *session,
                        JsonObject *person,
                        const char *command)
{
  gboolean own =
    get_person (person) == stw_desk_client_get_person (stw_session_get_client (session));

  stw_permitted_widget (button, session, own ? command : "person.update", 0);
}

static StwCommand *
new_command (JsonObject *person, const char *name)
{
  StwCommand *command = stw_command_new (name, "desk", 0);

  json_object_set_int_member (command->arguments, "person", get_person (person));
  return command;
}

/**
 * stw_person_describe_skills:
 * @person: as stw_person_list() gives it
 *
 * Returns: (transfer full): such as "linux 4, network 2"
 */
char *
stw_person_describe_skills (JsonObject *person)
{
  JsonArray *skills = json_object_get_array_member (person, "skills");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (skills); i++)
    {
      JsonObject *skill = json_array_get_object_element (skills, i);

      g_string_append_printf (text,
                              "%s%s %d",
                              i > 0 ? ", " : "",
                              get_text (skill, "skill"),
                              (int) json_object_get_int_member (skill, "level"));
    }
  return g_string_free (text, FALSE);
}

/**
 * stw_person_describe_status:
 * @person: as stw_person_list() gives it
 *
 * Returns: (transfer full): whether they are available now, and until when not
 */
char *
stw_person_describe_status (JsonObject *person)
{
  static const char *const words[STW_N_PERSON_STATUSES] = {
    [STW_PERSON_AVAILABLE] = N_ ("Available"),
    [STW_PERSON_BUSY] = N_ ("Busy"),
    [STW_PERSON_AWAY] = N_ ("Away"),
  };
  StwPersonStatus status = STW_PERSON_AVAILABLE;
  gint64 until = get_time (person, "status_until");
  gint64 now = stw_clock_now (NULL);
  g_autofree char *moment = NULL;

  stw_person_status_from_word (get_text (person, "status"), &status);
  if (until != 0 && until <= now)
    status = STW_PERSON_AVAILABLE;
  if (status == STW_PERSON_AVAILABLE || until == 0)
    return g_strdup (_ (words[status]));
  moment = stw_words_moment (until, now);
  /* Translators: such as "Away until 14:00" */
  return g_strdup_printf (_ ("%s until %s"), _ (words[status]), moment);
}

static void
append_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", part);
}

static void
change_cb (GtkButton *button, Subject *subject)
{
  stw_person_dialog_show (subject->page, subject->session, subject->person);
}

/**
 * stw_person_rows_new_identity:
 * @data: (type StwPersonRows): what stands around it
 *
 * Returns: a row with the role, the ways to reach the person, and the skills
 */
GtkWidget *
stw_person_rows_new_identity (JsonObject *person, gpointer data)
{
  g_autoptr (GString) about = g_string_new (NULL);
  g_autofree char *skills = stw_person_describe_skills (person);
  StwRole role;
  gboolean has_role = stw_role_from_word (get_text (person, "role"), &role);
  GtkWidget *row;
  /* Translators: %s is a person or a team */
  g_autofree char *name = g_strdup_printf (_ ("Change “%s”…"), get_text (person, "name"));

  append_part (about, get_text (person, "mail"));
  append_part (about, get_text (person, "phone"));
  append_part (about, skills);
  row =
    stw_section_row_new (has_role ? _ (stw_role_get_title (role)) : _ ("Only for Some Companies"),
                         about->str,
                         NULL);
  add_button (data,
              row,
              "document-edit-symbolic",
              name,
              person,
              (Deed){ G_CALLBACK (change_cb), "person.update" });
  return row;
}

static void
status_cb (GtkButton *button, Subject *subject)
{
  stw_status_dialog_show (subject->page, subject->session, subject->person);
}

static void
hours_cb (GtkButton *button, Subject *subject)
{
  stw_hours_dialog_show (subject->page, subject->session, subject->person);
}

/* Which of the rows about one person a section shows. */
static JsonArray *
number_rows (JsonObject *person, guint n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_object_new ();

      json_object_set_int_member (row, "row", i);
      json_object_set_object_member (row, "person", json_object_ref (person));
      json_array_add_object_element (array, row);
    }
  return array;
}

static GtkWidget *
new_status_row (const StwPersonRows *rows)
{
  g_autofree char *status = stw_person_describe_status (rows->person);
  GtkWidget *row = stw_section_row_new (status, NULL, NULL);

  add_button (rows,
              row,
              "document-edit-symbolic",
              _ ("Set Status…"),
              rows->person,
              (Deed){ G_CALLBACK (status_cb), "person.set-status" });
  return row;
}

static GtkWidget *
new_hours_row (const StwPersonRows *rows)
{
  g_autofree char *hours = stw_hours_describe (json_object_get_member (rows->person, "hours"));
  g_autofree char *about = g_strdup_printf ("%s\n%s", hours, get_text (rows->person, "timezone"));
  GtkWidget *row = stw_section_row_new (_ ("Working Hours"), about, NULL);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  add_button (rows,
              row,
              "document-edit-symbolic",
              _ ("Change Working Hours…"),
              rows->person,
              (Deed){ G_CALLBACK (hours_cb), "person.update" });
  return row;
}

/* What somebody asked to be told. */
static const struct
{
  const char *member;
  const char *title;
  const char *about;
} told[] = {
  { "told_resolved",
    N_ ("Told of Resolutions"),
    N_ ("When an incident is resolved, with its notes") },
  { "told_escalated",
    N_ ("Told of Escalations"),
    N_ ("When an escalation reaches this person’s role") },
};

static void
told_cb (GtkSwitch *toggle, GParamSpec *pspec, Subject *subject)
{
  StwCommand *command = new_command (subject->person, "person.update");
  const char *member = get_text (subject->thing, "member");
  /* Translators: %s is a person */
  g_autofree char *said = g_strdup_printf (_ ("Changed “%s”"), get_text (subject->person, "name"));

  json_object_set_boolean_member (command->arguments, member, gtk_switch_get_active (toggle));
  stw_session_give (subject->session, command, said);
}

static GtkWidget *
new_told_row (const StwPersonRows *rows, guint which)
{
  GtkWidget *row = stw_section_row_new (_ (told[which].title), _ (told[which].about), NULL);
  GtkWidget *toggle = gtk_switch_new ();
  Subject *subject = g_new (Subject, 1);

  *subject =
    (Subject){ rows->page, rows->session, json_object_ref (rows->person), json_object_new () };
  json_object_set_string_member (subject->thing, "member", told[which].member);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle),
                         json_object_get_boolean_member (rows->person, told[which].member));
  stw_question_name (toggle, _ (told[which].title));
  g_signal_connect_data (toggle, "notify::active", G_CALLBACK (told_cb), subject, subject_free, 0);
  stw_person_rows_permit (toggle, rows->session, rows->person, "person.update");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  return row;
}

static GtkWidget *
new_availability_row (JsonObject *number, gpointer data)
{
  gint64 row = json_object_get_int_member (number, "row");

  return row == 0   ? new_status_row (data)
         : row == 1 ? new_hours_row (data)
                    : new_told_row (data, (guint) row - 2);
}

/**
 * stw_person_rows_show_availability:
 *
 * Shows when somebody is there, and what they are told.
 */
void
stw_person_rows_show_availability (StwSection *section, const StwPersonRows *rows)
{
  g_autoptr (JsonArray) numbers = number_rows (rows->person, 2 + G_N_ELEMENTS (told));

  stw_section_show (section, numbers, "", new_availability_row, (gpointer) rows);
}

static void
remove_absence_cb (GtkButton *button, Subject *subject)
{
  StwCommand *command = stw_command_new ("person.remove-absence", "desk", 0);
  gint64 id = 0;

  stw_id_parse (STW_ID_ABSENCE, get_text (subject->thing, "id"), &id);
  json_object_set_int_member (command->arguments, "id", id);
  stw_session_give (subject->session, command, _ ("Absence removed"));
}

/**
 * stw_person_rows_new_absence:
 * @absence: of the list of the person
 * @data: (type StwPersonRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_person_rows_new_absence (JsonObject *absence, gpointer data)
{
  g_autofree char *from = describe_moment (absence, "from_at");
  g_autofree char *to = describe_moment (absence, "to_at");
  /* Translators: from when until when somebody is away */
  g_autofree char *title = g_strdup_printf (_ ("%s to %s"), from, to);
  GtkWidget *row = stw_section_row_new (title, get_text (absence, "note"), NULL);

  add_button (data,
              row,
              "edit-delete-symbolic",
              _ ("Remove Absence"),
              absence,
              (Deed){ G_CALLBACK (remove_absence_cb), "person.remove-absence" });
  return row;
}

static void
remove_grant_cb (GtkButton *button, Subject *subject)
{
  gint64 company = 0;
  /* Translators: %s is a company */
  g_autofree char *said =
    g_strdup_printf (_ ("No role for %s any more"), get_text (subject->thing, "name"));

  stw_id_parse (STW_ID_COMPANY, get_text (subject->thing, "company"), &company);
  stw_grant_give (subject->session, get_person (subject->person), company, NULL, said);
}

/**
 * stw_person_rows_new_grant:
 * @grant: of the list of the person
 * @data: (type StwPersonRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_person_rows_new_grant (JsonObject *grant, gpointer data)
{
  const char *name = get_text (grant, "name");
  StwRole role = STW_ROLE_VIEWER;
  GtkWidget *row;
  /* Translators: %s is a company */
  g_autofree char *removal = g_strdup_printf (_ ("Take the Role for %s Away"), name);

  stw_role_from_word (get_text (grant, "role"), &role);
  row = stw_section_row_new (name, _ (stw_role_get_title (role)), NULL);
  add_button (data,
              row,
              "edit-delete-symbolic",
              removal,
              grant,
              (Deed){ G_CALLBACK (remove_grant_cb), "person.grant" });
  return row;
}

static void
enrol_cb (GtkButton *button, Subject *subject)
{
  stw_enrol_window_show (subject->page,
                         stw_session_get_client (subject->session),
                         get_person (subject->person),
                         NULL);
}

static void
invite_cb (GtkButton *button, Subject *subject)
{
  stw_invitation_make (subject->page,
                       subject->session,
                       get_person (subject->person),
                       get_text (subject->person, "name"));
}

static void
withdraw_cb (GtkButton *button, Subject *subject)
{
  stw_session_give (subject->session,
                    new_command (subject->person, "person.withdraw-invitation"),
                    NULL);
}

static void
sign_out_cb (GtkButton *button, Subject *subject)
{
  stw_session_give (subject->session, new_command (subject->person, "person.sign-out"), NULL);
}

static void
reset_cb (GtkButton *button, Subject *subject)
{
  stw_confirm_dialog_ask (subject->page,
                          subject->session,
                          _ ("Reset Sign-In?"),
                          _ ("The password and the app of this person count no more, and they are "
                             "signed out everywhere. Invite them anew afterwards."),
                          C_ ("action", "Reset"),
                          new_command (subject->person, "person.reset-sign-in"));
}

static GtkWidget *
new_deed_row (const StwPersonRows *rows,
              const char *title,
              const char *about,
              const char *verb,
              Deed deed)
{
  GtkWidget *row = stw_section_row_new (title, about, NULL);

  add_button (rows, row, verb, verb, rows->person, deed);
  return row;
}

static char *
describe_invitation (JsonObject *person)
{
  gint64 until = get_time (person, "invited_until");
  g_autofree char *moment = stw_words_moment (until, stw_clock_now (NULL));

  /* Translators: until when an invitation serves, such as "Serves until 28 Nov" */
  return g_strdup_printf (until > stw_clock_now (NULL) ? _ ("Serves until %s")
                                                       : _ ("Ended %s, not used"),
                          moment);
}

enum
{
  ROW_STATE,
  ROW_INVITE,
  ROW_INVITED,
  ROW_SIGN_OUT,
  N_ROWS,
};

static GtkWidget *
new_state_row (const StwPersonRows *rows)
{
  gboolean locked = stw_desk_client_must_sign_in (stw_session_get_client (rows->session));

  if (json_object_get_boolean_member (rows->person, "can_sign_in"))
    return new_deed_row (rows,
                         _ ("Password and App Are Set Up"),
                         _ ("For a lost phone or a forgotten password"),
                         _ ("Reset…"),
                         (Deed){ G_CALLBACK (reset_cb), "person.reset-sign-in" });
  if (locked)
    return stw_section_row_new (_ ("Cannot Sign In Yet"),
                                _ ("Whoever is invited sets up a password and an app."),
                                NULL);
  return new_deed_row (rows,
                       _ ("Cannot Sign In Yet"),
                       _ ("Here at this computer, or by an invitation"),
                       _ ("Set Up…"),
                       (Deed){ G_CALLBACK (enrol_cb), "person.invite" });
}

static GtkWidget *
new_sign_in_row (JsonObject *number, gpointer data)
{
  const StwPersonRows *rows = data;
  JsonObject *person = rows->person;
  g_autofree char *invitation = NULL;

  switch (json_object_get_int_member (number, "row"))
    {
    case ROW_STATE:
      return new_state_row (rows);
    case ROW_INVITE:
      return new_deed_row (rows,
                           _ ("Invitation"),
                           _ ("A link that serves once, for 7 days"),
                           _ ("Invite…"),
                           (Deed){ G_CALLBACK (invite_cb), "person.invite" });
    case ROW_INVITED:
      if (get_text (person, "invited_until") == NULL)
        return NULL;
      invitation = describe_invitation (person);
      return new_deed_row (rows,
                           _ ("Invited"),
                           invitation,
                           _ ("Take Back"),
                           (Deed){ G_CALLBACK (withdraw_cb), "person.withdraw-invitation" });
    default:
      if (!json_object_get_boolean_member (person, "can_sign_in"))
        return NULL;
      return new_deed_row (rows,
                           _ ("Sessions"),
                           _ ("In windows, on command lines and in browsers"),
                           _ ("Sign Out Everywhere"),
                           (Deed){ G_CALLBACK (sign_out_cb), "person.sign-out" });
    }
}

/**
 * stw_person_rows_show_sign_in:
 *
 * Shows how somebody signs in.
 */
void
stw_person_rows_show_sign_in (StwSection *section, const StwPersonRows *rows)
{
  g_autoptr (JsonArray) numbers = number_rows (rows->person, N_ROWS);

  stw_section_show (section, numbers, "", new_sign_in_row, (gpointer) rows);
}

/* What became of an attempt, in words. */
static const char *
get_outcome (const char *word)
{
  static const struct
  {
    const char *word;
    const char *title;
  } outcomes[] = {
    { "done", N_ ("Signed in") },
    { "confirmed", N_ ("Confirmed with a code") },
    { "wrong-password", N_ ("Wrong password") },
    { "wrong-code", N_ ("Wrong code") },
    { "used-code", N_ ("A code that was used before") },
    { "unknown-name", N_ ("Nobody of that name") },
    { "not-here", N_ ("No role for the whole desk") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (outcomes[i].word, word) == 0)
      return _ (outcomes[i].title);
  return word;
}

/**
 * stw_person_rows_new_history:
 * @attempt: as stw_sign_in_list() gives it
 * @data: not used
 *
 * Returns: its row
 */
GtkWidget *
stw_person_rows_new_history (JsonObject *attempt, gpointer data)
{
  const char *person = get_text (attempt, "person");
  g_autofree char *when = describe_moment (attempt, "at");
  /* Translators: who tried to sign in, and what became of it */
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"),
                                            person != NULL ? person : _ ("Somebody"),
                                            get_outcome (get_text (attempt, "outcome")));
  g_autofree char *about = g_strdup_printf ("%s · %s", when, get_text (attempt, "origin"));

  return stw_section_row_new (title, about, NULL);
}

/* A command that is asked about first. */
typedef struct
{
  StwSession *session; /* (owned) */
  StwCommand *command; /* (owned) (nullable) until it is given */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->session);
  g_clear_pointer (&removal->command, stw_command_free);
  g_free (removal);
}

static void
removal_cb (gpointer data)
{
  Removal *removal = data;

  stw_session_give (removal->session, g_steal_pointer (&removal->command), NULL);
}

/**
 * stw_person_rows_ask_leave:
 * @page: who asks
 *
 * Asks whether somebody leaves the desk, and has them leave.
 */
void
stw_person_rows_ask_leave (GtkWidget *page, StwSession *session, JsonObject *person)
{
  /* Translators: %s is a person or a team */
  g_autofree char *heading = g_strdup_printf (_ ("Remove “%s”?"), get_text (person, "name"));
  AdwMessageDialog *question = stw_question_new (
    page,
    heading,
    _ ("They cannot sign in any more and are told nothing. What they did stays in "
       "the past under their name."),
    C_ ("action", "Remove"));
  Removal *removal = g_new0 (Removal, 1);

  removal->session = g_object_ref (session);
  removal->command = new_command (person, "person.leave");
  stw_question_set_destructive (question);
  stw_question_set_ready (question, TRUE);
  stw_question_ask (question, NULL, removal_cb, removal, removal_free);
}
