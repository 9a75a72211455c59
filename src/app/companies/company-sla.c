/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client was promised, and how that was kept in the last 30 days. Main thread, but for the
 * reading, which runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-sla.h"

#include "app/companies/company-rows.h"
#include "app/companies/section.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/sla/figures-store.h"
#include "desk/sla/sla-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define PERIOD (30 * STW_DAY)

/* What a company chooses. */
static const struct
{
  const char *member;
  const char *title;
} choices[] = {
  { "policy", N_ ("Policy") },
  { "calendar", N_ ("Support Hours") },
};

#define N_FIGURES 4

/* Of the figures, what each row needs; a row is made anew only when that changed. */
static const char *const needed[N_FIGURES][2] = {
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
new_figure (guint which, JsonObject *figures)
{
  JsonObject *thing = json_object_new ();

  json_object_set_int_member (thing, "figure", which);
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
  const StwFiguresQuery query = { .company = company, .from = now - PERIOD };
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
    json_array_add_object_element (things, new_figure (i, figures));
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
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
  return row;
}

/* "median 12 min, 90 % within 31 min (48)" */
static char *
describe_times (JsonObject *figures, const char *member)
{
  JsonObject *times = json_object_get_object_member (figures, member);
  int count = (int) json_object_get_int_member (times, "count");
  g_autofree char *median = NULL;
  g_autofree char *p90 = NULL;

  if (count == 0)
    return g_strdup (_ ("none yet"));
  median =
    stw_words_age (0,
                   (gint64) (json_object_get_double_member (times, "median_minutes") * STW_MINUTE));
  p90 =
    stw_words_age (0, (gint64) (json_object_get_double_member (times, "p90_minutes") * STW_MINUTE));
  /* Translators: two times such as "12 min", and of how many incidents they are */
  return g_strdup_printf (_ ("half within %s, nine of ten within %s, of %d"), median, p90, count);
}

static char *
describe_kept (JsonObject *figures)
{
  JsonObject *sla = json_object_get_object_member (figures, "sla");
  JsonObject *response = json_object_get_object_member (sla, "response");
  JsonObject *resolution = json_object_get_object_member (sla, "resolution");
  int met = (int) json_object_get_int_member (response, "met");
  int missed = (int) json_object_get_int_member (response, "missed");
  int met_too = (int) json_object_get_int_member (resolution, "met");
  int missed_too = (int) json_object_get_int_member (resolution, "missed");

  if (met + missed + met_too + missed_too == 0)
    return g_strdup (_ ("none yet"));
  /* Translators: how many promises were kept of how many that were due, for answers and then for
   * resolutions */
  return g_strdup_printf (_ ("%d of %d answers, %d of %d resolutions"),
                          met,
                          met + missed,
                          met_too,
                          met_too + missed_too);
}

static char *
describe_acknowledged (JsonObject *figures)
{
  return describe_times (figures, "time_to_acknowledge");
}

static char *
describe_resolved (JsonObject *figures)
{
  return describe_times (figures, "time_to_resolve");
}

static char *
describe_noise (JsonObject *figures)
{
  /* Translators: a share in percent, and how many incidents there were */
  return g_strdup_printf (_ ("%.1f %% fewer to look at, %d incidents"),
                          MAX (json_object_get_double_member (figures, "noise_reduction"), 0) * 100,
                          (int) json_object_get_int_member (figures, "incidents"));
}

/* The incidents of the client lie behind every figure. */
static GtkWidget *
new_figure_row (JsonObject *thing)
{
  static const struct
  {
    const char *title;
    char *(*describe) (JsonObject *figures);
  } figures[N_FIGURES] = {
    { N_ ("Promises Kept"), describe_kept },
    { N_ ("Time to Acknowledge"), describe_acknowledged },
    { N_ ("Time to Resolve"), describe_resolved },
    { N_ ("Noise Reduction"), describe_noise },
  };
  gint64 which = json_object_get_int_member (thing, "figure");
  g_autofree char *text = figures[which].describe (thing);
  GtkWidget *row =
    stw_section_row_new (_ (figures[which].title), text, "steward-insights-symbolic");

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "company.incidents");
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
  return json_object_has_member (thing, "figure") ? new_figure_row (thing)
                                                  : new_choice_row (thing, data);
}
