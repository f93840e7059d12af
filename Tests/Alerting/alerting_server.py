"""A server of these tests' own, started, killed and started again on the same database."""
from __future__ import annotations

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Dict, List, Optional, Tuple

BINARY = os.environ.get("ATTUNE_BINARY", "")
AGENT = "inbox_triage"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """The first truthy value of `condition`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


class Server:
    def __init__(self, alerts: Dict[str, Any], secrets: Optional[Dict[str, str]] = None, **settings: str):
        self._folder = tempfile.TemporaryDirectory(prefix="attune-alerting-")
        self.folder = pathlib.Path(self._folder.name)
        self.secrets = secrets or {}
        self.settings = settings
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = self.folder / "server.log"
        self.configure(alerts)
        self.start()

    def configure(self, alerts: Dict[str, Any]) -> None:
        (self.folder / "alerts.json").write_text(json.dumps(alerts))

    def start(self) -> None:
        environment = {**os.environ, **self.secrets,
                       **{f"ATTUNE_{name.upper()}": value for name, value in self.settings.items()}}
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--no-schedule", "--log-level", "info", "--port", str(self.port), "--database",
                 str(self.folder / "attune.sqlite"), "--alerts", str(self.folder / "alerts.json")],
                env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                self.get("/readyz")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise AssertionError(f"the server did not become ready: {self.log[-2000:]}")

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self) -> None:
        self.stop()
        self._folder.cleanup()

    def call(self, method: str, path: str, body: Any = None) -> Tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def get(self, path: str) -> Any:
        return self.call("GET", path)[1]

    def post(self, path: str, body: Any = None) -> Any:
        status, answer = self.call("POST", path, {} if body is None else body)
        assert 200 <= status < 300, (path, status, answer)
        return answer

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
        return subprocess.run([BINARY, *arguments, "--server", self.url], capture_output=True, text=True, timeout=60)

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
