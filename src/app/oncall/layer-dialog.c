/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a layer: who takes turns, how long a turn is, when it is handed over
 * and at which hours it counts; for a new schedule also its name. Main thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/layer-dialog.h"

#include "app/escalation/sleep-asker.h"
#include "app/incidents/question.h"
#include "app/oncall/moment-row.h"
#include "app/oncall/window-rows.h"
#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"

#include <glib/gi18n.h>

static const struct
{
  const char *word;
  const char *name;
} rotations[] = {
  { "daily", N_ ("Days") },
  { "weekly", N_ ("Weeks") },
  { "monthly", N_ ("Months") },
  { "hourly", N_ ("Hours") },
};

#define DEFAULT_ROTATION 1
#define NIGHTS N_ ("In the nights of the last 30 days, from 22:00 to 7:00")
#define MAX_HEIGHT 560
#define MAX_EVERY 10000

typedef struct
{
  StwSession *session;      /* (owned) */
  GTimeZone *zone;          /* (owned) */
  JsonObject *schedule;     /* (owned): the arguments of the command so far */
  int layer;                /* its place among the layers, or one of the two above */
  JsonArray *members;       /* (owned): in the order of their turns */
  AdwMessageDialog *dialog; /* (unowned) */
  GtkWidget *schedule_name; /* (unowned) (nullable) */
  GtkWidget *name;          /* (unowned) */
  GtkWidget *rotation;      /* (unowned) */
  GtkWidget *start;         /* (unowned) */
  GtkWidget *every;         /* (unowned) */
  StwWindowRows *hours;     /* (owned) */
  GtkWidget *order;         /* (unowned) says who comes after whom */
  GtkWidget *sleep;         /* (unowned) (nullable) says how people would have slept */
  StwSleepAsker *asker;     /* (owned) */
  GHashTable *names;        /* (owned) what people are called */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  stw_sleep_asker_free (asked->asker);
  g_object_unref (asked->session);
  g_time_zone_unref (asked->zone);
  json_object_unref (asked->schedule);
  json_array_unref (asked->members);
  g_hash_table_unref (asked->names);
  stw_window_rows_free (asked->hours);
  g_free (asked);
}

static JsonObject *
make_layer (const Asked *asked)
{
  JsonObject *layer = json_object_new ();
  guint rotation = MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (asked->rotation)),
                        G_N_ELEMENTS (rotations) - 1);
  g_autofree char *start = NULL;
  gint64 time = 0;

  stw_moment_row_read (asked->start, asked->zone, &time);
  start = stw_timestamp_format (time);
  json_object_set_string_member (layer, "name", gtk_editable_get_text (GTK_EDITABLE (asked->name)));
  json_object_set_array_member (layer, "members", json_array_ref (asked->members));
  json_object_set_string_member (layer, "start", start);
  json_object_set_string_member (layer, "rotation", rotations[rotation].word);
  json_object_set_int_member (layer,
                              "every",
                              gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (asked->every)));
  json_object_set_array_member (layer, "restrictions", stw_window_rows_read (asked->hours));
  return layer;
}

/* What the dialog does not ask about stays as it was. */
static void
keep_rest (JsonObject *layer, JsonObject *before)
{
  if (json_object_has_member (before, "end"))
    json_object_set_member (layer, "end", json_object_dup_member (before, "end"));
}

/* What the command says of the schedule as the dialog has it. */
static JsonObject *
make_schedule (const Asked *asked)
{
  g_autoptr (GList) members = json_object_get_members (asked->schedule);
  JsonObject *schedule = json_object_new ();
  JsonArray *before = json_object_get_array_member (asked->schedule, "layers");
  JsonArray *layers = json_array_new ();
  g_autoptr (JsonObject) layer = make_layer (asked);

  for (const GList *name = members; name != NULL; name = name->next)
    json_object_set_member (schedule,
                            name->data,
                            json_object_dup_member (asked->schedule, name->data));
  for (guint i = 0; i < json_array_get_length (before); i++)
    if ((int) i == asked->layer)
      {
        keep_rest (layer, json_array_get_object_element (before, i));
        json_array_add_object_element (layers, json_object_ref (layer));
      }
    else
      json_array_add_element (layers, json_array_dup_element (before, i));
  if (asked->layer < 0)
    json_array_add_object_element (layers, json_object_ref (layer));
  if (asked->schedule_name != NULL)
    json_object_set_string_member (schedule,
                                   "name",
                                   gtk_editable_get_text (GTK_EDITABLE (asked->schedule_name)));
  json_object_set_array_member (schedule, "layers", layers);
  return schedule;
}

