/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the change feed for the desktop: once a second it reads how the changed incidents stand,
 * lets the announcer judge, and passes on what that says. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/notifier.h"

#include "app/notifications/notice-notifier.h"
#include "app/notifications/notification-server.h"
#include "app/preferences.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/announcer.h"

#include <glib/gi18n.h>

#define GATHER_MS 1000
/* Beyond so many changed incidents the newest are read instead, with those that stand. */
#define MAX_CHANGED 256
#define MAX_NEWEST 1000

struct _StwNotifier
{
  GApplication *application; /* (unowned) outlives this */
  StwDeskClient *client;     /* (owned) */
  GSettings *settings;       /* (owned) */
  StwNonces *nonces;         /* (unowned) outlives this */
  StwInViewFunc in_view;
  gpointer data;
  StwNotificationServer *server; /* (owned) */
  StwNoticeNotifier *notices;    /* (owned) */
  StwAnnouncer *announcer;       /* (owned) */
  GHashTable *changed;           /* (owned) of incidents, since the last reading */
  GCancellable *cancellable;     /* (owned) */
  guint source;
  gboolean everything; /* too much changed to say what */
  gboolean reading;
  gboolean has_read; /* at least once */
};

/* A question to the desk, and its answer. */
typedef struct
{
  gboolean everything;
  GArray *incidents; /* (owned) of gint64 */
  GPtrArray *stand;  /* (owned) (nullable) of StwNotification */
  GArray *gone;      /* (owned) (nullable) of gint64: those of which nothing is told any more */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->incidents, g_array_unref);
  g_clear_pointer (&reading->stand, g_ptr_array_unref);
  g_clear_pointer (&reading->gone, g_array_unref);
  g_free (reading);
}

static gboolean
read_one (StwDb *db, gint64 incident, Reading *reading, GError **error)
{
  g_autoptr (GError) failure = NULL;
  StwNotification *notification = stw_notification_load (db, incident, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (notification != NULL)
    g_ptr_array_add (reading->stand, notification);
  else
    g_array_append_val (reading->gone, incident);
  return TRUE;
}

static gpointer
read_notifications (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *question = data;
  Reading *reading = g_new0 (Reading, 1);

  reading->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  reading->stand = question->everything
                     ? stw_notification_list (db, STW_SEVERITIES_ALL, MAX_NEWEST, error)
                     : g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);
  for (guint i = 0; reading->stand != NULL && i < question->incidents->len; i++)
    if (!read_one (db, g_array_index (question->incidents, gint64, i), reading, error))
      g_clear_pointer (&reading->stand, g_ptr_array_unref);
  if (reading->stand != NULL)
    return reading;
  reading_free (reading);
  return NULL;
}

static char *
make_title (const StwNotification *incident)
{
  switch (incident->kind)
    {
    case STW_NOTIFICATION_REOPENED:
      /* Translators: the title of an incident */
      return g_strdup_printf (_ ("Reopened: %s"), incident->title);
    case STW_NOTIFICATION_WOKEN:
      /* Translators: the title of an incident that was snoozed */
      return g_strdup_printf (_ ("Back from Snooze: %s"), incident->title);
    case STW_NOTIFICATION_ESCALATED:
      /* Translators: the title of an incident */
      return g_strdup_printf (_ ("Nobody Answered: %s"), incident->title);
    case STW_NOTIFICATION_WARNED:
      /* Translators: the title of an incident whose promised time runs out */
      return g_strdup_printf (_ ("Soon Due: %s"), incident->title);
    case STW_NOTIFICATION_MISSED:
      /* Translators: the title of an incident */
      return g_strdup_printf (_ ("Promise Missed: %s"), incident->title);
    case STW_NOTIFICATION_OPENED:
    default:
      return g_strdup (incident->title);
    }
}

static void
describe (const StwAnnouncement *announcement, char **ret_title, char **ret_body)
{
  const StwNotification *worst = announcement->worst;
  guint n = announcement->n_incidents;

  switch (announcement->share)
    {
    case STW_SHARE_NONE:
      *ret_title = make_title (worst);
      *ret_body =
        g_strdup_printf ("%s · %s", stw_word_severity (worst->severity).word, worst->company_name);
      break;
    case STW_SHARE_COMPANY:
      /* Translators: how many, and the name of a company */
      *ret_title = g_strdup_printf (ngettext ("%u new incident at %s", "%u new incidents at %s", n),
                                    n,
                                    worst->company_name);
      /* Translators: the title of an incident */
      *ret_body = g_strdup_printf (_ ("Among them: %s"), worst->title);
      break;
    case STW_SHARE_ALL:
    default:
      *ret_title = g_strdup_printf (ngettext ("%u new incident", "%u new incidents", n), n);
      /* Translators: the title of an incident, and the name of its company */
      *ret_body = g_strdup_printf (_ ("Among them: %s at %s"), worst->title, worst->company_name);
      break;
    }
}

