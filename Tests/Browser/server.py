"""A server on a database of its own, and a few weeks of an agent's life to look at."""
from __future__ import annotations

import datetime
import pathlib
import random
import sys
from typing import Any, Dict, List

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer  # noqa: E402

AGENT = "inbox_triage"
JUDGES = {"gpt-4": 0.95, "claude-3-opus": 0.9, "gpt-3.5-turbo": 0.7}


class Server(AttuneServer):
    """Asked below `/api/active`."""

    def __init__(self) -> None:
        super().__init__()
        self.serve()

    def post(self, path: str, body: Any = None) -> Any:
        return super().post(f"/api/active{path}", body)

    def get(self, path: str) -> Any:
        return super().get(f"/api/active{path}")

    def close(self) -> None:
        ended_well = self.stop()
        super().close()
        assert ended_well, "the server did not stop when asked to"


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
