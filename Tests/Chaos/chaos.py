#!/usr/bin/env python3
"""Kills nodes and PostgreSQL under load, round after round, and checks what must hold whatever died.

    ATTUNE_BINARY=… python3 Tests/Chaos/chaos.py [--rounds 10] [--seconds 6] [--seed 1]

Three nodes behind nginx share a PostgreSQL that commits for good. Reporters send runs and curated tasks, and send again
whatever was not acknowledged, to whichever node answers; an operator starts, promotes and takes back canaries; a job is due
every few seconds. Each round kills a node, and every third PostgreSQL too, with SIGKILL, and starts it again. At the end:

- every acknowledged event is there, and once;
- no hour's count says more or less than the runs that are there;
- each time of the timetable has one run of its job, and the journal one entry for it;
- at most one canary runs, its outcomes are numbered without gaps, and each key has one unit;
- the journal's hashes, computed anew, are right;
- the nodes that live serve one configuration.
"""
import argparse
import http.client
import json
import random
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import binary, call, wait_until  # noqa: E402
from cluster import Cluster  # noqa: E402

AGENT = "inbox_triage"
NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
failures = []


def check(what, holds, seen=""):
    if not holds:
        failures.append(what)
        print(f"FAIL {what}: {str(seen)[:500]}")


class Reporter(threading.Thread):
    """Reports batches until each is acknowledged, by whichever node answers."""

    def __init__(self, number, nodes, stop):
        super().__init__(daemon=True)
        self.number, self.nodes, self.stop = number, nodes, stop
        self.acknowledged = {"runs": set(), "gold": set()}
        self.repeated, self.refused = 0, 0

    def run(self):
        turn = 0
        while not self.stop.is_set():
            turn += 1
            ids = [f"r{self.number}-{turn}-{index}" for index in range(20)]
            # Two reporters speak of the same keys.
            keys = [f"key-{self.number // 2}-{turn}-{index}" for index in range(20)]
            self.report("runs", ids, [
                {"run_id": id, "agent": AGENT, "key": key, "decision": "safe", "latency_ms": 20 + index,
                 "payload": {"risk_score": 65}} for index, (id, key) in enumerate(zip(ids, keys))])
            self.report("gold", ids[:5], [
                {"task_id": id, "agent": AGENT, "key": key, "expected_label": "safe" if index % 2 else "quarantine",
                 "payload": {"risk_score": 65}} for index, (id, key) in enumerate(zip(ids[:5], keys))])

    def report(self, kind, ids, items):
        attempts = 0
        while True:
            node = random.choice(self.nodes)
            try:
                status, answer = call("POST", f"{node.url}/api/active/{kind}", {"items": items}, timeout=10)
            except NO_ANSWER:
                status, answer = None, None
            if status == 202:
                if answer["accepted"] + answer["duplicates"] != len(items):
                    failures.append(f"not all taken: {answer}")
                self.acknowledged[kind].update(ids)
                self.repeated += attempts > 0
                return
            if status is not None and status not in (429, 503):
                failures.append(f"{kind} answered {status}: {answer}")
            # What was not acknowledged may be there or not; at the end it is left open.
            if self.stop.is_set():
                return
            self.refused += status in (429, 503)
            attempts += 1
            time.sleep(0.1)


class Operator(threading.Thread):
    """Moves canaries through the load balancer, and measures how soon every node serves the change."""

    def __init__(self, cluster, stop):
        super().__init__(daemon=True)
        self.cluster, self.stop = cluster, stop
        self.propagation, self.unconfirmed, self.moves = [], 0, 0

    def run(self):
        turn = 0
        while not self.stop.is_set():
            turn += 1
            try:
                self.walk(turn)
            except (*NO_ANSWER, KeyError):
                # A node or the database died under it; what it left is taken back at the next turn.
                time.sleep(0.2)

    def walk(self, turn):
        url = f"{self.cluster.url}/api/active"
        call("POST", f"{url}/canaries/{AGENT}/rollback", {})
        bundle = self.post(f"{url}/bundles/upload", {
            "agent": AGENT, "thresholds": {"risk_score_threshold": 50 + turn % 20}})["bundle_id"]
        approval = self.post(f"{url}/bundles/propose", {"agent": AGENT, "bundle_id": bundle, "proposer": "o"})["approval_id"]
        self.post(f"{url}/approvals/{approval}/approve", {"approver": "o", "rationale": "chaos"})
        self.move(f"{url}/approvals/{approval}/apply", {"canary_percent": 10})
        time.sleep(0.3)
        self.move(f"{url}/canaries/{AGENT}/promote", {"target_percent": 50})
        time.sleep(0.3)

    def post(self, url, body):
        status, answer = call("POST", url, body, timeout=10)
        if status >= 400:
            raise ValueError(answer)
        return answer

    def move(self, url, body):
        began = time.monotonic()
        answer = self.post(url, body)
        self.moves += 1
        if answer["unconfirmed"]:
            self.unconfirmed += 1
        else:
            self.propagation.append(time.monotonic() - began)


def timetable(minutes):
    """Times for four jobs within so many minutes; the first when the nodes have been up for a moment."""
    start = datetime.now(timezone.utc) + timedelta(seconds=80)
    jobs = ["feeds_load", "weights_update", "review_sample", "guard_check"]
    return {job: (start + timedelta(minutes=number % minutes)).strftime("%H:%M") for number, job in enumerate(jobs)}


def chain_break(postgresql):
    """What the server's own check says against the journal's hashes; None where they are right."""
    done = subprocess.run([binary(), "verify", "--database", postgresql.url], capture_output=True, text=True)
    return done.stderr if done.returncode else None


