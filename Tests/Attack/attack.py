#!/usr/bin/env python3
"""Attacks a server in every way that is known here, and says in a table what came of it.

    scripts/attack [--short] [--only PART…] [--seed 1] [--table FILE]

--short is what runs for every change. Every attack has a server of its own; what is drawn depends on the seed alone.
"""

import argparse
import concurrent.futures
import platform
import sys
import time

import bodies
import contract
import deadlines
import disks
import floods
import kills
import operators
import poison
import wire
from harness import TABLE_HEAD, attack

# These wait more than they work, so they go beside the others.
WAITING = ("deadlines", "disks")


def parts(short, seed):
    """By name: what carries the attack out. Sizes are (short, long)."""

    def size(brief, long):
        return brief if short else long

    return {
        "contract": lambda: attack("the contract, by schemathesis", contract.attack(size(70, 1_200), seed)),
        "bodies": lambda: attack("hostile bodies", bodies.attack(size(1_500, 50_000), seed)),
        "wire": lambda: attack("bytes that are not quite HTTP", wire.attack(size(150, 20_000), seed)),
        "poison": lambda: attack("hostile specifications", poison.attack(size(40, 2_000), seed)),
        "floods": lambda: attack("few requests that ask for much", floods.attack(size(1, 10))),
        "deadlines": lambda: attack(
            "half-sent, stalled, slow and unread", deadlines.attack(size(500, 900), size(50, 100), size(30, 120))
        ),
        "disks": lambda: disks.attack(size(1, 10)),
        "operators": lambda: attack("50 operators at once", operators.attack(50, size(15, 300), seed)),
        "sqlite": lambda: kills.sqlite(size(8, 100), seed),
        "postgresql": lambda: kills.postgresql(size(8, 100), seed),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="as for every change: a few minutes")
    parser.add_argument("--only", nargs="+", choices=list(parts(True, 1)), help="these parts alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", help="a file for the table, in Markdown")
    options = parser.parse_args()
    began = time.monotonic()
    acts = {
        name: act
        for name, act in parts(options.short, options.seed).items()
        if not options.only or name in options.only
    }
    with concurrent.futures.ThreadPoolExecutor(2) as lanes:
        waiting = lanes.submit(lambda: {name: act() for name, act in acts.items() if name in WAITING})
        working = {name: act() for name, act in acts.items() if name not in WAITING}
        outcomes = [{**waiting.result(), **working}[name] for name in acts]
    rows = [TABLE_HEAD, *(outcome.row() for outcome in outcomes)]
    table = "\n".join(rows)
    print(f"\n{table}\n\nseed {options.seed}, {time.monotonic() - began:.0f} s, {platform.machine()}")
    if options.table:
        with open(options.table, "w") as file:
            file.write(table + "\n")
    failed = sum(len(outcome.failures) for outcome in outcomes)
    print(f"{failed} failed" if failed else "everything held")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
