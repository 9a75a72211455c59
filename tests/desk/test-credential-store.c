/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What proves who somebody is serves once, in time, and for them alone. */

#include "desk/people/credential-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "model/permission.h"

#include "rows.h"

enum
{
  ANN = 1,
  BEN,
  GONE,
  CLIENT,
  GUEST,
};

static Rows *
make_rows (void)
{
  Rows *rows = rows_new ();
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO person (id, name, name_key, mail, mail_key, role, timezone, hours, created_at, "
    "left_at) VALUES (%d, 'Ann', 'ann', 'Ann@MSP.example', 'ann@msp.example', %d, 'UTC', "
    "'\"always\"', 0, NULL), (%d, 'Ben', 'ben', NULL, NULL, %d, 'UTC', '\"always\"', 0, NULL), "
    "(%d, 'Gus', 'gus', NULL, NULL, %d, 'UTC', '\"always\"', 0, 5), "
    "(%d, 'Cleo', 'cleo', NULL, NULL, %d, 'UTC', '\"always\"', 0, NULL), "
    "(%d, 'Guy', 'guy', NULL, NULL, NULL, 'UTC', '\"always\"', 0, NULL);"
    "INSERT INTO person_grant (person_id, company_id, role) VALUES (%d, 1, %d)",
    ANN,
    STW_ROLE_ADMINISTRATOR,
    BEN,
    STW_ROLE_TECHNICIAN,
    GONE,
    STW_ROLE_ADMINISTRATOR,
    CLIENT,
    STW_ROLE_COMPANY_ADMINISTRATOR,
    GUEST,
    CLIENT,
    STW_ROLE_COMPANY_ADMINISTRATOR);

  rows_script (rows, sql);
  return rows;
}

/* A hash with which a person's recovery codes are told apart. */
static char *
make_hash (guint8 byte)
{
  guint8 bytes[STW_RECOVERY_HASH_SIZE] = { byte };

  return stw_hex_encode (bytes, sizeof bytes);
}

static void
set_credential (Rows *rows, gint64 person, const char *seed, gint64 step, const char *hash)
{
  const StwCredential credential = { person, NULL, (char *) "secret", (char *) seed, step };
  g_autoptr (JsonArray) recovery = json_array_new ();

  if (hash != NULL)
    json_array_add_string_element (recovery, hash);
  rows_write (rows, transaction, stw_credential_set (transaction, &credential, recovery, &error));
}

static gint64
find (Rows *rows, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_auto (StwCredential) credential = { 0 };

  stw_credential_find (rows->db, name, &credential, &error);
  g_assert_no_error (error);
  return credential.person;
}

static void
somebody_is_found_by_name_or_address_in_any_case (void)
{
  static const struct
  {
    const char *name;
    gint64 person;
  } cases[] = {
    { "Ann", ANN }, { "ANN", ANN }, { "ann@msp.EXAMPLE", ANN },
    { "Ben", BEN }, { "", 0 },      { "An", 0 },
    { "Ann ", 0 },  { "%", 0 },     { "ann' OR '1'='1", 0 },
    { "Gus", 0 },  /* left */
    { "Cleo", 0 }, /* has no password yet */
    { "Guy", 0 },  /* never finished enrolling */
  };
  g_autoptr (Rows) rows = make_rows ();

  set_credential (rows, ANN, "seed/1", 0, NULL);
  set_credential (rows, BEN, "seed/2", 0, NULL);
  set_credential (rows, GONE, "seed/3", 0, NULL);
  set_credential (rows, GUEST, NULL, 0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].name);
      g_assert_cmpint (find (rows, cases[i].name), ==, cases[i].person);
    }
}

static gboolean
use_step (Rows *rows, gint64 person, gint64 step)
{
  gboolean used = FALSE;

  rows_write (
    rows,
    transaction,
    stw_credential_use_step (stw_transaction_get_db (transaction), person, step, &used, &error));
  return used;
}

/* Whatever order codes come in, none serves a second time and none that is older than one that
 * served. */
static void
a_step_is_used_once_and_time_never_runs_backwards (void)
{
  g_autoptr (Rows) rows = make_rows ();
  gint64 last = 100;

  set_credential (rows, ANN, "seed/1", last, NULL);
  set_credential (rows, BEN, "seed/2", 0, NULL);
  for (guint i = 0; i < 200; i++)
    {
      gint64 step = g_test_rand_int_range (90, 160);

      g_assert_cmpint (use_step (rows, ANN, step), ==, step > last);
      last = MAX (last, step);
      g_assert_false (use_step (rows, ANN, last));
    }
  g_assert_true (use_step (rows, BEN, 1));
  g_assert_false (use_step (rows, GUEST, 1));
}

