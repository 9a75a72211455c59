#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of an escalation, moved as a person moves them: by the keyboard, and by dragging.

usage: escalation-steps.py STEWARD
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

# Before gi: it takes what is for the program out of the environment.
from journey import FOR_THE_PROGRAM, application, ask, frame_of, name_of, press, wait_for, wait_for_engine, walk

from gi.repository import Atspi

# The first step of the default.
FIRST = "The technician it is assigned to, or all while it is nobody’s"
LABEL = ("label",)


def box_of(node):
    """Where it stands in the window, which without a window manager is where it stands on the screen."""
    return ask(lambda: node.get_extents(Atspi.CoordType.WINDOW), None)


def is_seen(node):
    box = box_of(node)
    return box is not None and box.width > 1 and box.x >= 0


def seen(app, text):
    """The first label that says just this, and is shown."""
    return next((node for node in walk(app) if name_of(node) == text and ask(node.get_role_name, None) in LABEL and
                 is_seen(node)), None)


def is_sensitive(node):
    return node is not None and ask(lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE), False)


def middle(node):
    box = box_of(node)
    return box.x + box.width // 2, box.y + box.height // 2


def click(x, y):
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)


def drag(start, end):
    """In small steps, as a hand does: what is dragged over has to hear of each before the next comes."""
    (x, y), (to_x, to_y) = start, end
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "mousedown", "1"], check=True)
    for part in range(1, 21):
        subprocess.run(["xdotool", "mousemove", str(x + (to_x - x) * part // 20), str(y + (to_y - y) * part // 20),
                        "sleep", "0.05"], check=True)
    subprocess.run(["xdotool", "sleep", "0.2", "mouseup", "1"], check=True)


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="steward-escalation-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "settings"],
                              env={**os.environ, **FOR_THE_PROGRAM})

    def steps():
        """Whom the steps tell, one after the other."""
        with contextlib.closing(sqlite3.connect(glob.glob(os.path.join(folder, "*.db"))[0])) as database:
            row = database.execute("SELECT steps FROM escalation_policy").fetchone()
            return [(step["whom"], step.get("who")) for step in json.loads(row[0])] if row else None

    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        if box_of(frame_of(app)).x != 0:
            print("this GTK does not tell where a row stands: nothing is moved")
            return
        click(*middle(wait_for("the list of settings", lambda: seen(app, "Escalation"))))
        wait_for("the default", lambda: seen(app, FIRST) and seen(app, "2"))
        press(app, "New")
        before = wait_for("steps of one's own", steps)

        # Opened, its row has the focus.
        wait_for("a row that can be opened", lambda: is_sensitive(seen(app, FIRST)))
        click(*middle(seen(app, FIRST)))
        wait_for("the step to open", lambda: seen(app, "Whom It Tells"))
        subprocess.run(["xdotool", "key", "alt+Down"], check=True)
        wait_for("the other order", lambda: steps() == [before[1], before[0], *before[2:]])
        print("ok - Alt and an arrow move a step")

        def number(text):
            return wait_for(f"step {text}", lambda: seen(app, text))

        wait_for("the steps to close", lambda: not seen(app, "Whom It Tells"))

        def dragged():
            """A slow machine may not have heard of it in time: then nothing moved, and the hand tries again."""
            if steps() == before:
                return True
            box = box_of(number("2"))
            # The handle is an image before the number.
            drag((box.x - 14, box.y + box.height // 2), middle(number("1")))
            return False
        wait_for("the first order", dragged)
        print("ok - a step is dragged by its handle")
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
