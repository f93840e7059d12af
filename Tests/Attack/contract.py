"""schemathesis against the OpenAPI document: examples, edges, fuzzing, walks along its links, and all of its checks."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from harness import Outcome, Target

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def attack(seconds, seed):
    def act(server: Target, outcome: Outcome) -> None:
        with tempfile.TemporaryDirectory(prefix="attune-contract-") as folder:
            program = os.environ["ATTUNE_SCHEMATHESIS"]
            done = subprocess.run(
                [
                    program,
                    "--config-file",
                    str(CONFIGURATION),
                    "run",
                    f"{server.url}/openapi.json",
                    "--checks",
                    "all",
                    "--max-time",
                    str(seconds),
                    "--seed",
                    str(seed),
                    "--workers",
                    "2",
                    "--no-color",
                    "--continue-on-failure",
                    "--generation-database",
                    "none",
                    "--report",
                    "json",
                    "--report-json-path",
                    f"{folder}/report.json",
                ],
                capture_output=True,
                text=True,
                cwd=folder,
            )
            report = Path(folder, "report.json")
            if not report.exists():
                outcome.fail(f"schemathesis made no report: {done.stdout[-2000:]}{done.stderr[-2000:]}")
                return
            read(json.loads(report.read_text()), done.stdout, outcome)

    return act


def read(report, said, outcome):
    outcome.tried = report["test_cases"]["generated"]
    for error in report["errors"]:
        outcome.fail(f"schemathesis could not do it: {error}")
    for failure in report["failures"]:
        if failure["type"] == "ServerError":
            outcome.server_errors += failure["count"]
        outcome.fail(f"{failure['count']} times: {failure['title']} ({', '.join(failure['operations'][:10])})")
    if report["failures"]:
        print(said[:60_000], flush=True)
