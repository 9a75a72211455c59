#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A promise that is missed while nobody looks, as assistive technology sees it. The clock is driven: between two starts
the desk's own times are set back, so that the next start finds what fell due meanwhile.

usage: breach.py STEWARD STEWARDCTL
"""
import contextlib
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from journey import find, meet, name_of, post_when_known, wait_for, wait_for_engine, walk

# Tables whose times an incident's clocks and its escalation are worked out from.
TIMED = ("person", "incident", "alert", "timeline", "clock_event", "clock_mark", "escalation", "message")
# An alert of this severity is to be answered within 30 minutes, as long as nobody set another policy.
SEVERITY = "high"
POLICY = {"name": "Two steps", "steps": [{"after_minutes": 0, "whom": "role", "who": "technician"},
                                         {"after_minutes": 20, "whom": "role", "who": "administrator"}]}
MISSED = "The promise was missed"
TOLD = "Nobody answered, so Steward told Ada Ruiz"


def let_pass(folder, minutes):
    """So much time passes while Steward is off."""
    with contextlib.closing(sqlite3.connect(glob.glob(os.path.join(folder, "*.db"))[0])) as database, database:
        for table in TIMED:
            columns = [row[1] for row in database.execute("SELECT * FROM pragma_table_info (?)", (table,))
                       if row[1] == "at" or row[1].endswith("_at")]
            # A time of 0 stands for none.
            times = ", ".join(f"{column} = max ({column} - {minutes * 60000}, 0)" for column in columns)
            database.execute(f"UPDATE {table} SET {times}")


def count(app, text):
    """How many rows say so; whom it was told to is said by others."""
    return sum(text in name_of(node) and not name_of(node).startswith(f"{text}, so") for node in walk(app))


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-breach-")
    command = [steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "incidents"]

    def control(*words):
        answer = subprocess.run([stewardctl, "--data-dir", folder, "--json", *words], capture_output=True, text=True,
                                check=False)
        return json.loads(answer.stdout or "{}") if answer.returncode == 0 else None

    def open_incident(app):
        wait_for_engine(folder)
        company = control("company", "add", "--name", "Northwind Logistics")
        control("person", "add", "--name", "Tom Weber", "--role", "technician")
        control("person", "add", "--name", "Ada Ruiz", "--role", "administrator")
        steps = os.path.join(folder, "steps.json")
        with open(steps, "w", encoding="utf-8") as file:
            json.dump(POLICY, file)
        policy = control("escalation", "set", steps)
        control("escalation", "choose", "--company", company["id"], "--policy", policy["id"])
        alert = {"asset_name": "db-02", "signature": "Disk /var is almost full", "severity": SEVERITY,
                 "message": "97 % of /var are used", "tool_source": "curl"}
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert))
        wait_for("who is told first", lambda: find(app, "Steward told Tom Weber"))
        wait_for("the countdown", lambda: find(app, "(in time)"))
        if find(app, TOLD) or find(app, MISSED):
            sys.exit("not ok: something fell due at once")
        print("ok - the first step is told at once, and the promise is counted down")

    def find_breach(app):
        wait_for("the breach", lambda: find(app, MISSED))
        wait_for("the escalation", lambda: find(app, TOLD))
        wait_for("the row in words", lambda: find(app, "(too late)"))
        print("ok - what fell due while Steward was off is told at the start: the breach, and the next step")

    def find_it_once(app):
        wait_for("the breach", lambda: find(app, MISSED))
        wait_for("the escalation", lambda: find(app, TOLD))
        if (count(app, MISSED), count(app, TOLD)) != (1, 1):
            sys.exit("not ok: it was told twice")
        print("ok - and another start does not tell it again")

    try:
        meet(command, open_incident)
        let_pass(folder, 40)
        meet(command, find_breach)
        meet(command, find_it_once)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
