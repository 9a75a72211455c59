#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A promise that is missed while the window stands there, as assistive technology sees it, and who is told of it by
mail. The window is a program of its own that goes by a clock that is driven here.

usage: breach.py DRIVEN-STEWARD STEWARDCTL
"""
import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile

from journey import find, meet, name_of, post_when_known, wait_for, wait_for_engine, walk

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
try:
    from mailserver import Mailbox, Server
except ImportError:
    Server = None

# An alert of this severity is to be answered within 30 minutes, as long as nobody set another policy.
SEVERITY = "high"
PROMISE_S = 30 * 60
POLICY = {"name": "Two steps", "steps": [{"after_minutes": 0, "whom": "role", "who": "technician"},
                                         {"after_minutes": 20, "whom": "role", "who": "administrator"}]}
MISSED = "The promise was missed"
TOLD = "Nobody answered, so Steward told Ada Ruiz"


class Clock:
    """How far the window's clock is ahead of this machine's."""

    def __init__(self, path):
        self.path = path
        self.ahead_s = 0
        with open(path, "wb") as file:
            file.write(struct.pack("=q", 0))

    def let_pass(self, seconds):
        self.ahead_s += seconds
        with open(self.path, "r+b") as file, mmap.mmap(file.fileno(), 8) as ahead:
            struct.pack_into("=q", ahead, 0, self.ahead_s * 1000)


def count(app, text):
    """How many rows say so; whom it was told to is said by others."""
    return sum(text in name_of(node) and not name_of(node).startswith(f"{text}, so") for node in walk(app))


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    steward, stewardctl = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="steward-breach-")
    command = [steward, "--data-dir", folder, "--listen", "127.0.0.1:0", "--page", "incidents"]
    clock = Clock(os.path.join(folder, "ahead"))

    def control(*words):
        answer = subprocess.run([stewardctl, "--data-dir", folder, "--json", *words], capture_output=True, text=True,
                                check=False)
        return json.loads(answer.stdout or "{}") if answer.returncode == 0 else None

    def prepare(mail_port):
        wait_for_engine(folder)
        company = control("company", "add", "--name", "Northwind Logistics")
        control("person", "add", "--name", "Tom Weber", "--role", "technician", "--mail", "tom@msp.example")
        control("person", "add", "--name", "Ada Ruiz", "--role", "administrator", "--mail", "ada@msp.example")
        if mail_port:
            control("channel", "set", "smtp", "--host", "127.0.0.1", "--port", str(mail_port), "--security", "none",
                    "--from", "desk@msp.example")
        steps = os.path.join(folder, "steps.json")
        with open(steps, "w", encoding="utf-8") as file:
            json.dump(POLICY, file)
        policy = control("escalation", "set", steps)
        control("escalation", "choose", "--company", company["id"], "--policy", policy["id"])
        return company

    def live_through(app, company, got):
        alert = {"asset_name": "db-02", "signature": "Disk /var is almost full", "severity": SEVERITY,
                 "message": "97 % of /var are used", "tool_source": "curl"}
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert))
        wait_for("who is told first", lambda: find(app, "Steward told Tom Weber"))
        wait_for("the countdown", lambda: find(app, "(in time)"))
        if find(app, TOLD) or find(app, MISSED):
            sys.exit("not ok: something fell due at once")
        print("ok - the first step is told at once, and the promise is counted down")

        clock.let_pass(21 * 60)
        wait_for("the escalation", lambda: find(app, TOLD))
        if find(app, MISSED):
            sys.exit("not ok: the promise was missed too soon")
        got("ada@msp.example", "Disk /var is almost full")
        print("ok - after twenty minutes the next step is told, and she has the mail")

        clock.let_pass(PROMISE_S - 21 * 60)
        wait_for("the breach", lambda: find(app, MISSED))
        wait_for("the row in words", lambda: find(app, "(too late)"))
        got("tom@msp.example", "It was not answered within the time that was promised.")
        print("ok - at the half hour the promise is missed, and who has to hear of it has the mail")

    def be_there(app):
        if not Server:
            print("no aiosmtpd: no mail is looked at")
            live_through(app, prepare(None), lambda *_: None)
            return
        mailbox = Mailbox()
        with Server(mailbox, "none", login=False) as server:
            def got(address, text):
                wait_for(f"a mail to {address}",
                         lambda: any(address in str(mail["To"]) and text in mail.get_body(("plain",)).get_content()
                                     for mail in list(mailbox.messages)))
            live_through(app, prepare(server.port), got)

    def find_it_once(app):
        wait_for("the breach", lambda: find(app, MISSED))
        wait_for("the escalation", lambda: find(app, TOLD))
        if (count(app, MISSED), count(app, TOLD)) != (1, 1):
            sys.exit("not ok: it was told twice")
        print("ok - and another start does not tell it again")

    try:
        driven = {"STW_DRIVEN_CLOCK": clock.path}
        meet(command, be_there, driven)
        meet(command, find_it_once, driven)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
