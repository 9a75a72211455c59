/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl bench response: what many open incidents with running clocks cost at rest, and how
 * long it takes until a thousand that fall due in the same second are told of. Figures, no
 * verdicts; in a folder of its own, which is removed. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "store/folder.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#define DEFAULT_INCIDENTS 100000
#define N_DUE 1000
/* So many commands wait at most, so that their queue does not count as memory. */
#define MOST_WAITING 2000
/* It is at rest when its threads wake less often than this in a while, which is longer than any
 * chore waits before it begins; or after this long. */
#define LOOK (10 * STW_SECOND)
#define FEW_WAKINGS 20
#define LONGEST_SETTLING (5 * 60 * STW_SECOND)
#define REST (30 * STW_SECOND)
/* The shortest promise that there is. */
#define PROMISE STW_MINUTE
#define LONGEST_WAIT (60 * STW_SECOND)

typedef struct
{
  StwEngine *engine;
  gint64 company;
  guint n_waiting;
  GError *error;       /* (owned) (nullable) the first */
  GHashTable *changed; /* (owned) numbers of incidents that changed since it was emptied */
} Bench;

typedef struct
{
  gint64 at;         /* microseconds */
  double cpu_s;      /* of the whole process */
  guint64 n_wakings; /* of all its threads */
} Use;

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Bench *bench = data;

  bench->n_waiting--;
  if (error != NULL && bench->error == NULL)
    bench->error = g_error_copy (error);
  if (result != NULL && json_object_has_member (result, "company"))
    bench->company = json_object_get_int_member (result, "company");
}

static void
wait_for (Bench *bench, guint n_waiting)
{
  while (bench->n_waiting > n_waiting)
    g_main_context_iteration (NULL, TRUE);
}

static void
give (Bench *bench, const char *name, const char *arguments)
{
  StwCommand *command = stw_command_new (name, "desk", bench->company);
  g_autoptr (JsonNode) node = json_from_string (arguments, NULL);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  bench->n_waiting++;
  stw_engine_submit (bench->engine, command, done_cb, bench);
  wait_for (bench, MOST_WAITING);
}

static void
add_incidents (Bench *bench, guint n_incidents, const char *severity)
{
  for (guint i = 0; i < n_incidents && bench->error == NULL; i++)
    {
      g_autofree char *arguments =
        g_strdup_printf ("{\"title\":\"Incident %u\",\"severity\":\"%s\"}", i, severity);

      give (bench, "incident.add", arguments);
    }
  wait_for (bench, 0);
}

static void
changed_cb (GArray *changes, gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < changes->len; i++)
    {
      const StwChange *change = &g_array_index (changes, StwChange, i);

      if (g_str_equal (change->entity, "incident"))
        g_hash_table_add (bench->changed, g_memdup2 (&change->id, sizeof change->id));
    }
}

