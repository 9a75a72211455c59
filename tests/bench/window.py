#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on a desk with a million alerts in 200,000 incidents, beside a bare window of the same toolkit: the first
frame, opening Incidents, the first page of a search, how long the main loop was held up while the list scrolled and
1,000 alerts a second came in, and what the process keeps in memory. Prints figures and asserts none. Needs a display
and a session bus.

usage: window.py BUILD-FOLDER SCRATCH-FOLDER [SHARE]    SHARE: of the alerts, 1 unless told
"""
import os
import socket
import subprocess
import sys
import time

ALERTS, INCIDENTS = 1_000_000, 200_000
SECONDS, RATE = 10, 1000
# A common word, two that few have, and a common one again.
WORDS = ("disk", "certificate web-09", "answer")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def spawned():
    """Now, on the clock that the measured program reads too."""
    return str(time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000)


def run(build, words, sender=None):
    """What the program printed; SENDER runs while it scrolls."""
    program = os.path.join(build, "tests/bench/window-figures")
    environment = {**os.environ, "GSETTINGS_BACKEND": "memory", "GSETTINGS_SCHEMA_DIR": os.path.join(build, "data"),
                   "STEWARD_SECRETS": "file", "STEWARD_SECRETS_PASSPHRASE": "a passphrase of the tests"}
    figures, sending = {}, None
    with subprocess.Popen([program, spawned(), *words], env=environment, stdout=subprocess.PIPE, text=True) as window:
        for line in window.stdout:
            name, value = line.split()
            if name == "scrolling" and sender:
                sending = subprocess.Popen(sender, stdout=subprocess.PIPE, text=True)
            figures[name] = float(value)
    if window.returncode != 0:
        sys.exit(f"window.py: {program} ended with {window.returncode}")
    if sending:
        figures["sent"] = sending.communicate()[0].strip()
    return figures


def main():
    build, scratch = os.path.abspath(sys.argv[1]), sys.argv[2]
    share = float(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder = os.path.join(scratch, "window")
    filled = subprocess.run([os.path.join(os.path.dirname(__file__), "fill-desk.py"), folder, str(int(ALERTS * share)),
                             str(int(INCIDENTS * share))], check=True, stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "STEWARDCTL": os.path.join(build, "src/cli/stewardctl")})
    key, port = filled.stdout.strip(), str(free_port())
    print(f"The window, on {int(ALERTS * share):,} alerts in {int(INCIDENTS * share):,} incidents:")
    bare = run(build, ["bare"])
    sender = [os.path.join(build, "tests/bench/paced-sender"), port, key, str(RATE), str(RATE * (SECONDS - 2))]
    figures = run(build, [folder, port, str(SECONDS), *WORDS], sender)
    print(f"  first frame {figures.pop('first-frame'):.0f} ms, that of a bare window {bare['first-frame']:.0f} ms")
    # Without a graphics card the toolkit loads a driver that draws in software, which alone is some 50 MiB.
    print(f"  memory {figures.pop('memory-mib'):.0f} MiB, that of a bare window {bare['memory-mib']:.0f} MiB")
    print(f"  while it scrolled: {figures.pop('sent')}")
    figures.pop("scrolling")
    for name, value in figures.items():
        print(f"  {name} {value:g} ms")


main()