static void
add_actions (StwNotifier *self, GNotification *notification, const StwAnnouncement *announcement)
{
  const StwNotification *worst = announcement->worst;
  g_autofree char *incident = stw_id_format (STW_ID_INCIDENT, worst->incident);
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, worst->company);
  g_autofree char *nonce = NULL;

  switch (announcement->share)
    {
    case STW_SHARE_NONE:
      nonce = stw_nonces_add (self->nonces, worst->incident);
      g_notification_set_default_action_and_target (notification,
                                                    "app.open-incident",
                                                    "s",
                                                    incident);
      g_notification_add_button_with_target (notification,
                                             _ ("Open"),
                                             "app.open-incident",
                                             "s",
                                             incident);
      g_notification_add_button_with_target (notification,
                                             _ ("Acknowledge"),
                                             "app.acknowledge-incident",
                                             "s",
                                             nonce);
      break;
    case STW_SHARE_COMPANY:
      g_notification_set_default_action_and_target (notification, "app.open-company", "s", company);
      g_notification_add_button_with_target (notification,
                                             _ ("Open"),
                                             "app.open-company",
                                             "s",
                                             company);
      break;
    case STW_SHARE_ALL:
    default:
      g_notification_set_default_action (notification, "app.show-incidents");
      g_notification_add_button (notification, _ ("Open"), "app.show-incidents");
      break;
    }
}

/* While the window is locked nobody can say who saw it. */
static void
note_shown (StwNotifier *self, gint64 incident)
{
  StwCommand *command;

  if (stw_desk_client_is_locked (self->client))
    return;
  command = stw_command_new ("notification.shown", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", incident);
  stw_desk_client_submit (self->client, command, NULL, NULL);
}

static void
send (StwNotifier *self, const StwAnnouncement *announcement)
{
  static const GNotificationPriority priorities[STW_N_SEVERITIES] = {
    [STW_SEVERITY_INFO] = G_NOTIFICATION_PRIORITY_LOW,
    [STW_SEVERITY_LOW] = G_NOTIFICATION_PRIORITY_NORMAL,
    [STW_SEVERITY_MEDIUM] = G_NOTIFICATION_PRIORITY_NORMAL,
    [STW_SEVERITY_HIGH] = G_NOTIFICATION_PRIORITY_HIGH,
    [STW_SEVERITY_CRITICAL] = G_NOTIFICATION_PRIORITY_URGENT,
  };
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  describe (announcement, &title, &body);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priorities[announcement->worst->severity]);
  add_actions (self, notification, announcement);
  g_application_send_notification (self->application, announcement->id, notification);
  note_shown (self, announcement->worst->incident);
}

static void schedule (StwNotifier *self, gint64 wait_ms);

static void
announce (StwNotifier *self)
{
  gint64 now = stw_clock_now (NULL);
  gint64 next;
  g_autoptr (GPtrArray) list = stw_announcer_take (self->announcer, now, &next);

  /* What nobody shows stands in the window's list all the same. */
  for (guint i = 0; i < list->len && stw_notification_server_is_there (self->server); i++)
    {
      const StwAnnouncement *announcement = g_ptr_array_index (list, i);

      if (announcement->is_withdrawn)
        g_application_withdraw_notification (self->application, announcement->id);
      else
        send (self, announcement);
    }
  if (self->everything || g_hash_table_size (self->changed) > 0)
    schedule (self, GATHER_MS);
  else if (next != 0)
    schedule (self, next - now);
}

/* What an earlier run announced and is settled by now. */
static void
withdraw_settled (StwNotifier *self, const Reading *reading)
{
  guint n = stw_notification_server_is_there (self->server) ? reading->stand->len : 0;

  for (guint i = 0; i < MIN (n, STW_NOTIFICATION_LIST_MAX); i++)
    {
      const StwNotification *incident = g_ptr_array_index (reading->stand, i);
      g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->incident);

      if (!incident->waits)
        g_application_withdraw_notification (self->application, id);
    }
}

