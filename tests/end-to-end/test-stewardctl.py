#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""stewardctl as scripts and administrators use it: folders, the running engine, refusals and exit statuses."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import unittest

import steward

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 3


class TestCase(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)

    def assert_one_sentence(self, done):
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("stewardctl: "), done.stderr)


class TheRunningEngine(TestCase):
    def test_commands_go_through_it(self):
        self.desk.serve()
        company = self.desk.add_company("Contoso")
        self.assertEqual([c["name"] for c in self.desk.json("company", "list")], ["Contoso"])
        sender = steward.Sender(self.desk.port, company["api_key"])
        status, _, answer = sender.post(steward.alert("web-01", "High CPU usage"))
        self.assertEqual((status, answer["accepted"], answer["duplicates"]), (202, 1, 0))
        sender.close()
        incident = self.desk.json("incident", "list")[0]
        self.desk.run("incident", "act", "acknowledge", incident["id"])
        shown = self.desk.json("incident", "show", incident["id"])
        self.assertEqual(shown["status"], "acknowledged")
        self.assertEqual(sum(term["points"] for term in shown["priority_breakdown"]), shown["priority"])
        self.assertIn("acknowledge", [row["kind"] for row in shown["timeline"]])
        self.desk.run("incident", "act", "acknowledge", incident["id"], status=REFUSED)
        self.desk.run("incident", "act", "wait", incident["id"], status=REFUSED)

    def test_incidents_are_merged_and_split_by_their_ids(self):
        self.desk.serve()
        sender = steward.Sender(self.desk.port, self.desk.add_company("Contoso")["api_key"])
        for asset, signature in (("web-01", "High CPU usage"), ("printer", "Out of paper")):
            self.assertEqual(sender.post(steward.alert(asset, signature))[0], 202)
        sender.close()
        self.desk.run("incident", "merge", "INC-2", "INC-1")
        merged, = self.desk.json("incident", "list")
        self.assertEqual((merged["id"], merged["assets"]), ("INC-1", ["printer", "web-01"]))
        alert = next(alert for alert in self.desk.json("alert", "list") if alert["asset"] == "printer")
        self.assertEqual(alert["incident_id"], "INC-1")
        self.desk.run("incident", "split", "INC-1", alert["id"])
        self.assertEqual(sorted(i["title"] for i in self.desk.json("incident", "list")),
                         ["High CPU usage on web-01", "Out of paper on printer"])
        self.desk.run("incident", "split", "INC-1", "alert-1", status=REFUSED)
        self.desk.run("incident", "merge", "INC-1", "INC-1", status=REFUSED)

    def test_what_is_backed_up_while_it_runs_comes_back(self):
        self.desk.serve()
        self.desk.add_company("Contoso")
        copy = os.path.join(self.desk.scratch, "copy")
        self.desk.run("backup", copy)
        self.desk.add_company("Fabrikam")
        self.desk.stop()
        self.desk.run("restore", copy)
        self.assertEqual([company["name"] for company in self.desk.json("company", "list")], ["Contoso"])
        self.desk.run("audit", "verify")

    def test_who_takes_all_data_is_in_the_audit(self):
        self.desk.add_company("Contoso")
        self.desk.run("backup", os.path.join(self.desk.scratch, "copy"))
        self.desk.run("export")
        self.desk.serve()
        self.desk.run("export", os.path.join(self.desk.scratch, "all.jsonl"))
        told = self.desk.query("SELECT action, json_extract(detail, '$.file') FROM audit WHERE entity = 'data' ORDER BY seq")
        self.assertEqual(told, [("data.backup", os.path.join(self.desk.scratch, "copy")), ("data.export", None),
                                ("data.export", os.path.join(self.desk.scratch, "all.jsonl"))])

    def test_commands_go_without_it_too(self):
        self.desk.add_company("Contoso")
        self.assertEqual(len(self.desk.json("company", "list")), 1)

    def test_a_source_can_sign_as_its_sender_does(self):
        company = self.desk.add_company("Contoso", "--hmac", "on")["id"]
        add = ("source", "add", "--company", company, "--name")
        self.desk.run(*add, "Chat", "--scheme", "slack", typed="the sender's own\n")
        made = self.desk.run(*add, "Graphs", "--scheme", "grafana").stdout
        self.assertIn("hmac_secret", made)
        self.desk.run(*add, "Hub", "--scheme", "slack", status=REFUSED)
        self.desk.run(*add, "Other", "--scheme", "md5", status=REFUSED)
        schemes = [source["scheme"] for source in self.desk.json("source", "list")]
        self.assertEqual(schemes, ["steward", "slack", "grafana"])

    def test_a_second_one_on_the_same_folder_is_refused(self):
        self.desk.serve()
        self.assert_one_sentence(self.desk.run("serve", "--listen", "127.0.0.1:0", status=FAILED))
        self.assertIsNone(self.desk.server.poll())

    def test_it_ends_within_five_seconds_when_asked(self):
        for _ in range(3):
            self.desk.serve()
            company = self.desk.json("company", "list") or [self.desk.add_company("Contoso")]
            self.assertEqual(len(company), 1)
            idle = steward.Sender(self.desk.port, "")
            idle.connection.connect()
            status, seconds = self.desk.stop()
            idle.close()
            self.assertEqual(status, 0)
            self.assertLess(seconds, 5)

    def test_it_takes_no_key_that_it_does_not_know(self):
        self.desk.serve()
        sender = steward.Sender(self.desk.port, "stw_wrong")
        status, _, answer = sender.post(steward.alert("web-01", "High CPU usage"))
        sender.close()
        self.assertEqual(status, 401)
        self.assertEqual(list(answer), ["error"])

    def test_a_killed_one_leaves_the_folder_usable(self):
        self.desk.serve()
        self.desk.add_company("Contoso")
        self.desk.kill()
        self.assertEqual(len(self.desk.json("company", "list")), 1)
        self.desk.serve()
        self.assertEqual(self.desk.stop()[0], 0)

    def test_it_ends_by_an_interrupt_as_well(self):
        self.desk.serve()
        self.desk.server.send_signal(signal.SIGINT)
        self.assertEqual(self.desk.server.wait(timeout=steward.PATIENCE_S), 0)


