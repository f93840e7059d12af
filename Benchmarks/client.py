#!/usr/bin/env python3
"""How many evaluations a second the Swift client makes on one core, with a canary at 30 %; prints its rows.

    ATTUNE_BINARY=… ATTUNE_CLIENT_BENCHMARK=… python3 Benchmarks/client.py

The second is the built executable of Benchmarks/client. Both run on this machine; the server is asked at the beginning alone.
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from run import RUNBOOK_AGENT, Server


def start_canary(server, percent):
    bundle = server.post("/api/active/bundles/upload", {
        "agent": RUNBOOK_AGENT, "thresholds": {"risk_score_threshold": 60}})["bundle_id"]
    approval = server.post("/api/active/bundles/propose", {
        "agent": RUNBOOK_AGENT, "bundle_id": bundle, "proposer": "benchmark"})["approval_id"]
    path = f"/api/active/approvals/{approval}"
    server.post(f"{path}/approve", {"approver": "benchmark", "rationale": "benchmark"})
    server.post(f"{path}/apply", {"canary_percent": percent})


def main():
    folder = Path(tempfile.mkdtemp(prefix="attune-client-"))
    server = Server(folder)
    try:
        server.serve()
        start_canary(server, percent=30)
        print("| what | measured | beside |\n|---|---|---|", flush=True)
        subprocess.run([os.environ["ATTUNE_CLIENT_BENCHMARK"]], check=True,
                       env={**os.environ, "ATTUNE_SERVER": server.url})
    finally:
        if server.is_running:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
