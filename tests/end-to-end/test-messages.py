#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a message to a person: it is sent once, whatever the mail server and the machine do in between."""

import os
import sqlite3
import time
import unittest

import mailserver
import steward

DANA = "dana@northwind.example"


class Messages(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        company = self.desk.add_company("Northwind")
        self.desk.serve()
        sender = steward.Sender(self.desk.port, company["api_key"])
        self.assertEqual(sender.post([steward.alert("web-04", "Disk full")])[0], 202)
        sender.close()
        self.desk.stop()
        self.desk.server = None

    def set_server(self, port):
        self.desk.run("channel", "set", "smtp", "--host", "localhost", "--port", str(port), "--security", "none",
                      "--from", mailserver.USER)

    def write(self, *statements):
        """Changes rows while no engine runs."""
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"), timeout=10)
        numbers = [database.execute(*statement).lastrowid for statement in statements]
        database.commit()
        database.close()
        return numbers

    def queue(self, subject="Disk full on web-04", address=DANA, attempts=0):
        now = int(time.time() * 1000)
        message, = self.write((
            "INSERT INTO message (company_id, incident_id, channel, address, purpose, subject, body, state, created_at, "
            "updated_at) VALUES (1, 1, 'mail', ?, 'escalation', ?, 'The disk is <full>.', 'queued', ?, ?)",
            (address, subject, now, now)))
        self.write((
            "INSERT INTO job (kind, key, company_id, payload, state, attempts, not_before, created_at, updated_at) "
            "VALUES ('message.send', ?, 1, ?, 'queued', ?, 0, 0, 0)",
            (f"message/{message}", f'{{"message":{message}}}', attempts)))
        return message

    def state(self, message):
        return next(row for row in self.desk.json("message", "list") if row["message"] == message)

    def wait_for(self, message, state):
        return steward.wait_until(lambda: (row := self.state(message))["state"] == state and row, f"it is {state}")

    def story(self):
        rows = self.desk.json("incident", "show", "INC-1")["timeline"]
        return [row["detail"]["state"] for row in sorted(rows, key=lambda row: row["at"]) if row["kind"] == "message"]

    def test_messages_of_an_incident_arrive_as_one_conversation(self):
        mailbox = mailserver.Mailbox()
        with mailserver.Server(mailbox, "none", login=False) as server:
            self.set_server(server.port)
            first, second = self.queue(), self.queue("It is worse")
            self.desk.serve()
            self.wait_for(first, "sent")
            self.wait_for(second, "sent")
            self.assertEqual(self.desk.stop()[0], 0)
        threads = {message["References"] for message in mailbox.messages}
        names = {message["Message-Id"] for message in mailbox.messages}
        self.assertEqual((len(threads), len(names)), (1, 2))
        self.assertIn("incident-1.", threads.pop())
        plain, html = mailbox.messages[0].iter_parts()
        self.assertEqual(plain.get_content().strip(), "The disk is <full>.")
        self.assertIn("<p>The disk is &lt;full&gt;.</p>", html.get_content())
        self.assertEqual(self.story(), ["sent", "sent"])

    def test_what_the_server_does_not_take_now_is_tried_again(self):
        mailbox = mailserver.Mailbox("451 4.3.0 Not now")
        with mailserver.Server(mailbox, "none", login=False) as server:
            self.set_server(server.port)
            message = self.queue()
            self.desk.serve()
            row = steward.wait_until(lambda: (row := self.state(message))["why"] and row, "a first try")
            self.assertEqual(row["state"], "queued")
            self.assertIn("Not now", row["why"])
            mailbox.answer = "250 OK"
            self.wait_for(message, "sent")
        self.assertEqual(len({message["Message-Id"] for message in mailbox.messages}), 1)

    def test_what_the_server_never_takes_is_not_tried_again(self):
        with mailserver.Server(mailserver.Mailbox(), "none", login=False) as server:
            self.set_server(server.port)
            message = self.queue(address="nobody@northwind.example")
            self.desk.serve()
            row = self.wait_for(message, "failed")
        self.assertIn("550 5.1.1 There is no such user", row["why"])
        self.assertEqual(self.story(), ["failed"])
        self.assertEqual([row["state"] for row in self.desk.json("job", "list")], ["done"])

    def test_the_last_failure_is_the_end_of_it(self):
        with mailserver.Server(mailserver.Mailbox("451 Not now"), "none", login=False) as server:
            self.set_server(server.port)
            message = self.queue(attempts=11)
            self.desk.serve()
            self.wait_for(message, "failed")

    def test_a_message_in_flight_when_the_machine_dies_is_unknown_and_not_sent_twice(self):
        def take_and_die(connection):
            lines = connection.makefile("rb")
            connection.sendall(b"220 localhost\r\n")
            for answer in (b"250 localhost\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 Go on\r\n"):
                lines.readline()
                connection.sendall(answer)
            while lines.readline() != b".\r\n":
                pass
            self.desk.server.kill()

        with mailserver.listener(take_and_die) as port:
            self.set_server(port)
            message = self.queue()
            self.desk.serve()
            self.desk.server.wait(timeout=steward.PATIENCE_S)
            self.desk.kill()
        self.write(("UPDATE job SET lease_until = 1 WHERE state = 'claimed'",))
        mailbox = mailserver.Mailbox()
        with mailserver.Server(mailbox, "none", login=False) as server:
            self.set_server(server.port)
            self.desk.serve()
            row = self.wait_for(message, "unknown")
            self.assertIn("Steward ended", row["why"])
            self.assertEqual(self.desk.stop()[0], 0)
            self.assertEqual(mailbox.messages, [])
        self.assertEqual(self.story(), ["unknown"])


if __name__ == "__main__":
    unittest.main()
