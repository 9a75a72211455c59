# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium, driven by WebDriver's plain HTTP (https://www.w3.org/TR/webdriver2/)."""

import base64
import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import steward

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


# A busy machine may keep it from starting at all.
ATTEMPTS = 3


class NotCreated(Exception):
    """It was asked for, and did not come."""


def missing():
    """What is not installed of what it takes."""
    return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]


class Browser:
    """One window of it, with a profile of its own."""

    def __init__(self, language="en", width=1210, height=900, scheme="light"):
        for attempt in range(ATTEMPTS):
            try:
                self._start(language, width, height, scheme)
                return
            except NotCreated as error:
                if attempt == ATTEMPTS - 1:
                    raise unittest.SkipTest(f"Chromium does not start here: {error}") from error

    def _start(self, language, width, height, scheme):
        self.profile = tempfile.mkdtemp(prefix="steward-chromium-")
        # What makes our own programs stop at a fault is not for the browser's.
        environment = {name: value for name, value in os.environ.items() if name not in ("G_DEBUG", "MALLOC_PERTURB_")}
        environment.update({"HOME": self.profile, "LANGUAGE": "", "LC_ALL": "C.UTF-8"})
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True, env=environment)
        self.session = None
        try:
            self.port = self._read_port()
            options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                                f"--user-data-dir={self.profile}/profile", f"--lang={language}"],
                       "prefs": {"intl.accept_languages": language}}
            answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
            self.session = answer["sessionId"]
            self.shape(width, height, scheme)
        except BaseException:
            self.close()
            raise

    def _read_port(self):
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                return int(found.group(1))
        raise AssertionError("chromedriver ended before it listened")

    def _send(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=steward.PATIENCE_S)
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(answer, dict) and "error" in answer:
            failure = NotCreated if answer["error"] == "session not created" else AssertionError
            raise failure(f"{path}: {answer['error']}: {answer['message']}")
        return answer

    def ask(self, method, path, body=None):
        return self._send(method, f"/session/{self.session}{path}", {} if body is None and method == "POST" else body)

    def close(self):
        if self.session is not None:
            self._send("DELETE", f"/session/{self.session}")
            self.session = None
        self.driver.terminate()
        self.driver.wait(timeout=steward.PATIENCE_S)
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def control(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def shape(self, width, height=900, scheme="light"):
        """How wide the page is, and which colours its reader likes."""
        self.control("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.control("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def go(self, address):
        self.ask("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        """The test's own script; the pages have none."""
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def find_all(self, selector):
        return [found[ELEMENT] for found in self.ask("POST", "/elements", {"using": "css selector", "value": selector})]

    def text(self, selector="body"):
        return self.ask("GET", f"/element/{self.find(selector)}/text")

    def texts(self, selector):
        return [self.ask("GET", f"/element/{element}/text") for element in self.find_all(selector)]

    def click(self, selector):
        self.ask("POST", f"/element/{self.find(selector)}/click")

    def leave(self, do):
        """Does what leads to another page, and waits until that is there."""
        self.run("window.before = true")
        do()
        deadline = time.monotonic() + steward.PATIENCE_S
        while not self.run("return !window.before && document.readyState === 'complete'"):
            assert time.monotonic() < deadline, "no other page came: " + self.text()
            time.sleep(0.02)

    def submit(self, selector):
        self.leave(lambda: self.click(selector))

    def follow(self, words):
        found = self.ask("POST", "/element", {"using": "link text", "value": words})[ELEMENT]
        self.leave(lambda: self.ask("POST", f"/element/{found}/click"))

    def type(self, selector, text):
        element = self.find(selector)
        self.ask("POST", f"/element/{element}/clear")
        self.ask("POST", f"/element/{element}/value", {"text": text})

    def address(self):
        return self.ask("GET", "/url")

    def complaints(self):
        """What the browser said in its console since it was last asked."""
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})]

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("GET", "/screenshot")))
