/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ledger.h"

#include "store/audit-verify.h"
#include "store/checkpointer.h"
#include "store/schema.h"

#include "desk.h"
#include "scratch.h"

#include <string.h>

/* A ledger whose commands write one company each, and what it told. */
typedef struct
{
  Scratch *folder;   /* (owned) */
  StwLedger *ledger; /* (owned) */
  GMutex gate;       /* held by a test to gather commands into one group */
  gint64 now;        /* (atomic by gate) */
  gint fail_commit;  /* (atomic) */
  gint committed;    /* (atomic) groups */
  gint voided;       /* (atomic) groups */
} Book;

static gint64
book_now (gpointer data)
{
  return DESK_NOW;
}

static const StwClock fixed = { book_now, NULL };

/* "add" writes a company; "half" writes one and is refused; "nested" too, and leaves a
 * savepoint of its own; "clash" breaks a rule of the schema;
 * "wait" waits for the gate; "broken" says that the database is in trouble. */
static gboolean
run_command (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  Book *book = data;
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");

  if (g_str_equal (command->name, "wait"))
    {
      g_mutex_lock (&book->gate);
      g_mutex_unlock (&book->gate);
      return TRUE;
    }
  if (g_str_equal (command->name, "clash"))
    return stw_db_run (db, error, "INSERT INTO setting (key, value) VALUES ('x', NULL)");
  desk_add_company (db, name);
  stw_transaction_change (transaction, "company", stw_db_get_last_id (db), 0);
  stw_transaction_change (transaction, "company", stw_db_get_last_id (db), 0);
  if (!stw_transaction_audit (transaction, command->actor, 0, "add", "company", 1, NULL, error))
    return FALSE;
  if (g_str_equal (command->name, "nested") && !stw_transaction_savepoint (transaction, error))
    return FALSE;
  if (g_str_equal (command->name, "half") || g_str_equal (command->name, "nested"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "refused");
      return FALSE;
    }
  if (g_str_equal (command->name, "broken"))
    {
      g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL, "the disk is full");
      return FALSE;
    }
  *ret_result = json_object_new ();
  json_object_set_string_member (*ret_result, "name", name);
  return TRUE;
}

static gboolean
before_commit (StwTransaction *transaction, gpointer data, GError **error)
{
  Book *book = data;

  if (!g_atomic_int_get (&book->fail_commit))
    return TRUE;
  g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL, "the disk is full");
  return FALSE;
}

static void
settled (gboolean committed, gpointer data)
{
  Book *book = data;

  g_atomic_int_inc (committed ? &book->committed : &book->voided);
}

static Book *
book_open (void)
{
  static const StwLedgerRules rules = { .run = run_command,
                                        .before_commit = before_commit,
                                        .settled = settled };
  Book *book = g_new0 (Book, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&book->gate);
  book->folder = scratch_new ();
  stw_db_close (desk_open (book->folder));
  path = g_build_filename (book->folder, "steward.db", NULL);
  book->ledger = stw_ledger_new (path, &fixed, &rules, book, &error);
  g_assert_no_error (error);
  return book;
}

static void
book_close (Book *book)
{
  stw_ledger_free (book->ledger);
  g_mutex_clear (&book->gate);
  scratch_free (book->folder);
  g_free (book);
}

typedef struct
{
  guint waiting;
  guint fine;
  guint failed;
  int last_code;
  GString *order; /* (owned) (nullable) */
} Answers;

static void
answered (JsonObject *result, const GError *error, gpointer data)
{
  Answers *answers = data;

  answers->waiting--;
  if (error != NULL)
    {
      answers->failed++;
      answers->last_code = error->code;
      return;
    }
  answers->fine++;
  if (answers->order != NULL && result != NULL)
    g_string_append (answers->order, json_object_get_string_member (result, "name"));
}

