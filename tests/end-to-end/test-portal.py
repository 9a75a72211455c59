#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages for a client's own administrator, over real HTTP: invited, enrolled, signed in, answering; and everything
that somebody hostile would try there."""

import base64
import hashlib
import hmac
import html
import http.client
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import steward

PASSWORD = "correct horse battery"
ADMINISTRATOR = "Grace <b>Hopper"
TITLE = "<script>alert(1)</script> disk & \"quota\""


def code(seed, step=None):
    step = int(time.time()) // 30 if step is None else step
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10 ** 6:06d}"


def later(seed):
    """The code of the next step: it counts already, and still does when the step changes meanwhile."""
    return code(seed, int(time.time()) // 30 + 1)


class Browser:
    """Keeps cookies by their path, and knows nothing else."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}
        self.page = ""

    def send(self, method, path, body=None, headers=None, raw_cookie=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=steward.PATIENCE_S)
        fields = dict(headers or {})
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if raw_cookie is not None or cookie:
            fields["Cookie"] = raw_cookie if raw_cookie is not None else cookie
        if body is not None:
            fields.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body, fields)
        answer = connection.getresponse()
        self.page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            pair, *attributes = line.split("; ")
            assert "HttpOnly" in attributes and "SameSite=Strict" in attributes and "Path=/people" in attributes, line
            name, value = pair.split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0" in attributes:
                del self.cookies[name]
        connection.close()
        return answer

    def get(self, path):
        return self.send("GET", path)

    def fields(self, action):
        """The hidden fields of the first form that goes there."""
        form = re.search(rf'action="{re.escape(action)}">(.*?)</form>', self.page, re.S).group(1)
        found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
        return {name: html.unescape(value) for name, value in found}

    def fill(self, action, **values):
        return self.send("POST", action, urllib.parse.urlencode({**self.fields(action), **values}))


