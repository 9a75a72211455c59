/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time that was spent in a period, as a file for billing. Main thread; the table is made on the
 * reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/minutes-export.h"

#include "app/incidents/question.h"
#include "app/widgets/save-file.h"
#include "base/clock.h"
#include "desk/work-store.h"

#include <glib/gi18n.h>

static const char *const periods[STW_N_PERIODS] = {
  [STW_PERIOD_THIS_MONTH] = N_ ("This Month"),
  [STW_PERIOD_LAST_MONTH] = N_ ("Last Month"),
  [STW_PERIOD_THIS_YEAR] = N_ ("This Year"),
  [STW_PERIOD_ALL] = N_ ("All Time"),
};

/* Midnight of a day of the reader's calendar. */
static gint64
to_milliseconds (int year, int month)
{
  g_autoptr (GDateTime) first = g_date_time_new_local (year, month, 1, 0, 0, 0);

  return g_date_time_to_unix (first) * STW_SECOND;
}

/**
 * stw_period_get_bounds:
 * @now: UTC milliseconds
 * @ret_from: (out): UTC milliseconds that count
 * @ret_to: (out): UTC milliseconds that do not count any more, 0 for no end
 *
 * When a period of the reader's own calendar begins and ends.
 */
void
stw_period_get_bounds (StwPeriod period, gint64 now, gint64 *ret_from, gint64 *ret_to)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / STW_SECOND);
  int year = g_date_time_get_year (today);
  int month = g_date_time_get_month (today);

  *ret_from = *ret_to = 0;
  if (period == STW_PERIOD_THIS_MONTH)
    *ret_from = to_milliseconds (year, month);
  else if (period == STW_PERIOD_THIS_YEAR)
    *ret_from = to_milliseconds (year, 1);
  if (period != STW_PERIOD_LAST_MONTH)
    return;
  *ret_from = month > 1 ? to_milliseconds (year, month - 1) : to_milliseconds (year - 1, 12);
  *ret_to = to_milliseconds (year, month);
}

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  StwSession *session; /* (owned) */
  GtkDropDown *period; /* (unowned) while it is asked for */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->widget);
  g_object_unref (export->session);
  g_free (export);
}

static gpointer
read_table (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_work_to_csv (db, data, error);
}

static void
answered_cb (gpointer data)
{
  Export *asked = data;
  StwWorkFilter *filter = g_new0 (StwWorkFilter, 1);
  const StwSaveFile what = {
    .title = _ ("Export Minutes"),
    /* Translators: the name of a file */
    .name = _ ("minutes.csv"),
    .done = _ ("Minutes exported"),
  };

  filter->company = stw_session_get_company (asked->session);
  stw_period_get_bounds ((StwPeriod) gtk_drop_down_get_selected (asked->period),
                         stw_clock_now (NULL),
                         &filter->from,
                         &filter->to);
  stw_save_file_ask (asked->widget, asked->session, &what, read_table, filter, g_free);
}

/**
 * stw_minutes_export_ask:
 * @widget: who asks
 *
 * Writes the time that was spent for the window's company, or for all, to a file.
 */
void
stw_minutes_export_ask (GtkWidget *widget, StwSession *session)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  Export *export = g_new0 (Export, 1);
  GtkWidget *period;

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (words, _ (periods[i]));
  period = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (period), STW_PERIOD_LAST_MONTH);
  stw_question_name (period, _ ("Period"));
  export->widget = g_object_ref (widget);
  export->session = g_object_ref (session);
  export->period = GTK_DROP_DOWN (period);
  stw_question_ask (stw_question_new (widget,
                                      _ ("Export Minutes as CSV"),
                                      _ ("A line for each time that was noted, of the company "
                                         "that the window shows, or of all."),
                                      _ ("Export…")),
                    period,
                    answered_cb,
                    export,
                    (GDestroyNotify) export_free);
}
