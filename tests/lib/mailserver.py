# SPDX-License-Identifier: GPL-3.0-or-later
"""A real SMTP server for the tests, with TLS and logins."""

import asyncio
import base64
import contextlib
import email
import email.policy
import os
import socket
import ssl
import subprocess
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# On loopback a login needs no encryption.
warnings.simplefilter("ignore")

USER = "desk@msp.example"
PASSWORD = "correct horse"
TOKEN = "ya29.a-token"


class Mailbox:
    """What the server does with a message, and what it got."""

    def __init__(self, answer="250 OK"):
        self.answer = answer
        self.messages = []
        self.login = None

    async def handle_DATA(self, _server, _session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return self.answer

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("nobody@"):
            return "550 5.1.1 There is no such user"
        if address.startswith("later@"):
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def auth_XOAUTH2(self, server, args):
        """Google's form of a token; aiosmtpd knows PLAIN and LOGIN by itself."""
        said = base64.b64decode(args[1]).decode()
        self.login = "XOAUTH2"
        if said == f"user={USER}\1auth=Bearer {TOKEN}\1\1":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


class Server:
    """One on a free port, that is encrypted in one of two ways or not at all; use it with `with`."""

    def __init__(self, mailbox, security, certificate=None, login=True):
        self.mailbox = mailbox
        self.security = security
        self.wants_login = login
        self.context = None
        if certificate:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.context.load_cert_chain(*certificate)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def check(self, _server, _session, _envelope, mechanism, data):
        self.mailbox.login = mechanism
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def talk(self):
        starts = self.security == "starttls"
        return SMTP(self.mailbox, authenticator=self.check, auth_required=self.wants_login, auth_require_tls=starts,
                    tls_context=self.context if starts else None, require_starttls=starts, hostname="localhost",
                    loop=self.loop)

    def __enter__(self):
        self.thread.start()
        context = self.context if self.security == "tls" else None
        listening = self.loop.create_server(self.talk, "127.0.0.1", 0, ssl=context)
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        async def end():
            self.server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


def make_certificate(folder, name):
    """A certificate for a name, which vouches for itself."""
    files = [os.path.join(folder, f"{name}.{kind}") for kind in ("pem", "key")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                    "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@contextlib.contextmanager
def listener(talk):
    """A server that says what it is told, to one caller."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve():
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
