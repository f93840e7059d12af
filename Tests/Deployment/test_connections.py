"""Connections that are slow, rude or broken, over real sockets.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_connections.py

The server's times are short here; how they were chosen stands beside each test.
"""
import json
import os
import pathlib
import re
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, wait_until  # noqa: E402
from raw_http import RawConnection, request  # noqa: E402

RUNS = "/api/active/runs"
IMPORT = "/api/active/labeled/import"


class Serving(unittest.TestCase):
    """Tests with a server of their own, or one for all tests of a class."""

    def serve(self, **settings):
        server = AttuneServer(**settings)
        server.serve()
        self.addCleanup(server.close)
        return server

    @staticmethod
    def connect(server, **options):
        return RawConnection(("127.0.0.1", server.port), **options)

    def metrics(self, server):
        def ask():
            with self.connect(server) as connection:
                answer = connection.send(request("/metrics", Connection="close")).answer()
            # A server that is full says so to this one too.
            return answer.status == 200 and answer.body.decode()
        return wait_until("metrics", ask)

    def metric(self, server, name):
        found = re.findall(rf"^{re.escape(name)} (\S+)$", self.metrics(server), re.MULTILINE)
        self.assertEqual(len(found), 1, name)
        return float(found[0])

    def fives(self, server):
        """How many requests were answered with 5xx."""
        return sum(float(count) for count in re.findall(r'status="5xx"\} (\S+)', self.metrics(server)))

    def assertProblem(self, answer, status, code):
        self.assertEqual((answer.status, answer.headers.get("content-type")), (status, "application/problem+json"), answer)
        self.assertEqual(json.loads(answer.body)["code"], code)


def run(number):
    return json.dumps({"run_id": f"r{number}", "agent": "inbox_triage", "key": f"k{number}"}).encode()


