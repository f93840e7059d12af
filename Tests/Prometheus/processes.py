"""The two servers of the tests, each on a free port of the loopback interface, with its log in the given folder."""
from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, List

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, answers, free_port, wait_until  # noqa: E402


def text(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


class Attune(AttuneServer):
    """A server on an empty database."""

    def __init__(self, folder: str):
        super().__init__(folder, "attune", ("--no-schedule", "--spool", f"{folder}/spool"))
        self.serve()

    def text(self, path: str) -> str:
        return text(self.url + path)

    def post(self, path: str, body: Any, expecting: int = 200) -> Any:
        """The answer's body; it must have the status expected, or another success where a success is."""
        status, answer = self.call("POST", f"/api/active{path}", body)
        if status != expecting and not (expecting == 200 and 200 < status < 300):
            raise RuntimeError(f"POST {path} answered {status}: {answer}")
        return answer


class Prometheus:
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
        self.url = f"http://127.0.0.1:{port}"
        log = pathlib.Path(folder) / "prometheus.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen([
                "prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder}/tsdb",
                f"--web.listen-address=127.0.0.1:{port}",
            ], stdout=output, stderr=output)
        try:
            wait_until("Prometheus", lambda: answers(f"{self.url}/-/ready"), 15)
        except AssertionError as error:
            self.stop()
            raise RuntimeError(f"{error}: {log.read_text(errors='replace')}") from None

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def get(self, path: str) -> Any:
        try:
            answer = json.loads(text(self.url + path))
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode(errors="replace")) from error
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, query: str) -> List[Any]:
        return self.get("/api/v1/query?" + urllib.parse.urlencode({"query": query}))["result"]

    def wait_for(self, query: str) -> None:
        """Until the query has a result."""
        wait_until(f"a result of {query}", lambda: self.query(query), 15, pause=0.1)
