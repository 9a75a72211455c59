-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a search finds in one company, and what a night brought, without reading the rows of others.

-- The company's number is a word of its own: only a search that names the column finds it. The engine indexes
-- the alerts again at its own pace, as it does new ones.
DROP TABLE alert_search;
CREATE VIRTUAL TABLE alert_search USING fts5 (
  asset, signature, message, company_id, content = 'alert', content_rowid = 'id', tokenize = 'unicode61');
DELETE FROM setting WHERE key = 'search.alert';

DROP TABLE incident_search;
CREATE VIRTUAL TABLE incident_search USING fts5 (title, company_id, tokenize = 'unicode61');
INSERT INTO incident_search (rowid, title, company_id) SELECT id, title, company_id FROM incident;

CREATE INDEX incident_created ON incident (created_at) WHERE merged_into IS NULL;
