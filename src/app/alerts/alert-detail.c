/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One alert beside the stream. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/alert-detail.h"

#include "app/alerts/alert-reading.h"
#include "app/alerts/payload-view.h"
#include "app/alerts/reading-list.h"
#include "app/mapping/mapping-editor.h"
#include "app/permitted.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/text.h"

#include <glib/gi18n.h>

struct _StwAlertDetail
{
  AdwBin parent_instance;

  GtkStack *stack;         /* (unowned) */
  GtkImage *severity;      /* (unowned) */
  GtkLabel *title;         /* (unowned) */
  GtkLabel *about;         /* (unowned) */
  GtkLabel *judged;        /* (unowned) */
  GtkWidget *open;         /* (unowned) */
  GtkWidget *edit;         /* (unowned) */
  StwReadingList *reading; /* (unowned) */
  GtkLabel *unread;        /* (unowned) */
  StwPayloadView *payload; /* (unowned) */

  StwSession *session;       /* (owned) (nullable) */
  gint64 opened;             /* the message that is shown, 0 for none */
  StwSenders *senders;       /* (owned) (nullable) once one was read */
  GCancellable *cancellable; /* (owned) of the reading under way */
  gint64 alert;              /* 0 for none */
  gint64 incident;           /* the alert's, 0 for none */
  gint64 company;            /* the alert's */
  char *mapping;             /* (owned) (nullable) the company's own that read it */
};

G_DEFINE_FINAL_TYPE (StwAlertDetail, stw_alert_detail, ADW_TYPE_BIN)

/* Company, tool, time, and where it went. */
static void
show_about (StwAlertDetail *self, const StwAlertView *alert)
{
  g_autofree char *moment = stw_words_moment (alert->last_received_at, stw_clock_now (NULL));
  g_autofree char *text =
    g_strdup_printf ("%s · %s · %s", alert->company_name, alert->tool, moment);

  gtk_label_set_label (self->about, text);
}

/* A severity that is not the sender's names the rule that made it. */
static void
show_judgement (StwAlertDetail *self, const StwAlertView *alert)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->judged), alert->reason != NULL);
  if (alert->reason == NULL)
    return;
  if (alert->severity != alert->severity_before)
    /* Translators: a severity, the sender's severity, and a rule's name */
    text = g_strdup_printf (_ ("%s, where the sender says %s: rule “%s”"),
                            stw_word_severity (alert->severity).word,
                            stw_word_severity (alert->severity_before).word,
                            alert->reason);
  else
    /* Translators: a rule's name */
    text = g_strdup_printf (_ ("Rule “%s”"), alert->reason);
  gtk_label_set_label (self->judged, text);
}

/* Why there is nothing to say about where the fields come from. */
static const char *
get_unread_reason (const StwAlertReading *reading)
{
  if (reading->message == NULL)
    return _ (
      "The message is not kept any more, so it cannot be shown where each field came from.");
  return _ ("By today’s mappings this message says something else than when it arrived.");
}

static void
show_reading (StwAlertDetail *self, const StwAlertReading *reading)
{
  const StwAlertView *alert = reading->alert;
  g_autofree char *message = stw_words_message (alert->message, alert->signature);
  StwWord word =
    alert->is_open ? stw_word_severity (alert->severity) : stw_word_status (STW_INCIDENT_RESOLVED);

  if (self->opened != alert->payload)
    stw_session_note_opened (self->session, alert->payload);
  self->opened = alert->payload;
  self->incident = alert->incident;
  self->company = alert->company;
  stw_set_str (&self->mapping, reading->own_mapping);
  gtk_widget_set_visible (self->edit, self->mapping != NULL);
  stw_word_image_set (self->severity, word);
  gtk_label_set_label (self->title, message);
  gtk_widget_set_visible (self->open, alert->incident != 0);
  show_about (self, alert);
  show_judgement (self, alert);
  if (reading->read != NULL)
    stw_reading_list_show (self->reading, reading->read, reading->origins, reading->unused);
  else
    gtk_label_set_label (self->unread, get_unread_reason (reading));
  gtk_widget_set_visible (GTK_WIDGET (self->reading), reading->read != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), reading->read == NULL);
  stw_payload_view_show (self->payload,
                         reading->text,
                         reading->message != NULL ? g_bytes_get_size (reading->message->body) : 0);
}