static void
submit (Book *book, Answers *answers, const char *name, const char *argument)
{
  StwCommand *command = stw_command_new (name, "anna", 0);

  json_object_set_string_member (command->arguments, "name", argument);
  answers->waiting++;
  stw_ledger_submit (book->ledger, command, answered, answers);
}

static void
wait_for (Answers *answers)
{
  GMainContext *context = g_main_context_get_thread_default ();

  while (answers->waiting > 0)
    g_main_context_iteration (context, TRUE);
}

static gint64
count_companies (Book *book)
{
  g_autoptr (StwDb) db = desk_open (book->folder);

  return desk_number (db, "SELECT count(*) FROM company");
}

static void
a_queue_of_commands_is_one_commit (void)
{
  Book *book = book_open ();
  Answers answers = { .order = g_string_new (NULL) };

  g_mutex_lock (&book->gate);
  submit (book, &answers, "wait", "");
  for (char letter = 'a'; letter <= 'j'; letter++)
    submit (book, &answers, "add", (const char[]){ letter, '\0' });
  g_mutex_unlock (&book->gate);
  wait_for (&answers);
  g_assert_cmpuint (answers.fine, ==, 11);
  g_assert_cmpstr (answers.order->str, ==, "abcdefghij");
  g_assert_cmpint (count_companies (book), ==, 10);
  /* The group may end by its time, but hardly once per command. */
  g_assert_cmpint (g_atomic_int_get (&book->committed), <, 11);
  g_string_free (answers.order, TRUE);
  book_close (book);
}

static void
a_refused_command_takes_back_only_its_own (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };
  StwAuditVerdict verdict;

  g_mutex_lock (&book->gate);
  submit (book, &answers, "wait", "");
  submit (book, &answers, "add", "a");
  submit (book, &answers, "half", "b");
  submit (book, &answers, "clash", "c");
  submit (book, &answers, "nested", "b");
  submit (book, &answers, "add", "d");
  g_mutex_unlock (&book->gate);
  wait_for (&answers);
  g_assert_cmpuint (answers.fine, ==, 3);
  g_assert_cmpuint (answers.failed, ==, 3);
  {
    g_autoptr (StwDb) db = desk_open (book->folder);

    g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
    g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company WHERE name = 'b'"), ==, 0);
    g_assert_cmpint (desk_number (db, "SELECT count(*) FROM change"), ==, 2);
    g_assert_true (stw_audit_verify (db, NULL, &verdict, NULL));
    g_assert_cmpint (verdict.broken, ==, 0);
    g_assert_cmpint (verdict.head.seq, ==, 2);
  }
  book_close (book);
}

static void
a_failing_commit_answers_all_of_its_group (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };

  g_mutex_lock (&book->gate);
  submit (book, &answers, "wait", "");
  submit (book, &answers, "add", "a");
  submit (book, &answers, "half", "b");
  g_atomic_int_set (&book->fail_commit, TRUE);
  g_mutex_unlock (&book->gate);
  wait_for (&answers);
  g_assert_cmpuint (answers.failed, ==, 3);
  g_assert_cmpint (answers.last_code, ==, STW_STORE_ERROR_FULL);
  g_assert_cmpint (g_atomic_int_get (&book->voided), >=, 1);
  g_assert_cmpint (count_companies (book), ==, 0);
  g_atomic_int_set (&book->fail_commit, FALSE);
  submit (book, &answers, "add", "c");
  wait_for (&answers);
  g_assert_cmpuint (answers.fine, ==, 1);
  g_assert_cmpint (count_companies (book), ==, 1);
  book_close (book);
}

/* Trouble in the middle of a group voids what came before it, and what came after does not run. */
static void
trouble_in_the_database_fails_the_group (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };

  g_mutex_lock (&book->gate);
  submit (book, &answers, "wait", "");
  submit (book, &answers, "broken", "b");
  g_mutex_unlock (&book->gate);
  wait_for (&answers);
  submit (book, &answers, "add", "c");
  wait_for (&answers);
  g_assert_cmpint (count_companies (book), ==, 1);
  g_assert_cmpint (answers.last_code, ==, STW_STORE_ERROR_FULL);
  book_close (book);
}

