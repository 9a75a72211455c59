/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What patterns are found in, and which incidents are looked at again. */

#include "desk/pattern-store.h"

#include "rows.h"

static void
row_cb (const StwPatternRow *row, gpointer data)
{
  g_string_append_printf (data,
                          "%s/%s@%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ",
                          row->asset != NULL ? row->asset : "none",
                          row->signature,
                          row->event_at,
                          row->resolved_at);
}

static void
alerts_are_told_newest_first_by_their_machines_name (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (GString) seen = g_string_new (NULL);

  rows_add_alert (rows, id, "web-01.acme.example", "one");
  rows_add_alert (rows, id, "web-02", "two");
  rows_add_alert (rows, id, NULL, "three");
  rows_add_alert (rows, 0, "web-02", "elsewhere");
  rows_script (rows,
               "INSERT INTO asset (id, company_id, name, created_at) VALUES (1, 1, 'web', 0);"
               "UPDATE alert SET asset_id = 1 WHERE id = 1;"
               "UPDATE alert SET event_at = id, resolved_at = 10 * id;"
               "UPDATE alert SET state = 1 WHERE id = 2");
  g_assert_true (stw_pattern_foreach_alert (rows->db, id, row_cb, seen, NULL));
  /* Only what the sender itself ended has an end; a person's resolve says nothing of its course. */
  g_assert_cmpstr (seen->str, ==, "none/three@3-0 web-02/two@2-20 web/one@1-0 ");
}

static void
earlier_episodes_are_followed_within_the_company_and_the_time (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 before = rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 1);
  gint64 now = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 theirs = rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);
  g_autoptr (GString) seen = g_string_new (NULL);

  rows_add_alert (rows, before, "a", "too early");
  rows_add_alert (rows, before, "a", "earlier");
  rows_add_alert (rows, before, "a", "unrelated");
  rows_add_alert (rows, theirs, "a", "theirs");
  rows_add_alert (rows, now, "a", "now");
  rows_script (rows,
               "UPDATE alert SET event_at = id;"
               "UPDATE alert SET fingerprint = x'00112233445566778899aabbccddeeff' "
               "WHERE signature <> 'unrelated'");
  g_assert_true (stw_pattern_foreach_episode (rows->db, now, 2, row_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "a/now@5-0 a/earlier@2-0 ");
}

static void
a_pattern_that_stays_the_same_is_not_new (void)
{
  static const struct
  {
    const char *pattern;
    gboolean is_new;
  } steps[] = { { NULL, FALSE },       { "{\"a\":1}", TRUE }, { "{\"a\":1}", FALSE },
                { "{\"a\":2}", TRUE }, { NULL, TRUE },        { NULL, FALSE } };
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gboolean is_new;

      g_assert_true (stw_pattern_set (rows->db, id, steps[i].pattern, &is_new, NULL));
      g_assert_cmpint (is_new, ==, steps[i].is_new);
    }
}

static void
change (Rows *rows, const char *entity, gint64 id)
{
  rows_write (rows,
              transaction,
              (stw_transaction_change (transaction, entity, id, rows->company), TRUE));
}

static char *
list (Rows *rows, guint most, gint64 *ret_mark, gboolean *ret_more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed =
               stw_pattern_list_changed (rows->db, most, ret_mark, ret_more, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < changed->len; i++)
    g_string_append_printf (text,
                            "%" G_GINT64_FORMAT " ",
                            g_array_index (changed, StwChangedIncident, i).id);
  return g_string_free (text, FALSE);
}

static void
what_changed_since_the_mark_is_listed_in_stretches (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *rest = NULL;
  gboolean more;
  gint64 mark;

  change (rows, "incident", 4);
  change (rows, "alert", 9);
  change (rows, "incident", 4);
  change (rows, "incident", 5);
  first = list (rows, 1, &mark, &more);
  g_assert_cmpstr (first, ==, "4 ");
  g_assert_true (more);
  g_assert_true (stw_pattern_set_mark (rows->db, mark, NULL));
  second = list (rows, 3, &mark, &more);
  g_assert_cmpstr (second, ==, "5 ");
  g_assert_false (more);
  g_assert_true (stw_pattern_set_mark (rows->db, mark, NULL));
  rest = list (rows, 3, &mark, &more);
  g_assert_cmpstr (rest, ==, "");
  g_assert_false (more);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/pattern-store/alerts",
                   alerts_are_told_newest_first_by_their_machines_name);
  g_test_add_func ("/desk/pattern-store/episodes",
                   earlier_episodes_are_followed_within_the_company_and_the_time);
  g_test_add_func ("/desk/pattern-store/same", a_pattern_that_stays_the_same_is_not_new);
  g_test_add_func ("/desk/pattern-store/changes",
                   what_changed_since_the_mark_is_listed_in_stretches);
  return g_test_run ();
}
