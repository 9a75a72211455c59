/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident. What it shows is read anew whenever the change feed names it; a note that is being
 * written stays. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-detail.h"

#include "app/incidents/asset-list.h"
#include "app/incidents/contacts-popover.h"
#include "app/incidents/incident-acts.h"
#include "app/incidents/incident-state.h"
#include "app/incidents/incident-timeline.h"
#include "app/incidents/judgement.h"
#include "app/incidents/sla-words.h"
#include "app/incidents/suggestions.h"
#include "app/incidents/note-entry.h"
#include "app/incidents/timer-button.h"
#include "app/permitted.h"
#include "app/style.h"
#include "app/widgets/face.h"
#include "app/widgets/fact.h"
#include "app/widgets/live.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/contact-store.h"
#include "desk/incident-store.h"
#include "desk/link-store.h"
#include "desk/sla/sla-view.h"
#include "desk/timeline-store.h"
#include "desk/view-store.h"
#include "triage/priority.h"

#include <glib/gi18n.h>

/* As many as the desk takes. */
#define MAX_NOTE_BYTES 16000
/* The worst alerts stand for the rest. */
#define MAX_ALERTS 200

struct _StwIncidentDetail
{
  AdwBin parent_instance;

  GtkStack *stack;               /* (unowned) */
  GtkScrolledWindow *scroller;   /* (unowned) */
  GtkLabel *title;               /* (unowned) */
  GtkWidget *severity_tag;       /* (unowned) */
  GtkImage *severity_icon;       /* (unowned) */
  GtkLabel *severity_word;       /* (unowned) */
  GtkImage *state_icon;          /* (unowned) */
  GtkLabel *state_word;          /* (unowned) */
  GtkMenuButton *priority;       /* (unowned) */
  GtkBox *priority_sum;          /* (unowned) */
  GtkLabel *number;              /* (unowned) */
  GtkWidget *resolve;            /* (unowned) */
  GtkWidget *acknowledge;        /* (unowned) */
  GtkWidget *reopen;             /* (unowned) */
  StwTimerButton *timer;         /* (unowned) */
  StwFact *company;              /* (unowned) */
  GtkMenuButton *contacts;       /* (unowned) */
  AdwAvatar *face;               /* (unowned) */
  StwFact *assigned;             /* (unowned) */
  StwFact *alerts_fact;          /* (unowned) */
  StwFact *respond;              /* (unowned) */
  StwFact *resolve_in;           /* (unowned) */
  StwFact *since;                /* (unowned) */
  StwFact *last;                 /* (unowned) */
  StwFact *caller;               /* (unowned) */
  StwFact *asset;                /* (unowned) */
  StwFact *spent;                /* (unowned) */
  StwJudgement *judgement;       /* (unowned) */
  StwSuggestions *suggestions;   /* (unowned) */
  StwAssetList *assets;          /* (unowned) */
  StwIncidentTimeline *timeline; /* (unowned) */
  StwNoteEntry *note;            /* (unowned) */
  GtkWidget *send_note;          /* (unowned) */

  StwSession *session;       /* (owned) (nullable) */
  StwIncidentActs *acts;     /* (owned) */
  StwLive *live;             /* (owned) (nullable) */
  StwIncident *incident;     /* (owned) (nullable) as it was last read */
  GCancellable *cancellable; /* (owned) of the reading */
  JsonArray *people;         /* (owned) (nullable) whom to ask */
  GHashTable *drafts;        /* (owned) notes that were begun, by incident */
  gint64 id;                 /* the incident that is to be shown, 0 for none */
  guint minute_source;       /* while it is seen */
};

G_DEFINE_FINAL_TYPE (StwIncidentDetail, stw_incident_detail, ADW_TYPE_BIN)

