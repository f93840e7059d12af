"""OpenFeature's own Python SDK and its OFREP provider against real servers, which these tests start and stop.

    ATTUNE_BINARY=.build/debug/attune python3 test_provider.py     (with what requirements.txt lists)
"""
from __future__ import annotations

import http.client
import json
import pathlib
import sys
import time
import unittest
import urllib.parse
from typing import Any

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer  # noqa: E402


def serve(test: Any, **settings: str) -> AttuneServer:
    """A server for a test or a class of tests, with everything in its log, down to traces."""
    server = AttuneServer(arguments=("--no-schedule", "--log-level", "trace"), **settings)
    (test.addClassCleanup if isinstance(test, type) else test.addCleanup)(server.close)
    server.serve()
    return server


class ProviderTests(unittest.TestCase):
    server: AttuneServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = serve(cls)
        cls.bundle = cls.server.deploy({"risk_score_threshold": 60.0}, percent=50)

    def setUp(self) -> None:
        api.set_provider(OFREPProvider(self.server.url))
        self.addCleanup(api.shutdown)
        self.client = api.get_client()
        self.ann = EvaluationContext("ann", {"plan": "pro"})

    def test_an_agent_is_read_as_an_object(self) -> None:
        seen = set()
        for number in range(40):
            key = f"thread-{number}"
            details = self.client.get_object_details("inbox_triage", {}, EvaluationContext(key))
            config = self.server.get(f"/api/active/config/inbox_triage?key={key}")
            self.assertIsNone(details.error_code)
            self.assertEqual((details.value, details.variant), (config["thresholds"], config["variant"]))
            self.assertEqual(details.reason, Reason.SPLIT)
            self.assertEqual(details.flag_metadata["bundle_id"], config["bundle_id"])
            self.assertEqual(details.flag_metadata["bucket"], config["bucket"])
            seen.add(details.variant)
        self.assertEqual(seen, {"active", "canary"})

    def test_parameters_are_read_as_numbers_and_as_integers(self) -> None:
        number = self.client.get_float_details("inbox_triage.spf_dkim_weight", -1.0, self.ann)
        self.assertEqual((number.value, type(number.value), number.error_code), (1.0, float, None))
        integer = self.client.get_integer_details("insights_writer.min_data_points", -1, self.ann)
        self.assertEqual((integer.value, type(integer.value), integer.error_code), (10, int, None))
        self.assertEqual(integer.reason, Reason.DEFAULT)

    def test_a_read_of_another_type_gives_the_default_and_says_so(self) -> None:
        for details in (
            self.client.get_string_details("inbox_triage.spf_dkim_weight", "default", self.ann),
            self.client.get_string_details("inbox_triage", "default", self.ann),
            self.client.get_boolean_details("inbox_triage", False, self.ann),
            self.client.get_integer_details("inbox_triage.spf_dkim_weight", -1, self.ann),
            self.client.get_float_details("insights_writer.min_data_points", -1.0, self.ann),
        ):
            self.assertEqual(details.error_code, ErrorCode.TYPE_MISMATCH, details)
            self.assertIn(details.value, ("default", False, -1))

    def test_an_unknown_flag_gives_the_default(self) -> None:
        for key in ("nobody", "inbox_triage.nothing", "nobody.risk_score_threshold"):
            details = self.client.get_float_details(key, -1.0, self.ann)
            self.assertEqual((details.value, details.error_code), (-1.0, ErrorCode.FLAG_NOT_FOUND))
            self.assertIn(key, details.error_message or "")

    def test_without_a_targeting_key_a_canary_cannot_be_assigned(self) -> None:
        for context in (None, EvaluationContext(None, {"plan": "pro"})):
            details = self.client.get_object_details("inbox_triage", {}, context)
            self.assertEqual(details.error_code, ErrorCode.TARGETING_KEY_MISSING)
            self.assertEqual(self.client.get_object_details("insights_writer", {}, context).reason, Reason.DEFAULT)

    def test_a_context_that_cannot_be_read_is_an_invalid_context(self) -> None:
        details = self.client.get_object_details("inbox_triage", {}, EvaluationContext("k" * 600))
        self.assertEqual((details.value, details.error_code), ({}, ErrorCode.INVALID_CONTEXT))


