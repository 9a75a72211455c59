/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the people of the desk, their teams, how they sign in, and the table of permissions as
 * the engine reads it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/people-page.h"

#include "app/companies/section.h"
#include "app/incidents/question.h"
#include "app/settings/person-dialog.h"
#include "app/settings/setting-form.h"
#include "app/settings/setting-row.h"
#include "app/sign-in/enrol-window.h"
#include "app/widgets/live.h"
#include "app/widgets/named-groups.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/people/credential-store.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>

#define INVITATION_DAYS 7
#define INVITATION_BYTES 24
#define HISTORY_ROWS 10

struct _StwPeoplePage
{
  AdwBin parent_instance;

  StwSection *people;         /* (unowned) */
  StwSection *teams;          /* (unowned) */
  StwSection *history;        /* (unowned) */
  AdwActionRow *lock;         /* (unowned) */
  AdwPreferencesGroup *roles; /* (unowned) */

  StwSession *session;   /* (owned) */
  StwLive *live;         /* (owned) */
  JsonArray *known;      /* (owned) (nullable) the people that are shown */
  GCancellable *reading; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwPeoplePage, stw_people_page, ADW_TYPE_BIN)

/* What the page shows, read at once. */
typedef struct
{
  JsonArray *people;  /* (owned) */
  JsonArray *teams;   /* (owned) */
  JsonArray *history; /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->people, json_array_unref);
  g_clear_pointer (&reading->teams, json_array_unref);
  g_clear_pointer (&reading->history, json_array_unref);
  g_free (reading);
}

static gpointer
read_all (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->people = stw_person_list (db, error);
  reading->teams = reading->people != NULL ? stw_team_list (db, error) : NULL;
  reading->history = reading->teams != NULL ? stw_sign_in_list (db, HISTORY_ROWS, error) : NULL;
  if (reading->history != NULL)
    return reading;
  reading_free (reading);
  return NULL;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static gint64
get_id (StwIdKind kind, JsonObject *thing)
{
  gint64 id = 0;

  stw_id_parse (kind, get_text (thing, "id"), &id);
  return id;
}

/* What the buttons of a row are about. */
typedef struct
{
  StwPeoplePage *page; /* (unowned) stands around the row */
  JsonObject *thing;   /* (owned) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->thing);
  g_free (subject);
}

/* @label is (transfer full). */
static void
add_button (StwPeoplePage *self,
            GtkWidget *row,
            const char *icon,
            char *label,
            JsonObject *thing,
            GCallback clicked)
{
  g_autofree char *name = label;
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ self, json_object_ref (thing) };
  g_signal_connect_data (stw_section_button_new (row, icon, name),
                         "clicked",
                         clicked,
                         subject,
                         subject_free,
                         0);
}

static void
change_person_cb (GtkButton *button, Subject *subject)
{
  stw_person_dialog_show (GTK_WIDGET (subject->page), subject->page->session, subject->thing);
}

static void
enrol_cb (GtkButton *button, Subject *subject)
{
  stw_enrol_window_show (GTK_WIDGET (subject->page),
                         stw_session_get_client (subject->page->session),
                         get_id (STW_ID_PERSON, subject->thing),
                         NULL);
}

/* An invitation on its way to be shown, and then to be copied. */
typedef struct
{
  StwPeoplePage *page; /* (owned) */
  char *token;         /* (owned) */
  char *name;          /* (owned) */
} Invitation;

static void
invitation_free (gpointer data)
{
  Invitation *invitation = data;

  g_object_unref (invitation->page);
  g_free (invitation->token);
  g_free (invitation->name);
  g_free (invitation);
}

static void
copy_invitation_cb (gpointer data)
{
  Invitation *invitation = data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (invitation->page)),
                          invitation->token);
}

