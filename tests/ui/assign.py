#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has an incident, as assistive technology sees it: given by hand in the chooser, which says why the first is the
first, and given by Steward when it opens.

usage: assign.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from journey import Atspi, find, meet, post_when_known, press, wait_for, wait_for_engine


def select(row):
    """A row has no action of its own: its list selects it."""
    rows = row.get_parent()
    Atspi.Selection.select_child(rows, row.get_index_in_parent())


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-assign-")

    def control(*words):
        answer = subprocess.run([stewardctl, "--data-dir", folder, "--json", *words], capture_output=True, text=True,
                                check=False)
        return json.loads(answer.stdout or "{}") if answer.returncode == 0 else None

    def part(app):
        wait_for_engine(folder)
        company = control("company", "add", "--name", "Northwind Logistics")
        control("person", "add", "--name", "Tom Weber", "--role", "technician", "--skills", "network=5")
        control("person", "add", "--name", "Amina Yusuf", "--role", "technician", "--skills", "linux=4,aws=2")
        alert = {"asset_name": "web-01", "signature": "Linux kernel panic", "severity": "high",
                 "message": "Kernel panic", "tool_source": "curl"}
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert))
        wait_for("the incident", lambda: find(app, "Northwind Logistics, New"))
        press(app, "Assign…")
        chooser = wait_for("the chooser", lambda: find(app, "Who Takes It?", ("dialog",)))
        wait_for("why the first is the first", lambda: find(chooser, "available, knows linux, nothing open"))
        print("ok - the chooser says who fits best, and why")

        press(chooser, "Assign")
        wait_for("the timeline", lambda: find(app, "You assigned it to Amina Yusuf"))
        wait_for("the row", lambda: find(app, "· Amina Yusuf"))
        print("ok - an incident is given by hand")

        press(app, "Resolve")
        wait_for("the empty list", lambda: find(app, "Nothing Is Open"))
        control("company", "set", "--company", company["id"], "--auto-assign", "on")
        alert.update(asset_name="gw-01", signature="Network switch is down", message="No link")
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert))
        select(wait_for("the row", lambda: find(app, "· Tom Weber · ", ("list item",))))
        wait_for("the timeline", lambda: find(app, "Assigned to Tom Weber: available, knows network, nothing open"))
        print("ok - an incident that opens is given to who knows it, and the timeline says why")

    try:
        meet([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "incidents"], part)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
