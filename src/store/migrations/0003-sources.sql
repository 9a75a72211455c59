-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a company's messages are read that no built-in sender knows, or reads as the company wants.

CREATE TABLE mapping (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  name TEXT NOT NULL,                     -- the sender's, as the text says
  text TEXT NOT NULL,                     -- JSON, in the format of the built-in senders
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (company_id, name)
) STRICT;
