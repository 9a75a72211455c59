/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody who may do everything at one company and nothing at another: whatever they ask for,
 * nothing of the other one changes, and no answer tells of it. */

#include "desk-fixture.h"

#include "engine/rules-private.h"
#include "store/company-data.h"

#include <string.h>

#define GRANTED 7
#define OTHER 2

/* Whatever a command names, it is the other company's. */
#define NUMBERS                                                                                    \
  "'incident':2,'into':2,'alert':2,'alerts':[2],'incidents':[2],'asset':2,'source':2,'key':2,"     \
  "'rule':2,'contact':2,'link':2,'article':2,'payload':2,'drill':2,'hold':2,'gate':2,'mapping':2," \
  "'id':2,'topic':'arn:b','undo':2,'company':2,'companies':[2],'entry':2,'row':2,'work':2"
#define WORDS                                                                                      \
  "'text':'x','title':'x','name':'x','reason':'x','severity':'low','position':1,'enabled':false,"  \
  "'days':0,'weekly':true,'from_minute':1,'to_minute':2,'heartbeat_ms':3600000,'critical':true,"   \
  "'minutes':5,'alerts_wanted':2,'window_ms':600000,'settings':{'burst':9},'until_next_alert':"    \
  "true,'url':'https://x.example/','signature':'x','technician':'x','wait_ms':60000,'on':[],"      \
  "'strategy':'auto','timezone':'UTC','filter':{'company':2},'since':0,'most':10"

static const char *const arguments[] = {
  "{" NUMBERS "}",
  "{" NUMBERS "," WORDS "}",
  "{" NUMBERS "," WORDS ",'command':'incident.acknowledge','arguments':{}}",
  "{" NUMBERS "," WORDS ",'into':1}",
  "{" NUMBERS "," WORDS ",'incident':1,'into':2}",
  "{" NUMBERS "," WORDS ",'days':64,'to_minute':300,'name':'Globex'}",
};

static void
give_company (Desk *desk, const char *name, gint64 company, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", name, company, &error, "%s", text);

  g_assert_no_error (error);
  g_clear_pointer (&result, json_object_unref);
}

static void
fill_company (Desk *desk, gint64 company)
{
  static const struct
  {
    const char *name;
    const char *arguments;
  } commands[] = {
    { "window.add", "{'reason':'globex','weekly':true,'days':1,'from_minute':60,'to_minute':300}" },
    { "rule.add",
      "{'rule':{'name':'globex','category':'disk','match':{'signature':{'is':['Disk']}}}}" },
    { "contact.add", "{'name':'globex'}" },
    { "link.add", "{'title':'globex','url':'https://globex.example/'}" },
    { "article.save", "{'title':'globex','text':'globex'}" },
    { "gate.set", "{'severity':'low','alerts':2,'wait_ms':60000}" },
  };

  g_free (desk_post (desk,
                     &(Message){ .company = company,
                                 .source = company,
                                 .asset = company == OTHER ? "globex" : "acme",
                                 .signature = "Disk full" }));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_test_message ("%s", commands[i].name);
      give_company (desk, commands[i].name, company, commands[i].arguments);
    }
}

static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = NULL;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  fill_company (desk, 1);
  fill_company (desk, OTHER);
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_assert_true (stw_db_run_script (
    db,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, created_at) VALUES "
    "(7, 'Gil', 'gil', NULL, 'UTC', '\"always\"', 0);"
    "INSERT INTO person_grant (person_id, company_id, role) VALUES (7, 1, 0);"
    "INSERT INTO saved_filter VALUES (2, 'globex', '{\"company\":2}', 'desk', 0);"
    "UPDATE undo_step SET actor = 'Gil'",
    NULL));
  return desk;
}

static void
say_row (GString *text, StwRows *rows)
{
  for (int i = 0; i < (int) stw_rows_get_n_columns (rows); i++)
    {
      const StwDbValue value = stw_rows_get_value (rows, i);

      if (value.type == STW_DB_TEXT)
        g_string_append (text, value.data);
      g_string_append_printf (text, " %" G_GINT64_FORMAT " ", value.integer);
    }
}

/* Every row of the other company but the audit, which keeps what was refused. */
static char *
describe_other (Desk *desk)
{
  const StwDbValue company = STW_INT (OTHER);
  GString *text = g_string_new (NULL);
  guint n_tables;
  const StwCompanyTable *tables = stw_company_data_get_tables (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StwRows) rows = NULL;

      if (tables[i].rows == NULL || g_str_equal (tables[i].table, "audit"))
        continue;
      g_string_append_printf (text, "\n%s: ", tables[i].table);
      rows = stw_db_query_values (desk->db, tables[i].rows, &company, 1, &error);
      while (stw_rows_next (rows, &error))
        say_row (text, rows);
      g_assert_no_error (error);
    }
  return g_string_free (text, FALSE);
}

static void
assert_tells_nothing (const char *name, JsonObject *result)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, result);
  text = json_to_string (node, FALSE);
  if (strstr (text, "lobex") != NULL)
    g_error ("%s answers %s", name, text);
}

static void
no_command_changes_or_tells_of_another_company (void)
{
  static const gint64 companies[] = { 0, 1, OTHER };
  g_autoptr (GPtrArray) rules = stw_rules_list ();
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *before = describe_other (desk);
  guint n_asked = 0;

  g_assert_nonnull (strstr (before, "globex"));
  desk->operator_id = GRANTED;
  for (guint i = 0; i < rules->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (arguments) * G_N_ELEMENTS (companies); j++)
      {
        const StwCommandRule *rule = rules->pdata[i];
        const char *text = arguments[j / G_N_ELEMENTS (companies)];
        gint64 company = companies[j % G_N_ELEMENTS (companies)];
        g_autofree char *after = NULL;
        JsonObject *result;

        if (rule->permission == STW_PERMISSION_ENGINE)
          continue;
        result = desk_command (desk, "Gil", rule->name, company, NULL, "%s", text);
        if (result != NULL)
          assert_tells_nothing (rule->name, result);
        g_clear_pointer (&result, json_object_unref);
        after = describe_other (desk);
        if (!g_str_equal (before, after))
          g_error ("%s of company %" G_GINT64_FORMAT " with %s changed another's:\n%s\n%s",
                   rule->name,
                   company,
                   text,
                   before,
                   after);
        n_asked++;
      }
  g_assert_cmpuint (n_asked, >, 1000);
  desk_check (desk);
}

/* An article for every client is not taken away from the others. */
static void
what_is_for_every_company_stays_so (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GError) error = NULL;

  give_company (desk, "article.save", 0, "{'title':'For all','text':'x'}");
  desk->operator_id = GRANTED;
  g_assert_null (
    desk_command (desk, "Gil", "article.save", 1, &error, "{'id':3,'title':'Ours','text':'y'}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_PERMITTED);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM article WHERE id = 3 "
                                "AND company_id IS NULL AND title = 'For all'"),
                   ==,
                   1);
}

/* The same person does it at their own. */
static void
at_the_own_company_they_may (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk->operator_id = GRANTED;
  give_company (desk, "incident.acknowledge", 0, "{'incident':1}");
  give_company (desk, "contact.add", 1, "{'name':'Jo'}");
  give_company (desk, "company.update", 1, "{'window_ms':600000}");
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 1"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-wall/another", no_command_changes_or_tells_of_another_company);
  g_test_add_func ("/command-wall/for-all", what_is_for_every_company_stays_so);
  g_test_add_func ("/command-wall/own", at_the_own_company_they_may);
  return g_test_run ();
}