static gboolean
has_text (GtkWidget *row)
{
  return row == NULL || *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0';
}

static void
slept_cb (JsonObject *answer, gpointer data)
{
  const Asked *asked = data;
  g_autofree char *text = NULL;
  g_autofree char *cut = NULL;

  if (answer == NULL)
    return;
  text = stw_sleep_asker_describe (answer);
  cut = stw_sleep_asker_describe_cut (answer);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asked->sleep), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (asked->sleep), cut != NULL ? cut : _ (NIGHTS));
}

/* Nobody was woken by a schedule that is still to be. */
static void
ask_sleep (const Asked *asked)
{
  g_autoptr (JsonObject) schedule = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *draft = NULL;
  StwSleepChange change = STW_SLEEP_NO_CHANGE;

  if (asked->sleep == NULL)
    return;
  schedule = make_schedule (asked);
  node = json_node_init_object (json_node_alloc (), schedule);
  draft = json_to_string (node, FALSE);
  change.drawn = json_object_get_int_member (schedule, "schedule");
  change.draft = draft;
  stw_sleep_asker_ask (asked->asker, stw_session_get_client (asked->session), &change);
}

static void
changed_cb (Asked *asked)
{
  gint64 start;
  gboolean good = stw_moment_row_read (asked->start, asked->zone, &start);
  gboolean hours = stw_window_rows_check (asked->hours);
  gboolean ready = good && hours && has_text (asked->name) && has_text (asked->schedule_name) &&
                   json_array_get_length (asked->members) > 0;

  stw_question_set_ready (asked->dialog, ready);
  if (ready)
    ask_sleep (asked);
}

/* The dialog's other verb; undo brings it back. */
static void
removed_cb (Asked *asked, const char *response)
{
  StwCommand *command;

  if (!g_str_equal (response, "remove"))
    return;
  command = stw_command_new ("schedule.save", "desk", 0);
  json_array_remove_element (json_object_get_array_member (asked->schedule, "layers"),
                             (guint) asked->layer);
  json_object_unref (command->arguments);
  command->arguments = json_object_ref (asked->schedule);
  stw_session_give (asked->session, command, _ ("Layer removed"));
}

static void
offer_removal (Asked *asked)
{
  adw_message_dialog_add_response (asked->dialog, "remove", _ ("_Remove Layer"));
  adw_message_dialog_set_response_appearance (asked->dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_swapped (asked->dialog, "response", G_CALLBACK (removed_cb), asked);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  StwCommand *command = stw_command_new ("schedule.save", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = make_schedule (asked);
  stw_session_give (asked->session, command, _ ("Schedule saved"));
}

/* A member's number; one that joins or leaves is an object, and an empty slot
 * is nobody. */
static gint64
person_of (JsonArray *members, guint index)
{
  JsonNode *node = json_array_get_element (members, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "member");
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static void
say_order (Asked *asked)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (asked->members); i++)
    {
      gint64 person = person_of (asked->members, i);
      const char *name = g_hash_table_lookup (asked->names, &person);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name != NULL ? name : "–");
    }
  gtk_label_set_label (GTK_LABEL (asked->order),
                       text->len > 0 ? text->str : _ ("Choose who takes turns."));
}

/* Whoever is ticked comes last. */
static void
ticked_cb (GtkCheckButton *button, Asked *asked)
{
  gint64 person = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "person"));
  JsonArray *members = json_array_new ();

  for (guint i = 0; i < json_array_get_length (asked->members); i++)
    if (person_of (asked->members, i) != person)
      json_array_add_element (members, json_array_dup_element (asked->members, i));
  if (gtk_check_button_get_active (button) && person == 0)
    json_array_add_null_element (members);
  else if (gtk_check_button_get_active (button))
    json_array_add_int_element (members, person);
  json_array_unref (asked->members);
  asked->members = members;
  say_order (asked);
  changed_cb (asked);
}

