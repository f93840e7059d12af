"""Receivers that record what they are sent, and the rules that a message must keep."""
from __future__ import annotations

import http.server
import json
import socket
import struct
import threading
import time
from datetime import datetime
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple


class Received(NamedTuple):
    path: str
    headers: Dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


# What a receiver does with a request: a status with headers and a body, "silence" (never an answer) or "reset".
Answer = Tuple[int, Dict[str, str], str]


class Receiver:
    def __init__(self, answer: Callable[[Received], Any] = lambda request: (200, {}, "ok")):
        self.answer = answer
        self.requests: List[Received] = []
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                received = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length))
                with outer.lock:
                    outer.requests.append(received)
                    answer = outer.answer(received)
                if answer == "silence":
                    time.sleep(outer.silence_seconds)
                    self.close_connection = True
                elif answer == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    self.close_connection = True
                else:
                    status, headers, body = answer
                    try:
                        self.send_response(status)
                        for name, value in {**headers, "Content-Length": str(len(body))}.items():
                            self.send_header(name, value)
                        self.end_headers()
                        self.wfile.write(body.encode())
                    except OSError:
                        pass

            def finish(self) -> None:
                try:
                    super().finish()
                except (OSError, ValueError):
                    pass

            def log_message(self, *_: Any) -> None:
                pass

        class Threaded(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None:
                pass

        self.silence_seconds = 3.0
        self._server = Threaded(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __len__(self) -> int:
        return len(self.requests)


def check_pagerduty(event: Dict[str, Any], body: bytes) -> None:
    """The rules that PagerDuty publishes for Events API v2."""
    assert len(body) <= 512 * 1024
    assert isinstance(event["routing_key"], str) and event["routing_key"]
    assert event["event_action"] in ("trigger", "acknowledge", "resolve")
    assert isinstance(event["dedup_key"], str) and 0 < len(event["dedup_key"].encode()) <= 255
    assert set(event) <= {"routing_key", "event_action", "dedup_key", "payload", "images", "links", "client",
                          "client_url"}
    if event["event_action"] != "trigger":
        return
    payload = event["payload"]
    assert set(payload) <= {"summary", "source", "severity", "timestamp", "component", "group", "class",
                            "custom_details"}
    assert 0 < len(payload["summary"]) <= 1024
    assert isinstance(payload["source"], str) and payload["source"]
    assert payload["severity"] in ("critical", "error", "warning", "info")
    datetime.fromisoformat(payload["timestamp"].replace("Z", "+00:00"))


def check_slack(message: Dict[str, Any]) -> None:
    """Slack's own models know the limits of its blocks and refuse what Slack would."""
    from slack_sdk.models.blocks import Block

    assert set(message) == {"text", "blocks"}
    assert 0 < len(message["text"]) <= 3000
    assert 0 < len(message["blocks"]) <= 50
    blocks = Block.parse_all(message["blocks"])
    assert len(blocks) == len(message["blocks"])
    for block, sent in zip(blocks, message["blocks"]):
        assert block.to_dict()["type"] == sent["type"]
        block.validate_json()
        for text in [sent.get("text", {}).get("text", ""), *(e["text"] for e in sent.get("elements", []))]:
            assert len(text) <= (150 if sent["type"] == "header" else 3000)
