/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the list of incidents. It is empty while its page is on its way. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-row.h"

#include "app/incidents/incident-state.h"
#include "app/incidents/sla-words.h"
#include "app/style.h"
#include "app/widgets/face.h"
#include "app/widgets/tip.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/incident-store.h"

#include <glib/gi18n.h>

#define FACE_SIZE 18

struct _StwIncidentRow
{
  AdwBin parent_instance;

  GtkCheckButton *check; /* (unowned) */
  GtkImage *severity;    /* (unowned) */
  GtkLabel *title;       /* (unowned) */
  GtkLabel *priority;    /* (unowned) */
  GtkLabel *company;     /* (unowned) */
  GtkWidget *sla;        /* (unowned) */
  GtkImage *sla_icon;    /* (unowned) */
  GtkLabel *sla_text;    /* (unowned) */
  GtkImage *state;       /* (unowned) */
  GtkLabel *facts;       /* (unowned) */
  AdwBin *face;          /* (unowned) of who has it */
  GSignalGroup *values;  /* (owned) of the item that is shown */
  StwPicks *picks;       /* (owned) */
  StwDeskClient *client; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwIncidentRow, stw_incident_row, ADW_TYPE_BIN)

/* What was promised, counted down. */
static void
show_sla (StwIncidentRow *self, const StwSlaWord *word)
{
  const char *classes[] = { "small", "numeric", word->look.style, NULL };

  gtk_widget_set_visible (self->sla, word->text != NULL);
  if (word->text == NULL)
    return;
  stw_word_image_set (self->sla_icon, word->look);
  gtk_label_set_label (self->sla_text, word->text);
  stw_style_set_classes (GTK_WIDGET (self->sla_text), classes);
}

