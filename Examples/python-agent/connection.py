"""JSON over HTTP to one Attune server, and the two ways in which that can fail."""
from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any, Dict, Optional, Tuple


class Unavailable(Exception):
    """The server did not answer, or cannot now: asking later may help, not before `retry_after` seconds."""

    def __init__(self, reason: str, retry_after: float = 0.0):
        super().__init__(reason)
        self.retry_after = retry_after


class Refused(Exception):
    """The server answered, and asking again will not help. `problem` is its problem document (RFC 9457)."""

    def __init__(self, status: int, problem: Any):
        super().__init__(f"{status}: {problem.get('detail') if isinstance(problem, dict) else problem}")
        self.status = status
        self.problem = problem


class Connection:
    """Calls to one server; each is a request of its own."""

    def __init__(self, server: str, timeout: float = 2.0):
        self.server = server.rstrip("/")
        self.timeout = timeout
        # Straight to this server, whatever proxy the environment names for the rest of the world.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method: str, path: str, body: Optional[Any] = None) -> Any:
        """The answer's JSON. Raises `Unavailable` or `Refused`, nothing else that the network could cause."""
        _, _, answer = self._exchange(method, path, body, {})
        return answer

    def get_changed(self, path: str, tag: Optional[str]) -> Optional[Tuple[Any, Optional[str]]]:
        """The answer's JSON and its entity tag; None if `tag` is still that of the answer. Raises as `call` does."""
        status, headers, answer = self._exchange("GET", path, None, {"If-None-Match": tag} if tag else {})
        return None if status == 304 else (answer, headers.get("ETag"))

    def _exchange(self, method: str, path: str, body: Optional[Any], fields: Dict[str, str]) -> Any:
        try:
            status, headers, text = self._send(method, path, body, fields)
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"{self.server}: {error}") from error
        if status == 304:
            return status, headers, None
        if status == 429 or status >= 500:
            seconds = headers.get("Retry-After", "")
            raise Unavailable(f"{self.server} answered {status}", float(seconds) if seconds.isdigit() else 0.0)
        try:
            answer = json.loads(text)
        except ValueError as error:
            raise Unavailable(f"{self.server} answered something other than JSON") from error
        if status >= 400:
            raise Refused(status, answer)
        return status, headers, answer

    def _send(self, method: str, path: str, body: Optional[Any], fields: Dict[str, str]) -> Any:
        request = urllib.request.Request(self.server + path, method=method, headers=fields)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as response:
            with response:
                return response.code, response.headers, response.read()
