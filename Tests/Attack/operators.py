"""Many operators who do what they like with the same few agents at once."""

import json
import random
import subprocess
import threading
import time

from harness import Outcome, Target, binary
from poison import BASE

AGENTS = 5


class Operator(threading.Thread):
    def __init__(self, number, server, seed, until):
        super().__init__(daemon=True)
        self.server, self.numbers, self.until = server, random.Random(seed * 1_000 + number), until
        self.seen, self.version, self.backwards = [], 0, 0
        self.name = f"operator-{number}"

    def run(self):
        while time.monotonic() < self.until:
            self.numbers.choice(
                [
                    self.deploy,
                    self.deploy,
                    self.end_canary,
                    self.promote,
                    self.look,
                    self.label,
                    self.pause,
                    self.register,
                    self.exclude,
                ]
            )()

    def ask(self, method, path, body=None):
        text = None if body is None else json.dumps(body).encode()
        status, answer = self.server.raw(method, path if path.startswith("/ofrep") else "/api/active" + path, text)
        self.seen.append((f"{method} {path}", status, answer))
        try:
            document = json.loads(answer)
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}

    @property
    def agent(self):
        return f"shared-{self.numbers.randrange(AGENTS)}"

    def deploy(self):
        agent = self.agent
        made = self.ask(
            "POST", "/bundles/upload", {"agent": agent, "thresholds": {"threshold": self.numbers.randint(0, 100)}}
        )
        proposed = self.ask(
            "POST", "/bundles/propose", {"agent": agent, "bundle_id": made.get("bundle_id", ""), "proposer": self.name}
        )
        path = f"/approvals/{proposed.get('approval_id', 'approval-0')}"
        self.ask("POST", f"{path}/approve", {"approver": self.name, "rationale": "attack"})
        self.ask("POST", f"{path}/apply", {"canary_percent": self.numbers.choice([1, 10, 50, 100])})

    def end_canary(self):
        agent = self.agent
        self.ask(
            "POST",
            self.numbers.choice([f"/canaries/{agent}/rollback", f"/bundles/{agent}/rollback"]),
            {"reason": "attack"},
        )

    def promote(self):
        self.ask("POST", f"/canaries/{self.agent}/promote", {"target_percent": self.numbers.choice([20, 60, 100])})

    def look(self):
        answer = self.ask("GET", f"/config/{self.agent}?key={self.name}")
        version = answer.get("config_version", self.version)
        self.backwards += version < self.version
        self.version = version
        for path in ("/canaries/active", "/approvals/pending", "/logs?limit=20", "/status", f"/agents/{self.agent}"):
            self.ask("GET", path)

    def label(self):
        agent, mark = self.agent, self.numbers.randrange(10**9)
        self.ask(
            "POST",
            "/runs",
            {
                "items": [
                    {
                        "run_id": f"{mark}",
                        "agent": agent,
                        "key": f"{mark}",
                        "decision": "yes",
                        "payload": {"score": mark % 100},
                    }
                ]
            },
        )
        self.ask(
            "POST",
            "/gold",
            {
                "task_id": f"{mark}",
                "agent": agent,
                "payload": {"score": mark % 100},
                "expected_label": "yes" if mark % 100 > 50 else "no",
            },
        )

    def pause(self):
        self.ask("POST", self.numbers.choice(["/pause", "/resume"]), {"reason": "attack"})

    def register(self):
        agent = self.agent
        self.ask(
            "PUT",
            f"/agents/{agent}",
            {
                **BASE,
                "parameters": [
                    {**BASE["parameters"][0], "default": self.numbers.choice([50, 51])},
                    *BASE["parameters"][1:],
                ],
            },
        )

    def exclude(self):
        self.ask("POST", "/feeds/load", {})
        self.ask(
            "POST",
            self.numbers.choice(["/labeled/exclude", "/labeled/restore"]),
            {"filter": {"agent": self.agent}, "reason": "attack"},
        )


def attack(count, seconds, seed):
    def act(server: Target, outcome: Outcome) -> None:
        for number in range(AGENTS):
            server.ask("PUT", f"/api/active/agents/shared-{number}", BASE)
        until = time.monotonic() + seconds
        operators = [Operator(number, server, seed, until) for number in range(count)]
        for operator in operators:
            operator.start()
        for operator in operators:
            operator.join(timeout=seconds + 120)
        for operator in operators:
            for what, status, answer in operator.seen:
                outcome.see(what, status, answer)
            if operator.backwards:
                outcome.fail(f"{operator.name} saw config_version go back")
        if not server.is_running:
            return
        running = [canary["agent"] for canary in server.get("/api/active/canaries/active")]
        if len(running) != len(set(running)):
            outcome.fail(f"an agent has several canaries: {running}")
        database = server.arguments[server.arguments.index("--database") + 1]
        done = subprocess.run([binary(), "verify", "--database", database], capture_output=True, text=True)
        if done.returncode:
            outcome.fail(f"the journal's chain is broken: {done.stderr}")

    return act
