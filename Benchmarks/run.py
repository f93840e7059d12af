#!/usr/bin/env python3
"""Measures a release build of the server beside floors taken in the same run, and prints one table in Markdown.

    ATTUNE_BINARY=… python3 Benchmarks/run.py [--examples 1000000] [--seconds 8]

Needs wrk and nothing but Python's standard library. Every load is bounded and goes to a server on loopback that this
script starts on a database in a temporary folder.
"""
import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts/lib"))
from attune_server import AttuneServer  # noqa: E402

HERE = Path(__file__).resolve().parent
RUNBOOK_AGENT = "inbox_triage"


class Server(AttuneServer):
    """A server with its database in `folder`, and what it takes of the memory."""

    def __init__(self, folder):
        super().__init__(folder, "bench", ("--no-schedule", "--log-level", "error"))

    def memory(self, field):
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", text).group(1)) / 1024

    def post(self, path, body, kind="application/json"):
        return self.ask("POST", path, body, kind=kind, timeout=900)


def wrk(server, path, connections, seconds, script=None, threads=2, ids=""):
    """Requests per second, p50 and p99 in milliseconds; sys.exit on any answer that is not 2xx.

    What a script reports has ids that begin with `ids`; those of an earlier run would be known.
    """
    command = ["wrk", f"-t{min(threads, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        command += ["-s", str(HERE / script)]
    out = subprocess.run(command + [server.url + path], env={**os.environ, "RUN_IDS": ids}, capture_output=True, text=True,
                         check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"{path}: {out}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    return rate, latency(out, "50%"), latency(out, "99%")


def latency(out, quantile):
    value, unit = re.search(rf"{re.escape(quantile)}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def mail(random_numbers):
    return {"risk_score": round(random_numbers.uniform(0, 100), 1), "spf_fail": random_numbers.random() < .3,
            "dkim_fail": random_numbers.random() < .25, "suspicious_keywords": random_numbers.randrange(4),
            "attachments": random_numbers.randrange(2), "sender_domain_age_days": random_numbers.randrange(4000),
            "recipient_count": 1 + random_numbers.randrange(5)}


def label(payload, random_numbers):
    score = payload["risk_score"] + 12 * (payload["spf_fail"] + payload["dkim_fail"])
    quarantine = (score >= 65) != (random_numbers.random() < .03)
    return "quarantine" if quarantine else "safe"


def import_examples(server, first, last):
    """Imports examples in NDJSON, 50,000 a request; examples per second."""
    random_numbers = random.Random(first)
    seconds = 0.0
    for start in range(first, last, 50_000):
        lines = []
        for number in range(start, min(last, start + 50_000)):
            payload = mail(random_numbers)
            lines.append(json.dumps({"agent": RUNBOOK_AGENT, "key": f"thread-{number}", "payload": payload,
                                     "label": label(payload, random_numbers), "source": "gold"}))
        body = "\n".join(lines).encode()
        began = time.perf_counter()
        receipt = server.post("/api/active/labeled/import", body, "application/x-ndjson")
        seconds += time.perf_counter() - began
        assert receipt["accepted"] == len(lines), receipt
    return (last - first) / seconds


def report_decisions(server, count):
    """Reports decisions of people, 1,000 a request, for the feeds to load."""
    random_numbers = random.Random(3)
    for start in range(0, count, 1_000):
        items = []
        for number in range(start, start + 1_000):
            payload = mail(random_numbers)
            items.append({"decision_id": f"d{number}", "agent": RUNBOOK_AGENT, "key": f"decided-{number}",
                          "action": label(payload, random_numbers), "approved": True, "payload": payload})
        server.post("/api/active/decisions", {"items": items})


def stats_p50(server, seconds):
    return wrk(server, "/api/active/stats/labeled", 4, seconds)[1]


def measure_routes(server, seconds, rows):
    fixed, _, _ = wrk(server, "/livez", 64, seconds)
    rows.append(("fixed string, c = 64", f"{fixed:,.0f} requests/s", "the floor of the two rows below"))
    ofrep = f"/ofrep/v1/evaluate/flags/{RUNBOOK_AGENT}"
    for name, path, script in (("GET /config", f"/api/active/config/{RUNBOOK_AGENT}?key=thread-1", None),
                               ("OFREP single", ofrep, "ofrep.lua")):
        rate, _, _ = wrk(server, path, 64, seconds, script)
        _, _, p99 = wrk(server, path, 16, seconds, script)
        rows.append((f"{name}, c = 64", f"{rate:,.0f} requests/s", f"{rate / fixed:.0%} of the fixed string; aim ≥ 60 %"))
        rows.append((f"{name}, p99 at c = 16", f"{p99:.2f} ms", ""))


def measure_events(server, seconds, rows):
    rate, _, p99 = wrk(server, "/api/active/runs", 64, seconds, "runs.lua")
    rows.append(("POST /runs, one item, c = 64", f"{rate:,.0f} durable runs/s", f"p99 {p99:.1f} ms; aim ≥ 5,000"))
    rate, _, p99 = wrk(server, "/api/active/runs", 4, seconds, "runs-batch.lua")
    rows.append(("POST /runs, batches of 1,000, c = 4", f"{rate * 1000:,.0f} durable runs/s",
                 f"p99 {p99:.0f} ms; aim ≥ 50,000"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-bench-"))
    server = Server(folder)
    rows = []
    try:
        server.serve()
        time.sleep(2)
        rows.append(("memory, idle", f"{server.memory('VmRSS'):.0f} MB", "aim < 60"))
        import_examples(server, 0, 1_000)
        small = stats_p50(server, options.seconds)
        measure_routes(server, options.seconds, rows)
        measure_events(server, options.seconds, rows)
        count = 200_000
        report_decisions(server, count)
        began = time.perf_counter()
        loaded = server.post("/api/active/feeds/load", {})
        seconds = time.perf_counter() - began
        assert loaded["counts"]["approvals"] == count, loaded
        rows.append(("feeds load", f"{count / seconds:,.0f} events/s", "aim ≥ 50,000"))
        rate = import_examples(server, 1_000, options.examples - count)
        rows.append(("import, NDJSON", f"{rate:,.0f} examples/s", ""))
        large = stats_p50(server, options.seconds)
        rows.append((f"stats, p50 at 1k and at {options.examples:,} examples", f"{small:.2f} and {large:.2f} ms",
                     f"ratio {large / small:.2f}; aim ≤ 2"))
        began = time.perf_counter()
        bundle = server.post("/api/active/bundles/create", {"agent": RUNBOOK_AGENT})
        seconds = time.perf_counter() - began
        rows.append((f"training from {bundle['training_count']:,} examples", f"{seconds:.1f} s",
                     f"peak memory {server.memory('VmHWM'):,.0f} MB; aim < 10 s, < 1 GB"))
        server.stop()
        ready = min(restart(server) for _ in range(3))
        rows.append((f"start to ready with {options.examples:,} examples", f"{ready * 1000:.0f} ms", "aim < 300"))
        server.serve()
        time.sleep(2)
        rows.append((f"memory, idle with {options.examples:,} examples", f"{server.memory('VmRSS'):.0f} MB", ""))
        server.stop()
    finally:
        if server.is_running:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print("| what | measured | beside |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def restart(server):
    seconds = server.serve()
    server.stop()
    return seconds


if __name__ == "__main__":
    main()
