/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judgement of an incident: a card for the pattern with its recommendation, and one for the
 * rule that classified its worst alert. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/judgement.h"

#include "app/words.h"
#include "base/clock.h"
#include "base/text.h"
#include "triage/pattern.h"

#include <glib/gi18n.h>

struct _StwJudgement
{
  GtkBox parent_instance;

  char *shown; /* (owned) (nullable) the sentences, to keep what is the same */
};

G_DEFINE_FINAL_TYPE (StwJudgement, stw_judgement, GTK_TYPE_BOX)

static const char *const pattern_icons[STW_N_PATTERNS] = {
  [STW_PATTERN_STORM] = "steward-pattern-storm-symbolic",
  [STW_PATTERN_CASCADE] = "steward-pattern-cascade-symbolic",
  [STW_PATTERN_PERIODIC] = "steward-state-reopened-symbolic",
  [STW_PATTERN_FLAPPING] = "steward-alerts-symbolic",
};

static gboolean
get_kind (JsonObject *pattern, StwPatternKind *ret_kind)
{
  const char *word = json_object_get_string_member_with_default (pattern, "kind", "");

  for (guint i = 0; i < STW_N_PATTERNS; i++)
    if (g_str_equal (word, stw_pattern_kind_to_word ((StwPatternKind) i)))
      {
        *ret_kind = (StwPatternKind) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_judgement_describe_pattern:
 * @pattern: as stw_pattern_to_json() writes it
 *
 * Returns: (transfer full) (nullable): what was seen, in a few words; %NULL when its kind is not
 *   known here
 */
char *
stw_judgement_describe_pattern (JsonObject *pattern)
{
  const char *asset = json_object_get_string_member_with_default (pattern, "asset", NULL);
  gint64 count = CLAMP (json_object_get_int_member_with_default (pattern, "count", 0), 0, G_MAXINT);
  gint64 period = json_object_get_int_member_with_default (pattern, "period_s", 0);
  g_autofree char *every = NULL;
  StwPatternKind kind;

  if (!get_kind (pattern, &kind))
    return NULL;
  switch (kind)
    {
    case STW_PATTERN_STORM:
      return g_strdup_printf (ngettext ("Storm: %d alert within minutes",
                                        "Storm: %d alerts within minutes",
                                        (gulong) count),
                              (int) count);
    case STW_PATTERN_CASCADE:
      /* Translators: %s is the name of a machine */
      return asset != NULL ? g_strdup_printf (_ ("Cascade: begins at %s"), asset)
                           : g_strdup (_ ("Cascade: one fails after the other"));
    case STW_PATTERN_PERIODIC:
      every = stw_words_age (0, MIN (period, G_MAXINT) * STW_SECOND);
      /* Translators: %s is a time such as "30 min" */
      return g_strdup_printf (_ ("Periodic: comes back every %s"), every);
    case STW_PATTERN_FLAPPING:
      return g_strdup_printf (ngettext ("Flapping: came and went %d time",
                                        "Flapping: came and went %d times",
                                        (gulong) count),
                              (int) count);
    case STW_N_PATTERNS:
    default:
      return NULL;
    }
}

/* The categories of the shipped rules; a company's own are shown as they are written. */
static const char *
category_to_text (const char *category)
{
  if (category == NULL)
    return C_ ("category", "General");
  if (g_str_equal (category, "security"))
    return C_ ("category", "Security");
  if (g_str_equal (category, "backup"))
    return C_ ("category", "Backup");
  return category;
}

/**
 * stw_judgement_describe_classification:
 * @alert: an alert that a rule is about
 *
 * Returns: (transfer full): what the rule made of it
 */
char *
stw_judgement_describe_classification (const StwAlertView *alert)
{
  if (alert->severity_before == alert->severity)
    /* Translators: %s is the name of a rule */
    return g_strdup_printf (_ ("Decided by the rule “%s”; the severity is the sender’s."),
                            alert->reason);
  /* Translators: the name of a rule, the severity from now on, the severity before */
  return g_strdup_printf (_ ("The rule “%s” made it %s; its sender said %s."),
                          alert->reason,
                          stw_word_severity (alert->severity).word,
                          stw_word_severity (alert->severity_before).word);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* An icon, what was found and how sure that is; below it the sentence that helps. */
static void
append_card (StwJudgement *self,
             const char *icon,
             const char *heading,
             const char *certainty,
             const char *sentence)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = new_label (heading, "heading");

  gtk_widget_add_css_class (card, "judgement");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (first), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (first), label);
  if (certainty != NULL)
    {
      GtkWidget *badge = gtk_label_new (certainty);

      gtk_widget_set_valign (badge, GTK_ALIGN_START);
      gtk_widget_add_css_class (badge, "badge");
      gtk_widget_add_css_class (badge, "numeric");
      gtk_box_append (GTK_BOX (first), badge);
    }
  gtk_box_append (GTK_BOX (card), first);
  gtk_box_append (GTK_BOX (card), new_label (sentence, "small"));
  gtk_box_append (GTK_BOX (self), card);
}

static void
append_pattern (StwJudgement *self, const StwIncident *incident)
{
  g_autoptr (JsonNode) node =
               incident->pattern != NULL ? json_from_string (incident->pattern, NULL) : NULL;
  g_autofree char *heading = NULL;
  g_autofree char *certainty = NULL;
  JsonObject *pattern;
  StwPatternKind kind;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  pattern = json_node_get_object (node);
  heading = stw_judgement_describe_pattern (pattern);
  if (heading == NULL || !get_kind (pattern, &kind))
    return;
  /* Translators: how sure Steward is of what it says, in per cent */
  certainty = g_strdup_printf (
    _ ("%d %% sure"),
    (int) CLAMP (json_object_get_int_member_with_default (pattern, "confidence", 0), 0, 100));
  append_card (self,
               pattern_icons[kind],
               heading,
               certainty,
               _ (stw_pattern_kind_get_advice (kind)));
}

/* The alerts come worst first, so the first that a rule is about speaks for the incident. */
static void
append_classification (StwJudgement *self, GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const StwAlertView *alert = g_ptr_array_index (alerts, i);
      g_autofree char *heading = NULL;
      g_autofree char *sentence = NULL;

      if (alert->reason == NULL)
        continue;
      /* Translators: %s is a category such as "Security" */
      heading = g_strdup_printf (_ ("Category: %s"), category_to_text (alert->category));
      sentence = stw_judgement_describe_classification (alert);
      append_card (self, "steward-person-check-symbolic", heading, NULL, sentence);
      return;
    }
}

