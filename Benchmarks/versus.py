#!/usr/bin/env python3
"""Measures two builds of the server beside each other in interleaved pairs, and prints one table in Markdown.

    ATTUNE_BINARY=NEW python3 Benchmarks/versus.py --base OLD [--pairs 12] [--seconds 4]

Both servers stand on databases of their own and are loaded in turn, so that what else the machine does meets both. A row has
the median rate of either, and the ratio of times (new by base, below 1 is faster) with its 90 % interval: the ratio of each
pair is one observation, and the interval is Student's of their logarithms. The processor's time a request is beside it, from
/proc, because it says the same of a machine that is not quiet. Needs wrk and nothing but Python's standard library.
"""
import argparse
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts/lib"))
from attune_server import AttuneServer  # noqa: E402

HERE = Path(__file__).resolve().parent
# Student's t, one-sided 95 %, by degrees of freedom; beyond the table it is the normal's.
STUDENT = {4: 2.132, 5: 2.015, 6: 1.943, 7: 1.895, 8: 1.860, 9: 1.833, 10: 1.812, 11: 1.796, 12: 1.782, 13: 1.771, 14: 1.761,
           15: 1.753, 16: 1.746, 17: 1.740, 18: 1.734, 19: 1.729, 20: 1.725, 24: 1.711, 29: 1.699}
LOADS = [
    ("GET /config", "/api/active/config/inbox_triage?key=thread-1", None, 32),
    ("OFREP, one flag", "/ofrep/v1/evaluate/flags/inbox_triage", "ofrep.lua", 32),
    ("POST /runs, one item", "/api/active/runs", "runs.lua", 32),
    ("POST /runs, batches of 1,000", "/api/active/runs", "runs-batch.lua", 4),
    ("POST /decide", "/api/active/decide", "decide.lua", 32),
]


class Build(AttuneServer):
    """One of the two builds, serving."""

    def __init__(self, binary, folder, name):
        super().__init__(folder, name, ("--no-schedule", "--log-level", "error"))
        self.binary = binary
        self.round = 0

    def start(self):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen([self.binary, "serve", "--port", str(self.port), *self.arguments],
                                            env={**os.environ, **self.environment}, cwd=self.folder, stdout=log, stderr=log)

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, path, script, connections, seconds):
        """Requests a second, and microseconds of this server's processor time a request."""
        self.round += 1
        command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s"]
        command += ["-s", str(HERE / script)] if script else []
        before = self.processor_seconds()
        out = subprocess.run(command + [self.url + path], env={**os.environ, "RUN_IDS": f"{self.round}-"}, check=True,
                             capture_output=True, text=True).stdout
        if "Non-2xx" in out or "Socket errors" in out:
            sys.exit(f"{self.name} {path}: {out}")
        spent = self.processor_seconds() - before
        requests = int(re.search(r"(\d+) requests in", out).group(1))
        return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), spent / requests * 1e6


def interval(ratios):
    """The geometric mean of the ratios, and its 90 % interval."""
    logs = [math.log(ratio) for ratio in ratios]
    middle = statistics.fmean(logs)
    student = STUDENT.get(len(logs) - 1) or STUDENT[max(n for n in STUDENT if n <= len(logs) - 1)]
    half = student * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(middle), math.exp(middle - half), math.exp(middle + half)


def compare(base, new, load, pairs, seconds):
    name, path, script, connections = load
    seen = {base: [], new: []}
    for build in (base, new):
        build.load(path, script, connections, 1)
    for pair in range(pairs):
        for build in (base, new) if pair % 2 == 0 else (new, base):
            seen[build].append(build.load(path, script, connections, seconds))
    time_ratio = interval([old[0] / now[0] for old, now in zip(seen[base], seen[new])])
    work_ratio = interval([now[1] / old[1] for old, now in zip(seen[base], seen[new])])
    rates = [statistics.median(rate for rate, _ in seen[build]) for build in (base, new)]
    return (name, f"{rates[0]:,.0f}/s", f"{rates[1]:,.0f}/s", "{:.3f} ({:.3f} to {:.3f})".format(*time_ratio),
            "{:.3f} ({:.3f} to {:.3f})".format(*work_ratio))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="the server's program to compare with")
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--only", help="a part of the names of the rows to take")
    options = parser.parse_args()
    if options.pairs < 5:
        parser.error("an interval needs at least 5 pairs")
    with tempfile.TemporaryDirectory(prefix="attune-versus-") as folder:
        builds = []
        try:
            for name, binary in (("base", options.base), ("new", os.environ["ATTUNE_BINARY"])):
                Path(folder, name).mkdir()
                builds.append(Build(os.path.abspath(binary), Path(folder, name), name))
                builds[-1].serve()
            time.sleep(2)
            print("| what | base | new | time, new by base (90 %) | processor time a request (90 %) |\n|---|---|---|---|---|")
            for load in LOADS:
                if not options.only or options.only in load[0]:
                    print("| " + " | ".join(compare(*builds, load, options.pairs, options.seconds)) + " |", flush=True)
        finally:
            for build in builds:
                build.kill()


if __name__ == "__main__":
    main()