static void
show_invitation (Invitation *invitation)
{
  GtkWidget *text = gtk_label_new (invitation->token);
  AdwMessageDialog *question;
  /* Translators: %s is a person */
  g_autofree char *body =
    g_strdup_printf (_ ("Give this to %s, who enters it at the lock of the desk. It serves once, "
                        "for 7 days, and is shown only now."),
                     invitation->name);

  question =
    stw_question_new (GTK_WIDGET (invitation->page), _ ("Invitation"), body, C_ ("action", "Copy"));
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (text, "monospace");
  stw_question_set_ready (question, TRUE);
  stw_question_ask (question, text, copy_invitation_cb, invitation, invitation_free);
}

static void
invited_cb (JsonObject *result, const GError *error, gpointer data)
{
  Invitation *invitation = data;

  if (error == NULL)
    {
      show_invitation (invitation);
      return;
    }
  if (invitation->page->session != NULL)
    stw_session_refuse (invitation->page->session, error);
  invitation_free (invitation);
}

static void
invite_cb (GtkButton *button, Subject *subject)
{
  Invitation *invitation = g_new0 (Invitation, 1);
  StwCommand *command = stw_command_new ("person.invite", "desk", 0);
  g_autofree char *hash = NULL;

  invitation->page = g_object_ref (subject->page);
  invitation->token = stw_random_token (INVITATION_BYTES);
  invitation->name = g_strdup (get_text (subject->thing, "name"));
  hash = stw_invitation_hash (invitation->token);
  json_object_set_int_member (command->arguments, "person", get_id (STW_ID_PERSON, subject->thing));
  json_object_set_string_member (command->arguments, "hash", hash);
  json_object_set_int_member (command->arguments,
                              "expires_at",
                              stw_clock_now (NULL) + INVITATION_DAYS * STW_DAY);
  stw_desk_client_submit (stw_session_get_client (subject->page->session),
                          command,
                          invited_cb,
                          invitation);
}

/* A command about one thing that is asked about first. */
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

static void
ask_removal (Subject *subject,
             const char *name,
             const char *member,
             StwIdKind kind,
             const char *body,
             const char *verb)
{
  /* Translators: %s is a person or a team */
  g_autofree char *heading =
    g_strdup_printf (_ ("Remove “%s”?"), get_text (subject->thing, "name"));
  AdwMessageDialog *question = stw_question_new (GTK_WIDGET (subject->page), heading, body, verb);
  Removal *removal = g_new0 (Removal, 1);

  removal->session = g_object_ref (subject->page->session);
  removal->command = stw_command_new (name, "desk", 0);
  json_object_set_int_member (removal->command->arguments, member, get_id (kind, subject->thing));
  stw_question_set_destructive (question);
  stw_question_set_ready (question, TRUE);
  stw_question_ask (question, NULL, removal_cb, removal, removal_free);
}

static void
leave_cb (GtkButton *button, Subject *subject)
{
  ask_removal (subject,
               "person.leave",
               "person",
               STW_ID_PERSON,
               _ ("They cannot sign in any more and are told nothing. What they did stays in the "
                  "past under their name."),
               C_ ("action", "Remove"));
}

static char *
describe_person (JsonObject *person)
{
  JsonArray *skills = json_object_get_array_member (person, "skills");
  GString *text = g_string_new (NULL);
  StwRole role;
  guint n_grants = json_array_get_length (json_object_get_array_member (person, "grants"));

  if (stw_role_from_word (get_text (person, "role"), &role))
    g_string_append (text, _ (stw_role_get_title (role)));
  if (n_grants > 0)
    {
      /* Translators: companies for which somebody has a role of its own */
      g_autofree char *grants =
        g_strdup_printf (ngettext ("%u company", "%u companies", n_grants), n_grants);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", grants);
    }
  for (guint i = 0; i < json_array_get_length (skills); i++)
    {
      JsonObject *skill = json_array_get_object_element (skills, i);

      g_string_append_printf (text,
                              "%s%s %d",
                              i > 0 ? ", " : " · ",
                              get_text (skill, "skill"),
                              (int) json_object_get_int_member (skill, "level"));
    }
  if (json_object_get_boolean_member (person, "can_sign_in"))
    g_string_append_printf (text, " · %s", _ ("signs in"));
  else if (get_text (person, "invited_until") != NULL)
    g_string_append_printf (text, " · %s", _ ("invited"));
  return g_string_free (text, FALSE);
}

