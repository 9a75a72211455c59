/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door for changes: who may, what is left behind, and that no arguments, however damaged, get
 * more than a sentence. */

#include "desk-fixture.h"

#include "engine/rules-private.h"

#include <string.h>

#define ROUNDS 4000

static GPtrArray *
list_commands (gboolean internal)
{
  g_autoptr (GPtrArray) rules = stw_rules_list ();
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < rules->len; i++)
    {
      const StwCommandRule *rule = rules->pdata[i];

      if ((rule->permission == STW_PERMISSION_ENGINE) == internal)
        g_ptr_array_add (names, (gpointer) rule->name);
    }
  g_assert_cmpuint (names->len, >, 5);
  return names;
}

/* Two companies with something of everything that a command can name. */
static Desk *
make_desk (void)
{
  static const char *const sql =
    "INSERT INTO topic (company_id, source_id, arn, subscribe_url, created_at) "
    "VALUES (1, 1, 'arn:a', 'https://sns.example/', 0);"
    "INSERT INTO job (kind, key, company_id, payload, state, not_before, created_at, updated_at) "
    "VALUES ('none', 'a', 1, '{}', 'dead', 9e15, 0, 0), ('none', 'b', 1, '{}', 'held', 9e15, 0, 0)";
  static const struct
  {
    const char *command;
    const char *arguments;
  } team[] = {
    { "person.add", "{'name':'Ada','role':'administrator','timezone':'UTC'}" },
    { "person.add", "{'name':'Tom','role':'technician','timezone':'UTC'}" },
    { "team.add", "{'name':'Night','members':[1,2]}" },
    { "schedule.save",
      "{'name':'Nights','timezone':'UTC','layers':[{'members':['Ada','Tom'],"
      "'start':'2023-11-01T08:00:00Z','rotation':'daily'}]}" },
    { "override.save", "{'schedule':1,'person':2,'from':1700100000000,'to':1700110000000}" },
    { "calendar.save", "{'name':'Office','timezone':'UTC','hours':'always'}" },
    { "tier.save", "{'name':'Gold','settings':{'burst':900}}" },
    { "escalation.set-policy", "{'name':'All','steps':[{'after_minutes':5,'whom':'assignee'}]}" },
  };
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = NULL;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  for (gint64 i = 0; i < 6; i++)
    g_free (desk_post (desk,
                       &(Message){ .company = 1 + i % 2,
                                   .asset = i < 3 ? "web-01" : "dc1",
                                   .signature = i % 3 == 0 ? "High CPU" : "Disk full" }));
  for (guint i = 0; i < G_N_ELEMENTS (team); i++)
    desk_act (desk, team[i].command, "%s", team[i].arguments);
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_assert_true (stw_db_run_script (db, sql, NULL));
  return desk;
}

static gint64
count_audited (Desk *desk)
{
  return desk_number (desk, "SELECT COUNT(*) FROM audit");
}

/* All that people see, in one number that changes with any row. */
static char *
describe (Desk *desk)
{
  return desk_text (
    desk,
    "SELECT (SELECT COUNT(*) FROM audit WHERE action <> 'refused') || ' ' || (SELECT COUNT(*) FROM change) || ' ' || "
    "(SELECT COUNT(*) FROM timeline) || ' ' || (SELECT COUNT(*) FROM incident) || ' ' || "
    "(SELECT group_concat(status || title) FROM incident) || ' ' || "
    "(SELECT group_concat(state) FROM job) || ' ' || (SELECT COUNT(*) FROM access_key) || ' ' || "
    "(SELECT COUNT(*) FROM source) || ' ' || (SELECT COUNT(*) FROM company) || ' ' || "
    "(SELECT group_concat(window_ms || timezone || burst) FROM company) || ' ' || "
    "(SELECT COUNT(*) FROM rule) || ' ' || (SELECT COUNT(*) FROM mapping) || ' ' || "
    "(SELECT COUNT(*) FROM hold) || ' ' || (SELECT COUNT(*) FROM work) || ' ' || "
    "(SELECT COUNT(*) FROM undo_step) || ' ' || (SELECT COUNT(*) FROM contact) || ' ' || "
    "(SELECT COUNT(*) FROM notification_read) || ' ' || (SELECT COUNT(*) FROM link) || ' ' || (SELECT COUNT(*) FROM saved_filter) || ' ' || "
    "(SELECT COUNT(*) FROM article) || ' ' || "
    "(SELECT group_concat(name || COALESCE (role, '') || status || timezone || hours) FROM person) || ' ' || "
    "(SELECT COUNT(*) FROM absence) || ' ' || (SELECT COUNT(*) FROM team_member) || ' ' || "
    "(SELECT COALESCE(group_concat(name || layers), '') FROM schedule) || ' ' || "
    "(SELECT COUNT(*) FROM schedule_override) || ' ' || (SELECT COUNT(*) FROM subscription) || ' ' || "
    "(SELECT COALESCE(group_concat(name || hours), '') FROM business_calendar) || ' ' || "
    "(SELECT group_concat(name || warn_percent) FROM sla_policy) || ' ' || (SELECT COUNT(*) FROM sla_target) || ' ' || "
    "(SELECT COALESCE(group_concat(name || settings), '') FROM tier) || ' ' || (SELECT COUNT(*) FROM drill) || ' ' || "
    "(SELECT COALESCE(group_concat(name || steps), '') FROM escalation_policy) || ' ' || "
    "(SELECT COUNT(*) FROM escalation_choice) || ' ' || (SELECT COUNT(*) FROM hand_over) || ' ' || "
    "(SELECT COUNT(*) FROM person_grant) || ' ' || (SELECT COUNT(*) FROM credential)");
}

