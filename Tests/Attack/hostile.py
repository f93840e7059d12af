"""Values that break programs, and JSON text with one of them in a place that was drawn."""

import copy
import json
import random
from typing import Any, List, Tuple


class Raw(str):
    """JSON text that is written as it stands, valid or not."""


NUMBERS: List[Any] = [
    Raw(text)
    for text in (
        "0",
        "-0",
        "-1",
        "1e19",
        "-1e19",
        "1e23",
        "1e308",
        "-1e308",
        "1e400",
        "1e-400",
        "9007199254740993",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "0.1",
        "1.5",
        "253402300800",
        "1e9",
        "2147483648",
        "4294967296",
        "NaN",
        "Infinity",
        "-Infinity",
        "1" + "0" * 400,
        "0x10",
        "01",
    )
]
TEXTS: List[Any] = [
    "",
    " ",
    "\t",
    "\r\n",
    "a\r\nb",
    "a\nforged 2024-01-01T00:00:00+0000 error attune: all is lost",
    "\u0000",
    "\u0007",
    "\u0301",
    "a" + "\u0301" * 70,
    "\u0301" * 100_000,
    "\u200d",
    "\u200b",
    "\u202eabc",
    "\ufeff",
    "\U000e0001",
    "caf\u00e9",
    "cafe\u0301",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    '"',
    '"\u0301',
    '"\u200d',
    "\\",
    "'",
    "`",
    "a" * 128,
    "a" * 129,
    "\u00e9" * 64,
    "\u00e9" * 65,
    "a" * 511,
    "a" * 513,
    "a" * 65_537,
    "../../etc/passwd",
    "%00",
    "%2e%2e",
    "a b",
    "a+b",
    "=cmd|'/c calc'!A0",
    "@SUM(1)",
    "-1",
    "+1",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{name}}",
    "{{{name}}}",
    "'; DROP TABLE runs; --",
    "\ud7ff",
    "\uffff",
    "null",
    "true",
    "0",
    "1e19",
    "2024-01-15T10:00:00Z",
    "2024-02-30T10:00:00Z",
    "2024-01-15T23:59:60Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "292278994-08-17T07:12:55Z",
    "2024-01-15T10:00:00+99:99",
    "-2024-01-15T10:00:00Z",
    Raw('"\\ud800"'),
    Raw('"\\udc00\\ud800"'),
    Raw('"\\u0000"'),
    Raw('"\\x"'),
    Raw('"\x01"'),
    Raw('"unfinished'),
]
SHAPES: List[Any] = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"a": {"a": {"a": {}}}},
    Raw("[" * 64 + "]" * 64),
    Raw("[" * 65 + "]" * 65),
    Raw("[" * 100_000),
    Raw('{"a":' * 70 + "1" + "}" * 70),
    Raw('{"a":1,"a":2}'),
    Raw('{"caf\u00e9":1,"cafe\u0301":2}'),
    [0] * 10_000,
    ["x"] * 20_000,
    {str(number): number for number in range(5_000)},
    Raw(""),
    Raw("nul"),
    Raw("{"),
    Raw("]"),
    Raw("1 2"),
    Raw("/**/1"),
]
VALUES = NUMBERS + TEXTS + SHAPES


def text(value: Any) -> str:
    """The JSON text of a value that may hold raw parts."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{text(name)}:{text(member)}" for name, member in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(text(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def encoded(value: Any) -> bytes:
    return text(value).encode("utf-8", errors="surrogatepass")


def places(value: Any, path: Tuple = ()) -> List[Tuple]:
    """Paths to everything in a value, itself included."""
    found = [path]
    if isinstance(value, dict):
        for name, member in value.items():
            found += places(member, path + (name,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, path + (index,))
    return found


def replaced(value: Any, path: Tuple, new: Any) -> Any:
    if not path:
        return new
    value = copy.deepcopy(value)
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = new
    return value


def mutated(value: Any, numbers: random.Random) -> Any:
    """The value with one thing in it changed."""
    path = numbers.choice(places(value))
    kind = numbers.randrange(10)
    target = value
    for step in path:
        target = target[step]
    if kind == 0 and path and isinstance(path[-1], str):
        holder = copy.deepcopy(value)
        inner = holder
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]
        return holder
    if kind == 1 and isinstance(target, dict):
        return replaced(
            value,
            path,
            {**target, numbers.choice(["", "agent", "unknown", "\u0000", "caf\u00e9"]): numbers.choice(VALUES)},
        )
    if kind == 2 and isinstance(target, list) and target:
        return replaced(value, path, target * numbers.choice([2, 100, 3_000]))
    if isinstance(target, (int, float)) and not isinstance(target, bool) and kind < 8:
        return replaced(value, path, numbers.choice(NUMBERS))
    if isinstance(target, str) and kind < 8:
        return replaced(value, path, numbers.choice(TEXTS))
    return replaced(value, path, numbers.choice(VALUES))
