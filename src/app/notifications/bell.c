/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bell: what was told, as the timeline keeps it, and how much of it nobody has seen. The list
 * is built when it is opened. Main thread; the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/bell.h"

#include "app/notifications/bell-row.h"
#include "app/preferences.h"
#include "app/widgets/live.h"
#include "app/widgets/tip.h"

#include <glib/gi18n.h>

/* What was told, of incidents and of on-call. */
typedef struct
{
  guint severities;     /* bits of those that are told */
  gint64 person;        /* who looks, 0 for nobody in particular */
  GPtrArray *incidents; /* (owned) (nullable) of StwNotification, newest first */
  guint n_beyond;       /* so many more the last piece of news of @incidents is about */
  GPtrArray *notices;   /* (owned) (nullable) of StwShiftNotice, newest first */
} Told;

static void
told_free (Told *told)
{
  if (told == NULL)
    return;
  g_clear_pointer (&told->incidents, g_ptr_array_unref);
  g_clear_pointer (&told->notices, g_ptr_array_unref);
  g_free (told);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Told, told_free)

static Told *
told_new (void)
{
  Told *told = g_new0 (Told, 1);

  told->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);
  told->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_shift_notice_free);
  return told;
}

struct _StwBell
{
  AdwBin parent_instance;

  GtkMenuButton *button; /* (unowned) */
  GtkWidget *dot;        /* (unowned) */
  GtkPopover *popover;   /* (unowned) */
  GtkLabel *summary;     /* (unowned) */
  GtkWidget *read_all;   /* (unowned) */
  GtkStack *stack;       /* (unowned) */
  GtkListBox *list;      /* (unowned) */

  GSettings *settings; /* (owned) */
  StwSession *session; /* (owned) (nullable) */
  StwLive *live;       /* (owned) (nullable) */
  Told *told;          /* (owned) */
  gint64 opened;       /* the newest event of those that are shown one by one, 0 for none */
};

G_DEFINE_FINAL_TYPE (StwBell, stw_bell, ADW_TYPE_BIN)

/* Of many at once there is one row, until somebody opens it. */
static GtkWidget *
new_incident_row (StwBell *self, guint *incident, guint *until)
{
  GPtrArray *list = self->told->incidents;
  guint first = *incident;
  const StwNotification *newest = g_ptr_array_index (list, first);
  guint n = stw_notification_count_run (list, first);
  guint count = first + n == list->len ? n + self->told->n_beyond : n;

  if (count > 1 && newest->event == self->opened)
    *until = first + n;
  if (count == 1 || first < *until)
    {
      ++*incident;
      return stw_bell_row_new (newest);
    }
  *incident += n;
  return stw_bell_row_new_run (list, first, n, count);
}

/* The newer of the two that come next, %NULL when there is none. */
static GtkWidget *
new_next_row (StwBell *self, guint *incident, guint *until, guint *notice)
{
  const Told *told = self->told;
  const StwNotification *first =
    *incident < told->incidents->len ? told->incidents->pdata[*incident] : NULL;
  const StwShiftNotice *second =
    *notice < told->notices->len ? told->notices->pdata[*notice] : NULL;

  if (first != NULL && (second == NULL || first->at >= second->at))
    return new_incident_row (self, incident, until);
  if (second == NULL)
    return NULL;
  ++*notice;
  return stw_bell_row_new_notice (second);
}

static void
fill_cb (StwBell *self)
{
  guint incident = 0;
  guint until = 0;
  guint notice = 0;
  GtkListBoxRow *old;
  GtkWidget *row;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  while ((row = new_next_row (self, &incident, &until, &notice)) != NULL)
    gtk_list_box_append (self->list, row);
  gtk_stack_set_visible_child_name (self->stack, incident + notice > 0 ? "list" : "empty");
}

static gboolean
are_same_incidents (GPtrArray *one, GPtrArray *other)
{
  gboolean same = one->len == other->len;

  for (guint i = 0; same && i < one->len; i++)
    {
      const StwNotification *a = g_ptr_array_index (one, i);
      const StwNotification *b = g_ptr_array_index (other, i);

      same = a->event == b->event && a->incident == b->incident && a->severity == b->severity &&
             stw_bell_row_is_unread (a) == stw_bell_row_is_unread (b) &&
             g_str_equal (a->title, b->title);
    }
  return same;
}

static gboolean
are_same_notices (GPtrArray *one, GPtrArray *other)
{
  gboolean same = one->len == other->len;

  for (guint i = 0; same && i < one->len; i++)
    {
      const StwShiftNotice *a = g_ptr_array_index (one, i);
      const StwShiftNotice *b = g_ptr_array_index (other, i);

      same = a->message == b->message && a->is_read == b->is_read;
    }
  return same;
}

static guint
count_unread (const Told *told)
{
  guint n = 0;

  for (guint i = 0; i < told->incidents->len; i++)
    n += stw_bell_row_is_unread (g_ptr_array_index (told->incidents, i));
  for (guint i = 0; i < told->notices->len; i++)
    n += !((const StwShiftNotice *) told->notices->pdata[i])->is_read;
  return n;
}

