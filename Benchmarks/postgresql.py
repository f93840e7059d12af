#!/usr/bin/env python3
"""Measures nodes on PostgreSQL beside PostgreSQL itself, in the same run, and prints one table in Markdown.

    ATTUNE_BINARY=… python3 Benchmarks/postgresql.py [--seconds 8] [--rounds 30] [--batches 60]

PostgreSQL syncs every commit. What it takes by itself is measured with psql, from files that are ready, into the very table
and indexes that the nodes write: COPY in batches of 1,000 over 4 connections, and multi-row inserts of 32 rows over as many
connections as one node keeps events with (two), which is how 64 single requests at a time arrive at it.
Needs wrk, nginx, PostgreSQL and nothing but Python's standard library.
"""
import argparse
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts/lib"))
from cluster import Cluster, call, program  # noqa: E402
from run import RUNBOOK_AGENT, wrk  # noqa: E402

COLUMNS = "agent, run_id, key, occurred_at, received_at, decision, latency_ms, payload"
EVENT_CONNECTIONS = 2


class Target:
    """What `run.wrk` asks of a server."""

    def __init__(self, url):
        self.base = url


def row(run_id):
    number = sum(map(ord, run_id)) % 100
    payload = json.dumps({"risk_score": number + .5, "spf_fail": False, "dkim_fail": True, "suspicious_keywords": 2,
                          "attachments": 0, "sender_domain_age_days": 812, "recipient_count": 1}, separators=(",", ":"))
    now = 1_700_000_000_000_000
    return [RUNBOOK_AGENT, run_id, f"key-{run_id}", str(now), str(now), "safe", "41.5", payload]


def copies(path, prefix, batches):
    with open(path, "w") as file:
        for batch in range(batches):
            file.write(f"COPY runs ({COLUMNS}) FROM STDIN;\n")
            for number in range(1_000):
                file.write("\t".join(row(f"{prefix}-{batch}-{number}")) + "\n")
            file.write("\\.\n")
    return batches * 1_000


def inserts(path, prefix, statements, size):
    with open(path, "w") as file:
        for statement in range(statements):
            rows = (row(f"{prefix}-{statement}-{number}") for number in range(size))
            values = ", ".join("('" + "', '".join(values) + "')" for values in rows)
            file.write(f"INSERT INTO runs ({COLUMNS}) VALUES {values};\n")
    return statements * size


def raw_rate(cluster, connections, make):
    """Rows a second of as many psql as there are connections."""
    count, paths = 0, []
    for connection in range(connections):
        path = cluster.folder / f"raw-{connection}.sql"
        count += make(path, connection)
        paths.append(path)
    began = time.perf_counter()
    loaders = [subprocess.Popen([program("psql"), cluster.postgresql.url, "--no-psqlrc", "--quiet", "--file", str(path)],
                                stdout=subprocess.DEVNULL) for path in paths]
    if any(loader.wait() for loader in loaders):
        sys.exit("psql failed")
    seconds = time.perf_counter() - began
    for path in paths:
        path.unlink()
    return count / seconds


def measure_events(cluster, seconds, batches, rows):
    node = Target(cluster.nodes[0].url)
    copied = raw_rate(cluster, 4, lambda path, connection: copies(path, f"copy{connection}", batches))
    rate = wrk(node, "/api/active/runs", 4, seconds, "runs-batch.lua")[0] * 1_000
    copied = (copied + raw_rate(cluster, 4, lambda path, connection: copies(path, f"again{connection}", batches))) / 2
    rows.append(("POST /runs on PostgreSQL, batches of 1,000, c = 4", f"{rate:,.0f} durable runs/s",
                 f"{rate / copied:.0%} of raw COPY of such rows ({copied:,.0f}/s); aim ≥ 70 %"))
    inserted = raw_rate(cluster, EVENT_CONNECTIONS,
                        lambda path, connection: inserts(path, f"insert{connection}", 40 * batches, 32))
    rate, _, p99 = wrk(node, "/api/active/runs", 64, seconds, "runs.lua")
    rows.append(("POST /runs on PostgreSQL, one item, c = 64", f"{rate:,.0f} durable runs/s",
                 f"{rate / inserted:.0%} of raw inserts of 32 rows by {EVENT_CONNECTIONS} connections "
                 f"({inserted:,.0f}/s); p99 {p99:.1f} ms; aim ≥ 60 %"))


