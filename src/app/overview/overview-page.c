/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overview. Its figures are read anew when something changed, and each minute, for times pass
 * also where nothing happens. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/overview/overview-page.h"

#include "app/charts/rate-chart.h"
#include "app/incidents/figure-link.h"
#include "app/incidents/sla-words.h"
#include "app/overview/block.h"
#include "app/overview/figures-block.h"
#include "app/overview/tile.h"
#include "app/widgets/live.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/overview-store.h"

#include <glib/gi18n.h>

/* A storm changes figures a hundred times a second; nobody reads them faster than this. */
#define PAUSE_MS 1000
#define EACH_S 60
/* Local hours between which it is night. */
#define NIGHT_BEGINS 20
#define NIGHT_ENDS 7
/* A source that is silent for longer than this is worth a look. */
#define SILENT_MS (24 * STW_HOUR)

struct _StwOverviewPage
{
  AdwBin parent_instance;

  GtkLabel *greeting;    /* (unowned) */
  GtkLabel *summary;     /* (unowned) */
  StwTile *open;         /* (unowned) */
  StwTile *rate;         /* (unowned) */
  StwTile *noise;        /* (unowned) */
  StwTile *kept;         /* (unowned) */
  StwTile *held;         /* (unowned) */
  StwBlock *untaken;     /* (unowned) */
  StwBlock *next;        /* (unowned) */
  GtkWidget *mine_place; /* (unowned) */
  StwBlock *mine;        /* (unowned) */
  StwBlock *night;       /* (unowned) */
  StwBlock *taken;       /* (unowned) */
  StwBlock *silent;      /* (unowned) */
  StwRateChart *chart;   /* (unowned) */

  StwFiguresBlock *figures; /* (unowned) */

  StwSession *session;       /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint pause_source;
};

G_DEFINE_FINAL_TYPE (StwOverviewPage, stw_overview_page, ADW_TYPE_BIN)

static const char *
get_time_of_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int hour = g_date_time_get_hour (now);

  if (hour >= 5 && hour < 12)
    return _ ("Good Morning");
  if (hour >= 12 && hour < 18)
    return _ ("Good Afternoon");
  return _ ("Good Evening");
}

static void
greet (StwOverviewPage *self)
{
  const char *name = stw_session_get_administrator (self->session);
  g_autofree char *greeting = NULL;

  /* Translators: "Good Morning", and who sits at the desk */
  greeting = name != NULL ? g_strdup_printf (_ ("%s, %s"), get_time_of_day (), name)
                          : g_strdup (get_time_of_day ());
  gtk_label_set_label (self->greeting, greeting);
}

/* One sentence that can be read aloud. */
static char *
summarize (const StwOverview *overview)
{
  int untaken = (int) MIN (overview->untaken.count, G_MAXINT);
  int night = (int) MIN (overview->night.count, G_MAXINT);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  first = untaken > 0 ? g_strdup_printf (ngettext ("%d incident waits for somebody to take it.",
                                                   "%d incidents wait for somebody to take them.",
                                                   (gulong) untaken),
                                         untaken)
                      : g_strdup (_ ("No incident waits for somebody to take it."));
  second = night > 0
             ? g_strdup_printf (
                 ngettext ("The night brought %d.", "The night brought %d.", (gulong) night),
                 night)
             : g_strdup (_ ("The night was quiet."));
  /* Translators: two sentences, one after the other */
  return g_strdup_printf (_ ("%s %s"), first, second);
}

static void
show_open (StwOverviewPage *self, const StwOverview *overview)
{
  gint64 open = overview->untaken.count + overview->taken.count;
  g_autofree char *figure = g_strdup_printf ("%d", (int) MIN (open, G_MAXINT));
  g_autofree char *meaning = NULL;

  /* Translators: how many of the open incidents somebody has */
  meaning = g_strdup_printf (_ ("%d taken"), (int) MIN (overview->taken.count, G_MAXINT));
  stw_tile_set_figure (self->open, figure, meaning);
}

