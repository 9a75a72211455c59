#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in as people do: an invitation, a password, the codes of an app, and a desk that locks. The codes are
computed here, from the RFC and not from Steward."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest

import steward

DONE, FAILED, USAGE, REFUSED, NOT_PERMITTED = 0, 1, 2, 3, 4
PASSWORD = "correct horse battery"


def code(seed, step):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10 ** 6:06d}"


class AtADesk(unittest.TestCase):
    """Ada, Tom and Vera, who may sign in, and a client."""

    def setUp(self):
        self.runtime = tempfile.mkdtemp(prefix="steward-runtime-")
        self.addCleanup(shutil.rmtree, self.runtime, True)
        os.environ["XDG_RUNTIME_DIR"] = self.runtime
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")
        for name, role in (("Ada", "administrator"), ("Tom", "technician"), ("Vera", "viewer")):
            self.desk.json("person", "add", "--name", name, "--role", role)

    def enrol(self, *who, password=PASSWORD, status=DONE, early=0):
        """The seed and the recovery codes of somebody who enrols with the code of so many steps before."""
        # An earlier code counts until the step after it ends.
        while early and time.time() % 30 > 25:
            time.sleep(0.1)
        words = self.desk.command("sign-in", "enrol", *who, "--json")
        with subprocess.Popen(words, env=steward.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as program:
            line = program.stdout.readline()
            if not line:
                self.assertEqual(program.wait(), status, program.stderr.read())
                return None, None
            seed = json.loads(line)["seed"]
            answer, problem = program.communicate(f"{password}\n{code(seed, int(time.time()) // 30 - early)}\n")
            self.assertEqual(program.returncode, status, problem)
        return seed, json.loads(answer)["recovery"] if status == DONE else None

    def sign_in(self, name, typed, status=DONE, password=PASSWORD):
        return self.desk.run("sign-in", "--name", name, typed=f"{password}\n{typed}\n", status=status)

    def now(self, seed):
        return code(seed, int(time.time()) // 30)

    def next(self, seed):
        """The code of the step to come, which counts already."""
        return code(seed, int(time.time()) // 30 + 1)

    def lock(self):
        """Ada and Tom can sign in, and Tom is signed in."""
        ada, recovery = self.enrol("--person", "person-1", early=1)
        tom, _ = self.enrol("--person", "person-2", early=1)
        return ada, tom, recovery


class SignIn(AtADesk):
    def test_one_person_needs_no_sign_in_and_a_second_operator_locks_the_desk(self):
        self.enrol("--person", "person-1")
        self.desk.run("sign-out")
        self.desk.run("company", "list")
        self.enrol("--person", "person-2")
        self.desk.run("sign-out")
        self.desk.run("company", "list", status=NOT_PERMITTED)
        self.desk.run("team", "add", "--name", "Night", status=NOT_PERMITTED)
        self.assertTrue(os.path.exists(os.path.join(self.desk.folder, "sign-in")))

    def test_the_first_who_can_sign_in_is_an_administrator(self):
        self.enrol("--person", "person-2", status=REFUSED)

    def test_a_weak_password_is_refused(self):
        self.enrol("--person", "person-1", password="short", status=REFUSED)

    def test_password_and_code_open_a_session_with_its_persons_role(self):
        ada, tom, _ = self.lock()
        self.desk.run("sign-out")
        self.sign_in("tom", self.now(tom))
        self.desk.run("company", "list")
        self.desk.run("person", "status", "person-2", "--status", "busy")
        self.desk.run("person", "add", "--name", "Eve", status=NOT_PERMITTED)
        self.sign_in("ada", self.now(ada))
        self.desk.run("person", "add", "--name", "Eve")
        rows = self.desk.query("SELECT actor, person_id, origin FROM audit WHERE action = 'person.add' AND person_id > 0")
        self.assertEqual([tuple(row) for row in rows], [("Ada", 1, "stewardctl")])
        refused = self.desk.query("SELECT COUNT(*) FROM audit WHERE action = 'refused' AND person_id = 2")
        self.assertEqual(refused[0][0], 1)

    def test_a_code_is_used_once_and_a_wrong_one_never(self):
        ada, _, _ = self.lock()
        self.desk.run("sign-out")
        used = self.now(ada)
        self.sign_in("ada", used)
        self.sign_in("ada", used, status=NOT_PERMITTED)
        self.sign_in("ada", "000000", status=NOT_PERMITTED)
        outcomes = [row["outcome"] for row in self.desk.json("sign-in", "list")]
        self.assertIn("done", outcomes)
        self.assertIn("wrong-code", outcomes)

    def test_a_recovery_code_stands_in_for_the_app_once(self):
        _, _, recovery = self.lock()
        self.assertEqual(len(set(recovery)), 10)
        self.sign_in("ada", recovery[0].lower())
        self.sign_in("ada", recovery[0], status=NOT_PERMITTED)

    def test_attempts_are_slowed_down(self):
        ada, _, _ = self.lock()
        for _ in range(5):
            self.sign_in("ada", "000000", password="not the password", status=NOT_PERMITTED)
        done = self.sign_in("ada", self.now(ada), status=NOT_PERMITTED)
        self.assertIn("Too many attempts", done.stderr)

    def test_a_guess_does_not_tell_who_there_is(self):
        self.lock()
        known = self.sign_in("ada", "000000", password="not the password", status=NOT_PERMITTED).stderr
        unknown = self.sign_in("nobody", "000000", password="not the password", status=NOT_PERMITTED).stderr
        self.assertEqual(known, unknown)

    def test_an_invitation_serves_once_and_only_an_administrator_gives_one(self):
        ada, tom, _ = self.lock()
        self.sign_in("tom", self.now(tom))
        self.desk.run("person", "invite", "person-3", status=NOT_PERMITTED)
        self.sign_in("ada", self.now(ada))
        invitation = self.desk.json("person", "invite", "person-3")["invitation"]
        self.enrol("--person", "person-3", status=NOT_PERMITTED)
        self.enrol("--invitation", invitation)
        self.enrol("--invitation", invitation, status=NOT_PERMITTED)
        self.desk.run("person", "status", "person-3", "--status", "away")
        self.desk.run("company", "add", "--name", "X", status=NOT_PERMITTED)

    def test_no_session_outlives_the_engine_and_no_restart_unlocks(self):
        ada, _, _ = self.lock()
        self.desk.run("company", "list")
        self.desk.stop()
        self.desk.run("company", "list", status=NOT_PERMITTED)
        self.desk.run("team", "add", "--name", "Night", status=NOT_PERMITTED)
        os.remove(os.path.join(self.desk.folder, "sign-in"))
        self.desk.serve()
        self.desk.run("team", "add", "--name", "Night", status=NOT_PERMITTED)
        self.sign_in("ada", self.now(ada))
        self.desk.run("team", "add", "--name", "Night")

    def test_the_lock_ends_with_an_administrators_code_alone(self):
        ada, tom, _ = self.lock()
        self.desk.run("sign-out")
        self.desk.run("sign-in", "end-lock", "--name", "tom", typed=self.now(tom) + "\n", status=NOT_PERMITTED)
        self.desk.run("sign-in", "end-lock", "--name", "ada", typed="000000\n", status=NOT_PERMITTED)
        self.desk.run("sign-in", "end-lock", "--name", "ada", typed=self.now(ada) + "\n")
        self.desk.run("team", "add", "--name", "Night")
        self.assertFalse(os.path.exists(os.path.join(self.desk.folder, "sign-in")))

    def test_a_restored_backup_neither_unlocks_nor_locks_out(self):
        backup = os.path.join(self.desk.scratch, "old.backup")
        self.desk.run("backup", backup)
        ada, _, _ = self.lock()
        self.desk.stop()
        self.desk.run("restore", backup)
        self.desk.serve()
        self.desk.run("team", "add", "--name", "Night", status=NOT_PERMITTED)
        self.desk.run("sign-in", "end-lock", "--name", "ada", typed=self.now(ada) + "\n")
        self.desk.run("team", "add", "--name", "Night")

    def test_who_opened_a_message_is_kept(self):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        self.assertEqual(sender.post({"what": "nobody knows"})[0], 202)
        sender.close()
        ada, _, _ = self.lock()
        self.sign_in("ada", self.now(ada))
        self.desk.run("tray", "show", "payload-1")
        rows = self.desk.query("SELECT person_id, origin FROM audit WHERE action = 'payload.opened'")
        self.assertEqual(rows, [(1, "stewardctl")])

    def test_a_reset_ends_what_was_signed_in(self):
        ada, _, recovery = self.lock()
        tom_session = {name: open(os.path.join(self.runtime, "steward", name)).read()
                       for name in os.listdir(os.path.join(self.runtime, "steward"))}
        self.sign_in("ada", self.now(ada))
        self.desk.run("person", "reset-sign-in", "person-2", typed=self.next(ada) + "\n")
        self.desk.run("person", "reset-sign-in", "person-1", typed=recovery[0] + "\n", status=REFUSED)
        for name, token in tom_session.items():
            with open(os.path.join(self.runtime, "steward", name), "w", encoding="ascii") as file:
                file.write(token)
        self.desk.run("company", "list", status=NOT_PERMITTED)

    def test_to_reset_another_ones_sign_in_takes_a_code_of_ones_own(self):
        ada, tom, _ = self.lock()
        self.desk.run("sign-out")
        used = self.now(ada)
        self.sign_in("ada", used)
        for typed in ("000000", used, code(tom, int(time.time()) // 30)):
            self.desk.run("person", "reset-sign-in", "person-2", typed=f"{typed}\n", status=NOT_PERMITTED)
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM credential")[0][0], 2)
        self.desk.run("person", "reset-sign-in", "person-2", typed=self.next(ada) + "\n")
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM credential")[0][0], 1)
        outcomes = [row[0] for row in self.desk.query("SELECT outcome FROM sign_in ORDER BY id")]
        self.assertEqual(outcomes[-4:], ["wrong-code", "wrong-code", "wrong-code", "confirmed"])

    def test_a_confirmation_serves_once_and_its_giver_alone(self):
        ada, tom, _ = self.lock()
        self.desk.run("sign-out")
        self.sign_in("ada", self.now(ada))
        reset = {"command": "person.reset-sign-in", "company": 0, "arguments": {"person": 2}}
        session = self.session()
        self.assertIn("own app", self.desk.ask({**reset, "session": session})["error"])
        confirm = {"command": "session.confirm", "company": 0, "arguments": {"code": self.next(ada)}}
        self.assertIn("Sign in", self.desk.ask(confirm)["error"])
        self.desk.ask({**confirm, "session": session})
        self.sign_in("tom", self.now(tom))
        self.assertIn("error", self.desk.ask({**reset, "session": self.session()}))
        self.assertNotIn("error", self.desk.ask({**reset, "session": session}))
        self.assertIn("own app", self.desk.ask({**reset, "arguments": {"person": 3}, "session": session})["error"])

    def session(self):
        """The token of who is signed in on the command line."""
        folder = os.path.join(self.runtime, "steward")
        with open(os.path.join(folder, os.listdir(folder)[0]), encoding="ascii") as file:
            return file.read()

    def test_signing_somebody_out_ends_every_session_of_theirs_and_no_other(self):
        ada, tom, _ = self.lock()
        self.sign_in("tom", self.now(tom))
        toms = self.session()
        self.sign_in("ada", self.now(ada))
        self.desk.run("person", "sign-out", "person-2")
        self.desk.run("company", "list")
        self.assertNotIn("person-2", str(self.desk.ask({"command": "session.state", "session": toms})))
        self.sign_in("tom", self.next(tom))
        self.desk.run("person", "sign-out", "person-1", status=NOT_PERMITTED)
        self.desk.run("person", "sign-out", "person-2")
        self.desk.run("company", "list", status=NOT_PERMITTED)

    def test_an_invitation_that_was_taken_back_opens_nothing(self):
        token = self.desk.json("person", "invite", "person-3")["invitation"]
        self.desk.run("person", "uninvite", "person-3")
        self.enrol("--invitation", token, status=NOT_PERMITTED)
        self.desk.run("person", "uninvite", "person-3", status=REFUSED)

    def test_a_client_cannot_choose_who_it_is(self):
        self.lock()
        self.desk.run("sign-out")
        answer = self.desk.ask({"command": "team.add", "company": 0, "arguments": {"name": "Night"}, "operator": 1,
                                "actor": "engine", "origin": "window", "session": "00"})
        self.assertIn("Sign in", answer["error"])

    def test_who_gives_the_commands_can_be_asked(self):
        self.assertEqual((self.desk.json("whoami")["person"], self.desk.json("whoami")["whole_desk"]), (None, True))
        _, tom, _ = self.lock()
        self.assertEqual(self.desk.json("whoami")["name"], "Tom")
        self.desk.run("sign-out")
        self.desk.run("whoami", status=NOT_PERMITTED)
        self.sign_in("tom", self.now(tom))
        self.assertEqual((self.desk.json("whoami")["person"], self.desk.json("whoami")["whole_desk"]),
                         ("person-2", True))


class Wall(AtADesk):
    """Somebody who was granted one of two clients, and what they see of the other: nothing."""

    # Whoever reads for a company is asked for the other one's, too.
    FOREIGN = ("Globex", "globex", "company-2", "INC-2")
    NOT_WALKED = ("bench", "restore", "serve", "sign-in", "sign-out")

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
        names = [name for name in self.commands() if not name.startswith(self.NOT_WALKED)]
        self.assertGreater(len(names), 80)
        for name in names:
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
