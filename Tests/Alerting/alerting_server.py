"""A server of these tests' own, started, killed and started again on the same database."""
from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from typing import Any, Dict, List, Optional, Tuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, binary  # noqa: E402

AGENT = "inbox_triage"


class Server(AttuneServer):
    def __init__(self, alerts: Dict[str, Any], secrets: Optional[Dict[str, str]] = None, **settings: str):
        super().__init__(**settings)
        self.arguments += ["--alerts", str(self.folder / "alerts.json")]
        self.environment |= secrets or {}
        self.configure(alerts)
        self.serve()

    def configure(self, alerts: Dict[str, Any]) -> None:
        (self.folder / "alerts.json").write_text(json.dumps(alerts))

    def all(self, path: str) -> List[Dict[str, Any]]:
        """Every page of a list whose items' ids end in the cursor's number."""
        items: List[Dict[str, Any]] = []
        separator = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = self.get(f"{path}{separator}limit=1000{cursor}")
            items += page
            if len(page) < 1000:
                return items
            cursor = f"&cursor={page[-1]['id'].rsplit('-', 1)[1]}"

    def deliveries(self, query: str = "") -> List[Dict[str, Any]]:
        return self.all(f"/api/active/alerts/deliveries{query}")

    def channel(self, name: str) -> Dict[str, Any]:
        return next(c for c in self.get("/api/active/alerts/channels") if c["name"] == name)

    def cli(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([binary(), *arguments, "--server", self.url], capture_output=True, text=True, timeout=60)

    # What sets alerts off.

    def propose(self, threshold: float = 60) -> Tuple[str, str]:
        """A bundle and its approval: sets off an info alert about the bundle."""
        bundle = self.post("/api/active/bundles/upload",
                           {"agent": AGENT, "thresholds": {"risk_score_threshold": threshold}})["bundle_id"]
        approval = self.post("/api/active/bundles/propose", {"agent": AGENT, "bundle_id": bundle})["approval_id"]
        return bundle, approval

    def reject(self, approval: str) -> None:
        """Ends the alert about the bundle."""
        self.post(f"/api/active/approvals/{approval}/reject", {"rejector": "ops", "rationale": "test"})

    def fail_training(self, agent: str = "insights_writer") -> None:
        """Sets off a critical alert."""
        for _ in range(3):
            status, _ = self.call("POST", "/api/active/bundles/create", {"agent": agent})
            assert status == 422

    def end_failed_training(self, agent: str = "insights_writer") -> None:
        rows = [{"agent": agent, "key": f"k{n}", "source": "gold", "source_id": f"k{n}",
                 "payload": {"pattern_strength": 90 if n % 2 else 10, "data_points_count": 50},
                 "label": "publish" if n % 2 else "hold"} for n in range(60)]
        self.post("/api/active/labeled/import", {"items": rows})
        self.post("/api/active/bundles/create", {"agent": agent})
