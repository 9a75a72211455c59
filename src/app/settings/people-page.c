/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the people of the desk, their teams, how they sign in, and the table of permissions as
 * the engine reads it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/people-page.h"

#include "app/companies/section.h"
#include "app/permitted.h"
#include "app/settings/person-dialog.h"
#include "app/settings/person-rows.h"
#include "app/settings/person-window.h"
#include "app/settings/setting-form.h"
#include "app/settings/setting-row.h"
#include "app/widgets/face.h"
#include "app/widgets/live.h"
#include "app/widgets/named-groups.h"
#include "base/ids.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>

#define HISTORY_ROWS 10
#define AVATAR_SIZE 32

struct _StwPeoplePage
{
  AdwBin parent_instance;

  GtkWidget *add_person;      /* (unowned) */
  GtkWidget *add_team;        /* (unowned) */
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
  if (reading->people != NULL)
    reading->teams = stw_team_list (db, error);
  reading->history = reading->teams != NULL ? stw_sign_in_list (db, 0, HISTORY_ROWS, error) : NULL;
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
  GtkWidget *button = stw_section_button_new (row, icon, name);
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ self, json_object_ref (thing) };
  g_signal_connect_data (button, "clicked", clicked, subject, subject_free, 0);
  stw_permitted_widget (button, self->session, "team.update", 0);
}

/* The role, the companies, the skills and the status, as far as there are any. */
static char *
describe_person (JsonObject *person)
{
  g_autofree char *skills = stw_person_describe_skills (person);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  StwRole role;
  guint n_grants = json_array_get_length (json_object_get_array_member (person, "grants"));

  if (stw_role_from_word (get_text (person, "role"), &role))
    g_ptr_array_add (parts, g_strdup (_ (stw_role_get_title (role))));
  if (n_grants > 0)
    /* Translators: companies for which somebody has a role of its own */
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u company", "%u companies", n_grants), n_grants));
  if (*skills != '\0')
    g_ptr_array_add (parts, g_steal_pointer (&skills));
  if (json_object_get_boolean_member (person, "can_sign_in"))
    g_ptr_array_add (parts, g_strdup (_ ("signs in")));
  else if (get_text (person, "invited_until") != NULL)
    g_ptr_array_add (parts, g_strdup (_ ("invited")));
  g_ptr_array_add (parts, stw_person_describe_status (person));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
open_person_cb (AdwActionRow *row, Subject *subject)
{
  stw_person_window_show (GTK_WIDGET (subject->page),
                          subject->page->session,
                          get_id (STW_ID_PERSON, subject->thing));
}

static GtkWidget *
new_person_row (JsonObject *person, gpointer data)
{
  StwPeoplePage *self = data;
  g_autofree char *about = describe_person (person);
  GtkWidget *row = stw_section_row_new (get_text (person, "name"), about, NULL);
  GtkWidget *avatar = stw_face_new (stw_session_get_client (self->session),
                                    AVATAR_SIZE,
                                    get_id (STW_ID_PERSON, person),
                                    get_text (person, "name"));
  Subject *subject = g_new (Subject, 1);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  *subject = (Subject){ self, json_object_ref (person) };
  g_signal_connect_data (row, "activated", G_CALLBACK (open_person_cb), subject, subject_free, 0);
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
  StwCommand *command = stw_command_new ("team.remove", "desk", 0);
  /* Translators: %s is a team */
  g_autofree char *said = g_strdup_printf (_ ("Removed “%s”"), get_text (subject->thing, "name"));

  json_object_set_int_member (command->arguments, "team", get_id (STW_ID_TEAM, subject->thing));
  stw_session_give (subject->page->session, command, said);
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
              g_strdup_printf (_ ("Remove “%s”"), name),
              team,
              G_CALLBACK (remove_team_cb));
  return row;
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
                        stw_person_rows_new_history,
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
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, add_person);
  gtk_widget_class_bind_template_child (widget_class, StwPeoplePage, add_team);
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
  stw_permitted_widget (self->add_person, session, "person.add", 0);
  stw_permitted_widget (self->add_team, session, "team.add", 0);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
