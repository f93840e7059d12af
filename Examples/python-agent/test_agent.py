"""Tests of the agent against a running server, whose address is in ATTUNE_SERVER.

Each test registers an agent of its own, so they need no empty database; start the server with --no-schedule.

    ATTUNE_SERVER=http://127.0.0.1:8000 python3 test_agent.py
"""
from __future__ import annotations

import http.client
import json
import logging
import os
import pathlib
import random
import unittest
import uuid
from typing import Any, Dict, Optional

import assignment
import keys
import rule
from agent import Agent, simulated_mail
from connection import Connection, Refused, Unavailable

SERVER = os.environ.get("ATTUNE_SERVER")

# Two conditions, a weight, an integer parameter, a pointer into the depth, and every kind of feature a rule can use.
SPECIFICATION: Dict[str, Any] = {
    "labels": ["hold", "pass"],
    "features": [
        {"name": "risk", "path": "/scores/risk", "kind": "number", "default": 40},
        {"name": "forged", "path": "/forged", "kind": "boolean", "default": False},
        {"name": "links", "path": "/links", "kind": "count", "default": 1},
    ],
    "parameters": [
        {"name": "risk_threshold", "default": 50.0, "min": 0, "max": 100},
        {"name": "forged_weight", "default": 20.0, "min": 0, "max": 100},
        {"name": "min_links", "default": 1, "min": 0, "max": 10, "kind": "integer"},
    ],
    "rule": {
        "then": "hold",
        "otherwise": "pass",
        "when_all": [
            {
                "score": [{"feature": "risk"}, {"feature": "forged", "times": "forged_weight"}],
                "at_least": "risk_threshold",
            },
            {"score": [{"feature": "links"}], "at_least": "min_links"},
        ],
    },
}


def setUpModule() -> None:
    # The warnings of an agent without its server are expected here.
    logging.disable(logging.CRITICAL)


def payload(generator: random.Random) -> Dict[str, Any]:
    """Mostly complete, but also incomplete and ill-typed, because agents meet all three."""
    odd = [{"risk": None}, {"risk": "high"}, {}]
    values = {
        "scores": generator.choice(odd) if generator.random() < 0.2 else {"risk": generator.randrange(101)},
        "forged": generator.choice([True, False, 0, 1, 2.5, None]),
        "links": generator.choice([[], ["a"], ["a", "b"], ["a", "b", "c"], 0, 3, None]),
    }
    return {name: value for name, value in values.items() if generator.random() < 0.9}


class FlakyConnection(Connection):
    """A connection that can lose the server, or lose one answer after the server has done the work."""

    is_cut = False
    answers_to_lose = 0

    requests = 0

    def _send(self, method: str, path: str, body: Optional[Any], fields: Dict[str, str]) -> Any:
        if self.is_cut:
            raise ConnectionError("cut")
        self.requests += 1
        answer = super()._send(method, path, body, fields)
        if self.answers_to_lose > 0:
            self.answers_to_lose -= 1
            raise ConnectionError("the answer was lost")
        return answer


def published(name: str) -> Any:
    """The vectors of one of the files of the documentation."""
    path = pathlib.Path(__file__).resolve().parents[2] / "docs" / name
    return json.loads(path.read_text(encoding="utf-8"))


# Both spellings of one letter, signs that are equivalent to letters, marks in two orders, and letters of ASCII.
SPELLINGS = ["\u00fc", "u\u0308", "\u212b", "\u00c5", "A\u030a", "a\u0323\u0307", "a\u0307\u0323", "\u65e5", "a", "b"]


def oddly_named_payload(generator: random.Random) -> Dict[str, Any]:
    """Members under names of any spelling, some nested, some of another type than the features want."""
    values = [None, True, False, 0, 1, 2.5, -3, 40, 61.5, 100, "40", [], ["a", "b"], {}]
    members = {name: generator.choice(values) for name in SPELLINGS if generator.random() < 0.4}
    for name in generator.sample(SPELLINGS, 2):
        members[name] = {inner: generator.choice(values) for inner in generator.sample(SPELLINGS, 2)}
    return members


class FeatureTests(unittest.TestCase):
    def test_payloads_say_what_the_published_vectors_say(self) -> None:
        vectors = published("feature-vectors.json")["values"]
        self.assertGreater(len(vectors), 100)
        for vector in vectors:
            if "number" in vector:
                value = rule.feature_value(vector["feature"], vector["payload"])
                self.assertEqual(repr(value), repr(vector["number"]), vector)

    def test_numbers_that_json_does_not_have_take_the_default(self) -> None:
        feature = {"name": "x", "path": "/x", "kind": "number", "default": 5}
        for value in (float("nan"), float("inf"), 10**400):
            self.assertEqual(rule.feature_value(feature, {"x": value}), 5.0)

    def test_keys_are_the_published_ones(self) -> None:
        for vector in published("feature-vectors.json")["keys"]:
            # What is no UTF-8 comes to Python as half surrogates.
            key = bytes.fromhex(vector["utf8"]).decode(errors="surrogateescape")
            if vector["taken"]:
                self.assertEqual(keys.checked(key), key)
            else:
                with self.assertRaises(keys.InvalidKey):
                    keys.checked(key)


