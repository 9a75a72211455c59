/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/retention.h"

#include "base/clock.h"
#include "model/enums.h"
#include "store/audit-verify.h"
#include "store/search.h"

#include "desk.h"
#include "scratch.h"

#define NEW (DESK_NOW - STW_HOUR)
#define OLD (DESK_NOW - 200 * STW_DAY)
#define ANCIENT (DESK_NOW - 1200 * STW_DAY)

/* Runs a whole run in small steps; tells how many it took. */
static guint
run (StwDb *db, guint most)
{
  gboolean more = TRUE;
  guint steps = 0;

  for (; more; steps++)
    {
      StwTransaction *transaction = desk_begin (db, DESK_NOW);
      g_autoptr (GError) error = NULL;

      stw_retention_step (transaction, most, &more, &error);
      g_assert_no_error (error);
      desk_commit (transaction);
    }
  return steps;
}

static void
index_all (StwDb *db)
{
  StwTransaction *transaction = desk_begin (db, DESK_NOW);
  gboolean more;

  g_assert_true (stw_search_index (transaction, 10000, &more, NULL));
  desk_commit (transaction);
}

static void
what_is_old_goes_and_what_is_open_stays (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");
  gint64 open = desk_add_incident (db, company, "open", STW_INCIDENT_WAITING, OLD);
  gint64 done = desk_add_incident (db, company, "done", STW_INCIDENT_CLOSED, OLD);
  gint64 fresh = desk_add_incident (db, company, "fresh", STW_INCIDENT_CLOSED, NEW);

  desk_add_payload (db, company, desk_add_alert (db, company, open, "a", OLD), OLD);
  desk_add_payload (db, company, desk_add_alert (db, company, done, "b", OLD), OLD);
  desk_add_payload (db, company, desk_add_alert (db, company, fresh, "c", NEW), NEW);
  desk_add_payload (db, company, desk_add_alert (db, company, 0, "d", OLD), OLD);
  run (db, 100);
  g_assert_cmpint (desk_number (db, "SELECT group_concat (id, '') FROM payload"), ==, 13);
  g_assert_cmpint (desk_number (db, "SELECT group_concat (id, '') FROM alert"), ==, 13);
  g_assert_cmpint (desk_number (db, "SELECT group_concat (id, '') FROM incident"), ==, 13);
}

static void
each_company_has_its_own_days (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 one = desk_add_company (db, "one");
  gint64 other = desk_add_company (db, "other");

  stw_db_run_script (db,
                     "UPDATE company SET alert_days = 1000, payload_days = 2 WHERE id = 2",
                     NULL);
  desk_add_payload (db, one, desk_add_alert (db, one, 0, "a", OLD), DESK_NOW - 5 * STW_DAY);
  desk_add_payload (db, other, desk_add_alert (db, other, 0, "b", OLD), DESK_NOW - 5 * STW_DAY);
  run (db, 100);
  g_assert_cmpint (desk_number (db, "SELECT group_concat (company_id, '') FROM payload"), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT group_concat (company_id, '') FROM alert"), ==, 2);
}

/* Steps stay small, nothing is left out, and one audit entry tells of the whole run. */
static void
a_run_of_many_steps_is_one_audit_entry (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");

  for (guint i = 0; i < 95; i++)
    desk_add_alert (db, company, 0, "disk full", OLD);
  desk_add_alert (db, company, 0, "disk empty", NEW);
  index_all (db);
  for (guint i = 0; i < 5; i++)
    desk_add_alert (db, company, 0, "not indexed yet", OLD);
  g_assert_cmpuint (run (db, 10), ==, 11);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM alert"), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE action = 'retention.run'"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (db,
                                "SELECT detail ->> '$.alerts' FROM audit "
                                "WHERE action = 'retention.run'"),
                   ==,
                   100);
  g_assert_cmpint (run (db, 10), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit"), ==, 1);
  g_assert_true (stw_db_run_script (db,
                                    "INSERT INTO alert_search (alert_search, rank) "
                                    "VALUES ('integrity-check', 1)",
                                    NULL));
}

static void
append (StwDb *db, gint64 company, gint64 at, guint n)
{
  StwTransaction *transaction = desk_begin (db, at);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonObject) detail = json_object_new ();

      json_object_set_int_member (detail, "i", i);
      g_assert_true (stw_transaction_audit (transaction, "a", company, "x", "y", i, detail, NULL));
    }
  desk_commit (transaction);
}

