/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read from a message, a row for each field. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/reading-list.h"

#include "app/words.h"
#include "base/text.h"
#include "intake/mapping.h"
#include "intake/reading.h"

#include <glib/gi18n.h>

/* Names of what is not used, before it only says that there is more. */
#define MOST_UNUSED 16

struct _StwReadingList
{
  AdwBin parent_instance;

  GtkListBox *list; /* (unowned) */
  char *shown;      /* (owned) (nullable) all that stands there */
};

G_DEFINE_FINAL_TYPE (StwReadingList, stw_reading_list, ADW_TYPE_BIN)

static char *
say_severity (const StwAlert *alert)
{
  return g_strdup (stw_word_severity (alert->severity).word);
}

static char *
say_asset (const StwAlert *alert)
{
  return g_strdup (alert->asset);
}

static char *
say_signature (const StwAlert *alert)
{
  return g_strdup (alert->signature);
}

static char *
say_message (const StwAlert *alert)
{
  return stw_words_message (alert->message, NULL);
}

static char *
say_state (const StwAlert *alert)
{
  static const char *const words[] = {
    [STW_ALERT_FIRING] = NC_ ("alert state", "Firing"),
    [STW_ALERT_RESOLVED] = NC_ ("alert state", "Resolved"),
    [STW_ALERT_INFO] = NC_ ("alert state", "Information"),
  };

  return g_strdup (g_dpgettext2 (NULL, "alert state", words[alert->state]));
}

static char *
say_time (const StwAlert *alert)
{
  g_autoptr (GDateTime) time = alert->timestamp != 0
                                 ? g_date_time_new_from_unix_local (alert->timestamp / 1000)
                                 : NULL;

  /* Translators: a date and a time of day with seconds, as g_date_time_format() takes it */
  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y, %-H:%M:%S")) : NULL;
}

static char *
say_key (const StwAlert *alert)
{
  return g_strdup (alert->dedup_key);
}

static char *
say_url (const StwAlert *alert)
{
  return g_strdup (alert->url);
}

static char *
say_tags (const StwAlert *alert)
{
  return g_strdup (alert->tags);
}

static char *
say_tool (const StwAlert *alert)
{
  return g_strdup (alert->tool_source);
}

static const struct
{
  StwField field;
  const char *title;
  char *(*say) (const StwAlert *alert);
  const char *otherwise; /* (nullable) what follows when the message does not say; no row when NULL
                          */
} fields[] = {
  { STW_FIELD_SEVERITY,
    NC_ ("field", "Severity"),
    say_severity,
    N_ ("Not said: a problem counts as medium") },
  { STW_FIELD_ASSET,
    NC_ ("field", "Asset"),
    say_asset,
    N_ ("Not said: alerts of the same kind belong together") },
  { STW_FIELD_SIGNATURE,
    NC_ ("field", "What"),
    say_signature,
    N_ ("Not said: the message’s first line") },
  { STW_FIELD_MESSAGE, NC_ ("field", "Message"), say_message, N_ ("Not said: the same as What") },
  { STW_FIELD_STATE, NC_ ("field", "State"), say_state, N_ ("Not said: a problem") },
  { STW_FIELD_TIMESTAMP,
    NC_ ("field", "Time"),
    say_time,
    N_ ("Not said: the time of arrival counts") },
  { STW_FIELD_DEDUP_KEY, NC_ ("field", "Recovery key"), say_key, NULL },
  { STW_FIELD_URL, NC_ ("field", "Link"), say_url, NULL },
  { STW_FIELD_TAGS, NC_ ("field", "Tags"), say_tags, NULL },
  { STW_FIELD_TOOL_SOURCE, NC_ ("field", "Tool"), say_tool, NULL },
};

/**
 * stw_reading_list_get_title:
 *
 * Returns: (transfer none): what a field is called
 */
const char *
stw_reading_list_get_title (StwField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].field == field)
      return g_dpgettext2 (NULL, "field", fields[i].title);
  g_return_val_if_reached ("");
}

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* The value, and under it where it comes from. */
static GtkWidget *
new_value (const char *value, const char *origin, const char *otherwise)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *from = new_text (origin != NULL ? origin : otherwise, "dim-label");

  gtk_widget_add_css_class (from, origin != NULL ? "mono" : "small");
  gtk_widget_set_hexpand (box, TRUE);
  if (value != NULL)
    gtk_box_append (GTK_BOX (box), new_text (value, "strong"));
  gtk_box_append (GTK_BOX (box), from);
  return box;
}

/* A tick when the message says it, a question mark when it is made up for. */
static GtkWidget *
new_mark (gboolean said)
{
  GtkWidget *image =
    gtk_image_new_from_icon_name (said ? "object-select-symbolic" : "dialog-question-symbolic");

  gtk_widget_add_css_class (image, said ? "state-good" : "severity-medium");
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  return image;
}