static char *
describe_all (const StwIncident *incident, GPtrArray *alerts)
{
  GString *text = g_string_new (incident->pattern);

  for (guint i = 0; i < alerts->len; i++)
    {
      const StwAlertView *alert = g_ptr_array_index (alerts, i);

      g_string_append_printf (text, "\n%s %d", stw_text_or (alert->reason, ""), alert->severity);
    }
  return g_string_free (text, FALSE);
}

/**
 * stw_judgement_show:
 * @alerts: (element-type StwAlertView): its alerts, the worst first
 */
void
stw_judgement_show (StwJudgement *self, const StwIncident *incident, GPtrArray *alerts)
{
  g_autofree char *all = describe_all (incident, alerts);
  GtkWidget *child;

  g_return_if_fail (STW_IS_JUDGEMENT (self));

  if (g_strcmp0 (all, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&all);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  append_classification (self, alerts);
  append_pattern (self, incident);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

static void
stw_judgement_finalize (GObject *object)
{
  g_free (STW_JUDGEMENT (object)->shown);
  G_OBJECT_CLASS (stw_judgement_parent_class)->finalize (object);
}

static void
stw_judgement_class_init (StwJudgementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_judgement_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
stw_judgement_init (StwJudgement *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Judgement"),
                                  -1);
}
