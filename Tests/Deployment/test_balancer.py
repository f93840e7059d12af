"""Two servers behind nginx, configured as deploy/nginx/attune.conf says.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_balancer.py     (needs nginx and PostgreSQL's programs)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, call, free_port, wait_until  # noqa: E402
from cluster import Daemon, PostgreSQL, program  # noqa: E402

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "deploy/nginx/attune.conf"


def configuration(folder, port, servers):
    """The one that is delivered, on other ports and with files of its own."""
    delivered = CONFIGURATION.read_text()
    for written, used in [("8000", port), ("8001", servers[0].port), ("8002", servers[1].port)]:
        assert f"127.0.0.1:{written}" in delivered
        delivered = delivered.replace(f"127.0.0.1:{written};", f"127.0.0.1:{used};")
        delivered = delivered.replace(f"127.0.0.1:{written} ", f"127.0.0.1:{used} ")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};"
                         for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    return f"""
        daemon off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 512; }}
        http {{ access_log off; {temporary} {delivered} }}
    """


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class BalancerTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="attune-balancer-")
        self.addCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        folder.chmod(0o755)
        database = PostgreSQL(folder, sync=False)
        self.addCleanup(database.stop)
        arguments = ["--no-schedule", "--database", database.url, "--snapshot", "off"]
        self.servers = [AttuneServer(folder, f"node-{number}", arguments) for number in range(2)]
        for server in self.servers:
            server.start()
            self.addCleanup(server.close)
        for server in self.servers:
            server.wait()
        port = free_port()
        text = configuration(folder / "nginx", port, self.servers)
        nginx = [program("nginx"), "-e", f"{folder}/error.log", "-c"]
        (folder / "checked").mkdir()
        (folder / "checked/conf").write_text(text.replace(f"{folder}/nginx/", f"{folder}/checked/"))
        done = subprocess.run([*nginx, f"{folder}/checked/conf", "-t"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        balancer = Daemon(folder / "nginx", nginx, text, port)
        self.addCleanup(balancer.stop)
        self.url = f"http://127.0.0.1:{port}"

    def call(self, method, path, body=None):
        status, answer = call(method, self.url + path, body)
        self.assertLess(status, 300, answer)
        return answer

    def report(self, count, prefix):
        return [self.call("POST", "/api/active/runs", {"run_id": f"{prefix}-{index}", "agent": "inbox_triage",
                                                       "key": f"{prefix}-{index}"})["accepted"] for index in range(count)]

    def lines(self, path):
        stream = urllib.request.urlopen(self.url + path, timeout=10)
        self.addCleanup(stream.close)
        return stream

    def data_of_next_frame(self, stream):
        for line in stream:
            if line.startswith(b"data: "):
                return json.loads(line[6:])

    def apply(self, threshold, percent):
        bundle = self.call("POST", "/api/active/bundles/upload", {
            "agent": "inbox_triage", "thresholds": {"risk_score_threshold": threshold}})["bundle_id"]
        approval = self.call("POST", "/api/active/bundles/propose", {
            "agent": "inbox_triage", "bundle_id": bundle, "proposer": "test"})["approval_id"]
        self.call("POST", f"/api/active/approvals/{approval}/approve", {"approver": "test", "rationale": "test"})
        self.call("POST", f"/api/active/approvals/{approval}/apply", {"canary_percent": percent})
        return bundle

    def test_a_round_over_two_servers_one_of_which_dies(self):
        # Both are asked, and say the same once both have heard of a change.
        streams = [self.lines("/api/active/changes") for _ in range(2)]
        first = [self.data_of_next_frame(stream)["config_version"] for stream in streams]
        bundle = self.apply(61, 100)
        for stream, version in zip(streams, first):
            self.assertGreater(self.data_of_next_frame(stream)["config_version"], version)

        def answers():
            return {self.call("GET", "/api/active/config/inbox_triage?key=k")["bundle_id"] for _ in range(8)}
        wait_until("the change at both servers", lambda: answers() == {bundle})
        self.assertEqual(sum(self.report(40, "both")), 40)
        for server in self.servers:
            asked = urllib.request.urlopen(f"{server.url}/metrics").read().decode()
            self.assertIn('attune_http_requests_total{route="/api/active/runs",method="POST",status="2xx"}', asked)

        # A ticket for OpenFeature's stream leads to the server that gave it out.
        for _ in range(4):
            flags = self.call("POST", "/ofrep/v1/evaluate/flags", {"context": {"targetingKey": "k"}})
            address = flags["eventStreams"][0]["url"]
            self.assertTrue(address.startswith(f"{self.url}/"), address)
            with urllib.request.urlopen(address, timeout=10) as stream:
                self.assertEqual(stream.readline(), b": attune\n")

        # An import of any length passes, a batch that is too large does not, and metrics are no business of clients.
        example = {"agent": "inbox_triage", "payload": {"risk_score": 3, "text": "x" * 2_000}, "label": "safe"}
        body = "\n".join(json.dumps({**example, "key": f"k{index}"}) for index in range(5_000)).encode()
        self.assertGreater(len(body), 10_000_000)
        request = urllib.request.Request(f"{self.url}/api/active/labeled/import", body,
                                         {"Content-Type": "application/x-ndjson"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.assertEqual(json.load(answer)["accepted"], 5_000)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{self.url}/metrics")
        self.assertEqual(refused.exception.code, 404)
        refused.exception.close()

        # One dies: nobody who asks or reports hears of it, and nothing is counted twice.
        self.servers[0].kill()
        self.assertEqual(sum(self.report(40, "one")), 40)
        self.assertEqual(answers(), {bundle})
        self.assertEqual(sum(self.report(40, "one")), 0)


if __name__ == "__main__":
    unittest.main()
