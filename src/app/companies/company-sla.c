/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client was promised, and how that was kept in the last 30 days. Main thread, but for the
 * reading, which runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-sla.h"

#include "app/companies/company-rows.h"
#include "app/companies/section.h"
#include "app/incidents/figure-link.h"
#include "app/permitted.h"
#include "base/clock.h"
#include "desk/sla/sla-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define PERIOD_DAYS 30

/* What a company chooses. */
static const struct
{
  const char *member;
  const char *title;
} choices[] = {
  { "policy", N_ ("Policy") },
  { "calendar", N_ ("Support Hours") },
};

#define N_FIGURES 5

/* Of the figures, what each row needs; a row is made anew only when that changed. */
static const char *const needed[N_FIGURES][2] = {
  { "sla" },
  { "sla" },
  { "time_to_acknowledge" },
  { "time_to_resolve" },
  { "noise_reduction", "incidents" },
};

/* {"kind":"policy","chosen","other","choices":[{"id","name"}],"default"} */
static JsonObject *
new_choice (guint kind, JsonObject *chosen, JsonArray *list)
{
  JsonObject *thing = json_object_new ();
  const char *other = choices[kind == 0 ? 1 : 0].member;

  json_object_set_string_member (thing, "kind", choices[kind].member);
  json_object_set_member (thing,
                          "chosen",
                          json_node_copy (json_object_get_member (chosen, choices[kind].member)));
  json_object_set_member (thing, "other", json_node_copy (json_object_get_member (chosen, other)));
  json_object_set_array_member (thing, "choices", json_array_ref (list));
  return thing;
}

static JsonObject *
new_figure (guint which, JsonObject *figures, gint64 since)
{
  JsonObject *thing = json_object_new ();

  json_object_set_int_member (thing, "figure", which);
  json_object_set_int_member (thing, "since", since);
  for (guint i = 0; i < G_N_ELEMENTS (needed[which]) && needed[which][i] != NULL; i++)
    json_object_set_member (thing,
                            needed[which][i],
                            json_node_copy (json_object_get_member (figures, needed[which][i])));
  return thing;
}

/**
 * stw_company_sla_read:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): what the rows of the section show
 */
JsonArray *
stw_company_sla_read (StwDb *db, gint64 company, gint64 now, GError **error)
{
  /* From the beginning of a day, so that the rows stay what they are for one. */
  const StwFiguresQuery query = { .company = company,
                                  .from = (now / STW_DAY - PERIOD_DAYS) * STW_DAY };
  g_autoptr (JsonObject) chosen = stw_sla_choice_load (db, company, error);
  g_autoptr (JsonArray) policies = chosen != NULL ? stw_sla_policy_list (db, error) : NULL;
  g_autoptr (JsonArray) calendars = policies != NULL ? stw_calendar_list (db, error) : NULL;
  JsonObject *figures = calendars != NULL ? stw_figures_load (db, &query, now, error) : NULL;
  JsonArray *things;

  if (figures == NULL)
    return NULL;
  things = json_array_new ();
  json_array_add_object_element (things, new_choice (0, chosen, policies));
  json_array_add_object_element (things, new_choice (1, chosen, calendars));
  for (guint i = 0; i < N_FIGURES; i++)
    json_array_add_object_element (things, new_figure (i, figures, query.from));
  json_object_unref (figures);
  return things;
}

static const char *
get_text (JsonObject *thing, const char *member)
{
  return json_object_get_string_member_with_default (thing, member, NULL);
}

/* What a drop-down is about. */
typedef struct
{
  StwSession *session; /* (owned) */
  gint64 company;
  JsonObject *thing; /* (owned) */
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->session);
  json_object_unref (choice->thing);
  g_free (choice);
}

static void
set_id (StwCommand *command, const char *member, const char *id)
{
  if (id != NULL)
    json_object_set_string_member (command->arguments, member, id);
}

static void
chosen_cb (GtkDropDown *list, GParamSpec *pspec, Choice *choice)
{
  gboolean policy = g_strcmp0 (get_text (choice->thing, "kind"), "policy") == 0;
  JsonArray *rows = json_object_get_array_member (choice->thing, "choices");
  guint at = gtk_drop_down_get_selected (list);
  const char *id = at > 0 && at <= json_array_get_length (rows)
                     ? get_text (json_array_get_object_element (rows, at - 1), "id")
                     : NULL;
  StwCommand *command;

  if (g_strcmp0 (id, get_text (choice->thing, "chosen")) == 0)
    return;
  command = stw_command_new ("company.choose-sla", "desk", choice->company);
  set_id (command, policy ? "policy" : "calendar", id);
  set_id (command, policy ? "calendar" : "policy", get_text (choice->thing, "other"));
  stw_session_give (choice->session, command, _ ("Changed what is promised"));
}

