-- SPDX-License-Identifier: GPL-3.0-or-later
-- Clients on their way out, and what is left of those that are gone: the certificate.

CREATE TABLE departure (
  company_id INTEGER PRIMARY KEY,         -- no reference: it outlives the client
  name TEXT NOT NULL,                     -- the certificate says whose it is
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  remove_at INTEGER NOT NULL,             -- when removing may begin; until then it can be stopped
  began_at INTEGER,
  ended_at INTEGER,
  report TEXT NOT NULL                    -- JSON: what is known so far, at the end the certificate
) STRICT;
