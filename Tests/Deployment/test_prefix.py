"""A server below a path of another site, behind nginx as deploy/nginx/attune-prefix.conf configures it.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_prefix.py     (needs nginx)
"""
import http.client
import json
import os
import pathlib
import re
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, free_port  # noqa: E402
from cluster import Daemon, program  # noqa: E402
from raw_http import RawConnection, request  # noqa: E402

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "deploy/nginx/attune-prefix.conf"


def configuration(folder, port, server):
    delivered = CONFIGURATION.read_text()
    assert "127.0.0.1:8000" in delivered
    delivered = delivered.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};"
                         for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    return f"""
        daemon off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 512; }}
        http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port}; {delivered} }} }}
    """


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class PrefixTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="attune-prefix-")
        cls.addClassCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        folder.chmod(0o755)
        cls.port = free_port()
        # nginx names another host to the server than browsers see.
        cls.site = f"http://localhost:{cls.port}"
        cls.server = AttuneServer(folder, public_url=f"{cls.site}/attune/", body_silence_seconds="1.5", drain_seconds="2")
        cls.server.serve()
        cls.addClassCleanup(cls.server.close)
        text = configuration(folder / "nginx", cls.port, cls.server)
        balancer = Daemon(folder / "nginx", [program("nginx"), "-e", f"{folder}/error.log", "-c"], text, cls.port)
        cls.addClassCleanup(balancer.stop)

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def test_every_page_and_whatever_it_links_to_is_below_the_prefix(self):
        self.server.deploy({"risk_score_threshold": 61}, 50)
        waiting, seen, stream = ["/attune/"], set(), None
        while waiting:
            path = waiting.pop()
            if path in seen or len(seen) > 150:
                continue
            seen.add(path)
            status, headers, body = self.ask("GET", path)
            self.assertEqual(status, 200, path)
            if not headers["Content-Type"].startswith("text/html"):
                continue
            text = body.decode()
            stream = re.search(r'data-stream="([^"]+)"', text)[1]
            for name, link in re.findall(r' (href|src|action|formaction)="([^"]*)"', text):
                link = link.replace("&amp;", "&").split("#")[0]
                if link and not link.startswith("http"):
                    self.assertTrue(link.startswith("/attune/"), f"{name}={link} on {path}")
                    if name in ("href", "src"):
                        waiting.append(link)
        self.assertGreater(len(seen), 20)
        self.assertEqual(stream, "/attune/live")

    def test_forms_act_and_lead_back_below_the_prefix(self):
        _, _, page = self.ask("GET", "/attune/")
        token = re.search(r'name="token" value="([^"]+)"', page.decode())[1]
        form = urllib.parse.urlencode({"token": token, "reason": "a + b"})
        fields = {"Content_Type": "application/x-www-form-urlencoded"}
        status, _, _ = self.ask("POST", "/attune/pause", form, Origin="http://evil.example", **fields)
        self.assertEqual(status, 403)
        # As a browser without Sec-Fetch-Site sends it: over plain HTTP to a name that is not this machine's.
        status, headers, _ = self.ask("POST", "/attune/pause", form, Origin=self.site, **fields)
        self.assertEqual(status, 303)
        self.assertTrue(headers["Location"].startswith("/attune/"), headers["Location"])
        status, _, page = self.ask("GET", headers["Location"])
        self.assertIn("a + b", page.decode())
        self.assertEqual(self.ask("POST", "/attune/api/active/resume", Origin=self.site)[0], 200)

    def test_the_interface_links_below_the_prefix(self):
        for _ in range(3):
            self.server.ask("POST", "/api/active/bundles/upload",
                            {"agent": "inbox_triage", "thresholds": {"risk_score_threshold": 50}})
        _, headers, _ = self.ask("GET", "/attune/api/active/bundles?limit=1&agent=inbox_triage")
        link = re.match(r'<([^>]+)>; rel="next"', headers["Link"])[1]
        self.assertTrue(link.startswith("/attune/api/active/bundles?"), link)
        self.assertEqual(self.ask("GET", link)[0], 200)
        status, headers, _ = self.ask(
            "POST", "/attune/api/active/bundles/upload", json.dumps({"agent": "inbox_triage", "thresholds": {
                "risk_score_threshold": 52}}), Content_Type="application/json")
        self.assertEqual(status, 201)
        self.assertEqual(self.ask("GET", headers["Location"])[0], 200)
        _, _, body = self.ask("POST", "/attune/ofrep/v1/evaluate/flags", json.dumps({"context": {"targetingKey": "k"}}),
                              Content_Type="application/json")
        self.assertTrue(json.loads(body)["eventStreams"][0]["url"].startswith(f"{self.site}/attune/ofrep/"))

    def test_stalled_and_broken_uploads_through_the_proxy_are_no_fault_of_the_server(self):
        path = "/attune/api/active/labeled/import"
        for ending in (False, True):
            with RawConnection(("127.0.0.1", self.port)) as connection:
                connection.send(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                "Content-Length: 1000\r\n\r\n{")
                if ending:
                    connection.socket.close()
                else:
                    self.assertEqual(connection.answer().status, 408)
        with RawConnection(("127.0.0.1", self.server.port)) as connection:
            metrics = connection.send(request("/metrics")).answer().body.decode()
        self.assertNotIn('status="5xx"', metrics)

    def test_a_slow_import_through_the_proxy_is_taken(self):
        line = json.dumps({"agent": "inbox_triage", "key": "slow", "label": "safe", "payload": {"text": "x" * 200}}) + "\n"
        with RawConnection(("127.0.0.1", self.port)) as connection:
            connection.send(f"POST /attune/api/active/labeled/import HTTP/1.1\r\nHost: localhost\r\n"
                            f"Content-Type: application/x-ndjson\r\nContent-Length: {len(line)}\r\n\r\n")
            for start in range(0, len(line), 20):
                connection.send(line[start:start + 20])
                time.sleep(0.3)
            self.assertEqual(connection.answer().status, 202)


if __name__ == "__main__":
    unittest.main()
