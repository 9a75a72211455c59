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

-- Incidents from before there were clocks get theirs from what stands on their timelines. What is older than a day
-- is told to nobody any more.
INSERT INTO clock_mark (incident_id, company_id, clock, kind, at)
  SELECT i.id, i.company_id, c.clock, k.kind, i.created_at FROM incident i
  JOIN (SELECT 0 AS clock UNION ALL SELECT 1) c JOIN (SELECT 0 AS kind UNION ALL SELECT 1) k
  WHERE i.status < 4 AND i.merged_into IS NULL
    AND i.created_at < (SELECT MAX(at) FROM timeline) - 86400000
    AND NOT EXISTS (SELECT 1 FROM clock_event e WHERE e.incident_id = i.id)
  ON CONFLICT DO NOTHING;
UPDATE incident SET acknowledged_at = (SELECT MIN(t.at) FROM timeline t WHERE t.incident_id = incident.id
    AND t.kind IN ('acknowledge', 'start', 'wait'))
  WHERE acknowledged_at IS NULL AND status BETWEEN 1 AND 5
    AND NOT EXISTS (SELECT 1 FROM clock_event e WHERE e.incident_id = incident.id);
INSERT INTO clock_event (company_id, incident_id, clock, type, reason, at)
WITH old AS (
  SELECT id, company_id, status, updated_at, COALESCE((SELECT MIN(t.at) FROM timeline t
    WHERE t.incident_id = i.id AND t.kind = 'admitted'), created_at) AS began FROM incident i
  WHERE status < 6 AND merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM clock_event e WHERE e.incident_id = i.id)
), step AS (                              -- the statuses that an incident had, and since when
  SELECT id, company_id, began AS at, 0 AS number, 0 AS status FROM old
  UNION ALL
  SELECT o.id, o.company_id, t.at, t.id, CASE t.kind WHEN 'acknowledge' THEN 1 WHEN 'start' THEN 2
    WHEN 'wait' THEN 3 WHEN 'resolve' THEN 4 WHEN 'close' THEN 5 ELSE 0 END
  FROM old o JOIN timeline t ON t.incident_id = o.id
  WHERE t.kind IN ('acknowledge', 'start', 'wait', 'resolve', 'close', 'reopen') AND t.at >= o.began
  UNION ALL
  SELECT id, company_id, MAX(updated_at, began, COALESCE((SELECT MAX(t.at) FROM timeline t
    WHERE t.incident_id = old.id), 0)), 9223372036854775807, status FROM old
), phase AS (                             -- 1 the clock runs, 2 it is held, 3 it is done
  SELECT s.*, c.clock, CASE WHEN s.status = 0 OR (c.clock = 1 AND s.status < 3) THEN 1
    WHEN c.clock = 1 AND s.status = 3 THEN 2 ELSE 3 END AS phase
  FROM step s JOIN (SELECT 0 AS clock UNION ALL SELECT 1) c
), change AS (
  SELECT p.*, LAG(phase) OVER (PARTITION BY id, clock ORDER BY at, number) AS before FROM phase p
)
SELECT company_id, id, clock, CASE WHEN before IS NULL THEN 0 WHEN phase = 3 THEN 3 WHEN phase = 2 THEN 1
    WHEN before = 2 THEN 2 ELSE 4 END, CASE WHEN phase = 2 OR (phase = 1 AND before = 2) THEN 1 ELSE 0 END, at
  FROM change WHERE before IS NULL OR before <> phase ORDER BY id, clock, at, number;
