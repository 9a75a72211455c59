#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The door of the real program: keys and signatures as an administrator gives them out, rates, repeated deliveries,
and what stays refused after a restore."""

import base64
import hmac
import json
import os
import time
import unittest
import urllib.error
import urllib.request

import steward

ALERT = steward.alert("web-01", "High CPU usage")


class TestCase(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()

    def post(self, key, alerts=ALERT, **more):
        sender = steward.Sender(self.desk.port, key)
        try:
            return sender.post(alerts, **more)
        finally:
            sender.close()

    def assert_status(self, expected, key, alerts=ALERT, **more):
        status, _, answer = self.post(key, alerts, **more)
        self.assertEqual(status, expected, answer)
        return answer


class Keys(TestCase):
    def test_a_signature_is_asked_for_where_it_was_agreed(self):
        company = self.desk.add_company("Contoso", "--hmac", "on")
        self.assert_status(401, company["api_key"])
        self.assert_status(401, company["api_key"], secret="another")
        self.assert_status(202, company["api_key"], secret=company["hmac_secret"])

    def test_signatures_go_on_after_a_restart(self):
        company = self.desk.add_company("Contoso", "--hmac", "on")
        self.desk.stop()
        self.desk.serve()
        self.assert_status(202, company["api_key"], secret=company["hmac_secret"])

    def test_each_source_has_a_key_of_its_own(self):
        company = self.desk.add_company("Contoso")
        source = self.desk.json("source", "add", "--company", company["id"], "--name", "Branch",
                                "--addresses", "192.0.2.0/24")
        self.assert_status(403, source["api_key"])
        self.assert_status(202, company["api_key"])

    def test_standard_webhooks_are_taken_as_their_sender_signs_them(self):
        company = self.desk.add_company("Contoso")
        secret = b"a secret of the sender's own"
        shown = "whsec_" + base64.b64encode(secret).decode()
        key = json.loads(self.desk.run("source", "add", "--company", company["id"], "--name", "Hooks", "--scheme",
                                       "standard-webhooks", "--json", typed=shown + "\n").stdout)["api_key"]

        def deliver(message, age=0, signed_with=secret):
            body, sent = json.dumps(ALERT), str(int(time.time()) - age)
            signature = hmac.digest(signed_with, f"{message}.{sent}.{body}".encode(), "sha256")
            request = urllib.request.Request(self.desk.url + "/api/webhooks/alerts", body.encode(), {
                "Content-Type": "application/json", "X-API-Key": key, "webhook-id": message, "webhook-timestamp": sent,
                "webhook-signature": "v1,bm9uZSBvZiBvdXJz v1," + base64.b64encode(signature).decode()})
            try:
                with urllib.request.urlopen(request) as answer:
                    return answer.status
            except urllib.error.HTTPError as refusal:
                return refusal.code

        steward.wait_until(lambda: deliver("msg_1") == 202, "the new source's secret is known")
        self.assertEqual(deliver("msg_2", signed_with=b"another"), 401)
        self.assertEqual(deliver("msg_3", age=600), 401)
        self.assertEqual(deliver("msg_4"), 202)
        self.assert_status(401, key)

    def test_a_rotated_key_goes_on_for_a_while(self):
        company = self.desk.add_company("Contoso")
        source = self.desk.json("source", "list", "--company", company["id"])[0]["source_id"]
        rotated = self.desk.json("key", "rotate", "--company", company["id"], "--source", source)
        self.assert_status(202, rotated["api_key"])
        self.assert_status(202, company["api_key"])

    def test_a_revoked_key_stays_revoked_after_a_restore(self):
        company = self.desk.add_company("Contoso")
        self.assert_status(202, company["api_key"])
        copy = os.path.join(self.desk.scratch, "copy")
        self.desk.run("backup", copy)
        key = self.desk.json("source", "list", "--company", company["id"])[0]["key_id"]
        self.desk.run("key", "revoke", "--company", company["id"], "--key", key)
        self.assert_status(401, company["api_key"])
        self.desk.stop()
        self.desk.run("restore", copy)
        self.desk.serve()
        self.assertEqual(len(self.desk.json("alert", "list")), 1)
        self.assert_status(401, company["api_key"])


class Messages(TestCase):
    def test_a_repeated_delivery_is_answered_alike_after_a_restart(self):
        company = self.desk.add_company("Contoso")
        first = self.assert_status(202, company["api_key"], delivery="d-1")
        self.desk.stop()
        self.desk.serve()
        self.assertEqual(self.assert_status(202, company["api_key"], delivery="d-1"), first)
        self.assertEqual(self.desk.json("alert", "list")[0]["count"], 1)

    def test_going_over_the_rate_is_said_and_opens_one_incident(self):
        company = self.desk.add_company("Contoso", "--rate", "1", "--burst", "3")
        answers = [self.post(company["api_key"]) for _ in range(8)]
        self.assertEqual([status for status, _, _ in answers], [202] * 3 + [429] * 5)
        self.assertGreater(int(answers[-1][1]["Retry-After"]), 0)
        steward.wait_until(lambda: len(self.desk.json("incident", "list")) == 2, "an incident says so")

    def test_what_nobody_knows_is_kept(self):
        company = self.desk.add_company("Contoso")
        self.assert_status(202, company["api_key"], {"greeting": "hello"})
        self.assertEqual(self.desk.query("SELECT COUNT(*) FROM payload WHERE outcome = 3"), [(1,)])
        self.assertEqual(self.desk.json("incident", "list"), [])

    def test_companies_are_apart(self):
        keys = [self.desk.add_company(name)["api_key"] for name in ("Contoso", "Fabrikam")]
        for key in keys:
            self.assert_status(202, key)
        incidents = self.desk.json("incident", "list")
        self.assertEqual(sorted(incident["company_id"] for incident in incidents), ["company-1", "company-2"])
        self.assertEqual(len(self.desk.json("incident", "list", "--company", "company-2")), 1)


class TheAudit(TestCase):
    def test_a_cut_tail_is_found_with_what_was_expected(self):
        self.desk.add_company("Contoso")
        self.desk.add_company("Fabrikam")
        head = self.desk.json("audit", "verify")["head"]
        self.desk.run("audit", "verify", "--expect", head)
        self.desk.add_company("Northwind")
        self.desk.run("audit", "verify", "--expect", head)
        count, digest = head.split(":")
        self.desk.run("audit", "verify", "--expect", f"{int(count) + 7}:{digest}", status=1)


if __name__ == "__main__":
    unittest.main()
