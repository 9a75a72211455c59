/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person in a window of its own, kept up to date with the desk. Each section shows rows of what
 * is so, and their buttons ask for what shall be. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/person-window.h"

#include "app/companies/section.h"
#include "app/incidents/question.h"
#include "app/settings/availability-dialogs.h"
#include "app/settings/grant-dialog.h"
#include "app/settings/person-dialog.h"
#include "app/settings/person-rows.h"
#include "app/settings/picture.h"
#include "app/widgets/face.h"
#include "app/widgets/live.h"
#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>

#define HISTORY_ROWS 10

struct _StwPersonWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;   /* (unowned) */
  AdwWindowTitle *heading;   /* (unowned) */
  AdwAvatar *avatar;         /* (unowned) */
  GtkLabel *name;            /* (unowned) */
  GtkWidget *choose_picture; /* (unowned) */
  GtkWidget *remove_picture; /* (unowned) */
  GtkWidget *add_absence;    /* (unowned) */
  GtkWidget *add_grant;      /* (unowned) */
  GtkWidget *leave;          /* (unowned) */
  StwSection *identity;      /* (unowned) */
  StwSection *availability;  /* (unowned) */
  StwSection *absences;      /* (unowned) */
  StwSection *grants;        /* (unowned) */
  StwSection *sign_in;       /* (unowned) */
  StwSection *history;       /* (unowned) */

  StwSession *session;   /* (owned) */
  StwLive *live;         /* (owned) */
  GCancellable *reading; /* (owned) */
  AdwToast *undo_toast;  /* (unowned) (nullable) */
  gint64 id;
  gboolean permitted;
  JsonObject *person;   /* (owned) (nullable) as it was read */
  JsonArray *companies; /* (owned) (nullable) all that there are */
};

G_DEFINE_FINAL_TYPE (StwPersonWindow, stw_person_window, ADW_TYPE_WINDOW)

/* What the window shows, read at once. */
typedef struct
{
  JsonObject *person;   /* (owned) (nullable) NULL for who left */
  JsonArray *companies; /* (owned) */
  JsonArray *history;   /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->person, json_object_unref);
  g_clear_pointer (&reading->companies, json_array_unref);
  g_clear_pointer (&reading->history, json_array_unref);
  g_free (reading);
}

static JsonArray *
read_companies (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_company_list (db, error);
  JsonArray *companies = rows != NULL ? json_array_new () : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StwCompany *company = g_ptr_array_index (rows, i);
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_COMPANY, company->id);

      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "name", company->name);
      json_array_add_object_element (companies, object);
    }
  return companies;
}

static gpointer
read_all (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 id = *(const gint64 *) data;
  g_autofree char *text = stw_id_format (STW_ID_PERSON, id);
  g_autoptr (JsonArray) people = stw_person_list (db, error);
  Reading *reading;

  if (people == NULL)
    return NULL;
  reading = g_new0 (Reading, 1);
  for (guint i = 0; i < json_array_get_length (people); i++)
    if (g_str_equal (
          json_object_get_string_member (json_array_get_object_element (people, i), "id"),
          text))
      reading->person = json_object_ref (json_array_get_object_element (people, i));
  reading->companies = read_companies (db, error);
  reading->history =
    reading->companies != NULL ? stw_sign_in_list (db, id, HISTORY_ROWS, error) : NULL;
  if (reading->history != NULL)
    return reading;
  reading_free (reading);
  return NULL;
}

static const char *
get_name (StwPersonWindow *self)
{
  return json_object_get_string_member (self->person, "name");
}

static void
show_head (StwPersonWindow *self)
{
  adw_window_title_set_title (self->heading, get_name (self));
  gtk_window_set_title (GTK_WINDOW (self), get_name (self));
  gtk_label_set_text (self->name, get_name (self));
  stw_face_show (self->avatar, stw_session_get_client (self->session), self->id, get_name (self));
  gtk_widget_set_visible (self->remove_picture,
                          json_object_get_boolean_member (self->person, "has_picture"));
}

/* Once it is known whose window this is. */
static void
permit (StwPersonWindow *self)
{
  const struct
  {
    GtkWidget *button;
    const char *command;
  } deeds[] = {
    { self->choose_picture, "person.set-picture" },
    { self->remove_picture, "person.set-picture" },
    { self->add_absence, "person.add-absence" },
    { self->add_grant, "person.grant" },
    { self->leave, "person.leave" },
  };

  if (self->permitted)
    return;
  self->permitted = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    stw_person_rows_permit (deeds[i].button, self->session, self->person, deeds[i].command);
}

