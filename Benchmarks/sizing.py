"""What a run, an example and a node cost in disk and memory, on SQLite and on PostgreSQL; how fast a copy and a spool are.

    ATTUNE_BINARY=… python3 Benchmarks/sizing.py [--runs 200000]     (or scripts/bench sizing)

Prints the rows of the table in docs/scaling.md. Needs PostgreSQL's programs.
"""
import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts/lib"))
from attune_server import AttuneServer, call, wait_until  # noqa: E402
from cluster import PostgreSQL  # noqa: E402

BATCH = 1_000


def payload(number):
    """Seven features and a subject: some 210 bytes of JSON."""
    return {"risk_score": number % 101, "spf_fail": number % 7 == 0, "dkim_fail": number % 11 == 0, "attachments": number % 3,
            "suspicious_keywords": ["invoice", "urgent"][:number % 3], "sender_domain_age_days": number % 4_000,
            "recipient_count": 1 + number % 5, "subject": f"Re: the figures of week {number % 53}, as agreed"}


def run(number):
    return {"run_id": f"{number:032x}", "agent": "inbox_triage", "key": f"thread-{number}", "decision": "safe",
            "confidence": 71.5, "latency_ms": 40.25, "variant": "active", "bundle_id": "inbox_triage_default",
            "config_version": 12, "payload": payload(number)}


def gold(number):
    return {"task_id": f"{number:032x}", "agent": "inbox_triage", "key": f"thread-{number}", "payload": payload(number),
            "expected_label": "safe" if number % 101 < 60 else "quarantine"}


class Reports:
    """Batches over one connection, written beforehand, so that the time is the server's."""

    def __init__(self, node):
        self.connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=120)

    def send(self, path, make, numbers):
        bodies = [json.dumps({"items": [make(number) for number in numbers[start:start + BATCH]]})
                  for start in range(0, len(numbers), BATCH)]
        start = time.monotonic()
        answers = []
        for body in bodies:
            self.connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = self.connection.getresponse()
            answers.append(json.loads(response.read()))
            assert response.status == 202, answers[-1]
        return time.monotonic() - start, answers


def resident_megabytes(process):
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1_024
    return 0


def row(what, *figures):
    print(f"| {what} | " + " | ".join(figures) + " |", flush=True)


def sqlite_bytes(folder):
    return sum(path.stat().st_size for path in folder.glob("attune.sqlite*") if not path.name.endswith("snapshot"))


def measure(node, size, count):
    """Bytes of a run and of a labeled example, runs a second, and megabytes in memory before and after."""
    idle = resident_megabytes(node.process)
    reports = Reports(node)
    empty = size()
    seconds, _ = reports.send("/api/active/runs", run, range(count))
    after_runs = size()
    labels = count // 4
    reports.send("/api/active/gold", gold, range(labels))
    status, answer = call("POST", f"{node.url}/api/active/feeds/load", timeout=600)
    assert (status, answer["total"]) == (200, labels), answer
    return {"run": (after_runs - empty) / count, "label": (size() - after_runs) / labels, "rate": count / seconds,
            "idle": idle, "loaded": resident_megabytes(node.process)}


def measure_copy(source, target):
    start = time.monotonic()
    done = subprocess.run([os.environ["ATTUNE_BINARY"], "copy", "--from", source, "--to", target], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[1]) / (time.monotonic() - start)


def measure_spool(node, database, folder, count):
    """Events a second that are acknowledged without the database, bytes of each, and events a second when it is back."""
    wait_until("a snapshot", (folder / "postgresql.snapshot").exists)
    database.kill()
    wait_until("the outage", lambda: call("GET", f"{node.url}/readyz")[1]["status"] == "degraded")
    seconds, answers = Reports(node).send("/api/active/runs", run, range(10_000_000, 10_000_000 + count))
    assert all(answer.get("spooled") == BATCH for answer in answers)
    spooled = sum(path.stat().st_size for path in (folder / "spool").glob("*.events"))
    database.start()
    wait_until("the database", lambda: call("GET", f"{node.url}/readyz")[1].get("database") is None, 120)
    start = time.monotonic()
    wait_until("an empty spool", lambda: call("GET", f"{node.url}/readyz")[1]["status"] == "ok", 600)
    return count / seconds, spooled / count, count / (time.monotonic() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=200_000)
    count = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="attune-sizing-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        database = PostgreSQL(folder, sync=True)
        file = folder / "attune.sqlite"
        nodes = [AttuneServer(folder, "sqlite", ["--no-schedule", "--database", str(file)]),
                 AttuneServer(folder, "postgresql", ["--no-schedule", "--database", database.url, "--spool",
                                                     f"{folder}/spool", "--snapshot", f"{folder}/postgresql.snapshot"])]
        for node in nodes:
            node.serve()
        try:
            size = "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind IN ('r', 'p')" \
                   " AND relnamespace = 'public'::regnamespace"
            print("| what | SQLite | PostgreSQL |\n|---|---|---|")
            small = measure(nodes[0], lambda: sqlite_bytes(folder), count)
            large = measure(nodes[1], lambda: int(database.query(size)[0][0]), count)
            row("a run, with a payload of 210 bytes", f"{small['run']:.0f} bytes", f"{large['run']:.0f} bytes")
            row("a label: its event and its example", f"{small['label']:.0f} bytes", f"{large['label']:.0f} bytes")
            row("runs in batches of 1,000, one connection", f"{small['rate']:,.0f}/s", f"{large['rate']:,.0f}/s")
            row("a node's memory, idle at first", f"{small['idle']:.0f} MB", f"{large['idle']:.0f} MB")
            row(f"after {count:,} runs and {count // 4:,} labels", f"{small['loaded']:.0f} MB", f"{large['loaded']:.0f} MB")
            spooled, bytes_each, replayed = measure_spool(nodes[1], database, folder, count // 2)
            row("events spooled while the database is away, batches of 1,000", "", f"{spooled:,.0f}/s")
            row("a run in the spool", "", f"{bytes_each:.0f} bytes")
            row("events brought in afterwards", "", f"{replayed:,.0f}/s")
            snapshot = (folder / "postgresql.snapshot").stat().st_size
            row("the snapshot of the three built-in agents", "", f"{snapshot:,} bytes")
            assert all(node.stop() for node in nodes)
            database.query("CREATE DATABASE copied")
            rate = measure_copy(str(file), database.url.replace("/postgres", "/copied"))
            row("attune copy, SQLite to PostgreSQL", "", f"{rate:,.0f} rows/s")
        finally:
            for node in nodes:
                if node.is_running:
                    node.kill()
            database.stop()


main()