def items(count, size=1_000):
    """An upload of NDJSON that is read as it comes."""
    return b"".join(
        json.dumps({"agent": "inbox_triage", "key": f"k{number}", "label": "safe", "payload": {"text": "x" * size}})
        .encode() + b"\n" for number in range(count))


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class DeadlineTests(Serving):
    def test_half_sent_heads_are_answered_and_ended_while_others_are_served(self):
        server = self.serve(head_seconds="1.5", connections="2000")
        stalled = [self.connect(server) for _ in range(500)]
        for connection in stalled:
            connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Half")
        self.assertEqual(self.metric(server, "attune_http_connections"), 501)
        for connection in stalled:
            with connection:
                answer = connection.answer()
                self.assertProblem(answer, 408, "timed_out")
                self.assertTrue(answer.is_last)
                self.assertTrue(connection.has_ended())
        self.assertEqual(self.metric(server, 'attune_http_connections_timed_out_total{over="head"}'), 500)
        wait_until("all connections to be gone", lambda: self.metric(server, "attune_http_connections") == 1)

    def test_a_head_that_trickles_has_the_same_time(self):
        # A byte at a time keeps servers waiting for ever whose time begins anew with each.
        server = self.serve(head_seconds="1")
        with self.connect(server) as connection:
            began = time.monotonic()
            try:
                for byte in "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + "x" * 1_000:
                    connection.send(byte)
                    time.sleep(0.05)
            except ConnectionError:
                pass
            self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.metric(server, 'attune_http_connections_timed_out_total{over="head"}'), 1)

    def test_stalled_uploads_are_given_up_and_hold_nothing_afterwards(self):
        server = self.serve(body_silence_seconds="1.5")
        before = self.metric(server, "process_resident_memory_bytes")
        stalled = [self.connect(server) for _ in range(100)]
        for connection in stalled:
            connection.send(f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            "Content-Length: 1000000\r\n\r\n" + " " * 900_000)
        for connection in stalled:
            with connection:
                self.assertProblem(connection.answer(), 408, "timed_out")
        wait_until("bodies to be let go", lambda: self.metric(server, "attune_http_request_body_bytes") == 0)
        self.assertLess(self.metric(server, "process_resident_memory_bytes") - before, 100 * 1_048_576)
        self.assertEqual(self.fives(server), 0)

    def test_a_slow_upload_that_moves_is_taken(self):
        # 6 s in all, four times as long as it may be silent.
        server = self.serve(body_silence_seconds="1.5", head_seconds="1", idle_seconds="1", write_seconds="1")
        body = run(1)
        body += b" " * (30 - len(body) % 30)
        with self.connect(server) as connection:
            connection.send(f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            f"Content-Length: {len(body)}\r\n\r\n")
            for piece in range(30):
                time.sleep(0.2)
                connection.send(body[piece * len(body) // 30:(piece + 1) * len(body) // 30])
            answer = connection.answer()
        self.assertEqual((answer.status, json.loads(answer.body)["accepted"]), (202, 1))

    def test_a_body_has_a_time_in_all_and_an_import_has_none(self):
        server = self.serve(body_seconds="2", body_silence_seconds="1")
        upload = items(30, size=10)
        with self.connect(server) as batch, self.connect(server) as imported:
            for connection, path in [(batch, RUNS), (imported, IMPORT)]:
                connection.send(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                f"Content-Length: {len(upload)}\r\n\r\n")
            for line in upload.splitlines(keepends=True):
                time.sleep(0.15)
                imported.send(line)
                try:
                    batch.send(line)
                except ConnectionError:
                    pass
            self.assertEqual(json.loads(imported.answer().body)["accepted"], 30)
            self.assertIn(batch.answer().status, (0, 408))
        self.assertEqual(self.metric(server, 'attune_http_connections_timed_out_total{over="body"}'), 1)

    def test_idle_connections_end_without_a_word(self):
        server = self.serve(idle_seconds="0.8")
        with self.connect(server) as fresh, self.connect(server) as used:
            self.assertEqual(used.send(request("/livez")).answer().status, 200)
            self.assertEqual(used.answer().status, 0)
            self.assertEqual(fresh.answer().status, 0)

    def test_a_client_that_does_not_read_is_let_go(self):
        server = self.serve(write_seconds="1.5")
        with self.connect(server, receive_buffer=4_096) as connection:
            connection.send(request("/openapi.json") * 60)
            wait_until("the server to give up",
                       lambda: self.metric(server, 'attune_http_connections_timed_out_total{over="write"}') == 1)

    def test_streams_outlive_all_times(self):
        server = self.serve(head_seconds="0.5", body_silence_seconds="0.5", body_seconds="0.5", idle_seconds="0.5",
                            write_seconds="0.5")
        with self.connect(server) as stream:
            stream.send(request("/api/active/changes"))
            time.sleep(2)
            server.deploy({"risk_score_threshold": 61}, 100)
            version = server.get("/api/active/status")["config_version"]
            while f"id: {version}\n".encode() not in stream.unread:
                self.assertTrue(stream._more(), "the stream ended")


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class EndTests(Serving):
    """The server is asked to end while clients are in the middle of things."""

    def begin(self, **settings):
        server = self.serve(**settings)
        stalled = self.connect(server).send(f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{{")
        unread = self.connect(server, receive_buffer=4_096).send(request("/openapi.json") * 60)
        stream = self.connect(server).send(request("/api/active/changes"))
        half = self.connect(server).send("GET /livez HT")
        for connection in [stalled, unread, stream, half]:
            self.addCleanup(connection.socket.close)
        wait_until("connections", lambda: self.metric(server, "attune_http_connections") == 5)
        return server

    def test_what_is_under_way_has_its_time_and_no_more(self):
        server = self.begin(drain_seconds="2")
        began = time.monotonic()
        self.assertTrue(server.stop(), server.log[-2_000:])
        self.assertLess(time.monotonic() - began, 7)
        self.assertIn("connections cut", server.log)

    def test_the_second_signal_ends_at_once(self):
        server = self.begin(drain_seconds="60")
        server.process.send_signal(signal.SIGTERM)
        wait_until("it to begin", lambda: "ending" in server.log)
        self.assertTrue(server.is_running)
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(timeout=5), 143)

    def test_a_closed_terminal_ends_nothing(self):
        server = self.serve()
        server.process.send_signal(signal.SIGHUP)
        wait_until("it to be heard", lambda: "SIGHUP" in server.log)
        self.assertEqual(server.get("/livez")["status"], "ok")

    def test_answers_that_are_read_slowly_are_whole_when_it_ends(self):
        server = self.serve()
        with self.connect(server, receive_buffer=4_096) as connection:
            connection.send(request("/openapi.json"))
            whole = len(json.dumps(server.get("/openapi.json")))
            server.process.send_signal(signal.SIGTERM)
            wait_until("it to begin", lambda: "ending" in server.log)
            time.sleep(0.3)
            answer = connection.answer()
            self.assertEqual(len(answer.body), int(answer.headers["content-length"]))
            self.assertGreater(len(answer.body), whole // 2)
        self.assertEqual(server.process.wait(timeout=10), 0)


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class BoundTests(Serving):
    def test_so_many_connections_and_an_idle_one_makes_room(self):
        server = self.serve(connections="10")
        head = f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
        with self.connect(server) as idle:
            self.assertEqual(idle.send(request("/livez")).answer().status, 200)
            busy = [self.connect(server).send(head) for _ in range(9)]
            wait_until("ten connections to be at work or idle", lambda: self.full(server, 10))
            busy.append(self.connect(server).send(head))
            self.assertEqual(idle.answer().status, 0, "the idle one made room")
            with self.connect(server) as one_more:
                answer = one_more.answer()
                self.assertProblem(answer, 503, "too_many_connections")
                self.assertEqual(answer.headers["retry-after"], "1")
            for connection in busy:
                connection.socket.close()
        wait_until("room", lambda: self.metric(server, "attune_http_connections") == 1)
        self.assertEqual(server.log.count("as many connections are open as may be"), 1)
        self.assertGreaterEqual(self.metric(server, "attune_http_connections_refused_total"), 1)

    def full(self, server, count):
        files = os.listdir(f"/proc/{server.process.pid}/fd")
        links = [os.readlink(f"/proc/{server.process.pid}/fd/{file}") for file in files]
        return sum(link.startswith("socket:") for link in links) >= count + 1

    def test_so_many_bytes_of_bodies(self):
        server = self.serve(body_memory="8")
        connections = [self.connect(server) for _ in range(12)]
        body = run(1) + b" " * 1_000_000
        head = (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        for connection in connections:
            connection.send(head + body[:-1])
        wait_until("as much as may be held",
                   lambda: self.metric(server, "attune_http_request_body_bytes") >= 7 * 1_000_000)
        statuses = []
        for connection in connections:
            with connection:
                try:
                    connection.send(body[-1:])
                except ConnectionError:
                    pass
                answer = connection.answer()
                statuses.append(answer.status)
                if answer.status == 503:
                    self.assertProblem(answer, 503, "bodies_in_flight")
                    self.assertIn("8388608 bytes", json.loads(answer.body)["detail"])
                    self.assertEqual(answer.headers["retry-after"], "1")
        # Eight fit; one that is refused holds what it had sent until it is answered, so there may be fewer.
        self.assertEqual(set(statuses), {202, 503}, statuses)
        self.assertLessEqual(statuses.count(202), 8)
        wait_until("bodies to be let go", lambda: self.metric(server, "attune_http_request_body_bytes") == 0)

    def test_so_many_streams_to_one_address(self):
        server = self.serve(change_streams_per_address="3", change_streams="5")
        streams = [self.connect(server).send(request("/api/active/changes")) for _ in range(3)]
        for stream in streams:
            stream._take_line()
        with self.connect(server) as one_more:
            answer = one_more.send(request("/api/active/changes")).answer()
            self.assertProblem(answer, 429, "too_many_streams")
            self.assertIn("127.0.0.1", json.loads(answer.body)["detail"])
        streams.pop().socket.close()

        def again():
            with self.connect(server) as connection:
                return connection.send(request("/api/active/changes"))._take_line().startswith(b"HTTP/1.1 200")
        wait_until("a place to be free again", again)
        for stream in streams:
            stream.socket.close()


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class WireTests(Serving):
    @classmethod
    def setUpClass(cls):
        cls.server = AttuneServer()
        cls.server.serve()
        cls.addClassCleanup(cls.server.close)

    def ask(self, text, method="GET"):
        with self.connect(self.server) as connection:
            return connection.send(text).answer(method)

    REFUSED = {
        "no host": ("GET /livez HTTP/1.1\r\n\r\n", 400),
        "two hosts": ("GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        "a host that is none": ("GET /livez HTTP/1.1\r\nHost: local host/\r\n\r\n", 400),
        "two lengths": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}} ", 400),
        "a list of lengths": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2, 2\r\n\r\n{{}}", 400),
        "a length that is none": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        "a length beyond all": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10 ** 30}\r\n\r\n", 400),
        "length and chunks": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        "a coding nobody knows": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: cow\r\n\r\n", 400),
        "a coding before chunked": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                                    "0\r\n\r\n", 400),
        "chunked twice": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        "chunks in HTTP/1.0": (f"POST {RUNS} HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        "a chunk's size that is none": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", 400),
        "a chunk that is longer than said": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                             "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", 400),
        "a space before the colon": ("GET /livez HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        "a folded field": ("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400),
        "no HTTP": ("HELO localhost\r\n\r\n", 400),
        "HTTP/2 without a word before": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        "HTTP/3.0": ("GET /livez HTTP/3.0\r\nHost: localhost\r\n\r\n", 400),
        "a tunnel": ("CONNECT example.com:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        "no path": ("GET livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        "another scheme": ("GET ftp://localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        "a long address": (f"GET /livez?{'x' * 20_000} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        "a long field": (f"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {'x' * 40_000}\r\n\r\n", 431),
        "many fields": ("GET /livez HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n" * 300 + "\r\n", 431),
        "long fields": ("GET /livez HTTP/1.1\r\nHost: localhost\r\n" + f"X: {'y' * 20_000}\r\n" * 4 + "\r\n", 431),
        "an expectation nobody knows": (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n", 417),
        "a foreign host": ("GET /api/active/status HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        "a foreign host on a page": ("GET / HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n", 421),
        "a foreign host for flags": ("POST /ofrep/v1/evaluate/flags HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        "a foreign address": ("GET http://evil.example/api/active/status HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
        "a foreign host where nothing is": ("POST /nowhere HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        "an empty part": ("POST //api/active/pause HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        "an encoded dot": ("POST /%2e/api/active/pause HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
        "a method nobody knows": ("BREW /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        "a method of others": ("PROPFIND /livez HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    }

    def test_what_is_wrong_is_the_clients_fault_and_said_to_be(self):
        for name, (text, status) in self.REFUSED.items():
            with self.subTest(name):
                answer = self.ask(text)
                self.assertEqual(answer.status, status, answer)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertEqual(json.loads(answer.body)["status"], status)
        self.assertEqual(self.fives(self.server), 0)
        self.assertEqual(self.server.get("/api/active/status")["is_paused"], False)
        self.assertNotIn("request failed", self.server.log)

    def test_probes_go_by_any_name_and_addresses_may_be_whole(self):
        for path in ["/livez", "/readyz"]:
            self.assertEqual(self.ask(request(path, host="10.0.0.7:8000")).status, 200)
        whole = f"GET http://127.0.0.1:{self.server.port}/api/active/status HTTP/1.1\r\nHost: evil.example\r\n\r\n"
        self.assertEqual(self.ask(whole).status, 200, "the address counts, whatever the field says")

    def test_uploads_that_break_off_are_counted_as_such(self):
        before = self.metric(self.server, "attune_http_requests_aborted_total")
        for path in [RUNS, IMPORT, "/api/active/bundles/create"]:
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            for rest in ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{"]:
                with self.connect(self.server) as connection:
                    self.assertProblem(connection.send(head + rest).finish().answer(), 400, "aborted")
                self.connect(self.server).send(head + rest).socket.close()
        wait_until("them to be counted",
                   lambda: self.metric(self.server, "attune_http_requests_aborted_total") >= before + 12)
        self.assertEqual(self.fives(self.server), 0)
        self.assertNotIn("request failed", self.server.log)

    def test_a_client_that_waits_to_be_asked_for_its_body_is_asked(self):
        body = run("continue")
        head = (f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Expect: 100-continue\r\nContent-Length: ")
        with self.connect(self.server) as connection:
            self.assertEqual(connection.send(f"{head}{len(body)}\r\n\r\n").answer().status, 100)
            self.assertEqual(connection.send(body).answer().status, 202)
            self.assertEqual(connection.send(request("/livez")).answer().status, 200, "the connection goes on")
        with self.connect(self.server) as connection:
            self.assertProblem(connection.send(f"{head}{10 ** 9}\r\n\r\n").answer(), 413, "body_too_large")
            self.assertTrue(connection.has_ended())

    def test_a_body_that_nobody_wants_does_not_keep_the_answer_from_its_client(self):
        with self.connect(self.server) as connection:
            connection.send(f"POST {RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10 ** 8}\r\n\r\n")
            try:
                for _ in range(30):
                    connection.send(b" " * 100_000)
            except ConnectionError:
                pass
            self.assertProblem(connection.answer(), 413, "body_too_large")

    def test_a_connection_ends_when_its_client_says_so_or_speaks_http_1_0(self):
        last = ["GET /livez HTTP/1.0\r\n\r\n", "GET /livez HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Close\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n"]
        for text in last:
            with self.subTest(text), self.connect(self.server) as connection:
                answer = connection.send(text).answer()
                self.assertEqual((answer.status, answer.is_last), (200, True))
                self.assertTrue(connection.has_ended())
        with self.connect(self.server) as connection:
            export = "GET /api/active/labeled/export?agent=inbox_triage HTTP/1.0\r\nHost: localhost\r\n\r\n"
            self.assertNotIn("transfer-encoding", connection.send(export).answer().headers)

    def test_requests_in_a_row_are_answered_in_their_order(self):
        with self.connect(self.server) as connection:
            connection.send(request("/livez") + request("/readyz") + request("/nowhere") + "GET /livez HTTP/9.9\r\n\r\n".encode())
            self.assertEqual([connection.answer().status for _ in range(4)], [200, 200, 404, 400])
            self.assertTrue(connection.has_ended())

    def test_head_has_no_body_whatever_the_answer_is(self):
        for path, status in [("/livez", 200), ("/", 200), ("/openapi.json", 200), ("/nowhere", 404),
                             ("/api/active/bundles/nope", 404), ("/api/active/logs?limit=0", 422), ("/api/active/pause", 405),
                             ("/api/active/changes", 200), ("/live", 200)]:
            with self.subTest(path), self.connect(self.server) as connection:
                head = connection.send(request(path, "HEAD")).answer("HEAD")
                self.assertEqual(head.status, status)
                # What is not answered with another answer would be the body of this one.
                self.assertEqual(connection.send(request("/livez")).answer().body, b'{"status":"ok"}')
                if "content-length" in head.headers and status != 405 and path != "/":
                    full = connection.send(request(path)).answer()
                    self.assertEqual(head.headers["content-length"], str(len(full.body)))


if __name__ == "__main__":
    unittest.main()
