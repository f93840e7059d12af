"""The two servers of the tests, each on a free port of the loopback interface, with its log in the given folder."""
from __future__ import annotations

import json
import os
import pathlib
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Dict, List


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    def __init__(self, name: str, folder: str, port: int, command: List[str], ready: str):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = pathlib.Path(folder) / f"{name}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(150):
            try:
                self.text(ready)
                return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"{name} did not become ready: {self._log.read_text(errors='replace')}")

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read().decode()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Attune(Process):
    """A server on an empty database."""

    def __init__(self, folder: str):
        binary = os.environ.get("ATTUNE_BINARY")
        if not binary:
            raise unittest.SkipTest("ATTUNE_BINARY must name the server")
        port = free_port()
        super().__init__("attune", folder, port, [
            binary, "serve", "--no-schedule", "--port", str(port), "--database", f"{folder}/attune.sqlite",
            "--spool", f"{folder}/spool",
        ], "/readyz")

    def get(self, path: str) -> Any:
        return json.loads(self.text(path))

    def post(self, path: str, body: Dict[str, Any], expecting: int = 200) -> Any:
        """The answer's body; it must have the status expected, or another success where a success is."""
        request = urllib.request.Request(f"{self.url}/api/active{path}", data=json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, data = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, data = error.code, error.read()
        if status != expecting and not (expecting == 200 and 200 < status < 300):
            raise RuntimeError(f"POST {path} answered {status}: {data.decode(errors='replace')}")
        return json.loads(data)


class Prometheus(Process):
    """Scrapes an Attune and evaluates the rules every second."""

    def __init__(self, folder: str, rules: pathlib.Path, target: int):
        port = free_port()
        config = pathlib.Path(folder) / "prometheus.json"
        # JSON is YAML.
        config.write_text(json.dumps({
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(rules)],
            "scrape_configs": [{"job_name": "attune", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}],
        }))
        super().__init__("prometheus", folder, port, [
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
        ], "/-/ready")

    def get(self, path: str) -> Any:
        try:
            answer = json.loads(self.text(path))
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode(errors="replace")) from error
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, query: str) -> List[Any]:
        return self.get("/api/v1/query?" + urllib.parse.urlencode({"query": query}))["result"]

    def wait_for(self, query: str) -> None:
        """Until the query has a result."""
        for _ in range(150):
            if self.query(query):
                return
            time.sleep(0.1)
        raise RuntimeError(f"no result in 15 s: {query}")