static void
hear (StwNotifier *self, const Reading *reading)
{
  for (guint i = 0; i < reading->gone->len; i++)
    stw_announcer_forget (self->announcer, g_array_index (reading->gone, gint64, i));
  for (guint i = 0; i < reading->stand->len; i++)
    {
      const StwNotification *incident = g_ptr_array_index (reading->stand, i);

      stw_announcer_hear (self->announcer, incident, self->in_view (incident->company, self->data));
    }
  if (!self->has_read)
    withdraw_settled (self, reading);
  self->has_read = TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwNotifier *self = data;
  g_autoptr (GError) error = NULL;
  Reading *reading = stw_reader_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  if (reading != NULL)
    hear (self, reading);
  g_clear_pointer (&reading, reading_free);
  announce (self);
}

static Reading *
make_question (StwNotifier *self)
{
  Reading *question = g_new0 (Reading, 1);
  GHashTableIter iter;
  gpointer incident;

  question->everything = self->everything;
  if (self->everything)
    question->incidents = stw_announcer_list_standing (self->announcer, MAX_NEWEST);
  else
    question->incidents = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->changed);
  while (!self->everything && g_hash_table_iter_next (&iter, &incident, NULL))
    g_array_append_vals (question->incidents, incident, 1);
  self->everything = FALSE;
  g_hash_table_remove_all (self->changed);
  return question;
}

static gboolean
read_now_cb (gpointer data)
{
  StwNotifier *self = data;

  self->source = 0;
  self->reading = TRUE;
  stw_desk_client_read_async (self->client,
                              read_notifications,
                              make_question (self),
                              reading_free,
                              reading_free,
                              self->cancellable,
                              read_cb,
                              self);
  return G_SOURCE_REMOVE;
}

static void
schedule (StwNotifier *self, gint64 wait_ms)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (!self->reading)
    self->source = g_timeout_add ((guint) CLAMP (wait_ms, 1, G_MAXINT), read_now_cb, self);
}

static void
note_change (StwNotifier *self, const StwChange *change)
{
  if (!g_str_equal (change->entity, "incident") && !g_str_equal (change->entity, "notification"))
    return;
  if (self->everything || g_hash_table_size (self->changed) >= MAX_CHANGED)
    {
      self->everything = TRUE;
      g_hash_table_remove_all (self->changed);
    }
  else
    g_hash_table_add (self->changed, g_memdup2 (&change->id, sizeof change->id));
}

/* The wait begins with the first change: a desk that never rests is read once a second as well. */
static void
changed_cb (StwDeskClient *client, GArray *changes, StwNotifier *self)
{
  gboolean has_news = self->everything || g_hash_table_size (self->changed) > 0;

  for (guint i = 0; i < changes->len; i++)
    note_change (self, &g_array_index (changes, StwChange, i));
  if (!has_news && (self->everything || g_hash_table_size (self->changed) > 0))
    schedule (self, GATHER_MS);
}

static void
severities_cb (StwNotifier *self)
{
  stw_announcer_set_severities (self->announcer, stw_preferences_get_severities (self->settings));
}

/**
 * stw_notifier_new:
 * @application: which announces; it must outlive this
 * @settings: which severities are announced
 * @nonces: what may acknowledge; they must outlive this
 * @in_view: asked before something is announced
 *
 * Returns: (transfer full): what announces from now on
 */
StwNotifier *
stw_notifier_new (GApplication *application,
                  StwDeskClient *client,
                  GSettings *settings,
                  StwNonces *nonces,
                  StwInViewFunc in_view,
                  gpointer data)
{
  StwNotifier *self = g_new0 (StwNotifier, 1);

  self->application = application;
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->nonces = nonces;
  self->in_view = in_view;
  self->data = data;
  self->server = stw_notification_server_new (g_application_get_dbus_connection (application));
  self->notices = stw_notice_notifier_new (application, client, self->server);
  self->announcer = stw_announcer_new (stw_clock_now (NULL));
  self->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->everything = TRUE;
  g_signal_connect (client, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (settings, "changed", G_CALLBACK (severities_cb), self);
  severities_cb (self);
  schedule (self, GATHER_MS);
  return self;
}

/**
 * stw_notifier_free:
 * @self: (nullable) (transfer full): what announces
 */
void
stw_notifier_free (StwNotifier *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  stw_announcer_free (self->announcer);
  stw_notice_notifier_free (self->notices);
  stw_notification_server_free (self->server);
  g_hash_table_unref (self->changed);
  g_object_unref (self->cancellable);
  g_object_unref (self->settings);
  g_object_unref (self->client);
  g_free (self);
}
