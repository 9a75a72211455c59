/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant that makes somebody able to sign in. Whoever enrols in a window is signed in there
 * only when they were invited; otherwise somebody else sits at it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sign-in/enrol-window.h"

#include "app/sign-in/qr-picture.h"
#include "app/widgets/copy-row.h"
#include "app/widgets/save-file.h"
#include "app/widgets/toast.h"
#include "base/ids.h"

#include <glib/gi18n.h>

#define LINE_POINTS 16.0

struct _StwEnrolWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading; /* (unowned) */
  GtkStack *stack;         /* (unowned) */
  AdwStatusPage *waiting;  /* (unowned) */
  GtkEditable *password;   /* (unowned) */
  GtkEditable *again;      /* (unowned) */
  StwQrPicture *picture;   /* (unowned) */
  StwCopyRow *seed;        /* (unowned) */
  GtkEditable *code;       /* (unowned) */
  GtkLabel *problem;       /* (unowned) */
  GtkWidget *go_on;        /* (unowned) */
  GtkLabel *recovery;      /* (unowned) */

  StwDeskClient *client; /* (owned) */
  char *enrolment;       /* (owned) (nullable) */
  gboolean invited;
  char *session;       /* (owned) (nullable) of who enrolled here, until the codes were seen */
  gboolean whole_desk; /* whether that session sees more than single companies */
  gint64 person;       /* who that is */
  char *name;          /* (owned) (nullable) */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (StwEnrolWindow, stw_enrol_window, ADW_TYPE_WINDOW)

static void
typed_cb (StwEnrolWindow *self)
{
  const char *password = gtk_editable_get_text (self->password);
  gboolean same = g_str_equal (password, gtk_editable_get_text (self->again));

  if (same)
    gtk_widget_remove_css_class (GTK_WIDGET (self->again), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->again), "error");
  gtk_widget_set_sensitive (self->go_on,
                            !self->asking && same && *password != '\0' &&
                              *gtk_editable_get_text (self->code) != '\0');
}

static void
show_problem (StwEnrolWindow *self, const char *sentence)
{
  gtk_label_set_text (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
begun_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwEnrolWindow) self = data;

  if (error != NULL)
    {
      adw_status_page_set_title (self->waiting, _ ("This Cannot Be Set Up"));
      adw_status_page_set_description (self->waiting, error->message);
      return;
    }
  self->enrolment = g_strdup (json_object_get_string_member (result, "enrolment"));
  self->name = g_strdup (json_object_get_string_member (result, "name"));
  adw_window_title_set_subtitle (self->heading, json_object_get_string_member (result, "name"));
  stw_qr_picture_set_text (self->picture, json_object_get_string_member (result, "address"));
  stw_copy_row_set_text (self->seed, json_object_get_string_member (result, "seed"));
  gtk_stack_set_visible_child_name (self->stack, "proofs");
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
show_recovery (StwEnrolWindow *self, JsonArray *codes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (codes); i++)
    g_string_append_printf (text,
                            "%s%s",
                            i > 0 ? "\n" : "",
                            json_array_get_string_element (codes, i));
  gtk_label_set_text (self->recovery, text->str);
  gtk_stack_set_visible_child_name (self->stack, "recovery");
}

static void
enrolled_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwEnrolWindow) self = data;

  self->asking = FALSE;
  typed_cb (self);
  if (error != NULL)
    {
      show_problem (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      return;
    }
  gtk_editable_set_text (self->password, "");
  gtk_editable_set_text (self->again, "");
  stw_qr_picture_set_text (self->picture, NULL);
  self->session = g_strdup (json_object_get_string_member_with_default (result, "session", NULL));
  self->whole_desk = json_object_get_boolean_member_with_default (result, "whole_desk", FALSE);
  if (self->session != NULL)
    stw_id_parse (STW_ID_PERSON, json_object_get_string_member (result, "person"), &self->person);
  show_recovery (self, json_object_get_array_member (result, "recovery"));
}

