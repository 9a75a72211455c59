/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Companies, their sources, keys and topics: who may send, and who may not any more. */

#include "desk/company-store.h"

#include "base/clock.h"
#include "desk/source-store.h"
#include "desk/topic-store.h"

#include "rows.h"

#include <string.h>

static void
a_company_is_read_as_it_was_written (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwCompany written = {
    .name = (char *) "Initech",
    .timezone = (char *) "Europe/Berlin",
    .strategy = STW_STRATEGY_SIMILAR,
    .window_ms = 1,
    .cap_ms = 2,
    .rate_per_minute = 3,
    .burst = 4,
    .auto_resolve = FALSE,
    .reopen_ms = 5,
    .created_at = 6,
    .payload_days = 7,
    .alert_days = 8,
    .audit_days = 9,
    .auto_assign = TRUE,
  };
  g_autoptr (StwCompany) read = NULL;

  g_assert_true (stw_company_insert (rows->db, &written, NULL));
  read = stw_company_load (rows->db, written.id, NULL);
  g_assert_cmpstr (read->name, ==, "Initech");
  g_assert_cmpstr (read->timezone, ==, "Europe/Berlin");
  g_assert_cmpint (read->strategy, ==, STW_STRATEGY_SIMILAR);
  g_assert_cmpint (read->window_ms, ==, 1);
  g_assert_cmpint (read->cap_ms, ==, 2);
  g_assert_cmpint (read->rate_per_minute, ==, 3);
  g_assert_cmpint (read->burst, ==, 4);
  g_assert_false (read->auto_resolve);
  g_assert_cmpint (read->reopen_ms, ==, 5);
  g_assert_cmpint (read->created_at, ==, 6);
  g_assert_cmpint (read->payload_days, ==, 7);
  g_assert_cmpint (read->alert_days, ==, 8);
  g_assert_cmpint (read->audit_days, ==, 9);
  g_assert_true (read->auto_assign);
}

static void
names_that_differ_by_case_alone_are_the_same_client (void)
{
  static const char *const names[] = { "ACME", "acme", "aCmE" };
  g_autoptr (Rows) rows = rows_new ();

  rows_script (rows, "UPDATE company SET name_key = 'acme' WHERE id = 1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      StwCompany again = { .name = (char *) names[i], .timezone = (char *) "UTC", .id = 99 };

      g_assert_true (stw_company_insert (rows->db, &again, NULL));
      g_assert_cmpint (again.id, ==, 0);
    }
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM company"), ==, 2);
}

static void
a_change_leaves_the_name_and_the_other_companies (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwCompany) company = stw_company_load (rows->db, rows->company, NULL);
  g_autoptr (StwCompany) after = NULL;
  g_autoptr (StwCompany) other = NULL;

  company->window_ms = 77;
  company->auto_resolve = FALSE;
  company->strategy = STW_STRATEGY_ASSET;
  g_assert_true (stw_company_write (rows->db, company, NULL));
  after = stw_company_load (rows->db, rows->company, NULL);
  other = stw_company_load (rows->db, rows->other, NULL);
  g_assert_cmpint (after->window_ms, ==, 77);
  g_assert_cmpint (after->strategy, ==, STW_STRATEGY_ASSET);
  g_assert_false (after->auto_resolve);
  g_assert_cmpstr (after->name, ==, "Acme");
  g_assert_cmpint (other->window_ms, ==, 900000);
  g_assert_true (other->auto_resolve);
}

static void
companies_are_listed_by_name_whatever_their_case (void)
{
  static const char *const names[] = { "zeta", "Beta", "alpha" };
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GString) joined = g_string_new (NULL);

  rows_script (rows, "DELETE FROM company");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      StwCompany company = { .name = (char *) names[i], .timezone = (char *) "UTC" };

      g_assert_true (stw_company_insert (rows->db, &company, NULL));
    }
  list = stw_company_list (rows->db, NULL);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (joined, "%s ", ((StwCompany *) list->pdata[i])->name);
  g_assert_cmpstr (joined->str, ==, "alpha Beta zeta ");
}

