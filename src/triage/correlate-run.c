/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `stewardctl correlate`: the triage rules tried on a file of alerts, one JSON object a line.
 * Nothing is stored.
 *
 * A file tells when things happened, not when they arrived, and is often one tool's alerts after
 * another's; so its lines are taken in the order of their times. It has no resolved messages, so an
 * alert that stays silent for longer than the window counts as over, and the next like it as new.
 */

#include "config.h"

#include "triage/correlate-run.h"

#include "base/json-check.h"
#include "base/timestamp.h"
#include "triage/asset-name.h"
#include "triage/classify.h"
#include "triage/correlate.h"

#include <errno.h>
#include <string.h>

/* The exit codes of the command line. */
#define EXIT_USAGE 2
#define EXIT_REFUSED 3

#define MAX_LINE (1024 * 1024)
#define MAX_RUNS (256 * 1024)

/* What is kept of a line until all are read. */
typedef struct
{
  StwCorrelationKeys keys;
  gint64 time;
  guint index;
} Line;

typedef struct
{
  StwCorrelationKeys keys;
  gint64 time; /* of its latest occurrence */
  guint number;
} Row;

typedef struct
{
  StwCorrelator *correlator;
  GPtrArray *rules;    /* (owned) (element-type StwRule): the shipped ones */
  GArray *lines;       /* (owned) (element-type Line) */
  GHashTable *rows;    /* (owned): StwCorrelationKeys → its latest Row */
  GArray *row_of;      /* (owned) (element-type guint): by line */
  GArray *incident_of; /* (owned) (element-type gint64): by row */
  gint64 next_incident;
  gint64 window;
} Trial;

static guint
hash_keys (gconstpointer data)
{
  const StwCorrelationKeys *keys = data;

  return (guint) (keys->asset ^ (keys->signature << 1) ^ (keys->message << 2));
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (StwCorrelationKeys)) == 0;
}

static void
trial_init (Trial *trial, gint64 window, StwStrategy strategy)
{
  StwCorrelatorSettings settings = { window, STW_CORRELATOR_CAP, strategy, MAX_RUNS };

  *trial = (Trial){ .window = window, .next_incident = 1 };
  trial->correlator = stw_correlator_new (&settings);
  trial->rules = stw_rules_new_shipped ();
  trial->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  trial->rows = g_hash_table_new_full (hash_keys, equal_keys, NULL, g_free);
  trial->row_of = g_array_new (FALSE, FALSE, sizeof (guint));
  trial->incident_of = g_array_new (FALSE, TRUE, sizeof (gint64));
}

static void
trial_clear (Trial *trial)
{
  stw_correlator_free (trial->correlator);
  g_ptr_array_unref (trial->rules);
  g_array_unref (trial->lines);
  g_hash_table_unref (trial->rows);
  g_array_unref (trial->row_of);
  g_array_unref (trial->incident_of);
}

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
read_line (Trial *trial, const char *text, gsize length, Line *ret_line, GError **error)
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
  stw_rule_set_apart (stw_rules_find (trial->rules, &alert), &ret_line->keys);
  return TRUE;
}

/* The row that @line repeats, or a new one. */
static guint
find_row (Trial *trial, const Line *line)
{
  Row *row = g_hash_table_lookup (trial->rows, &line->keys);

  if (row == NULL || line->time - row->time > trial->window)
    {
      row = g_new0 (Row, 1);
      row->keys = line->keys;
      row->number = trial->incident_of->len;
      g_array_set_size (trial->incident_of, row->number + 1);
      g_hash_table_replace (trial->rows, &row->keys, row);
    }
  row->time = line->time;
  return row->number;
}

static void
place_line (Trial *trial, const Line *line)
{
  guint row = find_row (trial, line);
  gint64 *incidents = &g_array_index (trial->incident_of, gint64, 0);
  StwOccurrence occurrence = { line->keys, row, incidents[row], line->time, line->time, 0 };
  const StwPlacement *placement = stw_correlator_place (trial->correlator, &occurrence);

  for (guint i = 0; i < placement->opened->len; i++)
    stw_correlator_bind (trial->correlator,
                         g_array_index (placement->opened, gint64, i),
                         trial->next_incident++);
  incidents[row] = placement->incident;
  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      incidents[move->alert] = move->to;
    }
  g_array_index (trial->row_of, guint, line->index) = row;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *first = a, *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static void
place_lines (Trial *trial)
{
  g_array_sort (trial->lines, compare_lines);
  g_array_set_size (trial->row_of, trial->lines->len);
  for (guint i = 0; i < trial->lines->len; i++)
    place_line (trial, &g_array_index (trial->lines, Line, i));
}

static gboolean
read_lines (Trial *trial, FILE *file, guint *ret_number, GError **error)
{
  char *text = NULL;
  gsize size = 0;
  gssize length;
  gboolean fine = TRUE;

  for (*ret_number = 0; fine && (length = getline (&text, &size, file)) >= 0;)
    {
      Line line = { .index = trial->lines->len };

      ++*ret_number;
      while (length > 0 && g_ascii_isspace (text[length - 1]))
        length--;
      if (length == 0)
        continue;
      fine = read_line (trial, text, (gsize) length, &line, error);
      if (fine)
        g_array_append_val (trial->lines, line);
    }
  free (text);
  return fine;
}

static void
write_answer (Trial *trial, FILE *out)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint alerts = trial->row_of->len, incidents;
  double reduction;

  for (guint i = 0; i < alerts; i++)
    {
      gint64 *incident =
        &g_array_index (trial->incident_of, gint64, g_array_index (trial->row_of, guint, i));

      g_hash_table_add (seen, incident);
      fprintf (out, "{\"index\":%u,\"incident\":%" G_GINT64_FORMAT "}\n", i, *incident);
    }
  incidents = g_hash_table_size (seen);
  reduction = alerts > 0 ? 1.0 - (double) incidents / alerts : 0.0;
  fprintf (out,
           "{\"alerts\":%u,\"incidents\":%u,\"noise_reduction\":%s}\n",
           alerts,
           incidents,
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
  StwStrategy strategy;
  FILE *input;
  Trial trial;
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
  trial_init (&trial, window, strategy);
  fine = read_lines (&trial, input, &number, &error);
  if (fine)
    {
      place_lines (&trial);
      write_answer (&trial, out);
    }
  else
    fprintf (err, "%s, line %u: %s.\n", file, number, error->message);
  trial_clear (&trial);
  fclose (input);
  return fine ? 0 : EXIT_REFUSED;
}
