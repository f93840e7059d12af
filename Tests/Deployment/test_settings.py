"""Settings that there are not: a server that is told of one says so, and does not start.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_settings.py
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, binary  # noqa: E402


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class SettingsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="attune-settings-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refusal(self, *arguments, **environment):
        """What a server says that does not start."""
        ended = subprocess.run([binary(), "serve", "--port", "0", *arguments], cwd=self.folder, text=True, timeout=60,
                               env={**os.environ, **environment}, capture_output=True)
        self.assertEqual(ended.returncode, 64, ended.stderr)
        self.assertFalse((self.folder / "attune.sqlite").exists(), "nothing was begun")
        return ended.stderr

    def write(self, **settings):
        path = self.folder / "attune.json"
        path.write_text(json.dumps(settings))
        return str(path)

    def test_all_unknown_names_are_told_at_once_with_what_may_be_meant(self):
        file = self.write(databse="x.sqlite", port=0, runs_retention_day=30, zebra=True)
        said = self.refusal("--config", file, ATTUNE_LOG_LEVLE="debug", ATTUNE_XYLOPHONES="3")
        for complaint in ["ATTUNE_LOG_LEVLE in the environment; did you mean ATTUNE_LOG_LEVEL?",
                          "ATTUNE_XYLOPHONES in the environment\n",
                          f'"databse" in {file}; did you mean database?',
                          f'"runs_retention_day" in {file}; did you mean runs_retention_days?',
                          f'"zebra" in {file}\n']:
            self.assertIn(complaint, said)

    def test_an_unknown_flag_is_refused_with_what_may_be_meant(self):
        self.assertIn("--log-level", self.refusal("--log-levle", "debug"))

    def test_names_that_others_set_do_not_keep_a_server_from_starting(self):
        alerts = self.folder / "alerts.json"
        alerts.write_text(json.dumps({"channels": {"hook": {
            "kind": "webhook", "url": "https://example.com", "secret_env": "ATTUNE_WEBHOOK_SECRET"}}}))
        # A secret that the alerts file asks for, Kubernetes' service links, and the commands' own setting.
        server = AttuneServer(self.folder, arguments=["--no-schedule", "--alerts", str(alerts)], webhook_secret="s3cret",
                              service_host="10.0.0.1", port_8000_tcp="tcp://10.0.0.1:8000", server="http://127.0.0.1:8000")
        self.addCleanup(server.close)
        server.serve()
        self.assertEqual(server.get("/readyz")["status"], "ok")


if __name__ == "__main__":
    unittest.main()
