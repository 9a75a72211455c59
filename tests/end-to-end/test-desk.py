#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A technician's day on the command line: incidents by hand, put off, billed, filtered, found, and taken back."""

import csv
import datetime
import io
import os
import unittest

import steward

REFUSED = 3


class TheDesk(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")

    def add(self, title, *options):
        return self.desk.json("incident", "add", "--company", self.company["id"], "--title", title, *options)["id"]

    def titles(self, *options):
        return [incident["title"] for incident in self.desk.json("incident", "list", *options)]

    def kinds(self, incident):
        return [row["kind"] for row in self.desk.json("incident", "show", incident)["timeline"]]

    def test_an_incident_by_hand_stands_among_the_others(self):
        incident = self.add("No one can print", "--severity", "high", "--caller", "Ms Roe")
        shown = self.desk.json("incident", "show", incident)
        self.assertEqual((shown["severity"], shown["status"], shown["caller"]), ("high", "new", "Ms Roe"))
        self.assertEqual(shown["timeline"][0]["actor"], "desk")
        self.desk.run("incident", "add", "--company", self.company["id"], "--title", "x", "--severity", "awful",
                      status=REFUSED)

    def test_what_is_put_off_comes_back_by_itself_also_after_a_restart(self):
        incident = self.add("Later")
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
        self.desk.run("incident", "act", "snooze", incident, "--until", soon.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.assertEqual(self.titles("--status", "open"), [])
        self.assertEqual(self.titles("--status", "snoozed"), ["Later"])
        self.assertEqual(self.titles(), ["Later"])
        self.desk.kill()
        self.desk.serve()
        steward.wait_until(lambda: self.titles("--status", "open") == ["Later"], "it is back")
        self.assertEqual(self.kinds(incident), ["opened", "snooze", "woken"])

    def test_what_is_put_off_comes_back_with_its_next_alert(self):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        self.addCleanup(sender.close)
        sender.post(steward.alert("web-01", "High CPU"))
        self.desk.run("incident", "act", "snooze", "INC-1", "--until-next-alert")
        sender.post(steward.alert("web-01", "High CPU"))
        self.assertEqual(self.titles("--status", "open"), [])
        sender.post(steward.alert("web-01", "Disk full"))
        self.assertEqual(len(self.titles("--status", "open")), 1)

    def test_minutes_are_billed(self):
        incident = self.add("Printer")
        self.desk.run("incident", "act", "add-minutes", incident, "--minutes", "25", "--technician", "Kim",
                      "--note", '=cmd|"calc", and more')
        self.assertEqual(self.desk.json("incident", "show", incident)["minutes"], 25)
        rows = list(csv.DictReader(io.StringIO(self.desk.run("incident", "minutes", "--csv", "--company",
                                                             self.company["id"], "--from", "2020-01-01").stdout)))
        self.assertEqual([(row["minutes"], row["technician"], row["note"]) for row in rows],
                         [("25", "Kim", "'=cmd|\"calc\", and more")])
        self.assertEqual(self.desk.json("incident", "minutes", "--to", "2020-01-01"), [])

    def test_an_act_is_taken_back(self):
        incident = self.add("Printer")
        self.desk.run("incident", "act", "resolve", incident)
        self.assertEqual(self.desk.json("incident", "undo"), {"taken_back": "incident.resolve"})
        self.assertEqual(self.desk.json("incident", "show", incident)["status"], "new")
        self.assertEqual(self.desk.json("incident", "undo"), {"taken_back": "incident.add"})
        self.assertEqual(self.titles(), [])
        done = self.desk.run("incident", "undo", status=REFUSED)
        self.assertRegex(done.stderr, r"\Astewardctl: There is nothing .*\.\n\Z")
        self.desk.run("audit", "verify")

    def test_an_act_on_many_says_which_it_could_not(self):
        one, two, three = (self.add(title) for title in ("One", "Two", "Three"))
        self.desk.run("incident", "act", "resolve", two)
        done = self.desk.run("incident", "act", "resolve", one, two, three, status=REFUSED)
        self.assertRegex(done.stderr, rf"\Astewardctl: {two}: .*\.\n\Z")
        self.assertEqual(self.titles("--status", "open"), [])
        self.desk.run("incident", "undo")
        self.assertEqual(sorted(self.titles("--status", "open")), ["One", "Three"])

    def test_lists_are_filtered_and_paged(self):
        for number in range(7):
            self.add(f"Printer {number}", "--severity", "high" if number % 2 else "low")
        self.desk.run("filter", "save", "bad ones", '{"severity": ["critical", "high"], "status": "open"}')
        self.assertEqual([found["name"] for found in self.desk.json("filter", "list")], ["bad ones"])
        self.assertEqual(self.titles("--filter", "bad ones"), ["Printer 5", "Printer 3", "Printer 1"])
        seen, after = [], []
        while page := self.desk.json("incident", "list", "--limit", "3", *after):
            seen += [incident["id"] for incident in page]
            after = ["--after", page[-1]["id"]]
        self.assertEqual(len(set(seen)), 7)
        self.assertEqual(len(seen), 7)
        self.desk.run("filter", "save", "wrong", '{"colour": "red"}', status=REFUSED)
        self.desk.run("filter", "delete", "filter-1")
        self.desk.run("incident", "list", "--filter", "bad ones", status=REFUSED)

    def test_incidents_and_alerts_are_found_by_words(self):
        other = self.desk.add_company("Globex")
        self.add("Toner is empty")
        found = steward.wait_until(lambda: self.desk.json("search", "toner")["incidents"]["rows"], "it is indexed")
        self.assertEqual([row["title"] for row in found], ["Toner is empty"])
        answer = self.desk.json("search", "toner", "--company", other["id"])
        self.assertEqual((answer["incidents"]["count"], answer["alerts"]["count"]), (0, 0))
        self.assertEqual(self.titles("--text", "ton"), ["Toner is empty"])
        self.assertIn("Incidents: 1\n", self.desk.run("search", "toner").stdout)

    def test_what_was_told_is_read_until_more_happens(self):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        self.addCleanup(sender.close)
        sender.post(steward.alert("web-01", "High CPU"))
        self.add("By hand, which is no news")
        told = self.desk.json("notification", "list")
        self.assertEqual([(row["incident_id"], row["kind"], row["waits"], row["read"]) for row in told],
                         [("INC-1", "opened", True, False)])
        self.desk.run("notification", "read", "INC-1")
        self.assertTrue(self.desk.json("notification", "list")[0]["read"])
        self.desk.run("notification", "read", "INC-2", status=REFUSED)
        self.desk.run("notification", "read")

    def test_contacts_and_links_are_at_hand(self):
        ours = ["--company", self.company["id"]]
        self.desk.run("contact", "add", *ours, "--name", "Ms Roe", "--phone", "+49 30 1")
        self.desk.run("contact", "set", "contact-1", *ours, "--name", "Ms Roe", "--phone", "+49 30 2")
        self.assertEqual([(row["name"], row["phone"]) for row in self.desk.json("contact", "list", *ours)],
                         [("Ms Roe", "+49 30 2")])
        self.desk.run("contact", "remove", "contact-1", *ours)
        self.assertEqual(self.desk.json("contact", "list", *ours), [])
        incident = self.add("Printer")
        self.desk.run("link", "add", *ours, "--title", "Wiki", "--url", "https://wiki.example/?from={incident}")
        self.desk.run("link", "add", *ours, "--title", "Bad", "--url", "file:///etc/passwd", status=REFUSED)
        self.assertEqual(self.desk.json("link", "open", "link-1", "--incident", incident),
                         {"url": f"https://wiki.example/?from={incident}"})
        self.assertEqual(self.kinds(incident), ["opened", "link"])
        self.desk.run("link", "remove", "link-1", *ours)
        self.assertEqual(self.desk.json("link", "list", *ours), [])

    def test_what_the_desk_wrote_down_is_at_hand(self):
        ours = ["--company", self.company["id"]]
        text = os.path.join(self.desk.folder, "toner.md")
        with open(text, "w", encoding="utf-8") as file:
            file.write("The toner is in the **cellar**.\n")
        added = self.desk.json("article", "add", text, *ours, "--title", "Toner", "--about", "printer, toner")
        self.assertEqual(added, {"id": "article-1"})
        self.desk.run("article", "add", text, status=REFUSED)
        incident = self.add("Printer says toner is empty")
        for which in (["--incident", incident], ["--text", "cell"], ours, []):
            self.assertEqual([row["title"] for row in self.desk.json("article", "list", *which)], ["Toner"])
        self.desk.run("article", "set", "article-1", text, "--title", "Ink")
        shown = self.desk.json("article", "show", "article-1")
        self.assertEqual((shown["title"], shown["company_id"], shown["revision"]), ("Ink", None, 2))
        self.desk.run("article", "remove", "article-1")
        self.assertEqual(self.desk.json("article", "list"), [])
        self.desk.run("article", "show", "article-1", status=REFUSED)


if __name__ == "__main__":
    unittest.main()
