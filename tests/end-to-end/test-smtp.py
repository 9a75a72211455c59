#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""E-mail through a real SMTP server with TLS and logins: what goes, what does not, and what is said about it."""

import contextlib
import http.server
import json
import socket
import subprocess
import threading
import urllib.parse

from mailserver import PASSWORD, TOKEN, USER, Mailbox, Server, listener, make_certificate
from steward import Desk, environment


def set_channel(desk, port, security="none", user=USER, password=PASSWORD, **more):
    words = ["channel", "set", "smtp", "--host", "localhost", "--port", str(port), "--security", security,
             "--from", USER]
    for name, value in {**more, **({"user": user} if user else {})}.items():
        words += [f"--{name}", value]
    desk.run(*words, typed=f"{password}\n" if user else "")


def try_it(desk, to="dana@northwind.example"):
    """Sends a test; returns what was said about it."""
    done = subprocess.run(desk.command("channel", "test", "smtp", "--to", to, "--json"), capture_output=True, text=True,
                          env=environment(), timeout=60, check=False)
    answer = json.loads(done.stdout)
    assert done.returncode == (0 if answer["state"] == "sent" else 1), done
    assert answer["detail"].endswith("."), answer
    assert PASSWORD not in done.stdout + done.stderr
    return answer


def assert_failed(answer, words, temporary=False, code=None):
    assert answer["state"] == "failed" and words in answer["detail"], answer
    assert answer["temporary"] == temporary, answer
    assert code is None or answer["code"] == code, answer


def encrypted_ways_carry_a_message(desk, certificate):
    for security in ("tls", "starttls"):
        mailbox = Mailbox()
        with Server(mailbox, security, certificate) as server:
            set_channel(desk, server.port, security, ca=certificate[0])
            assert try_it(desk)["state"] == "sent"
        message, = mailbox.messages
        assert message["To"] == "dana@northwind.example"
        assert message["From"].addresses[0].addr_spec == USER
        assert message["Auto-Submitted"] == "auto-generated"
        assert "Nothing is wrong" in message.get_content()


def each_way_to_log_in_is_used_when_it_is_asked_for(desk, certificate):
    for login, secret in (("plain", PASSWORD), ("login", PASSWORD), ("xoauth2", TOKEN)):
        mailbox = Mailbox()
        with Server(mailbox, "starttls", certificate) as server:
            set_channel(desk, server.port, "starttls", password=secret, ca=certificate[0], login=login)
            assert try_it(desk)["state"] == "sent"
        assert mailbox.login == login.upper()


class Provider(http.server.BaseHTTPRequestHandler):
    """Gives out the token that the mail server takes, for one refresh token after another."""

    asked = []
    answer = 200

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        Provider.asked.append({name: value for name, (value,) in form.items()})
        right = Provider.answer == 200
        body = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "refresh_token": "second"}
        text = json.dumps(body if right else {"error": "invalid_grant"}).encode()
        self.send_response(Provider.answer)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def provider():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/token"
        server.shutdown()


def an_access_token_is_renewed_when_there_is_none_that_holds(desk, certificate):
    mailbox = Mailbox()
    Provider.asked.clear()
    Provider.answer = 200
    with Server(mailbox, "starttls", certificate) as server, provider() as url:
        more = {"ca": certificate[0], "login": "xoauth2", "token-url": url, "client-id": "desk"}
        set_channel(desk, server.port, "starttls", password="first\nclient secret", **more)
        assert try_it(desk)["state"] == "sent"
        assert try_it(desk)["state"] == "sent"
        asked, = Provider.asked
        assert asked == {"grant_type": "refresh_token", "refresh_token": "first", "client_id": "desk",
                         "client_secret": "client secret"}, asked
        set_channel(desk, server.port, "starttls", password="third", **more)
        Provider.answer = 400
        assert_failed(try_it(desk), "no access token any more (invalid_grant)")
    assert len(mailbox.messages) == 2


def a_certificate_nobody_vouches_for_is_refused(desk, certificate):
    mailbox = Mailbox()
    with Server(mailbox, "tls", certificate) as server:
        set_channel(desk, server.port, "tls")
        assert_failed(try_it(desk), "certificate of the mail server localhost is not trusted")
    assert mailbox.login is None and not mailbox.messages


def a_certificate_for_another_name_is_refused(desk, certificate):
    mailbox = Mailbox()
    with Server(mailbox, "starttls", certificate) as server:
        set_channel(desk, server.port, "starttls", ca=certificate[0])
        assert_failed(try_it(desk), "is not trusted")
    assert mailbox.login is None and not mailbox.messages


def a_file_that_vouches_for_nobody_is_named(desk, certificate):
    with Server(Mailbox(), "tls", certificate) as server:
        set_channel(desk, server.port, "tls", ca=certificate[0] + ".gone")
        assert_failed(try_it(desk), "cannot be read")


