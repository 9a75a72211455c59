#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A night drill: an alert that is none comes through the door, and the time until somebody answers is kept."""

import time
import unittest

import steward


class Drill(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.company = self.desk.add_company("Northwind")["id"]
        self.serve()

    def serve(self, *options):
        self.desk.serve(*options)

    def plan(self, *options):
        self.desk.run("drill", "plan", "--company", self.company, *options)

    def drills(self):
        return self.desk.json("drill", "list")

    def wait_for(self, *states):
        def rows_of_those_states():
            rows = self.drills()
            return [row["state"] for row in rows] == list(states) and rows

        return steward.wait_until(rows_of_those_states, f"they are {states}")

    def test_the_time_until_somebody_answers_is_kept(self):
        self.plan()
        drill, = self.wait_for("fired")
        incident = self.desk.json("incident", "show", drill["incident_id"])
        self.assertEqual(incident["severity"], "critical")
        self.desk.run("incident", "act", "acknowledge", drill["incident_id"])
        drill, = self.wait_for("acknowledged")
        self.assertGreaterEqual(drill["seconds_to_acknowledge"], 0)

    def test_all_of_a_company_come_with_one_key(self):
        self.plan()
        self.wait_for("fired")
        self.plan()
        self.wait_for("fired", "fired")
        names = [row["name"] for row in self.desk.json("source", "list")]
        self.assertEqual(names.count("Night drill"), 1)

    def test_one_for_later_waits(self):
        self.plan("--at", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400)))
        self.wait_for("planned")
        self.assertEqual(self.desk.json("alert", "list"), [])

    def test_a_plan_says_how_often_and_not_when(self):
        self.desk.run("drill", "repeat", "--company", self.company, "--every", "month", "--at", "03:30")
        plan, = self.desk.json("drill", "plans")
        self.assertEqual((plan["company"], plan["every"], plan["minute"]), ("Northwind", "month", 210))
        self.assertNotIn("next_at", plan)
        self.desk.run("drill", "repeat", "--company", self.company, "--every", "never")
        self.assertEqual(self.desk.json("drill", "plans"), [])


class DrillThroughTls(Drill):
    """The desk shows a certificate of its own making, which nobody signed: the drill knows it."""

    def serve(self):
        self.desk.serve("--tls-self-made")
        assert self.desk.url.startswith("https:"), self.desk.url


class DrillBehindProxy(Drill):
    """The desk listens everywhere without encryption, since a proxy of another machine speaks it: the drill goes straight
    to the door."""

    def serve(self):
        self.desk.serve("--listen", "0.0.0.0:0", "--behind-proxy", "192.0.2.9")


class DrillBehindProxyOfThisMachine(Drill):
    """The drill comes from the proxy's own address, and names nobody whom it speaks for."""

    def serve(self):
        self.desk.serve("--behind-proxy", "127.0.0.1")


if __name__ == "__main__":
    unittest.main()