/* The words for having chosen nothing. */
static char *
describe_none (guint kind, JsonArray *rows)
{
  for (guint i = 0; kind == 0 && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (json_object_get_boolean_member_with_default (row, "default", FALSE))
        /* Translators: %s is the name of the policy that counts where none is chosen */
        return g_strdup_printf (_ ("The Default: %s"), get_text (row, "name"));
    }
  return g_strdup (_ ("Around the Clock"));
}

static GtkWidget *
new_choice_row (JsonObject *thing, const StwCompanyRows *rows)
{
  guint kind = g_strcmp0 (get_text (thing, "kind"), "policy") == 0 ? 0 : 1;
  JsonArray *list = json_object_get_array_member (thing, "choices");
  g_autofree char *none = describe_none (kind, list);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row =
    stw_section_row_new (_ (choices[kind].title), NULL, "steward-sla-clock-symbolic");
  GtkWidget *down;
  Choice *choice = g_new (Choice, 1);
  guint selected = 0;

  gtk_string_list_append (names, none);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);

      gtk_string_list_append (names, get_text (one, "name"));
      if (g_strcmp0 (get_text (one, "id"), get_text (thing, "chosen")) == 0)
        selected = i + 1;
    }
  down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (down), selected);
  gtk_widget_set_valign (down, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (choices[kind].title),
                                  -1);
  *choice = (Choice){ g_object_ref (rows->session), rows->company, json_object_ref (thing) };
  g_signal_connect_data (down, "notify::selected", G_CALLBACK (chosen_cb), choice, choice_free, 0);
  stw_permitted_widget (down, rows->session, "company.choose-sla", rows->company);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
  return row;
}

static char *
describe_answers (JsonObject *figures)
{
  return stw_figure_describe_kept (figures, "response");
}

static char *
describe_resolutions (JsonObject *figures)
{
  return stw_figure_describe_kept (figures, "resolution");
}

static char *
describe_acknowledged (JsonObject *figures)
{
  return stw_figure_describe_times (figures, "time_to_acknowledge");
}

static char *
describe_resolved (JsonObject *figures)
{
  return stw_figure_describe_times (figures, "time_to_resolve");
}

/* How many promises of a clock were missed. */
static int
count_late (JsonObject *thing, const char *clock)
{
  JsonObject *sla = json_object_get_object_member (thing, "sla");

  return (int) json_object_get_int_member (json_object_get_object_member (sla, clock), "missed");
}

/* The incidents behind the figure are a click away; those that were late have a button. */
static GtkWidget *
new_figure_row (JsonObject *thing, const StwCompanyRows *rows)
{
  static const struct
  {
    const char *title;
    char *(*describe) (JsonObject *figures);
    StwFigure behind;
    const char *clock; /* (nullable) */
    StwFigure late;
  } figures[N_FIGURES] = {
    { N_ ("Answers"),
      describe_answers,
      STW_FIGURE_ANSWER_DUE,
      "response",
      STW_FIGURE_ANSWERED_LATE },
    { N_ ("Resolutions"),
      describe_resolutions,
      STW_FIGURE_RESOLUTION_DUE,
      "resolution",
      STW_FIGURE_RESOLVED_LATE },
    { N_ ("Time to Acknowledge"),
      describe_acknowledged,
      STW_FIGURE_ANSWERED,
      NULL,
      STW_FIGURE_NONE },
    { N_ ("Time to Resolve"), describe_resolved, STW_FIGURE_RESOLVED, NULL, STW_FIGURE_NONE },
    { N_ ("Noise Reduction"), stw_figure_describe_noise, STW_FIGURE_NONE, NULL, STW_FIGURE_NONE },
  };
  gint64 which = json_object_get_int_member (thing, "figure");
  const StwFiguresQuery query = { .company = rows->company,
                                  .from = json_object_get_int_member (thing, "since") };
  g_autofree char *text = figures[which].describe (thing);
  GtkWidget *row =
    stw_section_row_new (_ (figures[which].title), text, "steward-insights-symbolic");
  int late = figures[which].clock != NULL ? count_late (thing, figures[which].clock) : 0;

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row),
                                          stw_figure_link_target (&query, figures[which].behind));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), STW_FIGURE_ACTION);
  if (late > 0)
    {
      /* Translators: how many promises were missed */
      g_autofree char *pill =
        g_strdup_printf (ngettext ("%d late", "%d late", (gulong) late), late);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 stw_figure_link_new (pill, &query, figures[which].late));
    }
  return row;
}

/**
 * stw_company_sla_row_new:
 * @thing: one of those of stw_company_sla_read()
 * @data: (type StwCompanyRows): what stands around it
 *
 * Returns: its row
 */
GtkWidget *
stw_company_sla_row_new (JsonObject *thing, gpointer data)
{
  return json_object_has_member (thing, "figure") ? new_figure_row (thing, data)
                                                  : new_choice_row (thing, data);
}
