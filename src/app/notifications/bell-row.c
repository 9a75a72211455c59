/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the bell's list: what was told of an incident, or of on-call. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/bell-row.h"

#include "app/widgets/word-image.h"
#include "base/clock.h"
#include "base/ids.h"

#include <glib/gi18n.h>

#define LEADS_KEY "stw-leads"

/* Where a row leads, and what was read then; one that stands for several leads to these. */
typedef struct
{
  const char *action;   /* (unowned) (nullable) for several */
  const char *argument; /* (unowned) what the command calls it */
  gint64 number;
  char *target; /* (owned) */
} Lead;

static void
lead_free (gpointer data)
{
  Lead *lead = data;

  g_free (lead->target);
  g_free (lead);
}

/**
 * stw_bell_row_is_unread:
 *
 * Returns: whether nobody has seen it; what somebody has dealt with was seen
 */
gboolean
stw_bell_row_is_unread (const StwNotification *notification)
{
  return notification->waits && !notification->is_read;
}

static GtkWidget *
new_line (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
name_row (GtkWidget *row, const char *title, const char *word, const char *facts, gboolean unread)
{
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", title, word, facts);
  /* Translators: an entry of a list, for the screen reader */
  g_autofree char *unread_name = g_strdup_printf (_ ("Unread: %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  unread ? unread_name : name,
                                  -1);
}

static GtkWidget *
new_row (const char *title, StwWord word, const char *facts, gboolean unread, Lead *lead)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (lines), new_line (title, unread ? "heading" : "body"));
  gtk_box_append (GTK_BOX (lines), new_line (facts, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (lines), "dim-label");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), stw_word_image_new (word));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  name_row (row, title, word.word, facts, unread);
  g_object_set_data_full (G_OBJECT (row), LEADS_KEY, lead, lead_free);
  return row;
}

/**
 * stw_bell_row_new:
 *
 * Returns: (transfer floating): a row that leads to the incident
 */
GtkWidget *
stw_bell_row_new (const StwNotification *notification)
{
  static const char *const kinds[] = {
    [STW_NOTIFICATION_OPENED] = N_ ("New"),
    [STW_NOTIFICATION_REOPENED] = N_ ("Reopened"),
    [STW_NOTIFICATION_WOKEN] = N_ ("Back from snooze"),
    [STW_NOTIFICATION_ESCALATED] = N_ ("Nobody answered"),
    [STW_NOTIFICATION_WARNED] = N_ ("Soon due"),
    [STW_NOTIFICATION_MISSED] = N_ ("Promise missed"),
  };
  g_autofree char *ago = stw_words_ago (notification->at, stw_clock_now (NULL));
  g_autofree char *facts = g_strdup_printf ("%s · %s · %s",
                                            _ (kinds[notification->kind]),
                                            ago,
                                            notification->company_name);
  Lead *lead = g_new0 (Lead, 1);
  GtkWidget *row;

  *lead = (Lead){ "app.open-incident",
                  "incident",
                  notification->incident,
                  stw_id_format (STW_ID_INCIDENT, notification->incident) };
  row = new_row (notification->title,
                 stw_word_severity (notification->severity),
                 facts,
                 stw_bell_row_is_unread (notification),
                 lead);
  gtk_widget_set_tooltip_text (row, notification->title);
  return row;
}

/**
 * stw_bell_row_new_run:
 * @list: (element-type StwNotification): newest first
 * @first: the first of those that it stands for
 * @n: how many they are, see stw_notification_count_run()
 * @count: how many it is about, with those for which a list has no room
 *
 * Returns: (transfer floating): one row for all of them
 */
GtkWidget *
stw_bell_row_new_run (GPtrArray *list, guint first, guint n, guint count)
{
  const StwNotification *newest = g_ptr_array_index (list, first);
  g_autofree char *ago = stw_words_ago (newest->at, stw_clock_now (NULL));
  g_autofree char *number = g_strdup_printf ("%u", count);
  g_autofree char *title = NULL;
  StwSeverity worst = newest->severity;
  gboolean unread = FALSE;
  Lead *lead = g_new0 (Lead, 1);

  for (guint i = first; i < first + n; i++)
    {
      const StwNotification *one = g_ptr_array_index (list, i);

      worst = MAX (worst, one->severity);
      unread = unread || stw_bell_row_is_unread (one);
    }
  /* Translators: %s is a number of incidents, such as "12" */
  title = newest->kind == STW_NOTIFICATION_MISSED
            ? g_strdup_printf (ngettext ("%s promise missed", "%s promises missed", count), number)
            : g_strdup_printf (ngettext ("%s soon due", "%s soon due", count), number);
  lead->number = newest->event;
  return new_row (title, stw_word_severity (worst), ago, unread, lead);
}

/**
 * stw_bell_row_get_run:
 * @row: one of these
 *
 * Returns: the event of the newest of those that it stands for, 0 when it stands for itself
 */
gint64
stw_bell_row_get_run (GtkWidget *row)
{
  const Lead *lead = g_object_get_data (G_OBJECT (row), LEADS_KEY);

  return lead->action == NULL ? lead->number : 0;
}

/**
 * stw_bell_row_new_notice:
 *
 * Returns: (transfer floating): a row that leads to the schedule
 */
GtkWidget *
stw_bell_row_new_notice (const StwShiftNotice *notice)
{
  static const StwWord kinds[STW_N_SHIFT_NOTICES] = {
    [STW_SHIFT_NOTICE_GAP] = { N_ ("Gap on call"), "steward-oncall-symbolic", "severity-high" },
    [STW_SHIFT_NOTICE_SWAP] = { N_ ("Swap"), "steward-person-check-symbolic", "severity-low" },
    [STW_SHIFT_NOTICE_HAND_OVER] = { N_ ("Hand-over"), "steward-oncall-symbolic", "severity-low" },
    [STW_SHIFT_NOTICE_NOTE] = { N_ ("Note"), "steward-oncall-symbolic", "severity-low" },
    [STW_SHIFT_NOTICE_CALENDAR] = { N_ ("Calendar"),
                                    "x-office-calendar-symbolic",
                                    "severity-medium" },
  };
  StwWord word = kinds[notice->kind];
  g_autofree char *ago = stw_words_ago (notice->at, stw_clock_now (NULL));
  g_autofree char *facts = NULL;
  g_autofree char *tip = g_strdup_printf ("%s\n%s", notice->subject, notice->body);
  Lead *lead = g_new0 (Lead, 1);
  GtkWidget *row;

  word.word = _ (word.word);
  facts = g_strdup_printf ("%s · %s", word.word, ago);
  *lead = (Lead){ "app.open-schedule",
                  "message",
                  notice->message,
                  stw_id_format (STW_ID_SCHEDULE, notice->schedule) };
  row = new_row (notice->subject, word, facts, !notice->is_read, lead);
  gtk_widget_set_tooltip_text (row, tip);
  return row;
}

/**
 * stw_bell_row_open:
 * @row: one of these
 *
 * Goes where it leads, and notes that it was read.
 */
void
stw_bell_row_open (GtkWidget *row, StwSession *session)
{
  const Lead *lead = g_object_get_data (G_OBJECT (row), LEADS_KEY);
  StwCommand *command = stw_command_new ("notification.read", "desk", 0);

  json_object_set_int_member (command->arguments, lead->argument, lead->number);
  stw_session_give (session, command, NULL);
  gtk_widget_activate_action (row, lead->action, "s", lead->target);
}
