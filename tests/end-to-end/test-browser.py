#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's own administrator in a real browser: from the link of the invitation to the sign-out, as wide as a
desktop and as narrow as a phone, in light and dark, and in a language that is written from right to left."""

import base64
import hashlib
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest

import browser
import steward

PASSWORD = "correct horse battery staple"
PHONE = 360
LONG_TITLE = "Backup of " + "a-very-long-name-without-any-space-" * 4 + "failed"


def code(seed, step=0):
    """What the app shows now, or so many steps from now."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    number = struct.unpack(">I", digest[digest[-1] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 10 ** 6:06d}"


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.runtime = tempfile.mkdtemp(prefix="steward-runtime-")
        os.environ["XDG_RUNTIME_DIR"] = cls.runtime
        cls.desk = steward.Desk()
        cls.desk.serve()
        cls.desk.add_company("Contoso")
        cls.desk.add_company("Fabrikam")
        cls.desk.json("person", "add", "--name", "Ada", "--role", "administrator")
        cls.enrol_administrator()
        cls.incident = cls.add_incident("company-1", LONG_TITLE)
        cls.foreign = cls.add_incident("company-2", "Secret of Fabrikam")
        cls.desk.run("incident", "act", "note", cls.incident, "--text", "The disk is being replaced.", "--for-client")
        cls.desk.run("incident", "act", "resolve", cls.incident)

    @classmethod
    def tearDownClass(cls):
        cls.desk.__exit__()
        shutil.rmtree(cls.runtime, ignore_errors=True)

    @classmethod
    def enrol_administrator(cls):
        with subprocess.Popen(cls.desk.command("sign-in", "enrol", "--person", "person-1", "--json"),
                              env=steward.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as program:
            seed = re.search('"seed" ?: ?"([A-Z2-7]+)"', program.stdout.readline()).group(1)
            program.communicate(f"{PASSWORD}\n{code(seed)}\n")
            assert program.returncode == 0

    @classmethod
    def add_incident(cls, company, title):
        return cls.desk.json("incident", "add", "--company", company, "--title", title, "--severity", "high")["id"]

    def invite(self, name):
        self.desk.json("person", "add", "--name", name, "--mail", f"{name.lower()}@contoso.example", "--grants",
                       "company-1=company-administrator")
        person = self.desk.query(f"SELECT id FROM person WHERE name = '{name}'")[0][0]
        return self.desk.json("person", "invite", f"person-{person}")["link"]

    def open(self, language="en"):
        opened = browser.Browser(language)
        self.addCleanup(opened.close)
        return opened

    def look(self, window):
        """What holds for every page, whatever it shows."""
        self.assertEqual(window.run("return document.scripts.length"), 0)
        self.assertEqual(len(window.find_all("main")), 1)
        self.assertEqual(len(window.find_all("h1")), 1)
        self.assertEqual(window.run("return [...document.querySelectorAll('input:not([type=hidden], [hidden]), textarea')]"
                                    ".filter(field => !field.labels.length).length"), 0)
        colours = []
        for width in (1210, PHONE):
            for scheme in ("light", "dark"):
                window.shape(width, scheme=scheme)
                self.assertLessEqual(window.run("return document.scrollingElement.scrollWidth"), width)
                colours.append(window.run("return getComputedStyle(document.body).backgroundColor"))
                self.assertGreaterEqual(window.run(WORST_CONTRAST), 4.5, (window.address(), scheme))
                small = window.run("return [...document.querySelectorAll('button, input:not([type=hidden], [hidden]), .button')]"
                                   ".filter(shown => shown.getBoundingClientRect().height < 44)"
                                   ".map(shown => shown.outerHTML)")
                self.assertEqual(small, [])
        self.assertNotEqual(colours[0], colours[1])
        window.shape(1210)

    def enrol(self, window, link):
        """Through the page of the invitation; the code of the step to come counts already and is left."""
        window.go(link)
        seed = window.text("code")
        window.type("#password", PASSWORD)
        window.type("#again", PASSWORD)
        window.type("#code", code(seed))
        window.submit("main button")
        self.assertEqual(window.text("h1"), "Keep these codes")
        return seed

    def test_from_the_invitation_to_the_sign_out(self):
        window = self.open()
        window.go(self.invite("Grace"))
        self.assertEqual(window.text("h1"), "Set up your access")
        self.assertIn("Hello Grace.", window.text("main"))
        self.look(window)
        square = window.run("const code = document.querySelector('svg').getBoundingClientRect();"
                            "return [code.width, code.height]")
        self.assertGreaterEqual(square[0], 200)
        self.assertAlmostEqual(square[0], square[1], delta=1)
        # The browser itself holds back what is too short.
        window.type("#password", "short")
        window.type("#again", "short")
        window.type("#code", "1")
        window.click("main button")
        self.assertFalse(window.run("return document.querySelector('#password').checkValidity()"))
        # What only the desk can tell is said at its field, which has the focus.
        window.type("#password", PASSWORD)
        window.type("#again", "another password")
        window.submit("main button")
        self.assertIn("differ", window.text("[role=alert]"))
        self.assertEqual(window.run("return document.activeElement.id"), "again")
        self.look(window)
        seed = window.text("code")
        window.type("#password", PASSWORD)
        window.type("#again", PASSWORD)
        window.type("#code", code(seed))
        window.submit("main button")
        self.assertEqual(window.text("h1"), "Keep these codes")
        self.assertIn("Your password is very good.", window.text("main"))
        self.assertEqual(len(window.find_all(".codes li")), 10)
        self.look(window)
        window.follow("Go to your incidents")
        self.assertEqual(window.text("h1"), "Your Incidents")
        self.assertIn(LONG_TITLE, window.text("main"))
        self.assertNotIn("Fabrikam", window.text())
        self.look(window)
        window.follow(LONG_TITLE)
        self.assertIn("The disk is being replaced.", window.text(".story"))
        self.look(window)
        window.submit("button[value=accept]")
        self.assertIn("Grace accepted the solution", window.text(".story"))
        self.assertEqual(self.desk.json("incident", "show", self.incident)["status"], "closed")
        window.submit("header button")
        self.assertEqual(window.text("h1"), "Sign in")
        self.look(window)
        # Nothing of it is left for who presses Back.
        window.leave(lambda: window.ask("POST", "/back"))
        self.assertEqual(window.text("h1"), "Sign in")
        self.assertNotIn("disk", window.text())
        window.type("#name", "grace@contoso.example")
        window.type("#password", PASSWORD)
        window.type("#code", "000000")
        window.submit("main button")
        self.assertIn("is not right", window.text("[role=alert]"))
        self.assertEqual(window.run("return document.querySelector('#name').value"), "grace@contoso.example")
        window.type("#password", PASSWORD)
        window.type("#code", code(seed, 1))
        window.submit("main button")
        self.assertEqual(window.text("h1"), "Your Incidents")
        refused = [said for said in window.complaints() if "Content Security" in said or "Refused" in said]
        self.assertEqual(refused, [])

    def test_a_page_is_reached_and_left_by_keys_alone(self):
        window = self.open()
        self.enrol(window, self.invite("Kay"))
        window.follow("Go to your incidents")
        reached = []
        for _ in range(6):
            window.control("Input.dispatchKeyEvent", type="keyDown", key="Tab", windowsVirtualKeyCode=9)
            window.control("Input.dispatchKeyEvent", type="keyUp", key="Tab", windowsVirtualKeyCode=9)
            reached.append(window.run("return document.activeElement.textContent"))
            self.assertNotEqual(window.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")
            if reached[-1] == LONG_TITLE:
                break
        self.assertEqual(reached[0], "Steward")
        self.assertIn("Sign out", reached)
        self.assertEqual(reached[-1], LONG_TITLE)

    def test_a_page_reads_from_right_to_left(self):
        window = self.open("ar")
        window.go(self.invite("Rana"))
        self.assertEqual(window.run("return document.documentElement.dir"), "rtl")
        self.assertEqual(window.run("return document.documentElement.lang"), "ar")
        self.assertEqual(window.run("return getComputedStyle(document.querySelector('h1')).textAlign"), "start")
        # The key is one that is typed from left to right, wherever the page begins.
        self.assertEqual(window.run("return getComputedStyle(document.querySelector('code')).direction"), "ltr")
        self.look(window)


# The least contrast of any text with what is behind it, as WCAG 2.1 computes it.
WORST_CONTRAST = """
const parse = colour => colour.match(/[\\d.]+/g).map(Number);
const light = colour => {
  const [r, g, b] = parse(colour).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
  for (; element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) return getComputedStyle(element).backgroundColor;
  }
  return 'rgb(255, 255, 255)';
};
let worst = 21;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
  const [one, two] = [light(getComputedStyle(element).color), light(behind(element))];
  worst = Math.min(worst, (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05));
}
return worst;
"""


if __name__ == "__main__":
    if browser.missing():
        print("not installed, so nothing was tried:", ", ".join(browser.missing()))
        sys.exit(77)
    unittest.main()
