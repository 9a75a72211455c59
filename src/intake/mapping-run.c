/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a message by a compiled mapping: does a shape fit, and what are its alerts. Any thread. */

#include "config.h"

#include "intake/mapping-run.h"

#include "base/json-check.h"
#include "base/text.h"
#include "intake/error.h"
#include "intake/standard-words.h"

#include <string.h>

/**
 * stw_reading_new:
 * @source: (nullable): the sender's name
 * @outcome: what the message is
 *
 * Returns: (transfer full): a reading without alerts
 */
StwReading *
stw_reading_new (const char *source, StwOutcome outcome)
{
  StwReading *self = g_new0 (StwReading, 1);

  self->source = g_strdup (source);
  self->outcome = outcome;
  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_alert_free);
  return self;
}

/**
 * stw_reading_free:
 * @self: (nullable) (transfer full): a reading
 */
void
stw_reading_free (StwReading *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->control);
  g_ptr_array_unref (self->alerts);
  g_clear_pointer (&self->origins, g_ptr_array_unref);
  g_free (self);
}

/**
 * stw_shape_fits:
 * @shape: a shape
 * @message: the whole message
 * @run: a run; it stands at the message proper afterwards
 *
 * Returns: whether the message has this shape
 */
gboolean
stw_shape_fits (const StwShape *shape, JsonNode *message, StwRun *run)
{
  StwValue inside;

  run->lets = shape->sender->lets;
  run->levels[0] = message;
  run->n_levels = 1;
  run->n_kept_nodes = 0;
  stw_run_forget (run);
  if (shape->inside != NULL)
    {
      inside = stw_expression_evaluate (shape->inside, run);
      if (inside.node == NULL)
        return FALSE;
      run->levels[0] = inside.node;
      run->lets_known = 0;
    }
  return stw_condition_holds (shape->when, run);
}

static StwValue
raw_value (const StwShape *shape, StwField field, StwRun *run)
{
  return shape->fields[field] != NULL ? stw_expression_evaluate (shape->fields[field], run)
                                      : STW_VALUE_NONE;
}

static StwValue
unless_absent (StwValue value)
{
  return stw_value_is_absent (value) ? STW_VALUE_NONE : value;
}

static StwValue
field_value (const StwShape *shape, StwField field, StwRun *run)
{
  return unless_absent (raw_value (shape, field, run));
}

static char *
field_text (const StwShape *shape, StwField field, gsize max_bytes, StwRun *run)
{
  const char *text = stw_value_text (field_value (shape, field, run), run);
  gsize length;

  if (text == NULL)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (length == 0)
    return NULL;
  if (length <= max_bytes)
    return g_strndup (text, length);
  return stw_text_clip (text, max_bytes);
}

