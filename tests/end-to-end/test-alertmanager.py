#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way as a new user goes it: a real Prometheus Alertmanager, pointed at the address that was shown, fires;
an incident appears, and resolves by itself when Alertmanager says so."""

import shutil
import unittest

import steward
from alertmanager import SERVERS, Alertmanager, configure

class AnIncidentAppearsAndResolves(unittest.TestCase):
    def test_without_a_way_in_steward_asks(self):
        with steward.Desk() as desk:
            desk.serve()
            company = desk.add_company("Contoso")
            manager = Alertmanager(desk.scratch, "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n")
            try:
                desk.run("source", "add", "--company", company["id"], "--name", "Prometheus", "--pull",
                         f"http://127.0.0.1:{manager.port}", "--kind", "alertmanager", "--every", "1s")
                manager.send(over=False)
                steward.wait_until(lambda: [i["alert_count"] for i in desk.json("incident", "list")] == [len(SERVERS)],
                                   "one incident with all alerts")
                manager.send(over=True)
                steward.wait_until(lambda: desk.json("incident", "list", "--status", "resolved"),
                                   "the incident is resolved")
            finally:
                manager.end()
            steward.wait_until(lambda: [i["title"] for i in desk.json("incident", "list", "--status", "new")] ==
                               ["Prometheus does not answer"], "Alertmanager is missed")

    def follow(self, address, key):
        with steward.Desk() as desk:
            desk.serve()
            company = desk.add_company("Contoso")
            self.assertEqual(company["webhook_url"], desk.url + "/api/webhooks/alerts")
            manager = Alertmanager(desk.scratch, configure(address(company), key(company)))
            try:
                manager.send(over=False)
                incident = steward.wait_until(
                    lambda: next((i for i in desk.json("incident", "list") if i["alert_count"] == len(SERVERS)), None),
                    "one incident with all alerts")
                self.assertEqual(len(desk.json("incident", "list")), 1)
                self.assertEqual(incident["title"], "High CPU usage on 5 servers")
                self.assertEqual(incident["status"], "new")
                self.assertEqual(incident["severity"], "critical")
                self.assertEqual(incident["company_id"], company["id"])
                self.assertEqual(incident["tool_sources"], ["alertmanager"])
                self.assertEqual(incident["assets"], SERVERS)
                manager.send(over=True)
                steward.wait_until(lambda: desk.json("incident", "list", "--status", "resolved"),
                                   "the incident is resolved")
                self.assertEqual({alert["state"] for alert in desk.json("alert", "list")}, {"resolved"})
            finally:
                manager.end()
            self.assertEqual(desk.stop()[0], 0)
            desk.run("audit", "verify")

    def test_with_the_key_in_the_header(self):
        self.follow(lambda company: company["webhook_url"], lambda company: company["api_key"])

    def test_with_the_key_in_the_address(self):
        self.follow(lambda company: f"{company['webhook_url']}?api_key={company['api_key']}", lambda company: None)


if __name__ == "__main__":
    if not shutil.which("prometheus-alertmanager"):
        steward.skip("prometheus-alertmanager is not installed")
    unittest.main()
