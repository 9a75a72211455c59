#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second operator, and the lock: the real window as assistive technology sees it, an app for codes that is computed
here, and a desk that shows nothing until somebody proves who they are.

usage: second-operator.py STEWARD STEWARDCTL
"""
import base64
import hashlib
import hmac
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from journey import (BUTTON, FOR_THE_PROGRAM, Atspi, act, application, ask, find, has_place, name_of, press, type_into,
                     wait_for, wait_for_engine, walk)

PASSWORD = "correct horse battery"


def code(seed, back=0):
    """What the app shows now, or showed so many steps back."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(time.time()) // 30 - back), hashlib.sha1).digest()
    number = struct.unpack(">I", digest[digest[-1] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 10 ** 6:06d}"


def ctl(stewardctl, folder, *words, typed=None):
    return subprocess.run([stewardctl, "--data-dir", folder, "--json", *words], capture_output=True, text=True,
                          check=False, input=typed)


def enrol(stewardctl, folder, person):
    """Makes somebody able to sign in with the code before this one, so that this one is left. Returns the seed and the
    recovery codes."""
    with subprocess.Popen([stewardctl, "--data-dir", folder, "--json", "sign-in", "enrol", "--person", person],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        seed = json.loads(program.stdout.readline())["seed"]
        answer, _ = program.communicate(f"{PASSWORD}\n{code(seed, 1)}\n")
        if program.returncode:
            sys.exit(f"not ok: {person} cannot enrol")
    return seed, json.loads(answer)["recovery"]


def sign_in(app, name, typed):
    type_into(app, "Name or E-Mail", name)
    type_into(app, "Password", PASSWORD)
    type_into(app, "Code of the App, or a Recovery Code", typed)
    press(app, "Sign In")


def open_row(app, name):
    """A row has no action: it is found by its name and clicked."""
    row = wait_for(name, lambda: next((node for node in walk(app) if name_of(node) == name and has_place(node) and
                                       ask(node.get_role_name, None) == "list item"), None))
    place = row.get_extents(Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", "--sync", str(place.x + place.width // 2),
                    str(place.y + place.height // 2), "click", "1"], check=True)


def find_verb(app):
    """The button of the question, once it can be pressed; a mnemonic doubles its name."""
    return next((node for node in walk(app) if name_of(node) in ("Reset", "Reset Reset") and has_place(node) and
                 ask(node.get_role_name, None) in BUTTON and
                 ask(lambda: node.get_state_set().contains(Atspi.StateType.SENSITIVE), False)), None)


def reset(app, proof):
    """Somebody else's sign-in, for which an administrator shows once more that it is them."""
    open_row(app, "People and Roles")
    open_row(app, "Tom")
    for typed, answer in (("000000", "This is not the code that your app shows now."), (proof, "Cannot Sign In Yet")):
        press(app, "Reset…")
        type_into(app, "Code of Your Own App", typed)
        wait_for("the question", lambda: find(app, "Reset Sign-In?"))
        Atspi.Action.do_action(wait_for("the verb", lambda: find_verb(app)), 0)
        wait_for(answer, lambda: find(app, answer))
    print("ok - another one's sign-in is reset with a code of one's own, and with none else")


def main():
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        print("no display, or no xdotool: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-people-")
    os.environ.update(STEWARD_SECRETS="file", STEWARD_SECRETS_PASSPHRASE="a passphrase of the tests",
                      XDG_RUNTIME_DIR=tempfile.mkdtemp(prefix="steward-runtime-"))
    window = subprocess.Popen([steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "settings"],
                              env={**os.environ, **FOR_THE_PROGRAM})
    try:
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for_engine(folder)
        wait_for("who is added", lambda: ctl(stewardctl, folder, "person", "add", "--name", "Ada", "--role",
                                           "administrator").stdout)
        ctl(stewardctl, folder, "person", "add", "--name", "Tom", "--role", "technician")
        ada, recovery = enrol(stewardctl, folder, "person-1")
        wait_for("the desk", lambda: find(app, "Companies"))
        if find(app, "The Desk Is Locked"):
            sys.exit("not ok: one person alone is locked out")
        print("ok - one person who can sign in needs not")
        enrol(stewardctl, folder, "person-2")
        wait_for("the lock", lambda: find(app, "The Desk Is Locked"))
        print("ok - a second operator locks the window")
        sign_in(app, "ada", "000000")
        wait_for("the refusal", lambda: find(app, "is not right"))
        print("ok - a wrong code opens nothing")
        sign_in(app, "ada", code(ada))
        wait_for("the desk", lambda: not find(app, "The Desk Is Locked") and find(app, "Companies"))
        print("ok - password and code open the desk")
        act(app, "win.lock")
        wait_for("the lock", lambda: find(app, "The Desk Is Locked"))
        print("ok - and it is locked again")
        sign_in(app, "ada", recovery[0])
        wait_for("the desk", lambda: not find(app, "The Desk Is Locked") and find(app, "Companies"))
        print("ok - a recovery code stands in for the app")
        reset(app, recovery[1])
    finally:
        window.terminate()
        window.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)


if __name__ == "__main__":
    main()
