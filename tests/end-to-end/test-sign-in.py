#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in as people do: an invitation, a password, the codes of an app, and a desk that locks."""

import os
import time
import unittest

import steward
from people import NOT_PERMITTED, REFUSED, AtADesk, code


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

    def test_what_is_wrong_with_the_desk_is_told_to_who_is_signed_in(self):
        ada, *_ = self.lock()
        self.desk.run("sign-out")
        for question in ("notice.list", "notice.dismiss", "notice.retry"):
            self.assertIn("Sign in", self.desk.ask({"command": question, "session": "00"})["error"])
            self.assertIn("Sign in", self.desk.ask({"command": question})["error"])
        self.sign_in("ada", self.now(ada))
        self.assertEqual(self.desk.ask({"command": "notice.list", "session": self.session()}), {"result": {}})

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


if __name__ == "__main__":
    unittest.main()
