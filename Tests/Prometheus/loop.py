"""Something of everything that an operator watches, done to a server over HTTP."""
from __future__ import annotations

from typing import Any, Dict, List

from processes import Attune

AGENT = "inbox_triage"
# Right about everything, about every other mail, and about nothing. The last has what formats escape in its name, a quote before
# a combining mark, which is one character and still two bytes more than a quote.
JUDGES = {"gpt-4": lambda number, truth: truth,
          "gpt-3.5-turbo": lambda number, truth: truth if number % 2 else other(truth),
          'the "house"\u0301 \\n judge\\': lambda number, truth: other(truth)}


def other(label: str) -> str:
    return "safe" if label == "quarantine" else "quarantine"


def mail(number: int) -> Dict[str, Any]:
    """Mail that is to be quarantined from a risk of 60 on."""
    return {"risk_score": number * 37 % 100, "spf_fail": number % 4 == 0, "dkim_fail": number % 3 == 0,
            "attachments": number % 3}


def truth(number: int) -> str:
    return "quarantine" if number * 37 % 100 >= 60 else "safe"


class Loop:
    def __init__(self, server: Attune):
        self.server = server

    def go_round(self) -> None:
        self._label()
        trained = self.server.post("/bundles/create", {"agent": AGENT, "min_examples": 50})["bundle_id"]
        self._apply(self._propose(trained), 100)
        self._apply(self._propose(self._upload(55)), 10)
        self._propose(self._upload(62))
        self.report_runs("first")
        self.server.post("/weights/update", {})
        self.server.post("/schedule/feeds_load/run", {})
        self.server.post("/bundles/create", {"agent": "insights_writer"}, expecting=422)

    def report_runs(self, name: str) -> None:
        """Runs with their judges' verdicts, and what people say of them; one is sent twice and one is broken at first."""
        numbers = range(40)
        runs = [self._run(f"{name}-{number}", number) for number in numbers]
        self.server.post("/runs", {"items": runs})
        if name == "first":
            broken = {"run_id": "broken", "agent": "nobody", "key": "k"}
            self.server.post("/runs", {"items": [runs[0], broken]})
        self.server.post("/gold", {"items": [
            {"task_id": f"{name}-{number}", "agent": AGENT, "key": f"{name}-{number}", "payload": mail(number),
             "expected_label": truth(number)} for number in numbers]})
        self.server.post("/feedback", {"items": [
            {"feedback_id": f"{name}-{number}", "agent": AGENT, "key": f"{name}-{number}", "thumbs": "up"}
            for number in numbers if number % 5 == 0]})
        self.server.post("/decisions", {"items": [
            {"decision_id": f"{name}-{number}", "agent": AGENT, "key": f"{name}-{number}", "action": truth(number),
             "approved": True} for number in numbers if number % 4 == 0]})
        self.server.post("/feeds/load", {})

    def _run(self, key: str, number: int) -> Dict[str, Any]:
        config = self.server.get(f"/api/active/config/{AGENT}?key={key}")
        verdicts = {judge: {"verdict": verdict(number, truth(number)), "confidence": 90}
                    for judge, verdict in JUDGES.items()}
        return {"run_id": key, "agent": AGENT, "key": key, "config_version": config["config_version"],
                "bundle_id": config["bundle_id"], "variant": config["variant"], "decision": truth(number),
                "latency_ms": 20 + number, "payload": mail(number), "judge_scores": verdicts}

    def _label(self) -> None:
        items: List[Dict[str, Any]] = [
            {"agent": AGENT, "key": f"mail-{number}", "payload": mail(number), "label": truth(number),
             "source": "gold" if number % 2 else "synthetic"} for number in range(200)]
        self.server.post("/labeled/import", {"items": items})

    def _upload(self, threshold: float) -> str:
        return self.server.post("/bundles/upload", {
            "agent": AGENT, "thresholds": {"risk_score_threshold": threshold}})["bundle_id"]

    def _propose(self, bundle: str) -> str:
        return self.server.post("/bundles/propose", {
            "agent": AGENT, "bundle_id": bundle, "proposer": "admin"})["approval_id"]

    def _apply(self, approval: str, percent: int) -> None:
        self.server.post(f"/approvals/{approval}/approve", {"approver": "ops_lead"})
        self.server.post(f"/approvals/{approval}/apply", {"canary_percent": percent})
