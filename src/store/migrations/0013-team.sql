-- SPDX-License-Identifier: GPL-3.0-or-later
-- The team: who may do what, who is on call, by when something is due, and how people are reached. Due times
-- are nowhere: they follow from what is here.

-- Whoever may sign in. A person who left stays, because the past names it.
CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,                 -- case folded
  mail TEXT,                              -- where it signs in with and is written to
  mail_key TEXT UNIQUE,                   -- case folded
  phone TEXT,
  role INTEGER,                           -- for every company; NULL where only grants count
  timezone TEXT NOT NULL,
  hours TEXT NOT NULL,                    -- JSON: "always", or opening hours by weekday
  language TEXT,
  status INTEGER NOT NULL DEFAULT 0,      -- 0 available, 1 busy, 2 away
  status_until INTEGER,
  avatar BLOB,                            -- PNG
  last_assigned_at INTEGER,               -- by the rule, for fairness
  told_resolved INTEGER NOT NULL DEFAULT 0,   -- asked to hear of resolutions
  told_escalated INTEGER NOT NULL DEFAULT 0,  -- asked to be informed when an incident escalates
  created_at INTEGER NOT NULL,
  left_at INTEGER
) STRICT;
CREATE UNIQUE INDEX person_name ON person (name_key) WHERE left_at IS NULL;

