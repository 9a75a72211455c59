/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk in figures. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/stats-store.h"

/**
 * stw_stats:
 * @company: the company's number, 0 for all
 *
 * Noise reduction is 1 − incidents / occurrences, over everything that is kept.
 *
 * Returns: (transfer full): `{"incidents","open_incidents","alerts","occurrences",
 *   "noise_reduction","unrecognised","refused"}`
 */
JsonObject *
stw_stats (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 incidents;
  gint64 open;
  gint64 alerts;
  gint64 occurrences;
  gint64 unrecognised;
  gint64 refused;

  if (!stw_db_number (db,
                      &incidents,
                      error,
                      "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL AND status < 6 "
                      "AND (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)) ||
      !stw_db_number (db,
                      &open,
                      error,
                      "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL AND status < 4 "
                      "AND (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)) ||
      !stw_db_number (db,
                      &alerts,
                      error,
                      "SELECT COUNT(*) FROM alert WHERE (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)) ||
      !stw_db_number (db,
                      &occurrences,
                      error,
                      "SELECT COALESCE(SUM(occurrences), 0) FROM incident "
                      "WHERE merged_into IS NULL AND status < 6 AND (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)) ||
      !stw_db_number (db,
                      &unrecognised,
                      error,
                      "SELECT COUNT(*) FROM payload WHERE outcome = 3 "
                      "AND (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)) ||
      !stw_db_number (db,
                      &refused,
                      error,
                      "SELECT COALESCE(SUM(count), 0) FROM refusal "
                      "WHERE (?1 = 0 OR company_id = ?1)",
                      STW_INT (company)))
    return NULL;
  json_object_set_int_member (object, "incidents", incidents);
  json_object_set_int_member (object, "open_incidents", open);
  json_object_set_int_member (object, "alerts", alerts);
  json_object_set_int_member (object, "occurrences", occurrences);
  json_object_set_double_member (object,
                                 "noise_reduction",
                                 occurrences > 0 ? 1.0 - (double) incidents / (double) occurrences
                                                 : 0.0);
  json_object_set_int_member (object, "unrecognised", unrecognised);
  json_object_set_int_member (object, "refused", refused);
  return g_steal_pointer (&object);
}