/* Everything that one look brings. */
typedef struct
{
  StwIncident *incident; /* (owned) */
  GPtrArray *alerts;     /* (owned) of StwAlertView */
  JsonArray *timeline;   /* (owned) */
  JsonArray *links;      /* (owned) the company's */
  JsonArray *contacts;   /* (owned) the company's */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  stw_incident_free (reading->incident);
  g_clear_pointer (&reading->alerts, g_ptr_array_unref);
  g_clear_pointer (&reading->timeline, json_array_unref);
  g_clear_pointer (&reading->links, json_array_unref);
  g_clear_pointer (&reading->contacts, json_array_unref);
  g_free (reading);
}

static gpointer
read_incident (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *id = data;
  Reading *reading = g_new0 (Reading, 1);

  if ((reading->incident = stw_incident_load (db, *id, error)) != NULL &&
      stw_sla_view_read (db, &reading->incident, 1, stw_clock_now (NULL), error) &&
      (reading->alerts = stw_view_list_incident_alerts (db, *id, MAX_ALERTS, error)) != NULL &&
      (reading->timeline = stw_timeline_list (db, *id, error)) != NULL &&
      (reading->links = stw_link_list (db, reading->incident->company, error)) != NULL &&
      (reading->contacts = stw_contact_list (db, reading->incident->company, error)) != NULL)
    return reading;
  reading_free (reading);
  return NULL;
}

/**
 * stw_incident_detail_allows:
 * @action: one of its actions
 *
 * Returns: whether that can be done with the incident that is shown
 */
gboolean
stw_incident_detail_allows (StwIncidentDetail *self, const char *action)
{
  g_return_val_if_fail (STW_IS_INCIDENT_DETAIL (self), FALSE);

  return stw_incident_acts_allow (self->acts, action);
}

static void
show_buttons (StwIncidentDetail *self)
{
  gtk_widget_set_visible (self->acknowledge,
                          self->incident != NULL && self->incident->status == STW_INCIDENT_NEW);
  gtk_widget_set_visible (self->resolve,
                          self->incident != NULL &&
                            stw_incident_status_is_open (self->incident->status));
  gtk_widget_set_visible (self->reopen, !gtk_widget_get_visible (self->resolve));
}

static const char *
term_to_text (StwPriorityTerm term)
{
  switch (term)
    {
    case STW_PRIORITY_SEVERITY:
      return _ ("Severity");
    case STW_PRIORITY_CRITICAL_ASSET:
      return _ ("Critical asset");
    case STW_PRIORITY_DUPLICATES:
      return _ ("Repeats");
    case STW_PRIORITY_SEVERAL_TOOLS:
      return _ ("Several tools");
    case STW_PRIORITY_DECAY:
      return _ ("Quiet since");
    case STW_N_PRIORITY_TERMS:
    default:
      return "";
    }
}

static void
append_term (GtkBox *box, const char *name, int points, gboolean is_total)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  g_autofree char *text = is_total     ? g_strdup_printf ("%d", points)
                          : points < 0 ? g_strdup_printf ("\u2212%d", -points)
                                       : g_strdup_printf ("+%d", points);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *figure = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (figure, "numeric");
  if (is_total)
    {
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_add_css_class (figure, "heading");
      gtk_box_append (box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
    }
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), figure);
  gtk_box_append (box, row);
}

/* Every number opens: the sum, term by term. */
static void
show_priority (StwIncidentDetail *self)
{
  g_autofree char *text = NULL;
  StwPriority priority;
  GtkWidget *child;

  /* Translators: the priority of an incident, a number of points */
  text = g_strdup_printf (_ ("Priority %d"), (int) self->incident->priority);
  gtk_menu_button_set_label (self->priority, text);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->priority_sum))) != NULL)
    gtk_box_remove (self->priority_sum, child);
  if (!stw_priority_from_json (self->incident->breakdown, &priority))
    return;
  for (guint i = 0; i < STW_N_PRIORITY_TERMS; i++)
    if (priority.points[i] != 0)
      append_term (self->priority_sum,
                   term_to_text ((StwPriorityTerm) i),
                   priority.points[i],
                   FALSE);
  append_term (self->priority_sum, _ ("Priority"), (int) self->incident->priority, TRUE);
}

