#!/usr/bin/env python3
"""Measures that imports and exports stay flat in memory: peak resident memory at two sizes, format by format.

    ATTUNE_BINARY=… python3 Benchmarks/portability.py [--examples 100000,1000000] [--export-only]

Needs nothing but Python's standard library. With --export-only the files are not imported again. Each import goes to a server of its own on an empty database; bodies are
streamed both ways.
"""
import argparse
import json
import random
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

from run import RUNBOOK_AGENT, Server, label, mail

FORMATS = {"ndjson": "application/x-ndjson", "csv": "text/csv", "label_studio": "application/json"}


def generated(count):
    """Lines of NDJSON, 1,000 a piece."""
    random_numbers = random.Random(5)
    for start in range(0, count, 1_000):
        lines = []
        for number in range(start, min(count, start + 1_000)):
            payload = mail(random_numbers)
            lines.append(json.dumps({"agent": RUNBOOK_AGENT, "key": f"thread-{number}", "payload": payload,
                                     "label": label(payload, random_numbers), "source": "gold", "labeler": "ana",
                                     "occurred_at": f"2024-01-{1 + number % 28:02}T08:00:00Z"}))
        yield ("\n".join(lines) + "\n").encode()


def from_file(path):
    with open(path, "rb") as file:
        while piece := file.read(1 << 16):
            yield piece


def import_examples(server, body, form):
    """How many were accepted, seconds, and the peak of resident memory in MB."""
    reset_peak(server)
    request = urllib.request.Request(f"{server.url}/api/active/labeled/import?format={form}", data=body,
                                     headers={"Content-Type": FORMATS[form]})
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=3_600) as response:
        receipt = json.load(response)
    assert not receipt["rejected"], receipt
    return receipt["accepted"], time.perf_counter() - began, server.memory("VmHWM")


def export_examples(server, form, path):
    reset_peak(server)
    began = time.perf_counter()
    address = f"{server.url}/api/active/labeled/export?agent={RUNBOOK_AGENT}&format={form}"
    with urllib.request.urlopen(address, timeout=3_600) as response, open(path, "wb") as file:
        shutil.copyfileobj(response, file)
    return time.perf_counter() - began, server.memory("VmHWM")


def reset_peak(server):
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def measure(count, export_only):
    """A row per format."""
    folder = Path(tempfile.mkdtemp(prefix="attune-bench-"))
    servers = []

    def serve(name):
        (folder / name).mkdir()
        servers.append(Server(folder / name))
        servers[-1].serve()
        return servers[-1]

    try:
        source = serve("source")
        accepted, _, _ = import_examples(source, generated(count), "ndjson")
        assert accepted == count
        for form in FORMATS:
            file = folder / f"examples.{form}"
            resting = source.memory("VmRSS")
            out, out_peak = export_examples(source, form, file)
            if export_only:
                size = file.stat().st_size / 1e6
                yield (form, f"{count:,}", f"{size:,.0f} MB", f"{count / out:,.0f}/s",
                       f"{out_peak:.0f} MB, {resting:.0f} MB before", "", "", "")
                file.unlink()
                continue
            target = serve(form)
            accepted, into, into_peak = import_examples(target, from_file(file), form)
            assert accepted == count
            again = folder / "again"
            export_examples(target, form, again)
            same = "same bytes" if file.read_bytes() == again.read_bytes() else "DIFFERS"
            size = file.stat().st_size / 1e6
            yield (form, f"{count:,}", f"{size:,.0f} MB", f"{count / out:,.0f}/s", f"{out_peak:.0f} MB",
                   f"{count / into:,.0f}/s", f"{into_peak:.0f} MB", same)
            target.stop()
            again.unlink()
            file.unlink()
    finally:
        for server in servers:
            if server.is_running:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", default="100000,1000000")
    parser.add_argument("--export-only", action="store_true")
    options = parser.parse_args()
    print("| format | examples | file | export | its peak memory | import | its peak memory | exported again |")
    print("|---|---|---|---|---|---|---|---|")
    for count in options.examples.split(","):
        for row in measure(int(count), options.export_only):
            print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
