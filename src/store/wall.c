/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company is a wall, for reading too. On a connection of somebody who may see some companies
 * only, a view of the same name stands before every table that has rows of companies, and shows
 * those of theirs: a name without its schema means the view, so that no query can forget the wall,
 * and none has to know of it. Grants are read with every query, so that one that was taken away
 * counts at once. Another driver does the same by row security.
 *
 * The indexes of words are no tables that a view can stand before; whoever searches joins what was
 * found to its table, and the wall stands there. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/wall.h"

#include "model/permission.h"
#include "store/company-data.h"
#include "store/wall-private.h"

static const char foundation[] =
  "CREATE TEMP TABLE viewer (person_id INTEGER PRIMARY KEY) STRICT;"
  "CREATE TEMP VIEW seen_company AS SELECT g.company_id FROM main.person_grant g "
  "JOIN temp.viewer v ON v.person_id = g.person_id;";

#define OF_SHARED_COMPANIES                                                                        \
  STW_WALL_BY_PERSON ("person_id")                                                                 \
  " OR person_id IN (SELECT person_id FROM temp.person_grant)"

/* Rows that belong to no company, and yet are not for everybody: of clients' people and how
 * they sign in those who share one, and of codes, notes and the past one's own. */
static const char *const others[] = {
  STW_WALL_VIEW ("person",
                 "role IS NOT NULL OR " STW_WALL_BY_PERSON (
                   "id") " OR id IN (SELECT person_id FROM temp.person_grant)"),
  STW_WALL_VIEW ("credential", OF_SHARED_COMPANIES),
  STW_WALL_VIEW ("recovery_code", STW_WALL_BY_PERSON ("person_id")),
  STW_WALL_VIEW ("invitation", OF_SHARED_COMPANIES),
  STW_WALL_VIEW ("sign_in", STW_WALL_BY_PERSON ("person_id")),
  STW_WALL_VIEW ("hand_over", STW_WALL_BY_PERSON ("from_id") " OR " STW_WALL_BY_PERSON ("to_id")),
  STW_WALL_VIEW ("shift_note", STW_WALL_BY_PERSON ("person_id")),
  STW_WALL_VIEW ("departure", STW_WALL_BY_COMPANY),
};

/**
 * stw_wall_is_needed:
 * @db: a connection without a wall
 * @viewer: a person's number, 0 where one person uses the desk
 * @ret_needed: (out): whether they may see less than everything: they have no role for the whole
 * desk or approve for clients, or they have left it
 *
 * Returns: whether it could be found out
 */
gboolean
stw_wall_is_needed (StwDb *db, gint64 viewer, gboolean *ret_needed, GError **error)
{
  gint64 count = 1;

  if (viewer != 0 && !stw_db_number (db,
                                     &count,
                                     error,
                                     "SELECT COUNT(*) FROM main.person WHERE id = ?1 AND "
                                     "role <> ?2 AND left_at IS NULL",
                                     STW_INT (viewer),
                                     STW_INT (STW_ROLE_COMPANY_ADMINISTRATOR)))
    return FALSE;
  *ret_needed = count == 0;
  return TRUE;
}

static gboolean
create (StwDb *db, GError **error)
{
  guint n_tables;
  const StwCompanyTable *tables = stw_company_data_get_tables (&n_tables);

  if (!stw_db_run_script (db, foundation, error))
    return FALSE;
  for (guint i = 0; i < n_tables; i++)
    if (!stw_db_run_script (db, tables[i].seen, error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (!stw_db_run_script (db, others[i], error))
      return FALSE;
  return TRUE;
}

/* All of it or nothing. */
static gboolean
build (StwDb *db, GError **error)
{
  if (stw_db_run_script (db, "BEGIN", error) && create (db, error) &&
      stw_db_run_script (db, "COMMIT", error))
    return TRUE;
  stw_db_run_script (db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * stw_wall_raise:
 * @db: a connection that only reads
 * @viewer: the person who sees nothing any more but what is of their companies or of none
 *
 * It can be raised again for somebody else, and not be taken down: who may see everything reads on
 * another connection.
 *
 * Returns: whether it stands
 */
gboolean
stw_wall_raise (StwDb *db, gint64 viewer, GError **error)
{
  gint64 stands;

  g_return_val_if_fail (db != NULL && viewer != 0, FALSE);

  return stw_db_number (db,
                        &stands,
                        error,
                        "SELECT COUNT(*) FROM temp.sqlite_master WHERE name = 'seen_company'") &&
         stw_db_run_script (db, "PRAGMA query_only = OFF", error) &&
         (stands != 0 || build (db, error)) &&
         stw_db_run (db,
                     error,
                     "DELETE FROM temp.viewer WHERE person_id <> ?1",
                     STW_INT (viewer)) &&
         stw_db_run (db,
                     error,
                     "INSERT INTO temp.viewer VALUES (?1) ON CONFLICT DO NOTHING",
                     STW_INT (viewer)) &&
         stw_db_run_script (db, "PRAGMA query_only = ON", error);
}
