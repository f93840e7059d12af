#!/usr/bin/env python3
"""Writes the vectors that hold MurmurHash3 and the assignment rule to an implementation of their own.

    python3 scripts/oracles/assignment.py

The hash is written after Austin Appleby's MurmurHash3_x86_32 and checked against published values before it is used.
"""

import pathlib

TABLE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "RulesTests" / "AssignmentVectors.swift"
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


def literal(text):
    return '"' + "".join(c if " " <= c <= "~" else f"\\u{{{ord(c):x}}}" for c in text) + '"'


def assignment_line(salt, unit):
    shown = 'String(repeating: "x", count: 300)' if len(unit) == 300 else literal(unit)
    return f"        .init(salt: {literal(salt)}, unit: {shown}, bucket: {bucket(salt, unit)}),"


for data, expected in PUBLISHED.items():
    assert murmur3(data) == expected, data

lines = [
    "/// MurmurHash3 and assignments as another implementation has them; written by `scripts/oracles/assignment.py`.",
    "enum AssignmentVectors {",
    "    struct Hash: Sendable {",
    "        var text: String",
    "        var hash: UInt32",
    "    }",
    "",
    "    struct Bucket: Sendable {",
    "        var salt: String",
    "        var unit: String",
    "        var bucket: Int",
    "    }",
    "",
    "    static let hashes: [Hash] = [",
    *[f"        .init(text: {literal(text)}, hash: 0x{murmur3(text.encode()):08x})," for text in HASHED],
    "    ]",
    "",
    "    static let buckets: [Bucket] = [",
    *[assignment_line(salt, unit) for salt, unit in ASSIGNED],
    "    ]",
    "}",
]
TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