static void
show_rate (StwOverviewPage *self, const StwOverview *overview)
{
  g_autofree char *figure = g_strdup_printf ("%u", overview->rate[STW_OVERVIEW_MINUTES - 1]);
  g_autofree char *meaning = NULL;
  guint most = 0;

  for (guint i = 0; i < STW_OVERVIEW_MINUTES; i++)
    most = MAX (most, overview->rate[i]);
  /* Translators: the highest rate of the last two hours */
  meaning = g_strdup_printf (_ ("at most %u"), most);
  stw_tile_set_figure (self->rate, figure, meaning);
  stw_rate_chart_set_minutes (self->chart,
                              overview->rate,
                              STW_OVERVIEW_MINUTES,
                              stw_clock_now (NULL));
}

static void
show_noise (StwOverviewPage *self, const StwOverview *overview)
{
  double share = 1.0 - (double) overview->incidents / (double) MAX (overview->occurrences, 1);
  g_autofree char *figure = NULL;
  g_autofree char *meaning = NULL;

  if (overview->occurrences == 0)
    {
      stw_tile_set_figure (self->noise, "–", _ ("no alerts yet"));
      return;
    }
  /* Translators: a share in percent */
  figure = g_strdup_printf (_ ("%.1f%%"), MAX (share, 0) * 100);
  /* Translators: how many alerts came, and how many incidents they made */
  meaning = g_strdup_printf (_ ("24 h: %d alerts, %d incidents"),
                             (int) MIN (overview->occurrences, G_MAXINT),
                             (int) MIN (overview->incidents, G_MAXINT));
  stw_tile_set_figure (self->noise, figure, meaning);
}

static void
show_held (StwOverviewPage *self, const StwOverview *overview)
{
  g_autofree char *figure = NULL;
  g_autofree char *meaning = NULL;

  figure = g_strdup_printf ("%d", (int) MIN (overview->pending + overview->held, G_MAXINT));
  /* Translators: incidents that wait before they are shown; alerts held by maintenance or silence
   */
  meaning = g_strdup_printf (_ ("%d wait, %d in maintenance or silence"),
                             (int) MIN (overview->pending, G_MAXINT),
                             (int) MIN (overview->held, G_MAXINT));
  stw_tile_set_figure (self->held, figure, meaning);
}

/* Answers and resolutions together; what was late is behind it. */
static void
show_kept (StwOverviewPage *self)
{
  JsonObject *figures = stw_figures_block_get_figures (self->figures);
  JsonObject *sla = json_object_get_object_member (figures, "sla");
  const char *period = stw_figures_block_get_period (self->figures);
  int late = (int) json_object_get_int_member (figures, "late");
  gint64 met = 0;
  gint64 due = 0;
  g_autofree char *figure = NULL;
  g_autofree char *meaning = NULL;

  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      JsonObject *one =
        json_object_get_object_member (sla, stw_sla_clock_to_word ((StwSlaClock) clock));

      met += json_object_get_int_member (one, "met");
      due += json_object_get_int_member (one, "met") + json_object_get_int_member (one, "missed");
    }
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->kept),
                                          stw_figures_block_get_late (self->figures));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->kept), STW_FIGURE_ACTION);
  /* Translators: a period such as "Last 30 Days", and how many incidents were late */
  meaning = g_strdup_printf (ngettext ("%s: %d late", "%s: %d late", (gulong) late), period, late);
  if (due > 0)
    figure = g_strdup_printf (_ ("%.1f%%"), (double) met * 100 / (double) due);
  stw_tile_set_figure (self->kept,
                       due > 0 ? figure : "–",
                       due > 0 ? meaning : _ ("nothing was due yet"));
}

