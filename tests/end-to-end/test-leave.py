#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client leaves the running program: the door is closed, the data goes even when the program is killed on the way,
and the certificate stands."""

import json
import os
import stat
import unittest

import steward

ALERTS = 2000


class Leave(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)

    def post(self, key, n):
        sender = steward.Sender(self.desk.port, key)
        self.addCleanup(sender.close)
        for start in range(0, n, 500):
            status, _, _ = sender.post([steward.alert(f"host-{i}", f"Problem {i}") for i in range(start, start + 500)])
            self.assertEqual(status, 202)
        return sender

    def count(self, table, company=1):
        return self.desk.query(f"SELECT COUNT(*) FROM {table} WHERE company_id = {company}")[0][0]

    def certificate(self):
        return self.desk.json("company", "certificate", "--company", "company-1")

    def wait_for(self, state):
        return steward.wait_until(lambda: (found := self.certificate())["state"] == state and found, state)

    def come_back_with_a_backup(self, copy):
        """Who left does not come back with a backup of before."""
        self.assertEqual(self.desk.stop()[0], 0)
        self.desk.run("restore", copy)
        self.assertEqual(len(self.desk.query("SELECT id FROM company")), 2)
        self.desk.serve()
        steward.wait_until(lambda: self.desk.query("SELECT COUNT(ended_at) FROM departure")[0][0], "gone again")
        self.assertEqual(self.count("alert"), 0)
        self.assertEqual([row["name"] for row in self.desk.json("company", "list")], ["Fabrikam"])

    def test_a_client_can_stay_until_the_last_moment(self):
        key = self.desk.add_company("Contoso")["api_key"]
        self.desk.serve()
        sender = self.post(key, 500)
        self.desk.run("company", "leave", "--company", "company-1", "--name", "Contos", status=3)
        self.desk.run("company", "leave", "--company", "company-1", "--name", "Contoso", "--after", "2d")
        steward.wait_until(lambda: sender.post([steward.alert("a", "b")])[0] == 401, "the door is closed")
        self.assertEqual(self.certificate()["state"], "waiting")
        steward.wait_until(lambda: "export" in self.certificate(), "the export")
        self.desk.run("company", "stay", "--company", "company-1")
        steward.wait_until(lambda: sender.post([steward.alert("a", "b")])[0] == 202, "the door is open")
        self.assertEqual(self.desk.json("company", "leaving"), [])

    def test_all_of_it_goes_although_the_program_is_killed(self):
        key = self.desk.add_company("Contoso", "--hmac", "off")["api_key"]
        other = self.desk.add_company("Fabrikam", "--rate", "1000")["api_key"]
        self.desk.serve()
        self.post(key, ALERTS)
        self.post(other, 500)
        copy = os.path.join(self.desk.scratch, "copy")
        self.desk.run("backup", copy)
        self.desk.run("company", "leave", "--company", "company-1", "--name", "Contoso", "--after", "now")
        # What is in work when the program dies is found again when its lease ends, which takes longer than a test.
        steward.wait_until(lambda: "cleared" in self.certificate(), "what lies outside is cleared")
        self.desk.kill()
        self.desk.serve()
        gone = steward.wait_until(lambda: "remains" in (found := self.certificate()) and found, "the certificate")
        self.assertEqual((gone["state"], gone["removed"]["alerts"], gone["name"]), ("gone", ALERTS, "Contoso"))
        for table in ("alert", "incident", "payload", "source", "access_key", "asset", "change"):
            self.assertEqual(self.count(table), 0, table)
        self.assertGreater(self.count("alert", 2), 0)
        self.assertEqual([row["name"] for row in self.desk.json("company", "list")], ["Fabrikam"])
        with open(gone["remains"]["certificate"], encoding="utf-8") as file:
            self.assertEqual(json.load(file)["removed"], gone["removed"])
        for path in (gone["remains"]["certificate"], gone["export"]["file"]):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(gone["export"]["file"], encoding="utf-8") as file:
            tables = [json.loads(line).get("table") for line in file]
        self.assertEqual(tables.count("alert"), ALERTS)
        self.desk.run("audit", "verify")
        self.come_back_with_a_backup(copy)
        self.assertEqual(self.desk.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
