#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine does by itself: the day's backup, what is too old, and priorities that fall."""

import os
import sqlite3
import stat
import time
import unittest

import steward

DAY = 86400000


class Housekeeping(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.company = self.desk.add_company("Contoso")
        self.now = int(time.time() * 1000)

    def write(self, *statements):
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"), timeout=10)
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    def add_incident(self, title, status, days):
        """An incident with one alert, so many days old."""
        at = int(self.now - days * DAY)
        breakdown = '[{"term":"severity","points":70}]'
        self.write(
            "INSERT INTO incident (company_id, title, titled_by_person, signature, status, severity, priority, "
            "breakdown, alert_count, open_alerts, occurrences, first_at, last_at, created_at, updated_at) VALUES "
            f"(1, '{title}', 1, 's', {status}, 3, 70, '{breakdown}', 1, {int(status < 4)}, 1, {at}, {at}, {at}, {at})",
            "INSERT INTO alert (company_id, incident_id, signature, severity, state, tool_source, fingerprint, is_open, "
            f"count, event_at, last_event_at, received_at, last_received_at) SELECT 1, MAX(id), 's', 3, 0, 'tests', "
            f"randomblob(16), {int(status < 4)}, 1, {at}, {at}, {at}, {at} FROM incident")

    def backups(self):
        folder = os.path.join(self.desk.folder, "backups")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return [name for name in names if name.startswith("steward-") and name.endswith(".db")]

    def test_a_backup_is_made_once_a_day_and_can_be_restored(self):
        self.assertEqual(self.backups(), [], "a desk without anything")
        self.desk.serve()
        first, = steward.wait_until(self.backups, "the day's backup")
        self.desk.stop()
        path = os.path.join(self.desk.folder, "backups", first)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.desk.serve()
        self.add_incident("Something to wait for", 4, 400)
        self.desk.stop()
        self.desk.serve()
        steward.wait_until(lambda: not self.desk.query("SELECT 1 FROM incident"), "another chore of the same hour")
        self.desk.stop()
        self.assertEqual(self.backups(), [first])
        self.desk.run("restore", path)
        self.assertEqual(len(self.desk.json("company", "list")), 1)
        self.desk.run("audit", "verify")

    def test_what_is_too_old_goes_and_what_is_open_stays_however_old(self):
        self.add_incident("Old and open", 0, 1000)
        self.add_incident("Old and waiting", 3, 1000)
        self.add_incident("Old and closed", 5, 1000)
        self.add_incident("Old and resolved", 4, 1000)
        self.add_incident("New and closed", 5, 1)
        self.desk.serve()
        titles = "SELECT title FROM incident ORDER BY id"
        steward.wait_until(lambda: len(self.desk.query(titles)) == 3, "what is old to go")
        self.assertEqual([title for title, in self.desk.query(titles)],
                         ["Old and open", "Old and waiting", "New and closed"])
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM alert"), [(3,)])
        steward.wait_until(lambda: self.desk.query("SELECT 1 FROM audit WHERE action = 'retention.run'"), "the record")
        self.desk.run("audit", "verify")

    def test_an_unanswered_incident_sinks_and_one_that_is_over_does_not(self):
        five_hours = 5.02 / 24
        self.add_incident("Open", 0, five_hours)
        self.add_incident("Over", 4, five_hours)
        self.desk.serve()
        priority = "SELECT priority FROM incident ORDER BY id"
        steward.wait_until(lambda: self.desk.query(priority)[0][0] == 65, "five hours of sinking")
        self.assertEqual(self.desk.query(priority), [(65,), (70,)])

    def test_a_title_is_found_by_its_words(self):
        self.desk.serve()
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        self.assertEqual(sender.post(steward.alert("printer-7", "Toner empty"))[0], 202)
        sender.close()
        for table in ("alert_search", "incident_search"):
            steward.wait_until(lambda: self.desk.query(f"SELECT 1 FROM {table} WHERE {table} MATCH 'toner'"), table)


if __name__ == "__main__":
    unittest.main()
