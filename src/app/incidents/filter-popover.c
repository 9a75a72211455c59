/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By what the list of incidents is narrowed: a status or a severity has a check, an age is chosen.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/filter-popover.h"

#include "app/incidents/filter-words.h"
#include "app/words.h"

#include <glib/gi18n.h>

#define DATA "stw-filter"

static const StwIncidentStatus statuses[] = {
  STW_INCIDENT_NEW,     STW_INCIDENT_ACKNOWLEDGED, STW_INCIDENT_IN_PROGRESS,
  STW_INCIDENT_WAITING, STW_INCIDENT_RESOLVED,     STW_INCIDENT_CLOSED,
};

static const StwSeverity severities[] = {
  STW_SEVERITY_CRITICAL, STW_SEVERITY_HIGH, STW_SEVERITY_MEDIUM,
  STW_SEVERITY_LOW,      STW_SEVERITY_INFO,
};

static const char *const snoozes[] = {
  [STW_SNOOZED_ANY] = N_ ("Snoozed or Not"),
  [STW_SNOOZED_LEFT_OUT] = N_ ("Not Snoozed"),
  [STW_SNOOZED_ONLY] = N_ ("Snoozed Only"),
};

/* Whose they are, in the words of a filter. */
static const struct
{
  const char *title;
  const char *word;
  gint64 assignee;
} owners[] = {
  { N_ ("Anybody’s"), NULL, STW_ASSIGNEE_ANY },
  { N_ ("Mine"), "mine", STW_ASSIGNEE_SELF },
  { N_ ("Nobody’s"), "nobody", STW_ASSIGNEE_NOBODY },
};

typedef struct
{
  StwListFilter *filter; /* (owned) */
  GtkCheckButton *statuses[G_N_ELEMENTS (statuses)];
  GtkCheckButton *severities[G_N_ELEMENTS (severities)];
  GtkDropDown *age;
  GtkDropDown *snoozed;
  GtkDropDown *owner;
  gboolean showing; /* what the controls say is what the filter says */
} Popover;

static void
popover_free (Popover *self)
{
  g_object_unref (self->filter);
  g_free (self);
}

static guint
find_age (const StwIncidentFilter *read)
{
  gint64 least = read->created_to != 0 ? 1 - read->created_to : 0;
  guint n_ages;
  const StwAgeChoice *ages = stw_filter_words_get_ages (&n_ages);

  for (guint i = 0; i < n_ages; i++)
    if (ages[i].least == least && ages[i].most == -read->created_from)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static guint
find_owner (const StwIncidentFilter *read)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (owners[i].assignee == read->assignee)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
show_filter (Popover *self)
{
  StwIncidentFilter read = stw_list_filter_read (self->filter);

  self->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_check_button_set_active (self->statuses[i], (read.statuses & STW_BIT (statuses[i])) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    gtk_check_button_set_active (self->severities[i],
                                 (read.severities & STW_BIT (severities[i])) != 0);
  gtk_drop_down_set_selected (self->age, find_age (&read));
  gtk_drop_down_set_selected (self->snoozed, read.snoozed);
  gtk_drop_down_set_selected (self->owner, find_owner (&read));
  self->showing = FALSE;
}

static void
changed_cb (GtkWidget *popover)
{
  show_filter (g_object_get_data (G_OBJECT (popover), DATA));
}

static void
status_cb (Popover *self)
{
  guint bits = 0;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (gtk_check_button_get_active (self->statuses[i]))
      bits |= STW_BIT (statuses[i]);
  if (!self->showing)
    stw_list_filter_set_statuses (self->filter, bits);
}

static void
severity_cb (Popover *self)
{
  guint bits = 0;

  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (gtk_check_button_get_active (self->severities[i]))
      bits |= STW_BIT (severities[i]);
  if (!self->showing)
    stw_list_filter_set_severities (self->filter, bits);
}

static void
age_cb (Popover *self)
{
  guint n_ages;
  const StwAgeChoice *ages = stw_filter_words_get_ages (&n_ages);
  guint chosen = gtk_drop_down_get_selected (self->age);

  if (!self->showing && chosen < n_ages)
    stw_list_filter_set_age (self->filter, ages[chosen].least, ages[chosen].most);
}

static void
snoozed_cb (Popover *self)
{
  if (!self->showing)
    stw_list_filter_set_snoozed (self->filter,
                                 (StwSnoozed) gtk_drop_down_get_selected (self->snoozed));
}

static void
owner_cb (Popover *self)
{
  guint chosen = gtk_drop_down_get_selected (self->owner);

  if (!self->showing && chosen < G_N_ELEMENTS (owners))
    stw_list_filter_set_assignee (self->filter, owners[chosen].word);
}

static GtkWidget *
append_heading (GtkBox *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (box, label);
  return label;
}

static GtkWidget *
append_grid (GtkBox *box)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_box_append (box, grid);
  return grid;
}

/* Two beside each other. */
static GtkCheckButton *
attach_check (Popover *self, GtkWidget *grid, guint place, const char *word, GCallback toggled)
{
  GtkWidget *check = gtk_check_button_new_with_label (word);

  gtk_grid_attach (GTK_GRID (grid), check, (int) (place % 2), (int) (place / 2), 1, 1);
  g_signal_connect_swapped (check, "toggled", toggled, self);
  return GTK_CHECK_BUTTON (check);
}

static GtkDropDown *
append_choice (Popover *self,
               GtkBox *box,
               const char *heading,
               GtkStringList *words,
               GCallback chosen)
{
  GtkWidget *label = append_heading (box, heading);
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (choice),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label,
                                  NULL,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heading,
                                  -1);
  gtk_box_append (box, choice);
  g_signal_connect_swapped (choice, "notify::selected", chosen, self);
  return GTK_DROP_DOWN (choice);
}