/* The view's own widget around the row's slot is what takes the focus. */
static void
name_row (StwIncidentRow *self, const StwIncident *incident, const char *facts)
{
  GtkWidget *slot = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *around = slot != NULL ? gtk_widget_get_parent (slot) : NULL;
  g_autofree char *name = NULL;

  if (around == NULL)
    return;
  /* Translators: severity, title, company, facts, priority: what a screen reader says of a row */
  name = g_strdup_printf (_ ("%s: %s, %s, %s, priority %d"),
                          stw_word_severity (incident->severity).word,
                          incident->title,
                          incident->company_name,
                          facts,
                          (int) incident->priority);
  gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Most rows have none, and a face is no cheap widget. */
static void
show_face (StwIncidentRow *self, gint64 person, const char *name)
{
  GtkWidget *avatar = adw_bin_get_child (self->face);

  gtk_widget_set_visible (GTK_WIDGET (self->face), name != NULL);
  if (name == NULL)
    return;
  if (avatar == NULL)
    {
      avatar = adw_avatar_new (FACE_SIZE, NULL, TRUE);
      adw_bin_set_child (self->face, avatar);
    }
  stw_face_show (ADW_AVATAR (avatar), self->client, person, name);
  stw_tip_set_word (GTK_WIDGET (self->face), name);
}

static gint64
get_incident (StwIncidentRow *self)
{
  g_autoptr (StwPagedItem) item = g_signal_group_dup_target (self->values);

  return item != NULL ? stw_paged_item_get_id (item) : 0;
}

static void
show_pick (StwIncidentRow *self)
{
  gint64 incident = get_incident (self);

  gtk_widget_set_visible (GTK_WIDGET (self->check), stw_picks_is_active (self->picks));
  gtk_check_button_set_active (self->check,
                               incident != 0 && stw_picks_contains (self->picks, incident));
}

static void
checked_cb (StwIncidentRow *self)
{
  gint64 incident = get_incident (self);

  if (incident != 0 && stw_picks_is_active (self->picks))
    stw_picks_set (self->picks, incident, gtk_check_button_get_active (self->check));
}

/**
 * stw_incident_row_update:
 *
 * Shows the value anew: its page has come, or a minute has passed.
 */
void
stw_incident_row_update (StwIncidentRow *self)
{
  g_autoptr (StwPagedItem) item = g_signal_group_dup_target (self->values);
  const StwIncident *incident = item != NULL ? stw_paged_item_get_value (item) : NULL;
  g_autofree char *priority = NULL;
  g_autofree char *alerts = NULL;
  g_autofree char *age = NULL;
  g_autofree char *state = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *said = NULL;
  g_autofree char *spoken = NULL;
  g_auto (StwSlaWord) sla = { NULL };
  gint64 now = stw_clock_now (NULL);

  show_pick (self);
  gtk_widget_set_opacity (GTK_WIDGET (self), incident != NULL ? 1 : 0);
  if (incident == NULL)
    return;
  priority = g_strdup_printf ("%d", (int) incident->priority);
  alerts = stw_words_alerts (incident->alert_count);
  age = stw_words_age (incident->first_at, now);
  state = incident->snoozed ? stw_incident_state_to_text (incident, now)
                            : g_strdup (stw_word_status (incident->status).word);
  facts = g_strdup_printf ("%s · %s · %s", state, alerts, age);
  stw_word_image_set (self->severity, stw_word_severity (incident->severity));
  stw_word_image_set (self->state, stw_incident_state_to_word (incident));
  gtk_label_set_label (self->title, incident->title);
  gtk_label_set_label (self->priority, priority);
  gtk_label_set_label (self->company, incident->company_name);
  gtk_label_set_label (self->facts, facts);
  show_face (self, incident->assignee, incident->assignee_name);
  sla = stw_sla_word_for_row (incident, now);
  show_sla (self, &sla);
  said = incident->assignee != 0 ? g_strdup_printf ("%s · %s", facts, incident->assignee_name)
                                 : g_strdup (facts);
  spoken = sla.text != NULL ? g_strdup_printf ("%s · %s (%s)", said, sla.text, sla.look.word)
                            : g_strdup (said);
  name_row (self, incident, spoken);
}

/**
 * stw_incident_row_set_item:
 * @item: (nullable): an item whose value is a #StwIncident
 */
void
stw_incident_row_set_item (StwIncidentRow *self, StwPagedItem *item)
{
  g_return_if_fail (STW_IS_INCIDENT_ROW (self));

  g_signal_group_set_target (self->values, item);
  stw_incident_row_update (self);
}

static void
stw_incident_row_dispose (GObject *object)
{
  g_clear_object (&STW_INCIDENT_ROW (object)->values);
  g_clear_object (&STW_INCIDENT_ROW (object)->picks);
  g_clear_object (&STW_INCIDENT_ROW (object)->client);
  G_OBJECT_CLASS (stw_incident_row_parent_class)->dispose (object);
}

static void
stw_incident_row_class_init (StwIncidentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_incident_row_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/incident-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, severity);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, check);
  gtk_widget_class_bind_template_callback (widget_class, checked_cb);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, title);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, priority);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, company);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, sla);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, sla_icon);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, sla_text);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, state);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, facts);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentRow, face);
}

static void
stw_incident_row_init (StwIncidentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_tip_say_whole (self->title);
  self->values = g_signal_group_new (STW_TYPE_PAGED_ITEM);
  g_signal_group_connect_swapped (self->values,
                                  "notify::value",
                                  G_CALLBACK (stw_incident_row_update),
                                  self);
}

/**
 * stw_incident_row_new:
 * @picks: what is picked in the list
 * @client: whose incidents
 *
 * Returns: an empty row
 */
GtkWidget *
stw_incident_row_new (StwPicks *picks, StwDeskClient *client)
{
  StwIncidentRow *self = g_object_new (STW_TYPE_INCIDENT_ROW, NULL);

  self->picks = g_object_ref (picks);
  self->client = g_object_ref (client);
  g_signal_connect_object (picks, "changed", G_CALLBACK (show_pick), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
