/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The numbers of a page of incidents, by what narrows the list most: nothing, so that an index has
 * all that is asked of a row, and the usual order; that they are open or a company, for which
 * others have both; or words, of which the newest incidents and alerts that have them are looked
 * at. The parameters are the same, in the order of make_values(). */
#define STW_INCIDENT_PAGE_FILTER                                                                   \
  "i.merged_into IS NULL AND i.priority >= ?3 "                                                    \
  "AND ((?4 >> i.status) & 1) = 1 AND ((?5 >> i.severity) & 1) = 1 "                               \
  "AND (?6 IS NULL OR i.snoozed = ?6) AND i.created_at >= ?7 AND i.created_at < ?8 "               \
  "AND (?9 IS NULL OR i.company_id IN (SELECT value FROM json_each(?9))) "                         \
  "AND (?11 IS NULL OR COALESCE(i.assignee_id, 0) = ?11) "
#define STW_INCIDENT_PAGE_VALUES 13

/* What goes on after the last one of the page before, and in which order. Numbers are given in the
 * order of time; the plus keeps to the index that has all that is asked of a row. */
#define STW_INCIDENT_PAGE_URGENT                                                                   \
  "AND (i.priority, i.id) < (?1, ?2) ORDER BY i.priority DESC, i.id DESC LIMIT ?10"
#define STW_INCIDENT_PAGE_NEWEST "AND i.priority <= ?1 AND +i.id < ?2 ORDER BY +i.id DESC LIMIT ?10"
#define STW_INCIDENT_PAGE_OLDEST "AND i.priority <= ?1 AND +i.id > ?2 ORDER BY +i.id LIMIT ?10"

/* Of the newest alerts with the words. */
#define STW_INCIDENT_IDS_OF_ALERTS                                                                 \
  "SELECT incident_id FROM alert WHERE id IN (SELECT id FROM (SELECT rowid AS id FROM "            \
  "alert_search WHERE alert_search MATCH ?13 ORDER BY rowid DESC LIMIT 2000))"

#define STW_INCIDENT_PAGE_OF_ALL "SELECT i.id FROM incident i WHERE " STW_INCIDENT_PAGE_FILTER
#define STW_INCIDENT_PAGE_OF_OPEN                                                                  \
  "SELECT i.id FROM incident i WHERE i.status < 4 AND " STW_INCIDENT_PAGE_FILTER
#define STW_INCIDENT_PAGE_OF_COMPANY                                                               \
  "SELECT i.id FROM incident i WHERE i.company_id = ?12 AND " STW_INCIDENT_PAGE_FILTER
#define STW_INCIDENT_PAGE_OF_WORDS                                                                 \
  "SELECT i.id FROM (SELECT id FROM (SELECT rowid AS id FROM incident_search "                     \
  "WHERE incident_search MATCH ?13 ORDER BY rowid DESC LIMIT 10000) "                              \
  "UNION " STW_INCIDENT_IDS_OF_ALERTS ") m "                                                       \
  "CROSS JOIN incident i ON i.id = m.id WHERE (?12 = 0 OR i.company_id = ?12) "                    \
  "AND " STW_INCIDENT_PAGE_FILTER
/* What is open is little enough to be looked through for every one that was found. */
#define STW_INCIDENT_PAGE_OF_OPEN_WORDS                                                            \
  "SELECT i.id FROM incident i WHERE i.status < 4 AND (?12 = 0 OR i.company_id = ?12) "            \
  "AND +i.id IN (SELECT rowid FROM incident_search WHERE incident_search MATCH ?13 "               \
  "UNION ALL " STW_INCIDENT_IDS_OF_ALERTS ") AND " STW_INCIDENT_PAGE_FILTER
