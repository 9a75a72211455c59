-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people are told of stands in the timeline: what Steward opened, showed, reopened or woke.
CREATE INDEX timeline_told ON timeline (id, incident_id)
  WHERE actor = 'engine' AND kind IN ('opened', 'admitted', 'reopen', 'woken');

-- Which of those rows a person has seen.
CREATE TABLE notification_read (
  timeline_id INTEGER PRIMARY KEY REFERENCES timeline (id) ON DELETE CASCADE
) STRICT;
