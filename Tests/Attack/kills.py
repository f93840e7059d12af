"""SIGKILL under load, again and again: what was acknowledged is there at the end, and once."""

import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import ROOT, Outcome, Target, binary

sys.path.insert(0, str(ROOT / "Tests/Chaos"))
import chaos  # noqa: E402
from cluster import PostgreSQL  # noqa: E402

REPORTERS = 4


def sqlite(rounds: int, seed: int) -> Outcome:
    outcome = Outcome("kill -9 on SQLite")
    with tempfile.TemporaryDirectory(prefix="attune-kills-") as folder:
        server = Target(folder)

        def kept(table, column):
            with sqlite3.connect(f"file:{folder}/attune.sqlite?mode=ro", uri=True) as database:
                return [row[0] for row in database.execute(f"SELECT {column} FROM {table}")]

        kill(server, rounds, seed, outcome, kept, f"{folder}/attune.sqlite")
    return outcome


def postgresql(rounds: int, seed: int) -> Outcome:
    outcome = Outcome("kill -9 on PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="attune-kills-") as folder:
        Path(folder).chmod(0o755)
        database = PostgreSQL(Path(folder), sync=False)
        try:
            server = Target(folder, arguments=["--no-schedule", "--database", database.url, "--snapshot", "off"])

            def kept(table, column):
                return [row[0] for row in database.query(f"SELECT {column} FROM {table}")]

            kill(server, rounds, seed, outcome, kept, database.url)
        finally:
            database.stop()
    return outcome


def kill(server, rounds, seed, outcome, kept, location):
    print(f"==> {outcome.name}", flush=True)
    numbers = random.Random(seed)
    began = time.monotonic()
    chaos.failures.clear()
    stop = threading.Event()
    server.serve()
    reporters = [chaos.Reporter(number, [server], stop) for number in range(REPORTERS)]
    for reporter in reporters:
        reporter.start()
    try:
        for _ in range(rounds):
            time.sleep(numbers.uniform(0.1, 0.7))
            server.kill()
            outcome.tried += 1
            server.serve()
    except RuntimeError as error:
        outcome.crashes += 1
        outcome.fail(f"it did not start again: {error}")
    stop.set()
    for reporter in reporters:
        reporter.join(timeout=60)
    if server.is_running and not server.stop():
        outcome.fail("it did not end well")
    for said in chaos.failures:
        outcome.fail(said)
    compare(reporters, outcome, kept)
    done = subprocess.run([binary(), "verify", "--database", location], capture_output=True, text=True)
    if done.returncode:
        outcome.fail(f"the journal's chain is broken: {done.stderr}")
    outcome.seconds = time.monotonic() - began


def compare(reporters, outcome, kept):
    for kind, table, column in (("runs", "runs", "run_id"), ("gold", "judgements", "source_id")):
        acknowledged = set().union(*(reporter.acknowledged[kind] for reporter in reporters))
        there = kept(table, column)
        missing, doubled = acknowledged - set(there), len(there) - len(set(there))
        outcome.acknowledged += len(acknowledged)
        outcome.lost += len(missing)
        if missing:
            outcome.fail(f"{len(missing)} acknowledged {kind} are lost")
        if doubled:
            outcome.fail(f"{doubled} {kind} are there twice")