static JsonObject *
give (Desk *desk,
      const char *actor,
      const char *name,
      gint64 company,
      char *arguments,
      GError **error)
{
  g_autofree char *taken = arguments;

  return desk_command (desk, actor, name, company, error, "%s", taken);
}

static void
what_is_the_engines_own_is_refused_to_everyone_else (void)
{
  static const char *const actors[] = { "desk", "anna", "Engine", "engine ", "" };
  g_autoptr (GPtrArray) names = list_commands (TRUE);
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *before = describe (desk);
  g_autofree char *after = NULL;

  for (guint i = 0; i < names->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (actors); j++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_null (give (desk, actors[j], names->pdata[i], 1, g_strdup ("{}"), &error));
        g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_PERMITTED);
      }
  after = describe (desk);
  g_assert_cmpstr (after, ==, before);
}

static void
a_command_that_there_is_not_is_said (void)
{
  static const char *const names[] = { "", "incident", "incident.", "Incident.note", "%s%n" };
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    desk_refuse (desk, names[i], STW_COMMAND_ERROR_UNKNOWN, "{}");
}

/* Each argument that some command reads, so that a wrong one meets whoever reads it. */
static const char *const members[] = {
  "incident",     "into",
  "alerts",       "alert",
  "text",         "title",
  "reason",       "name",
  "timezone",     "strategy",
  "window_ms",    "reopen_ms",
  "auto_resolve", "burst",
  "source",       "scheme",
  "secret_name",  "addresses",
  "key",          "key_hash",
  "key_prefix",   "grace_ms",
  "topic",        "critical",
  "asset",        "rule",
  "position",     "enabled",
  "job",          "fields",
  "after",        "recognised",
  "from",         "for_client",
  "to",           "on",
  "matcher",      "weekly",
  "days",         "from_at",
  "to_at",        "from_minute",
  "hold",         "severity",
  "wait_ms",      "kind",
  "to_minute",    "rate_per_minute",
  "high",         "match",
  "url",          "every_ms",
  "id",           "next",
  "until",        "undo",
  "note",         "minutes",
  "technician",   "at",
  "caller",       "command",
  "incidents",    "arguments",
  "filter",       "link",
  "phone",        "mail",
  "role",         "until_next_alert",
  "signature",    "revision",
  "article",      "stands",
  "person",       "team",
  "hash",         "expires_at",
  "status",       "members",
  "skills",       "grants",
  "schedule",     "override",
  "layer",        "layers",
  "mine",         "theirs",
  "accept",       "events",
  "overrides",    "calendar",
  "policy",       "targets",
  "hours",        "holidays",
  "steps",        "warn_percent",
  "picture",      "tier",
  "settings",     "companies",
  "drill",        "minute",
  "every",        "seed_name",
  "channel",      "hand_over",
  "detail",       "progress_minutes",
  "choice",       "step",
  "file",         "rows",
};

