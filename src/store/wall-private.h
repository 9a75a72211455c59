/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What of a table stands on this side of the wall, as store/wall.c has it. */
#define STW_WALL_VIEW(table, condition)                                                            \
  "CREATE TEMP VIEW " table " AS SELECT * FROM main." table " WHERE " condition
#define STW_WALL_BY_COMPANY "company_id IN (SELECT company_id FROM temp.seen_company)"
#define STW_WALL_BY_PERSON(column) column " IN (SELECT person_id FROM temp.viewer)"
