"""Bodies with something hostile in them, to every operation that takes one."""

import json
import random
import time

from harness import NO_ANSWER, Outcome, Target, readable
from hostile import encoded, mutated, text

# Routes whose items are judged one by one: a bad one may cost no other.
ITEMS = {
    "/api/active/runs": "run_id",
    "/api/active/feedback": "feedback_id",
    "/api/active/decisions": "decision_id",
    "/api/active/gold": "task_id",
    "/api/active/labeled/import": "source_id",
}
SLOWEST_SECONDS = 10


def examples(document):
    """(method, path, example) of every operation with a JSON body, places in the path filled with what there is."""
    names = {
        "agent": "inbox_triage",
        "id": "1",
        "job": "guard_check",
        "name": "nobody",
        "key": "inbox_triage",
        "bundle_id": "inbox_triage_default",
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = (
                operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                if isinstance(operation, dict)
                else {}
            )
            if "example" in body:
                filled = path
                for name, value in names.items():
                    filled = filled.replace("{" + name + "}", value)
                yield method.upper(), filled, body["example"]


def attack(count: int, seed: int):
    def act(server: Target, outcome: Outcome) -> None:
        numbers = random.Random(seed)
        operations = list(examples(server.get("/openapi.json")))
        for turn in range(count):
            if turn % 4 == 0:
                batch(server, outcome, numbers, turn)
            else:
                single(server, outcome, numbers, *numbers.choice(operations))
            if not server.is_running:
                return
        pages(server, outcome)
        readable(server, outcome)

    return act


def single(server, outcome, numbers, method, path, example):
    body = encoded(mutated(example, numbers))
    kind = numbers.choice(["application/json"] * 8 + ["application/x-ndjson", "text/csv", "text/plain", "", 'a/b;c="d'])
    began = time.monotonic()
    status, answer = server.raw(method, path, body, kind)
    what = f"{method} {path} ({kind}) with {body[:300]!r}"
    if status is None and not server.is_running:
        outcome.tried += 1
        outcome.crashed(server, what)
        return
    outcome.see(what, status, answer)
    if time.monotonic() - began > SLOWEST_SECONDS:
        outcome.fail(f"{what} took {time.monotonic() - began:.0f} s")
    if status is not None and 400 <= status < 500:
        problem(outcome, what, status, answer)


def problem(outcome, what, status, answer):
    """A refusal is a problem document that says what was wrong, and no longer than anybody reads."""
    try:
        document = json.loads(answer)
        if document["status"] != status or not document["detail"]:
            outcome.fail(f"{what}: the refusal says {document}")
    except (ValueError, KeyError, TypeError):
        outcome.fail(f"{what}: the refusal is no problem document: {answer[:200]!r}")
    if len(answer) > 65_536:
        outcome.fail(f"{what}: the refusal has {len(answer):,} bytes")


def batch(server, outcome, numbers, turn):
    """Two good items around one that was changed: the good ones are taken, and the other is named."""
    path, identity = numbers.choice(list(ITEMS.items()))
    good = [item(path, f"{turn}-{number}") for number in range(3)]
    bad = mutated(good[1], numbers)
    if numbers.random() < 0.5:
        kind, body = "application/x-ndjson", "\n".join(text(value) for value in (good[0], bad, good[2]))
        if "\n" in text(bad).strip():
            return
    else:
        kind, body = "application/json", text({"items": [good[0], bad, good[2]]})
    sent = body.encode("utf-8", errors="surrogatepass")
    status, answer = server.raw("POST", path, sent, kind)
    what = f"a batch ({kind}) to {path} with {text(bad)[:200]!r}"
    outcome.see(what, status, answer)
    # An item that unbalances the brackets around it takes the whole document with it, and a JSON batch is one document.
    if status == 400 and kind == "application/json" and not is_framed(text(bad)):
        return
    if status == 202:
        receipt = json.loads(answer)
        kept = receipt["accepted"] + receipt["duplicates"]
        if kept < 2:
            outcome.fail(f"{what} kept {kept} of two good items: {answer[:300]!r}")
    elif status is not None and status < 500:
        outcome.fail(f"{what} was refused as a whole, {status}: {answer[:200]!r}")


def is_framed(item):
    """Whether the end of the item can be found in an array, by brackets, quotes and commas alone."""
    depth, quoted, escaped = 0, False, False
    for character in item:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0 and not quoted


def item(path, mark):
    """One that is right."""
    run = {"agent": "inbox_triage", "key": f"key-{mark}", "payload": {"risk_score": 65, "spf_fail": True}}
    return {
        "/api/active/runs": {
            **run,
            "run_id": f"r-{mark}",
            "decision": "safe",
            "latency_ms": 20,
            "cost": 0.1,
            "judge_scores": {"judge": {"verdict": "safe", "confidence": 80}},
        },
        "/api/active/feedback": {
            "feedback_id": f"f-{mark}",
            "agent": "inbox_triage",
            "key": f"key-{mark}",
            "thumbs": "down",
            "user": "bo",
            "notes": "wrong",
        },
        "/api/active/decisions": {
            **run,
            "decision_id": f"d-{mark}",
            "action": "quarantine",
            "approved": True,
            "user": "ana",
        },
        "/api/active/gold": {**run, "task_id": f"g-{mark}", "expected_label": "safe", "notes": ""},
        "/api/active/labeled/import": {
            **run,
            "label": "safe",
            "source": "synthetic",
            "source_id": f"s-{mark}",
            "labeler": "cy",
            "confidence": 90,
        },
    }[path]


def pages(server, outcome):
    """After all that, everything that reads what was kept."""
    server.raw("POST", "/api/active/resume", b"{}")
    for path in (
        "/api/active/labeled?limit=1000",
        "/api/active/stats/labeled",
        "/api/active/logs?hours=24&limit=1000",
        "/api/active/weights",
        "/api/active/labelers?agent=inbox_triage",
        "/api/active/review/queue?limit=1000",
        "/api/active/agents/inbox_triage/traffic",
        "/api/active/agents/inbox_triage/quality",
        "/api/active/agents",
        "/api/active/labeled/export?agent=inbox_triage&format=ndjson",
        "/api/active/labeled/export?agent=inbox_triage&format=csv",
    ):
        status, answer = server.raw("GET", path)
        outcome.see(path, status, answer)
    try:
        server.post("/api/active/feeds/load")
        server.post("/api/active/weights/update")
    except (AssertionError, *NO_ANSWER) as error:
        outcome.fail(f"the feeds: {error}")
