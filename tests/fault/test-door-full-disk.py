#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills up: the door answers 503 and says when to come again, loses nothing that it had answered, and goes
on by itself when there is space. The disk is a small one in memory, in a mount namespace of this test's own."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import steward

SIZE_MIB = 6
LARGER_MIB = 64
MESSAGE = "x" * 8000
MOST_POSTS = 2000


def mount(folder, *options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder], check=True)


class AFullDisk(unittest.TestCase):
    def setUp(self):
        self.disk = tempfile.mkdtemp(prefix="steward-test-")
        mount(self.disk, f"size={SIZE_MIB}m")
        self.addCleanup(shutil.rmtree, self.disk, ignore_errors=True)
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)

    def post(self, sender, number):
        return sender.post(steward.alert(f"web-{number}", "High CPU usage", dedup_key=str(number), message=MESSAGE))

    def fill(self, sender):
        """Posts until the door refuses; returns what it answered 2xx and how it refused."""
        accepted = []
        for number in range(MOST_POSTS):
            status, headers, answer = self.post(sender, number)
            if status != 202:
                return accepted, status, headers, answer
            accepted.append(str(number))
        raise AssertionError("the disk took everything")

    def test_refuses_and_recovers(self):
        with steward.Desk(os.path.join(self.disk, "data")) as desk:
            desk.serve()
            company = desk.add_company("Contoso", "--rate", "10000000", "--burst", "10000000")
            sender = steward.Sender(desk.port, company["api_key"])
            accepted, status, headers, answer = self.fill(sender)
            self.assertGreater(len(accepted), 10)
            self.assertEqual(status, 503, answer)
            self.assertGreater(int(headers["Retry-After"]), 0)
            self.assertEqual(list(answer), ["error"])
            self.assertEqual(self.post(sender, MOST_POSTS)[0], 503)
            subprocess.run(["mount", "-o", f"remount,size={LARGER_MIB}m", self.disk], check=True)
            steward.wait_until(lambda: self.post(sender, MOST_POSTS)[0] == 202, "the door takes alerts again")
            sender.close()
            self.assertEqual(desk.stop()[0], 0)
            rows = dict(desk.query("SELECT dedup_key, count FROM alert WHERE dedup_key IS NOT NULL"))
            self.assertEqual([key for key in accepted if rows.get(key) != 1], [])
            self.assertEqual(set(rows), {*accepted, str(MOST_POSTS)})
            desk.run("audit", "verify")


def enter_namespace():
    for way in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        if subprocess.run(["unshare", *way, "true"], capture_output=True, check=False).returncode == 0:
            os.execvp("unshare", ["unshare", *way, sys.executable, os.path.abspath(__file__), "--inside"])
    steward.skip("a mount namespace is not permitted here")


if __name__ == "__main__":
    if "--inside" not in sys.argv:
        enter_namespace()
    unittest.main(argv=sys.argv[:1])
