"""An agent that decides by Attune's thresholds, with nothing but Python's standard library (3.9 or newer).

    agent = Agent("inbox_triage", "http://127.0.0.1:8000")
    decision = agent.decide("thread-1", mail)       # works out which thresholds apply and what the rule says
    agent.report(decision, latency_ms=12)           # buffered, sent in batches
    agent.feedback("thread-1", "down", user="ana")  # a person disagreed
    agent.flush()                                   # sends what is buffered, with retries

An agent belongs to one thread. Run this file to see it at work: python3 agent.py --help
"""
from __future__ import annotations

import argparse
import itertools
import logging
import os
import random
import sys
import time
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Any, Deque, Dict, List, Mapping, Tuple

import keys
from assignment import ALGORITHM, is_in_canary
from connection import Connection, Refused, Unavailable
from rule import decide_by_rule

log = logging.getLogger("attune")

# Seconds between two attempts to send a batch; a server that wants more is left for the next flush.
LONGEST_WAIT = 10.0


@dataclass(frozen=True)
class Configuration:
    """The bundle an item is decided by."""

    thresholds: Mapping[str, float]
    bundle_id: str
    variant: str
    config_version: int


@dataclass(frozen=True)
class Decision:
    """One decision. Its id is made here, once, so that reporting it again cannot count twice."""

    run_id: str
    key: str
    label: str
    payload: Any
    configuration: Configuration
    occurred_at: str


@dataclass
class Receipt:
    """What became of the items sent."""

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0


