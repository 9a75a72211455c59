/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: night drills. One is started now or comes again by itself; those that came stand below,
 * with how long it took until somebody answered. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/drill-page.h"

#include "app/widgets/live.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/company-store.h"
#include "desk/drill-plan-store.h"
#include "desk/drill-store.h"
#include "store/change-feed.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define MAX_SHOWN 50
/* What was fired becomes missed by itself. */
#define LOOK_EVERY_S 60

/* In the order of the list. */
static const struct
{
  const char *word;
  const char *title;
} repeats[] = {
  { "never", N_ ("Never") },
  { "week", N_ ("Every Week") },
  { "month", N_ ("Every Month") },
};

struct _StwDrillPage
{
  AdwBin parent_instance;

  AdwComboRow *company;      /* (unowned) */
  GtkWidget *start;          /* (unowned) */
  AdwComboRow *repeat;       /* (unowned) */
  GtkWidget *time;           /* (unowned) a time of day, or nothing for any of the night */
  AdwPreferencesGroup *past; /* (unowned) */
  GPtrArray *rows;           /* (element-type GtkWidget) those of @past */

  StwSession *session;       /* (owned) (nullable) until it is built */
  StwLive *live;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  JsonObject *shown;         /* (owned) (nullable) as it was last read */
  gboolean filling;          /* what changes is not the person's doing */
};

G_DEFINE_FINAL_TYPE (StwDrillPage, stw_drill_page, ADW_TYPE_BIN)

static JsonArray *
list_companies (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  JsonArray *list;

  if (companies == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompany *company = g_ptr_array_index (companies, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "id", company->id);
      json_object_set_string_member (object, "name", company->name);
      json_array_add_object_element (list, object);
    }
  return list;
}

/* {"companies","plans","drills"} */
static gpointer
read_all (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) companies = list_companies (db, error);
  g_autoptr (JsonArray) plans = companies != NULL ? stw_drill_plan_list (db, error) : NULL;
  g_autoptr (JsonArray) drills =
               plans != NULL ? stw_drill_list (db, 0, stw_clock_now (NULL), error) : NULL;
  JsonObject *object;

  if (drills == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_array_member (object, "companies", g_steal_pointer (&companies));
  json_object_set_array_member (object, "plans", g_steal_pointer (&plans));
  json_object_set_array_member (object, "drills", g_steal_pointer (&drills));
  return object;
}

static const char *
get_text (JsonObject *thing, const char *member)
{
  return json_object_get_string_member_with_default (thing, member, "");
}

static gint64
get_company (StwDrillPage *self)
{
  JsonArray *companies =
    self->shown != NULL ? json_object_get_array_member (self->shown, "companies") : NULL;
  guint at = adw_combo_row_get_selected (self->company);

  return companies != NULL && at < json_array_get_length (companies)
           ? json_object_get_int_member (json_array_get_object_element (companies, at), "id")
           : 0;
}

/* How often the drills of the company that is shown come, %NULL for never. */
static JsonObject *
find_plan (StwDrillPage *self)
{
  JsonArray *plans = json_object_get_array_member (self->shown, "plans");
  g_autofree char *id = stw_id_format (STW_ID_COMPANY, get_company (self));

  for (guint i = 0; i < json_array_get_length (plans); i++)
    if (g_str_equal (get_text (json_array_get_object_element (plans, i), "company_id"), id))
      return json_array_get_object_element (plans, i);
  return NULL;
}

/* "Answered after 4 min" */
static char *
describe (JsonObject *drill, gboolean *ret_bad)
{
  const char *state = get_text (drill, "state");
  const char *why = get_text (drill, "why");
  gint64 took = json_object_get_int_member_with_default (drill, "seconds_to_acknowledge", 0);
  g_autofree char *age = stw_words_age (0, MAX (took, 1) * STW_SECOND);

  *ret_bad = g_str_equal (state, "missed") || g_str_equal (state, "failed");
  if (g_str_equal (state, "acknowledged"))
    /* Translators: %s is a time such as "4 min" */
    return g_strdup_printf (_ ("Answered after %s"), age);
  if (g_str_equal (state, "missed"))
    return g_strdup (_ ("Nobody answered within an hour"));
  if (g_str_equal (state, "failed"))
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_ ("It did not come: %s"), *why != '\0' ? gettext (why) : "");
  return g_strdup (g_str_equal (state, "fired") ? _ ("Nobody has answered yet") : _ ("Planned"));
}

static GtkWidget *
new_drill_row (JsonObject *drill)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean bad;
  g_autofree char *about = describe (drill, &bad);
  g_autofree char *when = NULL;
  GtkWidget *label;
  gint64 at = 0;

  stw_timestamp_parse (get_text (drill, "at"), &at);
  when = stw_words_moment (at, stw_clock_now (NULL));
  label = gtk_label_new (when);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), about);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_text (drill, "company"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  if (bad)
    gtk_widget_add_css_class (row, "error");
  return row;
}

static void
add_row (StwDrillPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->past, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_drills (StwDrillPage *self)
{
  JsonArray *drills = json_object_get_array_member (self->shown, "drills");
  guint n = MIN (json_array_get_length (drills), MAX_SHOWN);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->past, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n; i++)
    add_row (self, new_drill_row (json_array_get_object_element (drills, i)));
  if (n == 0)
    {
      GtkWidget *nothing = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (nothing), _ ("No drill has come yet"));
      add_row (self, nothing);
    }
}