static void
show_heading (StwIncidentDetail *self)
{
  const StwIncident *incident = self->incident;
  StwWord severity = stw_word_severity (incident->severity);
  const char *tag_classes[] = { "tag", severity.style, NULL };
  g_autofree char *number = stw_id_format (STW_ID_INCIDENT, incident->id);
  g_autofree char *state = stw_incident_state_to_text (incident, stw_clock_now (NULL));

  if (g_strcmp0 (gtk_label_get_label (self->title), incident->title) != 0)
    gtk_label_set_label (self->title, incident->title);
  stw_word_image_set (self->severity_icon, severity);
  stw_style_set_classes (self->severity_tag, tag_classes);
  gtk_label_set_label (self->severity_word, severity.word);
  stw_word_image_set (self->state_icon, stw_incident_state_to_word (incident));
  gtk_label_set_label (self->state_word, state);
  gtk_label_set_label (self->number, number);
}

/* A fact that not every incident has. */
static void
show_if_known (StwFact *fact, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (fact), text != NULL);
  if (text != NULL)
    stw_fact_set_text (fact, text, text);
}

static void
show_clock (StwFact *fact, const StwSlaStanding *standing, gint64 now)
{
  g_auto (StwSlaWord) word = stw_sla_word_for_clock (standing, now);
  g_autofree char *explained = word.text != NULL ? stw_sla_word_explain (standing, now) : NULL;
  const char *style;

  gtk_widget_set_visible (GTK_WIDGET (fact), word.text != NULL);
  if (word.text == NULL)
    return;
  stw_fact_set_text (fact, word.text, explained);
  /* What stands well stands out no less than the facts around it. */
  style = g_str_equal (word.look.style, "dim-label") ? NULL : word.look.style;
  stw_fact_set_style (fact, style);
  stw_fact_set_share (fact, stw_sla_word_share (standing), explained, style);
}

static void
show_facts (StwIncidentDetail *self)
{
  const StwIncident *incident = self->incident;
  gint64 now = stw_clock_now (NULL);
  g_autofree char *alerts = stw_words_alerts (incident->alert_count);
  g_autofree char *began = stw_words_ago (incident->first_at, now);
  g_autofree char *began_at = stw_words_moment (incident->first_at, now);
  g_autofree char *last = stw_words_ago (incident->last_at, now);
  g_autofree char *last_at = stw_words_moment (incident->last_at, now);
  g_autofree char *spent = stw_words_age (0, incident->minutes * STW_MINUTE);
  g_autofree char *counts = NULL;

  /* Translators: "5 alerts, 2 of them open" */
  counts = g_strdup_printf (_ ("%s, %d open"), alerts, (int) incident->open_alerts);
  stw_fact_set_text (self->company, incident->company_name, incident->company_name);
  stw_face_show (self->face,
                 stw_session_get_client (self->session),
                 incident->assignee,
                 incident->assignee_name);
  gtk_widget_set_visible (GTK_WIDGET (self->face), incident->assignee != 0);
  stw_fact_set_text (self->assigned,
                     incident->assignee != 0 ? incident->assignee_name : _ ("nobody yet"),
                     incident->assignee_name);
  stw_fact_set_text (self->alerts_fact, counts, NULL);
  show_clock (self->respond, &incident->sla[STW_SLA_RESPONSE], now);
  show_clock (self->resolve_in, &incident->sla[STW_SLA_RESOLUTION], now);
  stw_fact_set_text (self->since, began, began_at);
  stw_fact_set_text (self->last, last, last_at);
  show_if_known (self->caller, incident->caller);
  show_if_known (self->asset, incident->asset);
  stw_fact_set_text (self->spent, incident->minutes > 0 ? spent : _ ("none yet"), NULL);
  stw_timer_button_set_since (self->timer, incident->timer_at);
}

static void
note_changed_cb (StwIncidentDetail *self)
{
  g_autofree char *text = g_strstrip (stw_note_entry_get_text (self->note));
  const char *need =
    self->incident != NULL
      ? stw_session_get_need (self->session, "incident.note", self->incident->company)
      : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->note), need == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note), need);
  gtk_widget_set_sensitive (self->send_note,
                            need == NULL && *text != '\0' && strlen (text) <= MAX_NOTE_BYTES);
}

