#!/usr/bin/env python3
"""Writes the fixtures that hold figures and calibrators to scikit-learn's results.

    .venv/bin/python scripts/oracles/figures.py    (scripts/oracles/README.md says how to make .venv)

Label 0 is the event, as everywhere in Learning. Inputs are drawn from a fixed seed and written beside the outputs.
"""

import json
import pathlib
import platform

import numpy
import sklearn
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, log_loss, precision_recall_fscore_support
from sklearn.metrics import roc_auc_score

SEED = 20250207
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"


def curve(outcomes, probabilities, strategy):
    observed, foretold = calibration_curve(outcomes, probabilities, n_bins=10, strategy=strategy)
    if strategy == "uniform":
        edges = numpy.linspace(0, 1, 11)
    else:
        edges = numpy.percentile(probabilities, numpy.linspace(0, 1, 11) * 100)
    counts = numpy.bincount(numpy.searchsorted(edges[1:-1], probabilities), minlength=10)
    counts = counts[counts > 0]
    error = float((counts * abs(observed - foretold)).sum() / counts.sum())
    return {"foretold": foretold.tolist(), "observed": observed.tolist(), "rows": counts.tolist(), "error": error}


def figures_case(name, probabilities, labels, weights):
    classes = probabilities.shape[1]
    all_labels = list(range(classes))
    top = probabilities.argmax(axis=1)
    if classes == 2:
        auc = roc_auc_score(labels == 0, probabilities[:, 0])
        weighted_auc = roc_auc_score(labels == 0, probabilities[:, 0], sample_weight=weights)
        event, foretold = labels == 0, probabilities[:, 0]
    else:
        auc = roc_auc_score(labels, probabilities, multi_class="ovr", average="macro")
        weighted_auc = roc_auc_score(
            labels, probabilities, multi_class="ovr", average="macro", sample_weight=weights
        )
        event, foretold = top == labels, probabilities.max(axis=1)
    precision, recall, _, _ = precision_recall_fscore_support(labels, top, labels=all_labels)
    brier_labels = labels if classes > 2 else labels == 0
    brier_input = probabilities if classes > 2 else probabilities[:, 0]
    return {
        "name": name,
        "probabilities": probabilities.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "auc": auc,
        "weightedAUC": weighted_auc,
        "brier": brier_score_loss(brier_labels, brier_input),
        "weightedBrier": brier_score_loss(brier_labels, brier_input, sample_weight=weights),
        "logLoss": log_loss(labels, probabilities, labels=all_labels),
        "weightedLogLoss": log_loss(labels, probabilities, labels=all_labels, sample_weight=weights),
        "balancedAccuracy": balanced_accuracy_score(labels, top),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "equalWidth": curve(event, foretold, "uniform"),
        "equalMass": curve(event, foretold, "quantile"),
    }


def softmax(scores):
    powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def figures_cases(generator):
    for name, rows, classes, digits in [("binary", 80, 2, 12), ("ties", 90, 2, 1), ("three labels", 90, 3, 12)]:
        scores = generator.normal(size=(rows, classes)) * 1.5
        probabilities = softmax(scores)
        if digits == 1:
            first = probabilities[:, 0].round(digits)
            probabilities = numpy.column_stack([first, 1 - first])
        labels = numpy.argmax(scores + generator.gumbel(size=scores.shape), axis=1)
        yield figures_case(name, probabilities, labels, generator.choice([0.25, 0.6, 1.0], size=rows))


def soft_line(columns, targets, weights):
    """A logistic regression on soft targets: each row once as event and once as absence."""
    features = numpy.vstack([columns, columns])
    labels = numpy.repeat([1, 0], len(targets))
    both = numpy.concatenate([weights * targets, weights * (1 - targets)])
    model = LogisticRegression(C=1e10, tol=1e-12, max_iter=10000, solver="newton-cholesky")
    model.fit(features, labels, sample_weight=both)
    return model.coef_[0], model.intercept_[0]


def calibrators_case(name, probabilities, outcomes, weights):
    with_event = weights[outcomes].sum()
    without = weights[~outcomes].sum()
    highest, lowest = (with_event + 1) / (with_event + 2), 1 / (without + 2)
    targets = numpy.where(outcomes, highest, lowest)
    logits = numpy.log(probabilities) - numpy.log(1 - probabilities)
    a, b = _sigmoid_calibration(logits, outcomes.astype(float), sample_weight=weights)
    columns = numpy.column_stack([numpy.log(probabilities), -numpy.log(1 - probabilities)])
    beta, offset = soft_line(columns, targets, weights)
    beta = beta.copy()
    if (beta < 0).any():
        kept = int(numpy.argmax(beta))
        coefficient, offset = soft_line(columns[:, [kept]], targets, weights)
        beta[:] = 0
        beta[kept] = coefficient[0]
        assert coefficient[0] >= 0
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    isotonic.fit(probabilities, outcomes.astype(float), sample_weight=weights)
    at = numpy.linspace(0.01, 0.99, 50)
    return {
        "name": name,
        "probabilities": probabilities.tolist(),
        "outcomes": outcomes.tolist(),
        "weights": weights.tolist(),
        "at": at.tolist(),
        "platt": (1 / (1 + numpy.exp(a * (numpy.log(at) - numpy.log(1 - at)) + b))).tolist(),
        "beta": (1 / (1 + numpy.exp(-beta[0] * numpy.log(at) + beta[1] * numpy.log(1 - at) - offset))).tolist(),
        "betaExponents": beta.tolist(),
        # The knots are clipped, not the line between them.
        "isotonic": numpy.interp(
            at, isotonic.X_thresholds_, numpy.clip(isotonic.y_thresholds_, lowest, highest)
        ).tolist(),
    }


def calibrators_cases(generator):
    for name, rows, truth_of, digits in [
        ("overconfident", 90, lambda p: 0.25 + p / 2, 9),
        ("ties", 90, lambda p: p**2, 2),
        ("one exponent", 150, lambda p: numpy.where(p < 0.2, 0.6, p), 9),
    ]:
        foretold = generator.uniform(0.02, 0.98, size=rows).round(digits)
        outcomes = generator.uniform(size=rows) < truth_of(foretold)
        yield calibrators_case(name, foretold, outcomes, generator.choice([0.5, 1.0], size=rows))


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
    write("figures.json", figures_cases(numpy.random.default_rng(SEED)))
    write("calibrators.json", calibrators_cases(numpy.random.default_rng(SEED + 1)))
