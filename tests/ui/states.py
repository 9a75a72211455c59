#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A window on a desk that another process runs, as assistive technology sees it: that process is stopped by a
debugger's signal, goes on, and ends; the window says each, and takes the desk over.

usage: states.py STEWARD STEWARDCTL
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from help import press
from journey import Atspi, BUTTON, FOR_THE_PROGRAM, act, application, find, type_into, wait_for


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-states-")
    serve = subprocess.Popen([stewardctl, "--data-dir", folder, "serve", "--listen", "127.0.0.1:0"],
                             stdout=subprocess.PIPE, text=True)
    window = None
    try:
        serve.stdout.readline()
        subprocess.run([stewardctl, "--data-dir", folder, "company", "add", "--name", "Northwind Logistics"],
                       check=True, capture_output=True)
        window = subprocess.Popen([steward, "--data-dir", folder, "--page", "settings"],
                                  env={**os.environ, **FOR_THE_PROGRAM})
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for("the settings", lambda: find(app, "Who Runs the Desk"))

        wait_for("what the names are", lambda: find(app, "Name of Your Company").get_state_set()
                 .contains(Atspi.StateType.SENSITIVE))

        serve.send_signal(signal.SIGSTOP)
        wait_for("the word that it waits", lambda: find(app, "Still waiting for the desk"))
        print("ok - a desk that does not answer is told of, also when nothing is asked of it")
        press(window.pid, "Return")
        press(window.pid, "O", "a", "k", "Return")

        act(app, "win.palette")
        type_into(app, "Find incidents, companies and actions", "north")
        wait_for("the company in the palette", lambda: find(app, "Show only this company"))
        print("ok - the window goes on meanwhile")

        serve.send_signal(signal.SIGCONT)
        wait_for("what was done", lambda: find(app, "Changed “"))
        print("ok - what was done is done when it answers")

        serve.terminate()
        serve.wait(timeout=10)
        wait_for("the word that it ended", lambda: find(app, "The Steward that ran this desk has ended"))
        retry = wait_for("Retry", lambda: find(app, "Retry", BUTTON))
        Atspi.Action.do_action(retry, 0)
        wait_for("the desk of its own", lambda: subprocess.run(
            [stewardctl, "--data-dir", folder, "setting", "set", "msp.name=Fernhill"],
            capture_output=True, check=False).returncode == 0)
        wait_for("the name", lambda: find(app, "Fernhill"))
        print("ok - the window runs the desk itself")
    finally:
        if window is not None:
            window.terminate()
            window.wait(timeout=10)
        serve.send_signal(signal.SIGCONT)
        serve.kill()
        serve.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
