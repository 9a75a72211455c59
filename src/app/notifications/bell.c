/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bell: what was told, as the timeline keeps it, and how much of it nobody has seen. The list
 * is built when it is opened. Main thread; the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/bell.h"

#include "app/preferences.h"
#include "app/widgets/live.h"
#include "app/widgets/tip.h"
#include "app/widgets/word-image.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/notification-store.h"

#include <glib/gi18n.h>

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
  GPtrArray *told;     /* (owned) of StwNotification, newest first */
};

G_DEFINE_FINAL_TYPE (StwBell, stw_bell, ADW_TYPE_BIN)

#define INCIDENT_KEY "stw-incident"

/* What somebody has dealt with was seen. */
static gboolean
is_unread (const StwNotification *notification)
{
  return notification->waits && !notification->is_read;
}

static char *
describe (const StwNotification *notification)
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

  return g_strdup_printf ("%s · %s · %s",
                          _ (kinds[notification->kind]),
                          ago,
                          notification->company_name);
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
name_row (GtkWidget *row, const StwNotification *notification, const char *facts)
{
  g_autofree char *name = g_strdup_printf ("%s, %s, %s",
                                           notification->title,
                                           stw_word_severity (notification->severity).word,
                                           facts);
  /* Translators: an entry of a list, for the screen reader */
  g_autofree char *unread = g_strdup_printf (_ ("Unread: %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_unread (notification) ? unread : name,
                                  -1);
}

static GtkWidget *
new_row (const StwNotification *notification)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = stw_word_image_new (stw_word_severity (notification->severity));
  g_autofree char *facts = describe (notification);

  gtk_box_append (GTK_BOX (lines),
                  new_line (notification->title, is_unread (notification) ? "heading" : "body"));
  gtk_box_append (GTK_BOX (lines), new_line (facts, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (lines), "dim-label");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, notification->title);
  name_row (row, notification, facts);
  g_object_set_data_full (G_OBJECT (row),
                          INCIDENT_KEY,
                          g_memdup2 (&notification->incident, sizeof notification->incident),
                          g_free);
  return row;
}

static void
fill_cb (StwBell *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->told->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (self->told, i)));
  gtk_stack_set_visible_child_name (self->stack, self->told->len > 0 ? "list" : "empty");
}

static gboolean
is_same (GPtrArray *one, GPtrArray *other)
{
  gboolean same = one->len == other->len;

  for (guint i = 0; same && i < one->len; i++)
    {
      const StwNotification *a = g_ptr_array_index (one, i);
      const StwNotification *b = g_ptr_array_index (other, i);

      same = a->event == b->event && a->incident == b->incident && a->severity == b->severity &&
             is_unread (a) == is_unread (b) && g_str_equal (a->title, b->title);
    }
  return same;
}

static void
show_count (StwBell *self)
{
  g_autofree char *count = NULL;
  g_autofree char *meaning = NULL;
  guint n = 0;

  for (guint i = 0; i < self->told->len; i++)
    n += is_unread (g_ptr_array_index (self->told, i));
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

static void
take_told (StwBell *self, GPtrArray *told)
{
  gboolean is_open = gtk_widget_get_visible (GTK_WIDGET (self->popover));

  if (is_same (self->told, told))
    return;
  g_ptr_array_unref (self->told);
  self->told = g_ptr_array_ref (told);
  show_count (self);
  if (is_open)
    fill_cb (self);
}

static gpointer
read_told (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const guint *severities = data;
  GPtrArray *told = stw_notification_list (db, *severities, STW_NOTIFICATION_LIST_MAX, error);

  /* What nobody is paged for is not told. */
  for (guint i = told != NULL ? told->len : 0; i > 0; i--)
    if (!((StwNotification *) g_ptr_array_index (told, i - 1))->pages)
      g_ptr_array_remove_index (told, i - 1);
  return told;
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwBell) self = data;
  g_autoptr (GPtrArray) told = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (told != NULL)
    take_told (self, told);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwBell *self = data;
  guint severities = stw_preferences_get_severities (self->settings);

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_told,
                              g_memdup2 (&severities, sizeof severities),
                              g_free,
                              (GDestroyNotify) g_ptr_array_unref,
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
  const gint64 *incident = g_object_get_data (G_OBJECT (row), INCIDENT_KEY);
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, *incident);
  StwCommand *command = stw_command_new ("notification.read", "desk", 0);

  json_object_set_int_member (command->arguments, "incident", *incident);
  stw_session_give (self->session, command, NULL);
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-incident", "s", id);
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
  g_ptr_array_set_size (self->told, 0);
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
  g_ptr_array_unref (STW_BELL (object)->told);
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
  self->told = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);
  self->settings = stw_preferences_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->settings,
                           "changed",
                           G_CALLBACK (preferences_cb),
                           self,
                           G_CONNECT_SWAPPED);
  stw_bell_set_session (self, NULL);
}
