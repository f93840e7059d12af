#!/usr/bin/env python3
"""Writes the fixtures that hold Dawid–Skene to crowd-kit, and the panel and judges' figures to SciPy and scikit-learn.

    .venv/bin/python scripts/oracles/judges.py    (scripts/oracles/README.md says how to make .venv)

Inputs are drawn from a fixed seed and written beside the outputs; -1 stands for no verdict. Dawid–Skene runs a fixed
number of steps (tol = 0) without prior. The panel's prior is spelled out here a second time; its regression is SciPy's.
"""

import json
import pathlib
import platform
from importlib.metadata import version

import numpy
import pandas
import scipy
import sklearn
from crowdkit.aggregation import DawidSkene
from scipy.optimize import minimize
from scipy.special import logsumexp
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

SEED = 20250221
STEPS = 12
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"


def draw(generator, rows, classes, accuracies, missing, prevalence=None):
    truths = generator.choice(classes, size=rows, p=prevalence)
    common = generator.uniform(size=rows) < 0.15
    verdicts = numpy.empty((rows, len(accuracies)), dtype=int)
    for judge, accuracy in enumerate(accuracies):
        wrong = (generator.uniform(size=rows) > accuracy) | (common & (generator.uniform(size=rows) < 0.5))
        shift = generator.integers(1, classes, size=rows)
        verdicts[:, judge] = numpy.where(wrong, (truths + shift) % classes, truths)
        verdicts[generator.uniform(size=rows) < missing, judge] = -1
    return truths, verdicts


def dawid_skene_case(generator, name, rows, classes, accuracies, missing):
    truths, verdicts = draw(generator, rows, classes, accuracies, missing)
    # Every row has a verdict, and every label is somebody's.
    verdicts[(verdicts < 0).all(axis=1), 0] = 0
    answers = [
        {"task": row, "worker": judge, "label": int(verdicts[row, judge])}
        for row in range(rows)
        for judge in range(len(accuracies))
        if verdicts[row, judge] >= 0
    ]
    model = DawidSkene(n_iter=STEPS, tol=0).fit(pandas.DataFrame(answers))
    assert len(model.loss_history_) == STEPS
    probabilities = model.probas_.loc[list(range(rows)), list(range(classes))].to_numpy()
    shares = [
        [[float(model.errors_.loc[(judge, v), t]) if (judge, v) in model.errors_.index else 0.0 for v in range(classes)]
         for t in range(classes)]
        for judge in range(len(accuracies))
    ]
    return {
        "name": name,
        "classes": classes,
        "judges": len(accuracies),
        "steps": STEPS,
        "verdicts": verdicts.ravel().tolist(),
        "probabilities": probabilities.tolist(),
        "prevalence": model.priors_[list(range(classes))].tolist(),
        "shares": shares,
    }


def encode(verdicts, classes):
    if classes == 2:
        return numpy.where(verdicts < 0, 0, 1 - 2 * verdicts).astype(float)
    return (verdicts[:, :, None] == numpy.arange(classes)).reshape(len(verdicts), -1).astype(float)


