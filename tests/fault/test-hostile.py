#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared hostile requests against the real program: each is answered right, and the store holds what it may hold
of them. The slow ones take minutes: give --slow."""

import json
import os
import subprocess
import sys
import unittest

import steward

FIXTURES = steward.shared("fixtures", "hostile-http")
SLOW = "--slow" in sys.argv


def marker(name):
    """What tells a case's message from the others': nearly all name the case; the texts are whole bodies."""
    if not name.startswith("text-"):
        return f'hostile-http {name}"'.encode()
    with open(os.path.join(FIXTURES, name + ".http"), "rb") as file:
        return file.read().partition(b"\r\n\r\n")[2]


class HostileRequests(unittest.TestCase):
    def test_each_is_answered_right_and_leaves_what_it_may(self):
        with steward.Desk() as desk:
            desk.serve()
            company = desk.add_company("Contoso", "--rate", "100000", "--burst", "100000")
            self.send(desk, company)
            self.check_stored(desk)
            self.assertEqual(desk.stop()[0], 0)
            desk.run("audit", "verify")

    def send(self, desk, company):
        done = subprocess.run([sys.executable, os.path.join(FIXTURES, "send.py"), "127.0.0.1", str(desk.port), "--key",
                               company["api_key"], *([] if SLOW else ["--skip-slow"])],
                              capture_output=True, text=True, check=False)
        print(done.stdout, end="", file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check_stored(self, desk):
        bodies = [bytes(body) for body, in desk.query("SELECT body FROM payload WHERE outcome = 0")]
        with open(os.path.join(FIXTURES, "INDEX.json"), encoding="utf-8") as file:
            cases = json.load(file)["cases"]
        for case in cases:
            name = case["file"].removesuffix(".http")
            may = case.get("stores", 0)
            if may != "any" and (SLOW or not ("slow" in case or case.get("hold_open"))):
                with self.subTest(name):
                    self.assertEqual(sum(marker(name) in body for body in bodies), may)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
