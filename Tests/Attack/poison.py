"""Specifications at and beyond every edge. What is accepted must be served by every page, and by every start after."""

import copy
import json
import random

from harness import NO_ANSWER, Outcome, Target, crawl, restart
from hostile import NUMBERS, TEXTS, encoded, mutated

BASE = {
    "labels": ["yes", "no"],
    "features": [
        {"name": "score", "path": "/score", "kind": "number", "default": 0},
        {"name": "flag", "path": "/flag", "kind": "boolean", "default": False},
        {"name": "links", "path": "/links", "kind": "count", "default": 0},
        {"name": "color", "path": "/color", "kind": "category", "default": "none"},
    ],
    "parameters": [
        {"name": "threshold", "default": 50, "min": 0, "max": 100, "extreme": [10, 90]},
        {"name": "weight", "default": 1, "min": 0, "max": 10},
        {"name": "count", "default": 3, "min": 0, "max": 100, "kind": "integer"},
    ],
    "rule": {
        "then": "yes",
        "otherwise": "no",
        "when_all": [
            {"score": [{"feature": "score"}, {"feature": "flag", "times": "weight"}], "at_least": "threshold"},
            {"score": [{"feature": "links"}], "at_least": "count"},
        ],
    },
    "costs": {"false_positive": 1, "false_negative": 10},
    "guard": {
        "automatic": "full",
        "quality_margin": 0.05,
        "latency_margin": 0.2,
        "error_margin": 0.05,
        "expiry_days": 28,
    },
    "default_label": "no",
}
WITHOUT_RULE = {
    **{name: BASE[name] for name in ("labels", "features", "guard")},
    "parameters": [{"name": "decision_threshold", "default": 0.5, "min": 0, "max": 1}],
}
# At the edge of what may pass, and beyond.
INSIDE = [0, 1, -1, 2**53, -(2**53), 5e-324, 0.5, 1e9, 100, 3_650]
OUTSIDE = [2**53 + 2, 2**63, -(2**63), 1e19, 1e23, 1e308, -1e308, 3_651]
EXTREMES = INSIDE + OUTSIDE
RESTART_EVERY = 12


def edge(numbers):
    return numbers.choice(INSIDE if numbers.random() < 0.95 else OUTSIDE)


def specification(numbers):
    """One that was changed in a few places, mostly so that it may still be right."""
    kind = numbers.randrange(10)
    base = copy.deepcopy(numbers.choice([BASE, BASE, WITHOUT_RULE]))
    if kind == 0:
        return mutated(base, numbers)
    if kind == 1:
        return large(numbers)
    if kind <= 3:
        return named(base, numbers)
    widen(base, numbers)
    return base


def widen(base, numbers):
    """Bounds and defaults at the edges of what numbers can be; min, default and max in order, so that they may pass."""
    for parameter in base["parameters"]:
        if numbers.random() < 0.5:
            whole = parameter.get("kind") == "integer"
            low, value, high = sorted(int(edge(numbers)) if whole else edge(numbers) for _ in range(3))
            parameter.update(min=low, default=value, max=high)
            parameter.pop("extreme", None)
    if numbers.random() < 0.5:
        base["guard"]["expiry_days"] = numbers.choice([1, 2, 3_650, "never", edge(numbers)])
    for margin in ("quality_margin", "latency_margin", "error_margin"):
        if numbers.random() < 0.3:
            base["guard"][margin] = numbers.choice([5e-324, 1e-300, 1e-9, 0.999999999999, 0.5])
    if numbers.random() < 0.3:
        base["costs"] = {"false_positive": abs(edge(numbers)), "false_negative": abs(edge(numbers))}
    if numbers.random() < 0.3:
        base["features"][0]["default"] = edge(numbers)


def named(base, numbers):
    """Labels, features, categories and pointers of every kind of text."""
    words = [word for word in TEXTS if len(word) < 200]
    renamed = {label: numbers.choice(words) for label in base["labels"]}
    base["labels"] = list(renamed.values())
    if "rule" in base:
        base["rule"].update(then=renamed["yes"], otherwise=renamed["no"])
        base["default_label"] = renamed["no"]
    feature = base["features"][3]
    feature.update(name=numbers.choice(words), path="/" + numbers.choice(words), default=numbers.choice(words))
    if numbers.random() < 0.3:
        feature["path"] = "/" + "/".join("a" for _ in range(numbers.choice([31, 32, 33, 1_000])))
    return base


def large(numbers):
    """As many as there may be, and one more."""
    base = copy.deepcopy(BASE)
    parameters = numbers.choice([1, 199, 200, 201, 2_000])
    base["parameters"] = [{"name": f"p{number}", "default": 1, "min": 0, "max": 10} for number in range(parameters)]
    features = numbers.choice([1, 500, 2_000, 2_001])
    base["features"] = [{"name": f"f{number}", "path": f"/f{number}", "kind": "number"} for number in range(features)]
    conditions, terms = numbers.choice([1, 49, 50, 51]), numbers.choice([1, 50, 51])
    base["rule"]["when_all"] = [
        {
            "score": [{"feature": f"f{number % features}"}]
            + [
                {"feature": f"f{(number + term) % features}", "times": f"p{term % parameters}"}
                for term in range(1, terms)
            ],
            "at_least": f"p{number % parameters}",
        }
        for number in range(conditions)
    ]
    base["labels"] = [f"label-{number}" for number in range(numbers.choice([2, 100, 101]))]
    base["rule"].update(then="label-0", otherwise="label-1")
    base["costs"] = None
    base["default_label"] = "label-1"
    return base


