#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop is told: the real program on a session bus of its own, with a notification server that writes
down what it gets, and what is asked of the program when its window is gone.

usage: told.py STEWARD STEWARDCTL
"""
import configparser
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import gi

from gi.repository import Gio, GLib

from journey import (BUTTON, FOR_THE_PROGRAM, Atspi, act, application, ask, find, name_of, post, post_when_known,
                     walk)

NAME = "io.github.steward_msp.Steward"
PATH = "/io/github/steward_msp/Steward"
PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
DEADLINE_S = 60
NOTIFICATIONS = """
<node><interface name='org.gtk.Notifications'>
  <method name='AddNotification'>
    <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
  </method>
  <method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>
</interface></node>"""


BACKGROUND = """
<node><interface name='org.freedesktop.portal.Background'>
  <method name='RequestBackground'>
    <arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>
  </method>
  <method name='SetStatus'><arg type='a{sv}' direction='in'/></method>
  <property name='version' type='u' access='read'/>
</interface></node>"""


def wait_for(what, look):
    """What LOOK finds, while calls of the bus are answered."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        GLib.timeout_add(50, lambda: False)
        GLib.MainContext.default().iteration(True)
    sys.exit(f"not ok: {what} has not come within {DEADLINE_S} s")


class Desktop:
    """The part of a desktop that shows notifications."""

    def __init__(self, bus):
        self.bus = bus
        self.shown = {}
        interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
        bus.register_object("/org/gtk/Notifications", interface, self.called)
        Gio.bus_own_name_on_connection(bus, "org.gtk.Notifications", Gio.BusNameOwnerFlags.NONE)

    def called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        application, identity, *rest = arguments.unpack()
        assert application == NAME, application
        if method == "AddNotification":
            self.shown[identity] = rest[0]
        else:
            self.shown.pop(identity, None)
        invocation.return_value(None)

    def act(self, action, *targets):
        """What a click on a button does: the bus starts the program when it does not run."""
        self.bus.call_sync(NAME, PATH, "org.freedesktop.Application", "ActivateAction",
                           GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", target) for target in targets], {})),
                           None, Gio.DBusCallFlags.NONE, DEADLINE_S * 1000, None)


class Portal:
    """The part of a desktop that is asked whether a program may run in the background."""

    def __init__(self, bus):
        self.bus = bus
        self.requests = []
        self.status = None
        self.grants = True
        interface = Gio.DBusNodeInfo.new_for_xml(BACKGROUND).interfaces[0]
        bus.register_object(PORTAL_PATH, interface, self.called, lambda *_: GLib.Variant("u", 2))
        Gio.bus_own_name_on_connection(bus, PORTAL, Gio.BusNameOwnerFlags.NONE)

    def called(self, _bus, sender, _path, _interface, method, arguments, invocation):
        options = arguments.unpack()[-1]
        if method == "SetStatus":
            self.status = options["message"]
            invocation.return_value(None)
            return
        self.requests.append(options)
        path = f"{PORTAL_PATH}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (path,)))
        granted = {"background": GLib.Variant("b", self.grants),
                   "autostart": GLib.Variant("b", self.grants and options["autostart"])}
        self.bus.emit_signal(sender, path, "org.freedesktop.portal.Request", "Response",
                             GLib.Variant("(ua{sv})", (0 if self.grants else 1, granted)))


class Program:
    def __init__(self, steward, stewardctl, folder):
        self.stewardctl = stewardctl
        self.socket = os.path.join(folder, "steward", "engine.socket")
        self.process = subprocess.Popen([steward, "--listen", "127.0.0.1:0"],
                                        env={**os.environ, **FOR_THE_PROGRAM})
        services = os.path.join(folder, "dbus-1", "services")
        os.makedirs(services, exist_ok=True)
        with open(os.path.join(services, NAME + ".service"), "w", encoding="utf-8") as file:
            file.write(f"[D-BUS Service]\nName={NAME}\nExec={steward} --gapplication-service --listen 127.0.0.1:0\n")

    def ask(self, *words):
        answer = subprocess.run([self.stewardctl, "--json", *words], capture_output=True, text=True, check=False)
        return json.loads(answer.stdout) if answer.returncode == 0 and answer.stdout else None

    def status(self, incident):
        return (self.ask("incident", "show", incident) or {}).get("status")

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def alert(asset, severity):
    return {"asset_name": asset, "signature": f"{asset} does not answer", "severity": severity,
            "message": "No answer for five minutes", "tool_source": "curl"}


