/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: escalation. Every change is saved at once and can be taken back; what would happen is
 * worked out from what is saved. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/escalation-page.h"

#include "app/escalation/act-row.h"
#include "app/escalation/choice-group.h"
#include "app/escalation/escalation-reading.h"
#include "app/escalation/sleep-group.h"
#include "app/escalation/step-row.h"
#include "app/oncall/moment-row.h"
#include "app/widgets/live.h"
#include "app/widgets/pair-layout.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/wall-clock.h"

#include <glib/gi18n.h>

#define NIGHT_HOUR 3

/* The rows of the list of moments. */
enum
{
  MOMENT_TONIGHT,
  MOMENT_NOW,
  MOMENT_OTHER,
};

struct _StwEscalationPage
{
  AdwBin parent_instance;

  GtkWidget *add;               /* (unowned) */
  AdwComboRow *choice;          /* (unowned) */
  GtkEditable *name;            /* (unowned) */
  GtkSwitch *usual;             /* (unowned) */
  GtkWidget *usual_row;         /* (unowned) */
  AdwPreferencesGroup *steps;   /* (unowned) */
  GtkWidget *add_step;          /* (unowned) */
  GtkSpinButton *patience;      /* (unowned) */
  GtkWidget *patience_row;      /* (unowned) */
  AdwPreferencesGroup *preview; /* (unowned) */
  AdwComboRow *incident;        /* (unowned) */
  AdwComboRow *moment;          /* (unowned) */
  GtkWidget *other_moment;      /* (unowned) where any other time is written */
  StwChoiceGroup *choices;      /* (unowned) */
  StwSleepGroup *sleep;         /* (unowned) */

  StwSession *session;           /* (owned) (nullable) until it is built */
  StwLive *live;                 /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) */
  StwEscalationReading *reading; /* (owned) (nullable) what is shown */
  GPtrArray *step_rows;          /* (element-type GtkWidget) */
  GPtrArray *preview_rows;       /* (element-type GtkWidget) */
  char *slept_by;                /* (owned) (nullable) what the sleep was counted by, as text */
  char *shown;                   /* (owned) (nullable) the steps of the rows, as text */
  gint64 shown_policy;           /* whose rows they are */
  gint64 policy;                 /* the one that is shown, 0 for the default */
  gboolean filling;              /* what changes is not the person's doing */
};

G_DEFINE_FINAL_TYPE (StwEscalationPage, stw_escalation_page, ADW_TYPE_BIN)

static gint64
get_number (JsonObject *policy)
{
  const char *id = json_object_get_string_member_with_default (policy, "id", NULL);
  gint64 number = 0;

  return id != NULL && stw_id_parse (STW_ID_ESCALATION, id, &number) ? number : 0;
}

/* The policy of that number, or the default, which is the first. */
static JsonObject *
find_policy (StwEscalationPage *self, guint *ret_index)
{
  JsonArray *policies = self->reading->policies;

  for (guint i = 1; i < json_array_get_length (policies); i++)
    if (get_number (json_array_get_object_element (policies, i)) == self->policy)
      {
        *ret_index = i;
        return json_array_get_object_element (policies, i);
      }
  *ret_index = 0;
  self->policy = 0;
  return json_array_get_object_element (policies, 0);
}

static StwCommand *
new_set_command (gint64 policy, const char *name, gint64 progress, JsonArray *steps)
{
  StwCommand *command = stw_command_new ("escalation.set-policy", "desk", 0);

  json_object_set_int_member (command->arguments, "policy", policy);
  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_int_member (command->arguments, "progress_minutes", progress);
  json_object_set_array_member (command->arguments, "steps", json_array_ref (steps));
  return command;
}

/* The command that makes a policy what it was read as. */
static StwCommand *
new_as_is (JsonObject *policy)
{
  return new_set_command (get_number (policy),
                          json_object_get_string_member (policy, "name"),
                          json_object_get_int_member (policy, "progress_minutes"),
                          json_object_get_array_member (policy, "steps"));
}

static void
save (StwEscalationPage *self, JsonArray *steps, const char *title)
{
  guint index;
  JsonObject *policy = find_policy (self, &index);

  if (self->policy == 0)
    return;
  stw_session_give_with_undo (self->session,
                              new_set_command (self->policy,
                                               gtk_editable_get_text (self->name),
                                               gtk_spin_button_get_value_as_int (self->patience),
                                               steps),
                              title,
                              new_as_is (policy));
}

/* The steps as the rows have them. */
static JsonArray *
collect (StwEscalationPage *self)
{
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < self->step_rows->len; i++)
    json_array_add_object_element (steps,
                                   stw_step_row_dup_step (g_ptr_array_index (self->step_rows, i)));
  return steps;
}

