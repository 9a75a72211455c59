-- SPDX-License-Identifier: GPL-3.0-or-later
-- What keeps alerts from making incidents for a while: maintenance windows and silences. One that
-- is over or was removed stays, with what it held.

CREATE TABLE hold (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                     -- window or silence
  reason TEXT NOT NULL,
  matcher TEXT,                           -- JSON; NULL for whatever does not concern security
  weekly INTEGER NOT NULL,
  from_at INTEGER NOT NULL,               -- once: UTC milliseconds
  to_at INTEGER NOT NULL,
  days INTEGER NOT NULL,                  -- weekly: bit 0 for Monday, by the company's clock
  from_minute INTEGER NOT NULL,
  to_minute INTEGER NOT NULL,
  held INTEGER NOT NULL DEFAULT 0,        -- alerts that it held back
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE INDEX hold_company ON hold (company_id, id);

ALTER TABLE alert ADD COLUMN held_by INTEGER;                -- what held its episode back last
CREATE INDEX alert_held ON alert (held_by, id) WHERE held_by IS NOT NULL;

-- How long an incident of a severity waits before a person is shown it: for so many alerts or so
-- much time, whichever comes first; 0 for never. Without a row it does not wait.
CREATE TABLE gate (
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  severity INTEGER NOT NULL,
  alerts INTEGER NOT NULL,
  wait_ms INTEGER NOT NULL,
  PRIMARY KEY (company_id, severity)
) STRICT, WITHOUT ROWID;

-- What an asset stands behind, such as a host behind a router. There is never a circle.
CREATE TABLE asset_dependency (
  asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  on_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  PRIMARY KEY (asset_id, on_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_dependency_on ON asset_dependency (on_id);
