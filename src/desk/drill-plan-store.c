/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drills that come again: of each company at most one plan, whose next night is drawn when the last
 * one came. On the ledger thread; lists for any. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/drill-plan-store.h"

#include "base/ids.h"
#include "base/wall-clock.h"
#include "desk/company-store.h"
#include "desk/drill-night.h"
#include "desk/drill-store.h"
#include "store/numbers.h"

#include <glib/gi18n.h>

#define DAY_MINUTES 1440

/**
 * StwDrillPlan:
 * @minute: of the day, or %STW_DRILL_ANY_MINUTE
 */
typedef struct
{
  gint64 company;
  StwDrillEvery every;
  int minute;
  gint64 next_at;
} StwDrillPlan;

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

/* The night that comes next; by the company's clock, as far as its zone is known. */
static gboolean
draw (StwDb *db, StwDrillPlan *plan, gint64 now, GError **error)
{
  const guint32 random[2] = { g_random_int (), g_random_int () };
  g_autoptr (StwCompany) company = stw_company_load (db, plan->company, error);
  g_autoptr (GTimeZone) zone = NULL;

  if (company == NULL)
    return FALSE;
  zone = stw_wall_clock_zone (company->timezone);
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  plan->next_at = stw_drill_draw (zone, plan->every, plan->minute, now, random);
  return TRUE;
}

static gboolean
write_plan (StwTransaction *transaction, const StwDrillPlan *plan, gint64 *ret_id, GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO drill_plan (company_id, every, minute, next_at) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (company_id) DO UPDATE SET "
                     "every = excluded.every, minute = excluded.minute, next_at = excluded.next_at",
                     STW_INT (plan->company),
                     STW_TEXT (stw_drill_every_to_word (plan->every)),
                     plan->minute == STW_DRILL_ANY_MINUTE ? STW_NULL : STW_INT (plan->minute),
                     STW_INT (plan->next_at)) &&
         stw_db_number (stw_transaction_get_db (transaction),
                        ret_id,
                        error,
                        "SELECT id FROM drill_plan WHERE company_id = ?1",
                        STW_INT (plan->company));
}

static gboolean
remove_plan (StwTransaction *transaction, gint64 company, gint64 *ret_id, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  return stw_db_number (db,
                        ret_id,
                        error,
                        "SELECT COALESCE (max (id), 0) FROM drill_plan WHERE company_id = ?1",
                        STW_INT (company)) &&
         stw_db_run (db, error, "DELETE FROM drill_plan WHERE company_id = ?1", STW_INT (company));
}

static gboolean
read_plan (const StwCommand *command, StwDrillPlan *plan, GError **error)
{
  gint64 minute = stw_command_get_int (command, "minute", STW_DRILL_ANY_MINUTE);

  if (!stw_drill_every_from_word (stw_command_get_text (command, "every"), &plan->every))
    return refuse (error, "A drill comes every week, every month or never.");
  if (minute < STW_DRILL_ANY_MINUTE || minute >= DAY_MINUTES)
    return refuse (error, "The minute of a day is from 0 to 1439.");
  plan->company = command->company;
  plan->minute = (int) minute;
  return TRUE;
}

/* How often a company's drills come: every week or month, or never again. */
static gboolean
drill_repeat (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  StwDrillPlan plan = { 0 };
  gint64 id;

  if (g_strcmp0 (stw_command_get_text (command, "every"), "never") == 0)
    {
      if (!remove_plan (transaction, command->company, &id, error))
        return FALSE;
    }
  else if (!read_plan (command, &plan, error) ||
           !draw (db, &plan, stw_transaction_get_now (transaction), error) ||
           !write_plan (transaction, &plan, &id, error))
    {
      return FALSE;
    }
  stw_transaction_change (transaction, STW_ENTITY_DRILL_PLAN, id, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                STW_ENTITY_DRILL_PLAN,
                                id,
                                command->arguments,
                                error);
}

/**
 * stw_drill_plan_list:
 *
 * When the next one comes is left out: a drill that is known is none.
 *
 * Returns: (transfer full): `[{"company_id","company","every","minute"}]` by name; "every" is week
 *   or month, "minute" null for any of the night
 */
JsonArray *
stw_drill_plan_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT p.company_id, c.name, p.every, p.minute IS NULL, p.minute "
                             "FROM drill_plan p JOIN company c ON c.id = p.company_id "
                             "ORDER BY c.name_key, c.id");

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_COMPANY, stw_rows_get_int (rows, 0));

      json_object_set_string_member (object, "company_id", id);
      json_object_set_string_member (object, "company", stw_rows_get_text (rows, 1));
      json_object_set_string_member (object, "every", stw_rows_get_text (rows, 2));
      if (stw_rows_get_int (rows, 3) != 0)
        json_object_set_null_member (object, "minute");
      else
        json_object_set_int_member (object, "minute", stw_rows_get_int (rows, 4));
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_drill_plan_list_numbers:
 * @after: the last number that is known already
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type gint64): the numbers of plans, in order
 */
GArray *
stw_drill_plan_list_numbers (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM drill_plan WHERE id > ?1 ORDER BY id LIMIT ?2",
                         STW_INT (after),
                         STW_INT (limit));
}

/**
 * stw_drill_due_next:
 * @memory: nothing
 * @ret_due: (out): when the next drill of a plan comes, %G_MAXINT64 when the plan is gone
 */
gboolean
stw_drill_due_next (StwTransaction *transaction,
                    gpointer memory,
                    gint64 plan,
                    gint64 *ret_due,
                    GError **error)
{
  return stw_db_number (stw_transaction_get_db (transaction),
                        ret_due,
                        error,
                        "SELECT COALESCE (max (next_at), 9223372036854775807) FROM drill_plan "
                        "WHERE id = ?1",
                        STW_INT (plan));
}

static gboolean
load_plan (StwDb *db, gint64 id, StwDrillPlan *ret_plan, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT company_id, every, COALESCE (minute, -1), next_at FROM drill_plan WHERE id = ?1",
    STW_INT (id));

  if (stw_rows_next (rows, error))
    {
      ret_plan->company = stw_rows_get_int (rows, 0);
      /* A word of a newer version comes as seldom as can be. */
      if (!stw_drill_every_from_word (stw_rows_get_text (rows, 1), &ret_plan->every))
        ret_plan->every = STW_DRILL_MONTH;
      ret_plan->minute = (int) stw_rows_get_int (rows, 2);
      ret_plan->next_at = stw_rows_get_int (rows, 3);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_drill_due_run:
 * @memory: nothing
 *
 * Sends the drill of a plan that is due, and draws the next.
 */
gboolean
stw_drill_due_run (StwTransaction *transaction, gpointer memory, gint64 plan, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  StwDrillPlan row = { 0 };
  gint64 drill;

  if (!load_plan (db, plan, &row, error))
    return FALSE;
  if (row.company == 0 || row.next_at > now)
    return TRUE;
  if (!stw_drill_add (transaction, row.company, row.next_at, &drill, error))
    return FALSE;
  return draw (db, &row, now, error) && write_plan (transaction, &row, &plan, error);
}

static const StwCommandRule rules[] = {
  { "drill.repeat", STW_PERMISSION_ESCALATION, drill_repeat },
};

/**
 * stw_drill_plan_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern plans of drills
 */
const StwCommandRule *
stw_drill_plan_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
