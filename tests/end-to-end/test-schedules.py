#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-call schedules by the command line, and as calendars: written, subscribed to, revoked and taken in."""

import datetime
import json
import os
import unittest
import urllib.error
import urllib.request

import steward

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def iso(days=0, hours=0):
    return (NOW + datetime.timedelta(days=days, hours=hours)).isoformat().replace("+00:00", "Z")


SCHEDULE = {"name": "First Line", "timezone": "Europe/Berlin",
            "layers": [{"name": "Days", "members": ["Ada Ruiz", "Tom Weber"], "start": iso(-30), "rotation": "daily"}]}


class Schedules(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.desk.run("person", "add", "--name", "Ada Ruiz", "--role", "administrator")
        self.desk.run("person", "add", "--name", "Tom Weber", "--role", "technician")
        self.desk.run("oncall", "save", json.dumps(SCHEDULE))

    def write(self, name, text):
        path = os.path.join(self.desk.scratch, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def who(self, at):
        return self.desk.json("oncall", "who", "--at", at)[0]["person"]

    def read(self, url, **headers):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, ""

    def test_an_override_counts_until_it_is_dropped(self):
        first = self.who(iso(2, 1))
        other = "Tom Weber" if first == "Ada Ruiz" else "Ada Ruiz"
        self.desk.run("oncall", "override", "schedule-1", "--person", other, "--from", iso(2), "--to", iso(2, 3))
        self.assertEqual(self.who(iso(2, 1)), other)
        self.assertEqual(len(self.desk.json("oncall", "show", "schedule-1")["overrides"]), 1)
        self.desk.run("oncall", "drop", "override-1")
        self.assertEqual(self.who(iso(2, 1)), first)

    def test_nobody_of_that_name_and_no_such_schedule_are_refused(self):
        self.desk.run("oncall", "take", "schedule-1", "--person", "Nobody", status=3)
        self.desk.run("oncall", "take", "schedule-7", "--person", "Ada Ruiz", status=3)
        self.desk.run("oncall", "take", "first", "--person", "Ada Ruiz", status=2)

    def test_a_calendar_subscribes_until_its_address_is_revoked(self):
        url = self.desk.json("oncall", "feed", "schedule-1")["url"]
        status, headers, text = self.read(url)
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/calendar"))
        self.assertIn("SUMMARY:Ada Ruiz", text)
        self.assertEqual(self.read(url, **{"If-None-Match": headers["ETag"]})[0], 304)
        self.assertEqual(self.read(url[:-1])[0], 404)
        self.assertEqual(self.read(url.split("?")[0])[0], 404)
        second = self.desk.json("oncall", "feed", "schedule-1")["url"]
        self.assertEqual(self.read(url)[0], 404)
        self.desk.run("oncall", "revoke", "schedule-1")
        self.assertEqual(self.read(second)[0], 404)

    def test_what_is_written_can_be_taken_in(self):
        before = [self.who(iso(days, 1)) for days in range(3)]
        path = self.write("shifts.ics", self.desk.run("oncall", "export", "schedule-1").stdout)
        empty = {"name": "Second", "timezone": "UTC", "layers": []}
        self.desk.run("oncall", "save", json.dumps(empty), "--schedule", "schedule-1")
        self.assertIsNone(self.who(iso(1, 1)))
        self.desk.run("oncall", "import", "schedule-1", path, "--overrides")
        self.assertEqual([self.who(iso(days, 1)) for days in range(3)], before)

    def test_an_absence_from_a_calendar_makes_a_gap(self):
        day = (NOW + datetime.timedelta(days=3)).strftime("%Y%m%d")
        path = self.write("away.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                          f"DTSTART;VALUE=DATE:{day}\r\nDURATION:P4D\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        self.assertEqual(self.desk.json("oncall", "list")[0]["gaps"], [])
        self.desk.run("oncall", "import", "schedule-1", path, "--person", "Tom Weber")
        gaps = self.desk.json("oncall", "list")[0]["gaps"]
        self.assertGreater(len(gaps), 0)
        self.assertEqual(gaps[0]["proposals"], ["Ada Ruiz"])

    def test_what_a_calendar_would_do_is_told_first(self):
        day = (NOW + datetime.timedelta(days=3)).strftime("%Y%m%d")
        event = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:{1}T{0}0000Z\r\nDURATION:PT1H\r\nSUMMARY:{2}\r\nEND:VEVENT\r\n"
        path = self.write("away.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(
            event.format(10 + number, day, name) for number, name in enumerate(("Tom Weber", "Zoe", "ada ruiz", "Zoe"))) +
            "END:VCALENDAR\r\n")
        told = self.desk.json("oncall", "import", "schedule-1", path, "--dry-run")
        self.assertEqual({name: told[name] for name in ("events", "counting", "unknown_names")},
                         {"events": 4, "counting": 2, "unknown_names": 1})
        self.assertEqual([(row["who"], row["person"]) for row in told["list"]],
                         [("Tom Weber", "Tom Weber"), ("Zoe", None), ("ada ruiz", "Ada Ruiz"), ("Zoe", None)])
        self.assertEqual(told["list"][0]["from"], f"{day[:4]}-{day[4:6]}-{day[6:]}T10:00:00Z")
        text = self.desk.run("oncall", "import", "schedule-1", path, "--dry-run").stdout.splitlines()
        self.assertEqual(text[0].split(), ["WHO", "PERSON", "FROM", "TO"])
        self.assertEqual(len(text), 6)
        self.assertEqual(text[5], "2 events would count. 2 name nobody at this desk and would count for nothing.")
        all_his = self.desk.json("oncall", "import", "schedule-1", path, "--dry-run", "--person", "Tom Weber")
        self.assertEqual({row["person"] for row in all_his["list"]}, {"Tom Weber"})
        self.assertEqual((all_his["counting"], all_his["unknown_names"]), (4, 0))
        self.desk.run("oncall", "import", "schedule-7", path, "--dry-run", status=3)
        self.desk.run("oncall", "import", "schedule-1", path, "--dry-run", "--person", "Nobody", status=3)
        empty = self.write("empty.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
        self.assertEqual(self.desk.json("oncall", "import", "schedule-1", empty, "--dry-run")["events"], 0)
        self.assertIn("no events", self.desk.run("oncall", "import", "schedule-1", empty, "--dry-run").stdout)
        self.assertEqual(self.desk.json("oncall", "calendars"), [])
        self.desk.run("oncall", "import", "schedule-1", path)
        self.assertEqual(self.desk.json("oncall", "calendars")[0]["events"], told["events"])

    def test_what_concerns_no_incident_is_listed_with_its_kind(self):
        self.assertEqual(self.desk.json("notification", "list"), [])
        self.desk.run("oncall", "note", "schedule-1", "Ask for keys", "--at", iso(1))
        told, = self.desk.json("notification", "list")
        self.assertEqual((told["kind"], told["schedule_id"], told["text"], told["incident_id"], told["read"]),
                         ("note", "schedule-1", "Ask for keys", None, False))
        lines = self.desk.run("notification", "list").stdout.splitlines()
        self.assertEqual(lines[0].split()[:2], ["INCIDENT", "KIND"])
        self.assertEqual(lines[1].split()[:2], ["–", "note"])
        self.desk.run("notification", "read")
        self.assertTrue(self.desk.json("notification", "list")[0]["read"])

    def test_what_is_no_calendar_is_refused(self):
        for text in ("", "<html>", "BEGIN:VCALENDAR\r\n", "x" * (3 * 1024 * 1024)):
            path = self.write("broken.ics", text)
            self.desk.run("oncall", "import", "schedule-1", path, status=3)


if __name__ == "__main__":
    unittest.main()