-- A role for one company alone, beside or in place of the one for all.
CREATE TABLE person_grant (
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  role INTEGER NOT NULL,
  PRIMARY KEY (person_id, company_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_grant_company ON person_grant (company_id);

CREATE TABLE person_skill (
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  skill TEXT NOT NULL,                    -- case folded
  level INTEGER NOT NULL,                 -- 1 to 5
  PRIMARY KEY (person_id, skill)
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team_member (
  team_id INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (team_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_person ON team_member (person_id);

-- When a person is not there, told beforehand.
CREATE TABLE absence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX absence_person ON absence (person_id, to_at);

-- How a person proves who it is. The seed of one-time passwords is in the keyring.
CREATE TABLE credential (
  person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  password TEXT NOT NULL,                 -- Argon2id, as libsodium writes it
  seed_name TEXT,                         -- where the keyring holds the seed; NULL until enrolled
  last_step INTEGER NOT NULL DEFAULT 0,   -- a step of the one-time password is used once
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  hash BLOB NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (person_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

-- Who signed in, or tried to, and from where.
CREATE TABLE sign_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  origin TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_person ON sign_in (person_id, at);
CREATE INDEX sign_in_age ON sign_in (at);

-- Who did it, and from where; the chain covers both.
ALTER TABLE audit ADD COLUMN person_id INTEGER;
ALTER TABLE audit ADD COLUMN origin TEXT;
CREATE INDEX audit_age ON audit (at, seq);

-- Who has an incident, and since when somebody has answered for it.
ALTER TABLE incident ADD COLUMN assignee_id INTEGER REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE incident ADD COLUMN assigned_at INTEGER;
ALTER TABLE incident ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE company ADD COLUMN auto_assign INTEGER NOT NULL DEFAULT 0;
DROP INDEX incident_list;
CREATE INDEX incident_list ON incident (priority DESC, id DESC, status, severity, snoozed, created_at, company_id,
  assignee_id, merged_into) WHERE merged_into IS NULL;
DROP INDEX incident_company_list;
CREATE INDEX incident_company_list ON incident (company_id, priority DESC, id DESC, status, severity, snoozed,
  created_at, assignee_id, merged_into) WHERE merged_into IS NULL;
-- The usual list is of what is open, a small part of what ever came.
CREATE INDEX incident_open_list ON incident (priority DESC, id DESC, status, severity, snoozed, created_at, company_id,
  assignee_id, merged_into) WHERE merged_into IS NULL AND status < 4;
-- What a person has: its load, and the list of its own.
CREATE INDEX incident_assignee ON incident (assignee_id, status) WHERE assignee_id IS NOT NULL;

-- What one shift tells the next.
CREATE TABLE hand_over (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  from_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  to_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,                     -- Markdown
  read_at INTEGER
) STRICT;

-- On call: a schedule of layers, in the form that `stewardctl oncall resolve` reads, members by their number.
CREATE TABLE schedule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  timezone TEXT NOT NULL,
  layers TEXT NOT NULL,                   -- JSON
  around_the_clock INTEGER NOT NULL DEFAULT 1,  -- whether hours that no layer serves are a gap
  feed_hash BLOB UNIQUE,                  -- of the address at which calendars subscribe; NULL for none
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE schedule_override (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,   -- NULL: nobody, on purpose
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  kind INTEGER NOT NULL DEFAULT 0,        -- 0 override, 1 swap, 2 taken now
  pair_id INTEGER,                        -- of a swap's second half: its first
  agreed INTEGER NOT NULL DEFAULT 1,      -- 0 while who was asked to swap has not answered
  note TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX schedule_override_schedule ON schedule_override (schedule_id, to_at);

-- The times of the next two weeks for which nobody is on call, once they were told.
CREATE TABLE schedule_gap (
  schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  told_at INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, from_at)
) STRICT, WITHOUT ROWID;

-- A calendar elsewhere whose events are absences or overrides, with its last good copy. Its address is in the
-- keyring, since whoever knows it may read it.
CREATE TABLE subscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL DEFAULT 0,        -- 0 absences, 1 overrides
  person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,  -- whose it is; NULL where events name people
  is_address INTEGER NOT NULL,            -- 0 for a file that was read once
  etag TEXT,
  body BLOB,
  held BLOB,                              -- a newer copy that a person is to look at
  problem TEXT,
  read_at INTEGER,                        -- when its last good copy came
  checked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- Its events, as far as a year ahead.
CREATE TABLE subscription_span (
  subscription_id INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  who TEXT NOT NULL,
  person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,   -- NULL: nobody of that name is known
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL
) STRICT;
CREATE INDEX subscription_span_subscription ON subscription_span (subscription_id, to_at);

-- What comes on and goes off tells each other.
CREATE TABLE shift_note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,                    -- of the hand-over
  person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
  text TEXT NOT NULL,
  UNIQUE (schedule_id, at)
) STRICT;

-- Business hours, in the form that `stewardctl sla compute` reads.
CREATE TABLE business_calendar (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  timezone TEXT NOT NULL,
  hours TEXT NOT NULL,                    -- JSON: "always" or by weekday
  holidays TEXT NOT NULL DEFAULT '[]',    -- JSON: dates
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sla_policy (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  warn_percent INTEGER NOT NULL DEFAULT 80,
  pause_waiting INTEGER NOT NULL DEFAULT 1,
  pause_maintenance INTEGER NOT NULL DEFAULT 1,
  is_default INTEGER NOT NULL DEFAULT 0,  -- counts for every company that has chosen none
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sla_policy_default ON sla_policy (is_default) WHERE is_default = 1;

CREATE TABLE sla_target (
  policy_id INTEGER NOT NULL REFERENCES sla_policy (id) ON DELETE CASCADE,
  severity INTEGER NOT NULL,
  response_minutes INTEGER,               -- NULL for no promise
  resolution_minutes INTEGER,
  calendar_id INTEGER REFERENCES business_calendar (id) ON DELETE RESTRICT,  -- NULL for around the clock
  PRIMARY KEY (policy_id, severity)
) STRICT, WITHOUT ROWID;
-- So that a desk where nobody has set anything promises something: around the clock.
INSERT INTO sla_policy (id, name, name_key, is_default, created_at) VALUES (1, 'Standard', 'standard', 1, 0);
INSERT INTO sla_target (policy_id, severity, response_minutes, resolution_minutes) VALUES
  (1, 4, 15, 240), (1, 3, 30, 480), (1, 2, 240, 1440), (1, 1, 480, 4320);
ALTER TABLE company ADD COLUMN sla_policy_id INTEGER REFERENCES sla_policy (id) ON DELETE SET NULL;
ALTER TABLE company ADD COLUMN calendar_id INTEGER REFERENCES business_calendar (id) ON DELETE SET NULL; -- support hours

-- What an incident's clocks ran and paused by. clock: 0 response, 1 resolution.
-- type: 0 start, 1 pause, 2 resume, 3 stop, 4 reopen. reason of pause and resume: 1 waiting, 2 maintenance.
CREATE TABLE clock_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  clock INTEGER NOT NULL,
  type INTEGER NOT NULL,
  reason INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_event_incident ON clock_event (incident_id, clock, at, id);
CREATE INDEX clock_event_company ON clock_event (company_id);

-- What was told of a clock, so that it is told once. kind: 0 warning, 1 breach.
CREATE TABLE clock_mark (
  incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  clock INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,                    -- when it fell due
  PRIMARY KEY (incident_id, clock, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX clock_mark_company ON clock_mark (company_id);

CREATE TABLE escalation_policy (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  steps TEXT NOT NULL,                    -- JSON
  progress_minutes INTEGER NOT NULL DEFAULT 240,  -- so long an acknowledgement without progress holds
  created_at INTEGER NOT NULL
) STRICT;

-- Which policy counts: the most telling row that fits. NULL fits all; hours: 0 any, 1 open, 2 closed.
CREATE TABLE escalation_choice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER REFERENCES company (id) ON DELETE CASCADE,
  severity INTEGER,
  hours INTEGER NOT NULL DEFAULT 0,
  policy_id INTEGER REFERENCES escalation_policy (id) ON DELETE CASCADE,  -- NULL: wait until the hours open
  UNIQUE (company_id, severity, hours)
) STRICT;

-- How far an incident has come. The next step's time follows from started_at and the policy.
CREATE TABLE escalation (
  incident_id INTEGER PRIMARY KEY REFERENCES incident (id) ON DELETE CASCADE,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  policy_id INTEGER REFERENCES escalation_policy (id) ON DELETE SET NULL,
  started_at INTEGER NOT NULL,
  steps_done INTEGER NOT NULL DEFAULT 0,
  repeats_done INTEGER NOT NULL DEFAULT 0,
  stopped_at INTEGER,                     -- acknowledged
  progress_at INTEGER,                    -- when somebody last did something
  severity INTEGER NOT NULL,              -- what the incident was when this was worked out:
  criticals INTEGER NOT NULL,             -- how bad, with how many critical alerts,
  act_id INTEGER NOT NULL                 -- and the newest row of its timeline that a person wrote
) STRICT;
CREATE INDEX escalation_company ON escalation (company_id);

-- What was sent to whom and what came of it. state: queued, sent, delivered, failed, unknown, skipped.
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER REFERENCES company (id) ON DELETE CASCADE,
  incident_id INTEGER REFERENCES incident (id) ON DELETE CASCADE,
  person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  purpose TEXT NOT NULL,                  -- why: escalation, assigned, resolved, breach, gap, drill, test, audit
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_incident ON message (incident_id, id);
CREATE INDEX message_company ON message (company_id);
CREATE INDEX message_age ON message (created_at);

-- Night drills: a synthetic alert and how long it took until somebody answered.
CREATE TABLE drill (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  incident_id INTEGER REFERENCES incident (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,                    -- planned, fired, acknowledged, missed
  acknowledged_at INTEGER
) STRICT;
CREATE INDEX drill_company ON drill (company_id, at);

-- What people are told of again: that nobody answered so far.
DROP INDEX timeline_told;
CREATE INDEX timeline_told ON timeline (id, incident_id)
  WHERE actor = 'engine' AND kind IN ('opened', 'admitted', 'reopen', 'woken', 'escalated');
