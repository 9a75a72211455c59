/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an unknown sender's fields may mean, by their names. A person looks at it before it counts.
 * Any thread. */

#include "config.h"

#include "intake/mapping-draft.h"

#include <string.h>

/* The likelier name comes first. They are compared without case, "_", "-" and blanks. */
static const struct
{
  StwField field;
  const char *names;
} guesses[] = {
  { STW_FIELD_ASSET,
    "host hostname assetname asset devicename device nodename node machine computer server instance "
    "system target" },
  { STW_FIELD_SEVERITY, "severity level priority urgency criticality alertlevel" },
  { STW_FIELD_STATE, "state status alertstate alertstatus action" },
  { STW_FIELD_SIGNATURE,
    "signature rulename rule checkname check alertname alarmname alert alarm fault problem event "
    "title subject error code" },
  { STW_FIELD_MESSAGE, "message msg description summary text details detail output body" },
  { STW_FIELD_TIMESTAMP,
    "timestamp @timestamp datetime eventtime occurredat createdat time date at since seen" },
  { STW_FIELD_DEDUP_KEY, "dedupkey incidentkey alertid alarmid eventid incidentid id uuid key" },
  { STW_FIELD_URL, "url link href permalink" },
};

static gboolean
is_named (const StwSamplePlace *place, const char *name)
{
  const char *at = place->name;

  for (; *at != '\0'; at++)
    {
      if (strchr ("_- ", *at) != NULL)
        continue;
      if (g_ascii_tolower (*at) != *name)
        return FALSE;
      name++;
    }
  return *name == '\0';
}

static gboolean
is_taken (const StwMappingDraft *self, const char *path)
{
  for (guint i = 0; i < STW_N_FIELDS; i++)
    if (stw_mapping_draft_reads (self, i, path))
      return TRUE;
  return FALSE;
}

static gboolean
suits (StwField field, const StwSamplePlace *place)
{
  StwRun run;
  gint64 time;
  gboolean is_time;

  if (field == STW_FIELD_URL)
    return g_str_has_prefix (place->value, "http");
  if (field != STW_FIELD_TIMESTAMP)
    return TRUE;
  stw_run_init (&run, NULL);
  is_time = stw_value_time ((StwValue){ NULL, place->value }, &run, &time);
  stw_run_clear (&run);
  return is_time || g_ascii_strtod (place->value, NULL) > 1e9;
}

static void
guess_field (StwMappingDraft *self, StwField field, const char *names, GPtrArray *places)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint n = 0; list[n] != NULL; n++)
    for (guint i = 0; i < places->len; i++)
      {
        const StwSamplePlace *place = g_ptr_array_index (places, i);

        if (place->path == NULL || place->value == NULL || !is_named (place, list[n]) ||
            is_taken (self, place->path) || !suits (field, place))
          continue;
        stw_mapping_draft_write_step (self, field, 0, place->path, places);
        return;
      }
}

/**
 * stw_mapping_draft_guess:
 * @message: a message of the sender
 *
 * Draws what is drawn nowhere yet onto the places whose names say it.
 */
void
stw_mapping_draft_guess (StwMappingDraft *self, JsonNode *message)
{
  g_autofree char *list = stw_mapping_draft_dup_list (self);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, list);

  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    if (stw_mapping_draft_count_steps (self, guesses[i].field) == 0)
      guess_field (self, guesses[i].field, guesses[i].names, places);
}

/**
 * stw_mapping_draft_begin:
 * @message: a message of the sender
 *
 * Draws what the message itself says. A message that is a list, or has one and says nothing else,
 * holds many alerts.
 */
void
stw_mapping_draft_begin (StwMappingDraft *self, JsonNode *message)
{
  g_autoptr (GPtrArray) lists = stw_sample_list_lists (message);
  const char *list = lists->len > 0 ? g_ptr_array_index (lists, 0) : NULL;

  if (list == NULL || *list != '\0')
    stw_mapping_draft_guess (self, message);
  if (list != NULL && stw_mapping_draft_count_steps (self, STW_FIELD_ASSET) == 0)
    {
      stw_mapping_draft_set_list (self, list);
      stw_mapping_draft_guess (self, message);
    }
  stw_mapping_draft_take_words (self, message);
}
