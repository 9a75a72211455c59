/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Woken 3 times instead of 11": the last 30 days, had another escalation, schedule or correlation
 * counted. Main thread; the incidents are played again on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/sleep-group.h"

#include "app/escalation/sleep-asker.h"
#include "base/clock.h"
#include "desk/oncall/schedule-store.h"

#include <glib/gi18n.h>

/* The first of each list: nothing else. */
#define AS_IT_IS 0

static const struct
{
  gint64 window;
  const char *title;
} windows[] = {
  { 0, N_ ("As It Is") },
  { 15 * STW_MINUTE, N_ ("15 Minutes") },
  { 30 * STW_MINUTE, N_ ("30 Minutes") },
  { STW_HOUR, N_ ("1 Hour") },
  { 4 * STW_HOUR, N_ ("4 Hours") },
};

struct _StwSleepGroup
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *schedule; /* (unowned) */
  AdwComboRow *window;   /* (unowned) */
  GtkWidget *sentence;   /* (unowned) */
  GPtrArray *people;     /* (element-type GtkWidget) */

  StwSession *session;       /* (owned) (nullable) until it is asked */
  GCancellable *cancellable; /* (owned) */
  StwSleepAsker *asker;      /* (owned) (nullable) until it goes */
  JsonArray *schedules;      /* (owned) (nullable) */
  gint64 policy;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (StwSleepGroup, stw_sleep_group, ADW_TYPE_PREFERENCES_GROUP)

static gpointer
read_schedules (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);
  JsonArray *list;

  if (schedules == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < schedules->len; i++)
    {
      const StwSchedule *schedule = g_ptr_array_index (schedules, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", schedule->id);
      json_object_set_string_member (object, "name", schedule->name);
      json_array_add_object_element (list, object);
    }
  return list;
}

static GtkWidget *
new_person_row (JsonObject *person)
{
  GtkWidget *row = adw_action_row_new ();
  int now = (int) json_object_get_int_member (person, "now");
  int changed = (int) json_object_get_int_member (person, "changed");
  /* Translators: %1$d is how often somebody would have been woken, %2$d how often they were */
  g_autofree char *times = now != changed
                             ? g_strdup_printf (_ ("%1$d instead of %2$d"), changed, now)
                             : g_strdup_printf ("%d", now);
  GtkWidget *label = gtk_label_new (times);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 json_object_get_string_member (person, "name"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
show_people (StwSleepGroup *self, JsonArray *people)
{
  for (guint i = 0; i < self->people->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  g_ptr_array_index (self->people, i));
  g_ptr_array_set_size (self->people, 0);
  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      GtkWidget *row = new_person_row (json_array_get_object_element (people, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->people, row);
    }
}

static gboolean
are_same (JsonArray *one, JsonArray *other)
{
  g_autoptr (JsonNode) first = json_node_init_array (json_node_alloc (), one);
  g_autoptr (JsonNode) second = json_node_init_array (json_node_alloc (), other);

  return json_node_equal (first, second);
}

/* A list that says the same stays, with what is chosen in it. */
static void
show_schedules (StwSleepGroup *self, JsonArray *schedules)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  if (self->schedules != NULL && are_same (self->schedules, schedules))
    return;
  g_clear_pointer (&self->schedules, json_array_unref);
  self->schedules = json_array_ref (schedules);
  gtk_string_list_append (titles, _ ("As It Is"));
  for (guint i = 0; i < json_array_get_length (schedules); i++)
    gtk_string_list_append (
      titles,
      json_object_get_string_member (json_array_get_object_element (schedules, i), "name"));
  self->filling = TRUE;
  adw_combo_row_set_model (self->schedule, G_LIST_MODEL (titles));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->schedule), json_array_get_length (schedules) > 0);
}

static void
schedules_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSleepGroup) self = data;
  g_autoptr (JsonArray) schedules = stw_reader_run_finish (result, NULL);

  if (schedules != NULL && !g_cancellable_is_cancelled (self->cancellable))
    show_schedules (self, schedules);
}

static void
answered_cb (JsonObject *answer, gpointer data)
{
  StwSleepGroup *self = data;
  g_autofree char *sentence = NULL;
  g_autofree char *cut = NULL;

  if (answer == NULL)
    return;
  sentence = stw_sleep_asker_describe (answer);
  cut = stw_sleep_asker_describe_cut (answer);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sentence), sentence);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->sentence), cut != NULL ? cut : "");
  show_people (self, json_object_get_array_member (answer, "people"));
}

static gint64
get_schedule (StwSleepGroup *self)
{
  guint at = adw_combo_row_get_selected (self->schedule);

  return self->schedules != NULL && at != AS_IT_IS && at <= json_array_get_length (self->schedules)
           ? json_object_get_int_member (json_array_get_object_element (self->schedules, at - 1),
                                         "id")
           : 0;
}

static void
ask (StwSleepGroup *self)
{
  StwSleepChange change = STW_SLEEP_NO_CHANGE;

  change.policy = self->policy;
  change.schedule = get_schedule (self);
  change.window = windows[adw_combo_row_get_selected (self->window)].window;
  stw_sleep_asker_ask (self->asker, stw_session_get_client (self->session), &change);
}

static void
chosen_cb (StwSleepGroup *self)
{
  if (!self->filling && self->session != NULL)
    ask (self);
}

/**
 * stw_sleep_group_ask:
 * @policy: the escalation that would have counted for every incident, 0 for the default
 *
 * Works out anew how people would have slept.
 */
void
stw_sleep_group_ask (StwSleepGroup *self, StwSession *session, gint64 policy)
{
  g_set_object (&self->session, session);
  self->policy = policy;
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_schedules,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              self->cancellable,
                              schedules_cb,
                              g_object_ref (self));
  ask (self);
}

static void
stw_sleep_group_dispose (GObject *object)
{
  StwSleepGroup *self = STW_SLEEP_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->asker, stw_sleep_asker_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_sleep_group_parent_class)->dispose (object);
}

static void
stw_sleep_group_finalize (GObject *object)
{
  StwSleepGroup *self = STW_SLEEP_GROUP (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->people);
  g_clear_pointer (&self->schedules, json_array_unref);
  G_OBJECT_CLASS (stw_sleep_group_parent_class)->finalize (object);
}

static void
stw_sleep_group_class_init (StwSleepGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_sleep_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_sleep_group_finalize;
}

static AdwComboRow *
add_combo (StwSleepGroup *self, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (chosen_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return ADW_COMBO_ROW (row);
}

static void
stw_sleep_group_init (StwSleepGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  self->asker = stw_sleep_asker_new (answered_cb, self);
  self->people = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("How People Would Have Slept"));
  adw_preferences_group_set_description (
    group,
    _ ("From 22:00 to 7:00 in the last 30 days, had this escalation counted for every incident"));
  self->schedule = add_combo (self, _ ("On Call By"));
  gtk_widget_set_visible (GTK_WIDGET (self->schedule), FALSE);
  self->window = add_combo (self, _ ("One Incident Within"));
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    gtk_string_list_append (titles, _ (windows[i].title));
  adw_combo_row_set_model (self->window, G_LIST_MODEL (titles));
  self->sentence = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sentence), _ ("Counting…"));
  adw_preferences_group_add (group, self->sentence);
}