static char *
to_text (JsonArray *steps)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), steps);

  return json_to_string (node, FALSE);
}

static void
edited_cb (StwEscalationPage *self)
{
  g_autoptr (JsonArray) steps = NULL;

  if (self->filling || self->reading == NULL)
    return;
  steps = collect (self);
  g_free (self->shown);
  self->shown = to_text (steps);
  save (self, steps, _ ("Changed the escalation"));
}

static guint
get_position (StwEscalationPage *self, gpointer row)
{
  guint position = 0;

  g_ptr_array_find (self->step_rows, row, &position);
  return position;
}

static void
removed_cb (StwEscalationPage *self, GtkWidget *row)
{
  g_autoptr (JsonArray) steps = collect (self);

  /* The last one stays: an escalation without steps would tell nobody. */
  if (json_array_get_length (steps) < 2)
    return;
  json_array_remove_element (steps, get_position (self, row));
  save (self, steps, _ ("Removed a step"));
}

/* A step goes to another place; the times stay where they are, so that they go on rising. */
static void
move (StwEscalationPage *self, guint from, guint to)
{
  g_autoptr (JsonArray) before = collect (self);
  g_autoptr (JsonArray) steps = json_array_new ();
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = json_array_get_length (before);

  if (from >= n || to >= n || from == to)
    return;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *step = json_array_get_object_element (before, i);
      gint64 after = json_object_get_int_member (step, "after_minutes");

      g_ptr_array_add (order, step);
      g_array_append_val (times, after);
    }
  g_ptr_array_insert (order, (int) to, g_ptr_array_steal_index (order, from));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *step = g_ptr_array_index (order, i);

      json_object_set_int_member (step, "after_minutes", g_array_index (times, gint64, i));
      json_array_add_object_element (steps, json_object_ref (step));
    }
  save (self, steps, _ ("Moved a step"));
}

static void
moved_cb (StwEscalationPage *self, int offset, GtkWidget *row)
{
  guint position = get_position (self, row);

  if (offset > 0 || position > 0)
    move (self, position, position + (guint) offset);
}

static void
dropped_cb (StwEscalationPage *self, guint other, GtkWidget *row)
{
  move (self, other, get_position (self, row));
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
show_steps (StwEscalationPage *self, JsonArray *steps)
{
  g_autofree char *text = to_text (steps);

  /* Rows that a person has open stay as they are. */
  if (self->shown_policy == self->policy && g_strcmp0 (self->shown, text) == 0)
    return;
  self->shown_policy = self->policy;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  clear_rows (self->steps, self->step_rows);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      GtkWidget *row =
        stw_step_row_new (i, json_array_get_object_element (steps, i), self->reading->targets);

      gtk_widget_set_sensitive (row, self->policy != 0);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (edited_cb), self);
      g_signal_connect_swapped (row, "removed", G_CALLBACK (removed_cb), self);
      g_signal_connect_swapped (row, "moved", G_CALLBACK (moved_cb), self);
      g_signal_connect_swapped (row, "dropped", G_CALLBACK (dropped_cb), self);
      adw_preferences_group_add (self->steps, row);
      g_ptr_array_add (self->step_rows, row);
    }
}

static void
show_policy (StwEscalationPage *self)
{
  guint index;
  JsonObject *policy = find_policy (self, &index);
  gboolean may = stw_session_may (self->session, "escalation.set-policy", 0);
  gboolean own = may && self->policy != 0;

  self->filling = TRUE;
  adw_combo_row_set_selected (self->choice, index);
  gtk_editable_set_text (self->name, json_object_get_string_member (policy, "name"));
  gtk_spin_button_set_value (self->patience,
                             (double) json_object_get_int_member (policy, "progress_minutes"));
  gtk_widget_set_sensitive (self->add, may);
  gtk_switch_set_active (self->usual, self->reading->usual == self->policy);
  gtk_editable_set_editable (self->name, own);
  gtk_widget_set_sensitive (self->patience_row, own);
  gtk_widget_set_sensitive (self->add_step, own);
  gtk_widget_set_sensitive (self->usual_row, own);
  show_steps (self, json_object_get_array_member (policy, "steps"));
  self->filling = FALSE;
}

/* Fills a row with what a member of each object says; keeps what is selected when nothing changed.
 */
static void
fill_list (AdwComboRow *row, JsonArray *list, const char *member)
{
  GListModel *model = adw_combo_row_get_model (row);
  GtkStringList *strings = gtk_string_list_new (NULL);
  guint n = json_array_get_length (list);
  gboolean same = model != NULL && g_list_model_get_n_items (model) == n;

  for (guint i = 0; i < n; i++)
    {
      const char *text =
        json_object_get_string_member (json_array_get_object_element (list, i), member);

      gtk_string_list_append (strings, text);
      same = same && g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), text);
    }
  if (!same)
    adw_combo_row_set_model (row, G_LIST_MODEL (strings));
  g_object_unref (strings);
}

