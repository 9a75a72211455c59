#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`stewardctl oncall resolve`: the cases of public projects, scored by the check that lies beside them, and files that
nobody should have written."""

import json
import unittest

import steward

LAYER = {"name": "days", "members": ["ana", "ben"], "start": "2026-11-16T09:00:00+01:00", "rotation": "weekly",
         "every": 1, "end": None, "restrictions": []}
GOOD = {"timezone": "Europe/Berlin", "layers": [LAYER], "overrides": [], "at": ["2026-11-21T12:00:00Z"]}


def resolve(text):
    return steward.run_on(text, "oncall", "resolve")


class PublicCases(unittest.TestCase):
    def test_all_come_out_as_their_origins_say(self):
        passed, total = steward.compare("oncall", "oncall resolve")
        self.assertGreater(total, 0)
        self.assertEqual(passed, total)


class HostileFiles(unittest.TestCase):
    def refused(self, text):
        done = resolve(text)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"^stewardctl: .*\.\n$")

    def test_are_refused_with_a_sentence(self):
        for member, value in (("timezone", "../../etc/passwd"), ("timezone", "Middle/Earth"), ("timezone", None),
                              ("layers", {}), ("layers", [3]), ("layers", [LAYER] * 1000), ("overrides", "none"),
                              ("overrides", [{"member": "ana", "from": "soon", "to": "later"}]), ("at", None),
                              ("at", ["soon"]), ("at", [7]), ("at", ["2026-11-21T12:00:00Z"] * 100000)):
            with self.subTest(member=member, value=str(value)[:40]):
                self.refused(json.dumps({**GOOD, member: value}))

    def test_with_a_wrong_layer_are_refused_and_the_place_is_named(self):
        for member, value in (("start", None), ("start", "2026-02-30T00:00:00Z"), ("end", 5), ("rotation", "yearly"),
                              ("rotation", None), ("every", 0), ("every", -1), ("every", 1.5), ("every", 1e300),
                              ("every", 10 ** 12), ("members", "ana"), ("members", ["ana"] * 100000),
                              ("members", [""]), ("members", [["ana"]]), ("members", ["a" * 100000]),
                              ("restrictions", [{"from": "25:00", "to": "08:00"}]),
                              ("restrictions", [{"from": "24:00", "to": "08:00"}]),
                              ("restrictions", [{"days": ["someday"], "from": "18:00", "to": "08:00"}]),
                              ("restrictions", [{"days": ["mon"]}]), ("restrictions", [[]])):
            with self.subTest(member=member, value=str(value)[:40]):
                text = json.dumps({**GOOD, "layers": [{**LAYER, member: value}]})
                self.refused(text)
                self.assertIn("layers[0]." + member, resolve(text).stderr)

    def test_that_are_no_object_are_refused(self):
        for text in ("", "[]", "{", "null", '{"at":1,"at":2}', "[" * 100000):
            with self.subTest(text=text[:20]):
                self.refused(text)

    def test_at_the_ends_of_time_are_answered(self):
        for start in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
            for rotation in ("hourly", "daily", "weekly", "monthly"):
                text = json.dumps({**GOOD, "layers": [{**LAYER, "start": start, "rotation": rotation}],
                                   "at": ["0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]})
                with self.subTest(start=start, rotation=rotation):
                    self.assertEqual(resolve(text).returncode, 0)


if __name__ == "__main__":
    unittest.main()
