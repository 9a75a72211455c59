#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many promises are missed while the program is off, and it is ended by kill -9 while it tells of them, again and
again: each is told once, in the order of time, and so does whoever is to hear of it."""

import json
import os
import random
import sqlite3
import sys
import time
import unittest

import steward

INCIDENTS = 4000
NOTES = 200
LONGEST_S = 0.05
MINUTE_MS = 60_000


SCHEDULE = {"name": "First Line", "timezone": "UTC",
            "layers": [{"members": ["Tom"], "start": "2026-01-01T08:00:00Z", "rotation": "daily"}]}


def fill(desk):
    """Incidents of high severity, whose answer was due within 30 minutes, one a millisecond."""
    database = sqlite3.connect(os.path.join(desk.folder, "steward.db"))
    begun = int(time.time() * 1000) - 60 * MINUTE_MS
    with database:
        for number in range(1, INCIDENTS + 1):
            at = begun + (number * 7919) % INCIDENTS
            database.execute(
                "INSERT INTO incident (id, company_id, title, signature, status, severity, own_severity, priority, "
                "breakdown, alert_count, open_alerts, occurrences, first_at, last_at, created_at, updated_at) "
                "VALUES (?1, 1, 'due', 'due', 0, 3, 3, 0, '[]', 0, 0, 0, ?2, ?2, ?2, ?2)", (number, at))
            database.executemany(
                "INSERT INTO clock_event (company_id, incident_id, clock, type, at) VALUES (1, ?, ?, 0, ?)",
                [(number, clock, at) for clock in (0, 1)])
        # Between them hand-overs with a note passed, too.
        database.executemany(
            "INSERT INTO shift_note (schedule_id, at, text) VALUES (1, ?, ?)",
            [(begun + 30 * MINUTE_MS + (number * 7919) % INCIDENTS, f"note {number}") for number in range(NOTES)])
    database.close()


def count(desk):
    return desk.query("SELECT (SELECT COUNT(*) FROM clock_mark) + "
                      "(SELECT COUNT(*) FROM shift_note WHERE told_at IS NOT NULL)")[0][0]


class WhatIsDueIsToldOnce(unittest.TestCase):
    def test_over_many_kills(self):
        seed = random.randrange(2**32)
        print(f"seed {seed}", file=sys.stderr)
        chance = random.Random(seed)
        kills = 0
        with steward.Desk() as desk:
            desk.add_company("Contoso")
            # Who is to hear of it; the mail server is never there, so that each message stays a job.
            desk.run("person", "add", "--name", "Tom", "--role", "technician", "--mail", "tom@msp.example")
            desk.run("channel", "set", "smtp", "--host", "127.0.0.1", "--port", "9", "--security", "none",
                     "--from", "desk@msp.example")
            desk.run("oncall", "save", json.dumps(SCHEDULE))
            fill(desk)
            while count(desk) < INCIDENTS + NOTES:
                desk.serve()
                # More time each round, so that a slow machine gets there too.
                time.sleep(chance.random() * LONGEST_S * (1 + kills))
                desk.kill()
                kills += 1
                self.assertLess(kills, 60)
            desk.serve()
            self.assertEqual(desk.stop()[0], 0)
            print(f"{kills} kills", file=sys.stderr)
            told = desk.query("SELECT incident_id, COUNT(*) FROM timeline WHERE kind = 'sla-breach' GROUP BY 1")
            self.assertEqual(len(told), INCIDENTS)
            self.assertEqual({times for _, times in told}, {1})
            self.assertEqual(desk.query("SELECT COUNT(*) FROM audit WHERE action = 'sla-breach'"), [(INCIDENTS,)])
            order = [at for at, in desk.query(
                "SELECT m.at FROM timeline t JOIN clock_mark m ON m.incident_id = t.incident_id "
                "WHERE t.kind = 'sla-breach' ORDER BY t.id")]
            self.assertEqual(order, sorted(order))
            for channel in ("bell", "desktop", "mail"):
                messages = desk.query("SELECT incident_id, COUNT(*) FROM message WHERE purpose = 'breach' AND "
                                      f"channel = '{channel}' GROUP BY 1")
                self.assertEqual(len(messages), INCIDENTS)
                self.assertEqual({times for _, times in messages}, {1})
            self.assertEqual(desk.query("SELECT COUNT(*) FROM timeline WHERE kind = 'breach-told'"), [(INCIDENTS,)])
            for channel in ("bell", "desktop", "mail"):
                notes = [body for body, in desk.query(
                    f"SELECT body FROM message WHERE purpose = 'note' AND channel = '{channel}' ORDER BY id")]
                passed = [text for text, in desk.query("SELECT text FROM shift_note ORDER BY at, id")]
                self.assertEqual(notes, passed)
            # Promises leave as few mails, and each message with exactly one.
            jobs = [json.loads(payload) for payload, in desk.query(
                "SELECT payload FROM job WHERE kind = 'message.send'")]
            taken = [message for job in jobs for message in [job["message"], *job.get("also", [])]]
            mails = [message for message, in desk.query("SELECT id FROM message WHERE channel = 'mail'")]
            self.assertEqual(sorted(taken), sorted(mails))
            notes = {message for message, in desk.query("SELECT id FROM message WHERE purpose = 'note'")}
            self.assertLessEqual(sum(job["message"] not in notes for job in jobs), kills + 2)
            desk.run("audit", "verify")


if __name__ == "__main__":
    unittest.main()
