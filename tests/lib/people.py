# SPDX-License-Identifier: GPL-3.0-or-later
"""People who sign in to the real program: a password, and the codes of an app, which are computed here, from the RFC
and not from Steward."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import struct
import subprocess
import tempfile
import time
import unittest

import steward

DONE, FAILED, USAGE, REFUSED, NOT_PERMITTED = 0, 1, 2, 3, 4
PASSWORD = "correct horse battery"


def code(seed, step):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10 ** 6:06d}"


class AtADesk(unittest.TestCase):
    """Ada, Tom and Vera, who may sign in, and a client."""

    def setUp(self):
        self.runtime = tempfile.mkdtemp(prefix="steward-runtime-")
        self.addCleanup(shutil.rmtree, self.runtime, True)
        os.environ["XDG_RUNTIME_DIR"] = self.runtime
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)
        self.desk.serve()
        self.company = self.desk.add_company("Contoso")
        for name, role in (("Ada", "administrator"), ("Tom", "technician"), ("Vera", "viewer")):
            self.desk.json("person", "add", "--name", name, "--role", role)

    def enrol(self, *who, password=PASSWORD, status=DONE, early=0):
        """The seed and the recovery codes of somebody who enrols with the code of so many steps before."""
        # An earlier code counts until the step after it ends.
        while early and time.time() % 30 > 25:
            time.sleep(0.1)
        words = self.desk.command("sign-in", "enrol", *who, "--json")
        with subprocess.Popen(words, env=steward.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as program:
            line = program.stdout.readline()
            if not line:
                self.assertEqual(program.wait(), status, program.stderr.read())
                return None, None
            seed = json.loads(line)["seed"]
            answer, problem = program.communicate(f"{password}\n{code(seed, int(time.time()) // 30 - early)}\n")
            self.assertEqual(program.returncode, status, problem)
        return seed, json.loads(answer)["recovery"] if status == DONE else None

    def sign_in(self, name, typed, status=DONE, password=PASSWORD):
        return self.desk.run("sign-in", "--name", name, typed=f"{password}\n{typed}\n", status=status)

    def now(self, seed):
        return code(seed, int(time.time()) // 30)

    def next(self, seed):
        """The code of the step to come, which counts already."""
        return code(seed, int(time.time()) // 30 + 1)

    def lock(self):
        """Ada and Tom can sign in, and Tom is signed in."""
        ada, recovery = self.enrol("--person", "person-1", early=1)
        tom, _ = self.enrol("--person", "person-2", early=1)
        return ada, tom, recovery