class AssignmentTests(unittest.TestCase):
    def test_buckets_are_the_published_ones(self) -> None:
        vectors = published("assignment-vectors.json")
        self.assertEqual(vectors["algorithm"], assignment.ALGORITHM)
        self.assertGreaterEqual(len(vectors["buckets"]), 50)
        for vector in vectors["hashes"]:
            self.assertEqual(assignment.murmur3_32(vector["text"].encode()), int(vector["hash"], 16), vector)
        for vector in vectors["buckets"]:
            self.assertEqual(assignment.bucket(vector["salt"], vector["unit"]), vector["bucket"], vector)


class AgentTests(unittest.TestCase):
    def setUp(self) -> None:
        if not SERVER:
            self.fail("ATTUNE_SERVER must name a running server")
        self.server = FlakyConnection(SERVER, timeout=30)
        self.name = f"python_{uuid.uuid4().hex[:12]}"
        self.server.call("PUT", f"/api/active/agents/{self.name}", {"agent": self.name, **SPECIFICATION})
        self.agent = self.new_agent()

    def new_agent(self, **settings: Any) -> Agent:
        agent = Agent(self.name, SERVER or "", **{"refresh": 0, **settings})
        agent.connection = self.server
        return agent

    def deploy(self, thresholds: Dict[str, float], percent: int) -> str:
        """Uploads a bundle and applies it at `percent`; returns its id."""
        bundle = self.server.call(
            "POST", "/api/active/bundles/upload", {"agent": self.name, "thresholds": thresholds}
        )["bundle_id"]
        approval = self.server.call(
            "POST", "/api/active/bundles/propose", {"agent": self.name, "bundle_id": bundle, "proposer": "test"}
        )["approval_id"]
        path = f"/api/active/approvals/{approval}"
        self.server.call("POST", f"{path}/approve", {"approver": "test", "rationale": "test"})
        self.server.call("POST", f"{path}/apply", {"canary_percent": percent})
        return bundle

    def examples(self) -> Any:
        return self.server.call("GET", f"/api/active/labeled?agent={self.name}&limit=1000")

    def test_decides_like_the_server_in_both_arms_of_a_canary(self) -> None:
        canary = self.deploy({"risk_threshold": 60.0, "forged_weight": 40.0, "min_links": 2}, percent=50)
        generator = random.Random(3)
        seen = set()
        for number in range(200):
            key, item = f"key-{number}", payload(generator)
            here = self.agent.decide(key, item)
            there = self.server.call(
                "POST", "/api/active/decide", {"agent": self.name, "key": key, "payload": item}
            )
            used = here.configuration
            self.assertEqual((here.label, used.bundle_id, used.variant),
                             (there["decision"], there["bundle_id"], there["variant"]), item)
            self.assertEqual(used.bundle_id, canary if used.variant == "canary" else f"{self.name}_default")
            seen.add((used.variant, here.label))
        self.assertEqual(len(seen), 4, "both labels should have come up in both arms")

    def test_decides_like_the_server_whatever_the_spelling_of_names(self) -> None:
        """20,000 decisions by features whose members are told apart only by their bytes."""
        features = [
            {"name": f"f{number}", "path": path, "kind": ["number", "boolean", "count"][number % 3], "default": number % 2}
            for number, path in enumerate([f"/{name}" for name in SPELLINGS] + [f"/{name}/a" for name in SPELLINGS])
        ]
        name = f"spelled_{uuid.uuid4().hex[:12]}"
        weights = [{"name": f"w{number}", "default": 1 + number % 5, "min": 0, "max": 10} for number in range(19)]
        score = [{"feature": "f0"}] + [{"feature": f"f{number + 1}", "times": f"w{number}"} for number in range(19)]
        limit = {"name": "limit", "default": 120, "min": 0, "max": 1000}
        self.server.call("PUT", f"/api/active/agents/{name}", {
            "labels": ["hold", "pass"], "features": features, "parameters": [limit] + weights,
            "rule": {"then": "hold", "otherwise": "pass", "when_all": [{"score": score, "at_least": "limit"}]},
        })
        agent = Agent(name, SERVER or "", refresh=3_600.0)
        generator = random.Random(24)
        host, _, port = (SERVER or "").removeprefix("http://").partition(":")
        line = http.client.HTTPConnection(host, int(port or 80), timeout=30)
        counts = {"hold": 0, "pass": 0}
        for number in range(20_000):
            item = oddly_named_payload(generator)
            here = agent.decide("key", item).label
            body = json.dumps({"agent": name, "key": "key", "payload": item}, ensure_ascii=number % 2 == 0).encode()
            line.request("POST", "/api/active/decide", body, {"Content-Type": "application/json"})
            there = json.loads(line.getresponse().read())
            self.assertEqual(here, there["decision"], item)
            counts[here] += 1
        line.close()
        self.assertGreater(min(counts.values()), 1_000, counts)

    def test_a_key_that_no_server_takes_is_refused_before_anything_is_decided(self) -> None:
        for key in ("", "k" * 513, "a\nb", "\ud800"):
            for call in (lambda: self.agent.decide(key, {}), lambda: self.agent.feedback(key, "up")):
                with self.assertRaises(keys.InvalidKey):
                    call()
        self.assertEqual(self.agent.waiting, 0)

    def test_a_run_reported_twice_counts_once(self) -> None:
        for number in range(5):
            self.agent.report(self.agent.decide(f"key-{number}", {}), latency_ms=1)
        self.server.answers_to_lose = 1
        receipt = self.agent.flush()
        self.assertEqual((receipt.accepted, receipt.duplicates, receipt.rejected), (0, 5, 0))
        self.assertEqual(self.agent.waiting, 0)

    def test_feedback_becomes_an_example(self) -> None:
        wrong, right = (
            self.agent.decide("wrong", {"scores": {"risk": 90}}),
            self.agent.decide("right", {"links": []}),
        )
        self.assertEqual((wrong.label, right.label), ("hold", "pass"))
        self.agent.report(wrong)
        self.agent.report(right)
        self.agent.feedback("wrong", "down", user="ana")
        self.agent.feedback("right", "up", user="ana")
        self.assertEqual(self.agent.flush().accepted, 4)
        self.assertEqual(self.examples(), [])
        self.server.call("POST", "/api/active/feeds/load")
        loaded = {e["key"]: (e["label"], e["source"], e["confidence"], e["payload"]) for e in self.examples()}
        self.assertEqual(loaded, {
            "wrong": ("pass", "feedback", 60, {"scores": {"risk": 90}}),
            "right": ("pass", "feedback", 80, {"links": []}),
        })

    def test_without_the_server_it_decides_by_the_last_good_configuration(self) -> None:
        bundle = self.deploy({"risk_threshold": 95.0}, percent=100)
        self.agent.decide("before", {})
        self.server.is_cut = True
        decision = self.agent.decide("after", {"scores": {"risk": 90}})
        self.assertEqual((decision.label, decision.configuration.bundle_id), ("pass", bundle))

    def test_without_the_server_every_key_stays_in_its_arm(self) -> None:
        self.deploy({"risk_threshold": 75.0}, percent=50)
        keys = [f"key-{n}" for n in range(40)]
        before = {key: self.agent.configuration(key) for key in keys[:20]}
        self.server.is_cut = True
        self.assertEqual({key: self.agent.configuration(key) for key in before}, before)
        self.assertEqual({self.agent.configuration(key).variant for key in keys[20:]}, {"active", "canary"})

    def test_between_two_looks_for_changes_nothing_is_asked(self) -> None:
        agent = self.new_agent(refresh=3_600.0)
        asked = self.server.requests
        for number in range(100):
            agent.decide(f"key-{number}", {})
        self.assertEqual(self.server.requests, asked)

    def test_a_deployment_is_noticed_at_the_next_look(self) -> None:
        self.assertEqual(self.agent.configuration("key").bundle_id, f"{self.name}_default")
        bundle = self.deploy({"risk_threshold": 95.0}, percent=100)
        self.assertEqual(self.agent.configuration("key").bundle_id, bundle)

    def test_an_assignment_rule_that_is_not_known_here_is_left_to_the_server(self) -> None:
        self.deploy({"risk_threshold": 75.0}, percent=50)
        self.agent.configuration("key")
        self.agent._document["algorithm"] = "murmur3-v2"
        self.agent._ask_again = float("inf")
        for number in range(20):
            there = self.server.call("GET", f"/api/active/config/{self.name}?key=key-{number}")
            self.assertEqual(self.agent.decide(f"key-{number}", {}).configuration.variant, there["variant"])

    def test_without_the_server_runs_wait_in_a_bounded_buffer_and_are_sent_later(self) -> None:
        agent = self.new_agent(capacity=6, batch=4)
        self.server.is_cut = True
        for number in range(10):
            agent.report(agent.decide(f"key-{number}", simulated_mail(random.Random(number))))
        self.assertEqual(agent.flush(attempts=1).accepted, 0)
        self.assertEqual((agent.waiting, agent.dropped), (6, 4))
        self.server.is_cut = False
        self.assertEqual(agent.flush().accepted, 6)
        self.assertEqual(agent.waiting, 0)

    def test_an_unknown_agent_is_refused_with_the_reason(self) -> None:
        with self.assertRaises(Refused) as refusal:
            Agent("nobody_of_that_name", SERVER or "")
        self.assertEqual((refusal.exception.status, refusal.exception.problem["status"]), (404, 404))


if __name__ == "__main__":
    unittest.main()
