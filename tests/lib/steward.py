# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the real program share: a data folder of their own, stewardctl on it, and a sender.

The program's path is in STEWARDCTL. Nothing but Python's own library is used."""

import hmac
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

STEWARDCTL = os.environ.get("STEWARDCTL", "stewardctl")
SKIPPED = 77
PATIENCE_S = 30


def skip(sentence):
    """Ends the test program as meson knows a skipped one."""
    print(sentence)
    sys.exit(SKIPPED)


def shared(*path):
    """The shared fixtures, or a skip."""
    found = os.path.join(os.environ.get("STW_SHARED", "/nonexistent"), *path)
    if not os.path.exists(found):
        skip("the shared fixtures are not here")
    return found


def wait_until(condition, what):
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"within {PATIENCE_S} s: {what}")


def run_on(text, *command):
    """What `stewardctl` answers about a file that holds `text`."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return subprocess.run([STEWARDCTL, *command, file.name, "--json"], capture_output=True, text=True, check=False,
                              timeout=20)


def compare(folder, command):
    """How many of the public cases in that fixture folder come out right, and how many there are: its own check
    scores them."""
    report = subprocess.run([sys.executable, os.path.join(shared("fixtures", folder), "compare.py"), "--run",
                             STEWARDCTL + " " + command + " {} --json"], capture_output=True, text=True, check=False)
    print(report.stdout, file=sys.stderr)
    return tuple(map(int, re.search(r"passed (\d+) of (\d+)", report.stdout).groups()))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment():
    names = {"STEWARD_SECRETS": "file", "STEWARD_SECRETS_PASSPHRASE": "a passphrase of the tests", "LC_ALL": "C.UTF-8"}
    return {**os.environ, **names}


class Desk:
    """A data folder with the program on it; use it with `with`."""

    def __init__(self, folder=None):
        self.scratch = None if folder else tempfile.mkdtemp(prefix="steward-test-")
        self.folder = folder or os.path.join(self.scratch, "data")
        self.server = None
        self.url = None
        self.port = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server:
            self.kill()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def command(self, *words):
        return [STEWARDCTL, "--data-dir", self.folder, *words]

    def run(self, *words, status=0, typed=""):
        """Runs one command; its exit status has to be the one given."""
        done = subprocess.run(self.command(*words), env=environment(), capture_output=True, text=True,
                              timeout=60, check=False, input=typed)
        assert done.returncode == status, f"{words}: {done.returncode}, {done.stdout}{done.stderr}"
        return done

    def json(self, *words):
        return json.loads(self.run(*words, "--json").stdout)

    def query(self, sql):
        """Reads the database itself, for what no command shows."""
        path = urllib.parse.quote(os.path.join(self.folder, "steward.db"))
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def add_company(self, name, *options):
        return self.json("company", "add", "--name", name, *options)

    def serve(self, *options):
        """Starts the engine on a free port of loopback, unless told otherwise."""
        if "--listen" not in options:
            options = ("--listen", "127.0.0.1:0", *options)
        self.server = subprocess.Popen(self.command("serve", *options), env=environment(), text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.server.stdout.readline()
        assert line.startswith("listening on "), line + self.server.stderr.read()
        self.url = line.removeprefix("listening on ").strip()
        self.port = int(self.url.rsplit(":", 1)[1])

    def ask(self, line):
        """Says a line of JSON to the engine's socket and returns the answer."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE_S)
            connection.connect(os.path.join(self.folder, "engine.socket"))
            connection.sendall((json.dumps(line) + "\n").encode())
            return json.loads(connection.makefile().readline())

    def stop(self):
        """Asks the engine to end; returns its exit status and how many seconds it took."""
        begun = time.monotonic()
        self.server.send_signal(signal.SIGTERM)
        status = self.server.wait(timeout=PATIENCE_S)
        self._close()
        return status, time.monotonic() - begun

    def kill(self):
        self.server.kill()
        self.server.wait()
        self._close()

    def _close(self):
        self.server.stdout.close()
        self.server.stderr.close()

    def memory_kib(self):
        with open(f"/proc/{self.server.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Sender:
    """One connection to the door."""

    def __init__(self, port, key):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.key = key

    def post(self, alerts, delivery=None, secret=None):
        """Returns status, headers and the answer as JSON; signs when there is a secret."""
        headers = {"Content-Type": "application/json", "X-API-Key": self.key}
        body = json.dumps(alerts)
        if delivery:
            headers["X-Delivery-ID"] = delivery
        if secret:
            headers["X-Timestamp"] = str(int(time.time()))
            signed = f"{headers['X-Timestamp']}.{body}"
            headers["X-Signature"] = hmac.new(secret.encode(), signed.encode(), "sha256").hexdigest()
        self.connection.request("POST", "/api/webhooks/alerts", body, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, answer.headers, json.loads(body) if body else None

    def close(self):
        self.connection.close()


def alert(asset, signature, **more):
    return {"asset_name": asset, "signature": signature, "severity": "high",
            "message": f"{signature} on {asset}", "tool_source": "tests", **more}
