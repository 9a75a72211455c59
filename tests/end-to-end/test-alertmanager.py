#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way as a new user goes it: a real Prometheus Alertmanager, pointed at the address that was shown, fires;
an incident appears, and resolves by itself when Alertmanager says so."""

import datetime
import json
import os
import shutil
import subprocess
import unittest
import urllib.request

import steward

SERVERS = [f"web-{number:02}:9100" for number in range(1, 6)]
CONFIGURATION = """
route:
  receiver: steward
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: steward
    webhook_configs:
      - url: '%s'
        send_resolved: true
"""
WITH_HEADER = """
        http_config:
          authorization:
            type: Bearer
            credentials: '%s'
"""


class Alertmanager:
    def __init__(self, folder, configuration):
        self.port = steward.free_port()
        path = os.path.join(folder, "alertmanager.yml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(configuration)
        self.process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={path}", f"--storage.path={folder}/alertmanager",
             f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        steward.wait_until(self.is_ready, "Alertmanager is ready")

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def send(self, over):
        now = datetime.datetime.now(datetime.timezone.utc)
        ends = now if over else now + datetime.timedelta(hours=1)
        alerts = [{"labels": {"alertname": "HighCPUUsage", "instance": server, "severity": "critical"},
                   "annotations": {"summary": f"CPU usage on {server} is above 95 %"},
                   "startsAt": (now - datetime.timedelta(minutes=1)).isoformat(), "endsAt": ends.isoformat()}
                  for server in SERVERS]
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v2/alerts", json.dumps(alerts).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=steward.PATIENCE_S) as answer:
            assert answer.status == 200

    def end(self):
        self.process.terminate()
        self.process.wait()


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

    def follow(self, configure):
        with steward.Desk() as desk:
            desk.serve()
            company = desk.add_company("Contoso")
            self.assertEqual(company["webhook_url"], desk.url + "/api/webhooks/alerts")
            manager = Alertmanager(desk.scratch, configure(company))
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
        self.follow(lambda company: CONFIGURATION % company["webhook_url"] + WITH_HEADER % company["api_key"])

    def test_with_the_key_in_the_address(self):
        self.follow(lambda company: CONFIGURATION % (company["webhook_url"] + "?api_key=" + company["api_key"]))


if __name__ == "__main__":
    if not shutil.which("prometheus-alertmanager"):
        steward.skip("prometheus-alertmanager is not installed")
    unittest.main()