static const char *const values[] = {
  "null",
  "true",
  "false",
  "0",
  "1",
  "2",
  "3",
  "-1",
  "9223372036854775807",
  "-9223372036854775808",
  "576460752303423488",
  "1.5",
  "-1e300",
  "''",
  "'1'",
  "' '",
  "'web-01'",
  "'UTC'",
  "'Mars/Olympus'",
  "'auto'",
  "'high'",
  "'asset,signature'",
  "'arn:a'",
  "'\xf0\x9f\x94\xa5'",
  "'5e884898da28047151d0e56f8dc6292773603d0d6aabbd62a11ef721d1542d8e'",
  "'mon'",
  "'zabbix'",
  "'https://zabbix.example/'",
  "[]",
  "[1]",
  "[1,2,3]",
  "['1']",
  "[null]",
  "[[1]]",
  "[{}]",
  "[1.5,true]",
  "{}",
  "{'name':1}",
  "{'match':[]}",
  "{'name':'x','match':{'field':'asset','is':'web-01'},'severity':'low'}",
  "['mon','tue']",
  "1700009999000",
  "'incident.resolve'",
  "'incident.merge'",
  "{'into':2,'text':'x','until_next_alert':true}",
  "{'status':'open','text':'cpu'}",
  "'https://wiki.example/{asset}'",
  "'always'",
  "'calendar-1'",
  "'sla-1'",
  "'week'",
  "'technician'",
  "{'burst':9,'gates':{'low':{'alerts':3,'wait_ms':60000}}}",
  "{'mon':[['08:00','18:00']],'tue':[['18:00','08:00']]}",
  "['2023-12-25','2023-13-25']",
  "{'high':{'response_minutes':9,'calendar':'calendar-1'}}",
  "[{'members':['Ada'],'start':'2023-11-01T08:00:00Z','rotation':'daily'}]",
  "[{'members':[2,77],'start':'yesterday','rotation':'never'}]",
  "[{'after_minutes':5,'whom':'assignee'},{'after_minutes':9,'whom':'person','who':2}]",
  "[{'who':'Ada','from':1700000000000,'to':1700100000000}]",
  "[{'who':1,'from':'x','to':null}]",
};

static char *
invent_arguments (void)
{
  static const char *const named[] = { "incident", "asset",  "source",   "job", "rule", "key",
                                       "schedule", "person", "override", "id",  "team" };
  GString *text = g_string_new ("{");
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
    {
      const char *member = members[g_test_rand_int_range (0, G_N_ELEMENTS (members))];
      const char *value = values[g_test_rand_int_range (0, G_N_ELEMENTS (values))];

      if (g_hash_table_add (used, (gpointer) member))
        g_string_append_printf (text, "%s'%s':%s", text->len > 1 ? "," : "", member, value);
    }
  /* Without these most commands would say no more than that there is no such thing. */
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_test_rand_int_range (0, 3) > 0 && g_hash_table_add (used, (gpointer) named[i]))
      g_string_append_printf (text,
                              "%s'%s':%d",
                              text->len > 1 ? "," : "",
                              named[i],
                              g_test_rand_int_range (1, 3));
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/* With a capital, or with the name of what it is about. */
static gboolean
starts_well (const char *sentence)
{
  return g_unichar_isupper (g_utf8_get_char (sentence)) || g_str_has_prefix (sentence, "“");
}

/* A person reads it: a capital, a full stop, one line, and nothing of the machinery. */
static void
assert_sentence (const char *name, const char *arguments, const GError *error)
{
  static const char *const inner[] = { "constraint", "SQL", "NULL", "statement", "assert" };
  gboolean good = error->domain == STW_COMMAND_ERROR && *error->message != '\0' &&
                  starts_well (error->message) && g_str_has_suffix (error->message, ".") &&
                  strchr (error->message, '\n') == NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inner); i++)
    good = good && strstr (error->message, inner[i]) == NULL;
  if (!good)
    g_error ("%s %s: %s: %s", name, arguments, g_quark_to_string (error->domain), error->message);
}

