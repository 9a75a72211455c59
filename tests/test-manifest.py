#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flatpak brings whatever the build needs and its runtime lacks, and each source is pinned."""

import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
MANIFEST = (TOP / "flatpak" / "io.github.steward_msp.Steward.yml").read_text()

# What org.gnome.Platform and its Sdk have, as pkg-config calls it.
RUNTIME = {
    "gio-2.0", "gio-unix-2.0", "glib-2.0", "gnutls", "gtksourceview-5", "json-glib-1.0", "libadwaita-1", "libcurl",
    "libsecret-1", "libsoup-3.0", "libxml-2.0", "sqlite3",
}

# The modules, and what pkg-config calls them.
MODULES = {
    "cmark": "libcmark",
    "gmime": "gmime-3.0",
    "libical": "libical",
    "liboath": "liboath",
    "libsodium": "libsodium",
    "qrencode": "libqrencode",
}


def needed():
    """The names of every dependency() of the build, but for those of the tests."""
    files = [TOP / "meson.build", *(TOP / "src").rglob("meson.build"), *(TOP / "data").rglob("meson.build")]
    return {name for file in files for name in re.findall(r"dependency\(\s*'([^']+)'", file.read_text())}


def modules():
    """Each module's name with the lines that describe it."""
    parts = re.split(r"^  - name: (\S+)$", MANIFEST, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


class Manifest(unittest.TestCase):
    def test_what_the_build_needs_is_in_the_runtime_or_a_module(self):
        brought = {MODULES[name] for name in modules() if name in MODULES}
        self.assertEqual(needed() - RUNTIME - brought, set())

    def test_no_module_is_brought_that_nothing_needs(self):
        self.assertEqual({MODULES.get(name, name) for name in modules() if name != "steward"} - needed(), set())

    def test_each_source_is_pinned_by_its_checksum(self):
        for name, text in modules().items():
            with self.subTest(name):
                if name == "steward":
                    continue
                url, = re.findall(r"url: (\S+)", text)
                self.assertTrue(url.startswith("https://"), url)
                self.assertEqual(len(re.findall(r"^ +sha256: [0-9a-f]{64}$", text, re.MULTILINE)), 1)

    def test_the_application_is_built_last(self):
        self.assertEqual(list(modules())[-1], "steward")


if __name__ == "__main__":
    unittest.main()
