#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring that is locked, as assistive technology sees it: the window is open and says what waits, a sender that signs
is asked to come again, and once its owner has unlocked the keyring all goes on by itself; also where another process
runs the desk. The keyring is a real one on a session bus of the test's own.

usage: keyring.py STEWARD STEWARDCTL
"""
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

INSIDE = "--inside"
PASSWORD = "correct horse"
SERVICE = ("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
LOGIN = "/org/freedesktop/secrets/collection/login"
CLIENT = "Northwind Logistics"
ALERT = json.dumps({"asset_name": "db-02", "signature": "Disk is full", "severity": "high", "message": "97 %",
                    "tool_source": "curl"}).encode()


def enter_own_bus():
    """Another keyring may be on the bus that the tests share."""
    if not os.environ.get("DISPLAY") or any(shutil.which(program) is None for program in
                                            ("dbus-run-session", "gnome-keyring-daemon", "gdbus", "xdotool")):
        print("no display, or no keyring to test with: skipped")
        sys.exit(77)
    os.execvp("dbus-run-session", ["dbus-run-session", "--", sys.executable, *sys.argv, INSIDE])


def ask_keyring(method, *arguments):
    name, path, interface = SERVICE
    return subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", path,
                           "--method", f"{interface}.{method}", *arguments],
                          capture_output=True, text=True, check=False).stdout


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def start_keyring(home):
    """Unlocked with a password from its standard input, which makes it too."""
    environment = {**os.environ, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home, "G_DEBUG": ""}
    daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                               f"--control-directory={home}/control"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env=environment)
    daemon.stdin.write(PASSWORD.encode())
    daemon.stdin.close()
    # To ask for it sooner would have the bus start another.
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "60", SERVICE[0]], check=True)
    return daemon


def post(company):
    """The status that a signed message is answered with, and when to come again."""
    moment = str(int(time.time()))
    signed = hmac.new(company["hmac_secret"].encode(), moment.encode() + b"." + ALERT, hashlib.sha256).hexdigest()
    request = urllib.request.Request(company["webhook_url"], ALERT, {
        "Content-Type": "application/json", "X-API-Key": company["api_key"],
        "X-Timestamp": moment, "X-Signature": signed})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, None
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers["Retry-After"]


def find_prompts():
    return subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "gcr-prompter"],
                          capture_output=True, text=True, check=False).stdout.split()


def answer_prompt():
    """Whether the question is gone; what is typed before it takes keys is lost, so it is typed again."""
    prompts = find_prompts()
    if prompts:
        subprocess.run(["xdotool", "windowfocus", prompts[-1], "key", "ctrl+a", "type", PASSWORD], check=False)
        subprocess.run(["xdotool", "key", "Return"], check=False)
        time.sleep(0.5)
    return not prompts


def main():
    if INSIDE not in sys.argv:
        enter_own_bus()
    from journey import (Atspi, FOR_THE_PROGRAM, application, find, press, wait_for)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-keyring-")
    home = os.path.join(folder, "home")
    data = os.path.join(folder, "data")
    os.mkdir(home, 0o700)
    os.environ.pop("STEWARD_SECRETS", None)
    daemon = start_keyring(home)
    window = serve = None
    try:
        wait_for("the keyring", lambda: "/collection/login" in ask_keyring("ReadAlias", "default"))
        company = json.loads(subprocess.run([stewardctl, "--data-dir", data, "--json", "company", "add", "--name", CLIENT,
                                             "--hmac", "on"], capture_output=True, text=True, check=True).stdout)
        port = free_port()
        company["webhook_url"] = f"http://127.0.0.1:{port}/api/webhooks/alerts"
        ask_keyring("Lock", f"['{LOGIN}']")

        window = subprocess.Popen([steward, "--data-dir", data, "--listen", f"127.0.0.1:{port}", "--page", "companies"],
                                  env={**os.environ, **FOR_THE_PROGRAM})
        Atspi.init()
        app = wait_for("the program", lambda: application(window.pid))
        wait_for("the desk", lambda: find(app, CLIENT, ("list item",)))
        said = wait_for("what is locked", lambda: find(app, "The keyring is locked", ("label",)))
        if f"({CLIENT})" not in said.get_name():
            sys.exit(f"not ok: it does not say what waits: {said.get_name()}")
        print("ok - the window is open and says what waits for the keyring")

        status, again = post(company)
        if status != 503 or int(again or 0) <= 0:
            sys.exit(f"not ok: a signed message was answered {status}, to come again after {again}")
        print("ok - a sender that signs is asked to come again")

        press(app, "Unlock…")
        wait_for("the keyring's question", find_prompts)
        wait_for("the keyring that opens", answer_prompt)
        wait_for("the door that knows the secret", lambda: post(company)[0] == 202)
        wait_for("no word of it any more", lambda: not find(app, "The keyring is locked", ("label",)))
        print("ok - unlocked, it goes on by itself")

        window.terminate()
        window.wait(timeout=10)
        ask_keyring("Lock", f"['{LOGIN}']")
        serve = subprocess.Popen([stewardctl, "--data-dir", data, "serve", "--listen", f"127.0.0.1:{port}"],
                                 stdout=subprocess.PIPE, text=True)
        serve.stdout.readline()
        window = subprocess.Popen([steward, "--data-dir", data, "--page", "companies"],
                                  env={**os.environ, **FOR_THE_PROGRAM})
        app = wait_for("the program again", lambda: application(window.pid))
        said = wait_for("what is locked there", lambda: find(app, "The keyring is locked", ("label",)))
        if f"({CLIENT})" not in said.get_name():
            sys.exit(f"not ok: it does not say what waits: {said.get_name()}")
        press(app, "Unlock…")
        wait_for("the keyring's question again", find_prompts)
        wait_for("the keyring that opens again", answer_prompt)
        wait_for("no word of it there any more", lambda: not find(app, "The keyring is locked", ("label",)))
        print("ok - a window on a desk that another process runs says the same, and unlocks it")
    finally:
        for process in (window, serve):
            if process is not None:
                process.terminate()
                process.wait(timeout=10)
        daemon.kill()
        daemon.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