def attack(count, seed):
    def act(server: Target, outcome: Outcome) -> None:
        numbers = random.Random(seed)
        accepted = {}
        fresh = []
        for turn in range(count):
            name = f"poison-{turn}"
            body = encoded(specification(numbers))
            status, answer = server.raw("PUT", f"/api/active/agents/{name}", body)
            if status is None:
                outcome.tried += 1
                outcome.crashed(server, f"registering {body[:600]!r}")
                return
            outcome.see(f"registering {body[:600]!r}", status, answer)
            if status < 300:
                accepted[name] = body
                fresh.append(name)
                use(server, outcome, name, numbers)
            if not server.is_running:
                outcome.crashed(server, f"the use of {name}: {body[:600]!r}")
                return
            if len(fresh) == RESTART_EVERY:
                if not reload(server, outcome, fresh, accepted):
                    return
                fresh = []
        reload(server, outcome, list(accepted), accepted)
        print(f"    {len(accepted)} of {count} specifications were accepted", flush=True)

    return act


def payload(numbers):
    return {
        "score": numbers.choice(EXTREMES),
        "flag": numbers.choice([True, False, None, 1, "yes"]),
        "links": numbers.choice([[], [1] * 5, 3, -1, 1e19]),
        "color": numbers.choice(["red", "", "cafe\u0301", 5, None]),
    }


def use(server, outcome, name, numbers):
    """The loop as an agent and an operator walk it; refusals are right, 5xx and silence are not."""
    root = "/api/active"
    specification = server.call("GET", f"{root}/agents/{name}")[1]
    label = specification["labels"][0]
    runs = [
        {
            "run_id": f"{name}-{number}",
            "agent": name,
            "key": f"k{number}",
            "decision": label,
            "payload": payload(numbers),
            "latency_ms": numbers.choice([0, 1, 1e9]),
            "quality": 0.5,
        }
        for number in range(12)
    ]
    gold = [
        {
            "task_id": f"{name}-{number}",
            "agent": name,
            "payload": payload(numbers),
            "expected_label": specification["labels"][number % 2],
        }
        for number in range(24)
    ]
    ask(server, outcome, "POST", f"{root}/runs", {"items": runs})
    ask(server, outcome, "POST", f"{root}/gold", {"items": gold})
    ask(
        server,
        outcome,
        "POST",
        f"{root}/decide",
        {"agent": name, "key": "k", "payload": payload(numbers), "explain": True},
    )
    ask(server, outcome, "POST", f"{root}/feeds/load", {})
    ask(server, outcome, "POST", f"{root}/bundles/create", {"agent": name, "min_examples": 10})
    parameters = specification["parameters"]
    thresholds = {
        parameter["name"]: numbers.choice([parameter["min"], parameter["max"]]) for parameter in parameters[:5]
    }
    made = ask(server, outcome, "POST", f"{root}/bundles/upload", {"agent": name, "thresholds": thresholds})
    if made and "bundle_id" in made:
        proposed = ask(
            server,
            outcome,
            "POST",
            f"{root}/bundles/propose",
            {"agent": name, "bundle_id": made["bundle_id"], "proposer": "attack"},
        )
        if proposed and "approval_id" in proposed:
            path = f"{root}/approvals/{proposed['approval_id']}"
            ask(server, outcome, "POST", f"{path}/approve", {"approver": "attack", "rationale": "attack"})
            ask(server, outcome, "POST", f"{path}/apply", {"canary_percent": 50})
    look(server, outcome, name)


def ask(server, outcome, method, path, body=None):
    text = None if body is None else json.dumps(body).encode()
    status, answer = server.raw(method, path, text)
    outcome.see(f"{method} {path} {text[:200] if text else ''}", status, answer)
    try:
        return json.loads(answer)
    except ValueError:
        return None


def look(server, outcome, name):
    """All that shows an agent."""
    root = "/api/active"
    for path in (
        f"/agents/{name}",
        f"/agents/{name}/assignment",
        f"/agents/{name}/quality",
        f"/agents/{name}/traffic",
        f"/agents/{name}/learning-curve",
        f"/bundles/{name}/active",
        f"/config/{name}?key=k",
        f"/canaries/{name}/performance",
        f"/canaries/{name}/evidence",
        f"/canaries/{name}/replay",
        "/canaries/active",
        f"/labelers?agent={name}",
        f"/labeled/suspects?agent={name}",
        f"/weights/{name}?details=true",
        f"/review/queue?agent={name}",
        f"/bundles?agent={name}",
        "/approvals/pending",
        f"/labeled/export?agent={name}&format=csv",
        f"/stats/labeled?agent={name}",
    ):
        ask(server, outcome, "GET", root + path)
    ask(server, outcome, "POST", "/api/canary/detect", {"agent": name})
    ask(server, outcome, "POST", f"/ofrep/v1/evaluate/flags/{name}", {"context": {"targetingKey": "k"}})
    crawl(server, outcome, most=12, start=(f"/agents/{name}", "/"))


def reload(server, outcome, names, bodies):
    """Whether all of them are served after the next start."""
    server.kill()
    if not restart(server, outcome):
        outcome.fail(f"one of these keeps it from starting: {[bodies[name][:300] for name in names]}")
        return False
    try:
        for name in names:
            status, answer = server.call("GET", f"/api/active/config/{name}?key=k")
            if status != 200:
                outcome.fail(f"after the restart {name} is answered {status} {answer}: {bodies[name][:300]!r}")
    except NO_ANSWER as error:
        outcome.crashed(server, f"the look at {names}: {error}")
        return False
    return True
