/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row with something that takes a while. The row lives on the main thread, the work is done in a
 * worker. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/work-row.h"

#include <glib/gi18n.h>

#define LOOK_EACH_MS 100
#define WHOLE 1000

struct _StwWorkRow
{
  AdwActionRow parent_instance;

  GtkButton *begin;    /* (unowned) */
  GtkWidget *progress; /* (unowned) */
  GtkWidget *cancel;   /* (unowned) */

  GCancellable *cancellable; /* (owned) (nullable) while it works */
  gint *done;                /* (owned) (nullable) (atomic) thousandths; an atomic box */
  guint look_source;
};

enum
{
  PROP_VERB = 1,
  N_PROPS,
};

enum
{
  ASKED,
  WORKED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwWorkRow, stw_work_row, ADW_TYPE_ACTION_ROW)

/* What a worker is given. */
typedef struct
{
  StwWorkFunc func;
  gpointer data;
  GDestroyNotify free_data; /* (nullable) */
  gint *done;               /* (owned) shared with the row */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_atomic_rc_box_release (job->done);
  g_free (job);
}

/* On the worker's thread. */
static void
progress_cb (double fraction, gpointer data)
{
  g_atomic_int_set ((gint *) data, (gint) (CLAMP (fraction, 0, 1) * WHOLE));
}

static void
work_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  const StwWork work = { .cancellable = cancellable, .progress = progress_cb, .data = job->done };
  GError *error = NULL;
  char *outcome = NULL;

  if (job->func (&work, job->data, &outcome, &error))
    g_task_return_pointer (task, outcome, g_free);
  else
    g_task_return_error (task, error);
}

static gboolean
look_cb (gpointer data)
{
  StwWorkRow *self = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 g_atomic_int_get (self->done) / (double) WHOLE);
  return G_SOURCE_CONTINUE;
}

static void
show_working (StwWorkRow *self, gboolean working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->begin), !working);
  gtk_widget_set_visible (self->progress, working);
  gtk_widget_set_visible (self->cancel, working);
  gtk_widget_grab_focus (working ? self->cancel : GTK_WIDGET (self->begin));
}

static void
end (StwWorkRow *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->done, g_atomic_rc_box_release);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwWorkRow *self = STW_WORK_ROW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *outcome = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  end (self);
  show_working (self, FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               cancelled       ? _ ("Cancelled; nothing is left of it")
                               : error != NULL ? error->message
                                               : outcome);
  if (error != NULL && !cancelled)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  if (error == NULL)
    g_signal_emit (self, signals[WORKED], 0);
}

static void
begin_cb (StwWorkRow *self)
{
  g_signal_emit (self, signals[ASKED], 0);
}

static void
cancel_cb (StwWorkRow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
stw_work_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  gtk_button_set_label (STW_WORK_ROW (object)->begin, g_value_get_string (value));
}

static void
stw_work_row_dispose (GObject *object)
{
  StwWorkRow *self = STW_WORK_ROW (object);

  cancel_cb (self);
  end (self);
  G_OBJECT_CLASS (stw_work_row_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_WORK_ROW,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
stw_work_row_class_init (StwWorkRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = stw_work_row_dispose;
  object_class->set_property = stw_work_row_set_property;
  props[PROP_VERB] =
    g_param_spec_string ("verb", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[ASKED] = new_signal ("asked");
  signals[WORKED] = new_signal ("worked");
}

static void
add_suffix (StwWorkRow *self, GtkWidget *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), widget);
}

static void
stw_work_row_init (StwWorkRow *self)
{
  self->begin = GTK_BUTTON (gtk_button_new ());
  self->progress = gtk_progress_bar_new ();
  self->cancel = gtk_button_new_from_icon_name ("process-stop-symbolic");
  gtk_widget_set_size_request (self->progress, 90, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"),
                                  -1);
  gtk_widget_add_css_class (self->cancel, "flat");
  gtk_widget_set_tooltip_text (self->cancel, _ ("Cancel"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cancel"),
                                  -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 6);
  add_suffix (self, self->progress);
  add_suffix (self, self->cancel);
  add_suffix (self, GTK_WIDGET (self->begin));
  gtk_widget_hide (self->progress);
  gtk_widget_hide (self->cancel);
  g_signal_connect_swapped (self->begin, "clicked", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
}

/**
 * stw_work_row_run:
 * @func: what to do
 * @data: (transfer full): what it is called with
 * @free_data: (nullable): frees @data
 *
 * Begins; the row must not be at work.
 */
void
stw_work_row_run (StwWorkRow *self, StwWorkFunc func, gpointer data, GDestroyNotify free_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (STW_IS_WORK_ROW (self) && self->cancellable == NULL);

  self->cancellable = g_cancellable_new ();
  self->done = g_atomic_rc_box_new0 (gint);
  self->look_source = g_timeout_add (LOOK_EACH_MS, look_cb, self);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  show_working (self, TRUE);
  job = g_new (Job, 1);
  *job = (Job){ func, data, free_data, g_atomic_rc_box_acquire (self->done) };
  task = g_task_new (self, self->cancellable, worked_cb, NULL);
  g_task_set_source_tag (task, stw_work_row_run);
  g_task_set_name (task, "stw_work_row_run");
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, work_in_worker);
}
