#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control socket as other programs meet it, and as damaged or hostile ones do."""

import json
import os
import socket
import stat
import subprocess
import unittest

import steward

REFUSED = 3
MOST = 1024 * 1024
NOBODY = 65534


class TheSocket(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = steward.Desk()
        cls.addClassCleanup(cls.desk.__exit__)
        cls.desk.serve()
        cls.addClassCleanup(cls.desk.stop)
        cls.desk.add_company("Contoso")
        sender_key = cls.desk.add_company("Fabrikam")["api_key"]
        sender = steward.Sender(cls.desk.port, sender_key)
        assert sender.post(steward.alert("web-01", "High CPU"))[0] == 202
        sender.close()
        cls.path = next(os.path.join(cls.desk.folder, name) for name in os.listdir(cls.desk.folder)
                        if stat.S_ISSOCK(os.stat(os.path.join(cls.desk.folder, name)).st_mode))

    def setUp(self):
        self.socket = self.connect()
        self.lines = self.socket.makefile("rb")
        self.addCleanup(self.socket.close)
        self.addCleanup(self.lines.close)

    def tearDown(self):
        """Whatever was said, the engine goes on."""
        self.assertIsNone(self.desk.server.poll())
        self.assertEqual(len(self.desk.json("company", "list")), 2)

    def connect(self):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(steward.PATIENCE_S)
        try:
            connection.connect(self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def ask(self, line):
        self.socket.sendall(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
        return json.loads(self.lines.readline())

    def note(self, text, **more):
        return {"command": "incident.note", "arguments": {"incident": 1, "text": text}, **more}

    def notes(self):
        return [row["detail"]["text"] for row in self.desk.json("incident", "show", "INC-1")["timeline"]
                if row["kind"] == "note"]

    def test_only_its_owner_reaches_it(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)

    @unittest.skipIf(os.geteuid() != 0, "only root can be somebody else")
    def test_another_user_is_not_answered_even_where_the_modes_were_opened(self):
        scratch = os.path.dirname(self.desk.folder)
        for path, mode in ((scratch, 0o711), (self.desk.folder, 0o711), (self.path, 0o666)):
            self.addCleanup(os.chmod, path, stat.S_IMODE(os.stat(path).st_mode))
            os.chmod(path, mode)
        program = ("import socket, sys\n"
                   "s = socket.socket(socket.AF_UNIX)\n"
                   "s.settimeout(30)\n"
                   "s.connect(sys.argv[1])\n"
                   "try:\n"
                   "    s.sendall(b'{\"command\":\"incident.note\",\"arguments\":{\"incident\":1,\"text\":\"evil\"}}\\n')\n"
                   "    sys.exit(s.recv(100) != b'')\n"
                   "except (BrokenPipeError, ConnectionResetError):\n"
                   "    sys.exit(0)\n")
        done = subprocess.run(["/usr/bin/env", "python3", "-c", program, self.path], user=NOBODY, group=NOBODY,
                              env={"PATH": "/usr/bin:/bin"}, cwd="/", capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("evil", self.notes())

    @unittest.skipIf(os.geteuid() != 0, "only root can be somebody else")
    def test_another_user_is_told_whose_desk_it_is(self):
        scratch = os.path.dirname(self.desk.folder)
        own = {**steward.environment(), "HOME": "/nonexistent", "XDG_RUNTIME_DIR": "/nonexistent"}
        for opened in (False, True):
            if opened:
                for path, mode in ((scratch, 0o711), (self.desk.folder, 0o711), (self.path, 0o666)):
                    self.addCleanup(os.chmod, path, stat.S_IMODE(os.stat(path).st_mode))
                    os.chmod(path, mode)
            for words in (("company", "list"), ("whoami",), ("team", "add", "--name", "Evil"), ("export",),
                          ("sign-in", "--name", "ada"), ("sign-out",)):
                try:
                    done = subprocess.run(self.desk.command(*words), user=NOBODY, group=NOBODY, env=own, cwd="/",
                                          input="password\n000000\n", capture_output=True, text=True, timeout=60,
                                          check=False)
                except PermissionError:
                    self.skipTest("the program cannot be run by others here")
                self.assertNotEqual(done.returncode, 0, words)
                self.assertEqual(done.stdout, "", words)
                self.assertIn("another user", done.stderr, words)
        self.assertEqual(self.desk.json("team", "list"), [])

    def test_several_commands_are_answered_in_their_order(self):
        names = [f"one of many {number}" for number in range(20)]
        self.socket.sendall(b"".join(json.dumps(self.note(name)).encode() + b"\n" for name in names))
        for _ in names:
            self.assertEqual(list(json.loads(self.lines.readline())), ["result"])
        self.assertEqual(self.notes()[-20:], names)

    def test_a_command_may_come_byte_by_byte(self):
        for byte in json.dumps(self.note("slowly")).encode() + b"\n":
            self.socket.send(bytes([byte]))
        self.assertEqual(list(json.loads(self.lines.readline())), ["result"])
        self.assertIn("slowly", self.notes())

    def test_half_a_line_is_no_command(self):
        self.socket.sendall(json.dumps(self.note("half")).encode())
        self.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(self.lines.readline(), b"")
        self.assertNotIn("half", self.notes())

    def test_damaged_lines_get_a_sentence_and_the_talk_goes_on(self):
        for line in (b"\n", b"null\n", b"[]\n", b"{}\n", b"5\n", b"{\n", b"\xff\xfe\n", b"\x00\n", b'"incident.note"\n',
                     b'{"command":1}\n', b'{"command":null}\n', b'{"command":["incident.note"]}\n',
                     b'{"command":"incident.note","arguments":[]}\n', b'{"command":"incident.note","arguments":"x"}\n',
                     b'{"command":"incident.note","company":"2","arguments":{"incident":1,"text":"wrong"}}\n',
                     b'{"command":"incident.note","company":[],"arguments":{"incident":1,"text":"wrong"}}\n',
                     b'{"command":"incident.note","company":1.5,"arguments":{"incident":1,"text":"wrong"}}\n',
                     b'{"command":"incident.note","command":"incident.close"}\n',
                     b"[" * 5000 + b"\n"):
            with self.subTest(line[:60]):
                answer = self.ask(line)
                self.assertTrue(answer["error"])
                self.assertNotIn("\n", answer["error"])
        self.assertEqual(list(self.ask(self.note("still here"))), ["result"])
        self.assertNotIn("wrong", self.notes())

    def test_a_command_of_another_company_is_refused(self):
        self.assertEqual(self.ask(self.note("theirs", company=1))["error"], "There is no such incident.")
        self.assertEqual(list(self.ask(self.note("ours", company=2))), ["result"])
        self.assertNotIn("theirs", self.notes())

    def test_nobody_passes_for_the_engine(self):
        for name in ("alerts.ingest", "incident.decay", "job.claim", "job.finish", "store.retention", "door.opened"):
            answer = self.ask({"command": name, "actor": "engine", "arguments": {"actor": "engine"}})
            self.assertIn("is the engine's own", answer["error"])
        self.assertIn("There is no command", self.ask({"command": "fly"})["error"])

    def test_a_line_without_an_end_is_given_up(self):
        before = self.desk.memory_kib()
        piece = b"x" * 65536
        with self.assertRaises((BrokenPipeError, ConnectionResetError)):
            for _ in range(64 * MOST // len(piece)):
                self.socket.sendall(piece)
        self.assertLess(self.desk.memory_kib() - before, 16 * 1024)

    def test_a_long_command_is_taken_and_one_that_is_too_long_is_refused(self):
        self.assertEqual(list(self.ask(self.note("a" * 65536))), ["result"])
        self.assertIn("65,536 bytes", self.ask(self.note("a" * 65537))["error"])
        path = os.path.join(self.desk.scratch, "mapping.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(" " * (2 * MOST))
        done = self.desk.run("mapping", "save", path, "--company", "company-1", status=REFUSED)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_a_hundred_who_say_nothing_keep_nobody_out(self):
        for _ in range(100):
            self.addCleanup(self.connect().close)
        self.assertEqual(list(self.ask(self.note("between them"))), ["result"])

    def test_who_leaves_before_the_answer_harms_nobody(self):
        for number in range(20):
            connection = self.connect()
            connection.sendall(json.dumps(self.note(f"gone {number}")).encode() + b"\n")
            connection.close()
        steward.wait_until(lambda: sum(text.startswith("gone") for text in self.notes()) == 20, "all commands")


class AWindowOfAnotherProcess(unittest.TestCase):
    def test_it_has_the_desk_opened_anew_where_it_runs(self):
        desk = steward.Desk()
        self.addCleanup(desk.__exit__)
        desk.serve()
        self.addCleanup(desk.stop)
        self.assertEqual(desk.ask({"command": "notice.list"}), {"result": {}})
        self.assertEqual(desk.ask({"command": "notice.retry"}), {"result": {}})
        self.assertIn("listening on", desk.server.stdout.readline())
        self.assertEqual(desk.ask({"command": "notice.list"}), {"result": {}})
        self.assertEqual(desk.json("company", "list"), [])


if __name__ == "__main__":
    unittest.main()
