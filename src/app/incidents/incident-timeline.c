/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline of an incident: one dot with an icon, one sentence and one time for each row of the
 * table; notes are inset below. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-timeline.h"

#include "app/incidents/assignment-words.h"
#include "app/incidents/telling.h"
#include "app/widgets/block-widget.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

/* Beyond so many the oldest are left out. */
#define MAX_ROWS 200
/* The least level of a heading in a note. */

struct _StwIncidentTimeline
{
  GtkBox parent_instance;

  char *shown;   /* (owned) (nullable) the rows as text, to keep what is the same */
  gint64 reader; /* whom it says "you" to */
};

G_DEFINE_FINAL_TYPE (StwIncidentTimeline, stw_incident_timeline, GTK_TYPE_BOX)

/* What a kind of row is called when a person did it, and when Steward did. */
static const struct
{
  const char *kind;
  const char *icon;
  const char *style;
  const char *by_person;
  const char *by_other; /* %s is that person */
  const char *by_steward;
} kinds[] = {
  { "opened",
    "steward-state-new-symbolic",
    "severity-critical",
    N_ ("You opened the incident"),
    N_ ("%s opened the incident"),
    N_ ("Steward opened the incident") },
  { "alerts", "steward-alerts-symbolic", NULL, NULL, NULL, NULL },
  { "message", "mail-send-symbolic", NULL, NULL, NULL, NULL },
  { "told", "alarm-symbolic", NULL, NULL, NULL, NULL },
  { "escalated", "alarm-symbolic", "severity-high", NULL, NULL, NULL },
  { "warning-told", "alarm-symbolic", "severity-medium", NULL, NULL, NULL },
  { "breach-told", "alarm-symbolic", "severity-high", NULL, NULL, NULL },
  { "escalation-passed", "alarm-symbolic", "severity-medium", NULL, NULL, NULL },
  { "escalation-resumed", "alarm-symbolic", "severity-high", NULL, NULL, NULL },
  { "escalation-exhausted", "alarm-symbolic", "severity-critical", NULL, NULL, NULL },
  { "admitted",
    "steward-state-new-symbolic",
    "severity-critical",
    NULL,
    NULL,
    N_ ("Steward shows it: it has waited long enough") },
  { "acknowledge",
    "steward-state-acknowledged-symbolic",
    "severity-low",
    N_ ("You acknowledged it"),
    N_ ("%s acknowledged it"),
    NULL },
  { "start",
    "steward-state-working-symbolic",
    "severity-low",
    N_ ("You started work"),
    N_ ("%s started work"),
    NULL },
  { "wait",
    "steward-state-waiting-symbolic",
    "severity-medium",
    N_ ("You set it to wait"),
    N_ ("%s set it to wait"),
    NULL },
  { "resolve",
    "steward-state-resolved-symbolic",
    "state-good",
    N_ ("You resolved it"),
    N_ ("%s resolved it"),
    N_ ("Steward resolved it: all its alerts are over") },
  { "close",
    "steward-state-closed-symbolic",
    NULL,
    N_ ("You closed it"),
    N_ ("%s closed it"),
    N_ ("Steward closed it") },
  { "reopen",
    "steward-state-reopened-symbolic",
    "severity-high",
    N_ ("You reopened it"),
    N_ ("%s reopened it"),
    N_ ("Steward reopened it: an alert came back") },
  { "assign", "steward-person-check-symbolic", NULL, NULL, NULL, NULL },
  { "unassign", "steward-person-check-symbolic", NULL, NULL, NULL, NULL },
  { "take-over", "steward-person-check-symbolic", "accent", NULL, NULL, NULL },
  { "hand-over", "steward-person-check-symbolic", NULL, NULL, NULL, NULL },
  { "unmanned", "dialog-warning-symbolic", "severity-high", NULL, NULL, NULL },
  { "note",
    "document-edit-symbolic",
    "accent",
    N_ ("You wrote a note"),
    N_ ("%s wrote a note"),
    NULL },
  { "rename", "document-edit-symbolic", NULL, N_ ("You renamed it"), N_ ("%s renamed it"), NULL },
  { "merge",
    "steward-merge-symbolic",
    NULL,
    N_ ("You merged another incident into it"),
    N_ ("%s merged another incident into it"),
    NULL },
  { "merged",
    "steward-merge-symbolic",
    NULL,
    N_ ("You merged it into another incident"),
    N_ ("%s merged it into another incident"),
    N_ ("Steward merged it into another incident") },
  { "bridged",
    "steward-merge-symbolic",
    NULL,
    NULL,
    NULL,
    N_ ("Steward joined another incident to it: an alert belongs to both") },
  { "split",
    "steward-branch-symbolic",
    NULL,
    N_ ("You split alerts off"),
    N_ ("%s split alerts off"),
    NULL },
  { "undo",
    "edit-undo-symbolic",
    NULL,
    N_ ("You took the last thing back"),
    N_ ("%s took the last thing back"),
    NULL },
  { "snooze",
    "steward-state-waiting-symbolic",
    "severity-medium",
    N_ ("You snoozed it"),
    N_ ("%s snoozed it"),
    NULL },
  { "wake",
    "steward-state-reopened-symbolic",
    NULL,
    N_ ("You ended the snooze"),
    N_ ("%s ended the snooze"),
    NULL },
  { "woken", "steward-state-reopened-symbolic", NULL, NULL, NULL, N_ ("The snooze is over") },
  { "timer",
    "steward-sla-clock-symbolic",
    NULL,
    N_ ("You started the timer"),
    N_ ("%s started the timer"),
    NULL },
  { "timer-dropped",
    "steward-sla-clock-symbolic",
    NULL,
    N_ ("You discarded the timer"),
    N_ ("%s discarded the timer"),
    NULL },
  { "link", "insert-link-symbolic", NULL, N_ ("You opened a link"), N_ ("%s opened a link"), NULL },
  { "minutes",
    "steward-sla-clock-symbolic",
    NULL,
    N_ ("You noted time spent"),
    N_ ("%s noted time spent"),
    NULL },
  { "minutes-removed",
    "steward-sla-clock-symbolic",
    NULL,
    N_ ("You took noted time back"),
    N_ ("%s took noted time back"),
    NULL },
  { "minutes-restored",
    "steward-sla-clock-symbolic",
    NULL,
    N_ ("You noted the time again"),
    N_ ("%s noted the time again"),
    NULL },
  { "note-deleted",
    "edit-delete-symbolic",
    NULL,
    N_ ("You deleted a note"),
    N_ ("%s deleted a note"),
    NULL },
  { "note-restored",
    "document-edit-symbolic",
    NULL,
    N_ ("You brought a note back"),
    N_ ("%s brought a note back"),
    NULL },
  { "severity",
    "document-edit-symbolic",
    NULL,
    N_ ("You set how bad it is"),
    N_ ("%s set how bad it is"),
    NULL },
  { "sla-warning",
    "steward-sla-soon-symbolic",
    "severity-medium",
    NULL,
    NULL,
    N_ ("The time that was promised runs out") },
  { "sla-breach",
    "steward-sla-breached-symbolic",
    "severity-critical",
    NULL,
    NULL,
    N_ ("The promise was missed") },
  { "unclassified",
    "document-edit-symbolic",
    NULL,
    N_ ("You took a rule’s judgement back"),
    N_ ("%s took a rule’s judgement back"),
    NULL },
};

