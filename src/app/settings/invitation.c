/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invitation: a link for a browser, a code for the lock of the desk, until when they serve, and
 * whether the link's address can be reached. Both are shown once; only a hash of them is kept. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/invitation.h"

#include "app/incidents/question.h"
#include "app/widgets/copy-row.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "desk/people/credential-store.h"
#include "engine/portal/portal.h"
#include "model/permission.h"

#include <glib/gi18n.h>

#define INVITATION_DAYS 7
#define INVITATION_BYTES 24

typedef struct
{
  GtkWidget *page;     /* (owned) */
  StwSession *session; /* (owned) */
  gint64 company;      /* of whom to add first, else 0 */
  gint64 person;
  char *name;  /* (owned) */
  char *token; /* (owned) to be wiped */
  gint64 expires_at;
  AdwMessageDialog *question;
  GtkEditable *entries[2]; /* (unowned) the name and the address of whom to add */
} Invitation;

static void
invitation_free (gpointer data)
{
  Invitation *invitation = data;

  g_object_unref (invitation->page);
  g_object_unref (invitation->session);
  g_free (invitation->name);
  stw_text_wipe (invitation->token);
  g_free (invitation);
}

static Invitation *
invitation_new (GtkWidget *page, StwSession *session)
{
  Invitation *invitation = g_new0 (Invitation, 1);

  invitation->page = g_object_ref (page);
  invitation->session = g_object_ref (session);
  return invitation;
}

/**
 * stw_invitation_get_reach:
 * @link: (nullable): of an invitation
 *
 * Returns: whether the one who is invited can open it
 */
StwInvitationReach
stw_invitation_get_reach (const char *link)
{
  g_autoptr (GUri) uri = link != NULL ? g_uri_parse (link, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (host == NULL)
    return STW_INVITATION_NO_ADDRESS;
  if (g_ascii_strcasecmp (host, "localhost") == 0 ||
      (address != NULL &&
       (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address))))
    return STW_INVITATION_THIS_COMPUTER;
  return g_str_equal (g_uri_get_scheme (uri), "https") ? STW_INVITATION_REACHABLE
                                                       : STW_INVITATION_OPEN_LINE;
}

static const char *
describe_reach (StwInvitationReach reach)
{
  static const char *const words[] = {
    [STW_INVITATION_NO_ADDRESS] = N_ (
      "The desk has no address for browsers: its door is closed. Open it under Settings, Door."),
    [STW_INVITATION_THIS_COMPUTER] =
      N_ ("The link can be opened on this computer only. Fill in “Address for Others” under "
          "Settings, Door, then invite again."),
    [STW_INVITATION_OPEN_LINE] =
      N_ ("The link’s address does not begin with https://, so Steward shows the page to nobody. "
          "Fill in “Address for Others” under Settings, Door, then invite again."),
    [STW_INVITATION_REACHABLE] =
      N_ ("The link leads to the address for others. Send it to nobody else."),
  };

  return _ (words[reach]);
}

static void
append_copy_row (GtkListBox *list, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (STW_TYPE_COPY_ROW, "title", title, NULL);

  stw_copy_row_set_text (STW_COPY_ROW (row), text);
  gtk_list_box_append (list, row);
}

/* Until when it serves: a moment, and that in words. */
static char *
describe_end (gint64 expires_at)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *moment = stw_words_moment (expires_at, now);

  /* Translators: %s is a moment such as "28 Nov, 14:00" */
  return g_strdup_printf (_ ("It serves once, until %s: for 7 days."), moment);
}

static void
show (const Invitation *invitation, const char *link)
{
  StwInvitationReach reach = stw_invitation_get_reach (link);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *reachable = gtk_label_new (describe_reach (reach));
  /* Translators: %s is a person */
  g_autofree char *heading = g_strdup_printf (_ ("Invitation for %s"), invitation->name);
  g_autofree char *end = describe_end (invitation->expires_at);
  g_autofree char *body =
    g_strdup_printf ("%s %s", end, _ ("It is shown only now, and can be taken back until then."));
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (invitation->page)), heading, body);
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  stw_question_name (GTK_WIDGET (list), heading);
  if (link != NULL)
    append_copy_row (list, _ ("Link for a Browser"), link);
  append_copy_row (list, _ ("Code for the Lock of the Desk"), invitation->token);
  gtk_label_set_wrap (GTK_LABEL (reachable), TRUE);
  gtk_label_set_xalign (GTK_LABEL (reachable), 0);
  gtk_widget_add_css_class (reachable, reach == STW_INVITATION_REACHABLE ? "dim-label" : "warning");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (list));
  gtk_box_append (GTK_BOX (box), reachable);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static gpointer