class Visitors(unittest.TestCase):
    """A desk of its own for each class of tests: attempts from one network are counted."""

    @classmethod
    def setUpClass(cls):
        cls.runtime = tempfile.mkdtemp(prefix="steward-runtime-")
        os.environ["XDG_RUNTIME_DIR"] = cls.runtime
        cls.desk = steward.Desk()
        cls.desk.serve()
        cls.own = cls.desk.add_company("Contoso")
        cls.other = cls.desk.add_company("Fabrikam")
        cls.desk.json("person", "add", "--name", "Ada", "--role", "administrator")
        cls.enrol_administrator()
        cls.desk.json("person", "add", "--name", ADMINISTRATOR, "--mail", "grace@contoso.example", "--grants",
                      "company-1=company-administrator")
        cls.desk.json("person", "add", "--name", "Vic", "--grants", "company-1=viewer")
        cls.mine = cls.add_incident("company-1", TITLE)
        cls.foreign = cls.add_incident("company-2", "Secret of Fabrikam")
        cls.desk.run("incident", "act", "note", cls.mine, "--text", "for the client <i>", "--for-client")
        cls.desk.run("incident", "act", "note", cls.mine, "--text", "internal words")
        cls.grace, cls.seed, cls.used_link = cls.enrol("person-2")

    @classmethod
    def tearDownClass(cls):
        cls.desk.__exit__()
        shutil.rmtree(cls.runtime, ignore_errors=True)

    @classmethod
    def enrol_administrator(cls):
        words = cls.desk.command("sign-in", "enrol", "--person", "person-1", "--json")
        with subprocess.Popen(words, env=steward.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as program:
            seed = re.search('"seed" ?: ?"([A-Z2-7]+)"', program.stdout.readline()).group(1)
            program.communicate(f"{PASSWORD}\n{code(seed)}\n")
            assert program.returncode == 0

    @classmethod
    def add_incident(cls, company, title):
        return cls.desk.json("incident", "add", "--company", company, "--title", title, "--severity", "high")["id"]

    @classmethod
    def invite(cls, person):
        link = urllib.parse.urlsplit(cls.desk.json("person", "invite", person)["link"])
        return f"{link.path}?{link.query}"

    @classmethod
    def enrol(cls, person, password=PASSWORD):
        """A browser of somebody who just enrolled; the code of the step to come, which counts already, is left."""
        link = cls.invite(person)
        browser = Browser(cls.desk.port)
        assert browser.get(link).status == 200, browser.page
        seed = re.search('<code dir="ltr">([A-Z2-7]+)</code>', browser.page).group(1)
        answer = browser.fill("/people/invitation", password=password, again=password,
                              code=code(seed))
        assert answer.status == 200, browser.page
        return browser, seed, link

    def resolve(self):
        incident = self.add_incident("company-1", "Printer")
        self.desk.run("incident", "act", "resolve", incident)
        return incident

    def enrol_somebody(self, name):
        self.desk.json("person", "add", "--name", name, "--mail", f"{name.lower()}@contoso.example", "--grants",
                       "company-1=company-administrator")
        person = self.desk.query(f"SELECT id FROM person WHERE name = '{name}'")[0][0]
        return self.enrol(f"person-{person}")


class Portal(Visitors):
    def test_an_invitation_is_enrolled_with_a_code_and_shows_the_recovery_codes_once(self):
        link = self.invite("person-3")
        browser = Browser(self.desk.port)
        self.assertEqual(browser.get(link).status, 200)
        self.assertIn("<svg", browser.page)
        seed = re.search('<code dir="ltr">([A-Z2-7]+)</code>', browser.page).group(1)
        for bad, word in (({"password": PASSWORD, "again": "other", "code": code(seed)}, "differ"),
                          ({"password": "short", "again": "short", "code": code(seed)}, "password"),
                          ({"password": PASSWORD, "again": PASSWORD, "code": "000000"}, "code")):
            self.assertEqual(browser.fill("/people/invitation", **bad).status, 422)
            self.assertIn(word, browser.page)
            self.assertIn(seed, browser.page)
            self.assertNotIn(PASSWORD, browser.page)
        browser.fill("/people/invitation", password=PASSWORD, again=PASSWORD, code=code(seed))
        self.assertEqual(len(re.findall('<li><code dir="ltr">', browser.page)), 10)
        browser.get("/people")
        self.assertNotIn('<li><code dir="ltr">', browser.page)
        self.assertIn("Your Incidents", browser.page)

    def test_an_invitation_serves_once_even_when_it_was_opened_twice(self):
        self.desk.json("person", "add", "--name", "Twice", "--grants", "company-1=viewer")
        person = self.desk.query("SELECT id FROM person WHERE name = 'Twice'")[0][0]
        link = self.invite(f"person-{person}")
        browsers = [Browser(self.desk.port), Browser(self.desk.port)]
        for browser in browsers:
            browser.get(link)
        statuses = []
        for browser in browsers:
            seed = re.search('<code dir="ltr">([A-Z2-7]+)</code>', browser.page).group(1)
            statuses.append(browser.fill("/people/invitation", password=PASSWORD, again=PASSWORD,
                                         code=code(seed)).status)
        self.assertEqual(statuses, [200, 403])

    def test_a_replayed_or_invented_invitation_is_refused_in_the_same_words(self):
        pages = []
        for link in (self.used_link, "/people/invitation?token=" + "A" * 43, "/people/invitation"):
            browser = Browser(self.desk.port)
            self.assertEqual(browser.get(link).status, 403)
            pages.append(browser.page)
        self.assertEqual(len(set(pages)), 1)

    def test_signing_in_takes_password_and_code(self):
        browser, seed, _ = self.enrol_somebody("Sid")
        for name, password, typed in (("sid@contoso.example", "wrong password", code(seed)),
                                      ("sid@contoso.example", PASSWORD, "000000"),
                                      ("nobody@contoso.example", PASSWORD, code(seed))):
            browser = Browser(self.desk.port)
            browser.get("/people/sign-in")
            self.assertEqual(browser.fill("/people/sign-in", name=name, password=password, code=typed).status, 403)
            self.assertIn("The name, the password or the code is not right.", browser.page)
        before = dict(browser.cookies)
        answer = browser.fill("/people/sign-in", name="sid@contoso.example", password=PASSWORD, code=later(seed))
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/people"))
        self.assertNotIn(browser.cookies["steward-session"], before.values())
        browser.get("/people")
        self.assertIn("Your Incidents", browser.page)
        origins = self.desk.query("SELECT DISTINCT origin FROM sign_in")
        self.assertIn(("web 127.0.0.1",), [tuple(row) for row in origins])

    def test_signing_out_ends_the_session_and_not_only_the_cookie(self):
        browser, _, _ = self.enrol_somebody("Otto")
        browser.get("/people")
        stolen = browser.cookies["steward-session"]
        browser.fill("/people/sign-out")
        self.assertNotIn("steward-session", browser.cookies)
        browser.cookies["steward-session"] = stolen
        self.assertEqual(browser.get("/people").headers["Location"], "/people/sign-in")

    def test_only_incidents_of_the_own_company_are_there(self):
        self.grace.get("/people")
        self.assertIn(self.mine, self.grace.page)
        self.assertNotIn(self.foreign, self.grace.page)
        self.assertNotIn("Fabrikam", self.grace.page)
        self.assertEqual(self.grace.get(f"/people/incident?id={self.foreign}").status, 404)
        foreign = self.grace.page
        self.assertEqual(self.grace.get("/people/incident?id=INC-999999").status, 404)
        self.assertEqual(self.grace.page, foreign)
        self.grace.get(f"/people/incident?id={self.mine}")
        self.assertIn("for the client &lt;i&gt;", self.grace.page)
        self.assertNotIn("internal words", self.grace.page)

    def test_times_are_in_words_and_exact_for_machines(self):
        self.grace.get("/people")
        times = re.findall(r'<time datetime="([^"]*)" dir="auto">([^<]*)</time>', self.grace.page)
        self.assertTrue(times)
        for exact, said in times:
            self.assertRegex(exact, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
            self.assertRegex(said, r"^\d{1,2} [A-Z][a-z]+ \d{4} \d{1,2}:\d\d$")

    def test_what_people_write_never_becomes_markup(self):
        self.grace.get(f"/people/incident?id={self.mine}")
        self.assertNotIn("<script", self.grace.page)
        self.assertIn("&lt;script&gt;", self.grace.page)
        self.assertIn("Grace &lt;b&gt;Hopper", self.grace.page)
        browser = Browser(self.desk.port)
        browser.get("/people/sign-in")
        browser.fill("/people/sign-in", name='"><script>x', password="x", code="x")
        self.assertNotIn("<script", browser.page)

    def test_a_solution_is_accepted_with_its_trace(self):
        incident = self.resolve()
        self.grace.get(f"/people/incident?id={incident}")
        answer = self.grace.fill("/people/answer", answer="accept")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, f"/people/incident?id={incident}"))
        number = int(incident.removeprefix("INC-"))
        row = self.desk.query("SELECT action, person_id, origin, actor FROM audit WHERE entity = 'incident' AND "
                              f"entity_id = {number} ORDER BY seq DESC LIMIT 1")[0]
        self.assertEqual(tuple(row), ("incident.close", 2, "web 127.0.0.1", ADMINISTRATOR))
        self.grace.get(f"/people/incident?id={incident}")
        self.assertIn("accepted the solution", self.grace.page)

    def test_what_is_not_solved_is_open_again_with_the_reason(self):
        incident = self.resolve()
        self.grace.get(f"/people/incident?id={incident}")
        self.assertEqual(self.grace.fill("/people/answer", answer="not-solved", reason="").status, 422)
        self.grace.get(f"/people/incident?id={incident}")
        self.grace.fill("/people/answer", answer="not-solved", reason="Still <jammed>")
        self.assertEqual(self.desk.json("incident", "show", incident)["status"], "new")
        self.grace.get(f"/people/incident?id={incident}")
        self.assertIn("Still &lt;jammed&gt;", self.grace.page)

    def test_an_incident_of_another_company_cannot_be_answered(self):
        self.desk.run("incident", "act", "resolve", self.foreign)
        incident = self.resolve()
        self.grace.get(f"/people/incident?id={incident}")
        self.assertEqual(self.grace.fill("/people/answer", answer="accept", incident=self.foreign).status, 404)
        self.assertEqual(self.desk.json("incident", "show", self.foreign)["status"], "resolved")

    def test_a_viewer_sees_and_cannot_answer(self):
        incident = self.resolve()
        self.desk.json("person", "add", "--name", "Vera", "--grants", "company-1=viewer")
        person = self.desk.query("SELECT id FROM person WHERE name = 'Vera'")[0][0]
        vera, _, _ = self.enrol(f"person-{person}")
        vera.get(f"/people/incident?id={incident}")
        self.assertNotIn('action="/people/answer"', vera.page)
        proof = vera.fields("/people/sign-out")["proof"]
        body = urllib.parse.urlencode({"proof": proof, "incident": incident, "answer": "accept"})
        self.assertEqual(vera.send("POST", "/people/answer", body).status, 403)
        self.assertEqual(self.desk.json("incident", "show", incident)["status"], "resolved")

    def test_a_form_without_its_proof_does_nothing(self):
        incident = self.resolve()
        self.grace.get(f"/people/incident?id={incident}")
        proof = self.grace.fields("/people/answer")["proof"]
        stranger = Browser(self.desk.port)
        stranger.get("/people/sign-in")
        others = stranger.fields("/people/sign-in")["proof"]
        for bad in ("", "0" * 64, others, proof[:-1], proof.upper()):
            body = urllib.parse.urlencode({"proof": bad, "incident": incident, "answer": "accept"})
            self.assertEqual(self.grace.send("POST", "/people/answer", body).status, 403)
        body = urllib.parse.urlencode({"proof": proof, "incident": incident, "answer": "accept"})
        self.assertEqual(self.grace.send("POST", "/people/answer", body, {"Content-Type": "text/plain"}).status, 403)
        self.assertEqual(self.desk.json("incident", "show", incident)["status"], "resolved")

    def test_cookies_that_are_not_ours_count_for_nothing(self):
        token = self.grace.cookies["steward-session"]
        for cookie in (f"steward-visitor={token}", f"other={token}", f"steward-session={token}x", f"steward-session={token[:-1]}",
                       "steward-session=" + "A" * 43, f"xsteward-session={token}", ";;;=;", "steward-session"):
            answer = Browser(self.desk.port).send("GET", "/people", raw_cookie=cookie)
            self.assertEqual(answer.headers["Location"], "/people/sign-in", cookie)
        told = self.desk.ask({"command": "session.state", "session": token})
        self.assertNotIn(ADMINISTRATOR, str(told))

    def test_large_and_broken_forms_are_refused(self):
        self.grace.get("/people")
        proof = self.grace.fields("/people/sign-out")["proof"]
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=steward.PATIENCE_S)
        connection.putrequest("POST", "/people/answer")
        connection.putheader("Content-Length", str(1 << 20))
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 413)
        connection.close()
        for body in (f"proof={proof}&reason=" + "x" * 5000, f"proof={proof}&reason=%00", f"proof={proof}&reason=%ff",
                     f"proof={proof}&" + "&".join(f"f{number}=1" for number in range(40)), "%", "\0"):
            self.assertEqual(self.grace.send("POST", "/people/answer", body).status, 403)

    def test_nothing_that_is_typed_reaches_a_head(self):
        incident = self.resolve()
        self.grace.get(f"/people/incident?id={incident}")
        for bad in (f"{incident}\r\nX-Evil: 1", f" {incident}", f"{incident}&x=1", "//evil.example"):
            self.grace.get(f"/people/incident?id={incident}")
            answer = self.grace.fill("/people/answer", answer="accept", incident=bad)
            self.assertEqual((answer.status, answer.headers["X-Evil"]), (404, None), bad)

    def test_every_page_has_its_head(self):
        for browser, path in ((self.grace, "/people"), (Browser(self.desk.port), "/people/sign-in"),
                              (self.grace, "/people/incident?id=INC-999")):
            answer = browser.get(path)
            policy = answer.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("script", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
            self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
            self.assertIsNone(answer.headers["Strict-Transport-Security"])
            self.assertNotIn("style=", browser.page)
        style = Browser(self.desk.port)
        self.assertIn("text/css", style.get("/people/style.css").headers["Content-Type"])
        self.assertIn("prefers-color-scheme: dark", style.page)

    def test_pages_are_in_the_readers_language(self):
        stranger = Browser(self.desk.port)
        answer = stranger.send("GET", "/people/sign-in", headers={"Accept-Language": "de-AT, en;q=0.5"})
        self.assertIn('<html lang="de" dir="ltr">', stranger.page)
        self.assertIn("Accept-Language", answer.headers["Vary"])
        self.assertIn("Passwort", stranger.page)
        stranger.send("GET", "/people/sign-in", headers={"Accept-Language": "ar"})
        self.assertIn('<html lang="ar" dir="rtl">', stranger.page)
        stranger.send("GET", "/people/sign-in", headers={"Accept-Language": "tlh, *;q=0.1"})
        self.assertIn('<html lang="en" dir="ltr">', stranger.page)
        self.assertIn("Password", stranger.page)

    def test_somebody_who_left_sees_nothing_more(self):
        browser, _, _ = self.enrol_somebody("Leo")
        person = self.desk.query("SELECT id FROM person WHERE name = 'Leo'")[0][0]
        self.desk.run("person", "leave", f"person-{person}")
        browser.get("/people")
        self.assertNotIn(self.mine, browser.page)


class Thieves(Visitors):
    """What somebody tries who wants another one's session."""

    def test_a_session_cannot_be_planted_before_signing_in(self):
        browser, seed, _ = self.enrol_somebody("Fay")
        planted = "B" * 43
        victim = Browser(self.desk.port)
        victim.cookies = {"steward-session": planted, "steward-visitor": planted}
        victim.get("/people/sign-in")
        victim.fill("/people/sign-in", name="fay@contoso.example", password=PASSWORD, code=later(seed))
        self.assertNotEqual(victim.cookies["steward-session"], planted)
        thief = Browser(self.desk.port)
        thief.cookies = {"steward-session": planted}
        self.assertEqual(thief.get("/people").headers["Location"], "/people/sign-in")
        thief.cookies = {"steward-visitor": planted, "steward-session": browser.cookies["steward-visitor"]}
        self.assertEqual(thief.get("/people").headers["Location"], "/people/sign-in")

    def test_a_new_sign_in_ends_the_session_before_it(self):
        browser, seed, _ = self.enrol_somebody("Nea")
        before = dict(browser.cookies)
        browser.get("/people/sign-in")
        proof = browser.get("/people") and browser.fields("/people/sign-out")["proof"]
        body = urllib.parse.urlencode({"proof": proof, "name": "nea@contoso.example", "password": PASSWORD,
                                       "code": later(seed)})
        self.assertEqual(browser.send("POST", "/people/sign-in", body).status, 303)
        old = Browser(self.desk.port)
        old.cookies = before
        self.assertEqual(old.get("/people").headers["Location"], "/people/sign-in")
        self.assertEqual(browser.get("/people").status, 200)

    def test_a_code_opens_one_session_and_not_a_second(self):
        _, seed, _ = self.enrol_somebody("Ria")
        statuses = []
        typed = later(seed)
        for _ in range(2):
            browser = Browser(self.desk.port)
            browser.get("/people/sign-in")
            statuses.append(browser.fill("/people/sign-in", name="ria@contoso.example", password=PASSWORD,
                                         code=typed).status)
        self.assertEqual(statuses, [303, 403])

    def test_guessing_at_one_name_is_stopped_even_with_the_right_password(self):
        _, seed, _ = self.enrol_somebody("Gus")
        for _ in range(5):
            browser = Browser(self.desk.port)
            browser.get("/people/sign-in")
            browser.fill("/people/sign-in", name="gus@contoso.example", password="a wrong password", code="000000")
            self.assertIn("is not right", browser.page)
        browser.fill("/people/sign-in", name="gus@contoso.example", password=PASSWORD, code=later(seed))
        self.assertIn("Too many attempts", browser.page)
        browser.get("/people")
        self.assertNotIn("Your Incidents", browser.page)


class Ends(Visitors):
    """What ends when the desk says so, and what is said when a form is not right."""

    def test_an_invitation_that_ended_or_was_taken_back_shows_nothing(self):
        for end in ("expire", "uninvite"):
            link = self.invite("person-3")
            if end == "uninvite":
                self.desk.run("person", "uninvite", "person-3")
            else:
                self.let_end(link)
            browser = Browser(self.desk.port)
            self.assertEqual(browser.get(link).status, 403, end)
            self.assertNotIn("<code", browser.page)

    def let_end(self, link):
        """Has the invitation of that link end, and waits until it has. A busy machine needs a later end."""
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["token"][0]
        for left_ms in (300, 3000, 30000):
            end = int(time.time() * 1000) + left_ms
            if "error" not in self.desk.ask({"command": "person.invite", "company": 0, "arguments": {
                    "person": 3, "hash": hashlib.sha256(token.encode()).hexdigest(), "expires_at": end}}):
                break
        while int(time.time() * 1000) <= end:
            time.sleep(0.05)

    def test_signing_somebody_out_at_the_desk_ends_the_browsers_session(self):
        browser, _, _ = self.enrol_somebody("Oz")
        self.assertEqual(browser.get("/people").status, 200)
        person = self.desk.query("SELECT id FROM person WHERE name = 'Oz'")[0][0]
        self.desk.run("person", "sign-out", f"person-{person}")
        self.assertEqual(browser.get("/people").headers["Location"], "/people/sign-in")

    def test_a_reset_sign_in_opens_nothing_with_what_was_known_before(self):
        browser, seed, _ = self.enrol_somebody("Rex")
        person = self.desk.query("SELECT id FROM person WHERE name = 'Rex'")[0][0]
        self.desk.run("person", "reset-sign-in", f"person-{person}")
        self.assertEqual(browser.get("/people").headers["Location"], "/people/sign-in")
        browser.get("/people/sign-in")
        self.assertEqual(browser.fill("/people/sign-in", name="rex@contoso.example", password=PASSWORD,
                                      code=later(seed)).status, 403)

    def test_whose_grant_is_taken_away_sees_nothing_more_at_once(self):
        browser, _, _ = self.enrol_somebody("Gil")
        browser.get("/people")
        self.assertIn(self.mine, browser.page)
        person = self.desk.query("SELECT id FROM person WHERE name = 'Gil'")[0][0]
        self.desk.run("person", "grant", f"person-{person}", "--company", "company-1", "--role", "")
        browser.get("/people")
        self.assertNotIn(self.mine, browser.page)
        self.assertEqual(browser.get(f"/people/incident?id={self.mine}").status, 404)

    def test_what_was_wrong_is_said_at_its_field(self):
        link = self.invite("person-3")
        browser = Browser(self.desk.port)
        browser.get(link)
        for bad, field in (({"password": "short", "again": "short", "code": "1"}, "password"),
                           ({"password": PASSWORD, "again": "other", "code": "1"}, "again"),
                           ({"password": PASSWORD, "again": PASSWORD, "code": "000000"}, "code")):
            self.assertEqual(browser.fill("/people/invitation", **bad).status, 422)
            self.assertIn(f'<p role="alert"><a href="#{field}">', browser.page)
            self.assertIn(f'id="{field}-problem"', browser.page)
            self.assertEqual(browser.page.count('aria-invalid="true"'), 1)
            self.assertRegex(browser.page, f'<input id="{field}"[^>]*aria-invalid="true"[^>]*'
                                           f'aria-describedby="{field}-problem ')


class Attempts(Visitors):
    def test_attempts_on_the_web_make_nobody_wait_who_is_somewhere_else(self):
        _, seed, _ = self.enrol_somebody("Una")
        for _ in range(6):
            browser = Browser(self.desk.port)
            browser.get("/people/sign-in")
            browser.fill("/people/sign-in", name="una@contoso.example", password="wrong password", code="000000")
        self.assertIn("Too many attempts", browser.page)
        self.desk.run("sign-in", "--name", "una", typed=f"{PASSWORD}\n{later(seed)}\n")
        self.desk.run("sign-out")
        tried = self.desk.query("SELECT origin, outcome FROM sign_in WHERE person_id = "
                                "(SELECT id FROM person WHERE name = 'Una') ORDER BY id")
        self.assertEqual(tried, [("web 127.0.0.1", "wrong-password")] * 5 + [("stewardctl", "done")])


class Ways(unittest.TestCase):
    """How a page comes to its reader."""

    def setUp(self):
        self.desk = steward.Desk()
        self.addCleanup(self.desk.__exit__)

    def test_behind_a_proxy_the_way_is_encrypted_unless_it_says_otherwise(self):
        self.desk.serve("--behind-proxy", "127.0.0.1")
        browser = Browser(self.desk.port)
        answer = browser.send("GET", "/people/sign-in", headers={"X-Forwarded-Proto": "https"})
        self.assertIn("Secure", answer.headers["Set-Cookie"])
        self.assertIn("max-age", answer.headers["Strict-Transport-Security"])
        answer = browser.send("GET", "/people/sign-in", headers={"X-Forwarded-Proto": "http"})
        self.assertEqual(answer.status, 403)
        self.assertIn("https://", browser.page)

    def test_attempts_from_one_network_end(self):
        self.desk.serve()
        browser = Browser(self.desk.port)
        statuses = {browser.get(f"/people/invitation?token={number}").status for number in range(40)}
        self.assertEqual(statuses, {403, 429})

    def test_the_link_begins_as_the_setting_says(self):
        self.desk.serve()
        self.desk.run("person", "add", "--name", "Ada", "--role", "administrator")
        self.desk.run("setting", "set", "door.public=https://desk.example.com/")
        link = self.desk.json("person", "invite", "person-1")["link"]
        self.assertTrue(link.startswith("https://desk.example.com/people/invitation?token="), link)


if __name__ == "__main__":
    unittest.main()
