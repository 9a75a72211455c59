/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The on-call view: who is reached now and next, a gap in words before it happens, and the schedule
 * as a calendar, or as an agenda where the window is narrow. What it shows is read anew when a
 * schedule or a person changed, and each minute. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/oncall-page.h"

#include "app/oncall/agenda.h"
#include "app/oncall/calendar-file-dialog.h"
#include "app/oncall/calendar-row.h"
#include "app/oncall/hand-over-row.h"
#include "app/oncall/layer-dialog.h"
#include "app/oncall/member-dialog.h"
#include "app/oncall/override-dialog.h"
#include "app/oncall/override-row.h"
#include "app/oncall/person-card.h"
#include "app/oncall/schedule-acts.h"
#include "app/oncall/shift-calendar.h"
#include "app/oncall/shift-note-dialog.h"
#include "app/oncall/shift-note-row.h"
#include "app/oncall/subscribe-dialog.h"
#include "app/oncall/swap-dialog.h"
#include "app/permitted.h"
#include "app/widgets/face.h"
#include "app/widgets/live.h"
#include "base/clock.h"
#include "base/wall-clock.h"
#include "desk/oncall/gaps.h"

#include <glib/gi18n.h>

#define EACH_S 60
#define WEEK 7
#define FACE_SIZE 36
/* So far ahead the next turns are looked for. */
#define AHEAD (28 * STW_DAY)

struct _StwOncallPage
{
  AdwBin parent_instance;

  GtkStack *stack;                 /* (unowned) */
  AdwStatusPage *empty;            /* (unowned) */
  GtkLabel *span;                  /* (unowned) */
  GtkDropDown *schedules;          /* (unowned) */
  GtkWidget *gap;                  /* (unowned) */
  GtkLabel *gap_title;             /* (unowned) */
  GtkLabel *gap_text;              /* (unowned) */
  GtkFlowBox *cards;               /* (unowned) */
  StwShiftCalendar *calendar;      /* (unowned) */
  GtkBox *agenda;                  /* (unowned) */
  AdwPreferencesGroup *overrides;  /* (unowned) */
  GtkWidget *hand_over_box;        /* (unowned) */
  AdwPreferencesGroup *calendars;  /* (unowned) */
  AdwPreferencesGroup *notes;      /* (unowned) */
  AdwPreferencesGroup *hand_overs; /* (unowned) */

  StwSession *session;       /* (owned) */
  StwLive *live;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  StwRoster *roster;         /* (owned) (nullable) */
  GPtrArray *override_rows;  /* (owned) unowned children */
  GPtrArray *calendar_rows;  /* (owned) unowned children */
  GPtrArray *note_rows;      /* (owned) unowned children */
  GPtrArray *hand_over_rows; /* (owned) unowned children */
  gint64 schedule;           /* which one is looked at, 0 for the first */
  int first_day;
  int days;
  StwOncallShift first_gap; /* of the next two weeks, where there is one */
  gboolean choosing;        /* the list of schedules is being filled */
};

enum
{
  PROP_DAYS = 1,
};

G_DEFINE_FINAL_TYPE (StwOncallPage, stw_oncall_page, ADW_TYPE_BIN)

static int
monday_of (int day)
{
  return day - (int) stw_day_weekday (day) + G_DATE_MONDAY;
}

static int
get_today (const StwOncallPage *self)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  GTimeZone *zone =
    self->roster != NULL && self->roster->plan != NULL ? self->roster->plan->zone : local;

  return stw_wall_clock_from_utc (zone, stw_clock_now (NULL)).day;
}

static GDateTime *
date_of (int day)
{
  int year, month, day_of_month;

  stw_day_to_date (day, &year, &month, &day_of_month);
  return g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
}

static void
show_span (StwOncallPage *self)
{
  g_autoptr (GDateTime) first = date_of (self->first_day);
  g_autoptr (GDateTime) last = date_of (self->first_day + self->days - 1);
  gboolean same_month = g_date_time_get_month (first) == g_date_time_get_month (last);
  /* Translators: the first day of some, without and with its month; see g_date_time_format() */
  g_autofree char *from = g_date_time_format (first, same_month ? _ ("%-d") : _ ("%-d %B"));
  g_autoptr (GDateTime) today = date_of (get_today (self));
  gboolean this_year = g_date_time_get_year (last) == g_date_time_get_year (today);
  /* Translators: the last day of some, without and with its year; see g_date_time_format() */
  g_autofree char *to = g_date_time_format (last, this_year ? _ ("%-d %B") : _ ("%-d %B %Y"));
  /* Translators: the first and the last day that are shown */
  g_autofree char *text = g_strdup_printf (_ ("%s to %s"), from, to);

  gtk_label_set_label (self->span, text);
}

