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
NOTES = 1200
LONGEST_S = 0.05
MINUTE_MS = 60_000


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
    database.close()


SCHEDULE = {"name": "First Line", "timezone": "UTC",
            "layers": [{"members": ["Ann"], "start": "2026-01-01T08:00:00Z", "rotation": "daily"}]}


def fill_notes(desk):
    """Hand-overs with a note that passed within the last hour, one a millisecond."""
    database = sqlite3.connect(os.path.join(desk.folder, "steward.db"))
    begun = int(time.time() * 1000) - 60 * MINUTE_MS
    with database:
        database.executemany("INSERT INTO shift_note (schedule_id, at, text) VALUES (1, ?, ?)",
                             [(begun + (number * 7919) % NOTES, f"note {number}") for number in range(NOTES)])
    database.close()


def count(desk):
    return desk.query("SELECT COUNT(*) FROM clock_mark")[0][0]


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
            fill(desk)
            while count(desk) < INCIDENTS:
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
            # They leave as few mails, each message with exactly one of them.
            jobs = [json.loads(payload) for payload, in desk.query(
                "SELECT payload FROM job WHERE kind = 'message.send'")]
            taken = [message for job in jobs for message in [job["message"], *job.get("also", [])]]
            mails = [message for message, in desk.query("SELECT id FROM message WHERE channel = 'mail'")]
            self.assertEqual(sorted(taken), sorted(mails))
            self.assertLessEqual(len(jobs), kills + 2)
            desk.run("audit", "verify")

    def test_notes_of_hand_overs(self):
        seed = random.randrange(2**32)
        print(f"seed {seed}", file=sys.stderr)
        chance = random.Random(seed)
        kills = 0
        with steward.Desk() as desk:
            desk.run("person", "add", "--name", "Ann", "--role", "technician")
            desk.run("oncall", "save", json.dumps(SCHEDULE))
            fill_notes(desk)
            while desk.query("SELECT COUNT(*) FROM shift_note WHERE told_at IS NULL")[0][0] > 0:
                desk.serve()
                time.sleep(chance.random() * LONGEST_S * (1 + kills))
                desk.kill()
                kills += 1
                self.assertLess(kills, 60)
            desk.serve()
            self.assertEqual(desk.stop()[0], 0)
            print(f"{kills} kills", file=sys.stderr)
            passed = desk.query("SELECT text FROM shift_note ORDER BY at")
            for channel in ("bell", "desktop"):
                self.assertEqual(desk.query("SELECT body FROM message WHERE purpose = 'note' AND "
                                            f"channel = '{channel}' ORDER BY id"), passed)


if __name__ == "__main__":
    unittest.main()
