#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start, as assistive technology sees it: names, a first client or sample data, and never again.

usage: first-start.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from help import press
from journey import Atspi, BUTTON, ask, find, meet, type_into, wait_for, walk


def do(app, action):
    """Runs an action that a widget of the window has."""
    for node in walk(app):
        count = ask(lambda: Atspi.Action.get_n_actions(node), 0) if "Action" in node.get_interfaces() else 0
        names = [Atspi.Action.get_action_name(node, i) for i in range(count)]
        if action in names:
            return Atspi.Action.do_action(node, names.index(action))
    return sys.exit(f"not ok: there is no action {action}")


def answer(app):
    wait_for("the welcome", lambda: find(app, "Welcome to Steward"))
    type_into(app, "Name of Your Company", "Fernhill Managed IT " * 20)
    wait_for("the complaint", lambda: find(app, "This name is too long"))
    type_into(app, "This name is too long", "Fernhill Managed IT")
    wait_for("no complaint", lambda: not find(app, "This name is too long"))
    type_into(app, "Your Name", "Amina Yusuf")
    do(app, "welcome.start")
    wait_for("the wizard", lambda: find(app, "1 of 4: Basics"))
    wait_for("the greeting", lambda: find(app, ", Amina Yusuf"))
    print("ok - names the desk, and opens the wizard for the first client")


def come_again(app):
    wait_for("the desk", lambda: find(app, "Fernhill Managed IT"))
    wait_for("the greeting", lambda: find(app, ", Amina Yusuf"))
    if find(app, "Welcome to Steward"):
        sys.exit("not ok: the welcome came back")
    print("ok - it does not come back")


def try_sample_data(app):
    wait_for("the welcome", lambda: find(app, "Welcome to Steward"))
    press(app.get_process_id(), "alt+p")
    wait_for("the choice", lambda: find(app, "Sample Data", ("check box", "radio button")).get_state_set()
             .contains(Atspi.StateType.CHECKED))
    press(app.get_process_id(), "alt+s")
    wait_for("the sample clients", lambda: find(app, "to take it") or find(app, "to take them"))
    wait_for("what they are", lambda: find(app, "Sample Data", ("label",)))
    print("ok - sample data need nothing")


def skip(app):
    button = wait_for("Skip", lambda: find(app, "Skip", BUTTON))
    Atspi.Action.do_action(button, 0)
    wait_for("the overview", lambda: find(app, "Everything that is open has been taken"))
    print("ok - it can be skipped")


def read_settings(stewardctl, folder):
    listed = subprocess.run([stewardctl, "--data-dir", folder, "--json", "setting", "list"],
                            capture_output=True, text=True, check=True).stdout
    return {row["name"]: row["value"] for row in json.loads(listed)}


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-first-start-")
    other = tempfile.mkdtemp(prefix="steward-first-start-")
    on_folder = [steward, "--listen", "127.0.0.1:0", "--data-dir", folder]
    on_other = [steward, "--listen", "127.0.0.1:0", "--data-dir", other]
    try:
        meet(on_folder, answer)
        settings = read_settings(stewardctl, folder)
        if (settings["msp.name"], settings["msp.administrator"]) != ("Fernhill Managed IT", "Amina Yusuf"):
            sys.exit(f"not ok: the settings are {settings}")
        meet(on_folder, come_again)
        # The desk is opened twice: the passphrase has to be there for both.
        meet(on_other, try_sample_data,
             {"STEWARD_SECRETS": "file", "STEWARD_SECRETS_PASSPHRASE": "a passphrase of the tests"})
        shutil.rmtree(other)
        meet(on_other, skip)
        if read_settings(stewardctl, other)["desk.welcomed"] != "yes":
            sys.exit("not ok: what was skipped would come back")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(other, ignore_errors=True)


if __name__ == "__main__":
    main()
