/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people read when an incident is told to them. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/escalation-words.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"

#include <glib/gi18n.h>

/* A header of an e-mail has 998 bytes, of which its encoding takes a part. */
#define MAX_TITLE_BYTES 200
#define MAX_NOTES 20

/**
 * stw_escalation_join_names:
 * @names: (element-type utf8)
 *
 * Returns: (transfer full): "A, B, C"
 */
char *
stw_escalation_join_names (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (names, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One line, whatever a sender put into it. */
static char *
make_line (const char *title)
{
  g_autofree char *clipped = stw_text_clip (title, MAX_TITLE_BYTES);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *at = clipped; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (line, g_unichar_isprint (letter) ? letter : ' ');
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * stw_escalation_make_subject:
 *
 * The same for every message about an incident, as mail readers keep conversations by it.
 *
 * Returns: (transfer full): one line
 */
char *
stw_escalation_make_subject (const StwEscalationCase *incident)
{
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->incident);
  g_autofree char *title = make_line (incident->title);
  g_autofree char *company = make_line (incident->company_name);

  return g_strdup_printf ("[%s] %s: %s", id, company, title);
}

/**
 * stw_escalation_make_body:
 * @act: why it is told
 *
 * Returns: (transfer full): plain text
 */
char *
stw_escalation_make_body (const StwEscalationCase *incident, const StwEscalationAct *act)
{
  gint64 minutes = (act->at - incident->state.started_at) / STW_MINUTE;
  g_autofree char *head = stw_escalation_make_subject (incident);
  g_autofree char *since = NULL;

  if (minutes > 0)
    since = g_strdup_printf (ngettext ("Nobody has answered for %d minute.",
                                       "Nobody has answered for %d minutes.",
                                       (gulong) minutes),
                             (int) MIN (minutes, G_MAXINT));
  /* Translators: the text of an e-mail; %1$s is what happened, %2$s the severity, %3$s how long
   * nobody has answered, or "Nobody has answered yet." */
  return g_strdup_printf (_ ("%1$s\n\nSeverity: %2$s. %3$s\n\nOpen it in Steward and acknowledge "
                             "it, and nobody else is woken.\n"),
                          head,
                          stw_severity_to_word (incident->severity),
                          since != NULL ? since : _ ("Nobody has answered yet."));
}

/**
 * stw_escalation_make_resolution:
 * @for_client: whether only notes that the client may read are told
 *
 * Returns: (transfer full): plain text
 */
char *
stw_escalation_make_resolution (StwDb *db,
                                const StwEscalationCase *incident,
                                gboolean for_client,
                                GError **error)
{
  g_autofree char *head = stw_escalation_make_subject (incident);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT json_extract (detail, '$.text') FROM timeline WHERE "
                             "incident_id = ?1 AND kind = 'note' AND (for_client = 1 OR ?2 = 0) "
                             "ORDER BY id DESC LIMIT ?3",
                             STW_INT (incident->incident),
                             STW_INT (for_client),
                             STW_INT (MAX_NOTES));

  g_string_append_printf (text, "%s\n\n%s\n", head, _ ("It is resolved."));
  while (stw_rows_next (rows, error))
    if (stw_rows_get_text (rows, 0) != NULL)
      g_string_append_printf (text, "\n%s\n", stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
