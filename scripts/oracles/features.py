#!/usr/bin/env python3
"""Writes the published vectors of what payloads say and of keys and names, `docs/feature-vectors.json`, to which the server,
the Swift client (Tests/RulesTests) and the Python agent (Examples/python-agent) are held.

    python3 scripts/oracles/features.py

Written after the rules of docs/assignment.md and not after any of the implementations; the cases are chosen by hand.
"""

import json
import math
import pathlib
import re
import unicodedata

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "feature-vectors.json"

COMPOSED, DECOMPOSED = "\u00fc", "u\u0308"


def found(pointer, document):
    """What a JSON Pointer finds, in a list, so that null can be told from nothing."""
    if pointer == "":
        return [document]
    for token in pointer[1:].split("/"):
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and token in document:
            document = document[token]
        elif isinstance(document, list) and re.fullmatch(r"0|[1-9][0-9]*", token) and int(token) < len(document):
            document = document[int(token)]
        else:
            return []
    return [document]


def number(value):
    """The double that a number of JSON is."""
    return float(value)


def word(value):
    """A value as a category, or None where it is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and -2**63 <= value < 2**63:
        return str(value)
    if isinstance(value, (int, float)):
        return repr(float(value))
    return None


def reading(feature, payload):
    """What the payload says: its value, and whether the default stands for it."""
    values = found(feature["path"], payload)
    value = values[0] if values else None
    if feature["kind"] == "category":
        text = word(value)
        return {"category": feature["default"] if text is None else text, "missing": text is None}
    if isinstance(value, bool):
        result = 1.0 if value else 0.0
    elif isinstance(value, (int, float)):
        result = number(value)
    elif isinstance(value, list) and feature["kind"] == "count":
        result = float(len(value))
    else:
        return {"number": float(feature["default"]), "missing": True}
    if feature["kind"] == "boolean":
        result = 0.0 if result == 0 else 1.0
    assert math.isfinite(result)
    return {"number": result, "missing": False}


def key_refused(data):
    """Whether bytes cannot be a key: 1 to 512 bytes of UTF-8 without control characters."""
    if not 1 <= len(data) <= 512:
        return True
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return True
    return any(unicodedata.category(c) == "Cc" for c in text)


def kept(name):
    """A name as it is kept, or None where it cannot be one."""
    text = unicodedata.normalize("NFC", name)
    if not 1 <= len(text.encode()) <= 128:
        return None
    turning = {chr(c) for c in [0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]}
    if any(unicodedata.category(c) == "Cc" or c in turning for c in text):
        return None
    unseen = {"\u00ad", "\u3164", "\ufe0f"}
    if all(c.isspace() or unicodedata.category(c) in ("Cf", "Zs") or c in unseen for c in text):
        return None
    return text


def feature(kind, default, path="/x"):
    return {"name": "x", "path": path, "kind": kind, "default": default}


NUMBERS = [61.5, 7, 0, -1, -0.0, 1e308, 5e-324, 2**53 + 1, 2**63 - 1, 2**63, 12345678901234567890, True, False,
           None, "61", "", [], [1, 2], {}, {"a": 1}]
FLAGS = [True, False, 0, 1, 2.5, -1, 0.0, -0.0, 1e-300, None, "true", "false", [], [1], {}]
COUNTS = [[], [0], [None, None, "a"], 4, 2.5, -3, True, False, None, "win", {}, {"a": 1}]
WORDS = ["at", "", " ", "Straße", COMPOSED, DECOMPOSED, True, False, 43, -43, 43.0, 4.5, -0.0, 1e15, 1e16, 1e-4, 1e-5,
         1e300, 5e-324, 0.1, 123456789012345680.0, 2**63 - 1, 2**63, 0, None, [], ["at"], {}]
PLACES = [
    ("/a/b", {"a": {"b": 1}}), ("/a/b", {"a": {"b": None}}), ("/a/b", {"a": [5]}), ("/a/b", {"a": 5}), ("/a/b", {}),
    ("/a~1b", {"a/b": 1}), ("/m~0n", {"m~n": 1}), ("/~01", {"~1": 1}), ("/ ", {" ": 1}), ("/", {"": 1}), ("/x/", {"x": {"": 1}}),
    ("/l/0", {"l": [7, 8]}), ("/l/1", {"l": [7, 8]}), ("/l/2", {"l": [7, 8]}), ("/l/-", {"l": [7, 8]}),
    ("/l/01", {"l": [7, 8]}), ("/l/-1", {"l": [7, 8]}), ("/l/+1", {"l": [7, 8]}), ("/l/1", {"l": {"1": 9}}),
    ("/l/01", {"l": {"01": 9}}), ("/" + COMPOSED, {COMPOSED: 1}), ("/" + COMPOSED, {DECOMPOSED: 1}),
    ("/" + DECOMPOSED, {DECOMPOSED: 1}), ("/" + DECOMPOSED, {COMPOSED: 1}),
    ("/" + COMPOSED, {DECOMPOSED: 2, COMPOSED: 1}), ("/" + DECOMPOSED, {COMPOSED: 1, DECOMPOSED: 2}),
    ("/\u212b", {"\u00c5": 1}), ("/\u212b", {"A\u030a": 1}), ("/a\u0323\u0307", {"a\u0307\u0323": 1}),
    ("/größe/日本", {"größe": {"日本": 3}}), ("/🦜", {"🦜": 4}),
]
KEYS = ["k", " ", "thread-1", COMPOSED, DECOMPOSED, "\u00a0", "¢", "\u200b", "\u202e", "🦜", "a/b?c=d&e", "k" * 512,
        "é" * 256, "k" * 513, "é" * 257, "", "a\nb", "a\rb", "\t", "\0", "\x7f", "\u0080", "\u0085", "\u009f", "a\u001bb"]
BYTES = [b"\xff", b"k\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"]
NAMES = ["Grün", "Gru\u0308n", "\u212b", "A\u030a", "\u1112\u1161\u11ab", "with space", "👩\u200d🚀", "e\u0301" * 64, "e\u0301" * 65,
         "é" * 64, "é" * 65, "", " ", "\u3000", "\u200b", "\u200d\u200c", "\u200e", "\ufeff", "\u3164", "\ufe0f", "\u00ad",
         "a\r\nb", "a\u0085", "a\u2028b", "safe\u202egnp", "a\u2066", "a\u0301" + "\u0301" * 4000]

# Texts of items, whether they are taken as JSON.
ITEMS = [
    (r'{"x": "\u00fc", "u": 1e308}', True), (r'{"x": "\ud83e\udd9c"}', True), ('{"x": 1, "X": 2}', True),
    ('{"%s": 1, "%s": 2}' % (COMPOSED, DECOMPOSED), True), ('{"x": %s}' % ("[" * 63 + "]" * 63), True),
    ('{"x": %s}' % ("[" * 64 + "]" * 64), False), (r'{"x": "\u0000"}', False), (r'{"x": "\ud800"}', False),
    (r'{"x": "\udc00\ud800"}', False), ('{"x": 1, "x": 2}', False), (r'{"%s": 1, "\u00fc": 2}' % COMPOSED, False),
    ('{"x": NaN}', False), ('{"x": -Infinity}', False), ('{"x": 1e400}', False), ('{"x": 1%s}' % ("0" * 400), False),
    ('{"x": 01}', False), ("{'x': 1}", False), ('{"x": 1,}', False), ('{"x": "a\nb"}', False), ("\ufeff{}", False),
]

read = [(feature("number", 5), {"x": value}) for value in NUMBERS]
read += [(feature("boolean", True), {"x": value}) for value in FLAGS]
read += [(feature("count", 2), {"x": value}) for value in COUNTS]
read += [(feature("category", "none"), {"x": value}) for value in WORDS]
read += [(feature(kind, default), {}) for kind, default in
         [("number", 5), ("boolean", True), ("boolean", False), ("count", 2), ("category", "none"), ("category", "")]]
read += [(feature("number", 99, path), payload) for path, payload in PLACES]

vectors = {
    "values": [{"feature": one, "payload": payload, **reading(one, payload)} for one, payload in read],
    "keys": [{"utf8": key.encode().hex(), "taken": not key_refused(key.encode())} for key in KEYS]
    + [{"utf8": data.hex(), "taken": not key_refused(data)} for data in BYTES],
    "names": [{"name": name, "kept": kept(name)} for name in NAMES],
    "items": [{"text": text, "taken": taken} for text, taken in ITEMS],
}
# One vector a line, and ASCII only, so that no editor can change a spelling.
lines = [f' "{name}": [\n' + ",\n".join(f"  {json.dumps(vector)}" for vector in group) + "\n ]"
         for name, group in vectors.items()]
VECTORS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="ascii")
print(f"{sum(map(len, vectors.values()))} vectors in {VECTORS}")
