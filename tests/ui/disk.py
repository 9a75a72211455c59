#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills up, as assistive technology sees it: the window says so and what to do, refuses in words what it
cannot keep, loses nothing that it had taken, and goes on by itself once there is room. The disk is a small one in
memory, in a mount namespace of this test's own.

usage: disk.py STEWARD STEWARDCTL
"""
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error

INSIDE = "--inside"
SIZE_MIB = 8
LARGER_MIB = 64
MOST_POSTS = 2000
CLIENT = "Northwind Logistics"


def enter_namespace():
    if not os.environ.get("DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    for way in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        if subprocess.run(["unshare", *way, "true"], capture_output=True, check=False).returncode == 0:
            os.execvp("unshare", ["unshare", *way, sys.executable, *sys.argv, INSIDE])
    print("a mount namespace is not permitted here: skipped")
    sys.exit(77)


def mount(disk, option):
    subprocess.run(["mount", "-t", "tmpfs", "-o", option, "tmpfs", disk], check=True)


def fill_up(disk):
    """A little may still fit where a large message did not."""
    with contextlib.suppress(OSError), open(os.path.join(disk, "ballast"), "wb", buffering=0) as ballast:
        while ballast.write(b"x" * 4096):
            pass


def main():
    if INSIDE not in sys.argv:
        enter_namespace()
    from journey import act, find, meet, post, post_when_known, press, wait_for, wait_for_engine
    steward, stewardctl = sys.argv[1:3]
    disk = tempfile.mkdtemp(prefix="steward-disk-")
    data = os.path.join(disk, "data")
    mount(disk, f"size={SIZE_MIB}m")

    def run(*words):
        return subprocess.run([stewardctl, "--data-dir", data, "--json", *words],
                              capture_output=True, text=True, check=False)

    def alert(number):
        return {"asset_name": "web-1", "signature": "Disk is slow", "severity": "high", "message": "x" * 8000,
                "tool_source": "curl", "dedup_key": str(number)}

    def fill(company):
        """How many alerts were taken before the door refused one."""
        for number in range(1, MOST_POSTS):
            try:
                post(company["webhook_url"], company["api_key"], alert(number))
            except urllib.error.HTTPError as refusal:
                if refusal.code != 503:
                    raise
                return number
        sys.exit("not ok: the disk took everything")

    def is_refused(app):
        """Where the log begins anew something may fit once more: then it is taken back, and tried again."""
        if find(app, "Nothing was changed: the disk"):
            return True
        fill_up(disk)
        if find(app, f"{CLIENT}, Acknowledged"):
            act(app, "win.undo")
        else:
            press(app, "Acknowledge")
        time.sleep(0.2)
        return False

    def is_taken_again(company):
        try:
            return post(company["webhook_url"], company["api_key"], alert(0)) == 202
        except urllib.error.HTTPError:
            return False

    def is_told_and_passes(app):
        wait_for_engine(data)
        company = json.loads(wait_for("the company", lambda: run("company", "add", "--name", CLIENT, "--rate",
                                                                 "1000000", "--burst", "1000000").stdout))
        wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"], alert(0)))
        wait_for("the incident", lambda: find(app, f"{CLIENT}, New"))

        taken = fill(company)
        said = wait_for("what is full", lambda: find(app, "The disk that holds", ("label",)))
        if disk not in said.get_name() or "Free some space" not in said.get_name():
            sys.exit(f"not ok: it does not say what to do: {said.get_name()}")
        print("ok - a full disk is told of, and what to do")

        wait_for("the refusal", lambda: is_refused(app))
        act(app, "win.palette")
        wait_for("the palette", lambda: find(app, "Find incidents, companies and actions"))
        print("ok - what cannot be kept is refused in words, and the window goes on")

        subprocess.run(["mount", "-o", f"remount,size={LARGER_MIB}m", disk], check=True)
        wait_for("no word of it any more", lambda: not find(app, "The disk that holds", ("label",)))
        wait_for("the door that takes alerts again", lambda: is_taken_again(company))
        if not find(app, f"{CLIENT}, Acknowledged"):
            press(app, "Acknowledge")
        wait_for("the new status", lambda: find(app, f"{CLIENT}, Acknowledged"))
        kept = {entry["dedup_key"] for entry in json.loads(run("alert", "list", "--limit", str(MOST_POSTS)).stdout)}
        lost = [number for number in range(taken) if str(number) not in kept]
        if lost:
            sys.exit(f"not ok: of {taken} alerts these are lost: {lost}")
        print("ok - with room again it goes on by itself, and nothing is lost")

    def opens_once_there_is_room(app):
        wait_for("what is full", lambda: find(app, "There Is No Space Left", ("label",)))
        os.unlink(os.path.join(disk, "ballast"))
        wait_for("the incident", lambda: find(app, f"{CLIENT}, Acknowledged"))
        print("ok - a disk that is full at the start keeps the desk closed only until there is room")

    window = [steward, "--data-dir", data, "--listen", "127.0.0.1:0", "--page", "incidents"]
    try:
        meet(window, is_told_and_passes)
        fill_up(disk)
        meet(window, opens_once_there_is_room)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)
        shutil.rmtree(disk, ignore_errors=True)


if __name__ == "__main__":
    main()
