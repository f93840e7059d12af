#!/usr/bin/env python3
"""Writes the fixtures that hold the kept histograms of latencies to the HdrHistogram project's encoding.

    .venv/bin/python scripts/oracles/histograms.py    (scripts/oracles/README.md says how to make .venv)

Latencies are microseconds, drawn from a fixed seed. The encoding is V2 as its libraries write it, without compression.
"""

import base64
import json
import pathlib
import platform
import random
import zlib
from importlib.metadata import version

from hdrh.histogram import HdrHistogram

SEED = 20251125
HOUR = 3_600_000_000
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "DomainTests" / "Fixtures"


def encoded(histogram):
    """Without the eight bytes of the compressed form, and not compressed."""
    return zlib.decompress(base64.b64decode(histogram.encode())[8:])


def case(name, counts):
    histogram = HdrHistogram(1, HOUR, 2)
    for value, times in counts:
        histogram.record_value(value, times)
    return {
        "name": name,
        "counts": counts,
        "total": histogram.get_total_count(),
        "percentiles": {str(percent): histogram.get_value_at_percentile(percent) for percent in (50, 95, 99)},
        "max": histogram.get_max_value(),
        "encoded": encoded(histogram).hex(),
    }


def drawn(generator, number, middle, spread):
    return [[min(HOUR, round(generator.lognormvariate(middle, spread))), 1] for _ in range(number)]


if __name__ == "__main__":
    generator = random.Random(SEED)
    content = {
        "madeWith": {"python": platform.python_version(), "hdrhistogram": version("hdrhistogram"), "seed": str(SEED)},
        # Totals are multiples of 100: for others the libraries differ in how they round a rank.
        "cases": [
            case("one value", [[100_000, 100]]),
            case("every edge of the ranges", [[value, 10] for value in (0, 1, 127, 128, 255, 256, 511, 512, 1023, HOUR)]),
            case("about a tenth of a second", drawn(generator, 600, 11.5, 0.4)),
            case("from microseconds to the hour", drawn(generator, 400, 14, 4)),
            case("counts of many bytes", [[5_000, 64], [5_100, 8_192], [90_000, 2**21], [90_001, 2**34], [7 * 10**8, 44]]),
        ],
    }
    (FIXTURES / "histograms.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
