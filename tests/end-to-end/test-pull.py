#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sources that Steward asks: a Zabbix and an Alertmanager played here, which check how they are asked, fall silent, and
come back."""

import base64
import http.server
import json
import threading
import unittest

import steward

EVERY = "1s"
TOKEN = "0424bd59b807674191e7d77572075f33"
PROBLEMS = {"501": ("erp", "Swap is nearly used up", "4"), "502": ("files", "Disk is full", "5")}


class Played(http.server.ThreadingHTTPServer):
    """What answers; `status` other than 200 is an illness."""

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.status = 200
        self.asked = 0
        self.wrong = []
        self.held = threading.Event()
        self.held.set()
        self.firing = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def end(self):
        self.held.set()
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, document):
        self.server.asked += 1
        self.server.held.wait()
        body = json.dumps(document).encode()
        try:
            self.send(body)
        except ConnectionError:
            pass  # nobody waits for it any more

    def send(self, body):
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def expect(self, condition, what):
        if not condition:
            self.server.wrong.append(what)

    def log_message(self, *_):
        pass


class Alertmanager(Handler):
    def do_GET(self):
        login = "Basic " + base64.b64encode(b"msp:pass word").decode()
        self.expect(self.path == "/base/api/v2/alerts", self.path)
        self.expect(self.headers["Authorization"] == login, "authorization")
        self.answer([{"annotations": {}, "endsAt": "2026-02-03T04:10:06.000Z", "fingerprint": name,
                      "receivers": [{"name": "none"}], "startsAt": "2026-02-03T04:05:06.000Z",
                      "status": {"inhibitedBy": [], "silencedBy": [], "state": "active"},
                      "updatedAt": "2026-02-03T04:06:06.000Z",
                      "labels": {"alertname": "BackupLate", "instance": name, "severity": "critical"}}
                     for name in self.server.firing])


class Zabbix(Handler):
    version = "7.0.4"

    def do_POST(self):
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        inside = self.version < "6.4"
        self.expect(self.path == "/zabbix/api_jsonrpc.php", self.path)
        self.expect(self.headers["Content-Type"] == "application/json", "type")
        if call["method"] == "apiinfo.version":
            self.expect("Authorization" not in self.headers and "auth" not in call, "version asked with a token")
            result = self.version
        else:
            self.expect(call.get("auth") == (TOKEN if inside else None), "token inside")
            self.expect(self.headers["Authorization"] == (None if inside else "Bearer " + TOKEN), "token in the header")
            result = getattr(self, call["method"].replace(".", "_"))(call["params"])
        self.answer({"jsonrpc": "2.0", "result": result, "id": call["id"]})

    def problem_get(self, _):
        return [{"eventid": event} for event in self.server.firing]

    def event_get(self, parameters):
        self.expect(parameters["selectHosts"], "hosts")
        return [{"eventid": event, "source": "0", "object": "0", "objectid": "7", "clock": "1770091506", "value": "1",
                 "name": PROBLEMS[event][1], "severity": PROBLEMS[event][2], "r_eventid": "0",
                 "hosts": [{"hostid": "9", "host": PROBLEMS[event][0], "name": PROBLEMS[event][0]}]}
                for event in parameters["eventids"]]


class OldZabbix(Zabbix):
    version = "6.0.30"


class ASourceThatIsAsked(unittest.TestCase):
    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")

    def play(self, handler, kind, secret, path=""):
        played = Played(handler)
        self.addCleanup(played.end)
        self.desk.run("source", "add", "--company", self.company["id"], "--name", kind.title(), "--pull",
                      played.url + path, "--kind", kind, "--every", EVERY, "--secret", typed=secret + "\n")
        return played

    def wait_for(self, states):
        def is_so():
            return {alert["asset"]: alert["state"] for alert in self.desk.json("alert", "list")} == states
        steward.wait_until(is_so, states)

    def wait_for_rounds(self, played, n_requests):
        end = played.asked + n_requests
        steward.wait_until(lambda: played.asked >= end, "it is asked")

    def follow(self, handler, kind, secret, path, names, assets):
        played = self.play(handler, kind, secret, path)
        self.wait_for_rounds(played, 1)
        self.assertEqual(self.desk.json("alert", "list"), [])
        played.firing = names[:1]
        self.wait_for({assets[0]: "firing"})
        self.wait_for_rounds(played, 4)
        played.firing = names[1:]
        self.wait_for({assets[0]: "resolved", assets[1]: "firing"})
        self.assertEqual([alert["count"] for alert in self.desk.json("alert", "list")], [1, 1])
        self.assertEqual(played.wrong, [])

    def test_alertmanager(self):
        self.follow(Alertmanager, "alertmanager", "msp:pass word", "/base/", ["crm", "erp"], ["crm", "erp"])

    def test_zabbix(self):
        self.follow(Zabbix, "zabbix", TOKEN, "/zabbix", ["501", "502"], ["erp", "files"])

    def test_zabbix_before_6_4(self):
        self.follow(OldZabbix, "zabbix", TOKEN, "/zabbix/api_jsonrpc.php", ["501", "502"], ["erp", "files"])

    def test_one_that_stops_answering_is_an_incident_until_it_answers(self):
        played = self.play(Alertmanager, "alertmanager", "msp:pass word", "/base")
        played.firing = ["crm"]
        self.wait_for({"crm": "firing"})
        played.status = 503
        incident = steward.wait_until(
            lambda: next((i for i in self.desk.json("incident", "list") if "answer" in i["title"]), None),
            "an incident says so")
        self.assertEqual(incident["title"], "Alertmanager does not answer")
        alert = next(a for a in self.desk.json("alert", "list") if a["incident_id"] == incident["id"])
        self.assertIn("status 503", alert["message"])
        self.assertEqual({a["state"] for a in self.desk.json("alert", "list")}, {"firing"})
        self.desk.kill()
        played.status = 200
        self.desk.serve()
        steward.wait_until(lambda: self.desk.json("incident", "show", incident["id"])["status"] == "resolved",
                           "it answers again")
        self.assertEqual(len(self.desk.json("incident", "list", "--status", "new")), 1)
        self.desk.stop()
        self.desk.run("audit", "verify")

    def test_one_that_keeps_steward_waiting_does_not_keep_it_from_ending(self):
        played = self.play(Alertmanager, "alertmanager", "msp:pass word", "/base")
        played.held.clear()
        self.wait_for_rounds(played, 1)
        status, seconds = self.desk.stop()
        self.assertEqual(status, 0)
        self.assertLess(seconds, 5)

    def test_it_can_be_stopped_and_what_opens_it_is_nowhere_in_the_database(self):
        played = self.play(Zabbix, "zabbix", TOKEN, "/zabbix")
        source = next(s for s in self.desk.json("source", "list") if s["pulls"])
        self.assertEqual((source["pulls"], source["url"], source["every_s"], source["key_id"]),
                         ("zabbix", played.url + "/zabbix/api_jsonrpc.php", 1, None))
        self.desk.run("source", "set", "--company", self.company["id"], "--source", source["source_id"], "--every", "off")
        self.assertEqual(next(s for s in self.desk.json("source", "list") if s["pulls"])["every_s"], 0)
        self.desk.stop()
        with open(self.desk.folder + "/steward.db", "rb") as file:
            self.assertNotIn(TOKEN.encode(), file.read())

    def test_what_cannot_be_asked_is_refused(self):
        add = ("source", "add", "--company", self.company["id"], "--name", "Other")
        self.desk.run(*add, "--pull", "http://zabbix.example.com", status=2)
        self.desk.run(*add, "--pull", "http://zabbix.example.com", "--kind", "nagios", status=3)
        self.desk.run(*add, "--pull", "http://me:secret@zabbix.example.com", "--kind", "zabbix", status=3)
        self.desk.run(*add, "--pull", "ftp://zabbix.example.com", "--kind", "zabbix", status=3)
        self.desk.run(*add, "--pull", "http://zabbix.example.com", "--kind", "zabbix", "--every", "2d", status=3)


if __name__ == "__main__":
    unittest.main()