static void
show (StwPersonWindow *self, Reading *reading)
{
  const StwPersonRows rows = { GTK_WIDGET (self), self->session, self->person };
  g_autoptr (JsonArray) person = json_array_new ();
  const struct
  {
    StwSection *section;
    JsonArray *things;
    const char *empty;
    StwSectionRowFunc new_row;
  } sections[] = {
    { self->identity, person, "", stw_person_rows_new_identity },
    { self->absences,
      json_object_get_array_member (self->person, "absences"),
      _ ("No absence is noted."),
      stw_person_rows_new_absence },
    { self->grants,
      json_object_get_array_member (self->person, "grants"),
      _ ("None: the role for the whole desk is all there is."),
      stw_person_rows_new_grant },
    { self->history,
      reading->history,
      _ ("Nobody has signed in yet."),
      stw_person_rows_new_history },
  };

  json_array_add_object_element (person, json_object_ref (self->person));
  show_head (self);
  permit (self);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    stw_section_show (sections[i].section,
                      sections[i].things,
                      sections[i].empty,
                      sections[i].new_row,
                      (gpointer) &rows);
  stw_person_rows_show_availability (self->availability, &rows);
  stw_person_rows_show_sign_in (self->sign_in, &rows);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwPersonWindow) self = data;
  Reading *reading = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }
  if (reading != NULL && reading->person == NULL)
    {
      reading_free (reading);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (reading != NULL)
    {
      g_clear_pointer (&self->person, json_object_unref);
      g_clear_pointer (&self->companies, json_array_unref);
      self->person = json_object_ref (reading->person);
      self->companies = json_array_ref (reading->companies);
      show (self, reading);
      reading_free (reading);
    }
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwPersonWindow *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_all,
                              g_memdup2 (&self->id, sizeof self->id),
                              g_free,
                              reading_free,
                              self->reading,
                              read_cb,
                              g_object_ref (self));
}

static void
choose_picture_cb (StwPersonWindow *self)
{
  stw_picture_ask (GTK_WIDGET (self), self->session, self->id);
}

static void
remove_picture_cb (StwPersonWindow *self)
{
  StwCommand *command = stw_command_new ("person.set-picture", "desk", 0);

  json_object_set_int_member (command->arguments, "person", self->id);
  stw_session_give (self->session, command, _ ("Picture removed"));
}

static void
add_absence_cb (StwPersonWindow *self)
{
  if (self->person != NULL)
    stw_absence_dialog_show (GTK_WIDGET (self), self->session, self->person);
}

static void
add_grant_cb (StwPersonWindow *self)
{
  if (self->person != NULL)
    stw_grant_dialog_show (GTK_WIDGET (self), self->session, self->person, self->companies);
}

static void
leave_cb (StwPersonWindow *self)
{
  if (self->person != NULL)
    stw_person_rows_ask_leave (GTK_WIDGET (self), self->session, self->person);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_session_undo (STW_PERSON_WINDOW (widget)->session);
}

/* The window that this one stands above says it too, but nobody can reach that. */
static void
undo_offered_cb (StwSession *session, const char *title, StwPersonWindow *self)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "person.undo");
  /* A toast that is still shown would take back this one instead of its own. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
refused_cb (StwSession *session, const char *sentence, StwPersonWindow *self)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
stw_person_window_dispose (GObject *object)
{
  StwPersonWindow *self = STW_PERSON_WINDOW (object);

  g_cancellable_cancel (self->reading);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->person, json_object_unref);
  g_clear_pointer (&self->companies, json_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_person_window_parent_class)->dispose (object);
}

static void
stw_person_window_finalize (GObject *object)
{
  g_object_unref (STW_PERSON_WINDOW (object)->reading);
  G_OBJECT_CLASS (stw_person_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, name);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, choose_picture);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, remove_picture);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, add_absence);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, add_grant);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, identity);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, availability);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, absences);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, grants);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, StwPersonWindow, history);
}

static void
stw_person_window_class_init (StwPersonWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_person_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_person_window_finalize;
  g_type_ensure (STW_TYPE_SECTION);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/person-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choose_picture_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_picture_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_absence_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_grant_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_install_action (widget_class, "person.undo", NULL, undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_z,
                                       GDK_CONTROL_MASK,
                                       "person.undo",
                                       NULL);
}

static void
stw_person_window_init (StwPersonWindow *self)
{
  self->reading = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_person_window_show:
 * @parent: what it stands above
 * @session: of its window
 * @person: the number
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
stw_person_window_show (GtkWidget *parent, StwSession *session, gint64 person)
{
  StwPersonWindow *self = g_object_new (STW_TYPE_PERSON_WINDOW,
                                        "transient-for",
                                        GTK_WINDOW (gtk_widget_get_root (parent)),
                                        NULL);

  self->session = g_object_ref (session);
  self->id = person;
  g_signal_connect_object (session, "undo-offered", G_CALLBACK (undo_offered_cb), self, 0);
  g_signal_connect_object (session, "refused", G_CALLBACK (refused_cb), self, 0);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