class TheFolder(TestCase):
    def test_nobody_else_can_read_it(self):
        self.desk.serve()
        self.desk.add_company("Contoso", "--hmac", "on")
        self.desk.run("backup", os.path.join(self.desk.folder, "copy.db"))
        self.desk.stop()
        self.assertEqual(stat.S_IMODE(os.stat(self.desk.folder).st_mode), 0o700)
        for folder, folders, files in os.walk(self.desk.folder):
            for name in folders:
                self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o700, name)
            for name in files:
                self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600, name)

    def test_it_holds_no_key_and_no_secret(self):
        self.desk.serve()
        company = self.desk.add_company("Contoso", "--hmac", "on")
        self.desk.stop()
        for folder, _, files in os.walk(self.desk.folder):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                self.assertNotIn(company["api_key"].encode(), content, name)
                self.assertNotIn(company["hmac_secret"].encode(), content, name)

    def test_a_newer_schema_is_refused(self):
        self.desk.add_company("Contoso")
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"))
        version = database.execute("PRAGMA user_version").fetchone()[0]
        self.assertGreater(version, 0)
        database.execute(f"PRAGMA user_version = {version + 1}")
        database.close()
        self.assert_one_sentence(self.desk.run("serve", "--listen", "127.0.0.1:0", status=FAILED))
        self.assert_one_sentence(self.desk.run("company", "list", status=FAILED))