static void
show_preview (StwEscalationPage *self)
{
  JsonArray *acts = self->reading->preview;

  clear_rows (self->preview, self->preview_rows);
  adw_preferences_group_set_description (
    self->preview,
    acts == NULL ? _ ("There is no open incident to try it with")
                 : _ ("If it came then and nobody answered, by what counts for it"));
  for (guint i = 0; acts != NULL && i < json_array_get_length (acts); i++)
    {
      GtkWidget *row = stw_act_row_new (json_array_get_object_element (acts, i));

      adw_preferences_group_add (self->preview, row);
      g_ptr_array_add (self->preview_rows, row);
    }
}

/* Counted anew when a person changed what it is counted by: the past does not change by itself. */
static void
count_sleep (StwEscalationPage *self)
{
  g_autofree char *policies = to_text (self->reading->policies);
  g_autofree char *choices = to_text (self->reading->choices);
  g_autofree char *text =
    g_strdup_printf ("%" G_GINT64_FORMAT "%s%s", self->policy, policies, choices);

  if (g_strcmp0 (text, self->slept_by) == 0)
    return;
  g_free (self->slept_by);
  self->slept_by = g_steal_pointer (&text);
  stw_sleep_group_ask (self->sleep, self->session, self->policy);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwEscalationPage) self = data;
  StwEscalationReading *reading = stw_reader_run_finish (result, NULL);

  if (self->live == NULL || reading == NULL)
    {
      stw_escalation_reading_free (reading);
      return;
    }
  stw_escalation_reading_free (self->reading);
  self->reading = reading;
  self->filling = TRUE;
  fill_list (self->choice, reading->policies, "name");
  fill_list (self->incident, reading->incidents, "title");
  show_policy (self);
  show_preview (self);
  stw_choice_group_show (self->choices, self->session, reading);
  count_sleep (self);
  self->filling = FALSE;
  stw_live_done (self->live);
}

/* Tonight at 3:00 is the next one. */
static gint64
get_tonight (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now = stw_clock_now (NULL);
  StwWallClock wall = stw_wall_clock_from_utc (zone, now);
  const StwWallClock night = { wall.day + (wall.second >= NIGHT_HOUR * 3600 ? 1 : 0),
                               NIGHT_HOUR * 3600 };

  return stw_wall_clock_to_utc (zone, night);
}

static gint64
get_moment (StwEscalationPage *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  guint moment = adw_combo_row_get_selected (self->moment);
  gint64 at;

  if (moment == MOMENT_OTHER && stw_moment_row_read (self->other_moment, zone, &at))
    return at;
  return moment == MOMENT_NOW ? stw_clock_now (NULL) : get_tonight ();
}

static void
ask (StwEscalationPage *self)
{
  StwEscalationQuestion *question = g_new0 (StwEscalationQuestion, 1);
  guint i = adw_combo_row_get_selected (self->incident);

  if (self->reading != NULL && i < json_array_get_length (self->reading->incidents))
    question->incident =
      json_object_get_int_member (json_array_get_object_element (self->reading->incidents, i),
                                  "id");
  question->at = get_moment (self);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              stw_escalation_read,
                              question,
                              g_free,
                              stw_escalation_reading_free,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static gboolean
concerns (const GArray *changes)
{
  static const char *const entities[] = { "escalation-policy", "incident", "person",  "team",
                                          "schedule",          "channel",  "company", NULL };

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (g_strv_contains (entities, g_array_index (changes, StwChange, i).entity))
      return TRUE;
  return changes == NULL;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwEscalationPage *self = data;

  if (concerns (changes))
    ask (self);
  else
    stw_live_done (self->live);
}

static void
asked_cb (StwEscalationPage *self)
{
  if (!self->filling && self->live != NULL)
    stw_live_refresh (self->live);
}

static void
moment_cb (StwEscalationPage *self)
{
  gtk_widget_set_visible (self->other_moment,
                          adw_combo_row_get_selected (self->moment) == MOMENT_OTHER);
  asked_cb (self);
}

static void
chosen_cb (StwEscalationPage *self)
{
  guint i = adw_combo_row_get_selected (self->choice);

  if (self->filling || self->reading == NULL ||
      i >= json_array_get_length (self->reading->policies))
    return;
  self->policy = get_number (json_array_get_object_element (self->reading->policies, i));
  show_policy (self);
  count_sleep (self);
}

static void
usual_cb (StwEscalationPage *self)
{
  StwCommand *command;

  if (self->filling || self->policy == 0)
    return;
  if (gtk_switch_get_active (self->usual))
    {
      command = stw_command_new ("escalation.choose", "desk", 0);
      json_object_set_int_member (command->arguments, "policy", self->policy);
    }
  else
    {
      command = stw_command_new ("escalation.unchoose", "desk", 0);
      json_object_set_int_member (command->arguments, "choice", self->reading->usual_choice);
    }
  stw_session_give (self->session, command, NULL);
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwEscalationPage) self = data;

  if (self->live == NULL)
    return;
  if (error != NULL)
    {
      stw_session_refuse (self->session, error);
      return;
    }
  self->policy = json_object_get_int_member_with_default (result, "policy", 0);
  stw_live_refresh (self->live);
}