static gboolean
is_member (const Asked *asked, gint64 person)
{
  for (guint i = 0; i < json_array_get_length (asked->members); i++)
    if (person_of (asked->members, i) == person)
      return TRUE;
  return FALSE;
}

static void
add_member_row (Asked *asked, GtkWidget *expander, gint64 person, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_member (asked, person));
  g_object_set_data (G_OBJECT (check), "person", GINT_TO_POINTER ((int) person));
  stw_question_name (check, name);
  g_signal_connect (check, "toggled", G_CALLBACK (ticked_cb), asked);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

static GtkWidget *
new_members (Asked *asked, const StwRoster *roster)
{
  GtkWidget *expander = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Who Takes Turns"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), asked->layer < 0);
  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      add_member_row (asked, expander, person->id, person->name);
    }
  add_member_row (asked, expander, 0, _ ("Nobody, an Empty Slot"));
  return expander;
}

static GtkWidget *
new_entry (Asked *asked, GtkWidget *list, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), asked);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
new_choice (Asked *asked, GtkWidget *list, const char *title, GtkStringList *names, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), asked);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

/* A schedule that is still to be has woken nobody, and says why. */
static GtkWidget *
add_sleep (GtkWidget *box, gboolean is_new)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_action_row_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ (NIGHTS));
  gtk_box_append (GTK_BOX (box), list);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 is_new
                                   ? _ ("No escalation asks for this schedule yet, so it wakes "
                                        "nobody")
                                   : _ ("Counting…"));
  if (!is_new)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (NIGHTS));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return is_new ? NULL : row;
}

static guint
find_rotation (JsonObject *layer)
{
  const char *word = json_object_get_string_member_with_default (layer, "rotation", "weekly");

  for (guint i = 0; i < G_N_ELEMENTS (rotations); i++)
    if (g_str_equal (rotations[i].word, word))
      return i;
  return DEFAULT_ROTATION;
}

static JsonArray *
get_windows (JsonObject *layer)
{
  JsonNode *node = json_object_get_member (layer, "restrictions");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* How many of them a turn lasts, in the row that says of what. */
static GtkWidget *
add_every (Asked *asked, JsonObject *layer)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, MAX_EVERY, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin),
                             (double) json_object_get_int_member_with_default (layer, "every", 1));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  stw_question_name (spin, _ ("Hand Over Every"));
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), asked);
  adw_action_row_add_suffix (ADW_ACTION_ROW (asked->rotation), spin);
  return spin;
}

/* Today at eight. */
static gint64
default_start (GTimeZone *zone)
{
  StwWallClock wall = stw_wall_clock_from_utc (zone, stw_clock_now (NULL));

  wall.second = 8 * 3600;
  return stw_wall_clock_to_utc (zone, wall);
}

static GtkWidget *
new_form (Asked *asked, const StwRoster *roster, JsonObject *layer)
{
  g_autoptr (GtkStringList) turns = gtk_string_list_new (NULL);
  GtkWidget *list = gtk_list_box_new ();
  gint64 start = default_start (asked->zone);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Layer"));
  for (guint i = 0; i < G_N_ELEMENTS (rotations); i++)
    gtk_string_list_append (turns, _ (rotations[i].name));
  stw_timestamp_parse (json_object_get_string_member_with_default (layer, "start", ""), &start);
  if (asked->layer == STW_LAYER_NEW_SCHEDULE)
    asked->schedule_name = new_entry (asked, list, _ ("Name of the Schedule"), _ ("First Line"));
  asked->name =
    new_entry (asked,
               list,
               _ ("Name of the Layer"),
               json_object_get_string_member_with_default (layer, "name", _ ("Always")));
  gtk_list_box_append (GTK_LIST_BOX (list), new_members (asked, roster));
  asked->rotation = new_choice (asked, list, _ ("Hand Over Every"), turns, find_rotation (layer));
  asked->every = add_every (asked, layer);
  asked->start = stw_moment_row_new (_ ("First Hand-Over"), asked->zone, start);
  g_signal_connect_swapped (asked->start, "changed", G_CALLBACK (changed_cb), asked);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->start);
  return list;
}

