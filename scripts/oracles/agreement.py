#!/usr/bin/env python3
"""Writes the fixture that holds the agreement of labelers to the package krippendorff.

    .venv/bin/python scripts/oracles/agreement.py    (scripts/oracles/README.md says how to make .venv)

Inputs are drawn from a fixed seed and written beside the outputs: per unit, how often each label was given.
"""

import json
import pathlib
import platform
from importlib.metadata import version

import krippendorff
import numpy

SEED = 20251125
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "LearningTests" / "Fixtures"


def case(generator, name, units, classes, people, accuracy, missing):
    truths = generator.integers(classes, size=units)
    counts = numpy.zeros((units, classes), dtype=int)
    for _ in range(people):
        right = generator.uniform(size=units) < accuracy
        labels = numpy.where(right, truths, generator.integers(classes, size=units))
        given = generator.uniform(size=units) >= missing
        counts[numpy.arange(units)[given], labels[given]] += 1
    alpha = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    return {"name": name, "counts": counts.tolist(), "alpha": float(alpha)}


if __name__ == "__main__":
    generator = numpy.random.default_rng(SEED)
    content = {
        "madeWith": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "krippendorff": version("krippendorff"),
            "seed": str(SEED),
        },
        "cases": [
            case(generator, "two people, two labels", 40, 2, 2, 0.9, 0),
            case(generator, "five people who skip half", 60, 2, 5, 0.8, 0.5),
            case(generator, "four labels", 50, 4, 3, 0.7, 0.2),
            case(generator, "chance", 80, 3, 3, 0, 0.1),
        ],
    }
    (FIXTURES / "agreement.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