class TheDoorsAddress(TestCase):
    def test_another_than_loopback_wants_tls(self):
        for address in ("0.0.0.0:1", "[::]:1"):
            done = subprocess.run(self.desk.command("serve", "--listen", address), env=steward.environment(),
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assert_one_sentence(done)
            self.assertIn("TLS", done.stderr)

    def test_a_proxy_in_front_is_enough(self):
        self.desk.serve("--listen", "0.0.0.0:0", "--behind-proxy", "127.0.0.1")
        self.assertEqual(self.desk.stop()[0], 0)


class WhatIsWrittenWrong(TestCase):
    def test_wrong_usage_is_status_2(self):
        for words in (["fly"], ["company"], ["company", "add"], ["company", "add", "--name", "X", "--rate", "0"], ["incident", "list", "--colour", "red"],
                      ["incident", "list", "--limit"], ["incident", "list", "--limit", "many"],
                      ["incident", "list", "--status", "tired"], ["incident", "list", "--company", "Contoso"],
                      ["incident", "show"], ["incident", "show", "77"], ["incident", "act", "acknowledge"], ["adapt"], ["correlate"],
                      ["correlate", "/dev/null", "--strategy", "luck"], ["help", "fly"]):
            with self.subTest(words):
                self.desk.run(*words, status=USAGE)

    def test_what_is_refused_is_status_3(self):
        self.desk.add_company("Contoso")
        for words in (["company", "add", "--name", "contoso"], ["company", "add", "--name", " "],
                      ["company", "add", "--name", "X", "--timezone", "Mars/Olympus"],
                      ["company", "add", "--name", "X", "--strategy", "luck"],
                      ["company", "add", "--name", "X", "--burst", "999999999"],
                      ["company", "add", "--name", "X", "--window", "1s"]):
            with self.subTest(words):
                self.assert_one_sentence(self.desk.run(*words, status=REFUSED))
        self.assertEqual(len(self.desk.json("company", "list")), 1)

    def test_what_does_not_exist_is_said(self):
        self.desk.add_company("Contoso")
        self.assert_one_sentence(self.desk.run("incident", "act", "acknowledge", "INC-77", status=REFUSED))
        done = subprocess.run(self.desk.command("incident", "show", "INC-77"), env=steward.environment(),
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assert_one_sentence(done)


class WithoutAFolder(TestCase):
    """What needs no data works where there is neither a folder nor a keyring nor a session."""

    def run_bare(self, *words, status=DONE):
        bare = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}
        bare.update((name, value) for name, value in os.environ.items() if name.endswith("SAN_OPTIONS"))
        done = subprocess.run([steward.STEWARDCTL, *words], env=bare, capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def write(self, name, text):
        path = os.path.join(self.desk.scratch, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_adapt_reads_messages(self):
        good = self.write("good.json", json.dumps(steward.alert("web-01", "High CPU usage")))
        bad = self.write("bad.json", "{")
        line = json.loads(self.run_bare("adapt", good, "--jsonl").stdout)
        self.assertEqual(line["source"], "steward")
        self.assertEqual(line["alerts"][0]["asset"], "web-01")
        lines = [json.loads(line) for line in self.run_bare("adapt", bad, good, status=REFUSED).stdout.splitlines()]
        self.assertIn("error", lines[0])
        self.assertEqual(lines[1]["source"], "steward")

    def test_correlate_groups_alerts(self):
        alerts = [{"ts": 1700000000 + n, "asset": f"web-{n}", "signature": "High CPU", "severity": "high",
                   "message": None, "tool_source": "tests"} for n in range(5)]
        path = self.write("alerts.jsonl", "".join(json.dumps(alert) + "\n" for alert in alerts))
        lines = [json.loads(line) for line in self.run_bare("correlate", "--jsonl", path).stdout.splitlines()]
        self.assertEqual([line["index"] for line in lines[:5]], list(range(5)))
        self.assertEqual(len({line["incident"] for line in lines[:5]}), 1)
        self.assertEqual((lines[5]["alerts"], lines[5]["incidents"], lines[5]["noise_reduction"]), (5, 1, 0.8))
        bad = self.write("bad.jsonl", '{"ts": 1}\n')
        self.assertIn("1", self.run_bare("correlate", "--jsonl", bad, status=REFUSED).stderr)

    def test_help_explains_every_command(self):
        listing = self.run_bare("help").stdout
        commands = [line[2:24].strip() for line in listing.split("\n\n")[1].splitlines()]
        self.assertGreater(len(commands), 15)
        for command in commands:
            with self.subTest(command):
                text = self.run_bare("help", *command.split()).stdout
                self.assertTrue(text.startswith(f"stewardctl {command}"))
                self.assertEqual(text, self.run_bare(*command.split(), "--help").stdout)
        self.assertRegex(self.run_bare("--version").stdout, r"^stewardctl \d+\.\d+")


if __name__ == "__main__":
    unittest.main()