static GtkStringList *
new_age_words (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  guint n_ages;
  const StwAgeChoice *ages = stw_filter_words_get_ages (&n_ages);

  for (guint i = 0; i < n_ages; i++)
    gtk_string_list_append (words, _ (ages[i].words));
  return words;
}

static GtkStringList *
new_snooze_words (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (snoozes); i++)
    gtk_string_list_append (words, _ (snoozes[i]));
  return words;
}

static GtkStringList *
new_owner_words (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    gtk_string_list_append (words, _ (owners[i].title));
  return words;
}

static void
append_clear (GtkBox *box)
{
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear Filters"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "incidents.clear");
  gtk_widget_set_margin_top (clear, 6);
  gtk_box_append (box, clear);
}

static GtkWidget *
new_controls (Popover *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *grid;

  append_heading (box, _ ("Status"));
  grid = append_grid (box);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    self->statuses[i] =
      attach_check (self, grid, i, stw_word_status (statuses[i]).word, G_CALLBACK (status_cb));
  append_heading (box, _ ("Severity"));
  grid = append_grid (box);
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    self->severities[i] = attach_check (self,
                                        grid,
                                        i,
                                        stw_word_severity (severities[i]).word,
                                        G_CALLBACK (severity_cb));
  self->owner =
    append_choice (self, box, _ ("Assigned"), new_owner_words (), G_CALLBACK (owner_cb));
  self->age = append_choice (self, box, _ ("Age"), new_age_words (), G_CALLBACK (age_cb));
  self->snoozed =
    append_choice (self, box, _ ("Snoozed"), new_snooze_words (), G_CALLBACK (snoozed_cb));
  append_clear (box);
  return GTK_WIDGET (box);
}

/**
 * stw_filter_popover_new:
 * @filter: what is shown and changed
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
stw_filter_popover_new (StwListFilter *filter)
{
  GtkWidget *popover = gtk_popover_new ();
  Popover *self = g_new0 (Popover, 1);

  self->filter = g_object_ref (filter);
  gtk_popover_set_child (GTK_POPOVER (popover), new_controls (self));
  gtk_widget_add_css_class (popover, "filter-popover");
  g_object_set_data_full (G_OBJECT (popover), DATA, self, (GDestroyNotify) popover_free);
  g_signal_connect_object (filter, "changed", G_CALLBACK (changed_cb), popover, G_CONNECT_SWAPPED);
  show_filter (self);
  return popover;
}
