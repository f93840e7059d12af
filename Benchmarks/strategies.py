#!/usr/bin/env python3
"""Plays active learning with Attune's review strategies and scikit-activeml's, and prints one table in Markdown.

    scripts/bench strategies --data FOLDER [--games 50]

FOLDER holds email.csv, phishing.csv and spambase.csv; breast_cancer comes with scikit-learn. The rules: 30 % of the rows
are kept to score on; of the rest 10 random rows (at least two of each label) are labelled, then 19 rounds of 10. After each
round a logistic regression (C = 1, features standardised on the labelled rows) is scored by its area under the ROC curve;
a game's result is the mean over the rounds. All play the same games.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
from multiprocessing import Pool
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skactiveml.classifier import SklearnClassifier
from skactiveml.pool import Badge, CoreSet, RandomSampling, TypiClust, UncertaintySampling

BATCH, ROUNDS, START = 10, 19, 10
HERE = Path(__file__).resolve().parent
LEVELS = {"none": 0, "small": 1, "big": 2, "no": 0, "yes": 1}


def read_csv(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("key", "time", "label")]
    labels = [row["label"] for row in rows]
    event = min(set(labels), key=labels.count)
    features = [[float(LEVELS.get(row[name], row[name])) for name in names] for row in rows]
    return numpy.array(features), numpy.array([0 if label == event else 1 for label in labels])


def games(labels, count):
    result = []
    for seed in range(count):
        generator = numpy.random.default_rng(seed)
        order = generator.permutation(len(labels))
        test, pool = order[: len(labels) * 3 // 10], order[len(labels) * 3 // 10:]
        start = generator.choice(pool, START, replace=False)
        while min(numpy.bincount(labels[start], minlength=2)) < 2:
            start = generator.choice(pool, START, replace=False)
        result.append({"pool": pool.tolist(), "test": test.tolist(), "start": start.tolist()})
    return result


def play(task):
    features, labels, game, strategy, seed = task
    pool, test = numpy.array(game["pool"]), numpy.array(game["test"])
    known = numpy.isin(pool, game["start"])
    chooser = {
        "random": lambda: RandomSampling(random_state=seed),
        "margin": lambda: UncertaintySampling(method="margin_sampling", random_state=seed),
        "badge": lambda: Badge(random_state=seed),
        "coreset": lambda: CoreSet(random_state=seed),
        "typiclust": lambda: TypiClust(random_state=seed),
    }[strategy]()
    total = 0
    for step in range(ROUNDS + 1):
        scaler = StandardScaler().fit(features[pool[known]])
        scaled = scaler.transform(features[pool])
        answers = numpy.where(known, labels[pool], numpy.nan)
        model = SklearnClassifier(LogisticRegression(max_iter=1000), classes=[0, 1], random_state=seed)
        model.fit(scaled, answers)
        total += roc_auc_score(labels[test], model.predict_proba(scaler.transform(features[test]))[:, 1])
        if step == ROUNDS:
            break
        extra = {"clf": model, "fit_clf": False} if strategy in ("margin", "badge") else {}
        known[chooser.query(scaled, answers, batch_size=BATCH, **extra)] = True
    return total / (ROUNDS + 1)


def play_attune(problems):
    binary = subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", str(HERE / "Strategies"), "--show-bin-path"],
        check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["swift", "build", "-c", "release", "--package-path", str(HERE / "Strategies")],
                   check=True, stdout=sys.stderr)
    plan = {"batch": BATCH, "rounds": ROUNDS, "problems": problems}
    run = subprocess.run([f"{binary}/strategies"], input=json.dumps(plan).encode(), stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--games", type=int, default=50)
    options = parser.parse_args()
    cancer = load_breast_cancer()
    data = {name: read_csv(options.data / f"{name}.csv") for name in ("phishing", "email", "spambase")}
    data["breast_cancer"] = (cancer.data, cancer.target)
    plans = {name: games(labels, options.games) for name, (_, labels) in data.items()}
    ours = play_attune([
        {"name": name, "features": features.tolist(), "labels": labels.tolist(), "games": plans[name]}
        for name, (features, labels) in data.items()])
    print("| data | strategy | Attune | scikit-activeml | difference ± its standard error |")
    print("|---|---|---|---|---|")
    with Pool() as workers:
        for name, (features, labels) in data.items():
            peers = {}
            for strategy in ("random", "margin", "badge", "coreset", "typiclust"):
                peers[strategy] = numpy.array(workers.map(
                    play, [(features, labels, game, strategy, seed) for seed, game in enumerate(plans[name])],
                    chunksize=1))
                print(row(name, strategy, ours[name].get(strategy), peers[strategy]), flush=True)
            best = max(peers, key=lambda strategy: peers[strategy].mean())
            print(row(name, f"auto, beside the peer's best ({best})", ours[name]["auto"], peers[best]), flush=True)


def row(name, strategy, own, peer):
    if own is None:
        return f"| {name} | {strategy} | | {peer.mean():.4f} | |"
    gap = numpy.array(own) - peer
    error = gap.std(ddof=1) / len(gap) ** 0.5
    return f"| {name} | {strategy} | {numpy.mean(own):.4f} | {peer.mean():.4f} | {gap.mean():+.4f} ± {error:.4f} |"


if __name__ == "__main__":
    main()
