"""The database file on a small disk of its own: full, locked, away, cut short, read-only. Only root may mount one."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import NO_ANSWER, Outcome, Target, binary, wait_until

MEGABYTES = 48
# How soon damage is noticed, and how long anybody waits for an answer meanwhile.
NOTICED_SECONDS, SLOWEST_SECONDS, HEALED_SECONDS = 2.5, 5, 30


class Disk:
    """A file system in memory, in a mount namespace that outlives the servers in it."""

    def __init__(self, place: Path):
        self.place = place
        place.mkdir()
        self.holder = subprocess.Popen(
            [
                "unshare",
                "--mount",
                "sh",
                "-c",
                f'mount -t tmpfs -o size={MEGABYTES}m none "$0" && echo && exec sleep infinity',
                str(place),
            ],
            stdout=subprocess.PIPE,
        )
        assert self.holder.stdout.readline() == b"\n", "the disk could not be mounted: root is needed"
        self.command = ["nsenter", "--target", str(self.holder.pid), "--mount"]
        self.files = Path(f"/proc/{self.holder.pid}/root{place}")

    def mount(self, options: str) -> None:
        subprocess.run([*self.command, "mount", "-o", options, str(self.place)], check=True)

    def fill(self) -> None:
        with (self.files / "filler").open("wb", buffering=0) as filler:
            for size in (1_048_576, 4_096, 1):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    pass

    def close(self) -> None:
        self.holder.kill()
        self.holder.wait()
        self.holder.stdout.close()


class Ledger(threading.Thread):
    """Reports runs one after the other, and remembers what was said of each."""

    def __init__(self, server: Target, mark: str):
        super().__init__(daemon=True)
        self.server, self.mark, self.stop = server, mark, threading.Event()
        self.acknowledged = {}
        self.statuses = {}
        self.slowest = 0.0

    def run(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            run = {
                "run_id": f"{self.mark}-{number}",
                "agent": "inbox_triage",
                "key": f"key-{number}",
                "decision": "safe",
                "payload": {"text": "t" * 2_000},
            }
            began = time.monotonic()
            try:
                status, _ = self.server.call("POST", "/api/active/runs", run, timeout=60)
            except NO_ANSWER:
                status = None
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status == 202:
                self.acknowledged[run["run_id"]] = time.monotonic()
            time.sleep(0.01)

    def finish(self):
        self.stop.set()
        self.join(timeout=90)


def attack(rounds: int) -> Outcome:
    outcome = Outcome("disks: full, locked, away, cut short, read-only")
    began = time.monotonic()
    for number in range(rounds):
        for scenario in (full, locked, moved, deleted, truncated, read_only):
            with tempfile.TemporaryDirectory(prefix="attune-disk-") as folder:
                run(scenario, Path(folder), f"{scenario.__name__}-{number}", outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


def run(scenario, folder, mark, outcome):
    print(f"==> {mark}", flush=True)
    disk = Disk(folder / "disk")
    server = Target(folder, arguments=["--no-schedule", "--database", str(folder / "disk/attune.sqlite")])
    server.command = [*disk.command, binary()]
    try:
        server.serve()
        scenario(server, disk, Ledger(server, mark), outcome)
    except Exception as error:
        outcome.fail(f"{mark}: {error!r}")
    finally:
        if server.is_running:
            server.kill()
        disk.close()


def is_well(server):
    try:
        status, answer = server.call("GET", "/readyz", timeout=5)
        return status == 200 and answer.get("status") == "ok"
    except NO_ANSWER:
        return False


def watched(server, ledger, outcome, damage, name):
    """Reports while the damage is done; when it was."""
    ledger.start()
    time.sleep(1)
    damage()
    done = time.monotonic()
    time.sleep(NOTICED_SECONDS)
    if is_well(server):
        try:
            wait_until("notice", lambda: not is_well(server), seconds=10)
            outcome.fail(f"{name}: /readyz said ok for {time.monotonic() - done:.0f} s")
        except AssertionError:
            outcome.fail(f"{name}: /readyz said ok all the time")
    time.sleep(2)
    return done


def judged(server, ledger, outcome, name):
    """What the reporter saw: refusals that came soon and were the server's own to make."""
    outcome.tried += sum(ledger.statuses.values())
    if not server.is_running:
        outcome.crashed(server, name)
    for status, count in ledger.statuses.items():
        if status not in (202, 429, 503):
            outcome.fail(f"{name}: {count} reports were answered {status}")
    if ledger.slowest > SLOWEST_SECONDS:
        outcome.fail(f"{name}: a report waited {ledger.slowest:.1f} s")


