-- SPDX-License-Identifier: GPL-3.0-or-later
-- Named sets of settings that many companies share.

CREATE TABLE tier (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,          -- case folded
  settings TEXT NOT NULL,                 -- JSON: the arguments of company.update, and gates by severity
  created_at INTEGER NOT NULL
) STRICT;

-- The one that was applied last; a company may have been changed since.
ALTER TABLE company ADD COLUMN tier_id INTEGER REFERENCES tier (id) ON DELETE SET NULL;
