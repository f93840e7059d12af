#!/usr/bin/env python3
"""Writes the fixtures that hold the review strategies to scikit-activeml's and cleanlab's scores and picks.

    .venv/bin/python scripts/oracles/review.py    (scripts/oracles/README.md says how to make .venv)

Inputs are drawn from a fixed seed and written beside the outputs. Strategies that draw at random (badge, typiclust) are
compared where they do not: the length of a gradient, the first pick, the typicality within one cluster.
"""

import json
import pathlib
import platform
from importlib.metadata import version

import numpy
from cleanlab.multiannotator import get_active_learning_scores
from skactiveml.pool import k_greedy_center, uncertainty_scores
from skactiveml.pool._badge import _d_2
from skactiveml.pool._query_by_committee import average_kl_divergence
from skactiveml.pool._typi_clust import _typicality

SEED = 20250228
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"


def probabilities(generator, rows, classes):
    powers = numpy.exp(generator.normal(size=(rows, classes)) * 1.5)
    return powers / powers.sum(axis=1, keepdims=True)


def case(generator, name, rows, classes, columns):
    shares = probabilities(generator, rows, classes)
    committee = numpy.stack([probabilities(generator, rows, classes) for _ in range(3)])
    features = generator.normal(size=(rows, columns)).round(6)
    labeled = 6
    answers = numpy.full(rows, numpy.nan)
    answers[:labeled] = 0
    core, _ = k_greedy_center(features, answers, batch_size=8, random_state=0)
    factor = shares - numpy.eye(classes)[shares.argmax(axis=1)]
    gradients = (factor[:, :, None] * features[:, None, :]).reshape(rows, -1)
    lengths = _d_2(gradients, [])
    first = int(lengths.argmax())
    given = numpy.array([[label] for label in shares[:labeled].argmax(axis=1)])
    given[0] = (given[0] + 1) % classes
    settled, unsettled = get_active_learning_scores(given, shares[:labeled], shares[labeled:])
    return {
        "name": name,
        "features": features.tolist(),
        "probabilities": shares.tolist(),
        "committee": committee.tolist(),
        "labeled": labeled,
        "margin": uncertainty_scores(shares, method="margin_sampling").tolist(),
        "entropy": uncertainty_scores(shares, method="entropy").tolist(),
        "divergence": average_kl_divergence(committee.copy()).tolist(),
        "coreset": core.tolist(),
        "gradientLengths": lengths.tolist(),
        "gradientDistances": _d_2(gradients, [first], numpy.full(rows, numpy.inf)).tolist(),
        "typicality": _typicality(features, numpy.arange(rows), 20).tolist(),
        "given": given[:, 0].tolist(),
        "settledLabeled": settled.tolist(),
        "settledCandidates": unsettled.tolist(),
    }


if __name__ == "__main__":
    generator = numpy.random.default_rng(SEED)
    content = {
        "madeWith": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "scikit-activeml": version("scikit-activeml"),
            "cleanlab": version("cleanlab"),
            "seed": str(SEED),
        },
        "cases": [case(generator, "two labels", 45, 2, 3), case(generator, "three labels", 40, 3, 2)],
    }
    (FIXTURES / "review.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
