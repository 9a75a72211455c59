/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search.h"

#include "desk.h"
#include "scratch.h"

static void
index_all (StwDb *db, guint most)
{
  gboolean more = TRUE;

  while (more)
    {
      StwTransaction *transaction = desk_begin (db, DESK_NOW);
      g_autoptr (GError) error = NULL;

      stw_search_index (transaction, most, &more, &error);
      g_assert_no_error (error);
      desk_commit (transaction);
    }
}

static void
tell_incident (StwDb *db, gint64 id)
{
  StwTransaction *transaction = desk_begin (db, DESK_NOW);

  stw_transaction_change (transaction, "incident", id, 1);
  desk_commit (transaction);
}

static void
assert_found (GArray *taken, const char *expected)
{
  g_autoptr (GArray) ids = taken;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_nonnull (ids);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%d ", (int) g_array_index (ids, gint64, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
alerts_are_found_as_one_types (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");

  desk_add_alert (db, company, 0, "Prozessor überlastet: 97 %", DESK_NOW);
  desk_add_alert (db, company, 0, "disk /var is full", DESK_NOW);
  desk_add_alert (db, company, 0, "disk /home is nearly full", DESK_NOW);
  assert_found (stw_search_alerts (db, "disk", NULL, 0, 10, NULL), "");
  index_all (db, 2);
  assert_found (stw_search_alerts (db, "dis", NULL, 0, 10, NULL), "3 2 ");
  assert_found (stw_search_alerts (db, "full dis", NULL, 0, 10, NULL), "3 2 ");
  assert_found (stw_search_alerts (db, "disk near", NULL, 0, 10, NULL), "3 ");
  assert_found (stw_search_alerts (db, "ÜBERL", NULL, 0, 10, NULL), "1 ");
  assert_found (stw_search_alerts (db, "web-0", NULL, 0, 2, NULL), "3 2 ");
  assert_found (stw_search_alerts (db, "web-0", NULL, 2, 2, NULL), "1 ");
  assert_found (stw_search_alerts (db, "  ", NULL, 0, 10, NULL), "");
}

/* Nothing that somebody types is an operator, an error, or finds what it should not. */
static void
what_is_typed_is_never_syntax (void)
{
  static const char *const typed[] = {
    "\"",   "\"\"\"",   "disk\"",        "\" OR \"", "NEAR(",       "disk NOT full",
    "a*b^", "{col}: x", "message:disk",  "-disk",    "()",          "disk)",
    "AND",  "'",        "\xff\xfe disk", "*",        "disk OR 1=1", "+ + +",
    "—",
  };
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);

  desk_add_alert (db, desk_add_company (db, "one"), 0, "nothing of the kind", DESK_NOW);
  index_all (db, 10);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) ids = stw_search_alerts (db, typed[i], NULL, 0, 10, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, ==, 0);
    }
}

static void
a_company_is_a_wall (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 one = desk_add_company (db, "one");
  gint64 other = desk_add_company (db, "other");
  const gint64 both[] = { one, other };
  StwSearchScope mine = { both, 1 };
  StwSearchScope ours = { both, 2 };
  StwSearchScope none = { both, 0 };

  desk_add_alert (db, one, 0, "disk full", DESK_NOW);
  desk_add_alert (db, other, 0, "disk full", DESK_NOW);
  tell_incident (db, desk_add_incident (db, one, "Disk full on a", 0, DESK_NOW));
  tell_incident (db, desk_add_incident (db, other, "Disk full on b", 0, DESK_NOW));
  index_all (db, 10);
  assert_found (stw_search_alerts (db, "disk", &mine, 0, 10, NULL), "1 ");
  assert_found (stw_search_alerts (db, "disk", &ours, 0, 10, NULL), "2 1 ");
  assert_found (stw_search_alerts (db, "disk", &none, 0, 10, NULL), "");
  assert_found (stw_search_incidents (db, "disk", &mine, 0, 10, NULL), "1 ");
  assert_found (stw_search_incidents (db, "disk", NULL, 0, 10, NULL), "2 1 ");
}

/* Its number is a word of the index, but not one of the alert's. */
static void
a_companys_number_finds_nothing (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, company);

  desk_add_alert (db, company, 0, "disk full", DESK_NOW);
  tell_incident (db, desk_add_incident (db, company, "Disk full on a", 0, DESK_NOW));
  index_all (db, 10);
  assert_found (stw_search_alerts (db, number, NULL, 0, 10, NULL), "");
  assert_found (stw_search_incidents (db, number, NULL, 0, 10, NULL), "");
}

static void
incidents_are_found_by_their_present_title (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");
  gint64 incident = desk_add_incident (db, company, "High CPU usage on web-01", 0, DESK_NOW);

  tell_incident (db, incident);
  index_all (db, 10);
  assert_found (stw_search_incidents (db, "web-01", NULL, 0, 10, NULL), "1 ");
  stw_db_run_script (db, "UPDATE incident SET title = 'High CPU usage on 5 servers'", NULL);
  tell_incident (db, incident);
  index_all (db, 1);
  assert_found (stw_search_incidents (db, "web-01", NULL, 0, 10, NULL), "");
  assert_found (stw_search_incidents (db, "5 serv", NULL, 0, 10, NULL), "1 ");
  g_assert_true (stw_db_run_script (db,
                                    "INSERT INTO incident_search (incident_search) "
                                    "VALUES ('integrity-check')",
                                    NULL));
}

static void
a_rebuilt_index_finds_the_same (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  gint64 company = desk_add_company (db, "one");
  StwTransaction *transaction;

  desk_add_alert (db, company, 0, "disk full", DESK_NOW);
  desk_add_incident (db, company, "Disk full", 0, DESK_NOW);
  transaction = desk_begin (db, DESK_NOW);
  g_assert_true (stw_search_rebuild (transaction, NULL));
  desk_commit (transaction);
  index_all (db, 10);
  assert_found (stw_search_alerts (db, "disk", NULL, 0, 10, NULL), "1 ");
  assert_found (stw_search_incidents (db, "disk", NULL, 0, 10, NULL), "1 ");
  g_assert_true (stw_db_run_script (db,
                                    "INSERT INTO alert_search (alert_search, rank) "
                                    "VALUES ('integrity-check', 1)",
                                    NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/alerts", alerts_are_found_as_one_types);
  g_test_add_func ("/store/search/syntax", what_is_typed_is_never_syntax);
  g_test_add_func ("/store/search/wall", a_company_is_a_wall);
  g_test_add_func ("/store/search/number", a_companys_number_finds_nothing);
  g_test_add_func ("/store/search/incidents", incidents_are_found_by_their_present_title);
  g_test_add_func ("/store/search/rebuild", a_rebuilt_index_finds_the_same);
  return g_test_run ();
}
