"""Few requests that ask for much: memory, time, or the one place where writes stand in line."""

import json
import time
import zlib

from harness import Outcome, Target
from hostile import encoded

SLOWEST_SECONDS = 30
TABLE = "/api/active/labeled/import?agent=inbox_triage&source=synthetic"


def attack(rounds):
    def act(server: Target, outcome: Outcome) -> None:
        for turn in range(rounds):
            for what, method, path, body, kind in requests(turn):
                send(server, outcome, what, method, path, body, kind)
                if not server.is_running:
                    outcome.crashed(server, what)
                    return
        quadratic(server, outcome)

    return act


def send(server, outcome, what, method, path, body, kind):
    began = time.monotonic()
    status, answer = server.raw(method, path, body, kind, timeout=120)
    seconds = time.monotonic() - began
    # A body that is too large may be refused before all of it is read; the connection then ends under the client.
    if status is None and len(body) > 1_048_576 and server.is_running:
        outcome.tried += 1
    else:
        outcome.see(what, status, answer)
    if seconds > SLOWEST_SECONDS:
        outcome.fail(f"{what} took {seconds:.0f} s")
    if len(answer) > 262_144:
        outcome.fail(f"{what} was answered with {len(answer):,} bytes")


def requests(turn):
    """(what, method, path, body, kind)."""
    json_kind, csv = "application/json", "text/csv"
    run = {"agent": "inbox_triage", "key": "k", "decision": "safe"}
    events = "/api/active/runs"
    yield "a run with 50,000 judges", "POST", events, encoded(
        {
            **run,
            "run_id": f"judges-{turn}",
            "judge_scores": {
                f"judge-{turn}-{number}": {"verdict": "safe", "confidence": 80} for number in range(50_000)
            },
        }
    )[:8_000_000], json_kind
    yield "a label of 400,000 combining marks", "POST", "/api/active/gold", encoded(
        {"task_id": f"marks-{turn}", "agent": "inbox_triage", "payload": {}, "expected_label": "a" + "\u0301" * 400_000}
    ), json_kind
    yield "10,000 items that are all wrong", "POST", events, encoded(
        {"items": [{"run_id": "", "agent": "nobody"}] * 10_000}
    ), json_kind
    yield "10,001 items", "POST", events, encoded({"items": [run] * 10_001}), json_kind
    yield "a body of 9 MiB", "POST", events, b'{"items":[' + b" " * 9_437_184 + b"]}", json_kind
    yield "brackets of 1 MiB", "POST", events, b"[" * 1_048_576, json_kind
    yield "a number of 1 MiB", "POST", events, b'{"items":[' + b"1" * 1_000_000 + b"]}", json_kind
    yield "a text of 1 MiB", "POST", events, b'{"items":["' + b"\\u0041" * 160_000 + b'"]}', json_kind
    yield "a table of 20 MB of commas", "POST", TABLE, b"key,label\n" + b"," * 20_000_000, csv
    yield "a table with 20,000 columns", "POST", TABLE, b",".join(
        b"c%d" % number for number in range(20_000)
    ) + b"\n" + b"," * 19_999 + b"\n", csv
    yield "a quote that never ends", "POST", TABLE, b'key,label\n"' + b"a" * 10_000_000, csv
    yield "a line that never ends", "POST", TABLE, b"{" * 10_000_000, "application/x-ndjson"
    yield "a bomb of zeros", "POST", TABLE, zlib.compress(bytes(100_000_000), wbits=31), csv
    yield "7,000 parameters and 10,000 conditions", "PUT", "/api/active/agents/enormous", encoded(
        {
            "labels": ["yes", "no"],
            "features": [{"name": "f"}],
            "parameters": [{"name": f"p{number}", "default": 1, "min": 0, "max": 2} for number in range(7_000)],
            "rule": {
                "then": "yes",
                "otherwise": "no",
                "when_all": [
                    {"score": [{"feature": "f"}], "at_least": f"p{number % 7_000}"} for number in range(10_000)
                ],
            },
        }
    ), json_kind


def quadratic(server, outcome):
    """Thumbs that wait for their runs, and then the runs: what one costs may not grow with how many there are."""
    key = "quadratic"
    feedback = [
        {"feedback_id": f"q-{number}", "agent": "inbox_triage", "key": key, "thumbs": "up"} for number in range(1_000)
    ]
    runs = [
        {"run_id": f"q-{number}", "agent": "inbox_triage", "key": key, "decision": "safe", "quality": 1}
        for number in range(1_000)
    ]
    bundle = server.deploy({"risk_score_threshold": 66}, 50)
    for path, items in (("feedback", feedback), ("runs", runs)):
        began = time.monotonic()
        status, answer = server.raw("POST", f"/api/active/{path}", json.dumps({"items": items}).encode(), timeout=120)
        outcome.see(f"1,000 {path} of one key", status, answer)
        if time.monotonic() - began > SLOWEST_SECONDS:
            outcome.fail(f"1,000 {path} of one key took {time.monotonic() - began:.0f} s")
    status, answer = server.raw("GET", "/api/active/canaries/inbox_triage/performance")
    outcome.see(f"the performance of {bundle}", status, answer)
