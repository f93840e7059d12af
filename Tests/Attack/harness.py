"""What every attack has in common: a server whose memory is known, the count of what was tried, and what came of it."""

import html
import http.client
import re
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
from attune_server import AttuneServer, binary, wait_until  # noqa: E402

NO_ANSWER = (OSError, ValueError, http.client.HTTPException)
# How much more memory than before a server may hold when an attack is over.
MEGABYTES_OVER = 100
SECONDS_TO_END = 35


@dataclass
class Outcome:
    """What one attack did, and what of it went wrong."""

    name: str
    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    crashes: int = 0
    server_errors: int = 0
    memory: Optional[Tuple[int, int]] = None
    seconds: float = 0
    failures: List[str] = field(default_factory=list)

    def fail(self, what: str) -> None:
        self.failures.append(what)
        print(f"FAIL {self.name}: {what[:600]}", flush=True)

    def crashed(self, server: "Target", during: str) -> None:
        self.crashes += 1
        said = [line for line in server.log.splitlines() if "Fatal error" in line or "Crash" in line]
        self.fail(f"the server ended during {during}: {said[-1:] or server.log[-300:]}")

    def see(self, what: str, status: Optional[int], said: Any = "") -> None:
        """One request and the status it was answered with; None where no answer came."""
        self.tried += 1
        if status is None:
            self.fail(f"{what} was not answered: {said}")
        elif status >= 500:
            self.server_errors += 1
            self.fail(f"{status} {str(said)[:200]}: {what}")

    def row(self) -> str:
        memory = "" if self.memory is None else f"{self.memory[0]} → {self.memory[1]}"
        kept = f"{self.lost} of {self.acknowledged:,}" if self.acknowledged else str(self.lost)
        return (
            f"| {self.name} | {self.tried:,} | {self.crashes} | {kept} | {self.server_errors} | "
            f"{len(self.failures)} | {memory} | {self.seconds:.0f} |"
        )


TABLE_HEAD = """\
| attack | tried | crashes | lost of acknowledged | 5xx for a client's fault | failures | MB before → after | seconds |
|---|---|---|---|---|---|---|---|"""


class Target(AttuneServer):
    """A server that is attacked."""

    @property
    def memory(self) -> int:
        """Megabytes that it holds."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) // 1024

    def raw(
        self, method: str, path: str, body: Optional[bytes] = None, kind: str = "application/json", timeout: float = 60
    ) -> Tuple[Optional[int], bytes]:
        """Status and body; None and what went wrong where there was no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except NO_ANSWER as error:
            return None, repr(error).encode()
        finally:
            connection.close()

    def warm_up(self) -> None:
        """What every server does once in its life is no growth: every page, some events, and their way to labels."""
        runs = [
            {
                "run_id": f"warm-{number}",
                "agent": "inbox_triage",
                "key": f"warm-{number}",
                "decision": "safe",
                "payload": {"risk_score": number % 100},
            }
            for number in range(2_000)
        ]
        gold = [
            {
                "task_id": f"warm-{number}",
                "agent": "inbox_triage",
                "payload": {"risk_score": number % 100},
                "expected_label": "quarantine" if number % 100 > 60 else "safe",
            }
            for number in range(400)
        ]
        self.post("/api/active/runs", {"items": runs})
        self.post("/api/active/gold", {"items": gold})
        self.post("/api/active/feeds/load")
        self.call("POST", "/api/active/bundles/create", {"agent": "inbox_triage", "min_examples": 10}, timeout=300)
        crawl(self, None)

    def settled(self, limit: int) -> int:
        """The memory once it is below the limit, or after some seconds."""
        deadline = time.monotonic() + 20
        while self.memory > limit and time.monotonic() < deadline:
            time.sleep(0.5)
        return self.memory


def crawl(server: Target, outcome: Optional[Outcome], most: int = 200, start: Sequence[str] = ("/",)) -> int:
    """Asks for pages by following their links; how many there were."""
    waiting, seen = list(start), set(start)
    count = 0
    while waiting and count < most:
        path = waiting.pop(0)
        status, body = server.raw("GET", path)
        count += 1
        if outcome is not None:
            outcome.see(f"the page {path}", status, body)
        if status is None:
            break
        for link in re.findall(rb'href="([^"#]+)"', body):
            target = html.unescape(link.decode(errors="replace"))
            if target.startswith("/") and not target.startswith(("//", "/assets/")) and target not in seen:
                seen.add(target)
                waiting.append(target)
    return count


def readable(server: Target, outcome: Outcome) -> None:
    """What others read of the server has to stay readable whatever came in: metrics, exports, log lines."""
    status, body = server.raw("GET", "/metrics")
    outcome.see("/metrics", status, body)
    line = re.compile(r'^(#.*|[a-z_:][a-z0-9_:]*(\{([a-z_]+="([^"\\\n]|\\[\\"n])*",?)*\})? [-+0-9.eEINFa]+)$')
    for text in body.decode("utf-8", errors="replace").split("\n"):
        if text and not line.match(text):
            outcome.fail(f"/metrics has a line that Prometheus cannot read: {text[:200]!r}")
            break
    for text in server.log.splitlines():
        if text and not re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text):
            outcome.fail(f"the log has a line that is none: {text[:200]!r}")
            break


def end(server: Target, outcome: Outcome) -> None:
    """It drains, ends well, and starts again with all that it was told."""
    began = time.monotonic()
    server.process.terminate()
    try:
        status = server.process.wait(timeout=SECONDS_TO_END)
    except Exception:
        server.kill()
        outcome.fail(f"it did not end within {SECONDS_TO_END} s")
        return
    if status != 0:
        outcome.fail(f"it ended with {status} after {time.monotonic() - began:.0f} s")


def restart(server: Target, outcome: Outcome) -> bool:
    """Whether it starts again and is well."""
    try:
        server.serve()
    except RuntimeError as error:
        outcome.crashes += 1
        outcome.fail(f"it does not start again: {str(error)[-400:]}")
        return False
    status, answer = server.call("GET", "/readyz")
    if status != 200 or answer.get("status") != "ok":
        outcome.fail(f"after the restart it says {status} {answer}")
    return True


def attack(
    name: str, act: Callable[[Target, Outcome], None], settings: Optional[dict] = None, reads: bool = True
) -> Outcome:
    """Carries one attack out against a server of its own."""
    outcome = Outcome(name)
    began = time.monotonic()
    server = Target(**(settings or {}))
    print(f"==> {name}", flush=True)
    try:
        server.serve()
        server.warm_up()
        before = server.memory
        act(server, outcome)
        if not server.is_running:
            if not outcome.crashes:
                outcome.crashed(server, "the attack")
        else:
            after = server.settled(before + MEGABYTES_OVER)
            outcome.memory = (before, after)
            if after > before + MEGABYTES_OVER:
                outcome.fail(f"it held {before} MB before and {after} MB after")
            if reads:
                readable(server, outcome)
            end(server, outcome)
        if restart(server, outcome):
            crawl(server, outcome, most=60)
    except Exception:
        outcome.fail(f"the attack itself failed: {traceback.format_exc(limit=4)}")
    finally:
        if server.is_running:
            server.kill()
        outcome.seconds = time.monotonic() - began
        server.close()
    return outcome
