"""Draws the benchmark's data from fixed seeds and writes them as the Swift side reads them."""
import numpy

ANSWERS = dict(tasks=5_000, judges=50, answers_per_task=5)


def write(folder, **arrays):
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        kind = numpy.int32 if array.dtype.kind in "iu" else numpy.float64
        # Column after column: the transpose of an array in C's order.
        numpy.ascontiguousarray(array.T if array.ndim > 1 and kind is numpy.float64 else array, dtype=kind).tofile(
            folder / name)


def matrix(folder, columns, name="features"):
    values = numpy.fromfile(folder / name, dtype=numpy.float64)
    return numpy.ascontiguousarray(values.reshape(columns, -1).T)


def integers(folder, name="labels"):
    return numpy.fromfile(folder / name, dtype=numpy.int32)


def examples(rows, columns, seed):
    """Columns as in mail: half of them counts and shares that are mostly 0 with a long tail, half measurements that hang
    together; a label that follows a logistic law of ten of them."""
    draws = numpy.random.default_rng(seed)
    features = draws.normal(size=(rows, columns))
    common = draws.normal(size=rows)
    for column in range(columns):
        if column % 2:
            features[:, column] = numpy.where(draws.random(rows) < 0.7, 0, draws.exponential(2 + column, rows))
        else:
            features[:, column] = 10 * column + (3 + column) * (0.8 * features[:, column] + 0.6 * common)
    scaled = (features - features.mean(0)) / features.std(0)
    strength = numpy.zeros(columns)
    strength[:10] = draws.normal(size=min(10, columns)) * 0.9
    chance = 1 / (1 + numpy.exp(-(scaled @ strength - 0.5)))
    return features, (draws.random(rows) < chance).astype(numpy.int32)


def mails(rows, seed):
    """The mail agent's features: risk, two checks, four more; stopped from 62 on, each failed check counting 12."""
    draws = numpy.random.default_rng(seed)
    features = numpy.column_stack([
        draws.uniform(0, 100, rows).round(1), draws.random(rows) < 0.2, draws.random(rows) < 0.15,
        draws.integers(0, 5, rows), draws.integers(0, 3, rows), draws.exponential(900, rows).round(),
        draws.integers(1, 6, rows)]).astype(float)
    stopped = features[:, 0] + 12 * (features[:, 1] + features[:, 2]) >= 62
    return features, (stopped == (draws.random(rows) < 0.03)).astype(numpy.int32)


def noisy_probabilities(rows, seed):
    """Out-of-sample probabilities of two labels, a tenth of which are given wrongly."""
    draws = numpy.random.default_rng(seed)
    truth = draws.random(rows) < 0.3
    logit = numpy.where(truth, 1.6, -1.6) + draws.normal(size=rows) * 1.4
    positive = 1 / (1 + numpy.exp(-logit))
    given = truth ^ (draws.random(rows) < 0.1)
    return numpy.column_stack([1 - positive, positive]), given.astype(numpy.int32)


def verdicts(seed):
    """Answers of judges of different skill on tasks, row after row, -1 where a judge was not asked."""
    draws = numpy.random.default_rng(seed)
    tasks, judges = ANSWERS["tasks"], ANSWERS["judges"]
    skill = draws.uniform(0.55, 0.95, judges)
    truth = draws.random(tasks) < 0.4
    table = numpy.full((tasks, judges), -1, dtype=numpy.int32)
    for task in range(tasks):
        for judge in draws.choice(judges, ANSWERS["answers_per_task"], replace=False):
            table[task, judge] = truth[task] ^ (draws.random() > skill[judge])
    return table


def make(folder):
    sets = {"1M×7": (1_000_000, 7, 11), "100k×57": (100_000, 57, 12)}
    for name, (rows, columns, seed) in sets.items():
        features, labels = examples(rows, columns, seed)
        write(folder / name, features=features, labels=labels)
        if columns == 7:
            probabilities, _ = noisy_probabilities(rows, 13)
            write(folder / name, probabilities=probabilities)
    features, labels = mails(120, 14)
    write(folder / "120×7", features=features, labels=labels)
    probabilities, labels = noisy_probabilities(100_000, 15)
    write(folder / "100k×2", probabilities=probabilities, labels=labels)
    write(folder / "answers", verdicts=verdicts(16))
