/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "stewardctl adapt": what would be read from a sender's message, as one JSON line per file.
 * Nothing is stored. */

#include "config.h"

#include "intake/adapt.h"

#include "base/timestamp.h"
#include "intake/senders.h"

#include <string.h>

enum
{
  EXIT_DONE = 0,
  EXIT_OTHER = 1,
  EXIT_REFUSED = 3,
};

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_alert (JsonBuilder *builder, const StwAlert *alert)
{
  g_autofree char *timestamp =
    alert->timestamp != 0 ? stw_timestamp_format (alert->timestamp) : NULL;

  json_builder_begin_object (builder);
  add_text (builder, "asset", alert->asset);
  add_text (builder, "signature", alert->signature);
  add_text (builder, "severity", stw_severity_to_word (alert->severity));
  add_text (builder, "severity_word", alert->severity_word);
  add_text (builder, "message", alert->message);
  add_text (builder, "state", stw_alert_state_to_word (alert->state));
  add_text (builder, "timestamp", timestamp);
  add_text (builder, "dedup_key", alert->dedup_key);
  add_text (builder, "tool_source", alert->tool_source);
  add_text (builder, "url", alert->url);
  json_builder_end_object (builder);
}

static void
add_reading (JsonBuilder *builder, const StwReading *reading)
{
  add_text (builder, "source", reading->source);
  json_builder_set_member_name (builder, "alerts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < reading->alerts->len; i++)
    add_alert (builder, g_ptr_array_index (reading->alerts, i));
  json_builder_end_array (builder);
  add_text (builder, "control", reading->control);
}

/* By the name's end, else by the first byte, as a form has neither a brace nor a "<" there. */
static const char *
content_type_of (const char *file, const char *text, gsize length)
{
  gsize blanks = 0;

  if (g_str_has_suffix (file, ".form"))
    return "application/x-www-form-urlencoded";
  if (g_str_has_suffix (file, ".xml"))
    return "application/xml";
  if (g_str_has_suffix (file, ".json"))
    return "application/json";
  while (blanks < length && g_ascii_isspace (text[blanks]))
    blanks++;
  if (blanks < length && text[blanks] == '<')
    return "application/xml";
  if (blanks < length && (text[blanks] == '{' || text[blanks] == '['))
    return "application/json";
  return memchr (text, '=', length) != NULL ? "application/x-www-form-urlencoded"
                                            : "application/json";
}

static StwReading *
read_file (const StwSenders *senders, const char *file, const char *source, GError **error)
{
  g_autoptr (StwMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, error))
    return NULL;
  body = g_bytes_new_take (text, length);
  message = stw_message_parse (body, content_type_of (file, text, length), error);
  return message != NULL ? stw_senders_read (senders, message, source, error) : NULL;
}

/* Returns whether the file could be read. */
static gboolean
adapt_file (const StwSenders *senders, const char *file, const char *source, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading = read_file (senders, file, source, &error);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "file", file);
  if (reading != NULL)
    add_reading (builder, reading);
  else
    add_text (builder, "error", error->message);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  fprintf (out, "%s\n", line);
  return reading != NULL;
}

static gboolean
add_mapping_file (StwSenders *senders, const char *mapping_file, FILE *err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (mapping_file, &text, &length, &error) &&
      stw_senders_add_text (senders, text, length, &error))
    return TRUE;
  fprintf (err, "The mapping file %s cannot be used: %s\n", mapping_file, error->message);
  return FALSE;
}

/**
 * stw_adapt_run:
 * @files: (array zero-terminated=1): files with a request's body each
 * @source: (nullable): the sender that they come from
 * @mapping_file: (nullable): a mapping file to use instead of the built-in senders
 * @out: where a line per file goes
 * @err: where a sentence goes when nothing can be read
 *
 * Returns: the exit code: 0, 3 when a file or the mapping was refused, 1 for anything else
 */
int
stw_adapt_run (const char *const *files,
               const char *source,
               const char *mapping_file,
               FILE *out,
               FILE *err)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders =
               mapping_file != NULL ? stw_senders_new () : stw_senders_new_builtin (&error);
  gboolean all_read = TRUE;

  g_return_val_if_fail (files != NULL, EXIT_OTHER);

  if (error != NULL)
    {
      fprintf (err, "The built-in senders cannot be used: %s\n", error->message);
      return EXIT_OTHER;
    }
  if (mapping_file != NULL && !add_mapping_file (senders, mapping_file, err))
    return EXIT_REFUSED;
  if (mapping_file == NULL && source != NULL && stw_senders_find (senders, source) == NULL)
    {
      fprintf (err, "There is no sender named %s; see the list in the help.\n", source);
      return EXIT_REFUSED;
    }
  for (guint i = 0; files[i] != NULL; i++)
    all_read = adapt_file (senders, files[i], source, out) && all_read;
  return all_read ? EXIT_DONE : EXIT_REFUSED;
}
