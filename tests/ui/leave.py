#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client leaves, as assistive technology sees it: the name is typed, the export is written, the client can stay while
it waits, and at last all of it is gone but a certificate that lists what had left to others.

usage: leave.py STEWARD STEWARDCTL
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Before gi: it takes what is for the program out of the environment.
from help import press as press_keys
from journey import (BUTTON, FOR_THE_PROGRAM, application, ask, find, has_place, name_of, post_when_known, press,
                     type_into, wait_for, wait_for_engine, walk)
from mapping import is_sensitive

from gi.repository import Atspi

CLIENT = "Northwind Logistics"
AT_ONCE = 4  # the last of the waiting periods
ALERT = {"asset_name": "db-02", "signature": "Disk is full", "severity": "high", "message": "97 %", "tool_source": "curl"}


def run(stewardctl, folder, *words):
    return subprocess.run([stewardctl, "--data-dir", folder, "--json", *words],
                          capture_output=True, text=True, check=False).stdout


def open_company(app, pid):
    """Its row has no action: it is found by its name and opened by Return."""
    wait_for("the list", lambda: find(app, "Import…", BUTTON))
    type_into(app, "Search companies", CLIENT)
    row = wait_for("its row", lambda: find(app, CLIENT, ("list item",)))
    place = wait_for("its place", lambda: ask(lambda: row.get_extents(Atspi.CoordType.WINDOW), None))
    subprocess.run(["xdotool", "mousemove", "--sync", str(place.x + place.width // 2),
                    str(place.y + place.height // 2), "click", "1"], check=True)
    wait_for("its page", lambda: find(app, "The client leaves"))


def ask_to_leave(app):
    press(app, "The client leaves")
    wait_for("the question", lambda: find(app, f"Does “{CLIENT}” Leave?"))
    verbs = [node for node in walk(app) if "Leave" in name_of(node) and "…" not in name_of(node) and
             ask(node.get_role_name, "") in BUTTON]
    if not verbs or any(is_sensitive(verb) for verb in verbs):
        sys.exit("not ok: a client leaves before its name is typed")
    type_into(app, "The Client’s Name", "northwind")
    if any(is_sensitive(verb) for verb in verbs):
        sys.exit("not ok: another name is taken for the client's")
    return verbs


def confirm(app, verbs):
    type_into(app, "The Client’s Name", CLIENT)
    # The button of the page has the same word; of the question's two the one that is seen does it.
    verb = wait_for("what can be confirmed", lambda: next((verb for verb in verbs if is_sensitive(verb) and
                                                           has_place(verb)), None))
    Atspi.Action.do_action(verb, 0)


def find_periods(app):
    """The list of the question that is seen; of a newer GTK it has the name of what is chosen."""
    return next((node for node in walk(app) if name_of(node) in ("Remove the Data", "In 30 days") and
                 ask(node.get_role_name, "") == "combo box" and has_place(node)), None)


def read_text(app, name):
    """What stands in the text of that name, once something does; a heading of that name is no text to read."""
    for node in walk(app):
        if name_of(node) == name and "Text" in node.get_interfaces() and ask(node.get_role_name, "") != "label":
            return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    return None


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-leave-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "companies"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        answer = wait_for("the company", lambda: run(stewardctl, folder, "company", "add", "--name", CLIENT))
        company = json.loads(answer)
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], ALERT))
        incident = wait_for("the incident", lambda: json.loads(run(stewardctl, folder, "incident", "list") or "[]"))[0]
        run(stewardctl, folder, "link", "add", "--company", company["id"], "--title", "Wiki",
            "--url", "https://wiki.example/{asset}")
        link = json.loads(run(stewardctl, folder, "link", "list", "--company", company["id"]))[0]
        run(stewardctl, folder, "link", "open", link["id"], "--incident", incident["id"], "--asset", "db-02")
        subprocess.run([steward, "--data-dir", folder, "--page", "companies"], check=True)
        open_company(app, window.pid)

        confirm(app, ask_to_leave(app))
        wait_for("the waiting period", lambda: find(app, "Everything is removed from "))
        wait_for("the export", lambda: find(app, "Its keys are refused. Exported"))
        written = os.listdir(os.path.join(folder, "exports"))
        if len(written) != 1:
            sys.exit(f"not ok: the exports are {written}")
        print("ok - the typed name lets it go, and its data is exported")

        press(app, f"{CLIENT} stays")
        wait_for("the client that stays", lambda: find(app, "The client leaves", BUTTON))
        print("ok - it can stay while it waits")

        verbs = ask_to_leave(app)
        # The keys go to the dialog, and from there to the list that hangs from it.
        press_keys(window.pid, "Tab")
        periods = wait_for("the waiting periods", lambda: find_periods(app))
        button = wait_for("their button", lambda: next((node for node in walk(periods) if ask(
            lambda: Atspi.Action.get_n_actions(node), 0) > 0), None))
        Atspi.Action.do_action(button, 0)
        wait_for("what it offers", lambda: find(app, "In 60 days"))
        subprocess.run(["xdotool", "key", "--delay", "100", *["Down"] * AT_ONCE, "Return"], check=True)
        wait_for("the choice", lambda: find(periods, "At once"))
        confirm(app, verbs)
        wait_for("the certificate", lambda: find(app, f"Certificate of {CLIENT}", BUTTON))
        press(app, f"Certificate of {CLIENT}")
        text = wait_for("its text", lambda: read_text(app, "Certificate"))
        certificate = json.loads(text)
        if certificate["state"] != "gone" or certificate["removed"]["alerts"] != 1:
            sys.exit(f"not ok: the certificate says {text}")
        if "link.open" not in [left["what"] for left in certificate["left_to_others"]]:
            sys.exit(f"not ok: a link that was opened is not in the certificate: {text}")
        if json.loads(run(stewardctl, folder, "company", "list")):
            sys.exit("not ok: the client is still there")
        print("ok - all of it is gone, and the certificate lists what had left")
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