static const char *
get_status_icon (JsonObject *person)
{
  StwPersonStatus status = STW_PERSON_AVAILABLE;

  stw_person_status_from_word (get_text (person, "status"), &status);
  return status == STW_PERSON_AVAILABLE ? "avatar-default-symbolic"
         : status == STW_PERSON_BUSY    ? "user-busy-symbolic"
                                        : "user-away-symbolic";
}

static GtkWidget *
new_person_row (JsonObject *person, gpointer data)
{
  StwPeoplePage *self = data;
  const char *name = get_text (person, "name");
  g_autofree char *about = describe_person (person);
  GtkWidget *row = stw_section_row_new (name, about, get_status_icon (person));
  gboolean locked = stw_desk_client_must_sign_in (stw_session_get_client (self->session));

  if (!json_object_get_boolean_member (person, "can_sign_in") && !locked)
    /* Translators: %s is a person */
    add_button (self,
                row,
                "dialog-password-symbolic",
                g_strdup_printf (_ ("Set Up the Sign-In of %s…"), name),
                person,
                G_CALLBACK (enrol_cb));
  /* Translators: %s is a person */
  add_button (self,
              row,
              "mail-send-symbolic",
              g_strdup_printf (_ ("Invite %s…"), name),
              person,
              G_CALLBACK (invite_cb));
  /* Translators: %s is a person or a team */
  add_button (self,
              row,
              "document-edit-symbolic",
              g_strdup_printf (_ ("Change “%s”…"), name),
              person,
              G_CALLBACK (change_person_cb));
  add_button (self,
              row,
              "edit-delete-symbolic",
              g_strdup_printf (_ ("Remove “%s”…"), name),
              person,
              G_CALLBACK (leave_cb));
  return row;
}

static void
change_team_cb (GtkButton *button, Subject *subject)
{
  stw_team_dialog_show (GTK_WIDGET (subject->page),
                        subject->page->session,
                        subject->thing,
                        subject->page->known);
}

static void
remove_team_cb (GtkButton *button, Subject *subject)
{
  ask_removal (subject,
               "team.remove",
               "team",
               STW_ID_TEAM,
               _ ("Its members stay at the desk."),
               C_ ("action", "Remove"));
}

static GtkWidget *
new_team_row (JsonObject *team, gpointer data)
{
  StwPeoplePage *self = data;
  const char *name = get_text (team, "name");
  JsonArray *members = json_object_get_array_member (team, "members");
  g_autoptr (GString) names = g_string_new (NULL);
  GtkWidget *row;

  for (guint i = 0; i < json_array_get_length (members); i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0 ? ", " : "",
                            get_text (json_array_get_object_element (members, i), "name"));
  row = stw_section_row_new (name, names->str, "system-users-symbolic");
  add_button (self,
              row,
              "document-edit-symbolic",
              g_strdup_printf (_ ("Change “%s”…"), name),
              team,
              G_CALLBACK (change_team_cb));
  add_button (self,
              row,
              "edit-delete-symbolic",
              g_strdup_printf (_ ("Remove “%s”…"), name),
              team,
              G_CALLBACK (remove_team_cb));
  return row;
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

static GtkWidget *
new_history_row (JsonObject *attempt, gpointer data)
{
  const char *person = get_text (attempt, "person");
  g_autofree char *title = NULL;
  g_autofree char *about = NULL;
  g_autofree char *when = NULL;
  gint64 at = 0;

  stw_timestamp_parse (get_text (attempt, "at"), &at);
  when = stw_words_moment (at, stw_clock_now (NULL));
  /* Translators: who tried to sign in, and what became of it */
  title = g_strdup_printf (_ ("%s: %s"),
                           person != NULL ? person : _ ("Somebody"),
                           get_outcome (get_text (attempt, "outcome")));
  about = g_strdup_printf ("%s · %s", when, get_text (attempt, "origin"));
  return stw_section_row_new (title, about, NULL);
}

static void
show_lock (StwPeoplePage *self)
{
  StwDeskClient *client = stw_session_get_client (self->session);
  const char *name = stw_desk_client_get_name (client);
  g_autofree char *about = NULL;

  if (!stw_desk_client_must_sign_in (client))
    about = g_strdup (_ ("One person uses the desk, so nobody has to sign in. It locks by itself "
                         "as soon as a second one can sign in."));
  else
    /* Translators: %s is a person */
    about =
      g_strdup_printf (_ ("Several people use the desk. You are %s."), name != NULL ? name : "–");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->lock),
                                 stw_desk_client_must_sign_in (client) ? _ ("People Must Sign In")
                                                                       : _ ("Nobody Must Sign In"));
  adw_action_row_set_subtitle (self->lock, about);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwPeoplePage) self = data;
  Reading *reading = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }
  if (reading != NULL)
    {
      g_clear_pointer (&self->known, json_array_unref);
      self->known = json_array_ref (reading->people);
      stw_section_show (self->people,
                        reading->people,
                        _ ("Nobody yet: whoever sits here uses the desk."),
                        new_person_row,
                        self);
      stw_section_show (self->teams, reading->teams, _ ("No teams yet."), new_team_row, self);
      stw_section_show (self->history,
                        reading->history,
                        _ ("Nobody has signed in yet."),
                        new_history_row,
                        self);
      reading_free (reading);
    }
  show_lock (self);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwPeoplePage *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_all,
                              NULL,
                              NULL,
                              reading_free,
                              self->reading,
                              read_cb,
                              g_object_ref (self));
}

