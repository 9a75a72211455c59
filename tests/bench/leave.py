#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One client of forty leaves a desk with a million alerts: how long its export takes, how long its data takes to be
gone from everywhere, and how long another client's alerts wait for their answer meanwhile. Prints figures and asserts
none. The program's path is in STEWARDCTL.

usage: leave.py SCRATCH-FOLDER [SHARE]    SHARE: of the alerts, 1 unless told
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from steward import Desk, Sender, alert  # noqa: E402

ALERTS, INCIDENTS = 1_000_000, 200_000
DEADLINE_S = 3600
PAUSE_S = 0.05


def watch(desk, sender):
    """When the export was there and when all was gone, in seconds, and how long each post took, in milliseconds."""
    begun, exported, waits = time.monotonic(), None, []
    while time.monotonic() - begun < DEADLINE_S:
        at = time.monotonic()
        status, _, _ = sender.post([alert("web-01", "Load is high")])
        waits.append((time.monotonic() - at) * 1000)
        assert status == 202, status
        found = desk.query("SELECT json_extract(report, '$.export'), json_extract(report, '$.remains') FROM departure")[0]
        if exported is None and found[0]:
            exported = time.monotonic() - begun
        if found[1]:
            return exported, time.monotonic() - begun, sorted(waits)
        time.sleep(PAUSE_S)
    sys.exit("leave.py: the client has not left within an hour")


def main():
    scratch, share = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder = os.path.join(scratch, "leave")
    filled = subprocess.run([os.path.join(os.path.dirname(__file__), "fill-desk.py"), folder, str(int(ALERTS * share)),
                             str(int(INCIDENTS * share))], check=True, stdout=subprocess.PIPE, text=True)
    desk = Desk(folder)
    desk.serve()
    try:
        sender = Sender(desk.port, filled.stdout.strip())
        alerts = desk.query("SELECT COUNT(*) FROM alert WHERE company_id = 1")[0][0]
        desk.run("company", "leave", "--company", "company-1", "--name", "Client 01", "--after", "now")
        exported, gone, waits = watch(desk, sender)
        sender.close()
    finally:
        desk.stop()
    print(f"leaving     {alerts} alerts of {int(ALERTS * share)}: exported after {exported:.1f} s, gone after {gone:.1f} s")
    print(f"            alerts of others meanwhile: {len(waits)} posts, median {waits[len(waits) // 2]:.1f} ms, "
          f"99th percentile {waits[len(waits) * 99 // 100]:.1f} ms, worst {waits[-1]:.1f} ms")


main()
