#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk that cannot be opened as it is: the folder is another's, the secrets are locked, the database is damaged. The
window says what is wrong and what to do, and Retry does it.

usage: failures.py STEWARD STEWARDCTL
"""
import fcntl
import glob
import os
import shutil
import subprocess
import sys
import tempfile

from journey import Atspi, BUTTON, find, meet, name_of, wait_for, walk


def retry(app):
    """Presses the button of the page; the line above it has one of the same name."""
    wait_for("Retry", lambda: find(app, "Retry", BUTTON))
    buttons = [node for node in walk(app) if name_of(node) == "Retry" and node.get_role_name() in BUTTON]
    Atspi.Action.do_action(buttons[-1], 0)


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-failures-")
    command = [steward, "--listen", "127.0.0.1:0", "--data-dir", folder, "--page", "companies"]
    lock = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def another_has_the_folder(app):
        wait_for("whose the folder is", lambda: find(app, "Another Program Uses These Data"))
        fcntl.flock(lock, fcntl.LOCK_UN)
        retry(app)
        wait_for("the desk", lambda: find(app, "No Companies Yet"))
        print("ok - a folder that another program has is waited for")

    def secrets_are_locked(app):
        wait_for("what is wrong", lambda: find(app, "The Keyring Cannot Be Used"))
        wait_for("Retry", lambda: find(app, "Retry", BUTTON))
        print("ok - secrets that cannot be opened are told of")

    def the_database_is_damaged(app):
        wait_for("the desk", lambda: find(app, "No Companies Yet") or find(app, "Northwind Logistics"))
        wait_for("what was done", lambda: find(app, "damaged"))
        print("ok - a damaged database is mended, and that is told of")

    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        meet(command, another_has_the_folder)
        meet(command, secrets_are_locked, {"STEWARD_SECRETS": "file"})
        subprocess.run([stewardctl, "--data-dir", folder, "company", "list"], check=True, capture_output=True)
        with open(os.path.join(folder, "steward.db"), "r+b") as database:
            database.write(b"this is no database" * 50)
        for rest in glob.glob(os.path.join(folder, "steward.db-*")):
            os.unlink(rest)
        meet(command, the_database_is_damaged)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
