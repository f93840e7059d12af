"""What a page of another site can make a real browser do to a server on this machine: nothing.

    ATTUNE_BINARY=.build/debug/attune python3 test_other_site.py     (with what requirements.txt lists)
"""
from __future__ import annotations

import http.server
import json
import threading
import unittest

from browser import Browser
from server import Server

# Whatever a page may send without being asked for leave first.
SENDING = """
const done = arguments[arguments.length - 1], server = arguments[0];
const outcomes = {};
async function attempt(name, path, options) {
  try {
    const answer = await fetch(server + path, options);
    outcomes[name] = answer.type === "opaque" ? "sent" : `${answer.status}: ${await answer.text()}`;
  } catch (error) { outcomes[name] = "failed"; }
}
(async () => {
  const blind = { method: "POST", mode: "no-cors" };
  await attempt("pause", "/api/active/pause", blind);
  await attempt("pause by another path", "//api/active/pause", blind);
  await attempt("pause by dots", "/x/../api/active/pause", blind);
  await attempt("pause by encoded dots", "/%2e/api/active/pause", blind);
  await attempt("pause by a page's path", "/pause", blind);
  await attempt("pause by a form", "/pause", { ...blind, body: new URLSearchParams({ token: "x", reason: "y" }) });
  await attempt("read", "/api/active/status", {});
  await attempt("flags", "/ofrep/v1/evaluate/flags", { method: "POST", mode: "no-cors", body: "{}" });
  done(outcomes);
})();
"""


class Site:
    """Another site, on a port of its own."""

    def __init__(self) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = b"<!doctype html><title>Another site</title>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class OtherSiteTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Server()
        self.addCleanup(self.server.close)
        self.site = Site()
        self.addCleanup(self.site.close)

    def browser(self, url: str) -> Browser:
        # evil.example leads to this machine, as a rebound name does.
        browser = Browser(url, "--host-resolver-rules=MAP evil.example 127.0.0.1",
                          "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests")
        self.addCleanup(browser.quit)
        return browser

    def test_a_page_of_another_site_operates_nothing(self) -> None:
        browser = self.browser(f"http://evil.example:{self.site.port}")
        browser.open("/")
        outcomes = browser.driver.execute_async_script(SENDING, self.server.url)
        self.assertEqual(outcomes["read"], "failed", outcomes)
        self.assertEqual(outcomes["pause"], "sent", "the attempt was not even made, so the test shows nothing")
        self.assertFalse(self.server.get("/status")["is_paused"], outcomes)
        self.assertEqual(self.server.get("/logs?action=pause"), [])

    def test_a_name_that_leads_to_this_machine_is_not_the_servers(self) -> None:
        browser = self.browser(f"http://evil.example:{self.server.port}")
        browser.open("/")
        self.assertEqual(json.loads(browser.text)["code"], "unknown_host")
        outcomes = browser.driver.execute_async_script(SENDING, browser.url)
        for name, outcome in outcomes.items():
            self.assertTrue(outcome.startswith("421: "), f"{name}: {outcome}")
        self.assertFalse(self.server.get("/status")["is_paused"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
