#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages that nobody knows, from the tray to alerts once the administrator has saved a mapping."""

import json
import os
import unittest

import steward

MANY = 60
BOILER = {"format": 1, "name": "boiler", "title": "Boiler", "setup": "Point it here.",
          "shapes": [{"when": ["kettle"], "fields": {"asset": "kettle", "signature": "fault"}}]}


class TheTray(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")

    def post(self, *messages):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        for message in messages:
            self.assertEqual(sender.post(message)[0], 202)
        sender.close()

    def save_mapping(self):
        path = os.path.join(self.desk.scratch, "boiler.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(BOILER, file)
        self.desk.run("mapping", "save", path, "--company", self.company["id"])

    def wait_for_tray(self, n_messages):
        steward.wait_until(lambda: len(self.desk.json("tray", "list")) == n_messages, "the tray was replayed")

    def test_what_a_mapping_knows_leaves_it_and_the_rest_stays(self):
        self.post({"kettle": "k-1", "fault": "Too hot"}, {"toaster": "t-1"})
        newest, oldest = self.desk.json("tray", "list", "--company", self.company["id"])
        self.assertEqual(json.loads(self.desk.json("tray", "show", oldest["id"])["body"])["kettle"], "k-1")
        self.save_mapping()
        self.assertEqual(self.desk.json("mapping", "show", "boiler", "--company", self.company["id"]), BOILER)
        self.desk.run("mapping", "show", "kettle", "--company", self.company["id"], status=3)
        self.wait_for_tray(1)
        self.assertEqual([message["id"] for message in self.desk.json("tray", "list")], [newest["id"]])
        alert, = self.desk.json("alert", "list")
        self.assertEqual((alert["asset"], alert["signature"], alert["received_at"]),
                         ("k-1", "Too hot", oldest["received_at"]))
        replayed = self.desk.json("tray", "replay", "--company", self.company["id"])
        self.assertEqual(replayed, {"recognised": 0})
        self.desk.run("tray", "show", oldest["id"], status=3)

    def test_a_replay_that_was_killed_goes_on_and_takes_nothing_twice(self):
        self.post(*({"kettle": f"k-{number}", "fault": "Too hot"} for number in range(MANY)))
        self.save_mapping()
        self.desk.kill()
        self.desk.serve()
        self.wait_for_tray(0)
        self.assertEqual([alert["count"] for alert in self.desk.json("alert", "list", "--limit", "100")], [1] * MANY)
        self.desk.stop()
        self.desk.run("audit", "verify")


if __name__ == "__main__":
    unittest.main()
