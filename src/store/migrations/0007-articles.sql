-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people write down for themselves, about one company or about all of them.

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER REFERENCES company (id) ON DELETE CASCADE,  -- NULL for every company
  title TEXT NOT NULL,
  text TEXT NOT NULL,                                            -- Markdown
  signature TEXT,                                                -- what alerts it is about, in words
  revision INTEGER NOT NULL,                                     -- 1, and one more with each writing
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX article_company ON article (company_id, title);

CREATE VIRTUAL TABLE article_search USING fts5 (title, text, signature, tokenize = 'unicode61');

-- What is taken back need not be of one company.
CREATE TABLE undo_step_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,
  actor TEXT NOT NULL,
  company_id INTEGER REFERENCES company (id) ON DELETE CASCADE,  -- NULL for none
  command TEXT NOT NULL,
  inverse TEXT NOT NULL,                                         -- JSON: the arguments of the command that takes it back
  timeline_id INTEGER NOT NULL,                                  -- the newest row of any timeline just after it
  at INTEGER NOT NULL
) STRICT;
INSERT INTO undo_step_new SELECT * FROM undo_step;
DROP TABLE undo_step;
ALTER TABLE undo_step_new RENAME TO undo_step;
CREATE INDEX undo_step_actor ON undo_step (actor, batch);
CREATE INDEX undo_step_batch ON undo_step (batch, id);
CREATE INDEX undo_step_age ON undo_step (at);
