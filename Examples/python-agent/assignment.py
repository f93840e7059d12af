"""Which bundle serves a key: the published rule `murmur3-v1` (docs/assignment.md), worked out in the agent."""
from __future__ import annotations

ALGORITHM = "murmur3-v1"
_MASK = 0xFFFFFFFF


def is_in_canary(salt: str, key: str, percent: int) -> bool:
    """Whether the canary serves the key; who is in at 10 % is still in at 50 %."""
    return bucket(salt, key) < percent * 100


def bucket(salt: str, key: str) -> int:
    """0 to 9999; salt and key are taken as they are, as UTF-8."""
    return murmur3_32(salt.encode() + b"\0" + key.encode()) * 10_000 >> 32


def murmur3_32(data: bytes) -> int:
    """MurmurHash3_x86_32 with seed 0."""
    value = 0
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        value ^= _mixed(int.from_bytes(data[start:start + 4], "little"))
        value = (_rotated(value, 13) * 5 + 0xE6546B64) & _MASK
    if whole < len(data):
        value ^= _mixed(int.from_bytes(data[whole:], "little"))
    value ^= len(data)
    value = ((value ^ value >> 16) * 0x85EBCA6B) & _MASK
    value = ((value ^ value >> 13) * 0xC2B2AE35) & _MASK
    return value ^ value >> 16


def _mixed(block: int) -> int:
    return _rotated((block * 0xCC9E2D51) & _MASK, 15) * 0x1B873593 & _MASK


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & _MASK
