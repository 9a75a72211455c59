-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sources that Steward asks by itself, and sources that must be heard from time to time.

CREATE TABLE pull (
  source_id INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,                     -- how it is asked, such as alertmanager
  url TEXT NOT NULL,                      -- of its API; what opens it lies in the keyring
  every_ms INTEGER NOT NULL,              -- 0 for not at present
  failures INTEGER NOT NULL DEFAULT 0     -- since it last answered
) STRICT;

ALTER TABLE source ADD COLUMN heartbeat_ms INTEGER;  -- silence that is an alert; NULL for none
ALTER TABLE source ADD COLUMN silent_at INTEGER;     -- when that alert was raised, NULL while it is heard

-- What a source said that nobody took back, to find what is missing in its next answer.
CREATE INDEX alert_standing ON alert (source_id) WHERE state = 0;
