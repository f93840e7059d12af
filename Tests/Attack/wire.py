"""Bytes that are not quite HTTP."""

import random
import re
import socket

from harness import Outcome, Target

RUN = b'{"run_id":"w","agent":"inbox_triage","key":"w","decision":"safe"}'
HOST = b"Host: 127.0.0.1:%d\r\n"


def requests(port):
    """Well-formed ones that are then spoilt."""
    host = HOST % port
    return [
        b"GET /readyz HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /api/active/config/inbox_triage?key=a HTTP/1.1\r\n" + host + b'If-None-Match: "1"\r\n\r\n',
        b"POST /api/active/runs HTTP/1.1\r\n"
        + host
        + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(RUN), RUN),
        b"POST /api/active/runs HTTP/1.1\r\n"
        + host
        + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(RUN), RUN),
        b"PUT /api/active/agents/wire HTTP/1.1\r\n"
        + host
        + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /ofrep/v1/evaluate/flags HTTP/1.1\r\n"
        + host
        + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        b"GET / HTTP/1.0\r\n" + host + b"\r\n",
    ]


def known(port):
    """Cases with a name: what proxies and servers have been confused by."""
    host = HOST % port
    post = b"POST /api/active/runs HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n"
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(RUN), RUN)
    return {
        "two lengths": post + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "a length that is negative": post + b"Content-Length: -1\r\n\r\n",
        "a length that is no number": post + b"Content-Length: 0x10\r\n\r\n",
        "a length beyond 64 bits": post + b"Content-Length: 99999999999999999999\r\n\r\n",
        "a length and chunks": post + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
        "an unknown coding": post + b"Transfer-Encoding: gzip\r\n\r\nabc",
        "a coding written twice": post + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunk,
        "a coding with a tab": post + b"Transfer-Encoding:\tchunked\r\n\r\n" + chunk,
        "a chunk that is too long": post + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nabc\r\n0\r\n\r\n",
        "a chunk that is no number": post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "a chunk without its end": post + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "chunks that stop": post + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        "no host": b"GET /readyz HTTP/1.1\r\n\r\n",
        "two hosts": b"GET /readyz HTTP/1.1\r\n" + host + b"Host: evil.example\r\n\r\n",
        "a whole address": b"GET http://127.0.0.1/readyz HTTP/1.1\r\n" + host + b"\r\n",
        "no path": b"GET  HTTP/1.1\r\n" + host + b"\r\n",
        "a star": b"OPTIONS * HTTP/1.1\r\n" + host + b"\r\n",
        "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\n" + host + b"\r\n",
        "a method of its own": b"QUERY /api/active/agents HTTP/1.1\r\n" + host + b"\r\n",
        "a method that is none": b"G\x00T /readyz HTTP/1.1\r\n" + host + b"\r\n",
        "bare line feeds": b"GET /readyz HTTP/1.1\nHost: 127.0.0.1\n\n",
        "a folded field": b"GET /readyz HTTP/1.1\r\n" + host + b"X: a\r\n b\r\n\r\n",
        "a space before the colon": b"GET /readyz HTTP/1.1\r\n" + host + b"Content-Length : 3\r\n\r\nabc",
        "a field of 100 kB": b"GET /readyz HTTP/1.1\r\n" + host + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
        "10,000 fields": b"GET /readyz HTTP/1.1\r\n" + host + b"X: a\r\n" * 10_000 + b"\r\n",
        "an address of 100 kB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "an address with nothing but escapes": b"GET /" + b"%ff" * 1_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "dots": b"GET /api/../../metrics/./%2e%2e/%00 HTTP/1.1\r\n" + host + b"\r\n",
        "two slashes": b"POST //api/active/pause HTTP/1.1\r\n"
        + host
        + b"Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/9.9": b"GET /readyz HTTP/9.9\r\n" + host + b"\r\n",
        "HTTP/0.9": b"GET /readyz\r\n",
        "a handshake of TLS": bytes.fromhex("16030100c8010000c40303") + bytes(200),
        "an upgrade": b"GET /readyz HTTP/1.1\r\n" + host + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "expecting too much": post + b"Expect: 200-maybe\r\nContent-Length: %d\r\n\r\n%s" % (len(RUN), RUN),
        "500 requests at once": (b"GET /readyz HTTP/1.1\r\n" + host + b"\r\n") * 500,
        "nothing but ends of lines": b"\r\n" * 5_000,
        "nothing": b"",
    }


def spoilt(data, numbers):
    data = bytearray(data)
    for _ in range(numbers.randint(1, 4)):
        kind, place = numbers.randrange(6), numbers.randrange(len(data))
        if kind == 0:
            data[place] = numbers.randrange(256)
        elif kind == 1:
            del data[place : place + numbers.randint(1, 10)]
        elif kind == 2:
            data[place:place] = bytes(numbers.randrange(256) for _ in range(numbers.randint(1, 10)))
        elif kind == 3:
            data[place:place] = numbers.choice([b"\r\n", b"\n", b"\x00", b" ", b":", b"\r\n\r\n", b"%00", b"%"])
        elif kind == 4:
            end = min(len(data), place + numbers.randint(1, 40))
            data[place:place] = data[place:end] * numbers.randint(1, 50)
        else:
            del data[place:]
        if not data:
            break
    return bytes(data)


def exchange(port, data, numbers):
    """What comes back for these bytes, sent in pieces; the line of each answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.settimeout(0.25)
        received = b""
        try:
            cut = numbers.randrange(len(data) + 1)
            for piece in (data[:cut], data[cut:]):
                if piece:
                    connection.sendall(piece)
            if numbers.random() < 0.8:
                connection.shutdown(socket.SHUT_WR)
            while len(received) < 1_000_000:
                more = connection.recv(65_536)
                if not more:
                    break
                received += more
        except OSError:
            pass  # A server may close the connection whenever it has read enough of this.
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", received)]


def attack(count, seed):
    def act(server: Target, outcome: Outcome) -> None:
        numbers = random.Random(seed)
        before = failed(server)
        cases = list(known(server.port).items())
        cases += [("spoilt bytes", spoilt(numbers.choice(requests(server.port)), numbers)) for _ in range(count)]
        for name, data in cases:
            statuses = exchange(server.port, data, numbers)
            outcome.tried += 1
            if any(status >= 500 and status != 505 for status in statuses):
                outcome.server_errors += 1
                outcome.fail(f"{name}, {data[:300]!r}, was answered {statuses[:5]}")
            if name.startswith(("a length and", "a coding written")) and statuses.count(202) > 1:
                outcome.fail(f"{name} was read as several requests: {statuses}")
            if not server.is_running:
                outcome.crashed(server, f"{name}: {data[:300]!r}")
                return
        counted = failed(server) - before
        if counted:
            outcome.server_errors = max(outcome.server_errors, counted)
            outcome.fail(f"{counted} of these count as the server's failures in its metrics")
        if server.raw("GET", "/readyz")[0] != 200:
            outcome.fail("a well-formed request is not answered afterwards")

    return act


def failed(server):
    """Answers of 5xx that the server has counted."""
    _, body = server.raw("GET", "/metrics")
    return sum(
        int(float(value)) for value in re.findall(rb'attune_http_requests_total\{[^}]*status="5xx"[^}]*\} (\S+)', body)
    )
