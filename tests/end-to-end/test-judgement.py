#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator says with stewardctl about how alerts are judged, and what the running engine makes of it."""

import json
import time
import unittest

import steward

REFUSED, USAGE = 3, 2
CPU = json.dumps({"signature": {"is": ["High CPU"]}})


def moment(hours):
    """So many hours from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + hours * 3600))


class TestCase(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        company = self.desk.add_company("Contoso")
        self.company = ("--company", company["id"])
        self.sender = steward.Sender(self.desk.port, company["api_key"])
        self.addCleanup(self.sender.close)

    def post(self, asset, signature, **more):
        status, _, answer = self.sender.post(steward.alert(asset, signature, **more))
        self.assertEqual(status, 202)
        return answer["alerts"][0] if answer["alerts"] else None

    def wait_for_incidents(self, count):
        return steward.wait_until(
            lambda: len(found := self.desk.json("incident", "list")) == count and found, f"{count} incidents")


class HoldingBack(TestCase):
    def test_a_silence_holds_alerts_and_lets_them_go_when_it_ends(self):
        silence = self.desk.json("silence", "add", CPU, *self.company, "--for", "4h", "--reason", "Known")["id"]
        alert = self.post("web-01", "High CPU")
        row, = self.desk.json("alert", "list")
        self.assertEqual((row["id"], row["incident_id"], row["held_by"]), (alert, None, silence))
        self.assertIn(silence, self.desk.run("alert", "list").stdout)
        self.assertEqual([row["id"] for row in self.desk.json("alert", "list", "--held-by", silence)], [alert])
        shown, = self.desk.json("silence", "list", *self.company)
        self.assertEqual((shown["id"], shown["active"], shown["held"], shown["reason"]), (silence, True, 1, "Known"))
        self.desk.run("silence", "end", silence, *self.company)
        incident, = self.wait_for_incidents(1)
        row, = self.desk.json("alert", "list")
        self.assertEqual((row["incident_id"], row["held_by"]), (incident["id"], silence))
        self.desk.run("silence", "end", silence, *self.company, status=REFUSED)

    def test_a_silence_ends_by_itself(self):
        self.desk.run("silence", "add", CPU, *self.company, "--for", "2s", "--reason", "Short")
        self.post("web-01", "High CPU")
        self.wait_for_incidents(1)

    def test_what_a_window_held_is_let_go_at_the_start_when_it_ended_while_the_desk_was_off(self):
        window = self.desk.json("window", "add", *self.company, "--from", moment(-1), "--to", moment(1),
                                "--reason", "Patches")["id"]
        self.post("web-01", "High CPU")
        self.assertEqual(self.desk.json("incident", "list"), [])
        self.desk.stop()
        self.desk.run("window", "remove", window, *self.company)
        self.desk.serve()
        self.wait_for_incidents(1)

    def test_windows_come_back_each_week(self):
        self.desk.run("window", "add", *self.company, "--weekly", "sat,sun", "--from", "22:00", "--to", "04:30",
                      "--reason", "Backups")
        shown, = self.desk.json("window", "list", *self.company)
        self.assertEqual((shown["days"], shown["from"], shown["to"]), (["sat", "sun"], "22:00", "04:30"))
        for days, start in (("sat,someday", "22:00"), ("sat", "25:00")):
            self.desk.run("window", "add", *self.company, "--weekly", days, "--from", start, "--to", "04:30",
                          "--reason", "Backups", status=USAGE)


class Waiting(TestCase):
    def test_what_waits_is_shown_apart_and_becomes_an_incident_in_time(self):
        self.desk.run("gate", "set", *self.company, "--severity", "high", "--alerts", "2", "--wait", "20m")
        self.assertEqual(self.desk.json("gate", "list", *self.company),
                         [{"severity": "high", "alerts": 2, "wait_ms": 1200000}])
        self.post("web-01", "High CPU")
        self.assertEqual(self.desk.json("incident", "list"), [])
        waiting, = self.desk.json("incident", "list", "--status", "pending")
        self.assertEqual((waiting["status"], waiting["alert_count"]), ("pending", 1))
        self.assertGreater(waiting["due_at"], waiting["created_at"])
        self.post("web-02", "High CPU")
        incident, = self.desk.json("incident", "list")
        self.assertEqual((incident["id"], incident["status"]), (waiting["id"], "new"))

    def test_the_engine_shows_it_when_the_time_is_over(self):
        self.desk.run("gate", "set", *self.company, "--severity", "high", "--wait", "2s")
        self.post("web-01", "High CPU")
        self.wait_for_incidents(1)

    def test_removing_the_gate_shows_what_waits(self):
        self.desk.run("gate", "set", *self.company, "--severity", "high", "--wait", "20m")
        self.post("web-01", "High CPU")
        self.assertEqual(self.desk.json("incident", "list"), [])
        self.desk.run("gate", "set", *self.company, "--severity", "high", "--wait", "0")
        self.wait_for_incidents(1)
        self.desk.run("gate", "set", *self.company, "--severity", "high", status=USAGE)
        self.desk.run("gate", "set", *self.company, "--severity", "high", "--wait", "9d", status=REFUSED)


class Rules(TestCase):
    RULE = {"name": "Disks wait", "severity": "low", "category": "capacity", "skill": "storage", "do_not_page": True,
            "match": {"signature": {"contains": ["disk"]}}}

    def test_a_rule_is_tried_on_what_came_before_it_is_saved_and_can_be_taken_back(self):
        for number in range(3):
            self.post(f"web-0{number}", "Disk full")
        self.post("web-01", "High CPU")
        rule = json.dumps(self.RULE)
        tried = self.desk.json("rule", "try", rule, *self.company)
        self.assertEqual((tried["alerts"], tried["matched"], tried["changed"]), (4, 3, 3))
        self.assertEqual(tried["changed_to"]["low"], 3)
        self.assertEqual([row for row in self.desk.json("rule", "list", *self.company) if not row["shipped"]], [])
        saved = self.desk.json("rule", "add", rule, *self.company)["id"]
        self.assertEqual(self.desk.json("rule", "list", *self.company)[0]["id"], saved)
        alert = self.post("db-01", "Disk full")
        row = next(row for row in self.desk.json("alert", "list") if row["id"] == alert)
        self.assertEqual(row["severity"], "low")
        self.assertEqual(row["classification"],
                         {"severity_before": "high", "reason": "Disks wait", "confidence": 100, "category": "capacity",
                          "skill": "storage", "do_not_page": True, "never_join": False})
        self.desk.run("alert", "undo", alert)
        row = next(row for row in self.desk.json("alert", "list") if row["id"] == alert)
        self.assertEqual((row["severity"], row["classification"]), ("high", None))
        self.desk.run("rule", "try", "{}", *self.company, status=REFUSED)

    def test_ransomware_and_deleted_backups_are_critical_and_never_join(self):
        self.post("fs-01", "High CPU")
        self.post("fs-01", "Ransomware detected", severity="low")
        self.post("fs-01", "Backups were deleted", severity="info")
        incidents = {incident["title"]: incident["severity"] for incident in self.desk.json("incident", "list")}
        self.assertEqual(sorted(incidents.values()), ["critical", "critical", "high"], incidents)


class Sources(TestCase):
    def test_a_rotation_strands_no_alert_and_another_source_resolves_none(self):
        self.post("web-01", "High CPU")
        source = self.desk.json("source", "list", *self.company)[0]
        other = self.desk.json("source", "add", *self.company, "--name", "Branch")
        rotated = self.desk.json("key", "rotate", *self.company, "--source", source["source_id"])
        self.desk.run("key", "revoke", *self.company, "--key", source["key_id"])
        for key, status in ((other["api_key"], "new"), (rotated["api_key"], "resolved")):
            sender = steward.Sender(self.desk.port, key)
            self.assertEqual(sender.post(steward.alert("web-01", "High CPU", state="resolved"))[0], 202)
            sender.close()
            incident, = self.desk.json("incident", "list")
            self.assertEqual(incident["status"], status)


class Patterns(TestCase):
    def test_an_incident_shows_its_pattern_with_advice(self):
        for number in range(25):
            self.post(f"web-{number:02}", "Unreachable")
        incident, = self.desk.json("incident", "list")

        def find():
            return self.desk.json("incident", "show", incident["id"])["pattern"]

        pattern = steward.wait_until(find, "a pattern")
        self.assertEqual(pattern["kind"], "storm")
        self.assertTrue(0 < pattern["confidence"] <= 100)
        self.assertGreater(len(pattern["recommendation"].split()), 5)


class StandingBehind(TestCase):
    def test_what_stands_behind_a_router_that_is_down_joins_its_incident(self):
        for asset in ("router", "host"):
            self.post(asset, "Hello")
        ids = {asset["name"]: asset["id"] for asset in self.desk.json("asset", "list", *self.company)}
        self.desk.run("asset", "set", ids["host"], *self.company, "--depends-on", ids["router"])
        self.desk.run("asset", "set", ids["router"], *self.company, "--depends-on", ids["host"], status=REFUSED)
        self.desk.run("asset", "set", ids["host"], *self.company, status=USAGE)
        host = next(asset for asset in self.desk.json("asset", "list", *self.company) if asset["name"] == "host")
        self.assertEqual(host["depends_on"], [ids["router"]])
        router_alert, host_alert = self.post("router", "Host down"), self.post("host", "Backup overdue")
        incidents = {alert["id"]: alert["incident_id"] for alert in self.desk.json("alert", "list")}
        self.assertEqual(incidents[router_alert], incidents[host_alert])


if __name__ == "__main__":
    unittest.main()