def panel_case(generator, name, rows, classes, accuracies, missing, prevalence):
    truths, verdicts = draw(generator, rows, classes, accuracies, missing, prevalence)
    judges = len(accuracies)
    theta = numpy.ones((judges, classes, classes)) + 2 * numpy.eye(classes)
    for judge in range(judges):
        for truth, verdict in zip(truths, verdicts[:, judge]):
            if verdict >= 0:
                theta[judge, truth, verdict] += 1
    theta /= theta.sum(axis=2, keepdims=True)
    counts = numpy.bincount(truths, minlength=classes)
    prevalence = (counts + 1) / (rows + classes)
    correlations = []
    for a in range(judges):
        for b in range(a):
            both = (verdicts[:, a] >= 0) & (verdicts[:, b] >= 0)
            wrong_a, wrong_b = (verdicts[both, j] != truths[both] for j in (a, b))
            varied = len(wrong_a) > 0 and wrong_a.std() > 0 and wrong_b.std() > 0
            correlations.append(numpy.corrcoef(wrong_a, wrong_b)[0, 1] if varied else 0)
    together = max(0, numpy.mean(correlations)) * rows / (rows + 20)
    share = 1 / (1 + (judges - 1) * together)
    inputs = encode(verdicts, classes)
    if classes == 2:
        u = numpy.log(theta[:, 0] / theta[:, 1])
        intercept = numpy.log(prevalence[0] / prevalence[1]) + share * (u.sum(axis=1) / 2).sum()
        prior = numpy.append(share * (u[:, 0] - u[:, 1]) / 2, intercept)[None, :]
    else:
        logs = numpy.log(theta)
        means = logs.mean(axis=2, keepdims=True)
        weights = (share * (logs - means)).transpose(1, 0, 2).reshape(classes, -1)
        intercepts = numpy.log(prevalence) + share * means[:, :, 0].sum(axis=0)
        prior = numpy.column_stack([weights, intercepts])
    design = numpy.column_stack([inputs, numpy.ones(rows)])

    def logits(flat):
        scores = design @ flat.reshape(prior.shape).T
        return numpy.column_stack([scores, numpy.zeros(rows)]) if classes == 2 else scores

    def loss(flat):
        scores = logits(flat)
        misfit = (logsumexp(scores, axis=1) - scores[numpy.arange(rows), truths]).sum()
        return misfit + 2 * ((flat - prior.ravel()) ** 2).sum()

    def gradient(flat):
        scores = logits(flat)
        residual = numpy.exp(scores - logsumexp(scores, axis=1, keepdims=True))
        residual[numpy.arange(rows), truths] -= 1
        return (residual[:, : len(prior)].T @ design).ravel() + 4 * (flat - prior.ravel())

    is_stacked = rows >= 20 and counts.min() >= 5
    found = minimize(loss, prior.ravel(), jac=gradient, method="BFGS", options={"gtol": 1e-10}).x
    result = found.reshape(prior.shape) if is_stacked else prior
    return {
        "name": name,
        "classes": classes,
        "judges": judges,
        "truths": truths.tolist(),
        "verdicts": verdicts.ravel().tolist(),
        "errorCorrelation": float(together),
        "basis": "stacked" if is_stacked else "prior",
        "weights": result[:, :-1].tolist(),
        "intercepts": result[:, -1].tolist(),
    }


def figures_case(generator, rows, classes):
    truths, verdicts = draw(generator, rows, classes, [0.75], 0)
    verdicts = verdicts[:, 0]

    def interval(hits):
        found = binomtest(int(hits.sum()), len(hits)).proportion_ci(0.9, method="wilson")
        return [float(hits.mean()), float(found.low), float(found.high)]

    return {
        "classes": classes,
        "truths": truths.tolist(),
        "verdicts": verdicts.tolist(),
        "kappa": float(cohen_kappa_score(verdicts, truths)),
        "agreement": interval(verdicts == truths),
        "recall": [interval(verdicts[truths == label] == label) for label in range(classes)],
    }


if __name__ == "__main__":
    generator = numpy.random.default_rng(SEED)
    content = {
        "madeWith": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "crowd-kit": version("crowd-kit"),
            "seed": str(SEED),
        },
        "dawidSkene": [
            dawid_skene_case(generator, "two labels", 60, 2, [0.9, 0.7, 0.6, 0.8], 0.3),
            dawid_skene_case(generator, "three labels", 60, 3, [0.8, 0.7, 0.6, 0.75, 0.5], 0.2),
        ],
        "panels": [
            panel_case(generator, "stacked", 60, 2, [0.9, 0.8, 0.7], 0.1, [0.3, 0.7]),
            panel_case(generator, "too little gold", 15, 2, [0.9, 0.8, 0.7, 0.6], 0, [0.4, 0.6]),
            panel_case(generator, "three labels", 80, 3, [0.85, 0.75, 0.6], 0.1, [0.3, 0.3, 0.4]),
            panel_case(generator, "three labels, too little gold", 18, 3, [0.8, 0.6], 0.1, [0.2, 0.3, 0.5]),
        ],
        "figures": [figures_case(generator, 70, 2), figures_case(generator, 60, 3)],
    }
    (FIXTURES / "judges.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
