-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. Times are UTC milliseconds; every row of a client company carries company_id.
-- The statements keep to what SQLite 3.40 and PostgreSQL 15 have in common, the full-text tables apart.
-- AUTOINCREMENT stands where rows are deleted while others, the audit among them, still name their numbers:
-- a number is never given twice.

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE company (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,          -- case folded: two clients never differ by case alone
  timezone TEXT NOT NULL,
  strategy TEXT NOT NULL,
  window_ms INTEGER NOT NULL,
  cap_ms INTEGER NOT NULL,
  rate_per_minute INTEGER NOT NULL,
  burst INTEGER NOT NULL,
  auto_resolve INTEGER NOT NULL DEFAULT 1,
  reopen_ms INTEGER NOT NULL,             -- a resolved incident that comes back within this reopens
  payload_days INTEGER NOT NULL DEFAULT 30,
  alert_days INTEGER NOT NULL DEFAULT 180,
  audit_days INTEGER NOT NULL DEFAULT 1095,
  created_at INTEGER NOT NULL
) STRICT;

-- What a company has configured to send: its keys may change, the source stays.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  scheme TEXT NOT NULL DEFAULT 'none',    -- how it signs
  secret_name TEXT,                       -- where the keyring holds what it signs with
  addresses TEXT,                         -- allowed addresses, NULL for any
  fingerprint_fields INTEGER NOT NULL DEFAULT 0,
  last_delivery_at INTEGER,
  last_sender TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (company_id, name)
) STRICT;

-- SNS topics that want to send with a source's key; confirmed ones may.
CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  arn TEXT NOT NULL,
  subscribe_url TEXT NOT NULL,
  confirmed_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (source_id, arn)
) STRICT;

CREATE TABLE access_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  prefix TEXT NOT NULL,                   -- enough to tell keys apart on screen
  hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

-- Answers that were given, so that a repeated delivery gets the same one.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  delivery_key TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (company_id, delivery_key)
) STRICT;

-- Messages as received. outcome: 0 alerts, 1 control, 2 ignored, 3 unrecognised (the tray).
CREATE TABLE payload (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  source_id INTEGER,
  sender TEXT,
  outcome INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  content_type TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX payload_age ON payload (company_id, received_at);
CREATE INDEX payload_tray ON payload (company_id, id) WHERE outcome = 3;

-- Refused requests by hour; company 0 stands for nobody known.
CREATE TABLE refusal (
  company_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  hour_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (company_id, reason, hour_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE asset (
  id INTEGER PRIMARY KEY,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  critical INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX asset_company ON asset (company_id, name);

CREATE TABLE asset_alias (
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  alias TEXT NOT NULL,
  asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  PRIMARY KEY (company_id, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_alias_asset ON asset_alias (asset_id);

CREATE TABLE incident (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  titled_by_person INTEGER NOT NULL DEFAULT 0,
  signature TEXT NOT NULL,
  status INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  breakdown TEXT NOT NULL,                -- JSON: the terms that sum to the priority
  alert_count INTEGER NOT NULL,
  open_alerts INTEGER NOT NULL,
  occurrences INTEGER NOT NULL,
  first_at INTEGER NOT NULL,              -- of its alerts, by the senders' believed time
  last_at INTEGER NOT NULL,
  touched INTEGER NOT NULL DEFAULT 0,     -- a person acted on it: it is not merged by itself any more
  wait_reason TEXT,
  merged_into INTEGER REFERENCES incident (id) ON DELETE SET NULL,
  pattern TEXT,
  resolved_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_by_priority ON incident (priority DESC, id DESC) WHERE merged_into IS NULL;
CREATE INDEX incident_by_status ON incident (status, priority DESC, id DESC) WHERE merged_into IS NULL;
CREATE INDEX incident_by_company ON incident (company_id, status, priority DESC, id DESC);
CREATE INDEX incident_merged ON incident (merged_into) WHERE merged_into IS NOT NULL;

-- One row is one episode of a fingerprint: repeats raise its count. Its asset, signature and message never
-- change, which the search index relies on.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  incident_id INTEGER REFERENCES incident (id) ON DELETE SET NULL,
  source_id INTEGER,
  asset_id INTEGER,
  asset TEXT,
  signature TEXT NOT NULL,
  message TEXT,
  severity INTEGER NOT NULL,
  severity_word TEXT,
  state INTEGER NOT NULL,
  tool_source TEXT NOT NULL,
  dedup_key TEXT,
  url TEXT,
  tags TEXT,
  fingerprint BLOB NOT NULL,
  is_open INTEGER NOT NULL,
  count INTEGER NOT NULL,
  event_at INTEGER NOT NULL,              -- the believed time of the first occurrence
  last_event_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  last_received_at INTEGER NOT NULL,
  resolved_at INTEGER,
  payload_id INTEGER
) STRICT;
-- The newest row of a fingerprint is its present episode, or the one that may come back.
CREATE INDEX alert_episode ON alert (company_id, fingerprint);
CREATE INDEX alert_incident ON alert (incident_id, id);
CREATE INDEX alert_age ON alert (company_id, received_at);

CREATE TABLE timeline (
  id INTEGER PRIMARY KEY,
  incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  for_client INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL                    -- JSON
) STRICT;
CREATE INDEX timeline_incident ON timeline (incident_id, id);

-- The change feed: what views, the search index and roll-ups learn from.
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  company_id INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Effects outside: at least once, by key never twice. state: queued, claimed, done, dead, held, unknown,
-- discarded.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  company_id INTEGER NOT NULL,
  payload TEXT NOT NULL,                  -- JSON
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL,
  lease_owner TEXT,
  lease_until INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_due ON job (state, not_before);

-- The chain covers the hash of the detail, so that privacy can delete the detail and the chain still holds.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  monotonic INTEGER NOT NULL,
  actor TEXT NOT NULL,
  company_id INTEGER NOT NULL,
  action TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  detail TEXT,
  detail_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_company ON audit (company_id, seq);

CREATE VIRTUAL TABLE alert_search USING fts5 (
  asset, signature, message, content = 'alert', content_rowid = 'id', tokenize = 'unicode61');
-- Titles change, so this one keeps its own copy and can forget what it indexed.
CREATE VIRTUAL TABLE incident_search USING fts5 (title, tokenize = 'unicode61');
