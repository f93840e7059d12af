"""What may be a key (docs/assignment.md), checked before anything is decided on it or reported of it."""
from __future__ import annotations

LONGEST = 512


class InvalidKey(ValueError):
    """No server takes this key, so that a decision on it could never be reported."""


def checked(key: str) -> str:
    """The key, unchanged: 1 to 512 bytes of UTF-8 without control characters. Raises `InvalidKey`."""
    try:
        size = len(key.encode())
    except UnicodeEncodeError as error:
        raise InvalidKey("a key must be valid UTF-8") from error
    if not 1 <= size <= LONGEST:
        raise InvalidKey(f"a key must be 1 to {LONGEST} bytes, not {size}")
    for character in key:
        if character < " " or "\x7f" <= character <= "\x9f":
            raise InvalidKey(f"a key must not contain the control character U+{ord(character):04X}")
    return key