static void
show_reading (StwIncidentDetail *self, Reading *reading)
{
  stw_incident_acts_set_incident (self->acts, NULL);
  stw_incident_free (self->incident);
  self->incident = g_steal_pointer (&reading->incident);
  show_heading (self);
  show_priority (self);
  show_facts (self);
  stw_judgement_show (self->judgement, self->incident, reading->alerts);
  stw_suggestions_show (self->suggestions,
                        stw_session_get_client (self->session),
                        self->incident->id);
  stw_asset_list_show (self->assets, self->incident, reading->alerts, reading->links);
  stw_incident_timeline_set_rows (
    self->timeline,
    reading->timeline,
    stw_desk_client_get_person (stw_session_get_client (self->session)));
  stw_incident_acts_set_incident (self->acts, self->incident);
  g_clear_pointer (&self->people, json_array_unref);
  self->people = g_steal_pointer (&reading->contacts);
  show_buttons (self);
  note_changed_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "incident");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwIncidentDetail) self = data;
  Reading *reading = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && reading != NULL && reading->incident->id == self->id)
    show_reading (self, reading);
  if (reading != NULL)
    reading_free (reading);
  if (self->live != NULL)
    stw_live_done (self->live);
}

/* What of its company is shown beside the incident itself. */
static const char *const company_entities[] = { "link", "contact", "asset", NULL };

static gboolean
concerns (GArray *changes, StwIncidentDetail *self)
{
  gint64 company = self->incident != NULL ? self->incident->company : 0;

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const StwChange *change = &g_array_index (changes, StwChange, i);

      if ((change->id == self->id && g_str_equal (change->entity, "incident")) ||
          (change->company == company && g_strv_contains (company_entities, change->entity)))
        return TRUE;
    }
  return changes == NULL;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwIncidentDetail *self = data;

  if (self->id == 0 || !concerns (changes, self))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_incident,
                              g_memdup2 (&self->id, sizeof self->id),
                              g_free,
                              reading_free,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static void
write_note_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (STW_INCIDENT_DETAIL (widget)->note));
}

/* Not before they are wanted, and as they are then. */
static void
create_contacts_cb (GtkMenuButton *button, gpointer data)
{
  StwIncidentDetail *self = data;

  if (self->people != NULL)
    gtk_menu_button_set_popover (button, stw_contacts_popover_new (self->people));
}

static void
expand_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  stw_asset_list_expand (STW_INCIDENT_DETAIL (widget)->assets);
}

static void
priority_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_menu_button_popup (STW_INCIDENT_DETAIL (widget)->priority);
}

static void
send_note_cb (StwIncidentDetail *self)
{
  g_autofree char *text = g_strstrip (stw_note_entry_get_text (self->note));
  StwCommand *command;

  if (self->incident == NULL || !gtk_widget_get_sensitive (self->send_note))
    return;
  command = stw_incident_acts_new_command (self->incident, "note");
  json_object_set_string_member (command->arguments, "text", text);
  json_object_set_boolean_member (command->arguments, "for_client", FALSE);
  stw_session_give (self->session, command, _ ("Note added"));
  stw_note_entry_set_text (self->note, "");
}

/**
 * stw_incident_detail_set_session:
 * @session: of its window; set once
 */