static void
show_plan (StwDrillPage *self)
{
  JsonObject *plan = find_plan (self);
  gint64 minute = plan != NULL ? json_object_get_int_member_with_default (plan, "minute", -1) : -1;
  g_autofree char *time = minute >= 0 && !json_object_get_null_member (plan, "minute")
                            ? g_strdup_printf ("%02d:%02d", (int) minute / 60, (int) minute % 60)
                            : g_strdup ("");

  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    if (g_str_equal (repeats[i].word, plan != NULL ? get_text (plan, "every") : "never"))
      adw_combo_row_set_selected (self->repeat, i);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time);
  gtk_widget_remove_css_class (self->time, "error");
  gtk_widget_set_sensitive (self->time, plan != NULL);
  self->filling = FALSE;
}

/* The list is filled anew only when it says something else, so that the choice stays. */
static void
show_companies (StwDrillPage *self)
{
  JsonArray *companies = json_object_get_array_member (self->shown, "companies");
  GListModel *model = adw_combo_row_get_model (self->company);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = json_array_get_length (companies);
  gboolean same = model != NULL && g_list_model_get_n_items (model) == n;

  for (guint i = 0; i < n; i++)
    {
      const char *name = get_text (json_array_get_object_element (companies, i), "name");

      gtk_string_list_append (names, name);
      same = same && g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), name);
    }
  self->filling = TRUE;
  if (!same)
    adw_combo_row_set_model (self->company, G_LIST_MODEL (names));
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->start, n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeat), n > 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDrillPage) self = data;
  JsonObject *read = stw_reader_run_finish (result, NULL);

  if (self->live == NULL || read == NULL)
    {
      g_clear_pointer (&read, json_object_unref);
      return;
    }
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = read;
  show_companies (self);
  show_plan (self);
  show_drills (self);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwDrillPage *self = data;

  if (!stw_changes_concern (changes, STW_ENTITY_DRILL) &&
      !stw_changes_concern (changes, STW_ENTITY_DRILL_PLAN) &&
      !stw_changes_concern (changes, "incident") && !stw_changes_concern (changes, "company"))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_all,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_object_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static void
start_cb (StwDrillPage *self)
{
  stw_session_give (self->session,
                    stw_command_new ("drill.plan", "desk", get_company (self)),
                    _ ("The drill is on its way"));
}

static StwCommand *
new_repeat (gint64 company, const char *every, gint64 minute)
{
  StwCommand *command = stw_command_new ("drill.repeat", "desk", company);

  json_object_set_string_member (command->arguments, "every", every);
  json_object_set_int_member (command->arguments, "minute", minute);
  return command;
}

/* -1 for any of the night. */
static gint64
get_minute (JsonObject *plan)
{
  return plan != NULL && !json_object_get_null_member (plan, "minute")
           ? json_object_get_int_member (plan, "minute")
           : -1;
}

static void
plan (StwDrillPage *self, const char *every, gint64 minute)
{
  JsonObject *before = find_plan (self);
  gint64 company = get_company (self);

  stw_session_give_with_undo (self->session,
                              new_repeat (company, every, minute),
                              _ ("Changed when drills come"),
                              new_repeat (company,
                                          before != NULL ? get_text (before, "every") : "never",
                                          get_minute (before)));
}

static void
repeat_cb (StwDrillPage *self)
{
  if (!self->filling && self->shown != NULL)
    plan (self,
          repeats[adw_combo_row_get_selected (self->repeat)].word,
          get_minute (find_plan (self)));
}

static void
time_cb (StwDrillPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->time));
  int hour, minute;
  char rest;

  if (*text == '\0')
    plan (self, get_text (find_plan (self), "every"), -1);
  else if (sscanf (text, "%2d:%2d%c", &hour, &minute, &rest) == 2 && hour >= 0 && hour < 24 &&
           minute >= 0 && minute < 60)
    plan (self, get_text (find_plan (self), "every"), hour * 60 + minute);
  else
    gtk_widget_add_css_class (self->time, "error");
}

static void
company_cb (StwDrillPage *self)
{
  if (!self->filling && self->shown != NULL)
    show_plan (self);
}

static void
stw_drill_page_dispose (GObject *object)
{
  StwDrillPage *self = STW_DRILL_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->shown, json_object_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_drill_page_parent_class)->dispose (object);
}

static void
stw_drill_page_finalize (GObject *object)
{
  StwDrillPage *self = STW_DRILL_PAGE (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (stw_drill_page_parent_class)->finalize (object);
}

static void
stw_drill_page_class_init (StwDrillPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_drill_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_drill_page_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/drill-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwDrillPage, company);
  gtk_widget_class_bind_template_child (widget_class, StwDrillPage, start);
  gtk_widget_class_bind_template_child (widget_class, StwDrillPage, repeat);
  gtk_widget_class_bind_template_child (widget_class, StwDrillPage, time);
  gtk_widget_class_bind_template_child (widget_class, StwDrillPage, past);
  gtk_widget_class_bind_template_callback (widget_class, company_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, repeat_cb);
  gtk_widget_class_bind_template_callback (widget_class, time_cb);
}

static void
stw_drill_page_init (StwDrillPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    gtk_string_list_append (titles, _ (repeats[i].title));
  adw_combo_row_set_model (self->repeat, G_LIST_MODEL (titles));
  /* Whose drills they are is not known yet; a row with a list would be ready by itself. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeat), FALSE);
  self->filling = FALSE;
}

/**
 * stw_drill_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_drill_page_new (StwSession *session)
{
  StwDrillPage *self = g_object_new (STW_TYPE_DRILL_PAGE, NULL);

  self->session = g_object_ref (session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  stw_live_refresh_every (self->live, LOOK_EVERY_S);
  return GTK_WIDGET (self);
}
