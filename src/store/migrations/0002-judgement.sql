-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a company's own rules say about its alerts.

CREATE TABLE rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,              -- from 1 without gaps; the first that matches decides
  matcher TEXT NOT NULL,                  -- JSON: which alerts it is about
  outcome TEXT NOT NULL,                  -- JSON: its name and what it makes of them
  enabled INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rule_order ON rule (company_id, position);

-- alert.severity is the one that counts. These say how it came about; they are NULL where no rule
-- is about the alert, and again when a person takes the classification back.
ALTER TABLE alert ADD COLUMN severity_before INTEGER;        -- the sender's
ALTER TABLE alert ADD COLUMN reason TEXT;                    -- the rule's name
ALTER TABLE alert ADD COLUMN confidence INTEGER;             -- 0 to 100
ALTER TABLE alert ADD COLUMN category TEXT;
ALTER TABLE alert ADD COLUMN skill TEXT;
ALTER TABLE alert ADD COLUMN do_not_page INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN never_join INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN undone INTEGER NOT NULL DEFAULT 0; -- a person took it back