def check_announcements(desktop, program, company):
    wait_for("the door", lambda: post_when_known(company["webhook_url"], company["api_key"],
                                                 alert("mail-01", "critical")))
    wait_for("the notification", lambda: "INC-1" in desktop.shown)
    shown = desktop.shown["INC-1"]
    assert "mail-01" in shown["title"], shown
    assert shown["body"] == "Critical · Northwind Logistics", shown
    assert shown["priority"] == "urgent", shown
    assert (shown["default-action"], shown["default-action-target"]) == ("app.open-incident", "INC-1"), shown
    assert [(button["label"], button["action"], button["target"].split("/")[0]) for button in shown["buttons"]] == [
        ("Open", "app.open-incident", "INC-1"), ("Acknowledge", "app.acknowledge-incident", "INC-1")], shown
    print("ok - a critical incident is announced")

    post(company["webhook_url"], company["api_key"], alert("printer-7", "info"))
    post(company["webhook_url"], company["api_key"], alert("web-01", "high"))
    wait_for("the next notification", lambda: "INC-3" in desktop.shown)
    desktop.later = desktop.shown["INC-3"]["buttons"][1]["target"]
    assert set(desktop.shown) == {"INC-1", "INC-3"}, desktop.shown
    print("ok - one that only informs is not")

    desktop.act("acknowledge-incident", shown["buttons"][1]["target"])
    wait_for("the withdrawal", lambda: "INC-1" not in desktop.shown)
    assert program.status("INC-1") == "acknowledged"
    print("ok - acknowledged from the desktop, and withdrawn")

    for i in range(12):
        post(company["webhook_url"], company["api_key"], alert(f"switch-{i:02d}-{chr(97 + i) * 6}", "high"))
    wait_for("the summary", lambda: desktop.shown.get("company-1", {}).get("title") ==
             "12 new incidents at Northwind Logistics")
    assert set(desktop.shown) == {"INC-3", "company-1"}, desktop.shown
    print("ok - a storm is summed up")


def check_bell(desktop, program):
    Atspi.init()
    app = wait_for("the window", lambda: application(program.process.pid))
    wait_for("the count of the bell", lambda: find(app, "Notifications, 13 unread"))
    assert len(program.ask("notification", "list")) == 15
    program.ask("notification", "read")
    wait_for("the silent bell", lambda: not find(app, "unread"))
    wait_for("the empty desktop", lambda: not desktop.shown)
    print("ok - the bell counts until all is read")


GAP = {"name": "Nights", "timezone": "UTC",
       "layers": [{"members": ["Ada Ruiz"], "start": "2026-01-01T08:00:00Z", "end": "2026-01-02T08:00:00Z",
                   "rotation": "daily"}]}


def check_gap(desktop, program):
    program.ask("person", "add", "--name", "Ada Ruiz", "--role", "administrator")
    program.ask("oncall", "save", json.dumps(GAP))
    wait_for("the gap", lambda: any(shown["title"].startswith("Nobody is on call ") for shown in desktop.shown.values()))
    assert len(desktop.shown) == 1, desktop.shown
    app = application(program.process.pid)
    wait_for("the bell", lambda: find(app, "Notifications, 1 unread"))
    desktop.act("open-schedule", "schedule-1")
    wait_for("the schedule", lambda: find(app, "Nights"))
    program.ask("notification", "read")
    wait_for("the empty desktop", lambda: not desktop.shown)
    print("ok - a gap is told on the desktop and in the bell")


