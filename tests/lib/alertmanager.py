# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Prometheus Alertmanager for the tests that send as a client's does."""

import datetime
import json
import os
import subprocess
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


def configure(url, key=None):
    """What Alertmanager is told; without a KEY the address holds it."""
    return CONFIGURATION % url + (WITH_HEADER % key if key else "")


class Alertmanager:
    """A real one, on a free port of loopback."""

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