def healed(server, outcome, name):
    try:
        wait_until("recovery", lambda: is_well(server), seconds=HEALED_SECONDS)
    except AssertionError:
        outcome.fail(f"{name}: it was not well again within {HEALED_SECONDS} s: {server.call('GET', '/readyz')}")


def counted(ledger, outcome, path, name):
    """Every acknowledged run must be in the file."""
    # A copy, since the disk may be read-only, and SQLite does not find files by the way that leads there from outside.
    with tempfile.TemporaryDirectory(prefix="attune-disk-") as folder:
        for file in path.parent.glob(path.name + "*"):
            shutil.copy(file, folder)
        with sqlite3.connect(Path(folder, path.name)) as database:
            kept = {row[0] for row in database.execute("SELECT run_id FROM runs")}
    outcome.acknowledged += len(ledger.acknowledged)
    missing = set(ledger.acknowledged) - kept
    outcome.lost += len(missing)
    if missing:
        outcome.fail(f"{name}: {len(missing)} acknowledged runs are not in the file")


def passing(name, damage, repair):
    """What goes by: nothing acknowledged is lost, and it is well again without a restart."""

    def scenario(server, disk, ledger, outcome):
        undo = []
        watched(server, ledger, outcome, lambda: undo.append(damage(disk)), name)
        repair(disk, undo[0])
        healed(server, outcome, name)
        time.sleep(0.5)
        ledger.finish()
        judged(server, ledger, outcome, name)
        if server.is_running and not server.stop():
            outcome.fail(f"{name}: it did not end well")
        counted(ledger, outcome, disk.files / "attune.sqlite", name)

    scenario.__name__ = name
    return scenario


LOCK = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
database.execute("BEGIN EXCLUSIVE")
print(flush=True)
sys.stdin.read()
"""


def lock(disk):
    locker = subprocess.Popen(
        [*disk.command, sys.executable, "-c", LOCK, str(disk.place / "attune.sqlite")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert locker.stdout.readline() == b"\n", "the file could not be locked"
    return locker


def unlock(_, locker):
    locker.communicate(timeout=10)


def move(disk):
    for path in list(disk.files.glob("attune.sqlite*")):
        path.rename(path.with_name("moved-" + path.name))


def move_back(disk, _):
    for path in list(disk.files.glob("moved-*")):
        path.rename(path.with_name(path.name.removeprefix("moved-")))


full = passing("full", lambda disk: disk.fill(), lambda disk, _: (disk.files / "filler").unlink())
locked = passing("locked", lock, unlock)
moved = passing("moved", move, move_back)


def lasting(name, damage):
    """What cannot be mended under it: from when it must have been noticed nothing may be acknowledged any more."""

    def scenario(server, disk, ledger, outcome):
        done = watched(server, ledger, outcome, lambda: damage(disk), name)
        ledger.finish()
        judged(server, ledger, outcome, name)
        late = [run for run, time in ledger.acknowledged.items() if time > done + NOTICED_SECONDS]
        outcome.acknowledged += len(ledger.acknowledged)
        outcome.lost += len(late)
        if late:
            outcome.fail(f"{name}: {len(late)} runs were acknowledged though the file was gone for {NOTICED_SECONDS} s")

    scenario.__name__ = name
    return scenario


def delete(disk):
    for path in list(disk.files.glob("attune.sqlite*")):
        path.unlink()


deleted = lasting("deleted", delete)
truncated = lasting("truncated", lambda disk: os.truncate(disk.files / "attune.sqlite", 0))


def read_only(server, disk, ledger, outcome):
    """A disk that is found read-only at the start: it says so, or serves what it knows and refuses the rest."""
    ledger.start()
    time.sleep(1)
    ledger.finish()
    if not server.stop():
        outcome.fail("read-only: it did not end well before")
    disk.mount("remount,ro")
    server.start()
    deadline = time.monotonic() + 10
    while server.is_running and time.monotonic() < deadline:
        if is_well(server):
            outcome.fail("read-only: /readyz says ok")
            break
        time.sleep(0.2)
    if server.is_running:
        status, answer = server.raw(
            "POST", "/api/active/runs", json.dumps({"run_id": "ro", "agent": "inbox_triage", "key": "k"}).encode()
        )
        outcome.tried += 1
        if status != 503:
            outcome.fail(f"read-only: a report was answered {status} {answer[:200]}")
        server.kill()
    elif server.process.returncode in (-signal.SIGSEGV, -signal.SIGILL, -signal.SIGTRAP, -signal.SIGABRT):
        outcome.crashed(server, "a start on a read-only disk")
    counted(ledger, outcome, disk.files / "attune.sqlite", "read-only")
