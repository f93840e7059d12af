"""An Attune server as a process of its own on a free port of loopback, for tests and benchmarks.

ATTUNE_BINARY names the program. Only Python's standard library is needed.
"""
from __future__ import annotations

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Dict, Optional, Sequence, Tuple, Union


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what: str, condition: Callable[[], Any], seconds: float = 60, pause: float = 0.02) -> Any:
    """The first true value of the condition."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(pause)
    raise AssertionError(f"{what} did not come about within {seconds} s")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def call(method: str, url: str, body: Any = None, timeout: float = 30, kind: str = "application/json") -> Tuple[int, Any]:
    """Status and JSON; raises OSError where there is no answer. A body that is not bytes is sent as JSON."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        text = error.read()
        try:
            return error.code, json.loads(text or b"null")
        except ValueError:
            return error.code, {"detail": text.decode(errors="replace")}


def binary() -> str:
    name = os.environ.get("ATTUNE_BINARY")
    if not name:
        raise RuntimeError("ATTUNE_BINARY must name the server")
    return os.path.abspath(name)


class AttuneServer:
    """`attune serve`, which may be killed and started again on the same port, database and log.

    Without a folder it gets a temporary one, which goes with `close`; without `--database` among the arguments, a SQLite
    file in its folder. Settings are those of the environment, by their names in the configuration file.
    """

    def __init__(self, folder: Union[str, pathlib.Path, None] = None, name: str = "server",
                 arguments: Sequence[str] = ("--no-schedule",), **settings: str):
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="attune-")
        self.folder = pathlib.Path(folder or self._temporary.name)
        self.name = name
        self.arguments = list(arguments)
        if "--database" not in self.arguments:
            self.arguments += ["--database", str(self.folder / "attune.sqlite")]
        self.environment: Dict[str, str] = {f"ATTUNE_{setting.upper()}": value for setting, value in settings.items()}
        # How the program is started: tests put what limits it before it.
        self.command = [binary()]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Optional[subprocess.Popen] = None

    # Its life.

    def start(self) -> None:
        # Names of the tests' own are no settings, and a server refuses what is none.
        others = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "serve", "--port", str(self.port), *self.arguments],
                env={**others, **self.environment}, cwd=self.folder, stdout=log, stderr=log)

    def wait(self) -> None:
        """Until it is ready; what it logged stands in the error where it does not become so."""
        def is_ready() -> bool:
            if not self.is_running:
                raise RuntimeError(f"{self.name} ended before it was ready: {self.log[-2000:]}")
            return answers(f"{self.url}/readyz")

        try:
            wait_until(f"readiness of {self.name}", is_ready, pause=0.005)
        except AssertionError as error:
            self.kill()
            raise RuntimeError(f"{error}: {self.log[-2000:]}") from None

    def serve(self) -> float:
        """Starts it and waits; how many seconds that took."""
        began = time.perf_counter()
        self.start()
        self.wait()
        return time.perf_counter() - began

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> bool:
        """Asks it to drain; whether it ended well."""
        if not self.process:
            return True
        self.process.terminate()
        try:
            return self.process.wait(timeout=30) == 0
        except subprocess.TimeoutExpired:
            self.kill()
            return False

    def close(self) -> None:
        """Stops it if it still runs, and removes its temporary folder."""
        if self.is_running:
            self.stop()
        if self._temporary:
            self._temporary.cleanup()

    @property
    def log_path(self) -> pathlib.Path:
        return self.folder / f"{self.name}.log"

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    # What it is asked.

    def call(self, method: str, path: str, body: Any = None, timeout: float = 60, **more: str) -> Tuple[int, Any]:
        return call(method, self.url + path, body, timeout, **more)

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The answer's JSON; raises AssertionError where it is a refusal."""
        status, answer = self.call(method, path, body, **more)
        assert 200 <= status < 300, f"{method} {path} answered {status}: {answer}"
        return answer

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("POST", path, {} if body is None else body)

    def deploy(self, thresholds: Dict[str, Any], percent: int, agent: str = "inbox_triage") -> str:
        """Uploads thresholds and gives them so much of the traffic; the bundle's id."""
        bundle = self.ask("POST", "/api/active/bundles/upload", {"agent": agent, "thresholds": thresholds})["bundle_id"]
        approval = self.ask("POST", "/api/active/bundles/propose",
                            {"agent": agent, "bundle_id": bundle, "proposer": "test"})["approval_id"]
        path = f"/api/active/approvals/{approval}"
        self.ask("POST", f"{path}/approve", {"approver": "test", "rationale": "test"})
        self.ask("POST", f"{path}/apply", {"canary_percent": percent})
        return bundle
