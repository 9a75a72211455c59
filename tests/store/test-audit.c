/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/audit-verify.h"

#include "desk.h"
#include "scratch.h"

static void
append (StwDb *db, guint n)
{
  StwTransaction *transaction = desk_begin (db, DESK_NOW);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonObject) detail = json_object_new ();
      g_autoptr (GError) error = NULL;

      json_object_set_int_member (detail, "i", i);
      stw_transaction_audit (transaction, "anna", 1, "company.add", "company", i, detail, &error);
      g_assert_no_error (error);
    }
  desk_commit (transaction);
}

static StwAuditVerdict
verify (StwDb *db, const StwAuditHead *expected)
{
  g_autoptr (GError) error = NULL;
  StwAuditVerdict verdict = { 0 };

  stw_audit_verify (db, expected, &verdict, &error);
  g_assert_no_error (error);
  return verdict;
}

static void
run (StwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  stw_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

static void
a_chain_holds_and_says_its_count_and_hash (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  StwAuditVerdict verdict = verify (db, NULL);
  g_autofree char *text = NULL;
  StwAuditHead again;

  g_assert_cmpint (verdict.broken, ==, 0);
  g_assert_cmpint (verdict.head.seq, ==, 0);
  append (db, 20);
  append (db, 3);
  verdict = verify (db, NULL);
  g_assert_cmpint (verdict.broken, ==, 0);
  g_assert_null (verdict.why);
  g_assert_cmpint (verdict.head.seq, ==, 23);
  text = stw_audit_head_format (&verdict.head);
  g_assert_true (stw_audit_head_parse (text, &again));
  g_assert_cmpmem (&again, sizeof again, &verdict.head, sizeof again);
  g_assert_cmpint (verify (db, &again).broken, ==, 0);
  g_assert_false (stw_audit_head_parse ("23", &again));
  g_assert_false (stw_audit_head_parse ("23:abc", &again));
  g_assert_false (stw_audit_head_parse (":00", &again));
}

/* Every field of every entry is covered, and the first wrong entry is the one that is named. */
static void
any_change_is_found_where_it_is (void)
{
  static const char *const changes[] = {
    "UPDATE audit SET at = at + 1 WHERE seq = 7",
    "UPDATE audit SET monotonic = 5 WHERE seq = 7",
    "UPDATE audit SET actor = 'otto' WHERE seq = 7",
    "UPDATE audit SET company_id = 2 WHERE seq = 7",
    "UPDATE audit SET action = 'company.ad' WHERE seq = 7",
    "UPDATE audit SET entity = 'dcompany' WHERE seq = 7",
    "UPDATE audit SET entity_id = 99 WHERE seq = 7",
    "UPDATE audit SET detail = '{\"i\":9}' WHERE seq = 7",
    "UPDATE audit SET detail_hash = randomblob (32) WHERE seq = 7",
    "UPDATE audit SET detail_hash = x'00', detail = NULL WHERE seq = 7",
    "UPDATE audit SET hash = randomblob (32) WHERE seq = 7",
    "DELETE FROM audit WHERE seq = 7",
    "DELETE FROM audit WHERE seq = 7; UPDATE audit SET seq = seq - 1 WHERE seq > 7",
    "UPDATE audit SET seq = 1000 WHERE seq = 7; UPDATE audit SET seq = 7 WHERE seq = 8; "
    "UPDATE audit SET seq = 8 WHERE seq = 1000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (Scratch) folder = scratch_new ();
      g_autoptr (StwDb) db = desk_open (folder);
      StwAuditVerdict verdict;

      append (db, 12);
      run (db, changes[i]);
      verdict = verify (db, NULL);
      g_test_message ("%s: %s", changes[i], verdict.why);
      g_assert_cmpint (verdict.broken, ==, 7);
      g_assert_cmpint (verdict.head.seq, ==, 6);
    }
}

static void
a_detail_may_be_deleted (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);

  append (db, 5);
  run (db, "UPDATE audit SET detail = NULL WHERE seq = 3");
  g_assert_cmpint (verify (db, NULL).broken, ==, 0);
}

static void
a_cut_or_replaced_chain_is_found_by_what_is_expected (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) other_folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (StwDb) other = desk_open (other_folder);
  StwAuditHead expected;
  StwTransaction *transaction = desk_begin (other, DESK_NOW);

  append (db, 9);
  expected = verify (db, NULL).head;
  append (db, 4);
  g_assert_cmpint (verify (db, &expected).broken, ==, 0);
  run (db, "DELETE FROM audit WHERE seq > 8");
  g_assert_cmpint (verify (db, NULL).broken, ==, 0);
  g_assert_cmpint (verify (db, &expected).broken, ==, 9);
  for (guint i = 0; i < 9; i++)
    g_assert_true (stw_transaction_audit (transaction, "otto", 1, "x", "company", i, NULL, NULL));
  desk_commit (transaction);
  g_assert_cmpint (verify (other, NULL).broken, ==, 0);
  g_assert_cmpint (verify (other, &expected).broken, ==, 9);
}

static void
removing_the_beginning_is_found (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);

  append (db, 9);
  run (db, "DELETE FROM audit WHERE seq < 4");
  g_assert_cmpint (verify (db, NULL).broken, ==, 1);
}

static void
two_entries_never_read_alike (void)
{
  StwAuditHead head = { 0 };
  StwAuditEntry one = { .actor = "ab", .action = "c", .entity = "d" };
  StwAuditEntry other = { .actor = "a", .action = "bc", .entity = "d" };
  guint8 detail[STW_AUDIT_HASH_SIZE] = { 0 };
  guint8 a[STW_AUDIT_HASH_SIZE];
  guint8 b[STW_AUDIT_HASH_SIZE];

  stw_audit_hash_entry (&head, &one, detail, a);
  stw_audit_hash_entry (&head, &other, detail, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/audit/holds", a_chain_holds_and_says_its_count_and_hash);
  g_test_add_func ("/store/audit/change", any_change_is_found_where_it_is);
  g_test_add_func ("/store/audit/detail", a_detail_may_be_deleted);
  g_test_add_func ("/store/audit/expected", a_cut_or_replaced_chain_is_found_by_what_is_expected);
  g_test_add_func ("/store/audit/beginning", removing_the_beginning_is_found);
  g_test_add_func ("/store/audit/alike", two_entries_never_read_alike);
  return g_test_run ();
}
