#!/usr/bin/env python3
"""Writes the fixtures that hold confident learning to cleanlab's flags.

    .venv/bin/python scripts/oracles/labels.py    (scripts/oracles/README.md says how to make .venv)

Inputs are drawn from a fixed seed, or are scikit-learn's breast_cancer with every tenth label flipped, and are written
beside the outputs. No two rows of a class have the same probabilities, because cleanlab breaks such ties arbitrarily.
"""

import json
import pathlib
import platform
import warnings

import cleanlab
import numpy
import sklearn
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.preprocessing import StandardScaler

SEED = 20250214
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"
FILTERS = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given"]


def case(name, probabilities, labels, wrong):
    flags = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in FILTERS:
            mask = find_label_issues(labels, probabilities, filter_by=each, n_jobs=1)
            flags[each] = numpy.flatnonzero(mask).tolist()
    return {
        "name": name,
        "probabilities": probabilities.tolist(),
        "labels": labels.tolist(),
        "wrong": wrong.tolist(),
        "thresholds": get_confident_thresholds(labels, probabilities).tolist(),
        "counts": compute_confident_joint(labels, probabilities, calibrate=False).tolist(),
        "estimated": compute_confident_joint(labels, probabilities).tolist(),
        "flags": flags,
    }


def breast_cancer():
    features, truth = load_breast_cancer(return_X_y=True)
    wrong = numpy.arange(0, len(truth), 10)
    labels = truth.copy()
    labels[wrong] = 1 - labels[wrong]
    probabilities = cross_val_predict(
        LogisticRegression(tol=1e-10, max_iter=10000),
        StandardScaler().fit_transform(features),
        labels,
        cv=StratifiedKFold(5),
        method="predict_proba",
    )
    return case("breast_cancer", probabilities, labels, wrong)


def drawn(generator, name, rows, classes, noise, sharpness, prevalence=None):
    prevalence = numpy.full(classes, 1 / classes) if prevalence is None else numpy.array(prevalence)
    truth = generator.choice(classes, size=rows, p=prevalence)
    scores = generator.normal(size=(rows, classes))
    scores[numpy.arange(rows), truth] += sharpness
    powers = numpy.exp(scores)
    probabilities = (powers / powers.sum(axis=1, keepdims=True)).round(9)
    wrong = numpy.flatnonzero(generator.uniform(size=rows) < noise)
    labels = truth.copy()
    labels[wrong] = (labels[wrong] + generator.integers(1, classes, size=len(wrong))) % classes
    return case(name, probabilities, labels, wrong)


def cases():
    generator = numpy.random.default_rng(SEED)
    yield breast_cancer()
    yield drawn(generator, "four labels", 160, 4, 0.2, 2.5)
    yield drawn(generator, "little knowledge", 90, 3, 0.3, 0.3)
    yield drawn(generator, "a rare label", 120, 3, 0.1, 2, [0.78, 0.19, 0.03])
    # A label whose rows all look like another one: its diagonal is 0 before the floor.
    probabilities = numpy.column_stack([numpy.linspace(0.61, 0.93, 33), 1 - numpy.linspace(0.61, 0.93, 33)])
    yield case("a label nobody believes", probabilities, numpy.repeat([0, 1], [30, 3]), numpy.arange(30, 33))


if __name__ == "__main__":
    made_with = {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
        "cleanlab": cleanlab.__version__,
        "seed": str(SEED),
    }
    text = json.dumps({"madeWith": made_with, "cases": list(cases())}, separators=(",", ":"))
    (FIXTURES / "labels.json").write_text(text + "\n")
