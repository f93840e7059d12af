"""The log of a server that is told texts made to forge it.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_log.py
"""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, wait_until  # noqa: E402

FORGED = "2024-01-15T10:00:00+0000 error attune: [Domain] the database is corrupt"


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class LogTests(unittest.TestCase):
    def test_a_reason_cannot_begin_a_line_or_move_the_cursor(self):
        server = AttuneServer()
        self.addCleanup(server.close)
        server.serve()
        for number, end in enumerate(["\n", "\r\n", "\r", "\u0085", "\u2028", "\x1b[2J", "\u202e"]):
            status, _ = server.call("POST", "/api/active/pause", {"reason": f"why {number}{end}{FORGED}", "actor": "ana"})
            self.assertEqual(status, 200)
            server.call("POST", "/api/active/resume", {"actor": "ana"})
        log = wait_until("the last reason in the log", lambda: server.log if "why 6" in server.log else None)
        for line in log.splitlines():
            self.assertFalse(line.startswith(FORGED), line)
            self.assertTrue(line.isprintable(), repr(line))
        for number in range(7):
            told = [line for line in log.splitlines() if f"why {number}" in line]
            self.assertTrue(told and all(FORGED in line for line in told), f"reason {number}: {told}")


if __name__ == "__main__":
    unittest.main()
