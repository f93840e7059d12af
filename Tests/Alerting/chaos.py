"""Alerts against a receiver that mixes answers, failures and silence, while the server is killed three times.

    ATTUNE_BINARY=.build/debug/attune python3 chaos.py [ALERTS]     (500 by default)

Fails if a message was lost, if one was sent twice without an attempt that ended in silence, or if an incident stays open.
"""
from __future__ import annotations

import collections
import http.client
import random
import sys
import threading
import time

from alerting_server import Server
from attune_server import wait_until
from receivers import Received, Receiver

SEED = 20_240_115
KILLS = 3


class Chaos:
    """Answers by chance; what it took, and what it may be thought to have taken, is on record."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.taken: collections.Counter = collections.Counter()
        self.order = collections.defaultdict(list)
        self.answers: collections.Counter = collections.Counter()

    def answer(self, request: Received):
        message = request.json
        key = ((request.path, message["dedup_key"], message["event_action"]) if request.path == "/pager"
               else (request.path, message["data"]["key"], message["type"].removeprefix("alert.")))
        chance = self.random.random()
        if chance < 0.08:
            self.answers["429"] += 1
            return 429, {"Retry-After": "1"}, "slow down"
        if chance < 0.16:
            self.answers["500"] += 1
            return 500, {}, "try later"
        self.taken[key] += 1
        self.order[key[:2]].append(key[2])
        if chance < 0.20:
            self.answers["silence"] += 1
            return "silence"
        if chance < 0.26:
            self.answers["reset"] += 1
            return "reset"
        self.answers["202"] += 1
        return 202, {}, "{}"


def killer(server: Server, done: threading.Event, kills: list, gap: float) -> None:
    for _ in range(KILLS):
        if done.wait(gap):
            return
        with server.restarting:
            server.kill()
            kills.append(time.monotonic())
            server.serve()


def patiently(server: Server, work):
    """Does `work` again where the server was killed in the middle of it."""
    while True:
        try:
            return work()
        except (OSError, ValueError, http.client.HTTPException):
            with server.restarting:
                pass
            time.sleep(0.05)


def propose_and_reject(server: Server, count: int) -> None:
    """Every bundle that is proposed sets an alert off, every one that is not pending any more ends it."""
    for number in range(count):
        patiently(server, lambda: server.propose(30 + number % 40))
    while pending := patiently(server, lambda: server.get("/api/active/approvals/pending?limit=1000")):
        for approval in pending:
            body = {"rejector": "ops", "rationale": "chaos"}
            patiently(server, lambda: server.call("POST", f"/api/active/approvals/{approval['id']}/reject", body))


def check(server: Server, chaos: Chaos) -> None:
    alerts = {alert["id"]: alert for alert in server.all("/api/active/alerts?state=all")}
    paths = {"pager": "/pager", "hook": "/hook"}
    uncertain = lost = twice = 0
    for row in server.deliveries():
        alert = alerts[row["alert_id"]]
        dedup = "/".join(["chaos", alert["agent"] or "", alert["rule"], alert["subject"] or ""])
        times = chaos.taken[(paths[row["channel"]], dedup, row["event"])]
        assert row["state"] == "sent", row
        lost += times == 0
        uncertain += row["unknown_attempts"] > 0
        # A condition without a subject of its own may come back, and be told again under the same key.
        if times > 1 and row["unknown_attempts"] == 0 and alert["rule"] == "bundle_proposed":
            twice += 1
    assert lost == 0, f"{lost} lost"
    assert twice == 0, f"{twice} sent twice without an attempt that ended in silence"
    for (path, key), events in chaos.order.items():
        assert events[0] == "trigger" and events[-1] == "resolve", (path, key, events)
    assert all(alert["state"] == "resolved" for alert in alerts.values())
    print(f"{len(alerts)} alerts, {sum(chaos.taken.values())} messages taken, {uncertain} uncertain, none lost")
    print("answers: " + ", ".join(f"{count} × {answer}" for answer, count in sorted(chaos.answers.items())))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    started = time.monotonic()
    chaos = Chaos()
    receiver = Receiver(chaos.answer)
    receiver.silence_seconds = 2.5
    server = Server(
        {"instance": "chaos", "delivery": {"first_retry_seconds": 0.3, "longest_retry_seconds": 1.5,
                                           "timeout_seconds": 1},
         "channels": {"pager": {"kind": "pagerduty", "routing_key_env": "KEY", "url": f"{receiver.url}/pager"},
                      "hook": {"kind": "webhook", "secret_env": "KEY", "url": f"{receiver.url}/hook"}},
         "routes": [{"channels": ["pager", "hook"]}]},
        {"KEY": "a-key-for-tests"})
    server.restarting = threading.Lock()
    done, kills = threading.Event(), []
    assassin = threading.Thread(target=killer, args=(server, done, kills, 2 + count / 50))
    try:
        assassin.start()
        propose_and_reject(server, count)
        assassin.join()
        wait_until("an empty outbox", lambda: all(
            channel["waiting"] == 0 for channel in server.get("/api/active/alerts/channels")), seconds=60 + count)
        done.set()
        check(server, chaos)
        print(f"killed {len(kills)} times, {time.monotonic() - started:.0f} s")
    finally:
        done.set()
        assassin.join()
        server.close()
        receiver.close()


if __name__ == "__main__":
    main()