/* The number behind a name in a file of /proc. */
static guint64
read_number (const char *path, const char *name)
{
  g_autofree char *text = NULL;
  const char *found;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  found = strstr (text, name);
  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

static guint64
count_wakings (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *thread;
  guint64 sum = 0;

  while (threads != NULL && (thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", thread, "status", NULL);

      sum += read_number (path, "\nvoluntary_ctxt_switches:\t");
    }
  return sum;
}

static Use
take_use (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (Use){
    .at = g_get_monotonic_time (),
    .cpu_s = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
             (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC,
    .n_wakings = count_wakings (),
  };
}

static gboolean
rung_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets time pass without doing anything. */
static void
rest (gint64 milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) MAX (milliseconds, 0), rung_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* What follows of many new incidents, such as their place in the search index, takes a while. */
static void
settle (void)
{
  gint64 give_up = stw_clock_now (NULL) + LONGEST_SETTLING;
  guint64 before;

  do
    {
      before = count_wakings ();
      rest (LOOK);
    }
  while (count_wakings () - before > FEW_WAKINGS && stw_clock_now (NULL) < give_up);
}

static void
measure_rest (JsonObject *answer)
{
  Use before;
  Use after;
  double seconds;

  settle ();
  before = take_use ();
  rest (REST);
  after = take_use ();
  seconds = (double) (after.at - before.at) / G_USEC_PER_SEC;
  json_object_set_double_member (answer,
                                 "memory_mib",
                                 (double) read_number ("/proc/self/status", "VmRSS:") / 1024);
  json_object_set_double_member (answer,
                                 "cpu_percent_at_rest",
                                 100 * (after.cpu_s - before.cpu_s) / seconds);
  json_object_set_double_member (answer,
                                 "wakings_a_second_at_rest",
                                 (double) (after.n_wakings - before.n_wakings) / seconds);
}

/* Adds incidents of which each is due a promise later, and waits until all were told of. */
static void
measure_due (Bench *bench, JsonObject *answer)
{
  gint64 first = stw_clock_now (NULL);
  gint64 last;

  add_incidents (bench, N_DUE, "critical");
  last = stw_clock_now (NULL);
  json_object_set_int_member (answer, "due", N_DUE);
  json_object_set_int_member (answer, "due_within_ms", last - first);
  /* What follows of adding them changes them too, and is over long before they are due. */
  rest (first + PROMISE / 2 - last);
  g_hash_table_remove_all (bench->changed);
  while (g_hash_table_size (bench->changed) < N_DUE &&
         stw_clock_now (NULL) < last + PROMISE + LONGEST_WAIT)
    g_main_context_iteration (NULL, TRUE);
  json_object_set_int_member (answer, "told", g_hash_table_size (bench->changed));
  json_object_set_int_member (answer,
                              "told_ms_after_the_first_was_due",
                              stw_clock_now (NULL) - (first + PROMISE));
}

static char *
dup_processor (void)
{
  g_autofree char *text = NULL;
  const char *name;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL) ||
      (name = strstr (text, "model name")) == NULL || (name = strchr (name, ':')) == NULL)
    return g_strdup ("unknown");
  return g_strstrip (g_strndup (name + 1, strcspn (name + 1, "\n")));
}

static JsonObject *
describe_machine (void)
{
  JsonObject *machine = json_object_new ();
  g_autofree char *processor = dup_processor ();
  struct utsname name = { 0 };

  uname (&name);
  json_object_set_string_member (machine, "processor", processor);
  json_object_set_int_member (machine, "processors", g_get_num_processors ());
  json_object_set_int_member (machine,
                              "memory_mib",
                              (gint64) (read_number ("/proc/meminfo", "MemTotal:") / 1024));
  json_object_set_string_member (machine, "kernel", name.release);
  return machine;
}

static void
run_response (Bench *bench, guint n_incidents, JsonObject *answer)
{
  gint64 begun = stw_clock_now (NULL);

  /* A key that nothing hashes to: nobody sends. */
  give (bench,
        "company.add",
        "{\"name\":\"Bench\",\"key_prefix\":\"none\",\"key_hash\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\"}");
  wait_for (bench, 0);
  give (bench,
        "sla-policy.save",
        "{\"id\":\"sla-1\",\"name\":\"Bench\",\"warn_percent\":0,\"targets\":{"
        "\"low\":{\"response_minutes\":5000000,\"resolution_minutes\":5000000},"
        "\"critical\":{\"response_minutes\":1}}}");
  add_incidents (bench, n_incidents, "low");
  json_object_set_int_member (answer, "incidents", n_incidents);
  json_object_set_double_member (answer,
                                 "filled_s",
                                 (double) (stw_clock_now (NULL) - begun) / STW_SECOND);
  if (bench->error != NULL)
    return;
  measure_rest (answer);
  measure_due (bench, answer);
}

static gboolean
bench_in (const char *folder, guint n_incidents, JsonObject *answer, GError **error)
{
  const StwEngineOptions options = { .data_dir = folder };
  Bench bench = { .engine = stw_engine_open (&options, error) };
  guint watch;

  if (bench.engine == NULL)
    return FALSE;
  bench.changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  watch = stw_ledger_watch (stw_engine_get_ledger (bench.engine), NULL, changed_cb, &bench);
  run_response (&bench, n_incidents, answer);
  stw_ledger_unwatch (stw_engine_get_ledger (bench.engine), watch);
  stw_engine_close (bench.engine);
  g_hash_table_unref (bench.changed);
  if (bench.error == NULL)
    return TRUE;
  g_propagate_error (error, bench.error);
  return FALSE;
}

/* What the engine leaves in its folder, which holds no other. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR) && !g_file_test (inner, G_FILE_TEST_IS_SYMLINK))
        remove_folder (inner);
      else
        g_unlink (inner);
    }
  g_rmdir (path);
}

static int
bench_response (StwCli *cli)
{
  const char *given = stw_cli_get_option (cli, "incidents");
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  guint64 n_incidents = DEFAULT_INCIDENTS;
  gboolean fine;

  if (given != NULL && !g_ascii_string_to_unsigned (given, 10, 1, 10000000, &n_incidents, NULL))
    return stw_cli_usage (cli, "--incidents wants a number from 1 to 10,000,000");
  folder = g_dir_make_tmp ("steward-bench-XXXXXX", &error);
  if (folder == NULL)
    return stw_cli_fail (cli, error);
  json_object_set_object_member (answer, "machine", describe_machine ());
  fine = bench_in (folder, (guint) n_incidents, answer, &error);
  remove_folder (folder);
  if (!fine)
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static const StwCliOption response_options[] = {
  { "incidents", "N", N_ ("how many are open; 100,000") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "bench response",
    NULL,
    N_ ("measure what many open incidents cost, and how fast what falls due is told"),
    response_options,
    bench_response },
};

/**
 * stw_cli_bench_commands:
 *
 * Returns: (transfer none): the rows of the command table that measure
 */
const StwCliCommand *
stw_cli_bench_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
