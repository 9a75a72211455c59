#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each command of stewardctl answers to scripts and to people, and how it refuses what makes no sense."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import steward

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 3
RULE = json.dumps({"name": "Quiet", "match": {"signature": {"is": ["High CPU"]}}, "severity": "low"})

# What other programs rely on; more may be there.
LISTS = {
    ("company", "list"): {"id", "name"},
    ("incident", "list"): {"id", "title", "company_id", "status", "severity", "priority", "alert_count", "assets",
                           "signature", "tool_sources", "created_at", "updated_at", "pattern"},
    ("alert", "list"): {"id", "company_id", "incident_id", "asset", "signature", "severity", "message", "tool_source",
                        "state", "received_at", "count"},
    ("source", "list"): {"company_id", "source_id", "name", "scheme", "key_id", "prefix", "expires_at", "revoked_at",
                         "last_delivery_at", "last_sender"},
    ("asset", "list", "--company", "company-1"): {"id", "name", "critical", "names"},
    ("rule", "list", "--company", "company-1"): {"id", "name", "enabled", "shipped"},
    ("job", "list"): {"id", "kind", "state", "attempts"},
    ("tray", "list"): {"id", "company_id", "source_id", "received_at", "content_type", "bytes"},
}
OBJECTS = {
    ("incident", "show", "INC-1"): {"id", "title", "alerts", "timeline", "priority_breakdown"},
    ("stats",): {"incidents", "open_incidents", "alerts", "occurrences", "noise_reduction", "unrecognised", "refused"},
    ("priority", "weights"): {"critical", "high", "medium", "low", "info"},
    ("audit", "verify"): {"whole", "count", "head"},
    ("tray", "show", "payload-4"): {"id", "content_type", "body"},
    ("rule", "try", "--company", "company-1", RULE): {"alerts", "matched", "changed", "changed_to"},
    ("source", "fingerprint", "--company", "company-1", "--source", "source-1", "--fields", "asset"):
        {"occurrences", "alerts_now", "alerts_then"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


class TestCase(unittest.TestCase):
    """A desk with something of everything, which no test changes but by what it names itself."""

    @classmethod
    def setUpClass(cls):
        cls.desk = steward.Desk()
        cls.addClassCleanup(cls.desk.__exit__)
        cls.desk.serve()
        keys = [cls.desk.add_company(name)["api_key"] for name in ("Contoso", "Fabrikam")]
        for key in keys:
            sender = steward.Sender(cls.desk.port, key)
            assert sender.post(steward.alert("web-01", "High CPU"))[0] == 202
            sender.close()
        sender = steward.Sender(cls.desk.port, keys[0])
        assert sender.post(steward.alert("printer", "Out of paper", severity="low"))[0] == 202
        assert sender.post({"what": "nobody knows"})[0] == 202
        sender.close()
        cls.insert_jobs()

    @classmethod
    def insert_jobs(cls):
        """What no command leaves behind without a network."""
        database = sqlite3.connect(os.path.join(cls.desk.folder, "steward.db"), timeout=10)
        for number, state in enumerate(("dead", "dead", "held", "done")):
            database.execute("INSERT INTO job (kind, key, company_id, payload, state, not_before, last_error, "
                             "created_at, updated_at) VALUES ('none', ?, 1, '{}', ?, 9e15, 'no answer', 0, 0)",
                             (f"job {number}", state))
        database.commit()
        database.close()

    def assert_one_sentence(self, done):
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("stewardctl: "), done.stderr)


class ForScripts(TestCase):
    def test_a_list_is_one_document_with_what_was_promised(self):
        for words, members in LISTS.items():
            with self.subTest(words):
                rows = self.desk.json(*words)
                self.assertIsInstance(rows, list)
                self.assertTrue(rows)
                for row in rows:
                    self.assertEqual(members - set(row), set())

    def test_a_list_can_be_an_object_a_line(self):
        for words in LISTS:
            with self.subTest(words):
                lines = self.desk.run(*words, "--jsonl").stdout.splitlines()
                self.assertEqual([json.loads(line) for line in lines], self.desk.json(*words))

    def test_an_object_has_what_was_promised(self):
        for words, members in OBJECTS.items():
            with self.subTest(words):
                self.assertEqual(members - set(self.desk.json(*words)), set())

    def test_times_are_iso_8601_in_utc(self):
        for words in LISTS:
            for row in self.desk.json(*words):
                for member, value in row.items():
                    if member.endswith("_at") and value is not None:
                        self.assertRegex(value, TIME, f"{words} {member}")

    def test_ids_lead_on_to_other_commands(self):
        incident = self.desk.json("incident", "list", "--company", "company-1", "--limit", "1")[0]
        alerts = self.desk.json("alert", "list", "--incident", incident["id"])
        self.assertEqual(len(alerts), incident["alert_count"])
        self.assertEqual({alert["incident_id"] for alert in alerts}, {incident["id"]})
        shown = self.desk.json("incident", "show", incident["id"])
        self.assertEqual(shown["alerts"], alerts)

    def test_filters_and_limits_are_kept_to(self):
        self.assertEqual(len(self.desk.json("alert", "list", "--limit", "2")), 2)
        self.assertEqual({alert["company_id"] for alert in self.desk.json("alert", "list", "--company", "company-2")},
                         {"company-2"})
        self.assertEqual(self.desk.json("incident", "list", "--status", "closed"), [])
        everything = self.desk.json("incident", "list")
        self.assertEqual(self.desk.json("incident", "list", "--status", "open"), everything)
        self.assertEqual([incident["priority"] for incident in everything],
                         sorted((incident["priority"] for incident in everything), reverse=True))
        self.assertEqual(self.desk.json("job", "list", "--state", "held")[0]["state"], "held")
        self.assertEqual(self.desk.json("stats", "--company", "company-2")["alerts"], 1)

    def test_options_stand_anywhere(self):
        plain = self.desk.json("alert", "list", "--limit", "1")
        for words in (("--json", "alert", "--limit=1", "list"), ("alert", "--json", "list", "--limit=1"),
                      ("alert", "list", "--limit", "1", "--json")):
            with self.subTest(words):
                self.assertEqual(json.loads(self.desk.run(*words).stdout), plain)

    def test_what_comes_out_is_the_same_in_every_language(self):
        language = german()
        if language is None:
            self.skipTest("there is no German here")
        for words in [*LISTS, *OBJECTS]:
            with self.subTest(words):
                done = subprocess.run(self.desk.command(*words, "--json"), env={**steward.environment(), **language},
                                      capture_output=True, timeout=60, check=True)
                self.assertEqual(without_clocks(json.loads(done.stdout)), without_clocks(self.desk.json(*words)))

    def export(self):
        return [json.loads(line) for line in self.desk.run("export").stdout.splitlines()]

    def export_to_file(self):
        path = os.path.join(self.desk.scratch, "export.jsonl")
        self.desk.run("export", path)
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_an_export_is_an_object_a_line_without_secrets(self):
        lines = self.export()
        self.assertGreater(len(lines), 10)
        self.assertNotIn("hash", {name for line in lines if line.get("table") == "access_key" for name in line})
        # Something may fall due between the two.
        steward.wait_until(lambda: len(self.export_to_file()) == len(self.export()), "both export the same")


class ForPeople(TestCase):
    def test_a_table_has_a_line_for_each_row_under_its_titles(self):
        for words in LISTS:
            with self.subTest(words):
                lines = self.desk.run(*words).stdout.splitlines()
                self.assertEqual(len(lines), 1 + len(self.desk.json(*words)))
                self.assertRegex(lines[0], r"^[A-Z() ]+$")

    def test_columns_stand_below_each_other(self):
        lines = self.desk.run("incident", "list").stdout.splitlines()
        column = lines[0].index("COMPANY")
        self.assertEqual({line[column:].split()[0] for line in lines[1:]}, {"Contoso", "Fabrikam"})
        self.assertEqual({line[column - 1] for line in lines}, {" "})

    def test_an_object_has_a_line_for_each_member(self):
        for words in OBJECTS:
            with self.subTest(words):
                lines = self.desk.run(*words).stdout.splitlines()
                self.assertEqual({line.split()[0] for line in lines}, set(self.desk.json(*words)))

    def test_what_a_sender_wrote_moves_no_cursor(self):
        desk = steward.Desk()
        self.addCleanup(desk.__exit__)
        desk.serve()
        sender = steward.Sender(desk.port, desk.add_company("Contoso")["api_key"])
        self.assertEqual(sender.post(steward.alert("web\x1b[2J", "High\x07 CPU\u009b31m"))[0], 202)
        sender.close()
        for words in (("alert", "list"), ("incident", "list"), ("incident", "show", "INC-1")):
            with self.subTest(words):
                self.assertNotRegex(desk.run(*words).stdout, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")

    def test_a_shell_is_offered_what_fits(self):
        def offered(*words):
            return set(self.desk_free("complete", *words).stdout.split())

        self.assertEqual(offered("incident", "s"), {"show", "split"})
        self.assertLessEqual({"serve", "incident", "alert", "backup"}, offered(""))
        self.assertEqual(offered("stat"), {"stats"})
        self.assertLessEqual({"--company", "--limit", "--json"}, offered("alert", "list", "--"))
        self.assertEqual(offered("alert", "list", "--lim"), {"--limit"})
        self.assertEqual(offered("no", "such", "com"), set())
        self.assertIn("serve", offered())

    def test_the_manual_names_every_command(self):
        manual = self.desk_free("--manual").stdout
        listing = self.desk_free("help").stdout.split("\n\n")[1]
        for line in listing.splitlines():
            self.assertIn("\\fB" + line[2:24].strip().replace("-", "\\-") + "\\fR", manual)
        self.assertNotRegex(manual, r"(?m)^\.(?!TP|br)")

    def desk_free(self, *words):
        return subprocess.run([steward.STEWARDCTL, *words], env=steward.environment(), capture_output=True, text=True,
                              timeout=60, check=True)


class WhatIsWrittenWrong(TestCase):
    def test_an_unknown_option_is_named(self):
        for command in self.commands():
            with self.subTest(command):
                done = self.desk.run(*command.split(), "--colour", "red", status=USAGE)
                self.assert_one_sentence(done)
                self.assertIn("--colour", done.stderr)
                self.assertIn(f"help {command}", done.stderr)

    def test_an_option_without_its_value_is_named(self):
        for command in self.commands():
            options = re.findall(r"^  (--[a-z-]+) [A-Z]", self.desk.run(*command.split(), "--help").stdout, re.MULTILINE)
            with self.subTest(f"{command} {options[0]}"):
                done = self.desk.run(*command.split(), options[0], status=USAGE)
                self.assert_one_sentence(done)
                self.assertIn(options[0], done.stderr)

    def test_every_command_says_what_it_cannot_do_without(self):
        """Nothing at all, or one word too many, is never a failure of the program itself."""
        for command in self.commands():
            if command in ("serve", "restore", "backup", "export", "job release", "bench response"):
                continue
            for more in ([], ["nonsense", "more", "much more"]):
                with self.subTest(f"{command} {more}"):
                    done = subprocess.run(self.desk.command(*command.split(), *more), env=steward.environment(),
                                          capture_output=True, text=True, timeout=60, check=False, input="")
                    self.assertIn(done.returncode, (DONE, USAGE, REFUSED), done.stderr)
                    if done.returncode == USAGE:
                        self.assert_one_sentence(done)

    def test_a_word_that_a_command_does_not_take_is_wrong_usage(self):
        for command in ("company list", "incident list", "alert list", "stats", "job list", "tray list",
                        "source list", "audit verify"):
            with self.subTest(command):
                self.assert_one_sentence(self.desk.run(*command.split(), "Contoso", status=USAGE))

    def test_a_switch_is_on_or_off(self):
        for words in (("asset", "set", "asset-1", "--company", "company-1", "--critical", "yes"),
                      ("company", "set", "--company", "company-1", "--auto-resolve", "maybe"),
                      ("company", "add", "--name", "X", "--hmac", "1"),
                      ("source", "add", "--company", "company-1", "--name", "X", "--hmac", "ON"),
                      ("rule", "set", "rule-1", "--company", "company-1", "--enabled", "true")):
            with self.subTest(words):
                self.assert_one_sentence(self.desk.run(*words, status=USAGE))
        self.assertFalse(any(asset["critical"] for asset in self.desk.json("asset", "list", "--company", "company-1")))

    def test_an_id_of_another_kind_is_wrong_usage(self):
        for words in (("incident", "show", "alert-1"), ("incident", "show", "INC-0"), ("incident", "show", "INC-x"),
                      ("alert", "list", "--incident", "company-1"), ("stats", "--company", "INC-1"),
                      ("job", "act", "retry", "INC-1"), ("job", "act", "explode", "job-1"),
                      ("alert", "undo", "INC-1"), ("rule", "remove", "INC-1", "--company", "company-1"),
                      ("rule", "move", "rule-1", "--company", "company-1", "--position", "first"),
                      ("tray", "show", "INC-1"), ("key", "revoke", "--company", "company-1", "--key", "source-1"),
                      ("key", "rotate", "--company", "company-1", "--source", "source-1", "--grace", "long"),
                      ("asset", "set", "web-01", "--company", "company-1", "--critical", "on"),
                      ("priority", "weights", "critical"), ("priority", "weights", "critical=much"),
                      ("audit", "verify", "--expect", "5"), ("company", "set", "--company", "1"),
                      ("company", "add", "--name", "X", "--window", "soon"),
                      ("incident", "split", "INC-1"), ("incident", "split", "INC-1", "INC-2"),
                      ("incident", "act", "explode", "INC-1"),
                      ("source", "confirm-topic", "arn:x"), ("source", "confirm-topic", "--company", "company-1")):
            with self.subTest(words):
                self.assert_one_sentence(self.desk.run(*words, status=USAGE))

    def test_what_is_not_there_is_refused(self):
        ours = ("--company", "company-1")
        for words in (("incident", "show", "INC-77"), ("incident", "act", "start", "INC-77"),
                      ("incident", "merge", "INC-1", "INC-77"), ("job", "act", "retry", "job-77"),
                      ("job", "act", "retry", "job-4"), ("alert", "undo", "alert-77"), ("alert", "undo", "alert-1"),
                      ("rule", "remove", "rule-77", *ours), ("rule", "move", "rule-77", "--position", "1", *ours),
                      ("rule", "set", "rule-77", "--enabled", "off", *ours), ("tray", "show", "payload-77"),
                      ("mapping", "remove", "nobody", *ours), ("key", "revoke", "--key", "key-77", *ours),
                      ("key", "revoke", "--key", "key-2", *ours), ("key", "rotate", "--source", "source-2", *ours),
                      ("asset", "set", "asset-77", "--critical", "on", *ours),
                      ("source", "confirm-topic", "arn:x", *ours),
                      ("company", "set", "--company", "company-77", "--rate", "5"),
                      ("priority", "weights", "colour=5"), ("priority", "weights", "critical=5000"),
                      ("source", "fingerprint", "--source", "source-2", "--fields", "asset", "--save", *ours),
                      ("source", "fingerprint", "--source", "source-2", "--fields", "asset", *ours),
                      ("rule", "add", "{\"name\":\"x\"}", *ours)):
            with self.subTest(words):
                self.assert_one_sentence(self.desk.run(*words, status=REFUSED))

    def test_without_data_it_says_what_to_do(self):
        desk = steward.Desk()
        self.addCleanup(desk.__exit__)
        for words in LISTS:
            with self.subTest(words):
                done = desk.run(*words, status=FAILED)
                self.assert_one_sentence(done)
                self.assertIn("Add a company first", done.stderr)

    def test_files_that_are_not_there_are_said(self):
        missing = os.path.join(self.desk.scratch, "missing")
        for words in (("adapt", missing), ("correlate", missing), ("restore", missing),
                      ("mapping", "save", missing, "--company", "company-1"),
                      ("rule", "add", missing, "--company", "company-1"),
                      ("backup", os.path.join(missing, "copy")), ("export", os.path.join(missing, "copy"))):
            with self.subTest(words):
                done = subprocess.run(self.desk.command(*words), env=steward.environment(), capture_output=True,
                                      text=True, timeout=60, check=False)
                self.assertIn(done.returncode, (FAILED, USAGE, REFUSED))
                self.assertEqual(len((done.stderr or done.stdout).splitlines()), 1)

    def commands(self):
        listing = self.desk.run("help").stdout.split("\n\n")[1]
        return [line[2:24].strip() for line in listing.splitlines()]


class WhatIsChanged(unittest.TestCase):
    """Through the running engine, and read back."""

    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")
        self.ours = ("--company", self.company["id"])

    def post(self, *alerts):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        for alert in alerts:
            self.assertEqual(sender.post(alert)[0], 202)
        sender.close()

    def test_a_company(self):
        self.desk.run("company", "set", *self.ours, "--timezone", "Europe/Berlin", "--strategy", "asset", "--window",
                      "5m", "--reopen", "1h", "--rate", "7", "--burst", "9", "--auto-resolve", "off")
        company, = self.desk.json("company", "list")
        self.assertEqual((company["timezone"], company["strategy"], company["window_ms"]),
                         ("Europe/Berlin", "asset", 300000))
        self.assertEqual(self.desk.query("SELECT reopen_ms, rate_per_minute, burst, auto_resolve, cap_ms FROM company"),
                         [(3600000, 7, 9, 0, 16 * 300000)])

    def test_rules(self):
        def names():
            return [rule["name"] for rule in self.desk.json("rule", "list", *self.ours) if not rule["shipped"]]

        path = os.path.join(self.desk.scratch, "rule.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(RULE.replace("Quiet", "From a file"))
        first = self.desk.json("rule", "add", RULE, *self.ours)["id"]
        second = self.desk.json("rule", "add", path, "--position", "1", *self.ours)["id"]
        self.assertEqual(names(), ["From a file", "Quiet"])
        self.desk.run("rule", "move", first, "--position", "1", *self.ours)
        self.assertEqual(names(), ["Quiet", "From a file"])
        self.desk.run("rule", "set", first, "--enabled", "off", *self.ours)
        self.assertFalse(self.desk.json("rule", "list", *self.ours)[0]["enabled"])
        self.desk.run("rule", "remove", first, *self.ours)
        self.assertEqual(names(), ["From a file"])
        self.post(steward.alert("web-01", "High CPU"))
        alert, = self.desk.json("alert", "list")
        self.assertEqual((alert["severity"], alert["classification"]["reason"]), ("low", "From a file"))
        self.desk.run("alert", "undo", alert["id"])
        alert, = self.desk.json("alert", "list")
        self.assertEqual((alert["severity"], alert["classification"]), ("high", None))
        self.desk.run("rule", "remove", second, *self.ours)
        self.assertEqual(names(), [])

    def test_a_rule_is_tried_before_it_counts(self):
        self.post(steward.alert("web-01", "High CPU"), steward.alert("web-01", "Disk full"))
        tried = self.desk.json("rule", "try", RULE, *self.ours)
        self.assertEqual((tried["alerts"], tried["matched"], tried["changed"], tried["changed_to"]["low"]), (2, 1, 1, 1))
        self.assertEqual({alert["severity"] for alert in self.desk.json("alert", "list")}, {"high"})

    def test_what_makes_two_messages_the_same_alert(self):
        fields = ("source", "fingerprint", *self.ours, "--source", "source-1", "--fields", "asset")
        self.post(steward.alert("web-01", "High CPU"), steward.alert("web-01", "Disk full"))
        self.assertEqual(self.desk.json(*fields), {"occurrences": 2, "alerts_now": 2, "alerts_then": 1})
        self.desk.run(*fields, "--save")
        self.post(steward.alert("web-02", "High CPU"), steward.alert("web-02", "Disk full"))
        self.assertEqual(self.desk.json("alert", "list", "--limit", "1")[0]["count"], 2)

    def test_weights_are_counted_anew(self):
        self.post(steward.alert("web-01", "High CPU"))
        before = self.desk.json("priority", "weights")
        self.desk.run("priority", "weights", "high=11")
        self.assertEqual(self.desk.json("priority", "weights"), {**before, "high": 11})
        steward.wait_until(lambda: self.desk.json("incident", "list")[0]["priority"] == 11, "another priority")

    def test_a_critical_machine_counts_more(self):
        self.post(steward.alert("web-01", "High CPU"))
        before = self.desk.json("incident", "list")[0]["priority"]
        self.desk.run("asset", "set", "asset-1", "--critical", "on", *self.ours)
        self.assertTrue(self.desk.json("asset", "list", *self.ours)[0]["critical"])
        steward.wait_until(lambda: self.desk.json("incident", "list")[0]["priority"] > before, "a higher priority")
        self.desk.run("asset", "set", "asset-1", "--critical", "off", *self.ours)
        steward.wait_until(lambda: self.desk.json("incident", "list")[0]["priority"] == before, "the old priority")

    def tried(self, count):
        jobs = self.desk.json("job", "list")
        return jobs if sum("last_error" in job for job in jobs) == count else None

    def test_jobs(self):
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"), timeout=10)
        database.executemany("INSERT INTO job (kind, key, company_id, payload, state, not_before, created_at, "
                             "updated_at) VALUES ('none', ?, 1, '{}', ?, 0, 0, 0)",
                             [("a", "dead"), ("b", "unknown"), ("c", "held")])
        database.commit()
        database.close()
        self.desk.run("job", "act", "discard", "job-1")
        self.desk.run("job", "act", "retry", "job-2")
        self.desk.run("job", "release")
        # Nobody knows this kind, which the runner finds out by trying.
        jobs = steward.wait_until(lambda: self.tried(2), "two tries")
        self.assertEqual([job["id"] for job in jobs], ["job-3", "job-2", "job-1"])
        self.assertEqual(jobs[2]["state"], "discarded")
        self.assertIn("does not know this kind", jobs[0]["last_error"])

    def test_mappings(self):
        self.assertEqual(self.desk.json("mapping", "list"), [])
        self.assertEqual(self.desk.json("mapping", "list", *self.ours), [])
        self.assertEqual(self.desk.json("tray", "replay", *self.ours), {"recognised": 0})

    def test_a_chain_is_compared_with_what_was_expected(self):
        head = self.desk.json("audit", "verify")["head"]
        self.post(steward.alert("web-01", "High CPU"))
        self.assertTrue(self.desk.json("audit", "verify", "--expect", head)["whole"])
        later = self.desk.json("audit", "verify")["head"]
        wrong = later.split(":")[0] + ":" + "0" * len(later.split(":")[1])
        verdict = json.loads(self.desk.run("audit", "verify", "--expect", wrong, "--json", status=FAILED).stdout)
        self.assertFalse(verdict["whole"])
        self.assertIn("why", verdict)


class ADemonstration(unittest.TestCase):
    def test_its_data_goes_with_it(self):
        with tempfile.TemporaryDirectory() as home:
            environment = {**steward.environment(), "TMPDIR": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home,
                           "XDG_RUNTIME_DIR": home}
            demo = subprocess.Popen([steward.STEWARDCTL, "serve", "--demo", "--listen", "127.0.0.1:0"], text=True,
                                    env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(demo.kill)
            folder = demo.stdout.readline().removeprefix("demonstration in ").strip()
            self.assertTrue(demo.stdout.readline().startswith("listening on http://127.0.0.1:"))
            desk = steward.Desk(folder)
            steward.wait_until(lambda: len(desk.json("company", "list")) == 6, "six companies")
            demo.terminate()
            self.assertEqual(demo.wait(timeout=steward.PATIENCE_S), DONE)
            demo.stdout.close()
            demo.stderr.close()
            self.assertFalse(os.path.exists(folder))


def without_clocks(answer):
    """What runs on between two looks is left out."""
    return {key: value for key, value in answer.items() if key != "sla"} if isinstance(answer, dict) else answer


def german():
    """The environment of somebody who writes 1,5, if the system has one or can make it."""
    if "de_DE.utf8" in subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout:
        return {"LC_ALL": "de_DE.UTF-8"}
    folder = os.path.join(tempfile.gettempdir(), f"steward-locale-{os.getpid()}")
    if shutil.which("localedef") is None:
        return None
    os.makedirs(folder, exist_ok=True)
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(folder, "de_DE.UTF-8")],
                          capture_output=True, check=False)
    if made.returncode > 1:
        shutil.rmtree(folder)
        return None
    unittest.addModuleCleanup(shutil.rmtree, folder)
    return {"LC_ALL": "de_DE.UTF-8", "LOCPATH": folder}


if __name__ == "__main__":
    unittest.main()