class UnwillingServerTests(unittest.TestCase):
    def test_a_rate_limit_pauses_the_provider_for_as_long_as_the_server_says(self) -> None:
        server = serve(self, ofrep_requests_per_second="1")
        provider = OFREPProvider(server.url)
        api.set_provider(provider)
        self.addCleanup(api.shutdown)
        client = api.get_client()
        for _ in range(20):
            details = client.get_object_details("inbox_triage", {})
            if details.error_code is not None:
                break
        self.assertEqual((details.value, details.error_code), ({}, ErrorCode.GENERAL))
        self.assertIn("Rate limited, retry after: 1", details.error_message or "")
        self.assertIsNotNone(provider.retry_after)
        self.assertIn("paused", client.get_object_details("inbox_triage", {}).error_message or "")
        for _ in range(100):
            time.sleep(0.05)
            details = client.get_object_details("inbox_triage", {})
            if details.error_code is None:
                break
        self.assertEqual(details.reason, Reason.DEFAULT, "after the pause it is answered again")

    def test_without_the_server_the_default_is_used(self) -> None:
        server = serve(self)
        api.set_provider(OFREPProvider(server.url, timeout=2))
        self.addCleanup(api.shutdown)
        client = api.get_client()
        self.assertEqual(client.get_float_value("inbox_triage.risk_score_threshold", -1.0), 70.0)
        self.assertTrue(server.stop())
        details = client.get_float_details("inbox_triage.risk_score_threshold", -1.0)
        self.assertEqual((details.value, details.error_code, details.reason), (-1.0, ErrorCode.GENERAL, Reason.ERROR))


class EventStreamTests(unittest.TestCase):
    """The change notices of OFREP's ADR 8, which the Python provider does not read yet, over plain HTTP."""

    def setUp(self) -> None:
        self.server = serve(self, public_url="https://example.com/attune/")

    def open_stream(self) -> http.client.HTTPResponse:
        bulk = self.server.post("/ofrep/v1/evaluate/flags", {"context": {"targetingKey": "ann"}})
        address = urllib.parse.urlsplit(bulk["eventStreams"][0]["url"])
        self.assertEqual((address.scheme, address.netloc), ("https", "example.com"))
        self.assertTrue(address.path.startswith("/attune/ofrep/"))
        self.ticket = urllib.parse.parse_qs(address.query)["ticket"][0]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", f"{address.path.removeprefix('/attune')}?{address.query}")
        return connection.getresponse()

    def test_a_deployment_is_told_and_the_ticket_is_never_logged(self) -> None:
        stream = self.open_stream()
        self.assertEqual((stream.status, stream.getheader("Content-Type")), (200, "text/event-stream"))
        self.server.deploy({"risk_score_threshold": 60.0}, percent=10)
        frame = {}
        while "data" not in frame:
            name, _, value = stream.readline().decode().rstrip("\n").partition(": ")
            frame[name] = value
        self.assertEqual(frame["event"], "message")
        data = json.loads(frame["data"])
        self.assertEqual((data["type"], data["etag"]), ("refetchEvaluation", f'"{frame["id"]}"'))
        status = self.server.get("/api/active/status")
        self.assertEqual(int(frame["id"]), status["config_version"])
        self.assertNotIn(self.ticket, self.server.log)
        self.assertNotIn(self.ticket.rsplit(".", 1)[1], self.server.log)

    def test_open_streams_do_not_hold_up_the_end_of_the_server(self) -> None:
        stream = self.open_stream()
        started = time.monotonic()
        self.assertTrue(self.server.stop())
        self.assertLess(time.monotonic() - started, 10)
        self.assertNotIn(b"data:", stream.read(), "it ends without another word")


if __name__ == "__main__":
    unittest.main()
