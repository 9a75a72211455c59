/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integration page for a source whose key was shown already. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/guide-window.h"

#include "app/companies/connect-page.h"
#include "app/companies/rotate-dialog.h"
#include "base/ids.h"

#include <glib/gi18n.h>

#define WIDTH 640
#define HEIGHT 640
#define FORM_WIDTH 560
#define MARGIN 18

struct _StwGuideWindow
{
  AdwWindow parent_instance;

  StwSession *session; /* (owned) */
  JsonObject *source;  /* (owned) */
  gint64 company;
};

G_DEFINE_FINAL_TYPE (StwGuideWindow, stw_guide_window, ADW_TYPE_WINDOW)

static const char *
get_text (StwGuideWindow *self, const char *member)
{
  return json_object_get_string_member (self->source, member);
}

/* In its place: the new key has a window of its own. */
static void
rotate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwGuideWindow *self = STW_GUIDE_WINDOW (widget);
  gint64 source;

  if (!stw_id_parse (STW_ID_SOURCE, get_text (self, "source_id"), &source))
    return;
  stw_rotate_dialog_show (gtk_window_get_transient_for (GTK_WINDOW (self)),
                          stw_session_get_client (self->session),
                          self->company,
                          source,
                          get_text (self, "name"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
stw_guide_window_dispose (GObject *object)
{
  StwGuideWindow *self = STW_GUIDE_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->source, json_object_unref);
  G_OBJECT_CLASS (stw_guide_window_parent_class)->dispose (object);
}

static void
stw_guide_window_class_init (StwGuideWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_guide_window_dispose;
  gtk_widget_class_install_action (widget_class, "guide.rotate", NULL, rotate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
stw_guide_window_init (StwGuideWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

static GtkWidget *
new_scroller (GtkWidget *page)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), FORM_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), page);
  gtk_widget_set_margin_top (clamp, MARGIN);
  gtk_widget_set_margin_bottom (clamp, MARGIN);
  gtk_widget_set_margin_start (clamp, MARGIN);
  gtk_widget_set_margin_end (clamp, MARGIN);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/**
 * stw_guide_window_show:
 * @widget: who asks
 * @source: a key with its source, as stw_source_list() says it
 */
void
stw_guide_window_show (GtkWidget *widget, StwSession *session, gint64 company, JsonObject *source)
{
  StwGuideWindow *self = g_object_new (STW_TYPE_GUIDE_WINDOW, NULL);
  GtkWidget *page = g_object_new (STW_TYPE_CONNECT_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *toasts = adw_toast_overlay_new ();
  g_autofree char *title = NULL;
  gint64 number = 0;

  self->session = g_object_ref (session);
  self->source = json_object_ref (source);
  self->company = company;
  /* Translators: %s is a source of a client */
  title = g_strdup_printf (_ ("Connect “%s”"), get_text (self, "name"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), new_scroller (page));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), box);
  adw_window_set_content (ADW_WINDOW (self), toasts);
  stw_id_parse (STW_ID_SOURCE, get_text (self, "source_id"), &number);
  stw_connect_page_guide (STW_CONNECT_PAGE (page),
                          stw_session_get_client (session),
                          company,
                          number,
                          get_text (self, "prefix"));
  gtk_window_present (GTK_WINDOW (self));
}