def minutes_count(postgresql, expected):
    """The runs counted by the minute, once they have had the time to be so many."""
    deadline = time.monotonic() + 45
    while True:
        counted = postgresql.query("SELECT SUM(runs) FROM run_minutes")[0][0]
        if counted == expected or time.monotonic() > deadline:
            return counted
        time.sleep(1)


def verify(cluster, reporters, due):
    database = cluster.postgresql
    for kind, table, column in (("runs", "runs", "run_id"), ("gold", "judgements", "source_id")):
        acknowledged = set().union(*(reporter.acknowledged[kind] for reporter in reporters))
        kept = [row[0] for row in database.query(f"SELECT {column} FROM {table} WHERE agent = '{AGENT}'")]
        check(f"no acknowledged {kind} lost", acknowledged <= set(kept), len(acknowledged - set(kept)))
        check(f"no {kind} counted twice", len(kept) == len(set(kept)), len(kept) - len(set(kept)))
    counted = database.query("SELECT SUM(runs) FROM quality_hours")[0][0]
    kept = database.query("SELECT COUNT(*) FROM runs")[0][0]
    check("the hours count the runs that are there", counted == kept, (counted, kept))
    counted = minutes_count(database, kept)
    check("the minutes count the runs that are there", counted == kept, (counted, kept))
    runs = dict((job, (int(count), outcomes)) for job, count, outcomes in database.query(
        "SELECT job, COUNT(*), string_agg(outcome, ',') FROM job_runs WHERE scheduled IS NOT NULL GROUP BY job"))
    for job in due:
        check(f"{job} ran once", runs.get(job) == (1, "succeeded"), runs.get(job))
        entries = int(database.query(
            f"SELECT COUNT(*) FROM journal WHERE action = '{job}' AND actor = 'system'")[0][0])
        check(f"{job} has one journal entry", entries == 1, entries)
    gaps = database.query(
        "SELECT canary, COUNT(*), MAX(sequence) FROM canary_outcomes GROUP BY canary HAVING COUNT(*) <> MAX(sequence)")
    check("outcomes are numbered without gaps", gaps == [], gaps)
    behind = database.query("""
        SELECT e.canary, e.sequence, MAX(o.sequence) FROM canary_evidence e JOIN canary_outcomes o ON o.canary = e.canary
        GROUP BY e.canary, e.sequence HAVING e.sequence <> MAX(o.sequence)""")
    check("the evidence has every outcome", behind == [], behind)
    running = int(database.query("SELECT COUNT(*) FROM canaries WHERE ended_at IS NULL")[0][0])
    check("at most one canary runs", running <= 1, running)
    broken = chain_break(database)
    check("the journal's chain is whole", broken is None, broken)
    versions = {call("GET", f"{node.url}/api/active/config/{AGENT}?key=k")[1]["config_version"] for node in cluster.nodes}
    check("all nodes serve one configuration", len(versions) == 1, versions)


def rounds(cluster, options, numbers):
    for number in range(options.rounds):
        time.sleep(options.seconds / 2)
        victim = numbers.choice(cluster.nodes)
        kills_database = number % 3 == 1
        print(f"round {number + 1}: {victim.name}{' and PostgreSQL' if kills_database else ''}", flush=True)
        victim.kill()
        if kills_database:
            cluster.postgresql.kill()
            # What it left of shared memory goes with the last of its processes.
            time.sleep(1)
            cluster.postgresql.start()
        time.sleep(options.seconds / 2)
        victim.start()
        victim.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--reporters", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    numbers = random.Random(options.seed)
    due = timetable(1 if options.rounds < 5 else 2)
    configuration = {f"time_{job}": clock for job, clock in due.items()}
    with Cluster(arguments=()) as cluster:
        path = cluster.folder / "attune.json"
        path.write_text(json.dumps(configuration))
        for node in cluster.nodes:
            node.stop()
            node.arguments += ["--config", str(path), "--log-level", "warning"]
            node.start()
        for node in cluster.nodes:
            node.wait()
        stop = threading.Event()
        reporters = [Reporter(number, cluster.nodes, stop) for number in range(options.reporters)]
        operator = Operator(cluster, stop)
        for thread in [*reporters, operator]:
            thread.start()
        rounds(cluster, options, numbers)
        last = max(due.values())
        # A lease of a job that died with its node lasts 30 s, and jobs are looked for every 10.
        wait_until("the last job", lambda: cluster.postgresql.query(
            "SELECT COUNT(DISTINCT job) FROM job_runs WHERE scheduled IS NOT NULL")[0][0] == str(len(due)), 150)
        stop.set()
        for thread in [*reporters, operator]:
            thread.join(timeout=60)
        wait_until("nodes that agree", lambda: len({call("GET", f"{node.url}/api/active/config/{AGENT}?key=k")[1][
            "config_version"] for node in cluster.nodes}) == 1, 10)
        verify(cluster, reporters, due)
        runs = sum(len(reporter.acknowledged["runs"]) for reporter in reporters)
        print(f"{options.rounds} rounds (jobs due until {last}): {runs:,} runs acknowledged, "
              f"{sum(reporter.repeated for reporter in reporters)} batches sent again, "
              f"{sum(reporter.refused for reporter in reporters)} answers of 503 or 429")
        times = sorted(operator.propagation)
        if times:
            print(f"{operator.moves} moves: in {len(times)} every live node confirmed, p50 "
                  f"{times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * .99)] * 1000:.0f} ms; "
                  f"in {operator.unconfirmed} one did not within a second")
    print(f"{len(failures)} failed" if failures else "everything held")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