static GtkWidget *
new_row (const char *title,
         const char *value,
         const char *origin,
         const char *otherwise,
         gboolean doubtful)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (title);
  g_autofree char *spoken = NULL;

  /* Translators: a field of an alert, its value, and from where in the message it comes */
  spoken = g_strdup_printf (_ ("%s: %s, from %s"),
                            title,
                            value != NULL ? value : "–",
                            origin != NULL ? origin : otherwise);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_width_chars (GTK_LABEL (name), 11);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 11);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (box, "reading-row");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), new_value (value, origin, otherwise));
  gtk_box_append (GTK_BOX (box), new_mark (!doubtful));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

/* What the step found, beside the step where that is not what counts: 'status “down”'. */
static char *
write_origin (StwField field, const StwAlert *alert, const char *origin)
{
  if (*origin == '=')
    return g_strdup (_ ("the same in every message of this kind"));
  if (field == STW_FIELD_SEVERITY && alert->severity_word != NULL)
    return g_strdup_printf ("%s “%s”", origin, alert->severity_word);
  return g_strdup (origin);
}

/* A field as it is shown. */
typedef struct
{
  char *value;  /* (owned) (nullable) */
  char *origin; /* (owned) (nullable) */
  gboolean doubtful;
} Line;

static void
clear_line (gpointer data)
{
  Line *line = data;

  g_free (line->value);
  g_free (line->origin);
}

static gboolean
is_unknown (JsonObject *origins, StwField field)
{
  JsonArray *unknown = json_object_get_array_member (origins, STW_ORIGINS_UNKNOWN);

  for (guint i = 0; unknown != NULL && i < json_array_get_length (unknown); i++)
    if (g_str_equal (json_array_get_string_element (unknown, i), stw_field_get_name (field)))
      return TRUE;
  return FALSE;
}

static GArray *
read_lines (const StwAlert *alert, JsonObject *origins)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  g_array_set_clear_func (lines, clear_line);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *step =
        json_object_get_string_member_with_default (origins,
                                                    stw_field_get_name (fields[i].field),
                                                    NULL);
      const Line line = { fields[i].say (alert),
                          step != NULL ? write_origin (fields[i].field, alert, step) : NULL,
                          step == NULL || is_unknown (origins, fields[i].field) };

      g_array_append_val (lines, line);
    }
  return lines;
}

/* Whether these lines stand there already: who reads them is not disturbed. */
static gboolean
are_shown (StwReadingList *self, const GArray *lines, const char *rest)
{
  g_autoptr (GString) all = g_string_new (rest);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      g_string_append_printf (all,
                              "%s\n%s\n",
                              line->value != NULL ? line->value : "",
                              line->origin != NULL ? line->origin : "");
    }
  return !stw_set_str (&self->shown, all->str);
}

/* What is not used is named, not hidden. */
static char *
join_unused (GPtrArray *unused)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = unused != NULL ? MIN (unused->len, MOST_UNUSED) : 0;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (unused, i));
  if (n > 0 && n < unused->len)
    g_string_append (names, "…");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * stw_reading_list_show:
 * @alert: what was read
 * @origins: by the name of a field the step of the mapping that gave it
 * @unused: (nullable) (element-type utf8): what the message says beside it
 */
void
stw_reading_list_show (StwReadingList *self,
                       const StwAlert *alert,
                       JsonObject *origins,
                       GPtrArray *unused)
{
  g_autoptr (GArray) lines = NULL;
  g_autofree char *rest = NULL;
  GtkWidget *row;

  g_return_if_fail (STW_IS_READING_LIST (self));

  lines = read_lines (alert, origins);
  rest = join_unused (unused);
  if (are_shown (self, lines, rest))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      const char *otherwise = fields[i].otherwise != NULL ? _ (fields[i].otherwise) : "";

      if (line->origin != NULL || fields[i].otherwise != NULL)
        gtk_list_box_append (self->list,
                             new_row (g_dpgettext2 (NULL, "field", fields[i].title),
                                      line->value,
                                      line->origin,
                                      otherwise,
                                      line->doubtful));
    }
  if (*rest != '\0')
    gtk_list_box_append (self->list,
                         new_row (C_ ("field", "Not used"),
                                  rest,
                                  NULL,
                                  _ ("No field takes these from the message"),
                                  TRUE));
}

static void
stw_reading_list_finalize (GObject *object)
{
  g_free (STW_READING_LIST (object)->shown);
  G_OBJECT_CLASS (stw_reading_list_parent_class)->finalize (object);
}

static void
stw_reading_list_class_init (StwReadingListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_reading_list_finalize;
}

static void
stw_reading_list_init (StwReadingList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What Steward Read"),
                                  -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}
