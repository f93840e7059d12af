#!/usr/bin/env python3
"""Trains an agent on the mails of January and February 2012 and measures it on those of March, as docs/learning.md tells.

    attune serve --database example.sqlite &
    python3 Examples/mailbox/learn.py

Needs nothing but Python's standard library and a server (ATTUNE_SERVER, by default http://127.0.0.1:8000) that knows no
agent `mailbox` yet. All it does goes through the HTTP interface.
"""
import csv
import json
import math
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SERVER = os.environ.get("ATTUNE_SERVER", "http://127.0.0.1:8000")
MAILS = Path(__file__).resolve().parents[2] / "Sources" / "attune" / "Demo" / "email.csv"
KINDS = {"to_multiple": "boolean", "from": "boolean", "sent_email": "boolean", "winner": "category", "format": "boolean",
         "re_subj": "boolean", "exclaim_subj": "boolean", "urgent_subj": "boolean", "number": "category"}
COSTS = {"false_positive": 1, "false_negative": 4}


def call(method, path, body=None, kind="application/json"):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, {"Content-Type": kind} if data else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=600) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")


def read_mails():
    """Mails by time; numbers as numbers, the two categories as text."""
    with open(MAILS, newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["time"], row["key"]))
    mails = []
    for row in rows:
        payload = {name: text if KINDS.get(name) == "category" else float(text)
                   for name, text in row.items() if name not in ("key", "time", "label")}
        mails.append({"key": row["key"], "occurred_at": row["time"], "label": row["label"], "payload": payload})
    return mails


def specification(mails):
    features = [{"name": name, "kind": KINDS.get(name, "number")} for name in mails[0]["payload"]]
    return {"labels": ["spam", "not_spam"], "features": features, "default_label": "not_spam", "costs": COSTS}


def train(mails, model):
    """A bundle from the mails, active at once."""
    bundle = call("POST", "/api/active/bundles/create", {"agent": "mailbox", "model_type": model})
    approval = call("POST", "/api/active/bundles/propose",
                    {"agent": "mailbox", "bundle_id": bundle["bundle_id"], "proposer": "example"})["approval_id"]
    call("POST", f"/api/active/approvals/{approval}/approve", {"approver": "example", "rationale": "worked example"})
    call("POST", f"/api/active/approvals/{approval}/apply", {"canary_percent": 100})
    return call("GET", f"/api/active/bundles/{bundle['bundle_id']}")


def decide(mails):
    """What the server decides for each mail: (spam, decided spam, probability of spam)."""
    outcomes = []
    for mail in mails:
        answer = call("POST", "/api/active/decide",
                      {"agent": "mailbox", "key": mail["key"], "payload": mail["payload"]})
        outcomes.append((mail["label"] == "spam", answer["decision"] == "spam", answer["probabilities"]["spam"]))
    return outcomes


def figures(outcomes):
    """The figures of docs/learning.md, computed here once more from the decisions alone."""
    count = len(outcomes)
    hits = sum(truth and decision for truth, decision, _ in outcomes)
    spam = sum(truth for truth, _, _ in outcomes)
    flagged = sum(decision for _, decision, _ in outcomes)
    false_alarms, missed = flagged - hits, spam - hits
    most = max(COSTS.values())
    cost = (false_alarms * COSTS["false_positive"] + missed * COSTS["false_negative"]) / most
    return {
        "mails": count, "spam": spam, "flagged": flagged,
        "accuracy": 1 - (false_alarms + missed) / count,
        "mean utility": 1 - cost / count,
        "balanced accuracy": (hits / spam + 1 - false_alarms / (count - spam)) / 2,
        "precision of spam": hits / flagged if flagged else math.nan,
        "recall of spam": hits / spam,
        "AUC": area([p for truth, _, p in outcomes if truth], [p for truth, _, p in outcomes if not truth]),
        "Brier": sum((p - truth) ** 2 for truth, _, p in outcomes) / count,
        "log loss": -sum(math.log(max(1e-15, p if truth else 1 - p)) for truth, _, p in outcomes) / count,
        "ECE, equal mass": calibration_error(outcomes),
    }


def area(positives, negatives):
    """The share of pairs in which the spam has the higher probability, ties half."""
    order = sorted([(p, 1) for p in positives] + [(p, 0) for p in negatives])
    total, start = 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and order[end][0] == order[start][0]:
            end += 1
        total += (start + end + 1) / 2 * sum(kind for _, kind in order[start:end])
        start = end
    return (total - len(positives) * (len(positives) + 1) / 2) / (len(positives) * len(negatives))


def calibration_error(outcomes, bins=10):
    order = sorted((p, truth) for truth, _, p in outcomes)
    error = 0.0
    for number in range(bins):
        part = order[number * len(order) // bins:(number + 1) * len(order) // bins]
        error += abs(sum(p for p, _ in part) - sum(truth for _, truth in part))
    return error / len(order)


def print_table(columns):
    """Figures side by side; `columns` maps a heading to figures."""
    names = list(next(iter(columns.values())))
    print("| | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name in names:
        cells = [column[name] for column in columns.values()]
        print(f"| {name} | " + " | ".join(str(c) if isinstance(c, int) else f"{c:.3f}" for c in cells) + " |")


def main():
    mails = read_mails()
    past = [mail for mail in mails if mail["occurred_at"] < "2012-03-01"]
    march = [mail for mail in mails if mail["occurred_at"] >= "2012-03-01"]
    call("PUT", "/api/active/agents/mailbox", specification(mails))
    lines = "\n".join(json.dumps(dict(mail, agent="mailbox", source="gold")) for mail in past).encode()
    receipt = call("POST", "/api/active/labeled/import", lines, "application/x-ndjson")
    assert receipt["accepted"] == len(past), receipt
    print(f"{len(past)} mails of January and February imported, {len(march)} of March kept back.\n")
    for model in ("logistic", "tree"):
        bundle = train(past, model)
        print(f"## {model}: {bundle['bundle_id']}\n")
        said = {name: bundle.get(name) for name in
                ("training_count", "accuracy", "accuracy_interval", "baseline_accuracy", "accuracy_delta", "thresholds",
                 "warnings", "metrics")}
        print("```json\n" + json.dumps(said, indent=2) + "\n```\n")
        print_table({"on the mails it was trained on": figures(decide(past)), "on March": figures(decide(march))})
        print()


if __name__ == "__main__":
    main()