static void
show_gap (StwOncallPage *self, gint64 now)
{
  g_autoptr (GArray) gaps =
               stw_gap_list (self->roster->plan, now, now + STW_SCHEDULE_HORIZON_DAYS * STW_DAY);
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  int hours;

  gtk_widget_set_visible (self->gap, gaps->len > 0);
  if (gaps->len == 0)
    return;
  self->first_gap = g_array_index (gaps, StwOncallShift, 0);
  when = stw_gap_dup_words (self->roster->plan->zone, self->first_gap.from, self->first_gap.to);
  /* Translators: a stretch of time, such as Sunday 22 November, 0:00 to 8:00 */
  title = g_strdup_printf (_ ("Nobody is on call %s"), when);
  gtk_label_set_label (self->gap_title, title);
  hours = (int) ((self->first_gap.from - now) / STW_HOUR);
  if (self->first_gap.from <= now)
    text = g_strdup (_ ("That is now."));
  else if (gaps->len > 1)
    /* Translators: how many more gaps the next two weeks have, and hours until the first */
    text = g_strdup_printf (ngettext ("%d hour of notice is left. %d gaps in the next two weeks.",
                                      "%d hours of notice are left. %d gaps in the next two weeks.",
                                      (gulong) hours),
                            hours,
                            (int) gaps->len);
  else
    text = g_strdup_printf (
      ngettext ("%d hour of notice is left.", "%d hours of notice are left.", (gulong) hours),
      hours);
  gtk_label_set_label (self->gap_text, text);
}

static void
show_cards (StwOncallPage *self, gint64 now)
{
  static const char *const captions[] = { NC_ ("on call", "Now"),
                                          NC_ ("on call", "Next"),
                                          NC_ ("on call", "After That") };
  g_autoptr (GArray) shifts =
               stw_oncall_shifts (self->roster->plan, now, now + AHEAD, G_N_ELEMENTS (captions));
  StwDeskClient *client = stw_session_get_client (self->session);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  for (guint i = 0; i < MIN (shifts->len, G_N_ELEMENTS (captions)); i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      const char *caption = g_dpgettext2 (NULL, "on call", captions[i]);
      const char *name = stw_roster_get_name (self->roster, shift->person);
      GtkWidget *card =
        stw_person_card_new (stw_face_new (client, FACE_SIZE, shift->person, name),
                             caption,
                             name,
                             self->roster->plan->zone,
                             i == 0 ? STW_ONCALL_EVER : shift->from,
                             shift->to < now + AHEAD ? shift->to : STW_ONCALL_NEVER);

      gtk_flow_box_insert (self->cards, card, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
    }
}

static void
fill (gint64 from, gint64 to, gpointer data)
{
  StwOncallPage *self = data;

  stw_override_dialog_show (GTK_WIDGET (self), self->session, self->roster, 0, from, to);
}

static void
clear_group (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

/* Who says that it was read: whoever it is for; where nobody in particular, who is on call. */
static gint64
get_reader (StwOncallPage *self, JsonObject *hand_over)
{
  gint64 to = json_object_get_int_member (hand_over, "to_person");
  gint64 from = json_object_get_int_member (hand_over, "from_person");

  if (to != 0)
    return to;
  return self->roster->self != from ? self->roster->self : 0;
}

static void
show_hand_overs (StwOncallPage *self)
{
  JsonArray *list = self->roster->hand_overs;

  clear_group (self->hand_overs, self->hand_over_rows);
  gtk_widget_set_visible (self->hand_over_box, json_array_get_length (list) > 0);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *hand_over = json_array_get_object_element (list, i);
      GtkWidget *row =
        stw_hand_over_row_new (self->session, hand_over, get_reader (self, hand_over));

      adw_preferences_group_add (self->hand_overs, row);
      g_ptr_array_add (self->hand_over_rows, row);
    }
}

static void
show_notes (StwOncallPage *self)
{
  clear_group (self->notes, self->note_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), self->roster->notes->len > 0);
  for (guint i = 0; i < self->roster->notes->len; i++)
    {
      GtkWidget *row = stw_shift_note_row_new (self->session,
                                               self->roster,
                                               g_ptr_array_index (self->roster->notes, i));

      adw_preferences_group_add (self->notes, row);
      g_ptr_array_add (self->note_rows, row);
    }
}