def measure_config(cluster, seconds, rows):
    path = f"/api/active/config/{RUNBOOK_AGENT}?key=thread-1"
    fixed = wrk(Target(cluster.nodes[0].url), "/livez", 64, seconds)[0]
    one = wrk(Target(cluster.nodes[0].url), path, 64, seconds)[0]
    rows.append(("GET /config on PostgreSQL, one node, c = 64", f"{one:,.0f} requests/s",
                 f"{one / fixed:.0%} of the fixed string; no database on the path"))
    together = []
    threads = [threading.Thread(target=lambda node=node: together.append(wrk(Target(node.url), path, 22, seconds)[0]))
               for node in cluster.nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows.append((f"GET /config, {len(cluster.nodes)} nodes at once, c = 22 each", f"{sum(together):,.0f} requests/s",
                 "all on the same two cores, with their load"))


def measure_propagation(cluster, rounds, rows):
    url = f"{cluster.nodes[0].url}/api/active"
    others = cluster.nodes[1:]
    seconds, answers = [], []

    def act(path, body):
        began = time.perf_counter()
        status, answer = call("POST", f"{url}/{path}", body)
        if status != 200:
            sys.exit(f"{path}: {answer}")
        if answer["unconfirmed"]:
            sys.exit(f"{path}: not confirmed by {answer['unconfirmed']}")
        answers.append(time.perf_counter() - began)

    def watch(node, version, began):
        while call("GET", f"{node.url}/api/active/config/{RUNBOOK_AGENT}?key=k")[1]["config_version"] < version:
            time.sleep(0.001)
        seconds.append(time.perf_counter() - began)

    def watched(path, body):
        version = call("GET", f"{url}/status")[1]["config_version"] + 1
        began = time.perf_counter()
        watchers = [threading.Thread(target=watch, args=(node, version, began)) for node in others]
        for watcher in watchers:
            watcher.start()
        act(path, body)
        for watcher in watchers:
            watcher.join()

    for number in range(rounds):
        bundle = call("POST", f"{url}/bundles/upload", {
            "agent": RUNBOOK_AGENT, "thresholds": {"risk_score_threshold": 50 + number % 40}})[1]["bundle_id"]
        approval = call("POST", f"{url}/bundles/propose", {
            "agent": RUNBOOK_AGENT, "bundle_id": bundle, "proposer": "b"})[1]["approval_id"]
        call("POST", f"{url}/approvals/{approval}/approve", {"approver": "b", "rationale": "b"})
        watched(f"approvals/{approval}/apply", {"canary_percent": 10})
        watched(f"canaries/{RUNBOOK_AGENT}/promote", {"target_percent": 50})
        watched(f"canaries/{RUNBOOK_AGENT}/rollback", {})
    for name, times, aim in (("a change, from its request until another node serves it", seconds, "; aim < 250"),
                             ("a change, until its answer says that all nodes confirmed", answers, "")):
        ordered = sorted(times)
        p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1_000 for share in (.5, .99))
        rows.append((name, f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
                     f"worst {ordered[-1] * 1_000:.0f}, n = {len(ordered)}{aim}"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--batches", type=int, default=60, help="of 1,000 rows, a connection, for PostgreSQL by itself")
    options = parser.parse_args()
    rows = []
    with Cluster(sync=True, arguments=("--no-schedule", "--log-level", "error")) as cluster:
        time.sleep(2)
        measure_config(cluster, options.seconds, rows)
        measure_propagation(cluster, options.rounds, rows)
        measure_events(cluster, options.seconds, options.batches, rows)
    print("| what | measured | beside |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
