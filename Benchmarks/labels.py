#!/usr/bin/env python3
"""Measures, through the server, what looks at many labels and runs at once: suspects, labelers, the preview of an exclusion,
and what people are asked next.

    ATTUNE_BINARY=… python3 Benchmarks/labels.py [--labels 100000] [--runs 1000000]

Needs nothing but Python's standard library. Prints one table in Markdown.
"""
import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from run import RUNBOOK_AGENT, Server, label, mail

LABELERS = 40
OTHER = {"quarantine": "safe", "safe": "quarantine"}


def import_labels(server, count):
    """A tenth of gold, the rest feedback of 40 people, one of whom turns every label."""
    numbers = random.Random(3)
    for start in range(0, count, 50_000):
        lines = []
        for number in range(start, min(count, start + 50_000)):
            payload, labeler = mail(numbers), number % LABELERS
            given = label(payload, numbers)
            is_gold = number % 10 == 0
            lines.append(json.dumps({
                "agent": RUNBOOK_AGENT, "key": f"mail-{number}", "payload": payload,
                "label": OTHER[given] if labeler == 7 and not is_gold else given,
                "source": "gold" if is_gold else "feedback", "labeler": "curator" if is_gold else f"person-{labeler}",
                "occurred_at": f"2024-01-{1 + number % 28:02}T{number % 24:02}:{number % 60:02}:00Z"}))
        receipt = server.post("/api/active/labeled/import", "\n".join(lines).encode(), "application/x-ndjson")
        assert receipt["accepted"] == len(lines), receipt


def report_runs(server, count):
    """Runs per second, in batches of 5,000; every one carries a payload."""
    numbers, seconds = random.Random(4), 0.0
    for start in range(0, count, 5_000):
        lines = [json.dumps({"run_id": f"run-{number}", "agent": RUNBOOK_AGENT, "key": f"thread-{number}",
                             "decision": "safe", "payload": mail(numbers)})
                 for number in range(start, min(count, start + 5_000))]
        began = time.perf_counter()
        receipt = server.post("/api/active/runs", "\n".join(lines).encode(), "application/x-ndjson")
        seconds += time.perf_counter() - began
        assert receipt["accepted"] == len(lines), receipt
    return count / seconds


def timed(body):
    began = time.perf_counter()
    answer = body()
    return time.perf_counter() - began, answer


def peak_after(server, body):
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    seconds, answer = timed(body)
    return seconds, answer, server.memory("VmHWM")


def one_more_label(server, number):
    line = json.dumps({"agent": RUNBOOK_AGENT, "key": f"more-{number}", "payload": {"risk_score": 50}, "label": "safe",
                       "source": "gold"})
    server.post("/api/active/labeled/import", line.encode(), "application/x-ndjson")


def row(what, seconds, beside=""):
    text = f"{seconds * 1e3:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"
    print(f"| {what} | {text} | {beside} |", flush=True)


def measure_labels(server, count):
    suspects = f"/api/active/labeled/suspects?agent={RUNBOOK_AGENT}"
    import_labels(server, count)
    resting = server.memory("VmRSS")
    seconds, page, peak = peak_after(server, lambda: server.get(suspects))
    row(f"suspects of {count:,} labels, first page", seconds,
        f"peak memory {peak:,.0f} MB, {resting:,.0f} MB before; {page[0]['method']}")
    again = [timed(lambda: server.get(suspects))[0] for _ in range(20)]
    row("the same page again, labels unchanged, p50 of 20", statistics.median(again))
    seconds, labelers = timed(lambda: server.get(f"/api/active/labelers?agent={RUNBOOK_AGENT}"))
    accused = [one["labeler"] for one in labelers if one["accused"]]
    row("labelers, labels unchanged", seconds, f"accused: {', '.join(accused)} (planted: person-7)")
    listed = f"/api/active/labeled?agent={RUNBOOK_AGENT}&suspect=true"
    row("list of suspects, newest first, labels unchanged", timed(lambda: server.get(listed))[0])
    anew = []
    for number in range(3):
        one_more_label(server, number)
        anew.append(timed(lambda: server.get(suspects))[0])
    row("suspects after one more label, median of 3", statistics.median(anew))
    body = {"filter": {"agent": RUNBOOK_AGENT, "suspect": True}}
    seconds, preview, peak = peak_after(
        server, lambda: server.post("/api/active/labeled/exclude/preview", body))
    row("preview of excluding the suspects", seconds,
        f"{preview['examples']:,} labels, {preview['recommendation']}; peak memory {peak:,.0f} MB")


def measure_picks(server, count):
    trained, _ = timed(lambda: server.post("/api/active/bundles/create", {"agent": RUNBOOK_AGENT}))
    row("training from these labels", trained)
    rate = report_runs(server, count)
    print(f"| reporting {count:,} runs with a payload | {rate:,.0f} runs/s | batches of 5,000 |", flush=True)
    queue = f"/api/active/review/queue?agent={RUNBOOK_AGENT}&limit=50&min_uncertainty=0&strategy="
    for strategy in ("auto", "margin", "badge", "coreset", "typiclust"):
        seconds, items, peak = peak_after(server, lambda: server.get(queue + strategy))
        row(f"50 picks over {count:,} runs, {strategy}, anew", seconds,
            f"{len(items)} items; peak memory {peak:,.0f} MB; aim < 1 s")
    row("the same picks again, auto", timed(lambda: server.get(queue + "auto"))[0])
    handed = []
    for number in range(20):
        seconds, _ = timed(lambda: server.post("/api/active/review/next", {"labeler": f"p-{number}"}))
        handed.append(seconds)
    row("the next item to review, p50 of 20 people", statistics.median(handed), f"slowest {max(handed) * 1e3:,.1f} ms")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--labels", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-bench-"))
    server = Server(folder)
    try:
        server.serve()
        print("| what | measured | beside |\n|---|---|---|")
        measure_labels(server, options.labels)
        measure_picks(server, options.runs)
    finally:
        if server.is_running:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