static StwAuditVerdict
verify (StwDb *db, const StwAuditHead *expected)
{
  StwAuditVerdict verdict;

  g_assert_true (stw_audit_verify (db, expected, &verdict, NULL));
  return verdict;
}

static void
a_pruned_chain_still_holds (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");
  StwAuditHead early;
  StwAuditHead late;

  append (db, company, ANCIENT, 20);
  early = verify (db, NULL).head;
  append (db, company, NEW, 5);
  late = verify (db, NULL).head;
  run (db, 7);
  run (db, 7);
  g_assert_cmpint (desk_number (db, "SELECT min (seq) FROM audit"), ==, 21);
  g_assert_cmpint (verify (db, NULL).broken, ==, 0);
  g_assert_cmpint (verify (db, &late).broken, ==, 0);
  /* The very last that was pruned is known by its checkpoint; one before it is not. */
  g_assert_cmpint (verify (db, &early).broken, ==, 0);
  early.seq--;
  g_assert_cmpint (verify (db, &early).broken, !=, 0);
  stw_db_run_script (db, "DELETE FROM audit WHERE seq = 21", NULL);
  g_assert_cmpint (verify (db, NULL).broken, ==, 21);
}

/* Moving the checkpoint along with what was cut changes the chain after it. */
static void
a_forged_checkpoint_is_found (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");

  append (db, company, ANCIENT, 3);
  append (db, company, NEW, 5);
  run (db, 100);
  g_assert_cmpint (verify (db, NULL).broken, ==, 0);
  g_assert_true (
    stw_db_run_script (db,
                       "UPDATE audit SET detail = (SELECT json_object ('seq', seq, 'hash', "
                       "lower (hex (hash))) FROM audit WHERE seq = 5) "
                       "WHERE action = 'audit.checkpoint'; DELETE FROM audit WHERE seq <= 5",
                       NULL));
  g_assert_cmpint (verify (db, NULL).broken, >, 5);
}

static void
a_company_that_wants_it_sooner_loses_details_only (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 one = desk_add_company (db, "one");
  gint64 other = desk_add_company (db, "other");

  stw_db_run_script (db, "UPDATE company SET audit_days = 30 WHERE id = 2", NULL);
  append (db, one, OLD, 2);
  append (db, other, OLD, 3);
  run (db, 100);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE seq <= 5"), ==, 5);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE detail IS NULL"), ==, 3);
  g_assert_cmpint (verify (db, NULL).broken, ==, 0);
}

static void
what_only_passes_through_goes_by_itself (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GError) error = NULL;
  gint64 company = desk_add_company (db, "one");
  StwTransaction *transaction = desk_begin (db, OLD);

  stw_transaction_change (transaction, "alert", 1, company);
  stw_transaction_enqueue (transaction, "mail", "done", company, "{}", OLD, NULL);
  stw_transaction_enqueue (transaction, "mail", "waits", company, "{}", OLD, NULL);
  desk_commit (transaction);
  stw_db_run_script (db,
                     "UPDATE job SET state = 'done' WHERE key = 'done';"
                     "INSERT INTO delivery (company_id, delivery_key, answer, created_at) "
                     "VALUES (1, 'a', '', 1690000000000), (1, 'b', '', 1700000000000);"
                     "INSERT INTO refusal VALUES (0, 'key', 1690000000000, 3, 1690000000000);",
                     &error);
  g_assert_no_error (error);
  run (db, 100);
  /* The search has not seen the change yet. */
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM change"), ==, 3);
  index_all (db);
  run (db, 100);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM change"), ==, 0);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM job"), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM delivery"), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM refusal"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/retention/old", what_is_old_goes_and_what_is_open_stays);
  g_test_add_func ("/store/retention/company", each_company_has_its_own_days);
  g_test_add_func ("/store/retention/run", a_run_of_many_steps_is_one_audit_entry);
  g_test_add_func ("/store/retention/chain", a_pruned_chain_still_holds);
  g_test_add_func ("/store/retention/forged", a_forged_checkpoint_is_found);
  g_test_add_func ("/store/retention/details", a_company_that_wants_it_sooner_loses_details_only);
  g_test_add_func ("/store/retention/passing", what_only_passes_through_goes_by_itself);
  return g_test_run ();
}