# What whoever reaches the session bus may do; the last is a state that can only be read.
ALLOWED = {"show-incidents", "show-companies", "open-incident", "open-company", "open-schedule", "search",
           "acknowledge-incident", "background-state"}


def list_actions(bus, path):
    """Every action of every group that the program exports, at its own path and below, with its path."""
    def call(at, interface, method, kind):
        return bus.call_sync(NAME, at, interface, method, None, GLib.VariantType(kind), Gio.DBusCallFlags.NONE,
                             DEADLINE_S * 1000, None).unpack()[0]

    node = Gio.DBusNodeInfo.new_for_xml(call(path, "org.freedesktop.DBus.Introspectable", "Introspect", "(s)"))
    found = set()
    if any(interface.name == "org.gtk.Actions" for interface in node.interfaces):
        found = {(path, action) for action in call(path, "org.gtk.Actions", "List", "(as)")}
    for child in node.nodes:
        found |= list_actions(bus, f"{path.rstrip('/')}/{child.path}")
    return found


def check_bus(bus, desktop, program):
    wait_for("the window", lambda: application(program.process.pid))
    assert list_actions(bus, "/") == {(PATH, action) for action in ALLOWED}, list_actions(bus, "/")
    for action in ("quit", "retry", "sample-data", "own-data", "about", "shortcuts"):
        try:
            desktop.act(action)
        except GLib.Error as error:
            assert "Unknown action" in error.message, error.message
        else:
            sys.exit(f"not ok: {action} can be asked for over the bus")
    bus.call_sync(NAME, PATH, "org.gtk.Actions", "SetState",
                  GLib.Variant("(sva{sv})", ("background-state", GLib.Variant("s", "allowed"), {})), None,
                  Gio.DBusCallFlags.NONE, DEADLINE_S * 1000, None)
    state = bus.call_sync(NAME, PATH, "org.gtk.Actions", "Describe", GLib.Variant("(s)", ("background-state",)), None,
                          Gio.DBusCallFlags.NONE, DEADLINE_S * 1000, None).unpack()[0][2]
    assert state == ["off"], state
    assert program.process.poll() is None and program.ask("company", "list")
    print("ok - over the bus a view is opened or an incident acknowledged, and nothing else")


def check_search(bus, n_open, app=None):
    """What GNOME Shell asks while somebody types, also of a program without a window."""
    provider = configparser.ConfigParser()
    provider.read(os.path.join(os.path.dirname(__file__), "..", "..", "data", NAME + ".search-provider.ini"))
    place = provider["Shell Search Provider"]
    assert place["DesktopId"] == NAME + ".desktop" and place["Version"] == "2"

    def call(method, signature, *arguments):
        return bus.call_sync(place["BusName"], place["ObjectPath"], "org.gnome.Shell.SearchProvider2", method,
                             GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE,
                             DEADLINE_S * 1000, None).unpack()

    found = wait_for("the incident in the search", lambda: call("GetInitialResultSet", "(as)", ["mail"])[0])
    assert found == ["INC-1"], found
    assert call("GetSubsearchResultSet", "(asas)", found, ["north", "log"]) == (["company-1"],)
    assert call("GetInitialResultSet", "(as)", ["n"]) == ([],)
    metas = call("GetResultMetas", "(as)", ["INC-1", "company-1", "INC-999", "nonsense"])[0]
    assert [(meta["id"], meta["description"]) for meta in metas] == [
        ("INC-1", "INC-1 · Northwind Logistics · Critical · Acknowledged"),
        ("company-1", f"{n_open} open incidents")], metas
    if app is not None:
        call("ActivateResult", "(sasu)", "INC-3", ["web"], 0)
        wait_for("the incident in the window", lambda: find(app, "web-01 does not answer", ("heading",)))
        call("LaunchSearch", "(asu)", ["mail"], 0)
        wait_for("what was looked for", lambda: find(app, "1 found"))
    settings = Gio.Settings.new(NAME)
    settings.set_boolean("search-provider", False)
    wait_for("silence", lambda: call("GetInitialResultSet", "(as)", ["mail"]) == ([],))
    settings.set_boolean("search-provider", True)
    wait_for("the incident again", lambda: call("GetInitialResultSet", "(as)", ["mail"])[0])
    print("ok - the desktop's search finds companies and incidents")


