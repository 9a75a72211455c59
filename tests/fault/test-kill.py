#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end under load, by kill -9 and by request, again and again: no alert that was answered 2xx is missing, none is
there twice."""

import http.client
import random
import sys
import threading
import time
import unittest

import steward

KILLS = 50
STOPS = 5
CONNECTIONS = 8
LONGEST_S = 0.4
ASSETS = 20


class Load:
    """Connections that post until the program is gone. Each alert has a key of its own, which is also the delivery's."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.next_number = 0
        self.answered = {}  # key -> the answer
        self.unknown = []   # keys without an answer: to be sent again
        self.wrong = []

    def next_key(self):
        with self.lock:
            if self.unknown:
                return self.unknown.pop()
            if self.answered and self.random.random() < 0.05:
                return self.random.choice(tuple(self.answered)[-500:])
            self.next_number += 1
            return f"key-{self.next_number}"

    def note(self, key, status, answer):
        with self.lock:
            if status != 202 or answer["accepted"] != 1 or answer["duplicates"] != 0:
                self.wrong.append((key, status, answer))
            elif self.answered.setdefault(key, answer) != answer:
                self.wrong.append((key, "answered before", self.answered[key], answer))

    def post(self, port, api_key):
        sender = steward.Sender(port, api_key)
        while True:
            key = self.next_key()
            asset = f"web-{hash(key) % ASSETS:02}"
            try:
                status, _, answer = sender.post(steward.alert(asset, "High CPU usage", dedup_key=key), delivery=key)
            except (OSError, http.client.HTTPException, ValueError):
                with self.lock:
                    if key not in self.answered:
                        self.unknown.append(key)
                break
            self.note(key, status, answer)
        sender.close()

    def run_until(self, end, desk, api_key):
        threads = [threading.Thread(target=self.post, args=(desk.port, api_key)) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        time.sleep(self.random.random() * LONGEST_S)
        end()
        for thread in threads:
            thread.join()


class NothingIsLostAndNothingDoubled(unittest.TestCase):
    def check(self, desk, load):
        self.assertEqual(load.wrong, [])
        rows = dict(desk.query("SELECT dedup_key, count FROM alert"))
        self.assertEqual(desk.query("SELECT COUNT(*) FROM alert"), [(len(rows),)])
        self.assertEqual([key for key in load.answered if key not in rows], [])
        self.assertEqual([key for key, count in rows.items() if count != 1], [])
        stored = {f"alert-{number}": key for number, key in desk.query("SELECT id, dedup_key FROM alert")}
        self.assertEqual([key for key, answer in load.answered.items() if stored[answer["alerts"][0]] != key], [])
        audited = desk.query("SELECT SUM(detail ->> 'alerts') FROM audit WHERE action = 'alerts.ingest'")[0][0] or 0
        self.assertEqual(audited, len(rows))
        counted = desk.query("SELECT SUM(alert_count), SUM(occurrences) FROM incident")[0]
        self.assertEqual([count or 0 for count in counted], [len(rows), len(rows)])
        desk.run("audit", "verify")

    def end_again_and_again(self, rounds, end):
        seed = random.randrange(2**32)
        print(f"seed {seed}", file=sys.stderr)
        load = Load(seed)
        with steward.Desk() as desk:
            company = desk.add_company("Contoso", "--rate", "10000000", "--burst", "10000000")
            for number in range(rounds):
                with self.subTest(round=number):
                    desk.serve()
                    load.run_until(lambda: end(desk), desk, company["api_key"])
                    self.check(desk, load)
            print(f"{len(load.answered)} alerts answered, {len(load.unknown)} unanswered at the end", file=sys.stderr)
            self.assertGreater(len(load.answered), rounds)

    def test_over_many_kills(self):
        self.end_again_and_again(KILLS, steward.Desk.kill)

    def test_over_many_requests_to_end(self):
        def stop(desk):
            status, seconds = desk.stop()
            self.assertEqual(status, 0)
            self.assertLess(seconds, 5)

        self.end_again_and_again(STOPS, stop)


if __name__ == "__main__":
    unittest.main()
