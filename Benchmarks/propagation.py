#!/usr/bin/env python3
"""How soon after a promotion, a rollback or a pause every new answer says so, under load.

    ATTUNE_BINARY=… python3 Benchmarks/propagation.py [--rounds 100] [--connections 64] [--streams 20]

From the moment at which the answer to the operator is read: until a fresh `GET /config` carries the new version, and until
the frame has come to each open stream of changes. wrk asks for configurations all the while. A pause alters no agent's answer
and is therefore not announced; what is measured of it is that `GET /status` says it at once. Prints one row for each, p50, p99
and the worst. Needs wrk and nothing but Python's standard library.
"""
import argparse
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import RUNBOOK_AGENT, Server  # noqa: E402

LIMIT_MILLISECONDS = 50


class Operator:
    """One kept-open connection, so that no handshake is measured."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.connect()

    def call(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        self.connection.request(method, path, text, {"Content-Type": "application/json"} if text else {})
        answer = self.connection.getresponse()
        content = json.load(answer)
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status} {content}")
        return content


class Listener(threading.Thread):
    """A stream of changes; when each version came, by `time.perf_counter`."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.came = {}
        self.news = threading.Condition()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.connection.request("GET", "/api/active/changes")
        self.answer = self.connection.getresponse()

    def run(self):
        try:
            for line in self.answer:
                now = time.perf_counter()
                if line.startswith(b"id:"):
                    with self.news:
                        self.came[int(line[3:])] = now
                        self.news.notify_all()
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # The server was stopped.

    def when(self, version):
        """When this version, or one after it, came: streams leave out versions that were overtaken."""
        with self.news:
            if not self.news.wait_for(lambda: any(known >= version for known in self.came), timeout=30):
                sys.exit(f"a stream never heard of version {version}")
            return min(when for known, when in self.came.items() if known >= version)


class Measurement:
    def __init__(self, server, streams):
        self.operator, self.agent = Operator(server.port), Operator(server.port)
        self.listeners = [Listener(server.port) for _ in range(streams)]
        for listener in self.listeners:
            listener.start()
        self.answers, self.frames, self.pauses = [], [], []

    def act(self, method, path, body=None):
        """Changes something, and measures how long after the answer everybody knows."""
        self.operator.call(method, path, body)
        answered = time.perf_counter()
        # A configuration that was answered after the operator was must be the new one.
        served = self.agent.call("GET", f"/api/active/config/{RUNBOOK_AGENT}?key=thread-1")["config_version"]
        self.answers.append(time.perf_counter() - answered)
        current = self.agent.call("GET", "/api/active/status")["config_version"]
        if served != current:
            sys.exit(f"{path}: the answer to the next request was still of version {served}, not {current}")
        for listener in self.listeners:
            self.frames.append(max(0.0, listener.when(current) - answered))

    def round(self, threshold):
        bundle = self.operator.call("POST", "/api/active/bundles/upload", {
            "agent": RUNBOOK_AGENT, "thresholds": {"risk_score_threshold": threshold}})["bundle_id"]
        approval = self.operator.call("POST", "/api/active/bundles/propose", {
            "agent": RUNBOOK_AGENT, "bundle_id": bundle, "proposer": "benchmark"})["approval_id"]
        path = f"/api/active/approvals/{approval}"
        self.operator.call("POST", f"{path}/approve", {"approver": "benchmark", "rationale": "benchmark"})
        self.act("POST", f"{path}/apply", {"canary_percent": 10})
        canary = f"/api/active/canaries/{RUNBOOK_AGENT}"
        self.act("POST", f"{canary}/promote", {"target_percent": 50})
        self.act("POST", f"{canary}/rollback", {})
        self.operator.call("POST", "/api/active/pause", {"reason": "benchmark"})
        answered = time.perf_counter()
        if not self.agent.call("GET", "/api/active/status")["is_paused"]:
            sys.exit("the status did not say that the server is paused")
        self.pauses.append(time.perf_counter() - answered)
        self.operator.call("POST", "/api/active/resume", {})


def row(name, seconds):
    ordered = sorted(seconds)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.99))
    return f"| {name} | p99 {p99:.1f} ms | p50 {p50:.1f}, worst {ordered[-1] * 1000:.1f}, n = {len(ordered)}; " \
           f"aim p99 < {LIMIT_MILLISECONDS} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--streams", type=int, default=20)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-propagation-"))
    server = Server(folder)
    load = None
    try:
        server.serve()
        measurement = Measurement(server, options.streams)
        load = subprocess.Popen(
            ["wrk", f"-t{min(2, options.connections)}", f"-c{options.connections}", "-d3600s",
             f"{server.url}/api/active/config/{RUNBOOK_AGENT}?key=thread-1"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for number in range(options.rounds):
            measurement.round(50 + number % 40)
    finally:
        if load:
            load.terminate()
            load.wait()
        if server.is_running:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    under = f"under load, c = {options.connections}"
    print("| what | measured | beside |\n|---|---|---|")
    print(row(f"new GET /config after apply, promote, rollback, {under}", measurement.answers))
    print(row(f"frame of a change on {options.streams} streams, {under}", measurement.frames))
    print(row(f"GET /status after a pause, {under}", measurement.pauses))


if __name__ == "__main__":
    main()
