/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would happen if an incident came at some instant and nobody answered: the rule itself, with
 * the people of that instant, telling nobody. Reads only; for any thread with a connection. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/escalation.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "engine/channels.h"

#define LONGEST STW_DAY
#define MAX_ACTS 200

typedef struct
{
  StwDb *db;
  const StwEscalationCase *incident;
  JsonArray *list;
  GError *error; /* (owned) (nullable) */
} Preview;

static const char *
get_word (StwEscalationActKind kind)
{
  switch (kind)
    {
    case STW_ESCALATION_TOLD:
      return "told";
    case STW_ESCALATION_REPEATED:
      return "again";
    case STW_ESCALATION_PASSED:
      return "passed";
    case STW_ESCALATION_RESUMED:
      return "resumed";
    case STW_ESCALATION_EXHAUSTED:
    default:
      return "exhausted";
    }
}

static void
describe (Preview *preview, const StwEscalationAct *act, const char *whom, JsonArray *people)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = stw_timestamp_format (act->at);

  json_object_set_string_member (object, "at", at);
  json_object_set_int_member (object, "step", act->step + 1);
  json_object_set_string_member (object, "what", get_word (act->kind));
  json_object_set_string_member (object, "whom", whom);
  json_object_set_array_member (object, "people", people);
  json_array_add_object_element (preview->list, object);
}

static guint
reach_cb (const StwEscalationStep *step, const StwEscalationAct *act, gpointer data)
{
  Preview *preview = data;
  StwEscalationAct shown = *act;
  g_autofree char *whom = stw_whom_dup_name (preview->db, step);
  g_autoptr (GPtrArray) people = NULL;
  JsonArray *names;
  guint n;

  if (preview->error != NULL)
    return 0;
  people = stw_whom_find (preview->db, step, preview->incident, act->at, &preview->error);
  if (people == NULL)
    return 0;
  names = json_array_new ();
  for (guint i = 0; i < people->len; i++)
    {
      const StwRecipient *recipient = g_ptr_array_index (people, i);

      if (stw_channels_can_reach (preview->db, recipient))
        json_array_add_string_element (names, recipient->name);
    }
  n = json_array_get_length (names);
  if (n == 0)
    shown.kind = STW_ESCALATION_PASSED;
  describe (preview, &shown, whom, names);
  return n;
}

/**
 * stw_escalation_preview:
 * @at: UTC milliseconds
 *
 * Returns: (transfer full): `[{"at","step","what","whom","people"}]` until a day later; "what" is
 *   told, again, passed or exhausted
 */
JsonArray *
stw_escalation_preview (StwDb *db, gint64 incident, gint64 at, GError **error)
{
  g_autoptr (StwEscalationBook) book = stw_escalation_book_load (db, error);
  g_autoptr (StwEscalationCase) row =
               book != NULL ? stw_escalation_case_load (db, incident, error) : NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  Preview preview = { .db = db, .incident = row, .list = list };
  const StwEscalationPolicy *policy;

  if (row == NULL)
    return NULL;
  stw_escalation_book_start (book, row, at);
  policy = stw_escalation_book_get_policy (book, row->policy);
  while (json_array_get_length (list) < MAX_ACTS &&
         stw_escalation_get_due (policy, &row->state) <= row->state.started_at + LONGEST)
    {
      g_autoptr (GArray) acts = g_array_new (FALSE, FALSE, sizeof (StwEscalationAct));
      const StwEscalationAct *last;

      stw_escalation_take (policy, &row->state, reach_cb, &preview, acts);
      if (preview.error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&preview.error));
          return NULL;
        }
      last = &g_array_index (acts, StwEscalationAct, acts->len - 1);
      if (last->kind == STW_ESCALATION_EXHAUSTED)
        describe (&preview, last, NULL, json_array_new ());
    }
  return g_steal_pointer (&list);
}