class Agent:
    """Decides, reports and passes on feedback; goes on deciding and buffering while the server is away."""

    def __init__(self, name: str, server: str, *, refresh: float = 1.0, capacity: int = 10_000, batch: int = 500):
        """Fetches what it decides by, so the server has to be there once.

        Before a decision the server is asked whether that has changed, at most once in `refresh` seconds, so that decisions
        do not wait for time-outs while it is away. At most `capacity` runs and as many feedbacks are buffered; then the
        oldest give way, counted in `dropped`.
        """
        self.name = name
        self.connection = Connection(server)
        self.refresh = refresh
        self.capacity = capacity
        self.batch = batch
        self.dropped = 0
        self._waiting: Dict[str, Deque[Dict[str, Any]]] = {"runs": deque(), "feedback": deque()}
        self._send_again = 0.0
        self._document, self._tag = self.connection.get_changed(self._path, None)
        self._ask_again = time.monotonic() + refresh

    @property
    def _path(self) -> str:
        return f"/api/active/agents/{self.name}/assignment"

    @property
    def specification(self) -> Mapping[str, Any]:
        return self._document["specification"]

    def decide(self, key: str, payload: Any) -> Decision:
        """By the rule, evaluated here. An agent without a rule decides by its model, which the server evaluates."""
        configuration = self.configuration(key)
        if "rule" in self.specification and self._document["algorithm"] == ALGORITHM:
            label = decide_by_rule(self.specification, configuration.thresholds, payload)
        else:
            label, configuration = self._ask(key, payload, configuration)
        return Decision(uuid.uuid4().hex, key, label, payload, configuration, now())

    def configuration(self, key: str) -> Configuration:
        """The thresholds for this key, by the last good document while the server is away. Raises `keys.InvalidKey`."""
        keys.checked(key)
        self._look_for_changes()
        document = self._document
        # Without a canary there is nothing to assign. By a rule that is not known here nobody is put into one.
        is_canary = (
            document["canary"] is not None
            and document["algorithm"] == ALGORITHM
            and is_in_canary(document["salt"], key, document["percent"])
        )
        bundle = document["canary" if is_canary else "active"]
        return Configuration(
            bundle["thresholds"], bundle["bundle_id"], "canary" if is_canary else "active", document["config_version"]
        )

    def report(self, decision: Decision, **figures: Any) -> None:
        """Buffers a run. Figures: `latency_ms`, `confidence`, `quality`, `cost`, `error`, `judge_scores`."""
        used = decision.configuration
        run = {
            "run_id": decision.run_id, "agent": self.name, "key": decision.key, "decision": decision.label,
            "bundle_id": used.bundle_id, "variant": used.variant, "payload": decision.payload,
            "occurred_at": decision.occurred_at, "config_version": used.config_version,
        }
        self._buffer("runs", {**run, **figures})

    def feedback(self, key: str, thumbs: str, **details: Any) -> None:
        """Buffers a person's thumb, "up" or "down", on the key's last run. Details: `label`, `user`, `notes`."""
        thumb = {"feedback_id": uuid.uuid4().hex, "agent": self.name, "key": keys.checked(key), "thumbs": thumbs}
        self._buffer("feedback", {**thumb, "occurred_at": now(), **details})

    @property
    def waiting(self) -> int:
        """How many runs and feedbacks are buffered."""
        return sum(len(items) for items in self._waiting.values())

    def flush(self, attempts: int = 4) -> Receipt:
        """Sends what is buffered, each batch up to `attempts` times; what cannot be sent stays for the next flush."""
        total = Receipt()
        for kind, waiting in self._waiting.items():
            while waiting:
                items = list(itertools.islice(waiting, self.batch))
                try:
                    answer = self._deliver(kind, items, attempts)
                except Unavailable as unavailable:
                    self._send_again = time.monotonic() + max(self.refresh, unavailable.retry_after)
                    log.warning("%d items stay buffered: %s", self.waiting, unavailable)
                    return total
                total.accepted += answer["accepted"] + answer.get("revised", 0)
                total.duplicates += answer["duplicates"]
                total.rejected += len(answer["rejected"])
                for refusal in answer["rejected"]:
                    log.error("%s: an item was refused: %s", kind, refusal)
                for _ in items:
                    waiting.popleft()
        return total

    def _look_for_changes(self) -> None:
        if time.monotonic() < self._ask_again:
            return
        try:
            self._document, self._tag = self.connection.get_changed(self._path, self._tag) or (self._document, self._tag)
        except (Unavailable, Refused) as error:
            log.warning("deciding by the last good configuration: %s", error)
        self._ask_again = time.monotonic() + self.refresh

    def _ask(self, key: str, payload: Any, configuration: Configuration) -> Tuple[str, Configuration]:
        """The server's decision; while it is away the default label and the last good configuration."""
        body = {"agent": self.name, "key": key, "payload": payload}
        try:
            answer = self.connection.call("POST", "/api/active/decide", body)
        except Unavailable as unavailable:
            log.warning("deciding by the default label: %s", unavailable)
            return self.specification["default_label"], configuration
        names = ("thresholds", "bundle_id", "variant", "config_version")
        return answer["decision"], Configuration(*(answer[name] for name in names))

    def _buffer(self, kind: str, item: Dict[str, Any]) -> None:
        waiting = self._waiting[kind]
        waiting.append(item)
        if len(waiting) >= self.batch and time.monotonic() >= self._send_again:
            self.flush(attempts=1)
        if len(waiting) > self.capacity:
            waiting.popleft()
            self.dropped += 1

    def _deliver(self, kind: str, items: List[Dict[str, Any]], attempts: int) -> Any:
        """Safe to repeat, because every item has its own id: one whose answer got lost comes back as a duplicate."""
        for attempt in itertools.count(1):
            try:
                return self.connection.call("POST", f"/api/active/{kind}", {"items": items})
            except Refused as refused:
                # This batch would be refused for ever and hold up all that come after it.
                log.error("%s: a batch of %d was refused: %s", kind, len(items), refused.problem)
                return {"accepted": 0, "duplicates": 0, "rejected": [{"detail": str(refused)}] * len(items)}
            except Unavailable as unavailable:
                if attempt >= attempts or unavailable.retry_after > LONGEST_WAIT:
                    raise
                # Many agents that lost the same server should not all come back at the same moment.
                wait = max(unavailable.retry_after, min(LONGEST_WAIT, 0.2 * 2**attempt) * random.uniform(0.5, 1.0))
            time.sleep(wait)


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def simulated_mail(generator: random.Random) -> Dict[str, Any]:
    return {
        "risk_score": round(generator.uniform(0, 100), 1),
        "spf_fail": generator.random() < 0.3,
        "dkim_fail": generator.random() < 0.25,
        "suspicious_keywords": ["verify", "urgent", "prize"][: generator.randrange(4)],
    }


def simulate(agent: Agent, mails: int, seed: int) -> None:
    """Triage for a person who wants mail quarantined from a risk of 60 on, or 50 when the sender looks forged."""
    generator = random.Random(seed)
    prefix = uuid.uuid4().hex[:8]
    as_wished = 0
    for number in range(mails):
        key, mail = f"mail-{prefix}-{number}", simulated_mail(generator)
        started = time.perf_counter()
        decision = agent.decide(key, mail)
        agent.report(decision, latency_ms=round((time.perf_counter() - started) * 1000, 3))
        limit = 50 if mail["spf_fail"] or mail["dkim_fail"] else 60
        wish = "quarantine" if mail["risk_score"] >= limit else "safe"
        as_wished += decision.label == wish
        # People do not say what they think of every mail.
        if generator.random() < 0.3:
            agent.feedback(key, "up" if decision.label == wish else "down", user="ana")
    print(f"{mails} mails decided, {as_wished} as the person wished")
    print(f"{agent.flush()} in the last flush, {agent.waiting} waiting, {agent.dropped} dropped")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Simulates an agent that triages mail by Attune's thresholds.")
    parser.add_argument("--server", default=os.environ.get("ATTUNE_SERVER", "http://127.0.0.1:8000"))
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    try:
        simulate(Agent("inbox_triage", arguments.server), arguments.mails, arguments.seed)
    except Unavailable as error:
        sys.exit(f"The server does not answer ({error}). Start one with: attune serve")