static void
show_calendars (StwOncallPage *self)
{
  JsonArray *list = self->roster->calendars;

  clear_group (self->calendars, self->calendar_rows);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      GtkWidget *row =
        stw_calendar_row_new (self->session, json_array_get_object_element (list, i));

      adw_preferences_group_add (self->calendars, row);
      g_ptr_array_add (self->calendar_rows, row);
    }
  adw_preferences_group_set_description (
    self->calendars,
    self->calendar_rows->len == 0 ? _ ("No calendar says who is away or stands in.") : NULL);
}

static void
show_overrides (StwOncallPage *self, gint64 now)
{
  clear_group (self->overrides, self->override_rows);
  for (guint i = 0; i < self->roster->overrides->len; i++)
    {
      const StwOverride *override = g_ptr_array_index (self->roster->overrides, i);
      GtkWidget *row;

      /* Both halves of a swap that waits are one row. */
      if (override->to <= now || (!override->agreed && override->pair != 0))
        continue;
      row = stw_override_row_new (self->session, self->roster, override);
      adw_preferences_group_add (self->overrides, row);
      g_ptr_array_add (self->override_rows, row);
    }
  adw_preferences_group_set_description (
    self->overrides,
    self->override_rows->len == 0 ? _ ("Nobody stands in for anybody.") : NULL);
}

static void
show_schedules (StwOncallPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->roster->schedules->len; i++)
    {
      const StwSchedule *schedule = g_ptr_array_index (self->roster->schedules, i);

      gtk_string_list_append (names, schedule->name);
      if (schedule == self->roster->schedule)
        selected = i;
    }
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->schedules, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->schedules, selected);
  self->choosing = FALSE;
}

static void
show_calendar (StwOncallPage *self)
{
  gint64 now = stw_clock_now (NULL);
  int today = get_today (self);
  int last = self->first_day + MIN (self->days, 2 * WEEK);
  /* What is over is of no use in a list. */
  int first = today > self->first_day && today < last ? today : self->first_day;

  gboolean may_fill = stw_session_may (self->session, "override.save", 0);

  show_span (self);
  stw_shift_calendar_set_editable (self->calendar, may_fill);
  stw_shift_calendar_show (self->calendar, self->roster, self->first_day, (guint) self->days, now);
  stw_agenda_show (self->agenda,
                   self->roster,
                   &(StwAgendaView){ stw_session_get_client (self->session),
                                     first,
                                     (guint) (last - first),
                                     now,
                                     may_fill ? fill : NULL,
                                     self });
}

static void
show_roster (StwOncallPage *self)
{
  gint64 now = stw_clock_now (NULL);
  gboolean has_schedule = self->roster->schedule != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "oncall.new-schedule",
                                 self->roster->people->len > 0 &&
                                   stw_session_may (self->session, "schedule.save", 0));
  if (self->roster->people->len == 0)
    adw_status_page_set_description (self->empty,
                                     _ ("First add the people of your desk, in the settings."));
  else
    adw_status_page_set_description (self->empty,
                                     _ ("A schedule says who is reached at which time, and shows a "
                                        "gap before it happens."));
  gtk_stack_set_visible_child_name (self->stack, has_schedule ? "schedule" : "empty");
  show_hand_overs (self);
  if (!has_schedule)
    return;
  show_schedules (self);
  show_gap (self, now);
  show_cards (self, now);
  show_notes (self);
  show_calendars (self);
  show_overrides (self, now);
  show_calendar (self);
}

static gpointer
read_roster (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_roster_load (db, data, error);
}

static void
roster_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwOncallPage) self = data;
  StwRoster *roster = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    {
      stw_roster_free (roster);
      return;
    }
  if (roster != NULL)
    {
      stw_roster_free (self->roster);
      self->roster = roster;
      show_roster (self);
    }
  stw_live_done (self->live);
}

static gboolean
concerns (GArray *changes)
{
  static const char *const entities[] = { "schedule",  "person",       "absence", "gap",
                                          "hand-over", "subscription", NULL };

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (g_strv_contains (entities, g_array_index (changes, StwChange, i).entity))
      return TRUE;
  return changes == NULL;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwOncallPage *self = data;
  StwRosterQuery *query;

  if (!concerns (changes))
    {
      stw_live_done (self->live);
      return;
    }
  query = g_new0 (StwRosterQuery, 1);
  query->schedule = self->schedule;
  query->from = (self->first_day - 1) * STW_DAY;
  query->to = (self->first_day + self->days + 1) * STW_DAY;
  query->now = stw_clock_now (NULL);
  query->person = stw_desk_client_get_person (stw_session_get_client (self->session));
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_roster,
                              query,
                              g_free,
                              (GDestroyNotify) stw_roster_free,
                              self->cancellable,
                              roster_cb,
                              g_object_ref (self));
}

