#!/usr/bin/env python3
"""peers.py TASK SOLVER FOLDER COLUMNS RUNS: times one peer, in a process of its own, and prints its figures as JSON.

Solvers that need standardised columns get them ready-made and in the order of memory they like; that is not timed.
"""
import json
import re
import sys
import time
import warnings
from pathlib import Path

import numpy

import data

warnings.filterwarnings("ignore")


def memory(field):
    return int(re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text()).group(1)) / 1024


def measured(runs, body):
    loaded = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    seconds, extra, value = [], 0, None
    for run in range(runs):
        began = time.perf_counter()
        value = body()
        seconds.append(time.perf_counter() - began)
        extra = extra or max(0, memory("VmHWM") - loaded)
    return {"seconds": seconds, "extra_megabytes": extra}, value


def logistic(solver, folder, columns, runs):
    from sklearn.linear_model import LogisticRegression
    features, labels = data.matrix(folder, columns), data.integers(folder)
    features = (features - features.mean(0)) / features.std(0)
    # Apart from the default, the loosest tolerances (in powers of ten) that reach the optimum within 1e-9 here.
    tolerances = {"lbfgs": 1e-6, "newton-cholesky": 1e-4, "newton-cg": 1e-6}
    arguments = {} if solver == "default" else {"solver": solver, "tol": tolerances[solver], "max_iter": 10_000}
    figures, model = measured(runs, lambda: LogisticRegression(**arguments).fit(features, labels))
    return figures, list(model.coef_[0]) + [model.intercept_[0]]


def tree(solver, folder, columns, runs):
    from sklearn.tree import DecisionTreeClassifier
    features, labels = data.matrix(folder, columns), data.integers(folder)
    if solver == "float32":
        features = features.astype(numpy.float32)
    figures, model = measured(
        runs, lambda: DecisionTreeClassifier(max_depth=5, random_state=0).fit(features, labels))
    nodes = model.tree_
    leaves = nodes.children_left == -1
    share = nodes.weighted_n_node_samples[leaves] / nodes.weighted_n_node_samples[0]
    return figures, [float((share * nodes.impurity[leaves]).sum())]


def dawid_skene(solver, folder, columns, runs):
    import pandas
    from crowdkit.aggregation import DawidSkene
    table = data.integers(folder, "verdicts").reshape(-1, columns)
    tasks, judges = numpy.nonzero(table >= 0)
    answers = pandas.DataFrame({"task": tasks, "worker": judges, "label": table[tasks, judges]})
    figures, model = measured(runs, lambda: DawidSkene(n_iter=100, tol=0).fit(answers))
    return figures, model.probas_.sort_index()[[0, 1]].to_numpy().T.ravel().tolist()


def confident_learning(solver, folder, columns, runs):
    from cleanlab.filter import find_label_issues
    probabilities, labels = data.matrix(folder, columns, "probabilities"), data.integers(folder)
    arguments = {"n_jobs": 1} if solver == "one process" else {}
    figures, flags = measured(runs, lambda: find_label_issues(labels, probabilities, **arguments))
    return figures, flags.astype(float).tolist()


def picks(solver, folder, columns, runs):
    from sklearn.linear_model import LogisticRegression
    from skactiveml.classifier import SklearnClassifier
    from skactiveml.pool import UncertaintySampling
    features, known = data.matrix(folder, columns), data.integers(folder)
    labels = numpy.full(len(known), numpy.nan)
    labels[:1_000] = known[:1_000]
    model = SklearnClassifier(LogisticRegression(), classes=[0, 1]).fit(features, labels)
    strategy = UncertaintySampling(method="margin_sampling", random_state=0)
    figures, rows = measured(
        runs, lambda: strategy.query(features, labels, clf=model, fit_clf=False, batch_size=50))
    return figures, [float(row) for row in rows]


TASKS = {"logistic": logistic, "tree": tree, "dawid-skene": dawid_skene,
         "confident-learning": confident_learning, "picks": picks}

if __name__ == "__main__":
    task, solver, folder, columns, runs = sys.argv[1:]
    figures, result = TASKS[task](solver, Path(folder), int(columns), int(runs))
    print(json.dumps(dict(figures, result=result)))