static int
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return (int) i;
  return -1;
}

static JsonObject *
get_detail (JsonObject *row)
{
  JsonNode *node = json_object_get_member (row, "detail");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
detail_number (JsonObject *row, const char *member)
{
  JsonObject *detail = get_detail (row);

  return detail != NULL ? json_object_get_int_member_with_default (detail, member, 0) : 0;
}

static const char *
detail_text (JsonObject *row, const char *member)
{
  JsonObject *detail = get_detail (row);

  return detail != NULL ? json_object_get_string_member_with_default (detail, member, NULL) : NULL;
}

static char *
describe_alerts (JsonObject *row)
{
  int alerts = (int) MIN (detail_number (row, "alerts"), G_MAXINT);
  int repeats = (int) MIN (detail_number (row, "repeats"), G_MAXINT);
  g_autofree char *came = NULL;
  g_autofree char *repeated = NULL;

  came =
    g_strdup_printf (ngettext ("%d new alert came", "%d new alerts came", (gulong) alerts), alerts);
  repeated = g_strdup_printf (
    ngettext ("An alert repeated once", "Alerts repeated %d times", (gulong) repeats),
    repeats);
  if (repeats == 0)
    return g_steal_pointer (&came);
  if (alerts == 0)
    return g_steal_pointer (&repeated);
  /* Translators: two sentences, such as "2 new alerts came" and "Alerts repeated 7 times" */
  return g_strdup_printf (_ ("%s. %s"), came, repeated);
}

/* The name of a person other than the reader, whose act a row is. */
static const char *
get_other (JsonObject *row, gint64 reader)
{
  gint64 author = json_object_get_int_member_with_default (row, "author", 0);

  return author != 0 && author != reader
           ? json_object_get_string_member_with_default (row, "author_name", NULL)
           : NULL;
}

/* A sentence of the table, which has one place for a name. */
static char *
put_name (const char *sentence, const char *name)
{
  g_autoptr (GString) text = g_string_new (sentence);

  g_string_replace (text, "%s", name, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * stw_incident_timeline_describe:
 * @row: `{"at","kind","actor","author","author_name","detail"}`
 * @reader: the person who reads it, 0 where nobody is signed in
 *
 * Returns: (transfer full): the row as a sentence
 */
char *
stw_incident_timeline_describe (JsonObject *row, gint64 reader)
{
  const char *kind = json_object_get_string_member_with_default (row, "kind", "");
  const char *actor = json_object_get_string_member_with_default (row, "actor", "");
  gboolean by_person = !g_str_equal (actor, "engine") && !g_str_equal (actor, "door");
  const char *other = detail_text (row, "from");
  const char *other_person = get_other (row, reader);
  char *assigned = stw_assignment_words_describe (kind, get_detail (row), other_person);
  g_autofree char *told = stw_telling_describe (kind, get_detail (row));
  int i = find_kind (kind);

  if (assigned != NULL)
    return assigned;
  if (g_str_equal (kind, "alerts"))
    return describe_alerts (row);
  if (told != NULL)
    return g_steal_pointer (&told);
  if (g_str_equal (kind, "bridged") && other != NULL)
    /* Translators: %s is the number of an incident */
    return g_strdup_printf (_ ("Steward joined %s to it: an alert belongs to both"), other);
  if (i >= 0 && other_person != NULL && kinds[i].by_other != NULL)
    return put_name (_ (kinds[i].by_other), other_person);
  if (i >= 0 && by_person && kinds[i].by_person != NULL)
    return g_strdup (_ (kinds[i].by_person));
  if (i >= 0 && kinds[i].by_steward != NULL)
    return g_strdup (_ (kinds[i].by_steward));
  return g_strdup (kind);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* The dot, and the hairline down to the next one. */
static GtkWidget *
new_dot (int kind, gboolean is_last)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *dot = gtk_center_box_new ();
  GtkWidget *image =
    gtk_image_new_from_icon_name (kind >= 0 ? kinds[kind].icon : "dialog-information-symbolic");

  gtk_widget_add_css_class (dot, "timeline-dot");
  if (kind >= 0 && kinds[kind].style != NULL)
    gtk_widget_add_css_class (dot, kinds[kind].style);
  gtk_widget_set_hexpand (image, TRUE);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (dot), image);
  gtk_box_append (GTK_BOX (column), dot);
  if (!is_last)
    {
      GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

      gtk_widget_set_vexpand (line, TRUE);
      gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (column), line);
    }
  return column;
}

/* Beside a baseline of another font GTK 4.8 measures a row less high than it then is. */
static GtkWidget *
new_without_baseline (GtkWidget *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
new_row (JsonObject *row, gint64 reader, gint64 now, gboolean is_last)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *time;
  const char *more =
    detail_text (row, "text") != NULL ? detail_text (row, "text") : detail_text (row, "reason");
  g_autofree char *sentence = stw_incident_timeline_describe (row, reader);
  g_autofree char *score = stw_assignment_words_score (get_detail (row));
  g_autofree char *moment = NULL;
  gint64 at = 0;

  stw_timestamp_parse (json_object_get_string_member_with_default (row, "at", ""), &at);
  moment = stw_words_moment (at, now);
  time = gtk_label_new (moment);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_add_css_class (time, "small");
  gtk_widget_add_css_class (time, "numeric");
  gtk_box_append (GTK_BOX (first), new_label (sentence, NULL));
  gtk_box_append (GTK_BOX (first), new_without_baseline (time));
  gtk_widget_set_margin_top (first, 2);
  gtk_box_append (GTK_BOX (texts), first);
  if (score != NULL)
    gtk_box_append (GTK_BOX (texts), new_label (score, "dim-label"));
  if (more != NULL)
    gtk_box_append (GTK_BOX (texts), stw_block_widget_new_note (more));
  gtk_widget_set_margin_bottom (texts, is_last ? 0 : 12);
  gtk_box_append (
    GTK_BOX (box),
    new_dot (find_kind (json_object_get_string_member_with_default (row, "kind", "")), is_last));
  gtk_box_append (GTK_BOX (box), texts);
  /* The line fills its row, it does not stretch it. */
  gtk_widget_set_vexpand (box, FALSE);
  return box;
}

static char *
rows_to_text (JsonArray *rows)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), rows);

  return json_to_string (node, FALSE);
}