static void
look_again (StwOncallPage *self)
{
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
schedule_chosen_cb (StwOncallPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->schedules);

  if (self->choosing || self->roster == NULL || selected >= self->roster->schedules->len)
    return;
  self->schedule = ((const StwSchedule *) self->roster->schedules->pdata[selected])->id;
  look_again (self);
}

static void
override_activated_cb (StwOncallPage *self, gint64 override)
{
  if (stw_session_may (self->session, "override.save", 0))
    stw_override_dialog_show (GTK_WIDGET (self), self->session, self->roster, override, 0, 0);
}

static void
layer_activated_cb (StwOncallPage *self, gint64 layer)
{
  if (stw_session_may (self->session, "schedule.save", 0))
    stw_layer_dialog_show (GTK_WIDGET (self), self->session, self->roster, (int) layer);
}

static void
override_moved_cb (StwOncallPage *self, gint64 override, gint64 from, gint64 to)
{
  StwCommand *command = stw_command_new ("override.save", "desk", 0);

  json_object_set_int_member (command->arguments, "override", override);
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", to);
  stw_session_give (self->session, command, _ ("Override moved"));
}

static void
drawn_cb (StwOncallPage *self, gint64 from, gint64 to)
{
  fill (from, to, self);
}

static void
today_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);

  self->first_day = monday_of (get_today (self));
  look_again (self);
}

static void
step_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);
  int step = g_variant_get_int32 (parameter) * MIN (self->days, 4 * WEEK);

  self->first_day = CLAMP (self->first_day + step, 0, STW_DAY_MAX - 366);
  look_again (self);
}

static gboolean
has_plan (const StwOncallPage *self)
{
  return self->roster != NULL && self->roster->plan != NULL;
}

/* The next eight hours are offered, from the quarter of an hour that comes. */
static void
add_override_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);
  gint64 from = stw_clock_now (NULL);

  from += 15 * STW_MINUTE - from % (15 * STW_MINUTE);
  if (has_plan (self))
    fill (from, from + 8 * STW_HOUR, self);
}

static void
fill_gap_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);

  if (has_plan (self))
    fill (self->first_gap.from, self->first_gap.to, self);
}

static void
new_layer_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);

  if (has_plan (self))
    stw_layer_dialog_show (widget, self->session, self->roster, STW_LAYER_NEW);
}

static void
new_schedule_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwOncallPage *self = STW_ONCALL_PAGE (widget);

  if (self->roster != NULL)
    stw_layer_dialog_show (widget, self->session, self->roster, STW_LAYER_NEW_SCHEDULE);
}

/* What asks for something, or has it done, with the schedule that is shown. */
#define DEFINE_ACT(name, act)                                                                      \
  static void name (GtkWidget *widget, const char *action, GVariant *parameter)                    \
  {                                                                                                \
    StwOncallPage *self = STW_ONCALL_PAGE (widget);                                                \
                                                                                                   \
    if (has_plan (self))                                                                           \
      act (widget, self->session, self->roster);                                                   \
  }

DEFINE_ACT (remove_schedule_cb, stw_schedule_acts_remove)
DEFINE_ACT (take_cb, stw_schedule_acts_take)
DEFINE_ACT (swap_cb, stw_swap_dialog_show)
DEFINE_ACT (write_note_cb, stw_shift_note_dialog_show)
DEFINE_ACT (subscribe_cb, stw_subscribe_dialog_show)
DEFINE_ACT (import_cb, stw_calendar_file_dialog_show)
DEFINE_ACT (members_cb, stw_member_dialog_show)
DEFINE_ACT (copy_feed_cb, stw_schedule_acts_copy_feed)
DEFINE_ACT (revoke_feed_cb, stw_schedule_acts_revoke_feed)

static void
stw_oncall_page_dispose (GObject *object)
{
  StwOncallPage *self = STW_ONCALL_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->roster, stw_roster_free);
  g_clear_pointer (&self->override_rows, g_ptr_array_unref);
  g_clear_pointer (&self->calendar_rows, g_ptr_array_unref);
  g_clear_pointer (&self->note_rows, g_ptr_array_unref);
  g_clear_pointer (&self->hand_over_rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_oncall_page_parent_class)->dispose (object);
}