static gboolean
stands (Rows *rows, gint64 person, const char *hash)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[STW_RECOVERY_HASH_SIZE];
  gboolean it_stands = FALSE;

  g_assert_true (stw_hex_decode (hash, bytes, sizeof bytes));
  stw_recovery_code_stands (rows->db, person, bytes, &it_stands, &error);
  g_assert_no_error (error);
  return it_stands;
}

static gboolean
use_code (Rows *rows, gint64 person, const char *hash)
{
  gboolean used = TRUE;

  rows_write (rows, transaction, stw_recovery_code_use (transaction, person, hash, &used, &error));
  return used;
}

static void
a_recovery_code_serves_its_owner_once (void)
{
  static const char *const no_hashes[] = { "", "00", "zz", "5e884898da28047151d0e56f8dc629277360" };
  g_autoptr (Rows) rows = make_rows ();
  g_autofree char *first = make_hash (1);
  g_autofree char *second = make_hash (2);

  set_credential (rows, ANN, "seed/1", 0, first);
  set_credential (rows, BEN, "seed/2", 0, second);
  g_assert_true (stands (rows, ANN, first));
  g_assert_false (stands (rows, BEN, first));
  g_assert_false (use_code (rows, BEN, first));
  for (guint i = 0; i < G_N_ELEMENTS (no_hashes); i++)
    g_assert_false (use_code (rows, ANN, no_hashes[i]));
  g_assert_true (use_code (rows, ANN, first));
  g_assert_false (use_code (rows, ANN, first));
  g_assert_false (stands (rows, ANN, first));
  /* Who enrols anew has the new codes alone. */
  set_credential (rows, BEN, "seed/9", 0, first);
  g_assert_true (stands (rows, BEN, first));
  g_assert_false (stands (rows, BEN, second));
}

static void
invite (Rows *rows, gint64 person, const char *token, gint64 expires_at)
{
  g_autofree char *hash = stw_invitation_hash (token);

  rows_write (rows,
              transaction,
              stw_invitation_add (transaction, person, hash, expires_at, &error));
}

static gint64
find_invited (Rows *rows, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 person = -1;

  stw_invitation_find (rows->db, token, now, &person, &error);
  g_assert_no_error (error);
  return person;
}

static gboolean
use_invitation (Rows *rows, gint64 person)
{
  gboolean used = FALSE;

  rows_write (rows, transaction, stw_invitation_use (transaction, person, &used, &error));
  return used;
}

static void
an_invitation_serves_once_in_time_and_only_the_newest (void)
{
  g_autoptr (Rows) rows = make_rows ();
  gboolean withdrawn = TRUE;

  invite (rows, CLIENT, "first", DESK_NOW + STW_DAY);
  invite (rows, BEN, "ben's", DESK_NOW + STW_DAY);
  g_assert_cmpint (find_invited (rows, "first", DESK_NOW), ==, CLIENT);
  g_assert_cmpint (find_invited (rows, "first", DESK_NOW + STW_DAY - 1), ==, CLIENT);
  g_assert_cmpint (find_invited (rows, "first", DESK_NOW + STW_DAY), ==, 0);
  g_assert_cmpint (find_invited (rows, "First", DESK_NOW), ==, 0);
  invite (rows, CLIENT, "second", DESK_NOW + STW_DAY);
  g_assert_cmpint (find_invited (rows, "first", DESK_NOW), ==, 0);
  g_assert_true (use_invitation (rows, CLIENT));
  g_assert_false (use_invitation (rows, CLIENT));
  g_assert_cmpint (find_invited (rows, "second", DESK_NOW), ==, 0);
  g_assert_cmpint (find_invited (rows, "ben's", DESK_NOW), ==, BEN);
  rows_script (rows, "UPDATE person SET left_at = 1 WHERE id = 2");
  g_assert_cmpint (find_invited (rows, "ben's", DESK_NOW), ==, 0);
  /* What was used cannot be withdrawn, what expired can be used no more. */
  rows_write (
    rows,
    transaction,
    stw_invitation_withdraw (stw_transaction_get_db (transaction), CLIENT, &withdrawn, &error));
  g_assert_false (withdrawn);
  invite (rows, GUEST, "late", DESK_NOW);
  g_assert_false (use_invitation (rows, GUEST));
  rows_write (
    rows,
    transaction,
    stw_invitation_withdraw (stw_transaction_get_db (transaction), GUEST, &withdrawn, &error));
  g_assert_true (withdrawn);
}

