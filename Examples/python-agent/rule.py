"""The rule of an agent's specification, evaluated in the agent: the same answer as `/decide`, without asking."""
from __future__ import annotations

import math
import re
from typing import Any, Mapping, Optional


def decide_by_rule(specification: Mapping[str, Any], thresholds: Mapping[str, float], payload: Any) -> str:
    """The rule's `then` when every condition holds, else its `otherwise`.

    A condition holds when its score, the sum of feature times weight, is at least the named parameter.
    """
    parameters = {p["name"]: thresholds.get(p["name"], p["default"]) for p in specification["parameters"]}
    values = {f["name"]: feature_value(f, payload) for f in specification["features"]}
    rule = specification["rule"]
    for condition in rule["when_all"]:
        score = 0.0
        for term in condition["score"]:
            score += values[term["feature"]] * (parameters[term["times"]] if "times" in term else 1.0)
        if score < parameters[condition["at_least"]]:
            return rule["otherwise"]
    return rule["then"]


def feature_value(feature: Mapping[str, Any], payload: Any) -> float:
    """What the payload says about a feature; its default where the payload is silent or says something unreadable.

    A category counts for models only; in a rule it is 0, as on the server.
    """
    if feature["kind"] == "category":
        return 0.0
    value = value_at(feature["path"], payload)
    if isinstance(value, list) and feature["kind"] == "count":
        return float(len(value))
    number = as_number(value)
    if number is None:
        number = float(feature.get("default", 0))
    if feature["kind"] == "boolean":
        return 1.0 if number else 0.0
    return number


def as_number(value: Any) -> Optional[float]:
    """A number or a truth value as a double; None for anything else, and for numbers that JSON does not have."""
    if not isinstance(value, (bool, int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def value_at(pointer: str, document: Any) -> Optional[Any]:
    """The value that a JSON Pointer (RFC 6901) finds, or None."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and token in document:
            document = document[token]
        elif isinstance(document, list) and re.fullmatch("0|[1-9][0-9]*", token) and int(token) < len(document):
            document = document[int(token)]
        else:
            return None
    return document
