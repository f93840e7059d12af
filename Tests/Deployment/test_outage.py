"""A server whose PostgreSQL goes away and comes back, and which is killed meanwhile.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_outage.py     (needs PostgreSQL's programs, Debian's package has them)
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, wait_until  # noqa: E402
from cluster import PostgreSQL  # noqa: E402


class Server(AttuneServer):
    def __init__(self, folder, database, *arguments):
        super().__init__(folder, "server", ["--no-schedule", "--database", database, "--snapshot",
                                            f"{folder}/served.snapshot", *arguments])

    def status(self):
        return self.call("GET", "/readyz")[1]["status"]

    def report(self, *ids):
        runs = [{"run_id": run, "agent": "inbox_triage", "key": f"key-{run}", "decision": "safe"} for run in ids]
        return self.call("POST", "/api/active/runs", {"items": runs})


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class OutageTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="attune-outage-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)
        cls.database = PostgreSQL(cls.folder, sync=False)
        cls.addClassCleanup(cls.database.stop)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    def serve(self, *arguments):
        server = Server(self.folder, self.database.url, *arguments)
        server.serve()
        self.addCleanup(lambda: server.is_running and server.kill())
        return server

    def lose_database(self):
        self.database.kill()
        self.addCleanup(self.bring_database_back)
        self.is_away = True

    def bring_database_back(self):
        if self.is_away:
            self.database.start()
        self.is_away = False

    def test_agents_are_answered_through_an_outage_and_a_restart(self):
        server = self.serve()
        path = "/api/active/config/inbox_triage?key=k"
        fresh = server.call("GET", path)[1]
        wait_until("a snapshot", (self.folder / "served.snapshot").exists)
        self.lose_database()
        wait_until("staleness", lambda: "stale" in server.call("GET", path)[1])
        self.assertEqual(server.status(), "degraded")
        for status, answer in [server.report("a"), server.call("GET", "/api/active/approvals/pending")]:
            self.assertEqual((status, answer["code"]), (503, "unavailable"))

        server.kill()
        server.serve()
        status, stale = server.call("GET", path)
        self.assertEqual(status, 200)
        self.assertTrue(stale.pop("stale"))
        self.assertGreater(stale.pop("stale_seconds"), 4)
        self.assertEqual(stale, fresh)
        flag = server.call("POST", "/ofrep/v1/evaluate/flags/inbox_triage", {"context": {"targetingKey": "k"}})[1]
        self.assertEqual(flag["reason"], "STALE")

        self.bring_database_back()
        wait_until("recovery", lambda: server.status() == "ok")
        self.assertEqual(server.call("GET", path)[1], fresh)
        self.assertEqual(server.report("a")[1]["accepted"], 1)
        self.assertTrue(server.stop())

    def test_spooled_events_survive_kill_and_are_counted_once(self):
        server = self.serve("--spool", f"{self.folder}/spool")
        self.assertEqual(server.report("before")[1]["accepted"], 1)
        wait_until("a snapshot", (self.folder / "served.snapshot").exists)
        self.lose_database()
        acknowledged = ["before"]
        for round_ in range(3):
            for index in range(40):
                run = f"{round_}-{index}"
                # One that was kept already comes along.
                status, answer = server.report(run, "before")
                self.assertEqual((status, answer.get("spooled")), (202, 2), answer)
                acknowledged.append(run)
            server.kill()
            server.serve()
        self.bring_database_back()
        wait_until("recovery", lambda: server.status() == "ok")
        answer = server.report(*acknowledged)[1]
        self.assertEqual((answer["accepted"], answer["duplicates"]), (0, len(acknowledged)))
        self.assertTrue(server.stop())

    def test_a_start_without_database_and_snapshot_says_what_is_wrong(self):
        self.lose_database()
        for content, words in [(None, "Connection refused"), (b"attune-snapshot 7 x\n", "newer attune"),
                               (b"attune-snapshot 1 00\n{}", "damaged")]:
            if content is not None:
                (self.folder / "served.snapshot").write_bytes(content)
            server = Server(self.folder, self.database.url)
            command = [os.environ["ATTUNE_BINARY"], "serve", "--port", str(server.port), *server.arguments]
            done = subprocess.run(command, capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)
            self.assertIn("cannot be opened", done.stderr)


if __name__ == "__main__":
    unittest.main()