static void
a_company_that_is_not_there_is_said (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_company_load (rows->db, 77, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

static char *
list_keys (Rows *rows, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = stw_access_list (rows->db, now, &error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    g_array_append_val (numbers, ((StwAccessRow *) list->pdata[i])->key);
  return rows_join_numbers (numbers);
}

#define assert_keys(rows, now, expected)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = list_keys (rows, now);                                               \
                                                                                                   \
    g_assert_cmpstr (found_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
a_key_opens_the_door_until_it_ends_or_is_revoked (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->company, "Default");
  gint64 other = rows_add_source (rows, rows->other, "Default");
  g_autoptr (GError) error = NULL;

  rows_add_key (rows, rows->company, source, 1);
  rows_add_key (rows, rows->company, source, 2);
  rows_add_key (rows, rows->other, other, 3);
  assert_keys (rows, DESK_NOW, "1 2 3");
  g_assert_true (stw_key_expire_all (rows->db, source, DESK_NOW + STW_DAY, NULL));
  assert_keys (rows, DESK_NOW + STW_DAY - 1, "1 2 3");
  assert_keys (rows, DESK_NOW + STW_DAY, "3");
  g_assert_true (stw_key_revoke (rows->db, rows->company, 1, DESK_NOW, NULL));
  assert_keys (rows, DESK_NOW, "2 3");
  g_assert_false (stw_key_revoke (rows->db, rows->company, 1, DESK_NOW, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (stw_key_revoke (rows->db, rows->company, 3, DESK_NOW, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  assert_keys (rows, DESK_NOW, "2 3");
}

static void
a_second_rotation_does_not_prolong_an_older_key (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->company, "Default");

  rows_add_key (rows, rows->company, source, 1);
  g_assert_true (stw_key_expire_all (rows->db, source, DESK_NOW + STW_HOUR, NULL));
  rows_add_key (rows, rows->company, source, 2);
  g_assert_true (stw_key_expire_all (rows->db, source, DESK_NOW + STW_DAY, NULL));
  assert_keys (rows, DESK_NOW + STW_HOUR, "2");
  g_assert_true (stw_key_expire_all (rows->db, source, DESK_NOW, NULL));
  assert_keys (rows, DESK_NOW, "");
}

static void
a_key_brings_its_companys_rate_and_its_sources_signing (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->other, "Chat");
  g_autoptr (GPtrArray) list = NULL;
  const StwAccessRow *row;
  guint8 expected[STW_KEY_HASH_SIZE];
  guint8 hash[STW_KEY_HASH_SIZE];

  rows_add_key (rows, rows->other, source, 0xab);
  rows_script (rows,
               "UPDATE company SET rate_per_minute = 7, burst = 8 WHERE id = 2;"
               "UPDATE source SET scheme = 'slack', secret_name = 'where', addresses = '10/8'");
  list = stw_access_list (rows->db, DESK_NOW, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  row = list->pdata[0];
  memset (expected, 0xab, sizeof expected);
  g_assert_cmpmem (row->hash, sizeof row->hash, expected, sizeof expected);
  g_assert_cmpint (row->company, ==, rows->other);
  g_assert_cmpint (row->source, ==, source);
  g_assert_cmpint (row->rate_per_minute, ==, 7);
  g_assert_cmpint (row->burst, ==, 8);
  g_assert_cmpstr (row->scheme, ==, "slack");
  g_assert_cmpstr (row->secret_name, ==, "where");
  g_assert_cmpstr (row->addresses, ==, "10/8");
  g_assert_null (row->topics);
  g_assert_true (stw_access_get_hash (rows->db, row->key, hash, NULL));
  g_assert_cmpmem (hash, sizeof hash, expected, sizeof expected);
  g_assert_false (stw_access_get_hash (rows->db, 77, hash, NULL));
}

static void
a_source_name_stands_once_in_a_company_and_again_in_another (void)
{
  g_autoptr (Rows) rows = rows_new ();
  const StwNewSource again = { .company = rows->company, .name = "Default", .scheme = "none" };
  g_autoptr (GError) error = NULL;
  gint64 id = rows_add_source (rows, rows->company, "Default");

  g_assert_false (stw_source_insert (rows->db, &again, &id, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT);
  g_assert_cmpint (rows_add_source (rows, rows->other, "Default"), >, id);
  g_assert_true (stw_source_exists (rows->db, rows->company, id));
  g_assert_false (stw_source_exists (rows->db, rows->other, id));
  g_assert_false (stw_source_exists (rows->db, rows->company, 77));
}

static void
sources_are_listed_with_each_of_their_keys (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 theirs = rows_add_source (rows, rows->other, "Chat");
  gint64 ours = rows_add_source (rows, rows->company, "Default");
  g_autoptr (JsonArray) all = NULL;
  g_autoptr (JsonArray) some = NULL;
  g_autofree char *keys = NULL;
  g_autofree char *of_one = NULL;
  JsonObject *row;

  rows_add_key (rows, rows->other, theirs, 1);
  rows_add_key (rows, rows->company, ours, 2);
  rows_add_key (rows, rows->company, ours, 3);
  rows_script (rows,
               "UPDATE source SET last_delivery_at = 1700000000000, last_sender = 'zabbix' "
               "WHERE id = 2;"
               "UPDATE access_key SET revoked_at = 1700000000000 WHERE id = 3");
  all = stw_source_list (rows->db, 0, NULL);
  keys = rows_join (all, "key_id");
  g_assert_cmpstr (keys, ==, "key-2 key-3 key-1");
  some = stw_source_list (rows->db, rows->other, NULL);
  of_one = rows_join (some, "source_id");
  g_assert_cmpstr (of_one, ==, "source-1");
  row = json_array_get_object_element (all, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "revoked_at"), ==, "2023-11-14T22:13:20Z");
  g_assert_cmpstr (json_object_get_string_member (row, "last_sender"), ==, "zabbix");
  g_assert_true (json_object_get_null_member (row, "expires_at"));
  row = json_array_get_object_element (some, 0);
  g_assert_true (json_object_get_null_member (row, "last_delivery_at"));
  g_assert_true (json_object_get_null_member (row, "last_sender"));
}

static void
fields_cb (gint64 source, gint64 fields, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT "=%" G_GINT64_FORMAT " ", source, fields);
}

static void
a_source_may_have_fields_of_its_own (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 first = rows_add_source (rows, rows->company, "One");
  gint64 second = rows_add_source (rows, rows->company, "Two");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_source_set_fields (rows->db, rows->company, second, 5, NULL));
  g_assert_false (stw_source_set_fields (rows->db, rows->other, first, 6, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  g_assert_true (stw_source_foreach_fields (rows->db, rows->company, fields_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "2=5 ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_source_foreach_fields (rows->db, rows->other, fields_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "");
}

static void
ask (Rows *rows, gint64 company, gint64 key, const char *arn, const char *url)
{
  const StwAskingTopic topic = { company, key, arn, url, DESK_NOW };
  g_autoptr (GError) error = NULL;

  stw_topic_ask (rows->db, &topic, &error);
  g_assert_no_error (error);
}

static char *
dup_topics (Rows *rows)
{
  g_autoptr (GPtrArray) list = stw_access_list (rows->db, DESK_NOW, NULL);

  g_assert_cmpuint (list->len, ==, 1);
  return g_strdup (((StwAccessRow *) list->pdata[0])->topics);
}

static void
a_topic_may_send_once_a_person_confirmed_it (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->company, "Default");
  gint64 key = rows_add_key (rows, rows->company, source, 1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  ask (rows, rows->company, key, "arn:aws:sns:eu-west-1:1:a", "https://sns.example/old");
  ask (rows, rows->company, key, "arn:aws:sns:eu-west-1:1:a", "https://sns.example/new");
  ask (rows, rows->company, key, "arn:aws:sns:eu-west-1:1:b", "https://sns.example/b");
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM topic"), ==, 2);
  before = dup_topics (rows);
  g_assert_null (before);
  g_assert_true (stw_topic_confirm (rows->db,
                                    rows->company,
                                    "arn:aws:sns:eu-west-1:1:a",
                                    DESK_NOW,
                                    &id,
                                    &url,
                                    NULL));
  g_assert_cmpstr (url, ==, "https://sns.example/new");
  after = dup_topics (rows);
  g_assert_cmpstr (after, ==, "arn:aws:sns:eu-west-1:1:a");
}

static void
a_topic_that_never_asked_is_not_confirmed (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->company, "Default");
  gint64 key = rows_add_key (rows, rows->company, source, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  ask (rows, rows->company, key, "arn:a", "https://sns.example/");
  /* Whoever shows a key of another company asks nobody. */
  ask (rows, rows->other, key, "arn:b", "https://sns.example/");
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM topic"), ==, 1);
  g_assert_false (stw_topic_confirm (rows->db, rows->other, "arn:a", DESK_NOW, &id, &url, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (stw_topic_confirm (rows->db, rows->company, NULL, DESK_NOW, &id, &url, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM topic WHERE confirmed_at"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/company-store/row", a_company_is_read_as_it_was_written);
  g_test_add_func ("/desk/company-store/case", names_that_differ_by_case_alone_are_the_same_client);
  g_test_add_func ("/desk/company-store/change", a_change_leaves_the_name_and_the_other_companies);
  g_test_add_func ("/desk/company-store/list", companies_are_listed_by_name_whatever_their_case);
  g_test_add_func ("/desk/company-store/missing", a_company_that_is_not_there_is_said);
  g_test_add_func ("/desk/company-store/keys", a_key_opens_the_door_until_it_ends_or_is_revoked);
  g_test_add_func ("/desk/company-store/rotations",
                   a_second_rotation_does_not_prolong_an_older_key);
  g_test_add_func ("/desk/company-store/access",
                   a_key_brings_its_companys_rate_and_its_sources_signing);
  g_test_add_func ("/desk/company-store/source",
                   a_source_name_stands_once_in_a_company_and_again_in_another);
  g_test_add_func ("/desk/company-store/sources", sources_are_listed_with_each_of_their_keys);
  g_test_add_func ("/desk/company-store/fields", a_source_may_have_fields_of_its_own);
  g_test_add_func ("/desk/company-store/topic", a_topic_may_send_once_a_person_confirmed_it);
  g_test_add_func ("/desk/company-store/no-topic", a_topic_that_never_asked_is_not_confirmed);
  return g_test_run ();
}
