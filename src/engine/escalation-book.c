/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What escalations go by, read once and kept until one of its rows changes: the policies, what
 * chooses among them, the clients' support hours, and since when there is anybody to tell. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/escalation-book.h"

#include "desk/escalation/escalation-store.h"
#include "desk/sla/sla-book.h"
#include "store/numbers.h"

struct _StwEscalationBook
{
  GHashTable *policies; /* (owned) number -> StwEscalationPolicy */
  GArray *choices;      /* (owned) (element-type StwEscalationChoice) */
  StwSlaBook *hours;    /* (owned) */
  gint64 since;         /* when the first person came, %G_MAXINT64 while there is nobody */
};

static gboolean
load_policies (StwEscalationBook *self, StwDb *db, GError **error)
{
  g_autoptr (GArray) numbers =
               stw_db_numbers (db, error, "SELECT 0 UNION ALL SELECT id FROM escalation_policy");

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      gint64 number = g_array_index (numbers, gint64, i);
      StwEscalationPolicy *policy = stw_escalation_policy_load (db, number, error);

      if (policy == NULL)
        return FALSE;
      g_hash_table_insert (self->policies, g_memdup2 (&number, sizeof number), policy);
    }
  return numbers != NULL;
}

/**
 * stw_escalation_book_load:
 *
 * Returns: (transfer full): what escalations go by now
 */
StwEscalationBook *
stw_escalation_book_load (StwDb *db, GError **error)
{
  g_autoptr (StwEscalationBook) self = g_new0 (StwEscalationBook, 1);

  self->policies = g_hash_table_new_full (g_int64_hash,
                                          g_int64_equal,
                                          g_free,
                                          (GDestroyNotify) stw_escalation_policy_free);
  if (!load_policies (self, db, error))
    return NULL;
  self->choices = stw_escalation_choice_load_all (db, error);
  self->hours = self->choices != NULL ? stw_sla_book_load (db, error) : NULL;
  if (self->hours == NULL ||
      !stw_db_number (db,
                      &self->since,
                      error,
                      "SELECT COALESCE (min (created_at), 9223372036854775807) FROM person "
                      "WHERE left_at IS NULL"))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * stw_escalation_book_free:
 * @self: (nullable) (transfer full): a book
 */
void
stw_escalation_book_free (StwEscalationBook *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->policies);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->hours, stw_sla_book_free);
  g_free (self);
}

/**
 * stw_escalation_book_get_since:
 *
 * Returns: since when incidents escalate, %G_MAXINT64 while there is nobody to tell
 */
gint64
stw_escalation_book_get_since (const StwEscalationBook *self)
{
  return self->since;
}

/**
 * stw_escalation_book_get_policy:
 *
 * Returns: (transfer none): the policy, or the default when it is gone
 */
const StwEscalationPolicy *
stw_escalation_book_get_policy (const StwEscalationBook *self, gint64 policy)
{
  static const gint64 usual = 0;
  const StwEscalationPolicy *found = g_hash_table_lookup (self->policies, &policy);

  return found != NULL ? found : g_hash_table_lookup (self->policies, &usual);
}

/**
 * stw_escalation_book_start:
 * @at: when it begins
 *
 * Begins an incident's escalation: now, or when the support hours of its company open, as is
 * chosen for it.
 */
void
stw_escalation_book_start (const StwEscalationBook *self, StwEscalationCase *incident, gint64 at)
{
  const StwBusinessHours *hours = stw_sla_book_get_hours (self->hours, incident->calendar);
  /* The first open millisecond ends one later. */
  gint64 opens = hours != NULL ? stw_business_hours_find (hours, at, 1) : at + 1;
  const StwEscalationChoice *choice = stw_escalation_choose (self->choices,
                                                             incident->company,
                                                             (int) incident->severity,
                                                             opens == at + 1);

  if (choice != NULL && choice->policy == 0 && opens != G_MAXINT64)
    {
      at = opens - 1;
      choice =
        stw_escalation_choose (self->choices, incident->company, (int) incident->severity, TRUE);
    }
  incident->policy = choice != NULL ? choice->policy : 0;
  stw_escalation_start (&incident->state, at);
}