void
stw_incident_detail_set_session (StwIncidentDetail *self, StwSession *session)
{
  g_return_if_fail (STW_IS_INCIDENT_DETAIL (self) && self->session == NULL);

  self->session = g_object_ref (session);
  stw_incident_acts_set_session (self->acts, session);
  stw_asset_list_set_session (self->assets, session);
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (note_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
}

static void
keep_draft (StwIncidentDetail *self)
{
  char *text = stw_note_entry_get_text (self->note);

  if (*text == '\0')
    {
      g_hash_table_remove (self->drafts, &self->id);
      g_free (text);
    }
  else
    g_hash_table_replace (self->drafts, g_memdup2 (&self->id, sizeof self->id), text);
}

/**
 * stw_incident_detail_show:
 * @incident: its number, 0 for none
 *
 * Shows another incident. A note that was begun stays with its own and is there again with it.
 */
void
stw_incident_detail_show (StwIncidentDetail *self, gint64 incident)
{
  const char *draft;

  g_return_if_fail (STW_IS_INCIDENT_DETAIL (self));

  if (self->id == incident)
    return;
  keep_draft (self);
  self->id = incident;
  draft = g_hash_table_lookup (self->drafts, &incident);
  stw_note_entry_set_text (self->note, draft != NULL ? draft : "");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (incident == 0)
    gtk_stack_set_visible_child_name (self->stack, "none");
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
stw_incident_detail_dispose (GObject *object)
{
  StwIncidentDetail *self = STW_INCIDENT_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  if (self->acts != NULL)
    stw_incident_acts_set_incident (self->acts, NULL);
  g_clear_object (&self->acts);
  g_clear_pointer (&self->incident, stw_incident_free);
  g_clear_pointer (&self->people, json_array_unref);
  G_OBJECT_CLASS (stw_incident_detail_parent_class)->dispose (object);
}

static void
stw_incident_detail_finalize (GObject *object)
{
  g_object_unref (STW_INCIDENT_DETAIL (object)->cancellable);
  g_hash_table_unref (STW_INCIDENT_DETAIL (object)->drafts);
  G_OBJECT_CLASS (stw_incident_detail_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, title);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, severity_tag);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, severity_icon);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, severity_word);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, state_icon);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, state_word);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, priority);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, priority_sum);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, number);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, resolve);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, reopen);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, company);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, contacts);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, face);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, assigned);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, alerts_fact);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, respond);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, resolve_in);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, since);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, last);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, caller);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, asset);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, spent);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, timer);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, assets);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, judgement);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, suggestions);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, timeline);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, note);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentDetail, send_note);
  gtk_widget_class_bind_template_callback (widget_class, send_note_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_changed_cb);
}

/* Times pass also where nothing happens. */
static gboolean
minute_cb (gpointer data)
{
  StwIncidentDetail *self = data;

  if (self->incident != NULL)
    show_facts (self);
  return G_SOURCE_CONTINUE;
}

static void
stw_incident_detail_map (GtkWidget *widget)
{
  StwIncidentDetail *self = STW_INCIDENT_DETAIL (widget);

  GTK_WIDGET_CLASS (stw_incident_detail_parent_class)->map (widget);
  self->minute_source = g_timeout_add_seconds (60, minute_cb, self);
}

static void
stw_incident_detail_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&STW_INCIDENT_DETAIL (widget)->minute_source, g_source_remove);
  GTK_WIDGET_CLASS (stw_incident_detail_parent_class)->unmap (widget);
}

static void
stw_incident_detail_class_init (StwIncidentDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_incident_detail_dispose;
  object_class->finalize = stw_incident_detail_finalize;
  widget_class->map = stw_incident_detail_map;
  widget_class->unmap = stw_incident_detail_unmap;
  g_type_ensure (STW_TYPE_ASSET_LIST);
  g_type_ensure (STW_TYPE_FACT);
  g_type_ensure (STW_TYPE_INCIDENT_TIMELINE);
  g_type_ensure (STW_TYPE_JUDGEMENT);
  g_type_ensure (STW_TYPE_SUGGESTIONS);
  g_type_ensure (STW_TYPE_NOTE_ENTRY);
  g_type_ensure (STW_TYPE_TIMER_BUTTON);
  gtk_widget_class_install_action (widget_class, "incident.write-note", NULL, write_note_cb);
  gtk_widget_class_install_action (widget_class, "incident.expand", NULL, expand_cb);
  gtk_widget_class_install_action (widget_class, "incident.priority", NULL, priority_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/incident-detail.ui");
  bind_children (widget_class);
}

static void
stw_incident_detail_init (StwIncidentDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->acts = stw_incident_acts_new (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->contacts, create_contacts_cb, self, NULL);
  self->cancellable = g_cancellable_new ();
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  show_buttons (self);
}
