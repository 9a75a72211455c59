#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A source that has to be heard: its silence is an incident, which ends with its next message; a restart is none."""

import unittest

import steward


class ASourceThatHasToBeHeard(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")

    def add(self, heartbeat):
        return self.desk.json("source", "add", "--company", self.company["id"], "--name", "Backups", "--heartbeat",
                              heartbeat)["api_key"]

    def titles(self, status):
        return [incident["title"] for incident in self.desk.json("incident", "list", "--status", status)]

    def send(self, key):
        sender = steward.Sender(self.desk.port, key)
        self.assertEqual(sender.post(steward.alert("nas", "Backup", state="resolved"))[0], 202)
        sender.close()

    def test_is_missed_until_its_next_message(self):
        key = self.add("5s")
        self.send(key)
        self.assertEqual(self.titles("new"), [])
        steward.wait_until(lambda: self.titles("new") == ["Backups is silent"], "it is missed")
        self.send(key)
        steward.wait_until(lambda: self.titles("resolved") == ["Backups is silent"], "it is heard")
        self.assertEqual(self.titles("new"), [])

    def test_is_not_missed_for_what_steward_could_not_hear(self):
        key = self.add("1h")
        self.send(key)
        self.desk.kill()
        self.desk.serve()
        self.desk.run("source", "set", "--company", self.company["id"], "--source", "source-2", "--heartbeat", "2h")
        self.assertEqual(self.titles("new"), [])
        source = next(s for s in self.desk.json("source", "list") if s["name"] == "Backups")
        self.assertEqual(source["heartbeat_s"], 7200)
        self.desk.run("source", "set", "--company", self.company["id"], "--source", "source-2", "--heartbeat", "1s",
                      status=3)


if __name__ == "__main__":
    unittest.main()
