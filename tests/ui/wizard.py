#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client is added by the wizard: four steps, a test alert through the real door, and the line that turns green
with the first real alert.

usage: wizard.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from journey import (Atspi, FOR_THE_PROGRAM, act, application, ask, find, name_of, post_when_known, type_into,
                     wait_for, walk)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from alertmanager import Alertmanager, configure  # noqa: E402


def do(app, action):
    """Runs an action that a window or a page of it has."""
    for node in walk(app):
        count = ask(lambda: Atspi.Action.get_n_actions(node), 0) if "Action" in node.get_interfaces() else 0
        names = [Atspi.Action.get_action_name(node, i) for i in range(count)]
        if action in names:
            return Atspi.Action.do_action(node, names.index(action))
    return False


def check_names(app):
    """Where a widget has no name of its own, GTK gives it that of its class."""
    for node in walk(app):
        states = node.get_state_set()
        parent = ask(node.get_parent, None)
        # A drop-down and a spin button are named; the buttons inside them are GTK's own.
        inner = parent is not None and ask(parent.get_role_name, "") in ("combo box", "spin button")
        if states.contains(Atspi.StateType.FOCUSABLE) and name_of(node).startswith(("Gtk", "Adw")) and not inner:
            role = node.get_role_name()
            if role in ("push button", "button", "check box", "entry", "slider", "spin button"):
                sys.exit(f"not ok: a {role} in {name_of(parent)} is named {name_of(node)}")


def text_that_begins(app, beginning):
    return next((name_of(node) for node in walk(app) if name_of(node).startswith(beginning)), None)


def send_first_alert(folder, url, key):
    """From a real Alertmanager, which is returned, where it is installed."""
    if shutil.which("prometheus-alertmanager"):
        manager = Alertmanager(folder, configure(url, key))
        manager.send(over=False)
        return manager
    alert = {"asset_name": "db-02", "signature": "Disk /var is almost full", "severity": "high"}
    wait_for("the door", lambda: post_when_known(url, key, alert))
    return None


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-wizard-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "companies"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    manager = None
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for("the empty list", lambda: find(app, "No Companies Yet"))
        act(app, "win.add-company")
        wait_for("the first step", lambda: find(app, "1 of 4: Basics"))
        type_into(app, "Name", "Lighthouse Hospice Charity")
        switch = wait_for("the maintenance switch", lambda: find(app, "Weekly Maintenance", ("check box", "switch")))
        Atspi.Action.do_action(switch, 0)
        for step in ("2 of 4: Security", "3 of 4: Correlation", "4 of 4: Review"):
            do(app, "wizard.next")
            wait_for(step, lambda: find(app, step))
        wait_for("the review", lambda: find(app, "Automatic, within 15"))
        check_names(app)
        print("ok - four steps, each with an answer already")

        do(app, "wizard.next")
        wait_for("the connection", lambda: find(app, "Waiting for the first real alert"))
        url = wait_for("the address", lambda: text_that_begins(app, "http://"))
        key = wait_for("the key", lambda: text_that_begins(app, "stw_"))
        check_names(app)
        listed = subprocess.run([stewardctl, "--data-dir", folder, "--json", "window", "list", "--company", "company-1"],
                                capture_output=True, text=True, check=True).stdout
        if [(row["days"], row["from"], row["to"]) for row in json.loads(listed)] != [(["sun"], "02:00", "04:00")]:
            sys.exit(f"not ok: the maintenance window is {listed}")
        print("ok - the client is there with its maintenance window")

        wait_for("the test alert", lambda: do(app, "connect.test") and find(app, "The test alert arrived"))
        if find(app, "First alert received"):
            sys.exit("not ok: a test alert is taken for a real one")
        print("ok - a test alert goes through the door and is known as a test")

        manager = send_first_alert(folder, url, key)
        wait_for("the green line", lambda: find(app, "First alert received"))
        print("ok - the line turns green with the first real alert")
    finally:
        if manager:
            manager.end()
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


main()