static void
everyone_is_let_in_where_they_belong (void)
{
  static const struct
  {
    gint64 person;
    StwPlace place;
  } cases[] = {
    { ANN, STW_PLACE_DESK },         { BEN, STW_PLACE_DESK },   { GONE, STW_PLACE_NONE },
    { CLIENT, STW_PLACE_COMPANIES }, { GUEST, STW_PLACE_NONE }, { 99, STW_PLACE_NONE },
  };
  g_autoptr (Rows) rows = make_rows ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      StwPlace place;

      stw_person_find_place (rows->db, cases[i].person, &place, &error);
      g_assert_no_error (error);
      g_test_message ("person %" G_GINT64_FORMAT, cases[i].person);
      g_assert_cmpint (place, ==, cases[i].place);
    }
}

/* Once somebody can sign in, an administrator can. */
static void
the_desk_never_loses_its_last_administrator (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autoptr (GError) error = NULL;
  g_autofree char *administrators = NULL;
  gint64 n = -1;

  g_assert_true (stw_credential_check_administrator (rows->db, &error));
  set_credential (rows, BEN, "seed/2", 0, NULL);
  set_credential (rows, CLIENT, "seed/4", 0, NULL);
  set_credential (rows, GONE, "seed/3", 0, NULL);
  g_assert_false (stw_credential_check_administrator (rows->db, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  g_clear_error (&error);
  set_credential (rows, ANN, "seed/1", 0, NULL);
  g_assert_true (stw_credential_check_administrator (rows->db, &error));
  g_assert_true (stw_credential_count_operators (rows->db, &n, &error));
  g_assert_cmpint (n, ==, 2);
  administrators = stw_credential_describe_administrators (rows->db, &error);
  g_assert_cmpstr (administrators, ==, "[{\"name\":\"Ann\",\"seed_name\":\"seed/1\"}]");
}

/* What somebody tried, and how: person, origin, outcome, and when. */
typedef struct
{
  gint64 person;
  const char *origin;
  const char *outcome;
  gint64 at;
} Attempt;

/* A plain second way to count: from the newest back to the last success. */
static gint64
count_plainly (const Attempt *attempts, guint n_attempts, const Attempt *asked)
{
  gint64 n = 0;

  for (guint i = n_attempts; i-- > 0;)
    {
      if (attempts[i].person != asked->person || !g_str_equal (attempts[i].origin, asked->origin))
        continue;
      if (g_str_equal (attempts[i].outcome, "done") ||
          g_str_equal (attempts[i].outcome, "confirmed"))
        break;
      n += attempts[i].at > asked->at;
    }
  return n;
}

static void
failures_count_since_the_last_success_at_one_place (void)
{
  static const char *const origins[] = { "window", "web" };
  static const char *const outcomes[] = { "password", "code", "unknown",
                                          "password", "done", "confirmed" };
  g_autoptr (Rows) rows = make_rows ();
  Attempt attempts[120];

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      Attempt *attempt = &attempts[i];
      Attempt asked;
      g_autoptr (GError) error = NULL;
      StwTransaction *transaction;
      gint64 n;
      gint64 last;

      attempt->person = g_test_rand_int_range (0, 3);
      attempt->origin = origins[g_test_rand_int_range (0, G_N_ELEMENTS (origins))];
      attempt->outcome = outcomes[g_test_rand_int_range (0, G_N_ELEMENTS (outcomes))];
      attempt->at = DESK_NOW + i;
      transaction = desk_begin (rows->db, attempt->at);
      g_assert_true (
        stw_sign_in_note (transaction, attempt->person, attempt->origin, attempt->outcome, &error));
      desk_commit (transaction);
      asked = (Attempt){ g_test_rand_int_range (0, 3),
                         origins[g_test_rand_int_range (0, G_N_ELEMENTS (origins))],
                         NULL,
                         DESK_NOW + g_test_rand_int_range (-1, (gint32) i + 1) };
      g_assert_true (stw_sign_in_count_failures (rows->db,
                                                 asked.person,
                                                 asked.origin,
                                                 asked.at,
                                                 &n,
                                                 &last,
                                                 &error));
      g_assert_cmpint (n, ==, count_plainly (attempts, i + 1, &asked));
      g_assert_true (n == 0 ? last == 0 : last > asked.at && last <= attempt->at);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/credential/found", somebody_is_found_by_name_or_address_in_any_case);
  g_test_add_func ("/desk/credential/step", a_step_is_used_once_and_time_never_runs_backwards);
  g_test_add_func ("/desk/credential/recovery", a_recovery_code_serves_its_owner_once);
  g_test_add_func ("/desk/credential/invitation",
                   an_invitation_serves_once_in_time_and_only_the_newest);
  g_test_add_func ("/desk/credential/place", everyone_is_let_in_where_they_belong);
  g_test_add_func ("/desk/credential/last", the_desk_never_loses_its_last_administrator);
  g_test_add_func ("/desk/credential/failures", failures_count_since_the_last_success_at_one_place);
  return g_test_run ();
}
