#!/usr/bin/env python3
"""How fast the dashboard's pages are over a large database, and how fast the next review item comes.

    ATTUNE_BINARY=... python3 Benchmarks/dashboard.py [--examples N] [--bundles N] [--runs N] [--items N]

A server makes the schema and one real bundle; the database is then filled directly, with the counts that the server keeps
by its writes. Times are those of a client on the same machine over one kept connection.
"""
import argparse
import http.client
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts/lib"))
from attune_server import AttuneServer  # noqa: E402

AGENT = "inbox_triage"
DAY = 86_400_000_000
HOUR = 3_600_000_000


class Server(AttuneServer):
    """A server that is asked over one kept connection."""

    def __init__(self, folder):
        super().__init__(folder, "dashboard", ("--no-schedule", "--log-level", "error"))
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.serve()

    def request(self, method, path, body=None, headers=None):
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read(), answer.headers

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, body):
        status, text, _ = self.request("POST", f"/api/active{path}", json.dumps(body), {"Content-Type": "application/json"})
        assert status < 300, text
        return json.loads(text)

    def form(self, path, fields):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self.request("POST", path, urllib.parse.urlencode(fields), headers)


def begin(folder):
    server = Server(folder)
    chance = random.Random(1)
    items = []
    for number in range(400):
        risk = chance.randrange(100)
        items.append({"agent": AGENT, "key": f"first-{number}", "payload": {"risk_score": risk}, "source": "gold",
                      "label": "quarantine" if risk + chance.gauss(0, 8) >= 60 else "safe"})
    server.post("/labeled/import", {"items": items})
    server.post("/bundles/create", {"agent": AGENT})
    server.stop()


def fill(database, arguments):
    chance = random.Random(2)
    now = int(time.time() * 1_000_000)
    db = sqlite3.connect(database)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;")
    sources, labels = ["approvals", "feedback", "gold", "review"], ["quarantine", "safe"]
    counts, hours, days = {}, {}, {}

    def examples():
        for number in range(arguments.examples):
            when = now - int(chance.random() * 365 * DAY)
            source, label = chance.choice(sources), chance.choice(labels)
            for table, key in ((counts, (source, label)), (hours, when // HOUR), (days, (when // DAY, source))):
                table[key] = table.get(key, 0) + 1
            yield (AGENT, f"k{number}", json.dumps({"risk_score": chance.randrange(100)}), label, source, f"b{number}",
                   when, when)

    db.executemany("INSERT INTO examples (agent, key, payload, label, is_negative, source, source_id, confidence,"
                   " occurred_at, created_at) VALUES (?, ?, ?, ?, 0, ?, ?, 90, ?, ?)", examples())
    db.executemany("INSERT INTO example_counts VALUES (?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET included = included +"
                   " excluded.included", ((AGENT, s, l, n) for (s, l), n in counts.items()))
    db.executemany("INSERT INTO example_hours VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET included = included +"
                   " excluded.included", ((h, AGENT, n) for h, n in hours.items()))
    db.executemany("INSERT INTO example_days VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET included = included +"
                   " excluded.included", ((d, s, n) for (d, s), n in days.items()))
    real = db.execute("SELECT thresholds, model, figures, provenance FROM bundles LIMIT 1").fetchone()
    db.executemany("INSERT INTO bundles VALUES (?, ?, ?, 'system', 'trained', ?, ?, ?, ?)",
                   ((f"{AGENT}_b{n:06}", AGENT, now - n * HOUR, *real) for n in range(arguments.bundles)))
    db.execute("UPDATE bundle_counts SET made = made + ?", (arguments.bundles,))

    def runs():
        for number in range(arguments.runs):
            when = now - int(chance.random() * 30 * DAY)
            yield (AGENT, f"r{number}", f"t{number}", when, when, "active", "safe", 80.0,
                   json.dumps({"risk_score": chance.randrange(100)}))

    db.executemany("INSERT INTO runs (agent, run_id, key, occurred_at, received_at, variant, decision, latency_ms,"
                   " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", runs())
    db.executemany("INSERT INTO quality_hours VALUES (?, ?, ?, 100, 50, ?)",
                   ((AGENT, now // HOUR - h, arm, 50 * chance.uniform(0.85, 0.95)) for h in range(24 * 30)
                    for arm in ("active", "canary")))
    scores = json.dumps([{"judge": "gpt-4", "verdict": "safe", "confidence": 50}])
    db.executemany("INSERT INTO review_items (agent, key, run_id, uncertainty, panel_entropy, method, judge_scores,"
                   " payload, created_at, state, reviews_wanted) VALUES (?, ?, ?, ?, 0, 'disagreement', ?, '{}', ?,"
                   " 'open', 1)",
                   ((AGENT, f"t{n}", f"r{n}", chance.random(), scores, now - n) for n in range(arguments.items)))
    db.execute("INSERT INTO review_counts VALUES (?, 'open', '', ?) ON CONFLICT DO UPDATE SET items = items +"
               " excluded.items", (AGENT, arguments.items))
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def timed(action, times):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1_000)
    taken.sort()
    return statistics.median(taken), taken[min(len(taken) - 1, int(len(taken) * 0.95))]


def measure(server):
    print("| page | median | p95 | size |\n|---|---|---|---|")
    pages = ["/", "/labeled", "/bundles", f"/bundles/{AGENT}_b000001", "/approvals", "/canaries", "/judges", "/review",
             "/log", f"/agents/{AGENT}?key=t1"]
    for path in pages:
        status, body, _ = server.get(path)
        assert status == 200, body[:500]
        median, late = timed(lambda: server.get(path), 40)
        print(f"| `{path}` | {median:.1f} ms | {late:.1f} ms | {len(body) / 1000:.0f} kB |", flush=True)

    def token():
        return re.search(r'name="token" value="([^"]*)"', server.get("/review")[1].decode()).group(1)

    tokens = [token() for _ in range(41)]
    place = server.form("/review/next", {"token": tokens.pop()})[2]["Location"]

    def label():
        nonlocal place
        item = place.split("?")[0]
        status, body, headers = server.form(f"{item}/label", {"token": tokens.pop(), "label": "safe"})
        assert status == 303, body[:500]
        place = headers["Location"]

    median, late = timed(label, 40)
    print(f"| review: a label kept and the next item | {median:.1f} ms | {late:.1f} ms | |")
    median, late = timed(lambda: server.post("/review/next", {"labeler": "operator"}), 40)
    print(f"| review: the next item alone | {median:.1f} ms | {late:.1f} ms | |")


def main():
    parser = argparse.ArgumentParser()
    for name, count in (("examples", 1_000_000), ("bundles", 10_000), ("runs", 1_000_000), ("items", 100_000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="attune-dashboard-") as folder:
        begin(folder)
        start = time.perf_counter()
        fill(f"{folder}/attune.sqlite", arguments)
        print(f"filled in {time.perf_counter() - start:.0f} s: {arguments.examples:,} examples, {arguments.bundles:,}"
              f" bundles, {arguments.runs:,} runs, {arguments.items:,} review items", flush=True)
        server = Server(folder)
        try:
            measure(server)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
