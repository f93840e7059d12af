#!/usr/bin/env python3
"""Measures how labels find the runs they speak of, all of one key, beside as many keys with one label and one run each.

    ATTUNE_BINARY=… python3 Benchmarks/joins.py [--events 10000]

While a canary runs, since it counts what people say of its keys. The floor is what keeping as many events costs where
each label has one run to find. Each row is a server of its own. Needs nothing but Python's standard library.
"""
import argparse
import json
import tempfile
import time

from run import RUNBOOK_AGENT, Server

BATCH = 10_000


def runs(count, key, version):
    """With the version they were decided under, as a deployment is near; both bundles decide alike."""
    return [{"run_id": f"run-{number}", "agent": RUNBOOK_AGENT, "key": key(number), "decision": "safe",
             "config_version": version, "payload": {"risk_score": 20}} for number in range(count)]


def thumbs(count, key, _):
    return [{"feedback_id": f"thumb-{number}", "agent": RUNBOOK_AGENT, "key": key(number), "thumbs": "up",
             "label": "safe", "user": f"person-{number % 40}"} for number in range(count)]


def report(server, kind, items):
    """Seconds, and how many wait for their run."""
    began, waiting = time.perf_counter(), 0
    for start in range(0, len(items), BATCH):
        lines = "\n".join(json.dumps(item) for item in items[start:start + BATCH]).encode()
        receipt = server.post(f"/api/active/{kind}", lines, "application/x-ndjson")
        assert receipt["accepted"] == len(items[start:start + BATCH]), receipt
        waiting += receipt["waiting"]
    return time.perf_counter() - began, waiting


def measure(what, kinds, count, key):
    make = {"runs": runs, "feedback": thumbs}
    with tempfile.TemporaryDirectory(prefix="attune-joins-") as folder:
        server = Server(folder)
        server.serve()
        try:
            server.deploy({"risk_score_threshold": 60}, 50)
            version = server.get(f"/api/active/config/{RUNBOOK_AGENT}?key=thread")["config_version"]
            took = [report(server, kind, make[kind](count, key, version)) for kind in kinds]
            began = time.perf_counter()
            loaded = server.ask("POST", "/api/active/feeds/load", {}, timeout=900)["counts"]["feedback"]
            load = time.perf_counter() - began
            left_out = server.get(f"/api/active/canaries/{RUNBOOK_AGENT}/performance")["evidence"].get("left_out", {})
        finally:
            server.close()
    seconds, waiting = zip(*took)
    times = " | ".join(f"{each:.2f} s" for each in (*seconds, sum(seconds)))
    repeated = left_out.get("repeated", 0)
    print(f"| {what} | {times} | {max(waiting):,} | {load:.2f} s, {loaded:,} | {repeated:,} |", flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--events", type=int, default=10_000)
    chosen = options.parse_args()
    print(f"{chosen.events:,} labels and as many runs\n")
    print("| what | first | then | both | waited | load, examples | repeated |")
    print("|---|---|---|---|---|---|---|")
    orders = {"labels, then runs": ("feedback", "runs"), "runs, then labels": ("runs", "feedback")}
    for order, kinds in orders.items():
        measure(f"one key: {order}", kinds, chosen.events, lambda _: "thread")
        measure(f"a key each (floor): {order}", kinds, chosen.events, lambda number: f"thread-{number}")


if __name__ == "__main__":
    main()
