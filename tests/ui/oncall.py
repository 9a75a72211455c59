#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A schedule that is drawn with a gap, as assistive technology sees it: two people, a layer of nights alone, the gap in
words, and somebody who fills it.

usage: oncall.py STEWARD STEWARDCTL
"""
import os
import shutil
import subprocess
import sys
import tempfile

# Before gi: it takes what is for the program out of the environment.
from journey import BUTTON, FOR_THE_PROGRAM, application, find, press, type_into, wait_for, wait_for_engine

from gi.repository import Atspi


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
        type_into(app, "Hours, Such as 18:00-08:00; Empty for All", "18:00-08:00")
        press(app, "Save")
        wait_for("the gap", lambda: find(app, "Nobody is on call "))
        wait_for("the bar of the gap", lambda: find(app, "Nobody, ", BUTTON))
        print("ok - a schedule of nights alone has a gap, in words and as a bar")

        press(app, "Fill Gap…")
        wait_for("who could fill it", lambda: find(app, "Add Override"))
        press(app, "Save")
        wait_for("who stands in", lambda: find(app, "stands in"))
        print("ok - the gap is filled")
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