/**
 * stw_incident_timeline_set_rows:
 * @rows: the rows of the table, oldest first
 * @reader: the person who reads them, 0 where nobody is signed in
 */
void
stw_incident_timeline_set_rows (StwIncidentTimeline *self, JsonArray *rows, gint64 reader)
{
  g_autofree char *text = rows_to_text (rows);
  gint64 now = stw_clock_now (NULL);
  guint n = json_array_get_length (rows);
  guint n_left_out = n > MAX_ROWS ? n - MAX_ROWS : 0;
  GtkWidget *child;

  g_return_if_fail (STW_IS_INCIDENT_TIMELINE (self));

  if (g_strcmp0 (text, self->shown) == 0 && reader == self->reader)
    return;
  self->reader = reader;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = n; i > n_left_out; i--)
    gtk_box_append (
      GTK_BOX (self),
      new_row (json_array_get_object_element (rows, i - 1), reader, now, i == n_left_out + 1));
}

static void
stw_incident_timeline_finalize (GObject *object)
{
  g_free (STW_INCIDENT_TIMELINE (object)->shown);
  G_OBJECT_CLASS (stw_incident_timeline_parent_class)->finalize (object);
}

static void
stw_incident_timeline_class_init (StwIncidentTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_incident_timeline_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
stw_incident_timeline_init (StwIncidentTimeline *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"),
                                  -1);
}
