#!/usr/bin/env python3
"""Writes the published vectors of the assignment rule, `docs/assignment-vectors.json`, which every implementation here is
held to: the server's and the Swift client's (Tests/RulesTests) and the Python agent's.

    python3 scripts/oracles/assignment.py

The hash is written after Austin Appleby's MurmurHash3_x86_32 and checked against published values before it is used.
"""

import json
import pathlib

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "assignment-vectors.json"
MASK = 0xFFFFFFFF

PUBLISHED = {b"": 0, b"test": 0xBA6BD213, b"Hello, world!": 0xC0363E43,
             b"The quick brown fox jumps over the lazy dog": 0x2E4FF723}

HASHED = ["", "a", "ab", "abc", "abcd", "abcde", "test", "Hello, world!", "Grüße", "日本語", "🦜🦜",
          "The quick brown fox jumps over the lazy dog"]

ASSIGNED = [("salt", "thread-1"), ("salt", "thread-2"), ("salt", "unit-17"), ("salt", "a"), ("salt", "ab"),
            ("salt", "Grüße"), ("salt", "日本語"), ("9f2c", "thread-1"), ("", ""), ("", "thread-1"), ("salt", ""),
            ("salt", " thread-1"), ("salt", "THREAD-1"), ("sal", "tthread-1"), ("salt", "u\u0308"), ("salt", "\u00fc"),
            ("1y2p0ij32e8e7", "customer:42:mail:0007"), ("salt", "x" * 300)]


def rotated(value, bits):
    return (value << bits | value >> (32 - bits)) & MASK


def mixed(block):
    return rotated(block * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK


def murmur3(data):
    value = 0
    whole = len(data) // 4 * 4
    for start in range(0, whole, 4):
        value = rotated(value ^ mixed(int.from_bytes(data[start:start + 4], "little")), 13)
        value = (value * 5 + 0xE6546B64) & MASK
    if whole < len(data):
        value ^= mixed(int.from_bytes(data[whole:], "little"))
    value ^= len(data)
    value = (value ^ value >> 16) * 0x85EBCA6B & MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & MASK
    return value ^ value >> 16


def bucket(salt, unit):
    return murmur3(salt.encode() + b"\0" + unit.encode()) * 10000 >> 32


for data, expected in PUBLISHED.items():
    assert murmur3(data) == expected, data

sequential = [("7c0ffee", f"thread-{number}") for number in range(1, 41)]
vectors = {
    "algorithm": "murmur3-v1",
    "hashes": [{"text": text, "hash": f"{murmur3(text.encode()):08x}"} for text in HASHED],
    "buckets": [{"salt": salt, "unit": unit, "bucket": bucket(salt, unit)} for salt, unit in ASSIGNED + sequential],
}
VECTORS.write_text(json.dumps(vectors, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