/* While another connection holds the write lock no transaction begins: everybody is refused. */
static void
no_transaction_means_no_command_runs (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };
  g_autoptr (StwDb) other = desk_open (book->folder);

  g_assert_true (stw_db_run_script (other, "BEGIN IMMEDIATE", NULL));
  submit (book, &answers, "add", "a");
  submit (book, &answers, "add", "b");
  wait_for (&answers);
  g_assert_cmpuint (answers.failed, ==, 2);
  g_assert_cmpint (answers.last_code, ==, STW_STORE_ERROR_LOCKED);
  g_assert_true (stw_db_run_script (other, "ROLLBACK", NULL));
  submit (book, &answers, "add", "c");
  wait_for (&answers);
  g_assert_cmpuint (answers.fine, ==, 1);
  book_close (book);
}

static void
count_changes (GArray *changes, gpointer data)
{
  guint *n = data;

  *n += changes->len;
}

static void
a_change_is_told_once (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };
  guint told = 0;
  guint told_others = 0;
  guint watch = stw_ledger_watch (book->ledger, NULL, count_changes, &told);
  guint other =
    stw_ledger_watch (book->ledger, g_main_context_default (), count_changes, &told_others);

  submit (book, &answers, "add", "a");
  submit (book, &answers, "half", "b");
  submit (book, &answers, "add", "c");
  wait_for (&answers);
  while (told < 2 || told_others < 2)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told, ==, 2);
  g_assert_cmpuint (told_others, ==, 2);
  stw_ledger_unwatch (book->ledger, other);
  submit (book, &answers, "add", "d");
  wait_for (&answers);
  while (told < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (told_others, ==, 2);
  stw_ledger_unwatch (book->ledger, watch);
  book_close (book);
}

static void
stopping_carries_out_what_waits (void)
{
  Book *book = book_open ();
  Answers answers = { 0 };

  g_mutex_lock (&book->gate);
  submit (book, &answers, "wait", "");
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *name = g_strdup_printf ("company %u", i);

      submit (book, &answers, "add", name);
    }
  g_assert_cmpuint (stw_ledger_get_backlog (book->ledger), >=, 1499);
  g_mutex_unlock (&book->gate);
  g_clear_pointer (&book->ledger, stw_ledger_free);
  g_assert_cmpint (count_companies (book), ==, 1500);
  wait_for (&answers);
  g_assert_cmpuint (answers.fine, ==, 1501);
  book_close (book);
}

typedef struct
{
  Book *book;
  char letter;
} Submitter;

static gpointer
submit_many (gpointer data)
{
  Submitter *submitter = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  Answers answers = { 0 };

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%c%u", submitter->letter, i);

      submit (submitter->book, &answers, i % 4 == 3 ? "half" : "add", name);
    }
  wait_for (&answers);
  g_main_context_pop_thread_default (context);
  g_assert_cmpuint (answers.fine, ==, 150);
  g_assert_cmpuint (answers.failed, ==, 50);
  return NULL;
}

static void
threads_may_submit_at_once (void)
{
  Book *book = book_open ();
  Submitter one = { book, 'a' };
  Submitter other = { book, 'b' };
  GThread *threads[] = { g_thread_new ("one", submit_many, &one),
                         g_thread_new ("other", submit_many, &other) };
  StwAuditVerdict verdict;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (count_companies (book), ==, 300);
  {
    g_autoptr (StwDb) db = desk_open (book->folder);

    g_assert_true (stw_audit_verify (db, NULL, &verdict, NULL));
    g_assert_cmpint (verdict.broken, ==, 0);
    g_assert_cmpint (verdict.head.seq, ==, 300);
  }
  book_close (book);
}

