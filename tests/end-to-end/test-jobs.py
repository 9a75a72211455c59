#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the running engine does with the jobs that it finds, however it finds them."""

import os
import sqlite3
import time
import unittest

import steward

DUE, LATER = 0, 9 * 10**15
NOW = int(time.time() * 1000)
GONE, KEPT = NOW - 60000, NOW + 3600000


class Jobs(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.add_company("Contoso")

    def tearDown(self):
        """Jobs in work do not keep the engine from ending."""
        if self.desk.server:
            self.assertEqual(self.desk.stop()[0], 0)

    def insert(self, kind, state, payload="{}", not_before=DUE, attempts=0, lease=None):
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"), timeout=10)
        number = database.execute(
            "INSERT INTO job (kind, key, company_id, payload, state, attempts, not_before, lease_owner, lease_until, "
            "created_at, updated_at) VALUES (?, hex(randomblob(8)), 1, ?, ?, ?, ?, ?, ?, 0, 0)",
            (kind, payload, state, attempts, not_before, lease and "another life", lease)).lastrowid
        database.commit()
        database.close()
        return f"job-{number}"

    def job(self, job):
        if self.desk.server:
            self.assertIsNone(self.desk.server.poll())
        return next(row for row in self.desk.json("job", "list") if row["id"] == job)

    def wait_for(self, job, condition, what):
        return steward.wait_until(lambda: condition(row := self.job(job)) and row, what)

    def not_before(self, job):
        return self.desk.query(f"SELECT not_before FROM job WHERE id = {job.removeprefix('job-')}")[0][0]

    def test_a_failure_is_tried_again_after_a_while(self):
        job = self.insert("carrier-pigeon", "queued")
        self.desk.serve()
        row = self.wait_for(job, lambda row: "last_error" in row, "a first try")
        self.assertIn(row["state"], ("queued", "claimed"))
        self.assertIn("does not know this kind", row["last_error"])
        # Anything up to two seconds after the first failure, and twice that after the second.
        self.assertLessEqual(self.not_before(job), time.time() * 1000 + 4000)
        row = self.wait_for(job, lambda row: row["attempts"] >= 2, "a second try")

    def test_the_last_failure_is_the_end_of_it_until_a_person_says_otherwise(self):
        job = self.insert("carrier-pigeon", "queued", attempts=11)
        self.desk.serve()
        self.wait_for(job, lambda row: row["state"] == "dead", "the end")
        self.assertEqual(self.job(job)["attempts"], 12)
        self.desk.run("job", "act", "retry", job)
        row = self.wait_for(job, lambda row: row["attempts"] >= 1 and row["state"] != "dead", "a new beginning")
        self.assertLess(row["attempts"], 12)

    def test_what_is_not_due_waits(self):
        later = self.insert("carrier-pigeon", "queued", not_before=LATER)
        due = self.insert("carrier-pigeon", "queued")
        self.desk.serve()
        self.wait_for(due, lambda row: "last_error" in row, "the one that was due")
        self.assertEqual(self.job(later)["attempts"], 0)

    def test_what_another_life_left_is_taken_over_when_its_time_is_over(self):
        twice = self.insert("sns.confirm", "claimed", lease=GONE)
        once = self.insert("reboot", "claimed", lease=GONE)
        running = self.insert("reboot", "claimed", lease=KEPT)
        self.desk.serve()
        # A confirmation may be asked for twice; of anything else nobody knows whether it took effect.
        row = self.wait_for(twice, lambda row: "last_error" in row, "the confirmation")
        self.assertEqual(row["last_error"], "The job names no address.")
        self.assertEqual(self.job(once)["state"], "unknown")
        self.assertEqual(self.job(running)["state"], "claimed")

    def test_nothing_is_asked_of_an_address_within(self):
        jobs = [self.insert("sns.confirm", "queued", payload) for payload in
                ('{"url":"http://127.0.0.1:1/"}', '{"url":"https://[::1]/"}', '{"url":"file:///etc/passwd"}',
                 '{"url":5}', "[]", "no JSON")]
        self.desk.serve()
        for job in jobs:
            with self.subTest(job):
                row = self.wait_for(job, lambda row: "last_error" in row, "a try")
                self.assertNotEqual(row["state"], "done")
                self.assertTrue(row["last_error"])
        self.assertIsNone(self.desk.server.poll())

    def test_a_restore_holds_back_what_would_go_out_until_it_is_released(self):
        queued = self.insert("carrier-pigeon", "queued", not_before=LATER)
        claimed = self.insert("carrier-pigeon", "claimed", lease=KEPT)
        dead = self.insert("carrier-pigeon", "dead")
        copy = os.path.join(self.desk.scratch, "copy")
        self.desk.run("backup", copy)
        self.assertEqual(self.desk.json("restore", copy)["jobs_held"], 2)
        self.desk.serve()
        self.assertEqual([self.job(job)["state"] for job in (queued, claimed, dead)], ["held", "held", "dead"])
        self.desk.run("job", "release")
        self.wait_for(claimed, lambda row: "last_error" in row, "what was let go")
        self.assertEqual(self.job(queued)["state"], "queued")
        self.assertEqual(self.job(dead)["state"], "dead")

    def test_what_a_person_decided_is_in_the_audit(self):
        jobs = [self.insert("carrier-pigeon", state, not_before=LATER) for state in ("dead", "unknown", "held", "queued")]
        for job in jobs:
            self.desk.run("job", "act", "discard", job)
            self.assertEqual(self.job(job)["state"], "discarded")
            self.desk.run("job", "act", "discard", job, status=3)
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM audit WHERE action = 'job.discard' AND actor = 'desk'"),
                         [(4,)])


if __name__ == "__main__":
    unittest.main()
