#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody answers, and the promise is missed: who is told by e-mail, through a real server, in one conversation."""

import json
import os
import sqlite3
import unittest

import mailserver
import steward

TOM = "tom@msp.example"
ADA = "ada@msp.example"
POLICY = {"name": "Two steps", "steps": [{"after_minutes": 0, "whom": "role", "who": "technician"},
                                         {"after_minutes": 20, "whom": "role", "who": "administrator"}]}
# What an incident's clocks and its escalation are worked out from. When it was made names its conversation.
TIMED = ("person", "timeline", "clock_event", "escalation", "message")


class Reach(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.mailbox = mailserver.Mailbox()
        server = mailserver.Server(self.mailbox, "none", login=False)
        port = server.__enter__().port
        self.addCleanup(server.__exit__, None, None, None)
        self.company = self.desk.add_company("Northwind")
        self.desk.run("person", "add", "--name", "Tom Weber", "--role", "technician", "--mail", TOM)
        self.desk.run("person", "add", "--name", "Ada Ruiz", "--role", "administrator", "--mail", ADA)
        self.desk.run("channel", "set", "smtp", "--host", "localhost", "--port", str(port), "--security", "none",
                      "--from", mailserver.USER)
        policy = self.desk.json("escalation", "set", self.write(POLICY))
        self.desk.run("escalation", "choose", "--policy", policy["id"])
        self.desk.serve()
        self.post("web-04")

    def post(self, asset, signature="Disk full"):
        sender = steward.Sender(self.desk.port, self.company["api_key"])
        self.assertEqual(sender.post([steward.alert(asset, signature)])[0], 202)
        sender.close()

    def write(self, thing):
        path = os.path.join(self.desk.scratch, "steps.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(thing, file)
        return path

    def mails_to(self, address):
        return [mail for mail in self.mailbox.messages if mail["To"].addresses[0].addr_spec == address]

    def let_pass(self, minutes):
        """So much time passes while Steward is off."""
        self.assertEqual(self.desk.stop()[0], 0)
        self.desk.server = None
        database = sqlite3.connect(os.path.join(self.desk.folder, "steward.db"), timeout=10)
        for table in TIMED:
            columns = [row[1] for row in database.execute("SELECT * FROM pragma_table_info (?)", (table,))
                       if row[1] == "at" or row[1].endswith("_at")]
            times = ", ".join(f"{column} = max ({column} - {minutes * 60000}, 0)" for column in columns)
            database.execute(f"UPDATE {table} SET {times}")
        database.commit()
        database.close()
        self.desk.serve()

    def events(self, kind):
        return [row for row in self.desk.json("incident", "show", "INC-1")["timeline"] if row["kind"] == kind]

    def test_the_mails_of_a_missed_incident_are_one_conversation(self):
        steward.wait_until(lambda: self.mails_to(TOM), "the technician is told")
        self.assertEqual(self.mails_to(ADA), [])
        self.let_pass(40)
        told = steward.wait_until(lambda: [mail for mail in self.mails_to(ADA) if "Nobody has answered for"
                                           in mail.get_body(("plain",)).get_content()], "the administrator is told")
        self.assertEqual(len(told), 1)
        self.assertTrue(steward.wait_until(lambda: self.events("sla-breach"), "the promise was missed"))
        mails = list(self.mailbox.messages)
        threads = {mail["References"] for mail in mails}
        self.assertEqual(len(threads), 1)
        self.assertTrue(threads.pop().startswith("<incident-1."))
        self.assertEqual({mail["Subject"] for mail in told + self.mails_to(TOM)[:1]},
                         {self.mails_to(TOM)[0]["Subject"]})
        self.assertEqual(len({mail["Message-Id"] for mail in mails}), len(mails))
        steward.wait_until(lambda: {row["detail"]["to"] for row in self.events("message")
                                    if row["detail"]["state"] == "sent"} == {"Tom Weber", "Ada Ruiz"},
                           "the timeline says that both were told by e-mail")

    def test_who_answers_wakes_nobody_else(self):
        steward.wait_until(lambda: self.mails_to(TOM), "the technician is told")
        self.desk.run("incident", "act", "acknowledge", "INC-1")
        steward.wait_until(lambda: self.desk.query("SELECT stopped_at FROM escalation")[0][0], "it has stopped")
        self.let_pass(40)
        # What comes later is told after all that fell due.
        self.post("printer-9", "Toner is low")
        steward.wait_until(lambda: len(self.mails_to(TOM)) == 2, "the technician is told of another")
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM message WHERE purpose = 'escalation' AND person_id = 2"),
                         [(0,)])


if __name__ == "__main__":
    unittest.main()