/* A new one begins as the one that is shown. */
static void
add_cb (StwEscalationPage *self)
{
  guint index;
  JsonObject *policy = self->reading != NULL ? find_policy (self, &index) : NULL;
  g_autofree char *name = NULL;

  if (policy == NULL)
    return;
  /* Translators: the name of a new escalation; %u makes it different from the others */
  name = g_strdup_printf (_ ("Escalation %u"), json_array_get_length (self->reading->policies));
  stw_desk_client_submit (stw_session_get_client (self->session),
                          new_set_command (0,
                                           name,
                                           json_object_get_int_member (policy, "progress_minutes"),
                                           json_object_get_array_member (policy, "steps")),
                          added_cb,
                          g_object_ref (self));
}

static void
add_step_cb (StwEscalationPage *self)
{
  g_autoptr (JsonArray) steps = collect (self);
  guint n = json_array_get_length (steps);
  gint64 after = n > 0 ? json_object_get_int_member (json_array_get_object_element (steps, n - 1),
                                                     "after_minutes")
                       : 0;
  JsonObject *step = json_object_new ();

  json_object_set_int_member (step, "after_minutes", after + 15);
  json_object_set_string_member (step, "whom", "role");
  json_object_set_string_member (step, "who", "administrator");
  json_object_set_int_member (step, "times", 1);
  json_object_set_int_member (step, "every_minutes", 15);
  json_object_set_boolean_member (step, "reassign", FALSE);
  json_array_add_object_element (steps, step);
  save (self, steps, _ ("Added a step"));
}

static void
stw_escalation_page_dispose (GObject *object)
{
  StwEscalationPage *self = STW_ESCALATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_escalation_page_parent_class)->dispose (object);
}

static void
stw_escalation_page_finalize (GObject *object)
{
  StwEscalationPage *self = STW_ESCALATION_PAGE (object);

  stw_escalation_reading_free (self->reading);
  g_ptr_array_unref (self->step_rows);
  g_ptr_array_unref (self->preview_rows);
  g_object_unref (self->cancellable);
  g_free (self->shown);
  g_free (self->slept_by);
  G_OBJECT_CLASS (stw_escalation_page_parent_class)->finalize (object);
}

static void
stw_escalation_page_class_init (StwEscalationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_escalation_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_escalation_page_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/escalation/escalation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, add);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, choice);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, name);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, usual);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, usual_row);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, steps);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, add_step);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, patience);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, patience_row);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, preview);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, incident);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, moment);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, choices);
  gtk_widget_class_bind_template_child (widget_class, StwEscalationPage, sleep);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_step_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, usual_cb);
  gtk_widget_class_bind_template_callback (widget_class, asked_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_cb);
}

static void
add_other_moment (StwEscalationPage *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  self->other_moment = stw_moment_row_new (_ ("Day and Time"), zone, get_tonight ());
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->other_moment), TRUE);
  gtk_widget_set_visible (self->other_moment, FALSE);
  g_signal_connect_swapped (self->other_moment, "apply", G_CALLBACK (asked_cb), self);
  adw_preferences_group_add (self->preview, self->other_moment);
}

static void
stw_escalation_page_init (StwEscalationPage *self)
{
  g_type_ensure (STW_TYPE_PAIR_LAYOUT);
  g_type_ensure (STW_TYPE_CHOICE_GROUP);
  g_type_ensure (STW_TYPE_SLEEP_GROUP);
  self->cancellable = g_cancellable_new ();
  self->step_rows = g_ptr_array_new ();
  self->preview_rows = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_other_moment (self);
  self->filling = FALSE;
}

static void
standing_changed_cb (StwEscalationPage *self)
{
  if (self->reading != NULL)
    show_policy (self);
}

/**
 * stw_escalation_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_escalation_page_new (StwSession *session)
{
  StwEscalationPage *self = g_object_new (STW_TYPE_ESCALATION_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (standing_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
