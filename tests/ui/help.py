#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help where it is needed, as assistive technology sees it: the article about the view that is open, a search that
finds nothing and one that finds a guide, and the guide that Enter opens.

usage: help.py STEWARD STEWARDCTL
"""
import os
import shutil
import subprocess
import sys
import tempfile

from journey import (Atspi, BUTTON, FOR_THE_PROGRAM, act, application, ask, find, name_of, type_into, wait_for,
                     wait_for_engine, walk)

SEARCH = "Search help"
HEADING = ("heading",)


def press(pid, *keys):
    """Types keys as a person does."""
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
                            capture_output=True, text=True, check=True).stdout.split()[-1]
    subprocess.run(["xdotool", "windowfocus", "--sync", window, "key", *keys], check=True)


def has_focus(app, name):
    return any(name_of(node) == name and ask(lambda: node.get_state_set().contains(Atspi.StateType.FOCUSED), False)
               for node in walk(app))


def find_beside(node, name, roles):
    """The nearest of that name; a view that is not shown may have one of the same."""
    while node is not None:
        found = find(node, name, roles)
        if found:
            return found
        node = node.get_parent()
    return None


def click(app, name):
    Atspi.Action.do_action(wait_for(name, lambda: find(app, name, BUTTON)), 0)


def write(app):
    """What is written before there is a form is not taken."""
    type_into(app, "Text in Markdown", "It is in the **cellar**, next to the boiler.")
    return find(app, "It is in the cellar, next to the boiler.", ("label",))


def own_articles(app):
    click(app, "New Article…")
    wait_for("the preview", lambda: write(app))
    facts = next(node for node in walk(app) if name_of(node) == "Article")
    type_into(facts, "Title", "Toner at Northwind")
    type_into(facts, "About Alerts With These Words", "printer, toner")
    Atspi.Action.do_action(find_beside(find(app, "Discard", BUTTON), "Save", BUTTON), 0)
    wait_for("the article", lambda: find(app, "Toner at Northwind", HEADING))
    wait_for("whose it is", lambda: find(app, "All companies"))
    print("ok - an article of one's own is written beside what it looks like")

    type_into(app, SEARCH, "boiler")
    wait_for("one article", lambda: find(app, "1 article found"))
    print("ok - the search finds it with the others")

    Atspi.Action.do_action(find_beside(find(app, "Toner at Northwind", HEADING), "Remove", BUTTON), 0)
    wait_for("its end", lambda: not find(app, "Toner at Northwind", HEADING))
    act(app, "win.undo")
    wait_for("its return", lambda: find(app, "1 article found"))
    print("ok - a removed article comes back")


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-help-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "incidents"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        wait_for("the company", lambda: subprocess.run(
            [stewardctl, "--data-dir", folder, "company", "add", "--name", "Northwind Logistics"],
            capture_output=True, check=False).returncode == 0)
        wait_for("the list", lambda: find(app, "Nothing Is Open"))

        press(window.pid, "F1")
        wait_for("the article", lambda: find(app, "Where its priority comes from", HEADING))
        wait_for("the focus on its title", lambda: has_focus(app, "Incidents"))
        print("ok - F1 tells about the view that is open")

        type_into(app, SEARCH, "zebra crossing")
        nothing = wait_for("the empty result", lambda: find(app, "No article has all these words"))
        button = find_beside(nothing, "Clear Search", BUTTON)
        Atspi.Action.do_action(button, 0)
        wait_for("all articles", lambda: find(app, "Getting started"))
        print("ok - a search that finds nothing says so")

        type_into(app, SEARCH, "media type zabbix")
        wait_for("the count", lambda: find(app, "1 article found"))
        press(window.pid, "Return")
        wait_for("the guide", lambda: find(app, "Zabbix", HEADING))
        wait_for("the address", lambda: find(app, "/api/webhooks/alerts"))
        wait_for("Copy", lambda: find(app, "Copy", BUTTON))
        print("ok - Enter opens the guide that was found")

        act(app, "win.help")
        wait_for("the guide is still there", lambda: find(app, "Zabbix", HEADING))
        print("ok - help on help stays where it is")

        own_articles(app)
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
