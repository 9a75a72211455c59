/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sits at the desk, at the foot of the sidebar. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/identity.h"

#include "base/text.h"

#include <adwaita.h>

#define AVATAR_SIZE 28

struct _StwIdentity
{
  GtkBox parent_instance;

  AdwAvatar *avatar; /* (unowned) */
  GtkLabel *first;   /* (unowned) */
  GtkLabel *second;  /* (unowned) */

  StwSession *session; /* (owned) (nullable) while no desk is open */
};

G_DEFINE_FINAL_TYPE (StwIdentity, stw_identity, GTK_TYPE_BOX)

/* The person above the company; either may be all there is. */
static void
show_names (StwIdentity *self)
{
  const char *company = self->session != NULL ? stw_session_get_msp_name (self->session) : NULL;
  const char *person = self->session != NULL ? stw_session_get_administrator (self->session) : NULL;
  const char *first = stw_text_or (person, company);

  adw_avatar_set_text (self->avatar, first);
  gtk_label_set_label (self->first, stw_text_or (first, ""));
  gtk_label_set_label (self->second, stw_text_or (company, ""));
  gtk_widget_set_visible (GTK_WIDGET (self->second), person != NULL && company != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), first != NULL);
}

/**
 * stw_identity_set_session:
 * @session: (nullable): whose desk it is, %NULL while none is open
 */
void
stw_identity_set_session (StwIdentity *self, StwSession *session)
{
  g_return_if_fail (STW_IS_IDENTITY (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::msp-name", G_CALLBACK (show_names), self);
      g_signal_connect_swapped (session, "notify::administrator", G_CALLBACK (show_names), self);
    }
  show_names (self);
}

static void
stw_identity_dispose (GObject *object)
{
  StwIdentity *self = STW_IDENTITY (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_identity_parent_class)->dispose (object);
}

static void
stw_identity_class_init (StwIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_identity_dispose;
}

static GtkLabel *
append_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
stw_identity_init (StwIdentity *self)
{
  GtkWidget *avatar = adw_avatar_new (AVATAR_SIZE, NULL, TRUE);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->avatar = ADW_AVATAR (avatar);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  /* The names take what room there is, but ask for none: the sidebar stays as wide as it is. */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "identity");
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (names, TRUE);
  self->first = append_label (GTK_BOX (names), "strong");
  self->second = append_label (GTK_BOX (names), "small");
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "dim-label");
  gtk_box_append (GTK_BOX (self), avatar);
  gtk_box_append (GTK_BOX (self), names);
  show_names (self);
}
