/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks who is to have an incident. Everybody who may is there, the best first, with why; Return
 * gives it to the first. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/assign-dialog.h"

#include "app/incidents/question.h"
#include "app/widgets/face.h"
#include "base/clock.h"
#include "desk/assignment/assignment-store.h"
#include "desk/assignment/reason.h"

#include <glib/gi18n.h>

/* The command takes 500 bytes; a letter has up to 4. */
#define MAX_REASON 125
#define AVATAR_SIZE 28
/* The names stay where they are while the list is narrowed. */
#define FIELDS_WIDTH 290
#define ROW_KEY "stw-assignment"

typedef struct
{
  StwAssignFunc chosen;
  gpointer data; /* (owned) */
  GDestroyNotify free_data;
  AdwMessageDialog *question; /* (unowned) */
  GtkEditable *search;        /* (unowned) */
  GtkLabel *lead;             /* (unowned) */
  GtkListBox *list;           /* (unowned) */
  GtkEditable *reason;        /* (unowned) */
  GCancellable *cancellable;  /* (owned) of the reading */
  StwDeskClient *client;      /* (unowned) */
  gint64 assignee;            /* who has it, 0 for nobody */
} Assign;

static void
assign_free (gpointer data)
{
  Assign *assign = data;

  g_cancellable_cancel (assign->cancellable);
  g_object_unref (assign->cancellable);
  assign->free_data (assign->data);
  g_free (assign);
}

/* For what somebody is looked for; both are 0 when it is for many incidents at once. */
typedef struct
{
  gint64 incident;
  gint64 company;
} Query;

typedef struct
{
  GPtrArray *ranked; /* (owned) (element-type StwAssignment) */
  char **needs;      /* (owned) */
} People;

static void
people_free (gpointer data)
{
  People *people = data;

  g_ptr_array_unref (people->ranked);
  g_strfreev (people->needs);
  g_free (people);
}

static gpointer
read_people (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  People *people = g_new0 (People, 1);

  people->ranked = stw_assignment_rank_for (db,
                                            query->incident,
                                            query->company,
                                            stw_clock_now (NULL),
                                            &people->needs,
                                            error);
  if (people->ranked == NULL)
    g_clear_pointer (&people, g_free);
  return people;
}

static const StwAssignment *
get_assignment (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), ROW_KEY);
}

static GtkWidget *
new_presence (const StwAssignment *place)
{
  static const struct
  {
    const char *icon;
    const char *word;
  } presences[] = {
    [STW_PERSON_AVAILABLE] = { "user-available-symbolic", N_ ("Available") },
    [STW_PERSON_BUSY] = { "user-busy-symbolic", N_ ("Busy") },
    [STW_PERSON_AWAY] = { "user-away-symbolic", N_ ("Away") },
  };
  gboolean asleep = place->readiness == STW_READY_OUT_OF_HOURS;
  GtkWidget *image = gtk_image_new_from_icon_name (asleep ? "weather-clear-night-symbolic"
                                                          : presences[place->presence].icon);

  gtk_widget_set_tooltip_text (image,
                               asleep ? _ ("Outside the Working Hours")
                                      : _ (presences[place->presence].word));
  return image;
}

static void
add_suffixes (AdwActionRow *row, const StwAssignment *place, gboolean has_it)
{
  g_autofree char *score = stw_assignment_explain_score (place);

  if (has_it)
    {
      GtkWidget *label = gtk_label_new (_ ("has it"));

      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_suffix (row, label);
    }
  if (place->on_call)
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("steward-oncall-symbolic");

      gtk_widget_set_tooltip_text (image, _ ("On Call"));
      adw_action_row_add_suffix (row, image);
    }
  adw_action_row_add_suffix (row, new_presence (place));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), score);
}

static GtkWidget *
new_row (const char *name, const char *why)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

/* Takes the place. */
static void
append_place (Assign *assign, StwAssignment *place)
{
  g_autofree char *why = stw_assignment_explain (place);
  GtkWidget *row = new_row (place->name, why);
  gboolean has_it = place->person == assign->assignee;

  adw_action_row_add_prefix (
    ADW_ACTION_ROW (row),
    stw_face_new (assign->client, AVATAR_SIZE, place->person, place->name));
  add_suffixes (ADW_ACTION_ROW (row), place, has_it);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), !has_it);
  g_object_set_data_full (G_OBJECT (row), ROW_KEY, place, (GDestroyNotify) stw_assignment_free);
  gtk_list_box_append (assign->list, row);
}

