#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Once a day the end of the audit's chain is told outside, and that serves to find a chain that was cut."""

import re
import unittest

import mailserver
import steward

INVALID = 3
NOW = "audit.mail.told"


class Chain(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.add_company("Contoso")
        self.mailbox = mailserver.Mailbox()
        server = mailserver.Server(self.mailbox, "none", login=False)
        self.port = server.__enter__().port
        self.addCleanup(server.__exit__, None, None, None)

    def set_server(self):
        self.desk.run("channel", "set", "smtp", "--host", "localhost", "--port", str(self.port), "--security", "none",
                      "--from", mailserver.USER)

    def told(self, name=NOW):
        return next(row["value"] for row in self.desk.json("setting", "list") if row["name"] == name)

    def count(self):
        return self.desk.query("SELECT COUNT(*) FROM audit WHERE action = 'audit.tell'")[0][0]

    def test_it_is_mailed_once_a_day_also_after_a_new_start_and_the_mail_proves_the_chain(self):
        self.set_server()
        self.desk.serve()
        self.desk.run("setting", "set", "audit.mail=audit@example.com")
        steward.wait_until(lambda: self.mailbox.messages and self.count() == 1, "a mail, and that it is known")
        self.desk.stop()
        self.desk.serve()
        self.desk.run("setting", "set", "msp.name=Fernhill")
        self.desk.stop()
        self.assertEqual((len(self.mailbox.messages), self.count()), (1, 1))
        plain = list(self.mailbox.messages[0].iter_parts())[0]
        head = re.search(r"--expect (\d+:[0-9a-f]{64})", plain.get_content()).group(1)
        self.assertIn(head, self.told())
        self.desk.run("audit", "verify", "--expect", head)
        cut = f"{int(head.split(':')[0]) + 1000}:{head.split(':')[1]}"
        self.assertNotEqual(self.verify(cut), 0)

    def verify(self, head):
        try:
            self.desk.run("audit", "verify", "--expect", head)
        except AssertionError:
            return 1
        return 0

    def test_another_address_or_another_day_is_told_anew(self):
        self.set_server()
        self.desk.serve()
        self.desk.run("setting", "set", "audit.mail=audit@example.com")
        steward.wait_until(lambda: self.count() == 1, "told")
        self.desk.run("setting", "set", "audit.mail=other@example.com")
        steward.wait_until(lambda: self.count() == 2, "told to the other")
        self.desk.run("setting", "set", f"{NOW}=")
        steward.wait_until(lambda: self.count() == 3, "told as on a new day")

    def test_without_a_mail_server_it_says_so(self):
        self.desk.serve()
        self.desk.run("setting", "set", "audit.mail=audit@example.com")
        steward.wait_until(lambda: "no mail server" in self.told(), "it says why not")
        self.assertEqual(self.count(), 0)

    def test_the_systems_log_is_told_when_it_is_switched_on(self):
        self.desk.serve()
        self.desk.run("setting", "set", "audit.syslog=yes")
        steward.wait_until(lambda: self.told("audit.syslog.told").endswith(" yes"), "it was told")
        self.desk.run("setting", "set", "audit.syslog=no")
        self.assertEqual(self.count(), 1)

    def test_only_an_address_is_an_address_and_nobody_says_what_was_told(self):
        self.desk.serve()
        for bad in ("audit.mail=nobody", "audit.mail=a@b\r\nBcc: c@d", "audit.mail=a@b,c@d", f"{NOW}=2026"):
            self.desk.run("setting", "set", bad, status=INVALID)


if __name__ == "__main__":
    unittest.main()
