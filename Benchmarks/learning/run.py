#!/usr/bin/env python3
"""Times the Learning library beside its peers in one run and prints one table in Markdown.

    LEARNING_BENCH=… python Benchmarks/learning/run.py [--runs 5]

Runs in the Python environment that has the peers of requirements.txt; scripts/bench learning makes it. Every solver has
a process of its own. A peer that does not reach the same result is in the table with what it is off by.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

import data

HERE = Path(__file__).resolve().parent


def ours(task, folder, columns, runs):
    command = [os.environ["LEARNING_BENCH"], task, str(folder), str(columns), str(runs)]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return dict(figures, result=numpy.fromfile(folder / f"{task}.out"))


def peer(task, solver, folder, columns, runs):
    command = [sys.executable, str(HERE / "peers.py"), task, solver, str(folder), str(columns), str(runs)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = json.loads(answer.strip().splitlines()[-1])
    return dict(figures, result=numpy.array(figures["result"]))


class Table:
    """Rows of one task: ours first, then each peer with how much longer it took and how its result compares."""

    def __init__(self):
        self.lines = []
        self.best = 0.0

    def ours(self, what, figures, beside):
        self.best = min(figures["seconds"])
        self.row(what, "Attune", figures, "1", beside)

    def peer(self, what, who, figures, beside):
        self.row(what, who, figures, f"{min(figures['seconds']) / self.best:.1f}×", beside)

    def row(self, what, who, figures, ratio, beside):
        best, median = min(figures["seconds"]), statistics.median(figures["seconds"])
        unit, scale = ("ms", 1e3) if best < 1 else ("s", 1)
        digits = 1 if best * scale < 100 else 0
        self.lines.append([what, who, f"{best * scale:,.{digits}f} {unit}", f"{median * scale:,.{digits}f} {unit}",
                           f"{figures['extra_megabytes']:,.0f} MB", ratio, beside])
        print(" | ".join(self.lines[-1]), file=sys.stderr)

    def print(self):
        print("| what | who | best | median | memory beyond the data | time ÷ Attune's | result |")
        print("|---|---|---|---|---|---|---|")
        for line in self.lines:
            print("| " + " | ".join(line) + " |")


def objective(result, features, labels):
    """½‖w‖² + Σ log loss over standardised columns; the last number is the intercept."""
    margin = (2 * labels - 1) * (features @ result[:-1] + result[-1])
    return 0.5 * float(result[:-1] @ result[:-1]) + float(numpy.logaddexp(0, -margin).sum())


def logistic(table, folder, name, columns, runs):
    place = folder / name
    features, labels = data.matrix(place, columns), data.integers(place)
    size = features.nbytes / 1e6
    features = (features - features.mean(0)) / features.std(0)
    figures = ours("logistic", place, columns, runs)
    # Our logit speaks for label 0.
    own = objective(-figures["result"], features, labels)
    table.ours(f"logistic {name}", figures, f"objective {own:.9g}; the data are {size:.0f} MB")
    for solver in ("default", "lbfgs", "newton-cholesky", "newton-cg"):
        figures = peer("logistic", solver, place, columns, runs)
        off = objective(figures["result"], features, labels) / own - 1
        verdict = "same optimum" if off <= 1e-9 else "not the optimum"
        table.peer(f"logistic {name}", f"scikit-learn {solver}", figures, f"{verdict}, {off:+.0e} relative")


def tree(table, folder, name, columns, runs):
    place = folder / name
    figures = ours("tree", place, columns, runs)
    own = figures["result"][0]
    table.ours(f"tree {name}", figures, f"training Gini {own:.9f}")
    for solver in ("default", "float32"):
        figures = peer("tree", solver, place, columns, min(runs, 3))
        off = figures["result"][0] - own
        verdict = "same" if abs(off) <= 1e-12 else "ours is lower" if off > 0 else "ours is higher"
        table.peer(f"tree {name}", f"scikit-learn {solver}", figures, f"{verdict}, training Gini {off:+.1e}")


def labels_and_judges(table, folder, runs):
    figures = ours("bundle", folder / "120×7", 7, runs)
    table.ours("bundle from 120 examples", figures, f"accuracy {figures['result'][0]:.3f}; aim < 100 ms")

    judges = data.ANSWERS["judges"]
    figures = ours("dawid-skene", folder / "answers", judges, runs)
    own = figures["result"]
    table.ours("Dawid–Skene, 25k answers, 100 steps", figures, "")
    figures = peer("dawid-skene", "default", folder / "answers", judges, min(runs, 3))
    table.peer("Dawid–Skene, 25k answers, 100 steps", "crowd-kit", figures,
               f"probabilities within {abs(figures['result'] - own).max():.0e}")

    figures = ours("confident-learning", folder / "100k×2", 2, runs)
    own = figures["result"]
    table.ours("confident learning 100k×2", figures, f"{own.sum():,.0f} flagged")
    for solver in ("default", "one process"):
        figures = peer("confident-learning", solver, folder / "100k×2", 2, min(runs, 3))
        table.peer("confident learning 100k×2", f"cleanlab {solver}", figures,
                   f"{int((figures['result'] != own).sum())} flags differ")

    figures = ours("picks", folder / "1M×7", 7, runs)
    table.ours("50 review picks of 1M (auto)", figures, "aim < 1 s")
    figures = peer("picks", "margin", folder / "1M×7", 7, min(runs, 3))
    table.peer("50 review picks of 1M (auto)", "scikit-activeml margin", figures, "a simpler strategy: no diversity, no probe")
    figures = ours("cold-picks", folder / "1M×7", 7, runs)
    table.ours("50 review picks of 1M (typiclust, 2,000 labels)", figures, "aim < 1 s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="attune-learning-") as name:
        folder = Path(name)
        data.make(folder)
        for shape, columns in (("1M×7", 7), ("100k×57", 57)):
            logistic(table, folder, shape, columns, options.runs)
        for shape, columns in (("1M×7", 7), ("100k×57", 57)):
            tree(table, folder, shape, columns, options.runs)
        labels_and_judges(table, folder, options.runs)
    table.print()


if __name__ == "__main__":
    main()
