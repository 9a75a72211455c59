/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock: who one is, and two proofs of it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sign-in/lock-page.h"

#include "app/incidents/question.h"
#include "app/sign-in/enrol-window.h"
#include "base/ids.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

struct _StwLockPage
{
  AdwBin parent_instance;

  GtkEditable *name;     /* (unowned) */
  GtkEditable *password; /* (unowned) */
  GtkEditable *code;     /* (unowned) */
  GtkLabel *problem;     /* (unowned) */
  GtkWidget *sign_in;    /* (unowned) */

  StwDeskClient *client; /* (owned) */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (StwLockPage, stw_lock_page, ADW_TYPE_BIN)

static gboolean
is_empty (GtkEditable *entry)
{
  return *gtk_editable_get_text (entry) == '\0';
}

static void
typed_cb (StwLockPage *self)
{
  gtk_widget_set_sensitive (self->sign_in,
                            !self->asking && !is_empty (self->name) && !is_empty (self->password) &&
                              !is_empty (self->code));
}

static void
set_asking (StwLockPage *self, gboolean asking)
{
  self->asking = asking;
  typed_cb (self);
}

static void
show_problem (StwLockPage *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static gint64
get_person (JsonObject *answer)
{
  gint64 person = 0;

  stw_id_parse (STW_ID_PERSON, json_object_get_string_member (answer, "person"), &person);
  return person;
}

static void
signed_in_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwLockPage) self = data;

  set_asking (self, FALSE);
  if (error == NULL)
    {
      stw_desk_client_set_session (self->client,
                                   json_object_get_string_member (result, "session"),
                                   get_person (result),
                                   json_object_get_string_member (result, "name"),
                                   json_object_get_boolean_member (result, "whole_desk"));
      return;
    }
  show_problem (self, error->message);
  gtk_editable_set_text (self->code, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static void
set_text (StwCommand *command, const char *member, GtkEditable *entry)
{
  json_object_set_string_member (command->arguments, member, gtk_editable_get_text (entry));
}

static void
sign_in_cb (StwLockPage *self)
{
  StwCommand *command = stw_command_new ("session.open", "desk", 0);

  set_text (command, "name", self->name);
  set_text (command, "password", self->password);
  set_text (command, "code", self->code);
  set_asking (self, TRUE);
  show_problem (self, NULL);
  stw_desk_client_submit (self->client, command, signed_in_cb, g_object_ref (self));
}

/* Enter goes to what is still empty, and signs in when nothing is. */
static void
next_cb (StwLockPage *self)
{
  GtkEditable *const entries[] = { self->name, self->password, self->code };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (is_empty (entries[i]))
      {
        gtk_widget_grab_focus (GTK_WIDGET (entries[i]));
        return;
      }
  if (!self->asking)
    sign_in_cb (self);
}

/* One or two texts that are asked for beside the lock. */
typedef struct
{
  StwLockPage *page; /* (owned) */
  AdwMessageDialog *question;
  GtkEditable *entries[2]; /* (unowned) the second may be missing */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->page);
  g_free (form);
}

static void
form_typed_cb (Form *form)
{
  stw_question_set_ready (form->question,
                          !is_empty (form->entries[0]) &&
                            (form->entries[1] == NULL || !is_empty (form->entries[1])));
}

static GtkEditable *
append_entry (Form *form, GtkListBox *list, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (form_typed_cb), form);
  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static void
ask (StwLockPage *self,
     AdwMessageDialog *question,
     const char *first,
     const char *second,
     StwQuestionFunc answered)
{
  Form *form = g_new0 (Form, 1);
  GtkListBox *list;
  GtkWidget *fields = stw_question_new_list (first, &list);

  form->page = g_object_ref (self);
  form->question = question;
  form->entries[0] = append_entry (form, list, first);
  if (second != NULL)
    form->entries[1] = append_entry (form, list, second);
  form_typed_cb (form);
  stw_question_ask (question, fields, answered, form, form_free);
}

static void
invitation_cb (gpointer data)
{
  Form *form = data;

  stw_enrol_window_show (GTK_WIDGET (form->page),
                         form->page->client,
                         0,
                         gtk_editable_get_text (form->entries[0]));
}

static void
invited_cb (StwLockPage *self)
{
  ask (self,
       stw_question_new (GTK_WIDGET (self),
                         _ ("Invitation"),
                         _ ("Enter the invitation that an administrator gave you. With it you "
                            "choose a password and set up the app for the codes."),
                         C_ ("action", "Continue")),
       _ ("Invitation"),
       NULL,
       invitation_cb);
}

static void
ended_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwLockPage) self = data;

  show_problem (self, error != NULL ? error->message : NULL);
  if (error == NULL)
    stw_desk_client_set_session (self->client, NULL, 0, NULL, FALSE);
}

static void
end_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = stw_command_new ("session.end-lock", "desk", 0);

  set_text (command, "name", form->entries[0]);
  set_text (command, "code", form->entries[1]);
  stw_desk_client_submit (form->page->client, command, ended_cb, g_object_ref (form->page));
}

static void
end_lock_cb (StwLockPage *self)
{
  ask (self,
       stw_question_new (GTK_WIDGET (self),
                         _ ("Use the Desk Alone Again?"),
                         _ ("Nobody has to sign in any more, and whoever sits at this computer may "
                            "do everything. This takes the app of an MSP administrator."),
                         _ ("End the Lock")),
       _ ("Name of the Administrator"),
       _ ("Code of the App"),
       end_cb);
}

/* What stood above the desk would show it still. Only who enrols goes on: their recovery codes are
 * shown once. */
static void
close_windows (GtkWindow *above)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      /* Closing one may have closed others. */
      if (window == NULL || gtk_window_get_transient_for (window) != above)
        continue;
      close_windows (window);
      if (!STW_IS_ENROL_WINDOW (window))
        gtk_window_destroy (window);
    }
}

static void
stw_lock_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (stw_lock_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    close_windows (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static gboolean
stw_lock_page_grab_focus (GtkWidget *widget)
{
  StwLockPage *self = STW_LOCK_PAGE (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (is_empty (self->name) ? self->name : self->password));
}

static void
stw_lock_page_dispose (GObject *object)
{
  g_clear_object (&STW_LOCK_PAGE (object)->client);
  G_OBJECT_CLASS (stw_lock_page_parent_class)->dispose (object);
}

static void
stw_lock_page_class_init (StwLockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_lock_page_dispose;
  widget_class->root = stw_lock_page_root;
  widget_class->grab_focus = stw_lock_page_grab_focus;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/sign-in/lock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwLockPage, name);
  gtk_widget_class_bind_template_child (widget_class, StwLockPage, password);
  gtk_widget_class_bind_template_child (widget_class, StwLockPage, code);
  gtk_widget_class_bind_template_child (widget_class, StwLockPage, problem);
  gtk_widget_class_bind_template_child (widget_class, StwLockPage, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, invited_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_lock_cb);
}

static void
stw_lock_page_init (StwLockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_lock_page_new:
 * @client: the desk that is locked
 *
 * Returns: (transfer floating): the lock
 */
GtkWidget *
stw_lock_page_new (StwDeskClient *client)
{
  StwLockPage *self = g_object_new (STW_TYPE_LOCK_PAGE, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}