static void
add_person_cb (StwPeoplePage *self)
{
  stw_person_dialog_show (GTK_WIDGET (self), self->session, NULL);
}

static void
add_team_cb (StwPeoplePage *self)
{
  if (self->known != NULL)
    stw_team_dialog_show (GTK_WIDGET (self), self->session, NULL, self->known);
}

/* A permission, what it lets somebody do, and which roles have it: the engine's own table. */
static GtkWidget *
new_permission_row (StwPermission permission)
{
  const StwPermissionInfo *info = stw_permission_get_info (permission);
  g_autoptr (GString) about = g_string_new (_ (info->description));
  GtkWidget *row;
  gboolean first = TRUE;

  for (StwRole role = 0; role < STW_N_ROLES; role++)
    if (stw_permission_has (permission, role))
      {
        g_string_append_printf (about, "%s%s", first ? "\n" : " · ", _ (stw_role_get_title (role)));
        first = FALSE;
      }
  row = stw_section_row_new (_ (info->title), about->str, NULL);
  return row;
}

static void
stw_people_page_dispose (GObject *object)
{
  StwPeoplePage *self = STW_PEOPLE_PAGE (object);

  g_cancellable_cancel (self->reading);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->known, json_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_people_page_parent_class)->dispose (object);
}

static void
stw_people_page_finalize (GObject *object)
{
  g_object_unref (STW_PEOPLE_PAGE (object)->reading);
  G_OBJECT_CLASS (stw_people_page_parent_class)->finalize (object);
}

static void
stw_people_page_class_init (StwPeoplePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_people_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_people_page_finalize;
  g_type_ensure (STW_TYPE_SECTION);
  g_type_ensure (STW_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, people);
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, teams);
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, history);
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, lock);
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, roles);
  gtk_widget_class_bind_template_callback (widget_class, add_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_team_cb);
}

static void
stw_people_page_init (StwPeoplePage *self)
{
  self->reading = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (StwPermission i = STW_PERMISSION_OWN; i < STW_N_PERMISSIONS; i++)
    adw_preferences_group_add (self->roles, new_permission_row (i));
}

/**
 * stw_people_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_people_page_new (StwSession *session)
{
  StwPeoplePage *self = g_object_new (STW_TYPE_PEOPLE_PAGE, NULL);

  self->session = g_object_ref (session);
  stw_setting_form_attach (GTK_WIDGET (self), session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