static void
damaged_arguments_get_a_sentence_and_leave_nothing (void)
{
  static const gint64 companies[] = { 0, 1, 1, 1, 2, 77, -1, G_MAXINT64, G_MININT64 };
  g_autoptr (GPtrArray) names = list_commands (FALSE);
  g_autoptr (Desk) desk = make_desk ();
  guint n_done = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      const char *name = names->pdata[i % names->len];
      g_autofree char *arguments = invent_arguments ();
      g_autofree char *before = describe (desk);
      g_autofree char *after = NULL;
      gint64 audited = count_audited (desk);
      g_autoptr (GError) error = NULL;
      JsonObject *result = give (desk,
                                 "desk",
                                 name,
                                 companies[g_test_rand_int_range (0, G_N_ELEMENTS (companies))],
                                 g_strdup (arguments),
                                 &error);

      g_clear_pointer (&result, json_object_unref);
      after = describe (desk);
      if (error != NULL)
        {
          assert_sentence (name, arguments, error);
          if (!g_str_equal (after, before))
            g_error ("%s %s was refused and yet left something", name, arguments);
        }
      else
        {
          n_done++;
          if (count_audited (desk) == audited && !g_str_equal (name, STW_COMMAND_TRAY_REPLAY))
            g_error ("%s %s was done and not audited", name, arguments);
        }
      if (i % 50 == 0)
        desk_check (desk);
    }
  /* The inventions are not all nonsense. */
  g_assert_cmpuint (n_done, >, ROUNDS / 50);
  desk_check (desk);
}

/* The machinery would say that a constraint failed. */
static void
a_key_that_is_incomplete_or_in_use_is_refused (void)
{
#define HASH "'key_hash':'5e884898da28047151d0e56f8dc6292773603d0d6aabbd62a11ef721d1542d8e'"
  static const char *const arguments[] = {
    "{'name':'Initech','source':1}",
    "{'name':'Initech','source':1,'key_prefix':'k'}",
    "{'name':'Initech','source':1,'key_prefix':'k','key_hash':'5e88'}",
    "{'name':'Initech','source':1," HASH "}",
    "{'name':'Initech','source':1,'key_prefix':'k'," HASH "}",
  };
  static const char *const names[] = { "company.add", "source.add", "key.rotate" };
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_act (desk, "company.add", "{'name':'Umbrella','key_prefix':'k'," HASH "}");
  before = describe (desk);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (arguments); j++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_null (give (desk, "desk", names[i], 1, g_strdup (arguments[j]), &error));
        assert_sentence (names[i], arguments[j], error);
      }
  after = describe (desk);
  g_assert_cmpstr (after, ==, before);
}

/* A command that is taken back is forgotten, also by what remembers incidents between commands. */
static void
a_command_that_failed_late_is_not_remembered (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 incident = desk_number (desk, "SELECT incident_id FROM alert WHERE company_id = 1");
  gint64 count;

  g_atomic_int_set (&desk->refuse_commit, TRUE);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (give (desk,
                         "desk",
                         "incident.resolve",
                         1,
                         g_strdup_printf ("{'incident':%" G_GINT64_FORMAT "}", incident),
                         &error));
    g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
  }
  g_atomic_int_set (&desk->refuse_commit, FALSE);
  count = desk_number (desk, "SELECT COUNT(*) FROM incident");
  g_free (desk_post (desk, &(Message){ .asset = "web-01", .signature = "High CPU" }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, count);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM timeline WHERE kind = 'reopened' OR "
                                "kind = 'resolve'"),
                   ==,
                   0);
  desk_check (desk);
}

/* What does not belong to a command is nothing to it, such as the number of another company's
 * incident. */
static void
arguments_that_a_command_does_not_know_are_ignored (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk, "incident.note", "{'incident':1,'text':'x','into':99,'alert':99}");
  desk_act (desk, "incident.acknowledge", "{'incident':1,'into':99}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE touched"), ==, 1);
}

static void
a_window_beyond_all_measure_is_refused (void)
{
  static const char *const windows[] = { "9223372036854775807",
                                         "-9223372036854775808",
                                         "576460752303423488",
                                         "59999",
                                         "86400001" };
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        desk_command (desk, "desk", "company.update", 1, &error, "{'window_ms':%s}", windows[i]));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
    }
  g_assert_cmpint (desk_number (desk, "SELECT cap_ms / window_ms FROM company WHERE id = 1"),
                   ==,
                   16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/commands/own", what_is_the_engines_own_is_refused_to_everyone_else);
  g_test_add_func ("/engine/commands/unknown", a_command_that_there_is_not_is_said);
  g_test_add_func ("/engine/commands/keys", a_key_that_is_incomplete_or_in_use_is_refused);
  g_test_add_func ("/engine/commands/taken-back", a_command_that_failed_late_is_not_remembered);
  g_test_add_func ("/engine/commands/ignored", arguments_that_a_command_does_not_know_are_ignored);
  g_test_add_func ("/engine/commands/window", a_window_beyond_all_measure_is_refused);
  g_test_add_func ("/engine/commands/damaged", damaged_arguments_get_a_sentence_and_leave_nothing);
  return g_test_run ();
}
