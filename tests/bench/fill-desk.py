#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a desk as it is after half a year: so many alerts, in so many incidents, most of them closed, written beside the
engine while none runs. The same numbers always give the same desk. Prints the key of a company that may send as
much as it likes. The program's path is in STEWARDCTL.

usage: fill-desk.py FOLDER ALERTS INCIDENTS
"""
import os
import random
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from steward import Desk  # noqa: E402

N_COMPANIES = 40
N_ASSETS = 50  # of each
SPAN_MS = 170 * 86400 * 1000  # what is older would be removed when the engine starts
OPEN_SHARE = 0.02
NEW, RESOLVED, CLOSED = 0, 4, 5
POINTS = (5, 20, 45, 70, 90)  # as triage/priority.c gives them
KINDS = ("db", "web", "mail", "file", "hv", "fw", "sw", "print")
PROBLEMS = (
    ("Disk /var almost full", "{} % of /var are used"), ("CPU load is high", "Load {} over 15 minutes"),
    ("Backup failed", "Job nightly-{} ended with an error"), ("Service does not answer", "No answer after {} s"),
    ("Certificate ends soon", "It ends in {} days"), ("Replication lags", "{} s behind its primary"),
    ("Memory almost used up", "{} % of the memory are used"), ("Packet loss", "{} % of the packets were lost"),
    ("Fan failed", "Fan {} does not turn"), ("Sign-ins were refused", "{} in five minutes"),
    ("Queue grows", "{} messages wait"), ("Update failed", "Error 0x{} while installing"))


def plan(n_alerts, n_incidents, assets):
    """Rows of incidents and of alerts, the newest last."""
    chance = random.Random(20)
    now = int(time.time() * 1000)
    incidents, alerts = [], []
    for number in range(1, n_incidents + 1):
        company, asset, name = chance.choice(assets)
        signature, words = chance.choice(PROBLEMS)
        severity = chance.choices(range(5), (10, 25, 40, 20, 5))[0]
        is_open = chance.random() < OPEN_SHARE
        at = now - SPAN_MS + SPAN_MS * number // n_incidents
        count = n_alerts * number // n_incidents - len(alerts)
        status = NEW if is_open else chance.choice((RESOLVED, CLOSED))
        incidents.append((number, company, f"{signature} on {name}", signature, status, severity, POINTS[severity],
                          '[{"term":"severity","points":%d}]' % POINTS[severity], count, count if is_open else 0, count,
                          at, at, None if is_open else at + 3600000, at, at))
        for _ in range(count):
            identifier = len(alerts) + 1
            alerts.append((identifier, company, number, asset, name, signature, words.format(chance.randrange(100)),
                           severity, NEW if is_open else 1, identifier.to_bytes(16, "big"), int(is_open), at, at, at, at,
                           None if is_open else at + 3600000))
    return incidents, alerts


def fill(database, n_alerts, n_incidents):
    names = [f"{KINDS[number % len(KINDS)]}-{number:02}" for number in range(N_ASSETS)]
    companies = [row[0] for row in database.execute("SELECT id FROM company ORDER BY id")]
    assets = [(company, index * N_ASSETS + number + 1, name)
              for index, company in enumerate(companies) for number, name in enumerate(names)]
    incidents, alerts = plan(n_alerts, n_incidents, assets)
    database.executemany("INSERT INTO asset (id, company_id, name, created_at) VALUES (?2, ?1, ?3, 0)", assets)
    database.executemany(
        "INSERT INTO incident (id, company_id, title, signature, status, severity, priority, breakdown, alert_count,"
        " open_alerts, occurrences, first_at, last_at, resolved_at, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", incidents)
    database.executemany(
        "INSERT INTO alert (id, company_id, incident_id, asset_id, asset, signature, message, severity, state,"
        " tool_source, fingerprint, is_open, count, event_at, last_event_at, received_at, last_received_at, resolved_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'Alertmanager', ?, ?, 1, ?, ?, ?, ?, ?)", alerts)
    database.executemany(
        "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) VALUES (?, ?, ?, 'opened', 'engine', '{}')",
        ((row[0], row[1], row[11]) for row in incidents))
    database.execute("INSERT INTO incident_search (rowid, title, company_id) SELECT id, title, company_id FROM incident")
    database.execute("INSERT INTO alert_search (alert_search) VALUES ('rebuild')")
    database.execute("INSERT OR REPLACE INTO setting VALUES ('search.alert', ?)", (str(n_alerts),))
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main():
    folder, n_alerts, n_incidents = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    desk = Desk(folder)
    desk.serve()
    for number in range(N_COMPANIES):
        company = desk.add_company(f"Client {number + 1:02}", "--rate", "10000000", "--burst", "10000000")
    print(company["api_key"])
    desk.stop()
    database = sqlite3.connect(os.path.join(folder, "steward.db"))
    fill(database, n_alerts, n_incidents)
    database.close()


main()
