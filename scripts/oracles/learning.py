#!/usr/bin/env python3
"""Writes the fixtures that hold logistic regression and trees to scikit-learn's results.

    .venv/bin/python scripts/oracles/learning.py    (scripts/oracles/README.md says how to make .venv)

Inputs are drawn here from a fixed seed and written beside the outputs, so the tests need no Python.
Columns are standardised by their plain mean and population deviation before scikit-learn sees them.
"""

import json
import pathlib
import platform

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

SEED = 20250131
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"


def standardized(features):
    deviation = features.std(axis=0)
    return (features - features.mean(axis=0)) / numpy.where(deviation > 0, deviation, 1)


def logistic_case(name, features, labels, weights=None):
    weights = numpy.ones(len(labels)) if weights is None else weights
    model = LogisticRegression(C=1.0, tol=1e-12, max_iter=10000)
    model.fit(standardized(features), labels, sample_weight=weights)
    intercepts = model.intercept_
    if len(intercepts) > 1:
        intercepts = intercepts - intercepts.mean()
    return {
        "name": name,
        "classes": int(labels.max()) + 1,
        "features": features.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "coefficients": model.coef_.tolist(),
        "intercepts": intercepts.tolist(),
    }


def tree_case(name, features, labels, weights=None):
    weights = numpy.ones(len(labels)) if weights is None else weights
    results = set()
    for state in range(20):
        tree = DecisionTreeClassifier(max_depth=5, random_state=state)
        tree.fit(features, labels, sample_weight=weights)
        nodes = tree.tree_
        leaves = nodes.children_left == -1
        share = nodes.weighted_n_node_samples[leaves] / nodes.weighted_n_node_samples[0]
        results.add((int(leaves.sum()), round(float((share * nodes.impurity[leaves]).sum()), 12)))
    # Ties are broken at random there; data on which that matters are no oracle.
    if len(results) > 1:
        return None
    leaf_count, impurity = results.pop()
    return {
        "name": name,
        "classes": int(labels.max()) + 1,
        "features": features.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "leafCount": leaf_count,
        "trainingImpurity": impurity,
    }


def draw(generator, rows, columns):
    # Eighths are exact in the 32-bit numbers that scikit-learn's trees work on.
    return numpy.round(generator.normal(size=(rows, columns)) * 64 * 8) / 8


def noisy_labels(generator, features, classes):
    scores = features @ generator.normal(size=(features.shape[1], classes)) / 64
    return numpy.argmax(scores + generator.gumbel(size=scores.shape), axis=1)


def logistic_cases(generator):
    plain = draw(generator, 60, 3)
    yield logistic_case("binary", plain, noisy_labels(generator, plain, 2))
    scaled = draw(generator, 60, 3) * numpy.array([1, 1e-3, 1e3]) + numpy.array([0, 5, 1e6])
    yield logistic_case("units", scaled, noisy_labels(generator, standardized(scaled) * 64, 2))
    weighted = draw(generator, 80, 3)
    weights = generator.choice([0.25, 0.6, 0.8, 1.0], size=80)
    yield logistic_case("weighted", weighted, noisy_labels(generator, weighted, 2), weights)
    base = draw(generator, 50, 2)
    collinear = numpy.column_stack([base, base[:, 0], base[:, 0] - 2 * base[:, 1], numpy.full(50, 7.0)])
    yield logistic_case("collinear", collinear, noisy_labels(generator, base, 2))
    apart = draw(generator, 40, 2)
    yield logistic_case("separable", apart, (apart[:, 0] + apart[:, 1] > 0).astype(int))
    three = draw(generator, 90, 3)
    yield logistic_case("multinomial", three, noisy_labels(generator, three, 3))
    yield logistic_case(
        "weighted multinomial", three, noisy_labels(generator, three, 3), generator.choice([0.5, 0.9, 1.0], size=90)
    )
    wide = draw(generator, 60, 40)
    yield logistic_case("many parameters", wide, noisy_labels(generator, wide[:, :3], 4))


def tree_cases(generator):
    for name, rows, columns, classes, weighted in [
        ("binary", 150, 4, 2, False),
        ("multiclass", 150, 3, 3, False),
        ("weighted", 120, 3, 2, True),
        ("radix", 600, 2, 2, False),
    ]:
        case = None
        while case is None:
            features = draw(generator, rows, columns)
            labels = noisy_labels(generator, features, classes)
            weights = generator.choice([0.25, 0.6, 0.8, 1.0], size=rows) if weighted else None
            case = tree_case(name, features, labels, weights)
        yield case


def write(name, cases):
    made_with = {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
        "seed": str(SEED),
    }
    text = json.dumps({"madeWith": made_with, "cases": list(cases)}, separators=(",", ":"))
    (FIXTURES / name).write_text(text + "\n")


if __name__ == "__main__":
    write("logistic.json", logistic_cases(numpy.random.default_rng(SEED)))
    write("tree.json", tree_cases(numpy.random.default_rng(SEED + 1)))