static void
stw_oncall_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, STW_ONCALL_PAGE (object)->days);
}

static void
stw_oncall_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwOncallPage *self = STW_ONCALL_PAGE (object);

  if (self->days == g_value_get_int (value))
    return;
  self->days = g_value_get_int (value);
  g_object_notify_by_pspec (object, pspec);
  look_again (self);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc run;
  } actions[] = {
    { "oncall.today", NULL, today_cb },
    { "oncall.step", "i", step_cb },
    { "oncall.add-override", NULL, add_override_cb },
    { "oncall.fill-gap", NULL, fill_gap_cb },
    { "oncall.take", NULL, take_cb },
    { "oncall.swap", NULL, swap_cb },
    { "oncall.write-note", NULL, write_note_cb },
    { "oncall.members", NULL, members_cb },
    { "oncall.subscribe", NULL, subscribe_cb },
    { "oncall.import", NULL, import_cb },
    { "oncall.new-layer", NULL, new_layer_cb },
    { "oncall.new-schedule", NULL, new_schedule_cb },
    { "oncall.remove-schedule", NULL, remove_schedule_cb },
    { "oncall.copy-feed", NULL, copy_feed_cb },
    { "oncall.revoke-feed", NULL, revoke_feed_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class,
                                     actions[i].name,
                                     actions[i].parameter,
                                     actions[i].run);
  gtk_widget_class_install_property_action (widget_class, "oncall.days", "days");
}

static void
stw_oncall_page_class_init (StwOncallPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_oncall_page_dispose;
  object_class->get_property = stw_oncall_page_get_property;
  object_class->set_property = stw_oncall_page_set_property;
  g_object_class_install_property (
    object_class,
    PROP_DAYS,
    g_param_spec_int ("days",
                      NULL,
                      NULL,
                      WEEK,
                      5 * WEEK,
                      WEEK,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  install_actions (widget_class);
  g_type_ensure (STW_TYPE_SHIFT_CALENDAR);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/oncall/oncall-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, empty);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, span);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, schedules);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, gap);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, gap_title);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, gap_text);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, cards);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, calendar);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, agenda);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, overrides);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, hand_over_box);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, calendars);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, notes);
  gtk_widget_class_bind_template_child (widget_class, StwOncallPage, hand_overs);
  gtk_widget_class_bind_template_callback (widget_class, override_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, layer_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, override_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, drawn_cb);
}

static void
stw_oncall_page_init (StwOncallPage *self)
{
  self->days = WEEK;
  self->override_rows = g_ptr_array_new ();
  self->calendar_rows = g_ptr_array_new ();
  self->note_rows = g_ptr_array_new ();
  self->hand_over_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->first_day = monday_of (get_today (self));
  g_signal_connect_swapped (self->schedules,
                            "notify::selected",
                            G_CALLBACK (schedule_chosen_cb),
                            self);
}

static void
standing_changed_cb (StwOncallPage *self)
{
  if (self->roster != NULL)
    show_roster (self);
}

/* A new schedule takes people besides, see show_roster(). */
static const StwPermittedAction permitted[] = {
  { "oncall.add-override", "override.save" },
  { "oncall.fill-gap", "override.save" },
  { "oncall.take", "override.take" },
  { "oncall.swap", "override.ask-swap" },
  { "oncall.write-note", "schedule.note" },
  { "oncall.members", "schedule.join" },
  { "oncall.subscribe", "schedule.subscribe" },
  { "oncall.import", "schedule.import-calendar" },
  { "oncall.new-layer", "schedule.save" },
  { "oncall.new-schedule", "schedule.save" },
  { "oncall.remove-schedule", "schedule.remove" },
  { "oncall.copy-feed", "schedule.feed" },
  { "oncall.revoke-feed", "schedule.feed" },
};

/**
 * stw_oncall_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_oncall_page_new (StwSession *session)
{
  StwOncallPage *self = g_object_new (STW_TYPE_ONCALL_PAGE, NULL);

  self->session = g_object_ref (session);
  stw_permitted_actions (GTK_WIDGET (self), session, permitted, G_N_ELEMENTS (permitted), 0);
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (standing_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  stw_live_refresh_every (self->live, EACH_S);
  return GTK_WIDGET (self);
}

/**
 * stw_oncall_page_show:
 * @schedule: the number of the one that is to be looked at; the first one when it is gone
 */
void
stw_oncall_page_show (StwOncallPage *self, gint64 schedule)
{
  g_return_if_fail (STW_IS_ONCALL_PAGE (self));

  self->schedule = schedule;
  look_again (self);
}
