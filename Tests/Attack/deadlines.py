"""Clients that begin and do not go on, that do not read, and a server that has to end in spite of them."""

import json
import signal
import socket
import subprocess
import threading
import time

from harness import SECONDS_TO_END, Outcome, Target

HEADER_SECONDS, BODY_SECONDS, WRITE_SECONDS = 10, 30, 30
GRACE = 8
AT_ONCE_SECONDS = 3


def connect(server, data):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    connection.sendall(data)
    return connection


def head(server, method, path, *fields):
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *fields, "", ""]).encode()


def is_over(connection):
    """Whether the server has ended it, reading what came."""
    connection.settimeout(0.01)
    try:
        while connection.recv(65_536):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def attack(half_sent, stalled, slow_seconds):
    def act(server: Target, outcome: Outcome) -> None:
        fill(server)
        stream = connect(server, head(server, "GET", "/api/active/changes", "Accept: text/event-stream"))
        slow = Slow(server, slow_seconds)
        slow.start()
        begun = time.monotonic()
        halves = [connect(server, head(server, "GET", "/readyz")[:-4]) for _ in range(half_sent)]
        body = b'{"items":[' + b" " * 500_000
        bodies = [
            connect(
                server,
                head(server, "POST", "/api/active/runs", "Content-Type: application/json", "Content-Length: 1000000")
                + body,
            )
            for _ in range(stalled)
        ]
        answers(server, outcome, "beside half-sent requests and stalled bodies")
        expect_over(outcome, "a half-sent request", halves, begun + HEADER_SECONDS + GRACE)
        expect_over(outcome, "a stalled body", bodies, begun + BODY_SECONDS + GRACE)
        slow.join(timeout=slow_seconds + 60)
        outcome.see("an upload of 1 kB a second", slow.status, slow.said)
        if slow.status is not None and slow.status != 202:
            outcome.fail(f"an upload of 1 kB a second was answered {slow.status} {slow.said}")
        if is_over(stream):
            outcome.fail("a stream of changes was ended for being quiet")
        stream.close()
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        if server.is_running:
            answers(server, outcome, "after SIGHUP")
        else:
            outcome.crashed(server, "SIGHUP")
            server.serve()
        drains(server, outcome)

    return act


def fill(server):
    """More than the buffers between an export and who asks for it hold."""
    examples = [
        json.dumps({"key": f"fill-{number}", "label": "safe", "payload": {"risk_score": 1, "text": "t" * 4_000}})
        for number in range(4_000)
    ]
    status, answer = server.raw(
        "POST",
        "/api/active/labeled/import?agent=inbox_triage&source=synthetic",
        "\n".join(examples).encode(),
        "application/x-ndjson",
        timeout=120,
    )
    assert status == 202, answer[:300]


def answers(server, outcome, when):
    began = time.monotonic()
    status, said = server.raw("GET", "/readyz", timeout=10)
    outcome.see(f"/readyz {when}", status, said)
    if time.monotonic() - began > 1:
        outcome.fail(f"/readyz took {time.monotonic() - began:.1f} s {when}")


def expect_over(outcome, what, connections, deadline):
    outcome.tried += len(connections)
    open_ = list(connections)
    while open_ and time.monotonic() < deadline:
        time.sleep(0.2)
        open_ = [connection for connection in open_ if not is_over(connection)]
    if open_:
        outcome.fail(f"{len(open_)} of {len(connections)} are still open though each is {what}")
    for connection in connections:
        connection.close()


class Slow(threading.Thread):
    """Sends an import of about 1 kB a second."""

    def __init__(self, server, seconds):
        super().__init__(daemon=True)
        self.server, self.seconds, self.status, self.said = server, seconds, None, "no answer"

    def run(self):
        try:
            connection = connect(
                self.server,
                head(
                    self.server,
                    "POST",
                    "/api/active/labeled/import?agent=inbox_triage&source=synthetic",
                    "Content-Type: application/x-ndjson",
                    "Transfer-Encoding: chunked",
                    "Connection: close",
                ),
            )
            for number in range(self.seconds):
                example = (
                    json.dumps(
                        {"key": f"slow-{number}", "label": "safe", "payload": {"risk_score": 1}, "notes": "n" * 900}
                    ).encode()
                    + b"\n"
                )
                connection.sendall(b"%x\r\n%s\r\n" % (len(example), example))
                time.sleep(1)
            connection.sendall(b"0\r\n\r\n")
            connection.settimeout(30)
            answer = b""
            while more := connection.recv(65_536):
                answer += more
            self.status, self.said = int(answer.split()[1]), answer[-300:]
        except (OSError, IndexError, ValueError) as error:
            self.said = repr(error)


def drains(server, outcome):
    """What moves is finished; what does not may not keep SIGTERM from ending it; a second SIGTERM ends it now."""
    moving = Slow(server, 4)
    moving.start()
    body = connect(
        server, head(server, "POST", "/api/active/runs", "Content-Type: application/json", "Content-Length: 1000000")
    )
    unread = unread_download(server)
    time.sleep(1)
    began = time.monotonic()
    server.process.terminate()
    try:
        status = server.process.wait(timeout=SECONDS_TO_END)
        if status != 0:
            outcome.fail(f"it ended with {status} beside a stalled body and an unread download")
    except subprocess.TimeoutExpired:
        outcome.fail(f"a stalled body or an unread download kept it from ending for {SECONDS_TO_END} s")
        server.kill()
    moving.join(timeout=30)
    if moving.status != 202:
        outcome.fail(f"an upload that was under way at SIGTERM was answered {moving.status} {moving.said}")
    print(f"    it drained in {time.monotonic() - began:.1f} s", flush=True)
    server.serve()
    again = connect(
        server, head(server, "POST", "/api/active/runs", "Content-Type: application/json", "Content-Length: 100000")
    )
    time.sleep(1)
    server.process.terminate()
    time.sleep(1)
    server.process.terminate()
    try:
        server.process.wait(timeout=AT_ONCE_SECONDS)
    except subprocess.TimeoutExpired:
        outcome.fail(f"a second SIGTERM did not end it within {AT_ONCE_SECONDS} s")
        server.kill()
    outcome.tried += 4
    for connection in (body, unread, again):
        connection.close()
    server.serve()


def unread_download(server):
    """An export that asks for a small window and never reads."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(head(server, "GET", "/api/active/labeled/export?agent=inbox_triage&format=ndjson"))
    return connection
