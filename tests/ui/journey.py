#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's first minutes, as assistive technology sees them: the real program on an empty folder, a company
from the command line, an alert over HTTP, and the incident that appears in the window by itself.

usage: journey.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

# Warnings are for the program that is tested: here AT-SPI warns of windows that just went.
FOR_THE_PROGRAM = {"GTK_A11Y": "atspi", "G_DEBUG": os.environ.pop("G_DEBUG", "")}

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

DEADLINE_S = 60
BUTTON = ("push button", "button")  # older and newer name of the role
NAMED_BY_THEIR_TEXT = (*BUTTON, "combo box")


def wait_for(what, look):
    """What LOOK finds, as soon as it finds something."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"not ok: {what} has not come within {DEADLINE_S} s")


def ask(question, otherwise):
    """What a node answers; it may go while we look."""
    try:
        return question()
    except gi.repository.GLib.GError:
        return otherwise


def walk(node):
    yield node
    for i in range(ask(node.get_child_count, 0)):
        child = ask(lambda: node.get_child_at_index(i), None)
        if child is not None:
            yield from walk(child)


def name_of(node):
    return ask(node.get_name, None) or ""


def is_called(node, text):
    """A newer GTK takes the own text of a button for its name, and says the name that we gave it as its description."""
    return (text in name_of(node) or
            (ask(node.get_role_name, None) in NAMED_BY_THEIR_TEXT and text in (ask(node.get_description, None) or "")))


def find(root, text, roles=None):
    """The first node that TEXT is part of the name of, of one of ROLES if given."""
    for node in walk(root):
        if is_called(node, text) and (roles is None or ask(node.get_role_name, None) in roles):
            return node
    return None


def has_place(node):
    """Whether the node has a place in its window: what is not shown yet does nothing when it is pressed."""
    return ask(lambda: node.get_extents(Atspi.CoordType.WINDOW).width, 0) > 1


def press(root, text):
    """Presses the button that is seen: views that are hidden have buttons of the same name."""
    def look():
        return next((node for node in walk(root) if is_called(node, text) and
                     ask(node.get_role_name, None) in BUTTON and has_place(node)), None)
    Atspi.Action.do_action(wait_for(text, look), 0)


def application(pid):
    desktop = Atspi.get_desktop(0)
    # What is kept of it is renewed by signals, which come only to a main loop.
    desktop.clear_cache()
    for i in range(ask(desktop.get_child_count, 0)):
        child = ask(lambda: desktop.get_child_at_index(i), None)
        if child is not None and ask(child.get_process_id, 0) == pid:
            return child
    return None


def meet(command, part, environment=None):
    """Runs PART on the window of a program, in a process of its own: AT-SPI takes it ill when one program goes and
    another comes."""
    window = subprocess.Popen(command, env={**os.environ, **FOR_THE_PROGRAM, **(environment or {})})
    child = os.fork()
    if child == 0:
        Atspi.init()
        part(wait_for("the program", lambda: application(window.pid)))
        sys.stdout.flush()
        os._exit(0)
    failed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    window.terminate()
    window.wait(timeout=10)
    if failed:
        sys.exit(failed)


def wait_for_engine(folder):
    """A command that comes before the window opens the desk by itself, and stands in the window's way."""
    wait_for("the engine", lambda: os.path.exists(os.path.join(folder, "engine.socket")))


def frame_of(app):
    return wait_for("the window", lambda: find(app, "Steward", ("frame",)))


def act(app, action):
    """Runs an action of the window, as a key or a menu does."""
    frame = frame_of(app)
    names = [Atspi.Action.get_action_name(frame, i) for i in range(Atspi.Action.get_n_actions(frame))]
    if action not in names:
        sys.exit(f"not ok: the window has no action {action}")
    Atspi.Action.do_action(frame, names.index(action))


def type_into(app, name, text):
    entry = wait_for(name, lambda: next((node for node in walk(app) if name_of(node) == name and
                                         "EditableText" in node.get_interfaces()), None))
    Atspi.EditableText.set_text_contents(entry, text)


def post(url, key, message):
    request = urllib.request.Request(url, json.dumps(message).encode(), {
        "Content-Type": "application/json", "X-API-Key": key})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status


