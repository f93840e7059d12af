"""A server on a database of its own, and a few weeks of an agent's life to look at."""
from __future__ import annotations

import datetime
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any, Dict, List, Optional

BINARY = os.environ.get("ATTUNE_BINARY")
AGENT = "inbox_triage"
JUDGES = {"gpt-4": 0.95, "claude-3-opus": 0.9, "gpt-3.5-turbo": 0.7}


class Server:
    def __init__(self, **settings: str):
        if not BINARY:
            raise RuntimeError("ATTUNE_BINARY must name the server")
        self._folder = tempfile.TemporaryDirectory(prefix="attune-browser-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = pathlib.Path(self._folder.name) / "server.log"
        environment = {**os.environ, **{f"ATTUNE_{name.upper()}": value for name, value in settings.items()}}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--no-schedule", "--port", str(self.port),
                 "--database", f"{self._folder.name}/attune.sqlite"],
                env=environment, stdout=log, stderr=log)
        self._await_readiness()

    def _await_readiness(self) -> None:
        for _ in range(150):
            try:
                self.call("GET", "/readyz")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise RuntimeError(f"the server did not become ready: {self.log}")

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def call(self, method: str, path: str, body: Optional[Any] = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path} answered {error.code}: {error.read().decode()}") from error
        return json.loads(text) if text.startswith((b"{", b"[")) else text

    def post(self, path: str, body: Optional[Any] = None) -> Any:
        return self.call("POST", f"/api/active{path}", body if body is not None else {})

    def get(self, path: str) -> Any:
        return self.call("GET", f"/api/active{path}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the server did not stop when asked to") from None
        finally:
            self._folder.cleanup()


def ago(days: float) -> str:
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Weeks:
    """Fills a server with what a month of mail would have left: the same mail in every run."""

    def __init__(self, server: Server):
        self._server = server
        self._random = random.Random(7)

    def _payload(self) -> Dict[str, Any]:
        risk = self._random.betavariate(1.2, 1.2) * 100
        return {"risk_score": round(risk), "spf_fail": self._random.random() < risk / 160,
                "dkim_fail": self._random.random() < risk / 200, "attachments": self._random.randrange(3),
                "suspicious_keywords": ["invoice"] * int(risk / 40), "recipient_count": 1,
                "subject": self._random.choice(["Your invoice", "Lunch?", "Re: contract", "Account suspended"])}

    def _truth(self, payload: Dict[str, Any]) -> str:
        return "quarantine" if payload["risk_score"] + self._random.gauss(0, 9) >= 58 else "safe"

    def examples(self, count: int) -> None:
        items: List[Dict[str, Any]] = []
        for number in range(count):
            payload = self._payload()
            items.append({
                "agent": AGENT, "key": f"mail-{number}", "payload": payload, "label": self._truth(payload),
                "source": self._random.choice(["approvals", "feedback", "feedback", "gold", "review"]),
                "source_id": str(number), "labeler": self._random.choice(["ana", "ben", "chris"]),
                "confidence": 90, "occurred_at": ago(30 * (1 - number / count) ** 1.5)})
        answer = self._server.post("/labeled/import", {"items": items})
        assert not answer["rejected"], answer["rejected"][:3]

    def traffic(self, count: int, days: float, prefix: str) -> None:
        """Runs with judges' verdicts, and people's decisions on most of them."""
        runs, decisions = [], []
        for number in range(count):
            payload = self._payload()
            truth = self._truth(payload)
            key = f"{prefix}-{number}"
            when = ago(days * (1 - number / count))
            served = self._server.get(f"/config/{AGENT}?key={key}")
            decision = "quarantine" if payload["risk_score"] >= served["thresholds"]["risk_score_threshold"] else "safe"
            scores = {}
            for judge, skill in JUDGES.items():
                verdict = truth if self._random.random() < skill else ("safe" if truth == "quarantine" else "quarantine")
                scores[judge] = {"verdict": verdict, "confidence": self._random.randrange(55, 99)}
            runs.append({"run_id": key, "agent": AGENT, "key": key, "decision": decision, "payload": payload,
                         "variant": served["variant"], "bundle_id": served["bundle_id"],
                         "latency_ms": self._random.lognormvariate(4.4, 0.4), "judge_scores": scores,
                         "occurred_at": when})
            if number % 5:
                decisions.append({"decision_id": key, "agent": AGENT, "key": key, "action": decision,
                                  "approved": decision == truth, "user": "ana", "occurred_at": when})
        self._server.post("/runs", {"items": runs})
        self._server.post("/decisions", {"items": decisions})

    def fill(self) -> None:
        server = self._server
        self.examples(420)
        self.traffic(160, 13, "thread")
        server.post("/feeds/load")
        server.post("/weights/update")
        for model in ("tree", "logistic"):
            bundle = server.post("/bundles/create", {"agent": AGENT, "min_examples": 50, "model_type": model})
        approval = server.post("/bundles/propose", {"agent": AGENT, "bundle_id": bundle["bundle_id"], "proposer": "admin"})
        server.post(f"/approvals/{approval['approval_id']}/approve", {"approver": "ops_lead", "rationale": "Clearly better"})
        server.post(f"/approvals/{approval['approval_id']}/apply", {"canary_percent": 50})
        self.traffic(120, 0, "live")