static void
append_incident (StwBlock *block, const StwIncident *incident)
{
  g_autofree char *facts =
    g_strdup_printf ("%s · %s", incident->company_name, stw_word_status (incident->status).word);
  g_autofree char *priority = g_strdup_printf ("%d", (int) incident->priority);
  g_autofree char *age = stw_words_age (incident->first_at, stw_clock_now (NULL));
  g_autofree char *number = stw_id_format (STW_ID_INCIDENT, incident->id);
  GtkListBoxRow *row =
    stw_block_append (block,
                      stw_word_image_new (stw_word_severity (incident->severity)),
                      incident->title,
                      facts);

  stw_block_add_figure (row, priority, "badge");
  stw_block_add_figure (row, age, "dim-label");
  gtk_list_box_row_set_activatable (row, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-incident");
}

static void
show_block (StwBlock *block, const StwOverviewBlock *incidents, const char *empty)
{
  g_autoptr (GString) key = g_string_new ("incidents");
  gint64 now = stw_clock_now (NULL);

  g_string_append_printf (key, " %d", (int) MIN (incidents->count, G_MAXINT));
  for (guint i = 0; i < incidents->first->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (incidents->first, i);
      g_autofree char *age = stw_words_age (incident->first_at, now);

      g_string_append_printf (key,
                              "\n%" G_GINT64_FORMAT " %d %d %s %s",
                              incident->id,
                              (int) incident->priority,
                              incident->status,
                              age,
                              incident->title);
    }
  if (!stw_block_begin (block, incidents->count, key->str))
    return;
  for (guint i = 0; i < incidents->first->len; i++)
    append_incident (block, g_ptr_array_index (incidents->first, i));
  if (incidents->first->len == 0)
    stw_block_append (block, NULL, empty, NULL);
}

/* What is promised and will be missed first. */
static void
append_next (StwBlock *block, const StwIncident *incident, const StwSlaWord *sla)
{
  g_autofree char *number = stw_id_format (STW_ID_INCIDENT, incident->id);
  g_autofree char *facts = NULL;
  GtkListBoxRow *row;

  /* Translators: a client, and such as "Answer within 12 min" */
  facts = g_strdup_printf (_ ("%s · %s"), incident->company_name, sla->text);
  row = stw_block_append (block, stw_word_image_new (sla->look), incident->title, facts);
  stw_block_add_figure (row, stw_word_severity (incident->severity).word, sla->look.style);
  gtk_list_box_row_set_activatable (row, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-incident");
}

static void
show_next (StwOverviewPage *self, const StwOverviewBlock *next)
{
  g_autoptr (GString) key = g_string_new ("next");
  gint64 now = stw_clock_now (NULL);

  g_string_append_printf (key, " %d", (int) MIN (next->count, G_MAXINT));
  for (guint i = 0; i < next->first->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (next->first, i);
      g_auto (StwSlaWord) sla = stw_sla_word_for_row (incident, now);

      g_string_append_printf (key,
                              "\n%" G_GINT64_FORMAT " %s %s",
                              incident->id,
                              sla.text,
                              incident->title);
    }
  if (!stw_block_begin (self->next, next->count, key->str))
    return;
  for (guint i = 0; i < next->first->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (next->first, i);
      g_auto (StwSlaWord) sla = stw_sla_word_for_row (incident, now);

      append_next (self->next, incident, &sla);
    }
  if (next->first->len == 0)
    stw_block_append (self->next, NULL, _ ("Nothing that was promised is due"), NULL);
}

static void
show_silent (StwOverviewPage *self, GPtrArray *silent)
{
  g_autoptr (GString) key = g_string_new ("sources");

  for (guint i = 0; i < silent->len; i++)
    {
      const StwSilentSource *source = g_ptr_array_index (silent, i);

      g_string_append_printf (key, "\n%s %s", source->company_name, source->name);
    }
  if (!stw_block_begin (self->silent, silent->len, key->str))
    return;
  for (guint i = 0; i < silent->len; i++)
    {
      const StwSilentSource *source = g_ptr_array_index (silent, i);
      g_autofree char *age = stw_words_age (source->last_delivery_at, stw_clock_now (NULL));
      GtkListBoxRow *row =
        stw_block_append (self->silent,
                          gtk_image_new_from_icon_name ("steward-silent-symbolic"),
                          source->name,
                          source->company_name);

      stw_block_add_figure (row, age, "severity-medium");
    }
  if (silent->len == 0)
    stw_block_append (self->silent, NULL, _ ("Every source was heard within a day"), NULL);
}

static void
show_overview (StwOverviewPage *self, const StwOverview *overview)
{
  g_autofree char *summary = summarize (overview);

  greet (self);
  gtk_label_set_label (self->summary, summary);
  show_open (self, overview);
  show_rate (self, overview);
  show_noise (self, overview);
  show_held (self, overview);
  show_block (self->untaken, &overview->untaken, _ ("Everything that is open has been taken"));
  show_next (self, &overview->next);
  gtk_widget_set_visible (self->mine_place, overview->person != 0);
  show_block (self->mine, &overview->mine, _ ("Nothing is yours"));
  show_block (self->night, &overview->night, _ ("Nothing came in the night"));
  show_block (self->taken, &overview->taken, _ ("Nothing has been taken"));
  show_silent (self, overview->silent);
}

static gboolean
paused_cb (gpointer data)
{
  StwOverviewPage *self = data;

  self->pause_source = 0;
  stw_live_done (self->live);
  return G_SOURCE_REMOVE;
}

static void
overview_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwOverviewPage) self = data;
  g_autoptr (StwOverview) overview = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (overview != NULL)
    show_overview (self, overview);
  if (self->pause_source == 0)
    self->pause_source = g_timeout_add (PAUSE_MS, paused_cb, self);
}

