#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`stewardctl sla compute`: the cases of public projects, scored by the check that lies beside them, and files that
nobody should have written."""

import json
import unittest

import steward

GOOD = {"timezone": "Europe/Berlin", "calendar": {"mon": [["09:00", "17:00"]]}, "holidays": [], "target_minutes": 60,
        "events": [{"at": "2026-11-16T09:00:00Z", "type": "start"}], "now": "2026-11-16T10:00:00Z"}


def compute(text):
    return steward.run_on(text, "sla", "compute")


class PublicCases(unittest.TestCase):
    def test_all_come_out_as_their_origins_say(self):
        passed, total = steward.compare("sla", "sla compute")
        self.assertGreater(total, 0)
        self.assertEqual(passed, total)


class HostileFiles(unittest.TestCase):
    def test_are_refused_with_a_sentence(self):
        for member, value in (("timezone", "../../etc/passwd"), ("timezone", "Middle/Earth"), ("calendar", "sometimes"),
                              ("calendar", {"mon": [["17:00", "09:00"]]}), ("calendar", {"mon": [["9", "17:00"]]}),
                              ("calendar", {"someday": []}), ("calendar", {"mon": [["00:00", "00:01"]] * 100000}),
                              ("holidays", ["2026-02-30"]), ("holidays", ["2026-12-25"] * 100000),
                              ("target_minutes", -1), ("target_minutes", 1e300), ("target_minutes", "60"),
                              ("events", [{"at": "soon", "type": "start"}]),
                              ("events", [{"at": "2026-11-16T09:00:00Z", "type": "explode"}]),
                              ("events", [{"at": "0001-01-02T00:00:00Z", "type": "start"}]), ("events", {}),
                              ("now", None), ("now", "2026-13-01")):
            with self.subTest(member=member, value=str(value)[:40]):
                done = compute(json.dumps({**GOOD, member: value}))
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertRegex(done.stderr, r"^stewardctl: .*\.\n$")

    def test_that_are_no_object_are_refused(self):
        for text in ("", "[]", "{", "null", '{"now":1,"now":2}', "[" * 100000):
            with self.subTest(text=text[:20]):
                self.assertEqual(compute(text).returncode, 3)

    def test_without_end_are_answered_all_the_same(self):
        for change in ({"calendar": {}}, {"target_minutes": 10 ** 9}, {"calendar": "always", "target_minutes": 10 ** 9},
                       {"holidays": [], "calendar": {"mon": [["00:00", "00:01"]]}, "target_minutes": 10 ** 9}):
            with self.subTest(change=change):
                done = compute(json.dumps({**GOOD, **change}))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIsNone(json.loads(done.stdout)["due_at"])
        self.assertEqual(compute(json.dumps({**GOOD, "events": [{"at": "2026-11-16T09:00:00Z", "type": "pause"},
                                                                {"at": "2026-11-16T09:00:00Z", "type": "resume"}]
                                             * 50000})).returncode, 0)


if __name__ == "__main__":
    unittest.main()
