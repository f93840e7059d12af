"""HTTP/1.1 over a bare socket, for what no client library would send. Only Python's standard library is needed."""
from __future__ import annotations

import socket
import time
from typing import Dict, NamedTuple, Optional, Tuple, Union


class Answer(NamedTuple):
    """An answer as it came over the wire; status 0 where the connection ended without one."""
    status: int
    headers: Dict[str, str]
    body: bytes

    @property
    def is_last(self) -> bool:
        return self.headers.get("connection", "").lower() == "close"


class RawConnection:
    """One connection; what is sent is sent as it is written."""

    def __init__(self, address: Tuple[str, int], timeout: float = 30, receive_buffer: Optional[int] = None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(address)
        self.unread = b""

    def __enter__(self) -> "RawConnection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, text: Union[str, bytes]) -> "RawConnection":
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())
        return self

    def finish(self) -> "RawConnection":
        """Nothing more is sent; answers are still read."""
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def _more(self) -> bool:
        try:
            data = self.socket.recv(65_536)
        except ConnectionError:
            data = b""
        self.unread += data
        return bool(data)

    def answer(self, method: str = "GET") -> Answer:
        """The next answer, whole."""
        while b"\r\n\r\n" not in self.unread:
            if not self._more():
                return Answer(0, {}, self.unread)
        head, self.unread = self.unread.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        if status < 200 or status in (204, 304) or method == "HEAD":
            return Answer(status, headers, b"")
        return Answer(status, headers, self._body(headers))

    def _body(self, headers: Dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._take_line(), 16):
                body += self._take(size)
                self._take(2)
            self._take(2)
            return body
        if "content-length" in headers:
            return self._take(int(headers["content-length"]))
        while self._more():
            pass
        body, self.unread = self.unread, b""
        return body

    def _take(self, count: int) -> bytes:
        while len(self.unread) < count and self._more():
            pass
        taken, self.unread = self.unread[:count], self.unread[count:]
        return taken

    def _take_line(self) -> bytes:
        while b"\r\n" not in self.unread and self._more():
            pass
        line, _, self.unread = self.unread.partition(b"\r\n")
        return line

    def has_ended(self, seconds: float = 10) -> bool:
        """Whether the other side ends the connection within so long; what it still sends is thrown away."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if not self.socket.recv(65_536):
                    return True
            except ConnectionError:
                return True
            except TimeoutError:
                return False
        return False


def request(path: str, method: str = "GET", host: str = "localhost", body: bytes = b"", **fields: str) -> bytes:
    """A whole request; fields' names have underscores for hyphens."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