def a_wrong_login_says_so(desk, certificate):
    for login, words, code in (("plain", "Check user and password", 535), ("xoauth2", "Enter a new one", 334)):
        mailbox = Mailbox()
        with Server(mailbox, "starttls", certificate) as server:
            set_channel(desk, server.port, "starttls", password="wrong", ca=certificate[0], login=login)
            answer = try_it(desk)
        assert_failed(answer, "refused the", code=code)
        assert words in answer["detail"] and not mailbox.messages


def encryption_is_never_given_up(desk):
    mailbox = Mailbox()
    with Server(mailbox, "none", login=False) as server:
        set_channel(desk, server.port, "starttls")
        assert_failed(try_it(desk), "offers no STARTTLS")
    assert mailbox.login is None and not mailbox.messages


def what_the_server_answers_is_told(desk):
    with Server(Mailbox(), "none", login=False) as server:
        set_channel(desk, server.port, user=None)
        assert_failed(try_it(desk, "nobody@northwind.example"), "550 5.1.1 There is no such user", code=550)
        assert_failed(try_it(desk, "later@northwind.example"), "Greylisted", temporary=True, code=451)
    for answer, temporary in (("452 4.3.1 Disk full", True), ("552 5.3.4 Too big", False), ("554 No", False)):
        with Server(Mailbox(answer), "none", login=False) as server:
            set_channel(desk, server.port, user=None)
            assert_failed(try_it(desk), answer, temporary, int(answer[:3]))


def silence_ends_by_itself(desk):
    with listener(lambda connection: connection.recv(1)) as port:
        set_channel(desk, port, user=None, timeout="1")
        assert_failed(try_it(desk), "did not answer in time", temporary=True)


def nobody_there_is_told(desk):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    set_channel(desk, port, user=None)
    assert_failed(try_it(desk), "cannot be reached", temporary=True)


def a_message_whose_fate_nobody_knows_is_not_called_sent(desk):
    def talk(connection):
        lines = connection.makefile("rb")
        connection.sendall(b"220 localhost\r\n")
        for answer in (b"250 localhost\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 Go on\r\n"):
            lines.readline()
            connection.sendall(answer)
        while lines.readline() != b".\r\n":
            pass

    with listener(talk) as port:
        set_channel(desk, port, user=None)
        assert_failed(try_it(desk), "did not say whether it took it")


def what_makes_no_sense_is_refused_before_anything_is_kept(desk):
    words = {"host": "localhost", "port": "587", "security": "starttls", "from": USER}
    for name, value in (("host", "a b"), ("security", "some"), ("from", "desk"), ("login", "ntlm")):
        given = [word for pair in {**words, name: value}.items() for word in (f"--{pair[0]}", pair[1])]
        assert desk.run("channel", "set", "smtp", *given, status=3).stderr.count("\n") == 1
    desk.run("channel", "set", "smtp", "--port", "0", status=2)
    desk.run("channel", "set", "pigeon", "--port", "1", status=2)
    desk.run("channel", "test", "smtp", status=2)
    given = [word for pair in words.items() for word in (f"--{pair[0]}", pair[1])]
    assert "no password" in desk.run("channel", "set", "smtp", *given, "--user", USER, status=3).stderr


def a_password_does_not_leave_this_machine_in_the_clear(desk):
    desk.run("channel", "set", "smtp", "--host", "192.0.2.1", "--port", "25", "--security", "none", "--user", USER,
             "--from", USER, typed="secret\n")
    assert_failed(try_it(desk), "in the clear")


def secrets_stand_in_no_table(desk):
    dump = str(desk.query("SELECT * FROM setting") + desk.query("SELECT * FROM audit"))
    assert "channel" in dump and PASSWORD not in dump and TOKEN not in dump


with Desk() as the_desk:
    the_desk.add_company("Northwind")
    right = make_certificate(the_desk.scratch, "localhost")
    other = make_certificate(the_desk.scratch, "other.example")
    assert "No mail server is set" in the_desk.run("channel", "test", "smtp", "--to", USER, status=3).stderr
    encrypted_ways_carry_a_message(the_desk, right)
    each_way_to_log_in_is_used_when_it_is_asked_for(the_desk, right)
    an_access_token_is_renewed_when_there_is_none_that_holds(the_desk, right)
    a_certificate_nobody_vouches_for_is_refused(the_desk, right)
    a_certificate_for_another_name_is_refused(the_desk, other)
    a_file_that_vouches_for_nobody_is_named(the_desk, right)
    a_wrong_login_says_so(the_desk, right)
    encryption_is_never_given_up(the_desk)
    what_the_server_answers_is_told(the_desk)
    silence_ends_by_itself(the_desk)
    nobody_there_is_told(the_desk)
    a_message_whose_fate_nobody_knows_is_not_called_sent(the_desk)
    what_makes_no_sense_is_refused_before_anything_is_kept(the_desk)
    a_password_does_not_leave_this_machine_in_the_clear(the_desk)
    secrets_stand_in_no_table(the_desk)