static gpointer
read_overview (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_overview_load (db, data, error);
}

static gint64
get_local_hour (GDateTime *day, int hour)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (g_date_time_get_year (day),
                                                    g_date_time_get_month (day),
                                                    g_date_time_get_day_of_month (day),
                                                    hour,
                                                    0,
                                                    0);

  return g_date_time_to_unix (at) * STW_SECOND;
}

/* The night that is over, or the one that is. */
static void
find_night (StwOverviewQuery *query)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (today, -1);
  gboolean has_begun = g_date_time_get_hour (today) >= NIGHT_BEGINS;

  query->night_from = get_local_hour (has_begun ? today : yesterday, NIGHT_BEGINS);
  query->night_to = has_begun ? query->now : get_local_hour (today, NIGHT_ENDS);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwOverviewPage *self = data;
  StwOverviewQuery *query = g_new0 (StwOverviewQuery, 1);

  /* It began, another client was chosen, or time passed. */
  if (changes == NULL)
    stw_figures_block_refresh (self->figures, self->session);
  query->company = stw_session_get_company (self->session);
  query->person = stw_desk_client_get_person (stw_session_get_client (self->session));
  query->now = stw_clock_now (NULL);
  query->silent_since = query->now - SILENT_MS;
  find_night (query);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_overview,
                              query,
                              g_free,
                              (GDestroyNotify) stw_overview_free,
                              self->cancellable,
                              overview_cb,
                              g_object_ref (self));
}

static void
look_again (StwOverviewPage *self)
{
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
stw_overview_page_dispose (GObject *object)
{
  StwOverviewPage *self = STW_OVERVIEW_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->figures != NULL)
    stw_figures_block_stop (self->figures);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_overview_page_parent_class)->dispose (object);
}

static void
stw_overview_page_class_init (StwOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_overview_page_dispose;
  g_type_ensure (STW_TYPE_BLOCK);
  g_type_ensure (STW_TYPE_FIGURES_BLOCK);
  g_type_ensure (STW_TYPE_RATE_CHART);
  g_type_ensure (STW_TYPE_TILE);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/overview/overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, open);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, rate);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, noise);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, kept);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, held);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, untaken);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, mine_place);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, mine);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, next);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, night);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, taken);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, silent);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, chart);
  gtk_widget_class_bind_template_child (widget_class, StwOverviewPage, figures);
  gtk_widget_class_bind_template_callback (widget_class, show_kept);
}

static void
stw_overview_page_init (StwOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * stw_overview_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_overview_page_new (StwSession *session)
{
  StwOverviewPage *self = g_object_new (STW_TYPE_OVERVIEW_PAGE, NULL);

  self->session = g_object_ref (session);
  greet (self);
  g_signal_connect_object (session,
                           "notify::administrator",
                           G_CALLBACK (greet),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (look_again),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  stw_live_refresh_every (self->live, EACH_S);
  return GTK_WIDGET (self);
}
