#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendars that on-call schedules subscribe to: a server is played here that changes, breaks, grows and empties."""

import datetime
import http.server
import json
import sqlite3
import threading
import unittest

import steward

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
SCHEDULE = {"name": "First Line", "timezone": "UTC",
            "layers": [{"name": "Days", "members": ["Ada Ruiz"], "rotation": "daily",
                        "start": (NOW - datetime.timedelta(days=9)).isoformat().replace("+00:00", "Z")}]}


def stamp(days):
    return (NOW + datetime.timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")


def calendar(*days):
    events = "".join(f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART:{stamp(day)}\r\nDTEND:{stamp(day + 1)}\r\n"
                     "SUMMARY:Ada Ruiz\r\nEND:VEVENT\r\n" for day in days)
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        played = self.server
        if self.path in played.leads:
            played.answers.append(played.leads[self.path][0])
            self.send_response(played.leads[self.path][0])
            self.send_header("Location", played.leads[self.path][1])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        etag = f'"{hash(played.text)}"'
        same = self.headers["If-None-Match"] == etag
        status = 304 if same and played.status == 200 else played.status
        body = b"" if status == 304 else played.text.encode()
        played.answers.append(status)
        played.may_answer.wait(timeout=30)
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            pass  # it has read enough

    def log_message(self, *_):
        pass


class Subscriptions(unittest.TestCase):
    def setUp(self):
        self.played = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.played.text, self.played.status, self.played.answers = calendar(2, 20), 200, []
        self.played.leads = {}
        self.played.may_answer = threading.Event()
        self.played.may_answer.set()
        threading.Thread(target=self.played.serve_forever, daemon=True).start()
        self.addCleanup(self.played.server_close)
        self.addCleanup(self.played.shutdown)
        self.address = f"http://127.0.0.1:{self.played.server_port}/private-4c21d0/basic.ics"
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.desk.run("person", "add", "--name", "Ada Ruiz", "--role", "administrator")
        self.desk.run("oncall", "save", json.dumps(SCHEDULE))
        self.desk.run("oncall", "subscribe", "schedule-1", "Ada away", typed=self.address + "\n")
        self.wait_for(2)

    def row(self):
        return self.desk.json("oncall", "calendars")[0]

    def wait_for(self, events, held=False, problem=None):
        def is_so():
            row = self.row()
            return ((row["events"], row["held"]) == (events, held) and bool(row["problem"]) == bool(problem)
                    and (problem or "") in (row["problem"] or ""))
        steward.wait_until(is_so, f"{events} events, held {held}, problem {problem}")

    def refresh(self, *days):
        """Reads it again, with other events when some are given."""
        answers = len(self.played.answers)
        if days:
            self.played.text = calendar(*days)
        self.desk.run("oncall", "refresh", "calendar-1")
        steward.wait_until(lambda: len(self.played.answers) > answers, "it is read again")

    def gaps(self):
        return self.desk.json("oncall", "list")[0]["gaps"]

    def audits(self):
        return [json.loads(detail)["outcome"] for (detail,) in self.desk.query(
            "SELECT detail FROM audit WHERE action = 'schedule.calendar-read' ORDER BY seq")]

    def test_it_is_read_asked_again_with_its_tag_and_followed(self):
        self.assertEqual(len(self.gaps()), 1)
        self.refresh()
        self.assertEqual(self.played.answers, [200, 304])
        self.refresh(3, 5, 7)
        self.wait_for(3)
        self.assertEqual(len(self.gaps()), 3)
        self.desk.stop()
        with open(self.desk.folder + "/steward.db", "rb") as file:
            self.assertNotIn(b"private-4c21d0", file.read())

    def test_the_last_good_copy_stays_while_it_cannot_be_read_and_that_is_told_once(self):
        for text, status, problem in (("<html>", 200, "calendar"), (calendar(2), 503, "503"),
                                      (calendar(2) + " " * (3 * 1024 * 1024), 200, "bytes")):
            self.played.text, self.played.status = text, status
            self.refresh()
            self.wait_for(2, problem=problem)
        self.assertEqual(len(self.gaps()), 1)
        self.assertEqual(len(self.audits()), 2)
        self.played.status = 200
        self.refresh(4)
        self.wait_for(1)

    def lead(self, n_hops, end="/private-4c21d0/moved.ics"):
        """Its address leads on so often, at last there; the ways differ."""
        stops = ["/private-4c21d0/basic.ics", *(f"/stop-{i}" for i in range(1, n_hops)), end]
        self.played.leads = {stops[i]: ((301, 302, 307, 308)[i % 4], stops[i + 1]) for i in range(n_hops)}

    def test_an_address_that_moved_is_followed_three_times(self):
        self.lead(3)
        self.refresh(3, 5, 7)
        self.wait_for(3)
        self.assertEqual(self.played.answers[-4:], [301, 302, 307, 200])
        self.refresh()
        steward.wait_until(lambda: self.played.answers[-1] == 304, "it is asked with its tag")
        self.lead(4)
        self.refresh(9)
        self.wait_for(3, problem="from address to address")
        self.lead(1, f"http://127.0.0.1:{self.played.server_port}/whole")
        self.refresh(8)
        self.wait_for(1)

    def test_an_address_leads_to_no_place_where_none_may_be(self):
        # One after another differ, so that each is waited for.
        for end, problem in (("file:///etc/passwd", "not safe"),
                             ("http://169.254.169.254/latest", "private or local address"),
                             ("http://me:secret@127.0.0.1/", "not safe")):
            self.lead(1, end)
            self.refresh()
            self.wait_for(2, problem=problem)
        self.assertEqual(len(self.gaps()), 1)

    def test_one_that_is_asked_for_while_it_is_read_is_read_once_more(self):
        self.played.may_answer.clear()
        self.refresh(3, 5, 7)
        self.played.text = calendar(4, 6, 8, 9)
        self.desk.run("oncall", "refresh", "calendar-1")
        self.played.may_answer.set()
        self.wait_for(4)
        self.assertEqual(self.played.answers, [200, 200, 200])
        self.refresh()
        self.assertEqual(self.played.answers, [200, 200, 200, 304])

    def test_one_that_suddenly_empties_the_next_two_weeks_is_held_until_it_is_taken(self):
        self.refresh(20, 30, 40)
        self.wait_for(2, held=True)
        self.assertEqual(len(self.gaps()), 1)
        self.desk.run("oncall", "take-held", "calendar-1")
        self.wait_for(3)
        self.assertEqual(self.gaps(), [])
        self.desk.run("oncall", "take-held", "calendar-1", status=3)
        self.assertEqual(self.audits(), ["taken", "held"])

    def test_one_that_is_left_counts_not_until_it_has_events_again(self):
        self.refresh(20)
        self.wait_for(2, held=True)
        self.desk.run("oncall", "leave-held", "calendar-1")
        self.wait_for(2)
        self.refresh(21)
        self.wait_for(2)
        self.refresh(4, 5, 6, 7)
        self.wait_for(4)

    def test_files_and_addresses_are_removed_alike(self):
        path = self.desk.scratch + "/away.ics"
        with open(path, "w", encoding="ascii") as file:
            file.write(calendar(6))
        self.desk.run("oncall", "import", "schedule-1", path)
        self.assertEqual([row["from"] for row in self.desk.json("oncall", "calendars")], ["address", "file"])
        self.desk.run("oncall", "refresh", "calendar-2", status=3)
        for number in (1, 2):
            self.desk.run("oncall", "unsubscribe", f"calendar-{number}")
        self.assertEqual(self.desk.json("oncall", "calendars"), [])
        self.assertEqual(self.gaps(), [])

    def test_a_schedule_that_comes_back_reads_its_calendar_on(self):
        self.desk.run("oncall", "remove", "schedule-1")
        self.assertEqual(self.desk.json("oncall", "calendars"), [])
        self.desk.kill()
        self.desk.serve()
        self.played.text = calendar(3, 5, 7)
        self.desk.run("incident", "undo")
        self.wait_for(3)
        self.refresh(4, 6)
        self.wait_for(2)

    def test_its_address_leaves_the_keyring_once_it_cannot_come_back(self):
        self.desk.run("oncall", "remove", "schedule-1")
        self.desk.stop()
        database = sqlite3.connect(self.desk.folder + "/steward.db")
        with database:
            database.execute("UPDATE job SET not_before = 0 WHERE kind = 'address.forget'")
        database.close()
        self.desk.serve()
        steward.wait_until(lambda: self.desk.query("SELECT state FROM job WHERE kind = 'address.forget'") == [("done",)],
                           "it is forgotten")
        # A day has not passed, so it can be seen by its coming back.
        self.desk.run("incident", "undo")
        self.wait_for(2, problem="not in the keyring")

    def test_what_is_no_address_is_refused(self):
        for typed in ("", "calendar.ics", "ftp://cloud.example/a.ics", "https://me:secret@cloud.example/a.ics"):
            self.desk.run("oncall", "subscribe", "schedule-1", "Other", typed=typed + "\n", status=3)


if __name__ == "__main__":
    unittest.main()
