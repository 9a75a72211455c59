#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sender that nobody knows, as assistive technology sees it: its message is kept, its fields are drawn onto ours in
the window, and it becomes an incident after all.

usage: mapping.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Before gi: it takes what is for the program out of the environment.
from journey import (BUTTON, FOR_THE_PROGRAM, application, ask, find, has_place, name_of, post_when_known, press,
                     type_into, wait_for, wait_for_engine, walk)

from gi.repository import Atspi

MESSAGE = {"vendor": "Kettle & Co", "device name": "boiler-3", "level": 3,
           "fault": {"code": "E17", "text": "Pressure is low in the second circuit"}}


def is_sensitive(node):
    return ask(lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE), False)


def toggle(app, name):
    """Presses the button of that name that has an action: some roles stand in each other. A newer GTK takes a
    button's own text for its name, and says the name of the older one as its description."""
    def look():
        for node in walk(app):
            told = (ask(node.get_name, None) or "", ask(node.get_description, None) or "")
            if any(name in text for text in told) and ask(lambda: Atspi.Action.get_n_actions(node), 0) > 0:
                return node
        return None
    Atspi.Action.do_action(wait_for(name, look), 0)


def choose(app, name, place):
    """Chooses from the menu that is open. A newer GTK gives its items no names: there the place tells which it is."""
    def look():
        items = [node for node in walk(app) if ask(node.get_role_name, None) == "menu item" and has_place(node)]
        named = [item for item in items if name in name_of(item)]
        return next(iter(named or [item for item in items if not name_of(item)][place:]), None)
    Atspi.Action.do_action(wait_for(name, look), 0)


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-mapping-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "alerts"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        answer = wait_for("the company", lambda: subprocess.run(
            [stewardctl, "--data-dir", folder, "--json", "company", "add", "--name", "Northwind Logistics"],
            capture_output=True, text=True, check=False).stdout)
        company = json.loads(answer)
        subprocess.run([steward, "--data-dir", folder, "--page", "alerts"], check=True)
        wait_for("the stream", lambda: find(app, "No Alerts Yet"))
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], MESSAGE))
        wait_for("the bar", lambda: find(app, "1 message was not recognised"))
        toggle(app, "Show messages that were not recognised")
        wait_for("the message", lambda: find(app, "as application/json"))
        print("ok - a message that nobody knows is kept and shown")

        press(app, "Map This Sender…")
        wait_for("the place of the asset", lambda: find(app, "device name: boiler-3"))
        save = wait_for("Save", lambda: find(app, "Save", BUTTON))
        if is_sensitive(save):
            sys.exit("not ok: a sender without a name can be saved")
        type_into(app, "Name of the Sender", "Kettle")
        wait_for("what would be read", lambda: find(app, "Asset: boiler-3"))
        wait_for("what can be saved", lambda: is_sensitive(save))
        print("ok - the names of the fields tell what they mean")

        toggle(app, "Change Asset")
        choose(app, "Add a Fallback", 0)
        wait_for("the row of the fallback", lambda: find(app, "Asset, or else"))
        type_into(app, "How Asset Is Read", "fault.code")
        wait_for("its menu", lambda: find(app, "Change Asset, or else"))
        for act in ("Undo", "Redo"):
            wait_for(act, lambda: is_sensitive(find(app, act, BUTTON)))
            press(app, act)
        wait_for("what can be saved", lambda: is_sensitive(save))
        print("ok - a place that may be missing has a fallback, which is taken back and done again")

        Atspi.Action.do_action(save, 0)
        wait_for("the empty tray", lambda: find(app, "0 messages were not recognised"))
        subprocess.run([steward, "--data-dir", folder, "--page", "incidents"], check=True)
        wait_for("the incident", lambda: find(app, "Northwind Logistics, New"))
        wait_for("its machine", lambda: find(app, "boiler-3"))
        print("ok - saved, and what waited became an incident")
        saved = subprocess.run([stewardctl, "--data-dir", folder, "mapping", "show", "kettle", "--company",
                                company["id"]], capture_output=True, text=True, check=True).stdout
        if json.loads(saved)["shapes"][0]["fields"]["asset"] != ["['device name']", "fault.code"]:
            sys.exit("not ok: the fallback is not in what was saved: " + saved)
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
