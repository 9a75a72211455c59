/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `stewardctl correlate`: the triage rules tried on a file of alerts, one JSON object a line.
 * Nothing is stored.
 */

#include "config.h"

#include "triage/correlate-run.h"

#include "base/json-check.h"
#include "base/timestamp.h"
#include "triage/asset-name.h"
#include "triage/classify.h"
#include "triage/trial.h"

#include <errno.h>
#include <string.h>

/* The exit codes of the command line. */
#define EXIT_USAGE 2
#define EXIT_REFUSED 3

#define MAX_LINE (1024 * 1024)

/* The time and the keys of a line. */
typedef struct
{
  StwCorrelationKeys keys;
  gint64 time;
} Line;

/* A member that is a string, or NULL when it is absent or null. */
static gboolean
get_text (JsonObject *object, const char *name, const char **ret_text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *ret_text = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is not a string", name);
      return FALSE;
    }
  *ret_text = json_node_get_string (node);
  return TRUE;
}

/* Seconds since 1970, or ISO 8601. */
static gboolean
get_time (JsonObject *object, gint64 *ret_time, GError **error)
{
  JsonNode *node = json_object_get_member (object, "ts");
  GType type =
    node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double seconds;

  if (type == G_TYPE_STRING && stw_timestamp_parse (json_node_get_string (node), ret_time))
    return TRUE;
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      seconds = json_node_get_double (node);
      *ret_time = 0;
      if (seconds >= STW_TIMESTAMP_MIN / 1000.0 && seconds <= STW_TIMESTAMP_MAX / 1000.0)
        {
          *ret_time = (gint64) (seconds * 1000 + (seconds < 0 ? -0.5 : 0.5));
          return TRUE;
        }
    }
  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_INVALID_DATA,
                       "“ts” is neither seconds since 1970 nor an ISO 8601 time");
  return FALSE;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
  return FALSE;
}

/* @alert borrows its texts from @object. An unknown severity counts as info, like none. */
static gboolean
read_alert (JsonObject *object, StwAlert *alert, GError **error)
{
  const struct
  {
    const char *name;
    char **field;
  } members[] = {
    { "asset", &alert->asset },
    { "signature", &alert->signature },
    { "message", &alert->message },
    { "severity", &alert->severity_word },
    { "tool_source", &alert->tool_source },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (!get_text (object, members[i].name, (const char **) members[i].field, error))
      return FALSE;
  if (alert->signature == NULL || *alert->signature == '\0')
    return refuse (error, "“signature” is missing");
  stw_severity_from_word (alert->severity_word, &alert->severity);
  return get_time (object, &alert->timestamp, error);
}

static gboolean
read_line (GPtrArray *rules, const char *text, gsize length, Line *ret_line, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *asset_key = NULL;
  StwAlert alert = { .severity = STW_SEVERITY_INFO };

  if (length > MAX_LINE)
    return refuse (error, "longer than 1 MiB");
  node = stw_json_parse (text, length, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, "not an object");
  if (!read_alert (json_node_get_object (node), &alert, error))
    return FALSE;
  asset_key = stw_asset_name_key (alert.asset);
  ret_line->time = alert.timestamp;
  ret_line->keys = stw_correlation_keys (asset_key, alert.asset, alert.signature, alert.message);
  stw_rule_set_apart (stw_rules_find (rules, &alert), &ret_line->keys);
  return TRUE;
}

static gboolean
read_lines (StwTrial *trial, FILE *file, guint *ret_number, GError **error)
{
  g_autoptr (GPtrArray) rules = stw_rules_new_shipped ();
  char *text = NULL;
  gsize size = 0;
  gssize length;
  gboolean fine = TRUE;

  for (*ret_number = 0; fine && (length = getline (&text, &size, file)) >= 0;)
    {
      Line line;

      ++*ret_number;
      while (length > 0 && g_ascii_isspace (text[length - 1]))
        length--;
      if (length == 0)
        continue;
      fine = read_line (rules, text, (gsize) length, &line, error);
      if (fine)
        stw_trial_add (trial, line.time, &line.keys);
    }
  free (text);
  return fine;
}

static void
write_answer (const GArray *incidents, FILE *out)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint count = stw_trial_count (incidents);
  double reduction = incidents->len > 0 ? 1.0 - (double) count / incidents->len : 0.0;

  for (guint i = 0; i < incidents->len; i++)
    fprintf (out,
             "{\"index\":%u,\"incident\":%" G_GINT64_FORMAT "}\n",
             i,
             g_array_index (incidents, gint64, i));
  fprintf (out,
           "{\"alerts\":%u,\"incidents\":%u,\"noise_reduction\":%s}\n",
           incidents->len,
           count,
           g_ascii_formatd (number, sizeof number, "%.6f", reduction));
}

/**
 * stw_correlate_run:
 * @file: path of a JSON Lines file
 * @window: in milliseconds
 * @strategy_word: name of the strategy
 * @out: gets the answer, a line an alert and a summary
 * @err: gets one sentence when something is refused
 *
 * Returns: 0, 2 for a strategy that does not exist, 3 for a file or line that cannot be read
 */
int
stw_correlate_run (const char *file, gint64 window, const char *strategy_word, FILE *out, FILE *err)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwTrial) trial = stw_trial_new ();
  StwStrategy strategy;
  FILE *input;
  guint number;
  gboolean fine;

  g_return_val_if_fail (file != NULL && out != NULL && err != NULL, EXIT_USAGE);
  g_return_val_if_fail (window > 0, EXIT_USAGE);

  if (!stw_strategy_from_word (strategy_word, &strategy))
    {
      fprintf (
        err,
        "There is no strategy “%s”: use auto, asset-signature, signature, asset or similar.\n",
        strategy_word);
      return EXIT_USAGE;
    }
  input = fopen (file, "re");
  if (input == NULL)
    {
      fprintf (err, "Cannot open %s: %s.\n", file, g_strerror (errno));
      return EXIT_REFUSED;
    }
  fine = read_lines (trial, input, &number, &error);
  if (fine)
    {
      g_autoptr (GArray) incidents = stw_trial_run (trial, window, strategy);

      write_answer (incidents, out);
    }
  else
    fprintf (err, "%s, line %u: %s.\n", file, number, error->message);
  fclose (input);
  return fine ? 0 : EXIT_REFUSED;
}