static void
show_count (StwBell *self)
{
  g_autofree char *count = NULL;
  g_autofree char *meaning = NULL;
  guint n = count_unread (self->told);

  count = g_strdup_printf (ngettext ("%u unread", "%u unread", n), n);
  /* Translators: %s is how many are unread */
  meaning = g_strdup_printf (_ ("Notifications, %s"), count);
  gtk_widget_set_visible (self->dot, n > 0);
  gtk_widget_set_sensitive (self->read_all, n > 0);
  gtk_label_set_label (self->summary, n > 0 ? count : _ ("Notifications"));
  stw_tip_update (GTK_WIDGET (self->button), n > 0 ? meaning : _ ("Notifications"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  n > 0 ? meaning : _ ("Notifications"),
                                  -1);
}

/* Takes @told. */
static void
take_told (StwBell *self, Told *told)
{
  gboolean is_open = gtk_widget_get_visible (GTK_WIDGET (self->popover));

  if (self->told->n_beyond == told->n_beyond &&
      are_same_incidents (self->told->incidents, told->incidents) &&
      are_same_notices (self->told->notices, told->notices))
    {
      told_free (told);
      return;
    }
  told_free (self->told);
  self->told = told;
  show_count (self);
  if (is_open)
    fill_cb (self);
}

/* What nobody is paged for is not told. A list that is full may have no room for all of one piece
 * of news. */
static gboolean
keep_what_pages (StwDb *db, Told *told, guint severities, GError **error)
{
  guint n = told->incidents->len;
  const StwNotification *last = n > 0 ? g_ptr_array_index (told->incidents, n - 1) : NULL;
  gint64 before = last != NULL ? last->event : 0;

  for (guint i = n; i > 0; i--)
    if (!((StwNotification *) g_ptr_array_index (told->incidents, i - 1))->pages)
      g_ptr_array_remove_index (told->incidents, i - 1);
  return n < STW_NOTIFICATION_LIST_MAX || stw_notification_count_beyond (db,
                                                                         severities,
                                                                         told->incidents,
                                                                         before,
                                                                         &told->n_beyond,
                                                                         error);
}

static gpointer
read_told (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Told *question = data;
  g_autoptr (Told) told = g_new0 (Told, 1);

  told->incidents =
    stw_notification_list (db, question->severities, STW_NOTIFICATION_LIST_MAX, error);
  if (told->incidents == NULL || !keep_what_pages (db, told, question->severities, error))
    return NULL;
  told->notices = stw_shift_notice_list (db, question->person, STW_SHIFT_NOTICE_LIST_MAX, error);
  return told->notices != NULL ? g_steal_pointer (&told) : NULL;
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwBell) self = data;
  Told *told = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    {
      told_free (told);
      return;
    }
  if (told != NULL)
    take_told (self, told);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwBell *self = data;
  StwDeskClient *client = stw_session_get_client (self->session);
  Told *question = g_new0 (Told, 1);

  question->severities = stw_preferences_get_severities (self->settings);
  question->person = stw_desk_client_get_person (client);
  stw_desk_client_read_async (client,
                              read_told,
                              question,
                              (GDestroyNotify) told_free,
                              (GDestroyNotify) told_free,
                              NULL,
                              told_cb,
                              g_object_ref (self));
}

static void
preferences_cb (StwBell *self, const char *key)
{
  if (self->live != NULL && g_str_has_prefix (key, "notify-"))
    stw_live_refresh (self->live);
}

static void
row_activated_cb (StwBell *self, GtkListBoxRow *row)
{
  int at = gtk_list_box_row_get_index (row);
  gint64 run = stw_bell_row_get_run (GTK_WIDGET (row));

  if (run != 0)
    {
      self->opened = run;
      fill_cb (self);
      gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, at)));
      return;
    }
  stw_bell_row_open (GTK_WIDGET (row), self->session);
  gtk_popover_popdown (self->popover);
}

/* Only what the list can show. */
static void
read_all_cb (StwBell *self)
{
  StwCommand *command = stw_command_new ("notification.read", "desk", 0);

  json_object_set_int_member (command->arguments,
                              "severities",
                              stw_preferences_get_severities (self->settings));
  stw_session_give (self->session, command, NULL);
}

/**
 * stw_bell_set_session:
 * @session: (nullable): of what is told here; %NULL while no desk is open
 */
void
stw_bell_set_session (StwBell *self, StwSession *session)
{
  g_return_if_fail (STW_IS_BELL (self));

  g_clear_pointer (&self->live, stw_live_free);
  g_set_object (&self->session, session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), session != NULL);
  told_free (self->told);
  self->told = told_new ();
  show_count (self);
  if (session != NULL)
    self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
}

static void
stw_bell_dispose (GObject *object)
{
  StwBell *self = STW_BELL (object);

  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (stw_bell_parent_class)->dispose (object);
}

static void
stw_bell_finalize (GObject *object)
{
  told_free (STW_BELL (object)->told);
  G_OBJECT_CLASS (stw_bell_parent_class)->finalize (object);
}

static void
stw_bell_class_init (StwBellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_bell_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_bell_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/notifications/bell.ui");
  gtk_widget_class_bind_template_child (widget_class, StwBell, button);
  gtk_widget_class_bind_template_child (widget_class, StwBell, dot);
  gtk_widget_class_bind_template_child (widget_class, StwBell, popover);
  gtk_widget_class_bind_template_child (widget_class, StwBell, summary);
  gtk_widget_class_bind_template_child (widget_class, StwBell, read_all);
  gtk_widget_class_bind_template_child (widget_class, StwBell, stack);
  gtk_widget_class_bind_template_child (widget_class, StwBell, list);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_bell_init (StwBell *self)
{
  self->told = told_new ();
  self->settings = stw_preferences_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->settings,
                           "changed",
                           G_CALLBACK (preferences_cb),
                           self,
                           G_CONNECT_SWAPPED);
  stw_bell_set_session (self, NULL);
}
