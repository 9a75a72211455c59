-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who hears of what is promised, and what else reaches people.

-- Whether somebody is told that a promise runs out, and that it was missed.
ALTER TABLE sla_policy ADD COLUMN tell_warning INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sla_policy ADD COLUMN tell_breach INTEGER NOT NULL DEFAULT 1;

-- What people are told of again: those as well.
DROP INDEX timeline_told;
CREATE INDEX timeline_told ON timeline (id, incident_id) WHERE actor = 'engine'
  AND kind IN ('opened', 'admitted', 'reopen', 'woken', 'escalated', 'warning-told', 'breach-told');

-- Why a drill failed, as a sentence.
ALTER TABLE drill ADD COLUMN why TEXT;

-- Drills that come again and again: once in every week or month, in a night that nobody knows.
CREATE TABLE drill_plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL UNIQUE REFERENCES company (id) ON DELETE CASCADE,
  every TEXT NOT NULL,                    -- week, month
  minute INTEGER,                         -- of the day by the company's clock; NULL: any of the night
  next_at INTEGER NOT NULL
) STRICT;
