#!/usr/bin/env python3
"""Measures how long events and the liveness check take beside twelve trainings, and beside nothing in the same run.

    ATTUNE_BINARY=… python3 Benchmarks/work.py [--labels 20000] [--seconds 20] [--rate 100]

The load comes at a steady rate from processes of its own. Twelve trainings are asked for at once, as jobs; the measurement
beside them ends when they do, or after the same time as the one beside nothing. Needs nothing but Python's standard library.
Prints one table in Markdown.
"""
import argparse
import http.client
import json
import multiprocessing
import random
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

from run import RUNBOOK_AGENT, Server, mail
from labels import import_labels

TRAININGS = 12


def knock(port, seconds, rate, what, results):
    """Sends one request after the other at a steady rate over one connection; the seconds that each took."""
    connection, numbers, took = http.client.HTTPConnection("127.0.0.1", port, timeout=60), random.Random(9), []
    began = time.perf_counter()
    # One that comes late counts from when it should have been sent: otherwise a slow answer hides those behind it.
    for number in range(int(seconds * rate)):
        due = began + number / rate
        time.sleep(max(0, due - time.perf_counter()))
        if what == "events":
            body = json.dumps({"run_id": f"{began}-{number}", "agent": RUNBOOK_AGENT, "key": f"thread-{number % 5_000}",
                               "decision": "safe", "latency_ms": 120, "payload": mail(numbers)})
            connection.request("POST", "/api/active/runs", body, {"Content-Type": "application/json"})
        else:
            connection.request("GET", "/livez")
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 202), answer.status
        took.append(time.perf_counter() - due)
    results.put((what, took))


def measured(port, seconds, rate):
    results = multiprocessing.Queue()
    loads = [multiprocessing.Process(target=knock, args=(port, seconds, rate, what, results)) for what in ("events", "livez")]
    for load in loads:
        load.start()
    found = dict(results.get() for _ in loads)
    for load in loads:
        load.join()
    return {what: sorted(took) for what, took in found.items()}


def begin_training(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/active/bundles/create", method="POST",
                                     data=json.dumps({"agent": RUNBOOK_AGENT}).encode(),
                                     headers={"Content-Type": "application/json", "Prefer": "respond-async"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read())


def row(name, beside, took):
    def at(share):
        return f"{took[min(len(took) - 1, int(len(took) * share))] * 1e3:,.1f} ms"
    print(f"| {name}, beside {beside} | {at(0.5)} | {at(0.99)} | {took[-1] * 1e3:,.1f} ms | {len(took):,} |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--labels", type=int, default=20_000)
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--rate", type=float, default=100, help="requests a second, of each kind")
    options = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-bench-"))
    server = Server(folder)
    try:
        server.serve()
        import_labels(server, options.labels)
        measured(server.port, 3, options.rate)
        print("| latency | median | p99 | longest | requests |")
        print("|---|---|---|---|---|")
        idle = measured(server.port, options.seconds, options.rate)
        began = time.perf_counter()
        jobs = [begin_training(server.port)["id"] for _ in range(TRAININGS)]
        busy = measured(server.port, options.seconds, options.rate)
        states = [server.get(f"/api/active/jobs/{job}")["status"] for job in jobs]
        for what, name in (("events", "`POST /runs`"), ("livez", "`GET /livez`")):
            row(name, "nothing", idle[what])
            row(name, f"{TRAININGS} trainings", busy[what])
        print(f"\n{TRAININGS} trainings of {options.labels:,} labels; when the measurement ended "
              + ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states))) + ".", flush=True)
        while any(server.get(f"/api/active/jobs/{job}")["status"] in ("waiting", "running") for job in jobs):
            time.sleep(0.2)
        print(f"All were done {time.perf_counter() - began:,.1f} s after they were asked for.")
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