read_link (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char *link = stw_portal_make_invitation_link (db, data);

  return link != NULL ? link : g_strdup ("");
}

static void
link_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Invitation *invitation = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *link = stw_reader_run_finish (result, &error);

  if (error != NULL)
    stw_session_refuse (invitation->session, error);
  else if (gtk_widget_get_root (invitation->page) != NULL)
    show (invitation, *link != '\0' ? link : NULL);
  invitation_free (invitation);
}

static void
invited_cb (JsonObject *result, const GError *error, gpointer data)
{
  Invitation *invitation = data;

  if (error != NULL)
    {
      stw_session_refuse (invitation->session, error);
      invitation_free (invitation);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (invitation->session),
                              read_link,
                              g_strdup (invitation->token),
                              (GDestroyNotify) stw_text_wipe,
                              g_free,
                              NULL,
                              link_cb,
                              invitation);
}

/* @invitation is (transfer full). */
static void
invite (Invitation *invitation)
{
  StwCommand *command = stw_command_new ("person.invite", "desk", 0);
  g_autofree char *hash = NULL;

  invitation->token = stw_random_token (INVITATION_BYTES);
  invitation->expires_at = stw_clock_now (NULL) + INVITATION_DAYS * STW_DAY;
  hash = stw_invitation_hash (invitation->token);
  json_object_set_int_member (command->arguments, "person", invitation->person);
  json_object_set_string_member (command->arguments, "hash", hash);
  json_object_set_int_member (command->arguments, "expires_at", invitation->expires_at);
  stw_desk_client_submit (stw_session_get_client (invitation->session),
                          command,
                          invited_cb,
                          invitation);
}

/**
 * stw_invitation_make:
 * @page: who asks
 * @name: of the person
 *
 * Invites somebody who is known to the desk, and shows the link once.
 */
void
stw_invitation_make (GtkWidget *page, StwSession *session, gint64 person, const char *name)
{
  Invitation *invitation = invitation_new (page, session);

  invitation->person = person;
  invitation->name = g_strdup (name);
  invite (invitation);
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  Invitation *invitation = data;

  if (error != NULL)
    {
      stw_session_refuse (invitation->session, error);
      invitation_free (invitation);
      return;
    }
  invitation->person = json_object_get_int_member (result, "id");
  invite (invitation);
}

static JsonArray *
make_grants (gint64 company)
{
  JsonArray *grants = json_array_new ();
  JsonObject *grant = json_object_new ();

  json_object_set_int_member (grant, "company", company);
  json_object_set_string_member (grant, "role", stw_role_to_word (STW_ROLE_COMPANY_ADMINISTRATOR));
  json_array_add_object_element (grants, grant);
  return grants;
}

static void
answered_cb (gpointer data)
{
  const Invitation *asked = data;
  Invitation *invitation = invitation_new (asked->page, asked->session);
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  invitation->name = g_strdup (gtk_editable_get_text (asked->entries[0]));
  json_object_set_string_member (command->arguments, "name", invitation->name);
  json_object_set_string_member (command->arguments,
                                 "mail",
                                 gtk_editable_get_text (asked->entries[1]));
  json_object_set_array_member (command->arguments, "grants", make_grants (asked->company));
  stw_desk_client_submit (stw_session_get_client (asked->session), command, added_cb, invitation);
}

static void
typed_cb (Invitation *invitation)
{
  stw_question_set_ready (invitation->question,
                          *gtk_editable_get_text (invitation->entries[0]) != '\0');
}

/**
 * stw_invitation_ask_new:
 * @page: who asks
 * @company: the client's number
 *
 * Asks for somebody at a client, adds them as its administrator, and invites them.
 */
void
stw_invitation_ask_new (GtkWidget *page, StwSession *session, gint64 company)
{
  static const char *const captions[] = { N_ ("Name"), N_ ("E-Mail") };
  Invitation *invitation = invitation_new (page, session);
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (_ ("Invite Company Administrator"), &list);

  invitation->company = company;
  invitation->question =
    stw_question_new (page,
                      _ ("Invite Company Administrator"),
                      _ ("They see this client’s incidents in a browser, say whether one is "
                         "solved, and need no desktop. The invitation is a link."),
                      C_ ("action", "Invite"));
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    {
      GtkWidget *row = adw_entry_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (captions[i]));
      adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
      gtk_list_box_append (list, row);
      invitation->entries[i] = GTK_EDITABLE (row);
    }
  g_signal_connect_swapped (invitation->entries[0], "changed", G_CALLBACK (typed_cb), invitation);
  typed_cb (invitation);
  stw_question_ask (invitation->question, box, answered_cb, invitation, invitation_free);
}
