#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A schedule that is drawn with a gap, as assistive technology sees it: two people, a layer of nights alone, the gap in
words, and somebody who fills it.

usage: oncall.py STEWARD STEWARDCTL
"""
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Before gi: it takes what is for the program out of the environment.
from journey import (BUTTON, FOR_THE_PROGRAM, application, ask, find, frame_of, is_called, press, type_into, wait_for,
                     wait_for_engine, walk)

from gi.repository import Atspi


def box_of(bar):
    """Where a bar stands in the window, which without a window manager is where it stands on the screen."""
    return ask(lambda: bar.get_extents(Atspi.CoordType.WINDOW), None)


def drag(bar, by):
    """Takes a bar by its middle and puts it down BY pixels further right."""
    box = box_of(bar)
    x, y = box.x + box.width // 2, box.y + box.height // 2
    steps = ["mousemove", str(x), str(y), "mousedown", "1"]
    for part in range(1, 5):
        steps += ["mousemove", str(x + by * part // 4), str(y)]
    subprocess.run(["xdotool", *steps, "mouseup", "1"], check=True)


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-oncall-")
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "oncall"],
                              env={**os.environ, **FOR_THE_PROGRAM})

    def control(*words):
        return subprocess.run([stewardctl, "--data-dir", folder, *words], capture_output=True, text=True, check=False)

    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        control("person", "add", "--name", "Ada Ruiz", "--role", "technician")
        wait_for("the empty view", lambda: find(app, "Nobody Is on Call Yet"))
        control("person", "add", "--name", "Tom Weber", "--role", "technician")
        print("ok - without a schedule the view says what one is")

        def draw():
            press(app, "New Schedule…")
            return find(app, "Name of the Layer")
        wait_for("the dialog", draw)
        wait_for("the order of turns", lambda: find(app, "Ada Ruiz, Tom Weber"))
        press(app, "Add Hours")
        type_into(app, "Hours, Such as 18:00-08:00; Empty for All", "18:00-08:00")
        press(app, "Save")
        wait_for("the gap", lambda: find(app, "Nobody is on call "))
        wait_for("the bar of the gap", lambda: find(app, "Nobody, ", BUTTON))
        print("ok - a schedule of nights alone has a gap, in words and as a bar")

        press(app, "Fill Gap…")
        wait_for("who could fill it", lambda: find(app, "Add Override"))
        def fill():
            if find(app, "Whoever stands in is reached"):
                press(app, "Save")
            return find(app, "Ada Ruiz stands in")
        wait_for("who stands in", fill)
        wait_for("the dialog to go", lambda: not find(app, "Whoever stands in is reached"))
        print("ok - the gap is filled")

        if not shutil.which("xdotool"):
            print("no xdotool: nothing is dragged")
            return
        # A newer GTK counts from inside the window's border, and leaves out the padding around what stands in another.
        if box_of(frame_of(app)).x != 0:
            print("this GTK does not tell where a bar stands: nothing is dragged")
            return
        # In the middle of this week's Wednesday, so that the bar is on the page and wide enough to be taken.
        today = datetime.datetime.now(datetime.timezone.utc).replace(hour=6, minute=0, second=0, microsecond=0)
        day = today - datetime.timedelta(days=today.weekday() - 2)
        control("oncall", "override", "schedule-1", "--person", "Tom Weber", "--from", day.isoformat(),
                "--to", (day + datetime.timedelta(hours=12)).isoformat(), "--note", "dragged")

        def dragged():
            answer = control("oncall", "show", "schedule-1", "--from", "2020-01-01T00:00:00Z", "--json")
            overrides = json.loads(answer.stdout)["overrides"] if answer.returncode == 0 else []
            return next((one for one in overrides if one.get("note") == "dragged"), None)

        before = wait_for("the override", dragged)["from"]
        bar = wait_for("its bar", lambda: next((node for node in walk(app) if is_called(node, "Tom Weber, Wednesday") and
                                                is_called(node, ", Override") and box_of(node) is not None and
                                                box_of(node).width > 20), None))
        drag(bar, box_of(bar).width)
        wait_for("the later time", lambda: dragged()["from"] > before)
        print("ok - an override that is dragged to the right begins later")
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