/* A key too long to keep is replaced by its hash: cutting it would tie unlike alerts together. */
static char *
field_key (const StwShape *shape, StwRun *run)
{
  const char *text = stw_value_text (field_value (shape, STW_FIELD_DEDUP_KEY, run), run);

  if (text == NULL || strlen (text) <= STW_ALERT_MAX_NAME)
    return g_strdup (text);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
field_url (const StwShape *shape, StwRun *run)
{
  const char *text = stw_value_text (field_value (shape, STW_FIELD_URL, run), run);

  if (text == NULL || strlen (text) > 2048 ||
      !(g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://")))
    return NULL;
  return g_strdup (text);
}

/* As many members as fit, in the sender's order. */
static char *
clipped_object (JsonObject *object)
{
  g_autoptr (GString) text = g_string_new ("{");
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autoptr (JsonNode) name_node = json_node_init_string (json_node_alloc (), name);
      g_autofree char *quoted = json_to_string (name_node, FALSE);
      g_autofree char *value = json_to_string (member, FALSE);

      if (text->len + strlen (quoted) + strlen (value) + 3 <= STW_ALERT_MAX_MESSAGE)
        g_string_append_printf (text, "%s%s:%s", text->len > 1 ? "," : "", quoted, value);
    }
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* json-glib 1.6 writes a whole number above 1e17 as "1e+22.0", which is no JSON: such tags are left
 * out. */
static char *
field_tags (const StwShape *shape, StwRun *run)
{
  StwValue value = field_value (shape, STW_FIELD_TAGS, run);
  g_autofree char *text = NULL;

  if (value.node == NULL || !JSON_NODE_HOLDS_OBJECT (value.node))
    return NULL;
  text = json_to_string (value.node, FALSE);
  if (!stw_run_spend (run, strlen (text)) || !stw_json_check (text, strlen (text), NULL))
    return NULL;
  if (strlen (text) <= STW_ALERT_MAX_MESSAGE)
    return g_steal_pointer (&text);
  return clipped_object (json_node_get_object (value.node));
}

/* The sender's table, where "none" may well be a word, then the common words; an unknown word or no
 * word is a problem. */
static StwAlertState
read_state (const StwShape *shape, StwRun *run)
{
  StwValue value = raw_value (shape, STW_FIELD_STATE, run);
  const StwWordTable *table = shape->sender->state;
  StwAlertState state = shape->outcome == STW_SHAPE_UPDATE ? STW_ALERT_INFO : STW_ALERT_FIRING;
  const char *word = table != NULL ? stw_word_table_find (table, value, run) : NULL;

  if (word != NULL && stw_alert_state_from_word (word, &state))
    return state;
  word = stw_value_text (unless_absent (value), run);
  if (word != NULL)
    stw_standard_state (word, &state);
  return state;
}

/* The sender's table, then the common words. A problem without a word that we know is medium, so
 * that it is neither lost among information nor wakes anybody; what is no problem is info. */
static void
read_severity (const StwShape *shape, StwAlert *alert, StwRun *run)
{
  StwValue value = raw_value (shape, STW_FIELD_SEVERITY, run);
  const StwWordTable *table = shape->sender->severity;
  const char *text = stw_value_text (unless_absent (value), run);
  const char *word = table != NULL ? stw_word_table_find (table, value, run) : NULL;

  alert->severity = alert->state == STW_ALERT_FIRING ? STW_SEVERITY_MEDIUM : STW_SEVERITY_INFO;
  alert->severity_word = stw_text_clip (text, STW_ALERT_MAX_NAME);
  if (word != NULL && stw_severity_from_word (word, &alert->severity))
    return;
  if (text != NULL)
    stw_standard_severity (text, &alert->severity);
}

static char *
first_line (const char *text)
{
  g_autofree char *line = text != NULL ? g_strndup (text, strcspn (text, "\r\n")) : NULL;

  return stw_text_clip (line, STW_ALERT_MAX_NAME);
}

static StwAlert *
read_alert (const StwShape *shape, StwRun *run)
{
  StwAlert *alert = stw_alert_new ();

  alert->asset = field_text (shape, STW_FIELD_ASSET, STW_ALERT_MAX_NAME, run);
  alert->signature = field_text (shape, STW_FIELD_SIGNATURE, STW_ALERT_MAX_NAME, run);
  alert->message = field_text (shape, STW_FIELD_MESSAGE, STW_ALERT_MAX_MESSAGE, run);
  alert->state = read_state (shape, run);
  read_severity (shape, alert, run);
  stw_value_time (field_value (shape, STW_FIELD_TIMESTAMP, run), run, &alert->timestamp);
  alert->dedup_key = field_key (shape, run);
  alert->url = field_url (shape, run);
  alert->tags = field_tags (shape, run);
  alert->tool_source = field_text (shape, STW_FIELD_TOOL_SOURCE, STW_ALERT_MAX_NAME, run);
  if (alert->tool_source == NULL)
    alert->tool_source = g_strdup (shape->sender->name);
  if (alert->signature == NULL)
    alert->signature = first_line (alert->message != NULL ? alert->message : alert->dedup_key);
  if (alert->signature == NULL)
    alert->signature = g_strdup (shape->sender->title);
  if (alert->message == NULL)
    alert->message = g_strdup (alert->signature);
  return alert;
}

/* Whether the sender's word is neither in its table nor one of the common words. */
static gboolean
is_unknown_word (const StwShape *shape, StwField field, StwRun *run)
{
  const StwWordTable *table =
    field == STW_FIELD_SEVERITY ? shape->sender->severity : shape->sender->state;
  StwValue value = raw_value (shape, field, run);
  const char *text = stw_value_text (unless_absent (value), run);
  StwSeverity severity;
  StwAlertState state;

  if (text == NULL || (table != NULL && stw_word_table_find (table, value, run) != NULL))
    return FALSE;
  return field == STW_FIELD_SEVERITY ? !stw_standard_severity (text, &severity)
                                     : !stw_standard_state (text, &state);
}

/* By the name of each field that something was found for, the step that found it. */
static JsonObject *
read_origins (const StwShape *shape, StwRun *run)
{
  static const StwField worded[] = { STW_FIELD_SEVERITY, STW_FIELD_STATE };
  JsonObject *origins = json_object_new ();
  JsonArray *unknown = json_array_new ();

  for (guint i = 0; i < STW_N_FIELDS; i++)
    {
      const char *origin =
        shape->fields[i] != NULL ? stw_expression_origin (shape->fields[i], run) : NULL;

      if (origin != NULL)
        json_object_set_string_member (origins, stw_field_get_name (i), origin);
    }
  for (guint i = 0; i < G_N_ELEMENTS (worded); i++)
    if (is_unknown_word (shape, worded[i], run))
      json_array_add_string_element (unknown, stw_field_get_name (worded[i]));
  json_object_set_array_member (origins, STW_ORIGINS_UNKNOWN, unknown);
  return origins;
}

static gboolean
meets_requirements (const StwShape *shape, StwRun *run, guint number, GError **error)
{
  for (guint i = 0; shape->requirements != NULL && i < shape->requirements->len; i++)
    {
      const StwRequirement *requirement = &g_array_index (shape->requirements, StwRequirement, i);

      if (!stw_condition_holds (requirement->condition, run))
        {
          g_set_error (error,
                       STW_INTAKE_ERROR,
                       STW_INTAKE_ERROR_FIELD,
                       "alert %u: “%s” %s",
                       number,
                       requirement->field,
                       requirement->says);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_one (const StwShape *shape, StwReading *reading, StwRun *run, GError **error)
{
  stw_run_forget (run);
  if (shape->skip != NULL && stw_condition_holds (shape->skip, run))
    return TRUE;
  if (!meets_requirements (shape, run, reading->alerts->len + 1, error))
    return FALSE;
  g_ptr_array_add (reading->alerts, read_alert (shape, run));
  if (reading->origins != NULL)
    g_ptr_array_add (reading->origins, read_origins (shape, run));
  return TRUE;
}

/* Recursion as deep as the mapping has lists in each other, %STW_RUN_MAX_LEVELS at most. */
static gboolean
read_list (const StwShape *shape, guint depth, StwReading *reading, StwRun *run, GError **error)
{
  StwValue list;
  JsonArray *array;
  guint kept;
  gboolean valid = TRUE;

  if (depth == shape->lists->len)
    return read_one (shape, reading, run, error);
  run->lets_known = 0;
  list = stw_expression_evaluate (g_ptr_array_index (shape->lists, depth), run);
  array =
    list.node != NULL && JSON_NODE_HOLDS_ARRAY (list.node) ? json_node_get_array (list.node) : NULL;
  kept = stw_run_keep_all (run);
  run->n_levels++;
  for (guint i = 0; valid && array != NULL && i < json_array_get_length (array); i++)
    {
      run->levels[run->n_levels - 1] = json_array_get_element (array, i);
      if (!stw_run_spend (run, 0) || reading->alerts->len > STW_READING_MAX_ALERTS)
        break;
      if (JSON_NODE_HOLDS_OBJECT (stw_run_here (run)) || JSON_NODE_HOLDS_ARRAY (stw_run_here (run)))
        valid = read_list (shape, depth + 1, reading, run, error);
    }
  run->n_levels--;
  run->n_kept_nodes = kept;
  return valid;
}

/**
 * stw_shape_read:
 * @shape: a shape that fits
 * @run: the run that stw_shape_fits() left
 * @error: return location for %STW_INTAKE_ERROR_FIELD or %STW_INTAKE_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): what the message says
 */
StwReading *
stw_shape_read (const StwShape *shape, StwRun *run, GError **error)
{
  g_autoptr (StwReading) reading = stw_reading_new (shape->sender->name, STW_OUTCOME_ALERTS);

  if (shape->outcome == STW_SHAPE_CONTROL || shape->outcome == STW_SHAPE_IGNORE)
    {
      reading->outcome =
        shape->outcome == STW_SHAPE_CONTROL ? STW_OUTCOME_CONTROL : STW_OUTCOME_IGNORED;
      reading->control = g_strdup (shape->control);
      return g_steal_pointer (&reading);
    }
  if (run->explains)
    reading->origins = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  stw_run_keep_all (run);
  if (!read_list (shape, 0, reading, run, error))
    return NULL;
  if (run->steps_left <= 0 || reading->alerts->len > STW_READING_MAX_ALERTS)
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_LIMIT,
                   "the message takes too much work to read; send fewer alerts in one message");
      return NULL;
    }
  return g_steal_pointer (&reading);
}