/* The clock of a machine that is set while Steward runs. */
static gint64
stepping_now (gpointer data)
{
  gint *steps = data;

  return DESK_NOW + g_atomic_int_get (steps) * STW_HOUR;
}

static void
a_clock_that_jumps_is_noted (void)
{
  static const StwLedgerRules rules = { .run = run_command, .settled = settled };
  g_autofree char *path = NULL;
  gint steps = 0;
  StwClock clock = { stepping_now, &steps };
  Book book = { .folder = scratch_new () };
  Answers answers = { 0 };

  g_mutex_init (&book.gate);
  stw_db_close (desk_open (book.folder));
  path = g_build_filename (book.folder, "steward.db", NULL);
  book.ledger = stw_ledger_new (path, &clock, &rules, &book, NULL);
  submit (&book, &answers, "add", "a");
  wait_for (&answers);
  g_atomic_int_set (&steps, 1);
  submit (&book, &answers, "add", "b");
  wait_for (&answers);
  stw_ledger_free (book.ledger);
  {
    g_autoptr (StwDb) db = desk_open (book.folder);

    g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE action = 'clock.jump'"),
                     ==,
                     1);
  }
  g_mutex_clear (&book.gate);
  scratch_free (book.folder);
}

static void
note_cb (gpointer data)
{
  stw_checkpointer_note (data);
}

/* How many companies the database itself holds, without the log beside it. */
static gint64
count_in_file (Book *book)
{
  g_autofree char *path = g_build_filename (book->folder, "steward.db", NULL);
  g_autofree char *copy = g_build_filename (book->folder, "copy.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  gint64 count;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_true (g_file_set_contents (copy, content, (gssize) length, &error));
  db = stw_db_open (copy, STW_DB_READ_ONLY, &error);
  /* Half of a page was written while it was read. */
  return db != NULL && stw_db_number (db, &count, NULL, "SELECT count(*) FROM company") ? count
                                                                                        : -1;
}

/* Nobody polls: it is moved because the ledger said so. */
static void
what_is_written_reaches_the_file_after_a_pause (void)
{
  Book *book = book_open ();
  g_autofree char *path = g_build_filename (book->folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwCheckpointer) checkpointer = stw_checkpointer_new (path, 1, &error);
  Answers answers = { 0 };

  g_assert_no_error (error);
  stw_ledger_set_written (book->ledger, note_cb, checkpointer);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Company %u", i);

      submit (book, &answers, "add", name);
      wait_for (&answers);
      while (count_in_file (book) != i)
        g_thread_yield ();
    }
  stw_ledger_set_written (book->ledger, NULL, NULL);
  /* Nobody is told any more, and nothing breaks. */
  submit (book, &answers, "add", "Last");
  wait_for (&answers);
  g_assert_cmpint (count_companies (book), ==, 4);
  g_clear_pointer (&checkpointer, stw_checkpointer_free);
  book_close (book);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/ledger/group", a_queue_of_commands_is_one_commit);
  g_test_add_func ("/store/ledger/refused", a_refused_command_takes_back_only_its_own);
  g_test_add_func ("/store/ledger/commit", a_failing_commit_answers_all_of_its_group);
  g_test_add_func ("/store/ledger/trouble", trouble_in_the_database_fails_the_group);
  g_test_add_func ("/store/ledger/locked", no_transaction_means_no_command_runs);
  g_test_add_func ("/store/ledger/changes", a_change_is_told_once);
  g_test_add_func ("/store/ledger/stop", stopping_carries_out_what_waits);
  g_test_add_func ("/store/ledger/threads", threads_may_submit_at_once);
  g_test_add_func ("/store/ledger/clock", a_clock_that_jumps_is_noted);
  g_test_add_func ("/store/ledger/moved", what_is_written_reaches_the_file_after_a_pause);
  return g_test_run ();
}