static void
append_nobody (Assign *assign)
{
  GtkWidget *row = new_row (_ ("Nobody"), _ ("It waits for whoever acknowledges it"));

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (AVATAR_SIZE, NULL, FALSE));
  gtk_list_box_append (assign->list, row);
}

static gboolean
is_selectable (GtkWidget *row)
{
  return GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row) &&
         gtk_list_box_row_get_selectable (GTK_LIST_BOX_ROW (row));
}

static void
select_first (Assign *assign)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (assign->list));

  while (row != NULL && !is_selectable (row))
    row = gtk_widget_get_next_sibling (row);
  gtk_list_box_select_row (assign->list, row != NULL ? GTK_LIST_BOX_ROW (row) : NULL);
}

static char *
describe_needs (char **needs)
{
  g_autofree char *skills = needs[0] != NULL ? stw_assignment_join_skills (needs) : NULL;

  /* Translators: %s is a list of skills */
  return skills != NULL ? g_strdup_printf (_ ("It needs %s."), skills) : NULL;
}

/* What is needed, and what puts the first before the second. */
static void
show_lead (Assign *assign, const People *people)
{
  GPtrArray *ranked = people->ranked;
  g_autofree char *needs = describe_needs (people->needs);
  g_autofree char *lead =
    ranked->len > 1
      ? stw_assignment_explain_lead (g_ptr_array_index (ranked, 0), g_ptr_array_index (ranked, 1))
      : NULL;
  g_autofree char *both =
    needs != NULL && lead != NULL ? g_strdup_printf ("%s %s", needs, lead) : NULL;
  const char *text = both != NULL ? both : lead != NULL ? lead : needs;

  gtk_label_set_label (assign->lead, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (assign->lead), text != NULL);
}

static void
people_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  People *people = stw_reader_run_finish (result, NULL);
  Assign *assign = data;

  /* Then the dialog may be gone. */
  if (people == NULL)
    return;
  show_lead (assign, people);
  while (people->ranked->len > 0)
    append_place (assign, g_ptr_array_steal_index (people->ranked, 0));
  people_free (people);
  if (assign->assignee != 0)
    append_nobody (assign);
  select_first (assign);
}

static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  Assign *assign = data;
  g_autofree char *given = g_utf8_casefold (gtk_editable_get_text (assign->search), -1);
  g_autofree char *text =
    g_strdup_printf ("%s %s",
                     adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                     adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, given) != NULL;
}

static void
searched_cb (Assign *assign)
{
  gtk_list_box_invalidate_filter (assign->list);
  select_first (assign);
}

static void
selected_cb (AdwMessageDialog *question, GtkListBoxRow *row)
{
  /* The list says so, too, when the dialog goes. */
  if (gtk_widget_get_visible (GTK_WIDGET (question)))
    stw_question_set_ready (question, row != NULL);
}

static void
answered_cb (gpointer data)
{
  Assign *assign = data;
  const StwAssignment *place = get_assignment (gtk_list_box_get_selected_row (assign->list));
  const char *reason = assign->reason != NULL ? gtk_editable_get_text (assign->reason) : "";

  assign->chosen (place != NULL ? place->person : 0,
                  place != NULL ? place->name : NULL,
                  *reason != '\0' ? reason : NULL,
                  assign->data);
}

/* Return in the search gives it to whoever is selected. */
static void
activate_cb (Assign *assign)
{
  if (gtk_list_box_get_selected_row (assign->list) != NULL)
    gtk_widget_activate_default (GTK_WIDGET (assign->list));
}