def post_when_known(url, key, message):
    """The door reads its keys anew when a company was added: a new key may need a moment."""
    try:
        return post(url, key, message) == 202
    except urllib.error.HTTPError as refusal:
        if refusal.code != 401:
            raise
        return False


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-journey-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for("the welcome", lambda: find(app, "Welcome to Steward"))
        print("ok - an empty desk greets")

        answer = wait_for("the engine", lambda: subprocess.run(
            [stewardctl, "--data-dir", folder, "--json", "company", "add", "--name", "Northwind Logistics"],
            capture_output=True, text=True, check=False).stdout)
        company = json.loads(answer)
        wait_for("the overview", lambda: find(app, "Everything that is open has been taken"))
        subprocess.run([steward, "--data-dir", folder, "--page", "incidents"], check=True)
        wait_for("the list", lambda: find(app, "Nothing Is Open"))
        print("ok - a company from the command line opens the desk")

        alert = {"asset_name": "db-02", "signature": "Disk /var is almost full", "severity": "high",
                 "message": "97 % of /var are used", "tool_source": "curl"}
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert))
        wait_for("the incident", lambda: find(app, "Northwind Logistics, New"))
        print("ok - the incident appears by itself")

        button = wait_for("the detail", lambda: find(app, "Acknowledge", BUTTON))
        Atspi.Action.do_action(button, 0)
        wait_for("the new status", lambda: find(app, "Northwind Logistics, Acknowledged"))
        print("ok - acknowledged from the window")

        button = wait_for("Resolve", lambda: find(app, "Resolve", BUTTON))
        Atspi.Action.do_action(button, 0)
        wait_for("the empty list", lambda: find(app, "Nothing Is Open"))
        wait_for("the toast", lambda: find(app, "Resolved “Disk /var is almost full"))
        act(app, "win.undo")
        wait_for("the incident that is back", lambda: find(app, "Northwind Logistics, Acknowledged"))
        print("ok - resolved, and taken back")

        act(app, "win.undo")
        wait_for("the status before", lambda: find(app, "Northwind Logistics, New"))
        type_into(app, "Note", "The disk was full of logs")
        button = wait_for("Add Note", lambda: find(app, "Add Note", BUTTON))
        Atspi.Action.do_action(button, 0)
        wait_for("the note", lambda: find(app, "You wrote a note"))
        act(app, "win.undo")
        wait_for("the note that is gone", lambda: not find(app, "The disk was full of logs"))
        print("ok - one thing after the other is taken back")

        type_into(app, "Search incidents and alerts", "printer")
        wait_for("an empty result", lambda: find(app, "Nothing Found"))
        type_into(app, "Search incidents and alerts", "disk full")
        wait_for("the found incident", lambda: find(app, "1 found"))
        print("ok - found by words of its title")

        type_into(app, "Search incidents and alerts", "")
        for asset, signature in (("printer-7", "Toner is low"), ("mail-01", "Queue grows")):
            post(company["webhook_url"], company["api_key"],
                 {**alert, "asset_name": asset, "signature": signature, "message": signature})
        wait_for("three incidents", lambda: find(app, "3 open, by priority"))
        button = wait_for("Select Incidents", lambda: find(app, "Select Incidents"))
        Atspi.Action.do_action(button, 0)
        wait_for("the boxes", lambda: find(app, "0 selected"))
        button = wait_for("Select All", lambda: find(app, "Select All", BUTTON))
        Atspi.Action.do_action(button, 0)
        count = wait_for("what is selected", lambda: find(app, "3 selected"))
        bar = count.get_parent().get_parent()
        button = wait_for("Resolve for all", lambda: find(bar, "Resolve", BUTTON))
        Atspi.Action.do_action(button, 0)
        wait_for("the toast", lambda: find(app, "Resolved 3 incidents"))
        wait_for("the empty list", lambda: find(app, "Nothing Is Open"))
        act(app, "win.undo")
        wait_for("three incidents", lambda: find(app, "3 open, by priority"))
        print("ok - three resolved at once, and taken back")

        act(app, "win.palette")
        type_into(app, "Find incidents, companies and actions", "north")
        wait_for("the company in the palette", lambda: find(app, "Show only this company"))
        type_into(app, "Find incidents, companies and actions", "quit")
        wait_for("the action in the palette", lambda: find(app, "Quit"))
        print("ok - the palette finds companies and actions")
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
