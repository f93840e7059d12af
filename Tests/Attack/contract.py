"""schemathesis against the OpenAPI document: examples, edges, fuzzing, walks along its links, and all of its checks."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

from harness import Outcome, Target

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# Phases by the share of the time that they get.
PHASES = {"examples,coverage": 0.4, "fuzzing": 0.3, "stateful": 0.3}


def attack(seconds, seed):
    def act(server: Target, outcome: Outcome) -> None:
        for phases, share in PHASES.items():
            with tempfile.TemporaryDirectory(prefix="attune-contract-") as folder:
                report, said = run(server, phases, max(5, int(seconds * share)), seed, folder)
            if report is None:
                outcome.fail(f"schemathesis made no report of {phases}: {said[-2000:]}")
            else:
                read(phases, report, said, outcome)

    return act


def run(server, phases, seconds, seed, folder):
    """The report, and what was printed."""
    options = ["--phases", phases, "--max-time", str(seconds), "--seed", str(seed), "--request-timeout", "60"]
    options += ["--workers", "2", "--no-color", "--continue-on-failure", "--generation-database", "none"]
    options += ["--report", "json", "--report-json-path", f"{folder}/report.json"]
    program = [os.environ["ATTUNE_SCHEMATHESIS"], "--config-file", str(CONFIGURATION), "run"]
    done = subprocess.run(
        [*program, f"{server.url}/openapi.json", *options], capture_output=True, text=True, cwd=folder
    )
    path = Path(folder, "report.json")
    return json.loads(path.read_text()) if path.exists() else None, done.stdout + done.stderr


def read(phases, report, said, outcome):
    tried = report["test_cases"]["generated"]
    outcome.tried += tried
    print(f"    {phases}: {tried:,} cases", flush=True)
    if tried == 0:
        outcome.fail(f"schemathesis tried nothing of {phases}")
    for error in report["errors"]:
        # The tool's own generator sometimes contradicts itself; what it then leaves out, the next seed has.
        if error["title"] == "Runtime Error":
            print(f"    schemathesis itself failed {error['count']} times, see below", flush=True)
        else:
            outcome.fail(f"schemathesis could not do it: {error}")
    for failure in report["failures"]:
        if failure["type"] == "ServerError":
            outcome.server_errors += failure["count"]
        outcome.fail(f"{failure['count']} times: {failure['title']} ({', '.join(failure['operations'][:10])})")
    if report["failures"] or report["errors"]:
        print(said[:60_000], flush=True)
