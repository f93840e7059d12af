#!/usr/bin/env python3
"""What an outcome costs the guard, how long a replay takes, and how soon a regression is served to nobody.

    ATTUNE_BINARY=… GUARD_BENCH=… python3 Benchmarks/guard.py [--outcomes 100000] [--rounds 30]

1. Counting recorded outcomes again in memory (`guard-bench`): the evidence, and the confidence sequences beside it.
2. The same through a server: `GET /canaries/{agent}/replay` of a canary of as many outcomes, read from the database, hashed,
   counted and compared.
3. From sending the label that decides a rollback until a fresh `GET /config` for a key of the canary answers the active
   bundle. Each round deploys another bad bundle.

Prints one table in Markdown. Needs nothing but Python's standard library.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from propagation import Operator  # noqa: E402
from run import RUNBOOK_AGENT, Server  # noqa: E402

TARGET_SECONDS = 1
BATCH = 2_000


class Bench:
    def __init__(self, server):
        self.operator = Operator(server.port)
        self.deployments = 0

    def deploy(self, threshold):
        """A canary at 50 % of a bundle with this threshold; 70 is the active one's."""
        self.deployments += 1
        call = self.operator.call
        bundle = call("POST", "/api/active/bundles/upload", {
            "agent": RUNBOOK_AGENT, "thresholds": {"risk_score_threshold": threshold}})["bundle_id"]
        approval = call("POST", "/api/active/bundles/propose", {
            "agent": RUNBOOK_AGENT, "bundle_id": bundle, "proposer": "bench"})["approval_id"]
        call("POST", f"/api/active/approvals/{approval}/approve", {"approver": "bench", "rationale": "bench"})
        call("POST", f"/api/active/approvals/{approval}/apply", {"canary_percent": 50})

    def run(self, key, risk):
        """A run as an agent reports it, with the configuration it asked for."""
        answer = self.config(key)
        return {
            "run_id": f"run-{key}", "agent": RUNBOOK_AGENT, "key": key, "config_version": answer["config_version"],
            "variant": answer["variant"], "latency_ms": 80 + hash(key) % 40, "payload": {"risk_score": risk},
            "decision": "quarantine" if risk >= answer["thresholds"]["risk_score_threshold"] else "safe"}

    def config(self, key):
        return self.operator.call("GET", f"/api/active/config/{RUNBOOK_AGENT}?key={key}")

    def label(self, key, risk, label):
        self.operator.call("POST", "/api/active/gold", {
            "task_id": f"task-{key}", "agent": RUNBOOK_AGENT, "key": key, "payload": {"risk_score": risk},
            "expected_label": label})

    def replay(self, outcomes):
        """Seconds of replaying a canary of at least so many outcomes, and how many they were."""
        self.deploy(69.5)
        counted = number = 0
        while counted < outcomes:
            runs = [self.run(f"replay-{number + index}", index % 60) for index in range(BATCH)]
            number += BATCH
            self.operator.call("POST", "/api/active/runs", {"items": runs})
            tasks = [{"task_id": f"task-{run['key']}", "agent": RUNBOOK_AGENT, "key": run["key"],
                      "payload": run["payload"], "expected_label": run["decision"]} for run in runs[::4]]
            self.operator.call("POST", "/api/active/gold", {"items": tasks})
            evidence = self.operator.call("GET", f"/api/active/canaries/{RUNBOOK_AGENT}/evidence?points=1")
            counted = evidence["outcomes"]
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            answer = self.operator.call("GET", f"/api/active/canaries/{RUNBOOK_AGENT}/replay")
            seconds.append(time.perf_counter() - began)
            if not answer["identical"]:
                sys.exit(f"the replay differs: {answer['differences'][:3]}")
        self.operator.call("POST", f"/api/active/canaries/{RUNBOOK_AGENT}/rollback", {"reason": "bench"})
        return counted, seconds

    def rollback(self, number):
        """Seconds from sending the deciding label until the canary serves nobody."""
        self.deploy(30 + number / 100)
        keys = []
        for index in range(200):
            key = f"bad-{number}-{index}"
            run = self.run(key, 65)
            self.operator.call("POST", "/api/active/runs", {"items": [run]})
            if run["variant"] == "canary":
                keys.append(key)
            if index < 19:
                self.label(key, 65, "safe")
            if index >= 20 and keys:
                break
        deciding = f"bad-{number}-19"
        if self.config(keys[0])["variant"] != "canary":
            sys.exit("the canary ended too early")
        began = time.perf_counter()
        self.label(deciding, 65, "safe")
        while self.config(keys[0])["variant"] != "active":
            if time.perf_counter() - began > 30:
                sys.exit("the canary was not taken back")
        return time.perf_counter() - began


def in_memory(outcomes):
    answer = subprocess.run([os.environ["GUARD_BENCH"], str(outcomes), "5"], check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)


def row(what, seconds):
    best, median, worst = min(seconds), statistics.median(seconds), max(seconds)
    verdict = "yes" if worst < TARGET_SECONDS else "NO"
    print(f"| {what} | {best * 1e3:,.1f} ms | {median * 1e3:,.1f} ms | {worst * 1e3:,.1f} ms | {verdict} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--outcomes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    figures = in_memory(arguments.outcomes)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.serve()
        try:
            bench = Bench(server)
            counted, replays = bench.replay(arguments.outcomes)
            rollbacks = [bench.rollback(number) for number in range(arguments.rounds)]
        finally:
            server.stop()
    print("| what | best | median | worst | < 1 s |\n|---|---|---|---|---|")
    row(f"{arguments.outcomes:,} outcomes counted in memory, evidence alone", figures["evidence"])
    row("the same, confidence sequences alone", figures["sequences"])
    row("confidence sequences where every outcome moves them", figures["worst"])
    row(f"{counted:,} outcomes replayed by a server, from its database", replays)
    row(f"from the deciding label to 0 % served, {arguments.rounds} rollbacks", rollbacks)


if __name__ == "__main__":
    main()
