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


def empty_the_log(path):
    """Returns on which page the table of keys begins, when all of the log has moved into the file."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'access_key'").fetchone()[0]


def overwrite(path, page, count):
    with open(path, "r+b") as file:
        file.seek(page * PAGE_BYTES)
        file.write(os.urandom(count * PAGE_BYTES))


def damage_the_rows(path):
    """Far behind the schema, without which nothing could be read."""
    empty_the_log(path)
    overwrite(path, os.path.getsize(path) // PAGE_BYTES * 3 // 4, DAMAGED_PAGES)


def damage_the_keys(path):
    overwrite(path, empty_the_log(path) - 1, 1)


class ADamagedFile(unittest.TestCase):
    def post(self, desk, key, first, count):
        sender = steward.Sender(desk.port, key)
        for number in range(first, first + count):
            status, _, answer = sender.post(steward.alert(f"web-{number}", f"Signature {number % 20}"))
            self.assertEqual((status, answer["accepted"]), (202, 1))
        sender.close()

    def answers(self, desk, key):
        """It is closed and opened anew in between, or mended before it listens."""
        try:
            self.post(desk, key, ALERTS, 1)
        except OSError:
            return False
        return True

    def find(self, desk, pattern):
        return glob.glob(os.path.join(desk.folder, pattern))

    def mend(self, damage):
        with steward.Desk() as desk:
            key = desk.add_company("Contoso", "--rate", "100000", "--burst", "100000")["api_key"]
            desk.serve()
            self.post(desk, key, 0, ALERTS)
            desk.kill()
            damage(os.path.join(desk.folder, "steward.db"))
            desk.serve("--listen", f"127.0.0.1:{steward.free_port()}")
            steward.wait_until(lambda: self.find(desk, "recovery-*.txt"), "the report of what was saved")
            steward.wait_until(lambda: self.answers(desk, key), "the door answers")
            # What is damaged may be found before it is read, or only then, which is told first.
            self.assertTrue(any("put it together again" in line for line in desk.server.stderr))
            desk.run("audit", "verify")
            self.assertGreater(desk.json("stats")["alerts"], ALERTS // 2)
            self.assertEqual(len(self.find(desk, "steward.db.damaged-*[0-9Z]")), 1)
            self.assertEqual(len(self.find(desk, "recovery-*.txt")), 1)
            self.assertFalse(os.path.exists(os.path.join(desk.folder, "damaged")))
            desk.stop()
            desk.serve()
            desk.stop()

    def test_among_the_rows_is_mended(self):
        self.mend(damage_the_rows)

    def test_of_what_every_start_reads_is_mended(self):
        self.mend(damage_the_keys)


if __name__ == "__main__":
    unittest.main()