/* What is asked of the reader's thread. */
typedef struct
{
  gint64 alert;
  StwSenders *senders; /* (owned) (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  stw_senders_unref (request->senders);
  g_free (request);
}

static gpointer
read_alert (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return stw_alert_reading_load (db, request->alert, request->senders, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwAlertDetail) self = data;
  g_autoptr (GError) error = NULL;
  StwAlertReading *reading = stw_reader_run_finish (result, &error);

  if (reading != NULL && self->senders == NULL)
    self->senders = stw_senders_ref (reading->senders);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reading != NULL && reading->alert->id == self->alert)
    show_reading (self, reading);
  if (reading == NULL)
    self->incident = 0;
  gtk_stack_set_visible_child_name (self->stack, reading != NULL ? "alert" : "none");
  stw_alert_reading_free (reading);
}

/**
 * stw_alert_detail_show:
 * @alert: its number, 0 for none
 *
 * Shows an alert, or what became of it when it is shown already.
 */
void
stw_alert_detail_show (StwAlertDetail *self, gint64 alert)
{
  Request *request;

  g_return_if_fail (STW_IS_ALERT_DETAIL (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->alert = alert;
  if (alert == 0)
    {
      self->incident = 0;
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }
  self->cancellable = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->alert = alert;
  request->senders = self->senders != NULL ? stw_senders_ref (self->senders) : NULL;
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_alert,
                              request,
                              request_free,
                              (GDestroyNotify) stw_alert_reading_free,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

/**
 * stw_alert_detail_get_incident:
 *
 * Returns: the incident of the alert that is shown, 0 for none
 */
gint64
stw_alert_detail_get_incident (StwAlertDetail *self)
{
  g_return_val_if_fail (STW_IS_ALERT_DETAIL (self), 0);

  return self->incident;
}

/**
 * stw_alert_detail_copy:
 *
 * Puts the message on the clipboard.
 */
void
stw_alert_detail_copy (StwAlertDetail *self)
{
  g_return_if_fail (STW_IS_ALERT_DETAIL (self));

  if (self->alert != 0)
    stw_payload_view_copy (self->payload);
}

/**
 * stw_alert_detail_set_session:
 * @session: of its window
 */
void
stw_alert_detail_set_session (StwAlertDetail *self, StwSession *session)
{
  g_return_if_fail (STW_IS_ALERT_DETAIL (self));

  if (g_set_object (&self->session, session))
    stw_permitted_widget (self->edit, session, "mapping.save", STW_ANY_COMPANY);
}

static void
edit_cb (StwAlertDetail *self)
{
  if (self->mapping != NULL)
    stw_mapping_editor_show_mapping (GTK_WIDGET (self),
                                     self->session,
                                     self->company,
                                     self->mapping);
}

static void
stw_alert_detail_dispose (GObject *object)
{
  StwAlertDetail *self = STW_ALERT_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->senders, stw_senders_unref);
  G_OBJECT_CLASS (stw_alert_detail_parent_class)->dispose (object);
}

static void
stw_alert_detail_finalize (GObject *object)
{
  g_free (STW_ALERT_DETAIL (object)->mapping);
  G_OBJECT_CLASS (stw_alert_detail_parent_class)->finalize (object);
}

static void
stw_alert_detail_class_init (StwAlertDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_alert_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_alert_detail_finalize;
  g_type_ensure (STW_TYPE_READING_LIST);
  g_type_ensure (STW_TYPE_PAYLOAD_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/alert-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, severity);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, title);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, about);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, judged);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, open);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, edit);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, reading);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, unread);
  gtk_widget_class_bind_template_child (widget_class, StwAlertDetail, payload);
}

static void
stw_alert_detail_init (StwAlertDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
