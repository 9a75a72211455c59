#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that was damaged while the program was dead: found, put together again, and told in words."""

import contextlib
import glob
import os
import sqlite3
import unittest

import steward

ALERTS = 400
PAGE_BYTES = 4096
DAMAGED_PAGES = 6


def damage(path):
    """Overwrites pages in the middle of the file, after all of the log has moved into it."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // PAGE_BYTES // 2 * PAGE_BYTES)
        file.write(os.urandom(DAMAGED_PAGES * PAGE_BYTES))


class ADamagedFile(unittest.TestCase):
    def post(self, desk, key, first, count):
        sender = steward.Sender(desk.port, key)
        for number in range(first, first + count):
            status, _, answer = sender.post(steward.alert(f"web-{number}", f"Signature {number % 20}"))
            self.assertEqual((status, answer["accepted"]), (202, 1))
        sender.close()

    def read_new_address(self, desk):
        """The engine is closed and opened anew; what it listens on is told again."""
        line = desk.server.stdout.readline()
        self.assertTrue(line.startswith("listening on "), line)
        desk.port = int(line.strip().rsplit(":", 1)[1])

    def test_is_mended_while_the_desk_goes_on(self):
        with steward.Desk() as desk:
            key = desk.add_company("Contoso", "--rate", "100000", "--burst", "100000")["api_key"]
            desk.serve()
            self.post(desk, key, 0, ALERTS)
            desk.kill()
            damage(os.path.join(desk.folder, "steward.db"))
            desk.serve()
            self.read_new_address(desk)
            self.post(desk, key, ALERTS, 1)
            self.assertIn("put it together again", desk.server.stderr.readline())
            desk.run("audit", "verify")
            self.assertGreater(desk.json("stats")["alerts"], 1)
            self.assertEqual(len(glob.glob(os.path.join(desk.folder, "steward.db.damaged-*[0-9Z]"))), 1)
            self.assertEqual(len(glob.glob(os.path.join(desk.folder, "recovery-*.txt"))), 1)
            self.assertFalse(os.path.exists(os.path.join(desk.folder, "damaged")))
            desk.stop()
            desk.serve()
            desk.stop()


if __name__ == "__main__":
    unittest.main()