static void
append_list (Assign *assign, GtkBox *fields)
{
  GtkWidget *nothing =
    gtk_label_new (_ ("Nobody here answers incidents of this client. People and their roles are in "
                      "the settings."));

  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_box_append (fields, stw_question_new_list (_ ("People"), &assign->list));
  gtk_list_box_set_placeholder (assign->list, nothing);
  gtk_list_box_set_filter_func (assign->list, matches, assign, NULL);
  g_signal_connect_object (assign->list,
                           "row-selected",
                           G_CALLBACK (selected_cb),
                           assign->question,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (assign->list, "row-activated", G_CALLBACK (activate_cb), assign);
}

static void
append_reason (Assign *assign, GtkBox *fields)
{
  GtkWidget *reason = gtk_entry_new ();

  assign->reason = GTK_EDITABLE (reason);
  gtk_entry_set_max_length (GTK_ENTRY (reason), MAX_REASON);
  gtk_entry_set_activates_default (GTK_ENTRY (reason), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (reason), _ ("Reason"));
  stw_question_name (reason, _ ("Reason"));
  gtk_box_append (fields, reason);
}

static GtkWidget *
new_fields (Assign *assign)
{
  GtkBox *fields = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *lead = gtk_label_new (NULL);

  gtk_widget_set_size_request (GTK_WIDGET (fields), FIELDS_WIDTH, -1);
  assign->search = GTK_EDITABLE (search);
  assign->lead = GTK_LABEL (lead);
  stw_question_name (search, _ ("Search by name or skill"));
  gtk_label_set_wrap (GTK_LABEL (lead), TRUE);
  gtk_label_set_xalign (GTK_LABEL (lead), 0);
  gtk_widget_set_visible (lead, FALSE);
  gtk_widget_add_css_class (lead, "dim-label");
  g_object_set (search, "placeholder-text", _ ("Search by name or skill"), NULL);
  gtk_box_append (fields, lead);
  gtk_box_append (fields, search);
  append_list (assign, fields);
  if (assign->assignee != 0)
    append_reason (assign, fields);
  g_signal_connect_swapped (search, "search-changed", G_CALLBACK (searched_cb), assign);
  g_signal_connect_swapped (search, "activate", G_CALLBACK (activate_cb), assign);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_window_close), assign->question);
  return GTK_WIDGET (fields);
}

/**
 * stw_assign_dialog_ask:
 * @widget: who asks
 * @incident: (nullable): what is to be given, %NULL for many at once
 * @chosen: called when somebody was chosen
 * @data: (transfer full): for @chosen
 */
void
stw_assign_dialog_ask (GtkWidget *widget,
                       StwSession *session,
                       const StwIncident *incident,
                       StwAssignFunc chosen,
                       gpointer data,
                       GDestroyNotify free_data)
{
  Assign *assign = g_new0 (Assign, 1);
  Query *query = g_new0 (Query, 1);

  *assign = (Assign){ .chosen = chosen, .data = data, .free_data = free_data };
  assign->cancellable = g_cancellable_new ();
  assign->client = stw_session_get_client (session);
  if (incident != NULL)
    {
      *query = (Query){ incident->id, incident->company };
      assign->assignee = incident->assignee;
    }
  assign->question =
    stw_question_new (widget,
                      incident != NULL ? _ ("Who Takes It?") : _ ("Who Takes Them?"),
                      NULL,
                      _ ("Assign"));
  stw_question_set_ready (assign->question, FALSE);
  stw_question_ask (assign->question, new_fields (assign), answered_cb, assign, assign_free);
  gtk_widget_grab_focus (GTK_WIDGET (assign->search));
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_people,
                              query,
                              g_free,
                              people_free,
                              assign->cancellable,
                              people_cb,
                              assign);
}

/* One incident that is to be given. */
typedef struct
{
  StwSession *session; /* (owned) */
  char *title;         /* (owned) */
  gint64 incident;
  gint64 company;
} Gift;

static void
gift_free (gpointer data)
{
  Gift *gift = data;

  g_object_unref (gift->session);
  g_free (gift->title);
  g_free (gift);
}

static void
chosen_cb (gint64 person, const char *name, const char *reason, gpointer data)
{
  const Gift *gift = data;
  StwCommand *command =
    stw_command_new (person != 0 ? "incident.assign" : "incident.unassign", "desk", gift->company);
  g_autofree char *done = person != 0
                            /* Translators: the title of an incident, and a person's name */
                            ? g_strdup_printf (_ ("Assigned “%s” to %s"), gift->title, name)
                            /* Translators: %s is the title of an incident */
                            : g_strdup_printf (_ ("“%s” is nobody’s now"), gift->title);

  json_object_set_int_member (command->arguments, "incident", gift->incident);
  if (person != 0)
    json_object_set_int_member (command->arguments, "person", person);
  if (reason != NULL)
    json_object_set_string_member (command->arguments, "reason", reason);
  stw_session_give (gift->session, command, done);
}

/**
 * stw_assign_dialog_show:
 * @widget: who asks
 *
 * Asks who is to have an incident, and gives it.
 */
void
stw_assign_dialog_show (GtkWidget *widget, StwSession *session, const StwIncident *incident)
{
  Gift *gift = g_new0 (Gift, 1);

  *gift =
    (Gift){ g_object_ref (session), g_strdup (incident->title), incident->id, incident->company };
  stw_assign_dialog_ask (widget, session, incident, chosen_cb, gift, gift_free);
}