def press(app, text):
    """A dialog has two copies of each button, one of them without a size."""
    for node in walk(app):
        if text in name_of(node) and ask(node.get_role_name, "") in BUTTON:
            if Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW).width > 0:
                return Atspi.Action.do_action(node, 0)
    return False


def check_background(desktop, portal, program, company):
    app = wait_for("the window", lambda: application(program.process.pid))
    act(app, "window.close")
    wait_for("the question", lambda: find(app, "Keep Receiving Alerts?"))
    wait_for("the button", lambda: press(app, "Stay in Background"))
    wait_for("the request", lambda: portal.requests)
    assert portal.requests[0]["commandline"] == ["steward", "--background"], portal.requests
    assert not portal.requests[0]["autostart"] and portal.requests[0]["reason"], portal.requests
    wait_for("the status", lambda: portal.status == "Receiving alerts")
    wait_for("the closed window", lambda: not find(app, "Steward", ("frame",)))
    post(company["webhook_url"], company["api_key"], alert("backup-02", "critical"))
    wait_for("the notification", lambda: "INC-16" in desktop.shown)
    print("ok - alerts keep coming without a window")

    settings = Gio.Settings.new(NAME)
    settings.set_boolean("start-with-session", True)
    wait_for("the request", lambda: portal.requests[-1]["autostart"])
    portal.grants = False
    settings.set_boolean("start-with-session", False)
    wait_for("the window that came back", lambda: find(app, "Steward", ("frame",)))
    wait_for("what it says", lambda: find(app, "does not let Steward stay"))
    wait_for("the preference", lambda: not settings.get_boolean("run-in-background"))
    print("ok - a refusal is said in the window")
    program.end()


def check_activation(desktop, program):
    program.end()
    desktop.act("acknowledge-incident", "INC-5/0123456789abcdef")
    desktop.act("acknowledge-incident", desktop.later)
    wait_for("the acknowledgement", lambda: program.status("INC-3") == "acknowledged")
    print("ok - acknowledged after the program was closed")
    assert program.status("INC-5") == "new"
    print("ok - who does not know the nonce acknowledges nothing")


def main():
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        print("no display: skipped")
        sys.exit(77)
    if "STW_OWN_BUS" not in os.environ:
        folder = tempfile.mkdtemp(prefix="steward-told-")
        own = {**FOR_THE_PROGRAM, "STW_OWN_BUS": folder, "XDG_DATA_HOME": folder, "XDG_RUNTIME_DIR": folder, "XDG_CONFIG_HOME": folder,
               "GSETTINGS_BACKEND": "keyfile", "GTK_A11Y": "none",
               "STEWARD_SECRETS": "file", "STEWARD_SECRETS_PASSPHRASE": "told"}
        try:
            sys.exit(subprocess.run(["dbus-run-session", "--", sys.executable, *sys.argv],
                                    env={**os.environ, **own}, check=False).returncode)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    desktop = Desktop(bus)
    portal = Portal(bus)
    program = Program(*sys.argv[1:3], os.environ["STW_OWN_BUS"])
    try:
        wait_for("the engine", lambda: os.path.exists(program.socket))
        company = wait_for("the company", lambda: program.ask("company", "add", "--name", "Northwind Logistics"))
        program.ask("company", "set", "--company", company["id"], "--strategy", "asset-signature")
        check_bus(bus, desktop, program)
        check_announcements(desktop, program, company)
        check_bell(desktop, program)
        check_gap(desktop, program)
        check_search(bus, 15, application(program.process.pid))
        check_background(desktop, portal, program, company)
        check_search(bus, 16)
        check_activation(desktop, program)
    finally:
        program.end()


if __name__ == "__main__":
    main()
