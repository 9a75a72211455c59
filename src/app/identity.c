/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sits at the desk, at the foot of the sidebar, and until when they are on call. Main thread;
 * the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/identity.h"

#include "app/widgets/face.h"
#include "app/widgets/live.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/text.h"
#include "desk/assignment/candidate-store.h"
#include "desk/oncall/turn.h"
#include "store/change-feed.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define EACH_S 60

#define AVATAR_SIZE 28

struct _StwIdentity
{
  GtkBox parent_instance;

  AdwAvatar *avatar; /* (unowned) */
  GtkLabel *first;   /* (unowned) */
  GtkLabel *second;  /* (unowned) */

  StwSession *session; /* (owned) (nullable) while no desk is open */
  StwLive *live;       /* (owned) (nullable) likewise */
  StwOncallTurn turn;  /* of whoever sits here, if it is known who that is */
};

G_DEFINE_FINAL_TYPE (StwIdentity, stw_identity, GTK_TYPE_BOX)

/* Nothing while they are not on call, or where nobody is signed in. */
static char *
describe_turn (const StwOncallTurn *turn)
{
  g_autofree char *until = NULL;

  if (turn->person == 0)
    return NULL;
  if (turn->until == STW_ONCALL_NEVER)
    return g_strdup (_ ("On call"));
  until = stw_words_moment (turn->until, stw_clock_now (NULL));
  /* Translators: a time, such as 8:00 */
  return g_strdup_printf (_ ("On call until %s"), until);
}

/* The person above the company, or above how long they are on call; either may be all there is. */
static void
show_names (StwIdentity *self)
{
  const char *company = self->session != NULL ? stw_session_get_msp_name (self->session) : NULL;
  const char *signed_in = self->session != NULL
                            ? stw_desk_client_get_name (stw_session_get_client (self->session))
                            : NULL;
  const char *administrator =
    self->session != NULL ? stw_session_get_administrator (self->session) : NULL;
  const char *person = stw_text_or (signed_in, administrator);
  const char *first = stw_text_or (person, company);
  g_autofree char *turn = describe_turn (&self->turn);
  const char *second = stw_text_or (turn, person != NULL ? company : NULL);

  if (self->session != NULL)
    stw_face_show (self->avatar,
                   stw_session_get_client (self->session),
                   stw_desk_client_get_person (stw_session_get_client (self->session)),
                   first);
  else
    adw_avatar_set_text (self->avatar, first);
  gtk_label_set_label (self->first, stw_text_or (first, ""));
  gtk_label_set_label (self->second, stw_text_or (second, ""));
  gtk_widget_set_visible (GTK_WIDGET (self->second), second != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), first != NULL);
}

static gpointer
read_turn (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree StwOncallTurn *turn = g_new0 (StwOncallTurn, 1);
  gint64 person;

  if (!stw_candidate_find_self (db, *(const gint64 *) data, &person, error) ||
      (person != 0 && !stw_oncall_find_turn (db, person, stw_clock_now (NULL), turn, error)))
    return NULL;
  return g_steal_pointer (&turn);
}

static void
turn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwIdentity) self = data;
  g_autofree StwOncallTurn *turn = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (turn != NULL)
    self->turn = *turn;
  show_names (self);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwIdentity *self = data;
  StwDeskClient *client = stw_session_get_client (self->session);
  gint64 person = stw_desk_client_get_person (client);

  if (!stw_changes_concern (changes, "schedule") && !stw_changes_concern (changes, "person") &&
      !stw_changes_concern (changes, "absence"))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (client,
                              read_turn,
                              g_memdup2 (&person, sizeof person),
                              g_free,
                              g_free,
                              NULL,
                              turn_cb,
                              g_object_ref (self));
}

static void
somebody_else_cb (StwIdentity *self)
{
  self->turn = (StwOncallTurn){ 0 };
  show_names (self);
  stw_live_refresh (self->live);
}

static void
leave_session (StwIdentity *self)
{
  g_clear_pointer (&self->live, stw_live_free);
  self->turn = (StwOncallTurn){ 0 };
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (stw_session_get_client (self->session), self);
  g_clear_object (&self->session);
}

/**
 * stw_identity_set_session:
 * @session: (nullable): whose desk it is, %NULL while none is open
 */
void
stw_identity_set_session (StwIdentity *self, StwSession *session)
{
  g_return_if_fail (STW_IS_IDENTITY (self));

  leave_session (self);
  if (session != NULL)
    {
      StwDeskClient *client = stw_session_get_client (session);

      self->session = g_object_ref (session);
      self->live = stw_live_new (GTK_WIDGET (self), client, refresh, self);
      stw_live_refresh_every (self->live, EACH_S);
      g_signal_connect_swapped (session, "notify::msp-name", G_CALLBACK (show_names), self);
      g_signal_connect_swapped (session, "notify::administrator", G_CALLBACK (show_names), self);
      g_signal_connect_swapped (client, "notify::locked", G_CALLBACK (somebody_else_cb), self);
    }
  show_names (self);
}

static void
stw_identity_dispose (GObject *object)
{
  leave_session (STW_IDENTITY (object));
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
