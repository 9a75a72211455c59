-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people do at the desk beside the life of an incident: put it off, open one by hand, note the time that it
-- took, take back what they did, and keep filters, contacts and links at hand.

ALTER TABLE incident ADD COLUMN snoozed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN wake_at INTEGER;       -- when it comes back; NULL for with its next alert
ALTER TABLE incident ADD COLUMN own_severity INTEGER;  -- a person's word; NULL where its alerts say it
ALTER TABLE incident ADD COLUMN caller TEXT;           -- by hand: who told of it
ALTER TABLE incident ADD COLUMN asset_id INTEGER;      -- by hand: what it is about
CREATE INDEX incident_wake ON incident (wake_at) WHERE wake_at IS NOT NULL;
-- Whatever a list is filtered by stands in the index, so that finding a page reads no other row.
DROP INDEX incident_by_priority;
CREATE INDEX incident_list ON incident
  (priority DESC, id DESC, status, severity, snoozed, created_at, company_id, merged_into) WHERE merged_into IS NULL;
CREATE INDEX incident_company_list ON incident
  (company_id, priority DESC, id DESC, status, severity, snoozed, created_at, merged_into) WHERE merged_into IS NULL;

-- Time that was spent, for billing: it stays when its incident is gone, whose number is never given twice.
CREATE TABLE work (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  incident_id INTEGER NOT NULL,
  technician TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE INDEX work_incident ON work (incident_id) WHERE removed_at IS NULL;
CREATE INDEX work_company ON work (company_id, at) WHERE removed_at IS NULL;

-- What can be taken back, for a day. Rows of one command on many incidents share a batch.
CREATE TABLE undo_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,
  actor TEXT NOT NULL,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  command TEXT NOT NULL,
  inverse TEXT NOT NULL,                               -- JSON: the arguments of the command that takes it back
  timeline_id INTEGER NOT NULL,                        -- the newest row of any timeline just after it
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_step_actor ON undo_step (actor, batch);
CREATE INDEX undo_step_batch ON undo_step (batch, id);
CREATE INDEX undo_step_age ON undo_step (at);

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  filter TEXT NOT NULL,                                -- JSON
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  role TEXT,
  phone TEXT,
  mail TEXT,
  note TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_company ON contact (company_id, name);

CREATE TABLE link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  url TEXT NOT NULL,                                   -- with {asset} and {incident} where they go
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX link_company ON link (company_id, title);
