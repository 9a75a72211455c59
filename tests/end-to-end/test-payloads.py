#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `stewardctl adapt` reads from real senders' messages, scored by the check that lies beside them."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import steward

LEAST_SCORE = 0.95


class RealSendersMessages(unittest.TestCase):
    def test_are_read_as_their_index_says(self):
        folder = steward.shared("fixtures", "alerts")
        with open(os.path.join(folder, "INDEX.json"), encoding="utf-8") as index:
            files = [entry["file"] for entry in json.load(index)]
        answers = subprocess.run([steward.STEWARDCTL, "adapt", *files], cwd=folder, capture_output=True, text=True,
                                 check=False).stdout
        self.assertEqual(len(answers.splitlines()), len(files))
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            file.write(answers)
            file.flush()
            report = subprocess.run([sys.executable, "check.py", file.name], cwd=folder, capture_output=True, text=True,
                                    check=True).stdout
        print(report, file=sys.stderr)
        self.assertGreaterEqual(float(re.search(r"score ([0-9.]+)", report)[1]), LEAST_SCORE)


if __name__ == "__main__":
    unittest.main()