static JsonArray *
dup_members (JsonObject *layer)
{
  JsonArray *members = json_array_new ();
  JsonNode *node = json_object_get_member (layer, "members");

  for (guint i = 0; node != NULL && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *member = json_array_get_element (json_node_get_array (node), i);

      json_array_add_element (members, json_node_copy (member));
    }
  return members;
}

/* What the command says of the schedule as it is. */
static JsonObject *
describe_schedule (const StwRoster *roster, gboolean is_new, GTimeZone *zone)
{
  JsonObject *object = json_object_new ();
  const char *local = g_time_zone_get_identifier (zone);

  if (is_new)
    {
      json_object_set_string_member (object, "timezone", local);
      json_object_set_array_member (object, "layers", json_array_new ());
      return object;
    }
  json_object_set_int_member (object, "schedule", roster->schedule->id);
  json_object_set_string_member (object, "name", roster->schedule->name);
  json_object_set_string_member (object, "timezone", roster->schedule->timezone);
  json_object_set_boolean_member (object, "around_the_clock", roster->schedule->around_the_clock);
  json_object_set_member (object, "layers", json_from_string (roster->schedule->layers, NULL));
  return object;
}

static GTimeZone *
local_zone (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  GTimeZone *known = stw_wall_clock_zone (g_time_zone_get_identifier (local));

  return known != NULL ? known : stw_wall_clock_zone ("UTC");
}

/* A desk may have many people. */
static GtkWidget *
new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

/**
 * stw_layer_dialog_show:
 * @widget: who asks
 * @roster: what there is
 * @layer: the place of the layer that is changed, %STW_LAYER_NEW or
 * %STW_LAYER_NEW_SCHEDULE
 */
void
stw_layer_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster, int layer)
{
  Asked *asked = g_new0 (Asked, 1);
  gboolean is_new = layer == STW_LAYER_NEW_SCHEDULE;
  g_autoptr (JsonObject) before = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  JsonArray *layers;

  asked->session = g_object_ref (session);
  asked->asker = stw_sleep_asker_new (slept_cb, asked);
  asked->layer = layer;
  asked->zone = is_new ? local_zone () : g_time_zone_ref (roster->plan->zone);
  asked->names = g_hash_table_ref (roster->names);
  asked->schedule = describe_schedule (roster, is_new, asked->zone);
  layers = json_object_get_array_member (asked->schedule, "layers");
  before = layer >= 0 && layer < (int) json_array_get_length (layers)
             ? json_object_ref (json_array_get_object_element (layers, (guint) layer))
             : json_object_new ();
  asked->members = dup_members (before);
  /* Whoever makes a first schedule finds everybody in it, and leaves out who is
   * not to be. */
  for (guint i = 0; is_new && i < roster->people->len; i++)
    json_array_add_int_element (asked->members,
                                ((const StwRosterPerson *) roster->people->pdata[i])->id);
  asked->dialog =
    stw_question_new (widget,
                      is_new                   ? _ ("New Schedule")
                      : layer == STW_LAYER_NEW ? _ ("New Layer")
                                               : _ ("Change Layer"),
                      _ ("A later layer covers those before it wherever it has somebody."),
                      _ ("_Save"));
  if (layer >= 0)
    offer_removal (asked);
  asked->order = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (asked->order), TRUE);
  gtk_label_set_xalign (GTK_LABEL (asked->order), 0);
  gtk_widget_add_css_class (asked->order, "dim-label");
  gtk_box_append (GTK_BOX (box), new_form (asked, roster, before));
  gtk_box_append (GTK_BOX (box), asked->order);
  asked->hours = stw_window_rows_new (get_windows (before), G_CALLBACK (changed_cb), asked);
  gtk_box_append (GTK_BOX (box), stw_window_rows_get_list (asked->hours));
  asked->sleep = add_sleep (box, is_new);
  say_order (asked);
  changed_cb (asked);
  stw_question_ask (asked->dialog, new_scroller (box), answered_cb, asked, asked_free);
}
