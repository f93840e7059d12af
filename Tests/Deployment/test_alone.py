"""A copy of the program in a root folder with nothing but the libraries that it is linked to.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_alone.py

ATTUNE_WHOLE_DEMO=1 lets the demo run to its end, which takes an optimised build half a minute and another ten minutes.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, binary  # noqa: E402

# Swift's runtime reads a program's arguments from /proc, which every container has.
ENTER = """mount --rbind /proc "$0/proc" && exec chroot "$0" /attune "$@" """


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class AloneTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="attune-alone-")
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        shutil.copy(binary(), cls.root / "attune")
        libraries = subprocess.run(["ldd", binary()], check=True, capture_output=True, text=True).stdout
        for library in re.findall(r"(/\S+) \(0x", libraries):
            target = cls.root / library.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)
        (cls.root / "proc").mkdir()
        # Only root may mount; anybody may be root in a namespace of their own.
        namespace = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        cls.command = [*namespace, "sh", "-c", ENTER, str(cls.root)]

    def test_it_serves(self):
        server = AttuneServer(self.root, arguments=["--no-schedule", "--database", "/attune.sqlite"])
        server.command = self.command
        self.addCleanup(server.close)
        server.serve()
        self.assertEqual(server.get("/readyz")["status"], "ok")
        page = self.text(server, "/")
        self.assertIn("inbox_triage", page)
        for asset in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
            self.assertTrue(self.text(server, asset), asset)
        self.assertTrue(server.stop(), server.log)

    def text(self, server, path):
        with urllib.request.urlopen(server.url + path, timeout=30) as response:
            return response.read().decode()

    def test_it_holds_the_demo(self):
        demo = subprocess.Popen([*self.command, "demo", "--database", "/demo.sqlite", "--force"], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(demo.stdout.close)
        if os.environ.get("ATTUNE_WHOLE_DEMO"):
            said = demo.communicate(timeout=300)[0]
            self.assertEqual(demo.returncode, 0, said)
            self.assertIn("The guard alone promotes", said)
        else:
            self.addCleanup(demo.wait)
            self.addCleanup(demo.kill)
            # The day of the first mail.
            self.assertIn("2012-01-01", demo.stdout.readline())


if __name__ == "__main__":
    unittest.main()