static void
go_on_cb (StwEnrolWindow *self)
{
  StwCommand *command;

  if (!gtk_widget_get_sensitive (self->go_on))
    return;
  command = stw_command_new ("session.enrol", "desk", 0);
  json_object_set_string_member (command->arguments, "enrolment", self->enrolment);
  json_object_set_string_member (command->arguments,
                                 "password",
                                 gtk_editable_get_text (self->password));
  json_object_set_string_member (command->arguments, "code", gtk_editable_get_text (self->code));
  self->asking = TRUE;
  typed_cb (self);
  show_problem (self, NULL);
  stw_desk_client_submit (self->client, command, enrolled_cb, g_object_ref (self));
}

static void
copy_cb (StwEnrolWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->recovery));
  stw_toast (GTK_WIDGET (self->recovery), _ ("Copied"));
}

/* As it is printed. */
static char *
describe_codes (StwEnrolWindow *self)
{
  /* Translators: above printed recovery codes; %s is a person */
  g_autofree char *heading = g_strdup_printf (_ ("Steward: recovery codes of %s"), self->name);

  return g_strdup_printf ("%s\n\n%s\n", heading, gtk_label_get_text (self->recovery));
}

static void
save_cb (StwEnrolWindow *self)
{
  static const char name[] = "steward-recovery-codes.txt";
  g_autofree char *text = describe_codes (self);
  /* Translators: %s is the name of a file */
  g_autofree char *done = g_strdup_printf (_ ("Saved “%s”"), name);
  const StwSaveFile what = { _ ("Recovery Codes"), name, done };

  stw_save_file_ask_secret (GTK_WIDGET (self->recovery), &what, text);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              StwEnrolWindow *self)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Monospace 14");
  g_autofree char *text = describe_codes (self);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cairo, LINE_POINTS, LINE_POINTS);
  pango_cairo_show_layout (cairo, layout);
}

static void
print_cb (StwEnrolWindow *self)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), self, 0);
  gtk_print_operation_run (operation,
                           GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (self),
                           NULL);
}

static void
done_cb (StwEnrolWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Who was invited sits here and goes on; for anybody else the session is not theirs to use. */
static void
hand_over (StwEnrolWindow *self)
{
  StwCommand *command;

  if (self->session == NULL)
    return;
  if (self->invited)
    stw_desk_client_set_session (self->client,
                                 self->session,
                                 self->person,
                                 self->name,
                                 self->whole_desk);
  else
    {
      command = stw_command_new ("session.close", "desk", 0);
      stw_command_set_session (command, self->session);
      stw_desk_client_submit (self->client, command, NULL, NULL);
    }
  g_clear_pointer (&self->session, g_free);
}

static gboolean
stw_enrol_window_close_request (GtkWindow *window)
{
  hand_over (STW_ENROL_WINDOW (window));
  return GTK_WINDOW_CLASS (stw_enrol_window_parent_class)->close_request (window);
}

static void
stw_enrol_window_dispose (GObject *object)
{
  StwEnrolWindow *self = STW_ENROL_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->enrolment, g_free);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (stw_enrol_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, password);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, again);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, seed);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, code);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, go_on);
  gtk_widget_class_bind_template_child (widget_class, StwEnrolWindow, recovery);
}

static void
stw_enrol_window_class_init (StwEnrolWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_enrol_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = stw_enrol_window_close_request;
  g_type_ensure (STW_TYPE_COPY_ROW);
  g_type_ensure (STW_TYPE_QR_PICTURE);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/sign-in/enrol-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
stw_enrol_window_init (StwEnrolWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_enrol_window_show:
 * @parent: what it stands above
 * @client: the desk
 * @person: who enrols, while nobody must sign in; 0 for who is invited
 * @invitation: (nullable): what the person was given
 *
 * Makes somebody able to sign in.
 */
void
stw_enrol_window_show (GtkWidget *parent,
                       StwDeskClient *client,
                       gint64 person,
                       const char *invitation)
{
  StwEnrolWindow *self = g_object_new (STW_TYPE_ENROL_WINDOW,
                                       "transient-for",
                                       GTK_WINDOW (gtk_widget_get_root (parent)),
                                       NULL);
  StwCommand *command = stw_command_new ("session.enrol-begin", "desk", 0);

  self->client = g_object_ref (client);
  self->invited = invitation != NULL;
  if (invitation != NULL)
    json_object_set_string_member (command->arguments, "invitation", invitation);
  json_object_set_int_member (command->arguments, "person", person);
  stw_desk_client_submit (client, command, begun_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
