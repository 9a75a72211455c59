#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who was granted one of two clients: what they see of the other is nothing, whatever they ask."""

import os
import sqlite3
import subprocess
import unittest

import steward
from people import DONE, NOT_PERMITTED, AtADesk


class Wall(AtADesk):
    FOREIGN = ("Globex", "globex", "company-2", "INC-2")
    # By the last word of a command; a new one has to stand in one of them.
    READING = ("list", "show", "stats", "search", "who", "choices", "policies", "calendars", "minutes", "candidates",
               "preview", "draft", "leaving", "certificate", "what-if", "try", "weights", "whoami", "verify", "export",
               "plans", "sleep", "adapt", "correlate", "resolve", "compute", "open", "fingerprint", "test")
    CHANGING = ("accept", "act", "add", "apply", "assign", "away", "back", "backup", "change", "choose",
                "confirm-topic", "decline", "delete", "discard", "drop", "end", "end-lock", "enrol", "feed", "grant",
                "hand-over", "import", "import-holidays", "invite", "join", "leave", "leave-held", "merge", "move",
                "note", "override", "picture", "plan", "read", "refresh", "release", "remove", "remove-calendar",
                "remove-policy", "rename", "repeat", "replay", "reset-sign-in", "response", "restore", "revoke",
                "rotate", "save", "save-calendar", "save-policy", "serve", "set", "sign-in", "sign-out", "split",
                "status", "stay", "subscribe", "swap", "take", "take-held", "take-over", "unassign", "unchoose", "undo",
                "uninvite", "unsubscribe")

    def setUp(self):
        super().setUp()
        self.other = self.desk.add_company("Globex")
        for company in (self.company, self.other):
            name = "globex" if company is self.other else "contoso"
            sender = steward.Sender(self.desk.port, company["api_key"])
            self.assertEqual(sender.post({"asset_name": f"{name}-srv", "signature": "disk full", "severity": "high",
                                          "message": f"of {name}", "tool_source": name})[0], 202)
            self.assertEqual(sender.post({"what": f"{name} nobody knows"})[0], 202)
            sender.close()
            self.desk.run("contact", "add", "--company", company["id"], "--name", f"Jo {name}")
            text = os.path.join(self.desk.scratch, f"{name}.md")
            with open(text, "w", encoding="ascii") as file:
                file.write("What to do when the disk is full\n")
            self.desk.run("article", "add", text, "--company", company["id"], "--title", f"About {name}")
        ada, _, _ = self.lock()
        self.sign_in("ada", self.now(ada))
        self.desk.run("person", "add", "--name", "Gil", "--grants", f"{self.company['id']}=technician")
        self.desk.run("person", "add", "--name", "Carl", "--role", "company-administrator")
        invited = {name: self.desk.json("person", "invite", person)["invitation"]
                   for person, name in (("person-4", "gil"), ("person-5", "carl"))}
        self.seeds = {name: self.enrol("--invitation", invited[name], early=1)[0] for name in invited}
        self.desk.run("sign-out")

    def commands(self):
        """Every command that there is, as the help lists them."""
        lines = self.desk.run("help").stdout.splitlines()
        return [line[2:24].strip() for line in lines if line.startswith("  ") and line[2:3].isalpha()]

    def test_they_see_their_own_client_and_no_command_tells_of_another(self):
        self.sign_in("gil", self.now(self.seeds["gil"]))
        self.assertEqual([row["name"] for row in self.desk.json("company", "list")], ["Contoso"])
        self.assertEqual([row["id"] for row in self.desk.json("incident", "list")], ["INC-1"])
        self.assertEqual([row["asset"] for row in self.desk.json("alert", "list")], ["contoso-srv"])
        self.assertFalse(self.desk.json("whoami")["whole_desk"])
        told = 0
        for name in self.commands():
            last = name.split()[-1]
            self.assertIn(last, self.READING + self.CHANGING, name)
            if last not in self.READING:
                continue
            of_one = ("INC-2",) if name.startswith("incident") else ("company-2",)
            for words in ((), ("--company", "company-2"), of_one):
                done = subprocess.run(self.desk.command(*name.split(), *words, "--json"), env=steward.environment(),
                                      capture_output=True, text=True, timeout=60, check=False, input="")
                told += done.returncode == DONE and done.stdout.strip() not in ("", "[]", "{}")
                for word in self.FOREIGN:
                    self.assertFalse(word in done.stdout and word not in words, (name, words, done.stdout))
        self.assertGreaterEqual(told, 15)

    def test_they_change_nothing_of_another(self):
        self.sign_in("gil", self.now(self.seeds["gil"]))
        self.desk.run("incident", "act", "acknowledge", "INC-2", status=NOT_PERMITTED)
        self.desk.run("incident", "act", "acknowledge", "INC-1")
        self.desk.run("contact", "add", "--company", "company-2", "--name", "X", status=NOT_PERMITTED)
        self.desk.run("company", "add", "--name", "X", status=NOT_PERMITTED)

    def test_what_is_of_use_as_a_whole_alone_is_refused(self):
        self.sign_in("gil", self.now(self.seeds["gil"]))
        file = os.path.join(self.desk.scratch, "all")
        for words in (("export", file), ("export",), ("backup", file), ("audit", "verify")):
            done = self.desk.run(*words, status=NOT_PERMITTED)
            self.assertEqual(done.stdout, "")
        self.assertFalse(os.path.exists(file))
        self.desk.run("sign-out")
        self.desk.run("export", file, status=NOT_PERMITTED)
        self.assertFalse(os.path.exists(file))

    def test_who_was_granted_nothing_has_no_place_here(self):
        done = self.sign_in("carl", self.now(self.seeds["carl"]), status=NOT_PERMITTED)
        self.assertIn("no role at this desk", done.stderr)

    def test_a_grant_that_is_taken_away_counts_at_once(self):
        self.sign_in("gil", self.now(self.seeds["gil"]))
        self.assertEqual(len(self.desk.json("incident", "list")), 1)
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"))
        with database:
            database.execute("DELETE FROM person_grant")
        database.close()
        self.assertEqual(self.desk.json("incident", "list"), [])


if __name__ == "__main__":
    unittest.main()
