"""Alerts from a real server to real receivers: aiosmtpd, Debian's Alertmanager, and recording HTTP servers.

    ATTUNE_BINARY=.build/debug/attune python3 test_channels.py     (with what requirements.txt lists)
"""
from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import json
import logging
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import unittest
import urllib.request

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from alerting_server import Server
from attune_server import binary, free_port, wait_until
from receivers import Receiver, check_pagerduty, check_slack

# A client that turns a certificate down is an error to the mail server, and the very thing that is tested.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

QUICK = {"first_retry_seconds": 0.3, "longest_retry_seconds": 1, "timeout_seconds": 2}


def config(channels, routes=None, **more):
    routes = routes or [{"channels": list(channels)}]
    return {"instance": "test", "channels": channels, "routes": routes, "delivery": QUICK, **more}


class Case(unittest.TestCase):
    def serve(self, *arguments, **settings) -> Server:
        server = Server(*arguments, **settings)
        self.addCleanup(server.close)
        return server

    def receive(self, *arguments) -> Receiver:
        receiver = Receiver(*arguments)
        self.addCleanup(receiver.close)
        return receiver


class HTTPChannelTests(Case):
    def test_pagerduty_hears_the_beginning_the_acknowledgement_and_the_end_once(self):
        receiver = self.receive(lambda _: (202, {}, '{"status":"success"}'))
        server = self.serve(
            config({"oncall": {"kind": "pagerduty", "routing_key_env": "PAGER", "url": f"{receiver.url}/v2/enqueue"}},
                   [{"severities": ["critical"], "channels": ["oncall"]}]),
            {"PAGER": "R0UTING-KEY-0123456789"})
        server.propose()
        server.fail_training()
        wait_until("the trigger", lambda: len(receiver) == 1)
        alert = server.get("/api/active/alerts?severity=critical")[0]
        self.assertEqual(alert["rule"], "training_failing")
        server.post(f"/api/active/alerts/{alert['id']}/ack", {"actor": "ana"})
        wait_until("the acknowledgement", lambda: len(receiver) == 2)
        server.end_failed_training()
        wait_until("the end", lambda: len(receiver) == 3)
        events = [request.json for request in receiver.requests]
        for request, event in zip(receiver.requests, events):
            check_pagerduty(event, request.body)
        self.assertEqual([event["event_action"] for event in events], ["trigger", "acknowledge", "resolve"])
        self.assertEqual({event["dedup_key"] for event in events}, {"test/insights_writer/training_failing/"})
        self.assertEqual({d["state"] for d in server.deliveries()}, {"sent"})
        self.assertEqual(server.channel("oncall")["state"], "ok")
        for secret_free in [json.dumps(server.get("/api/active/alerts/channels")), server.log]:
            self.assertNotIn("R0UTING-KEY", secret_free)

    def test_slack_gets_what_its_own_models_accept_one_a_second(self):
        receiver = self.receive()
        server = self.serve(config({"team": {"kind": "slack", "url_env": "SLACK"}}),
                            {"SLACK": f"{receiver.url}/services/T000/B000/secret-path"})
        server.fail_training()
        for threshold in (60, 61):
            server.propose(threshold)
        wait_until("three messages", lambda: len(receiver) == 3)
        for request in receiver.requests:
            check_slack(request.json)
        self.assertIn("critical: Training insights_writer failed 3 times", receiver.requests[0].json["text"])
        self.assertIn("(delivery-", receiver.requests[0].json["text"])
        sent = server.cli("alerts", "test", "team")
        self.assertEqual((sent.returncode, sent.stdout), (0, "team took the test message.\n"))
        self.assertNotIn("secret-path", server.log + json.dumps(server.get("/api/active/alerts/channels")))

    def test_a_webhook_is_signed_after_standard_webhooks(self):
        receiver = self.receive()
        key = b"0123456789abcdef0123456789abcdef"
        server = self.serve(config({"hook": {"kind": "webhook", "url": f"{receiver.url}/hook", "secret_env": "HOOK"}}),
                            {"HOOK": "whsec_" + base64.b64encode(key).decode()})
        server.fail_training()
        wait_until("the message", lambda: len(receiver) == 1)
        request = receiver.requests[0]
        signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        self.assertEqual(request.headers["webhook-signature"], f"v1,{expected}")
        self.assertEqual(request.json["type"], "alert.trigger")
        self.assertEqual(request.json["data"]["severity"], "critical")

    def test_a_repaired_channel_is_told_what_stands(self):
        works = False
        receiver = self.receive(lambda _: (200, {}, "ok") if works else (403, {}, "invalid_token"))
        server = self.serve(config({"team": {"kind": "slack", "url_env": "SLACK"}}), {"SLACK": receiver.url + "/a/b"})
        server.fail_training()
        wait_until("the refusal", lambda: server.deliveries("?state=failed"))
        refused = server.cli("alerts", "test", "team")
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(refused.stderr, "team did not take the message: HTTP 403: invalid_token\n")
        channel = server.channel("team")
        self.assertEqual((channel["state"], channel["last_error"]), ("failing", "HTTP 403: invalid_token"))
        works = True
        self.assertEqual(server.cli("alerts", "test", "team").returncode, 0)
        wait_until("what stood", lambda: [d["state"] for d in server.deliveries()] == ["sent"])
        self.assertEqual(server.channel("team")["state"], "ok")

    def test_a_wrong_address_says_so(self):
        server = self.serve(config({"hook": {"kind": "webhook", "url": f"http://127.0.0.1:{free_port()}/",
                                             "secret_env": "HOOK"}}), {"HOOK": "secret"})
        answer = server.cli("alerts", "test", "hook")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("hook did not take the message: no connection", answer.stderr)
        self.assertEqual(server.channel("hook")["state"], "failing")
        unknown = server.cli("alerts", "test", "nope")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("the channels are hook", unknown.stderr)


class AlertmanagerTests(Case):
    def test_alertmanager_has_what_fires_and_lets_go_of_what_ended(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-alertmanager-"))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "config.yml").write_text("route: {receiver: none}\nreceivers: [{name: none}]\n")
        port = free_port()
        process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={folder}/config.yml", f"--storage.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        url = f"http://127.0.0.1:{port}"

        def alerts():
            try:
                with urllib.request.urlopen(f"{url}/api/v2/alerts", timeout=5) as answer:
                    return json.loads(answer.read())
            except OSError:
                return None

        wait_until("Alertmanager", lambda: alerts() is not None)
        server = self.serve(config({"am": {"kind": "alertmanager", "url": url}}))
        server.fail_training()
        found = wait_until("the alert in Alertmanager", alerts)
        self.assertEqual(found[0]["labels"], {
            "alertname": "training_failing", "severity": "critical", "agent": "insights_writer", "instance": "test",
            "job": "attune"})
        self.assertIn("failed 3 times", found[0]["annotations"]["summary"])
        server.end_failed_training()
        wait_until("its end", lambda: alerts() == [])


class MailTests(Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-mail-"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", cls.folder / "key.pem", "-out",
             cls.folder / "certificate.pem"], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def mailbox(self):
        """A mail server that says nothing without TLS and takes nothing without a login."""
        received = []

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                received.append(envelope)
                return "250 OK"

        def authenticate(server, session, envelope, mechanism, login):
            is_right = login.login == b"attune" and login.password == b"c0rrect horse"
            return AuthResult(success=is_right, handled=False)

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "certificate.pem", self.folder / "key.pem")
        controller = Controller(Handler(), hostname="127.0.0.1", port=free_port(), tls_context=context,
                                require_starttls=True, auth_required=True, authenticator=authenticate)
        controller.start()
        self.addCleanup(controller.stop)
        return controller, received

    def mail(self, port: int, **more):
        return config({"mail": {
            "kind": "email", "url": f"smtp://localhost:{port}", "username": "attune", "password_file":
            str(self.folder / "password"), "from": "attune@example.com", "to": ["ops@example.com", "lead@example.com"],
            "ca_file": str(self.folder / "certificate.pem"), **more}})

    def test_a_mail_arrives_over_tls_with_a_login_in_plain_text_and_html(self):
        (self.folder / "password").write_text("c0rrect horse\n")
        controller, received = self.mailbox()
        server = self.serve(self.mail(controller.port))
        bundle, _ = server.propose()
        wait_until("the mail", lambda: received)
        envelope = received[0]
        self.assertEqual(envelope.mail_from, "attune@example.com")
        self.assertEqual(envelope.rcpt_tos, ["ops@example.com", "lead@example.com"])
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.assertEqual(message.defects, [])
        self.assertEqual(message.get_content_type(), "multipart/alternative")
        self.assertTrue(message["Subject"].startswith(f"[test] info: {bundle} was proposed"), message["Subject"])
        text, html = [part.get_content() for part in message.iter_parts()]
        for part in (text, html):
            self.assertIn(f"{bundle} was proposed for inbox_triage", part)
            self.assertIn("bundle_proposed", part)
        self.assertIn("What to do: Look at the diff", text)
        self.assertIn("<table", html)

    def test_a_wrong_password_or_certificate_says_so(self):
        (self.folder / "password").write_text("wrong")
        controller, received = self.mailbox()
        server = self.serve(self.mail(controller.port))
        answer = server.cli("alerts", "test", "mail")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("mail did not take the message: Login denied (SMTP 535)", answer.stderr)
        self.assertEqual(server.channel("mail")["state"], "failing")
        self.assertEqual(received, [])
        server.stop()
        mail = self.mail(controller.port)
        del mail["channels"]["mail"]["ca_file"]
        server.configure(mail)
        server.serve()
        self.assertIn("SSL", server.cli("alerts", "test", "mail").stderr)
        self.assertEqual(received, [])


class WrongFileTests(unittest.TestCase):
    def refuse(self, alerts) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "alerts.json"
            path.write_text(alerts if isinstance(alerts, str) else json.dumps(alerts))
            answer = subprocess.run([binary(), "serve", "--port", str(free_port()), "--database", f"{folder}/a.sqlite",
                                     "--alerts", str(path)], capture_output=True, text=True, timeout=30)
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn(f"Error: The alerts file {path} is ", answer.stderr)
        return answer.stderr.splitlines()[0].split(": ", 2)[2]

    def test_a_wrong_file_stops_the_start_with_a_line_that_says_where(self):
        self.assertIn("line 1", self.refuse("{"))
        hook = {"kind": "webhook", "url": "https://example.com", "secret_env": "ATTUNE_TEST_NOT_SET"}
        self.assertEqual(self.refuse({"channels": {"a": hook}}),
                         "channels/a/secret_env names the variable ATTUNE_TEST_NOT_SET, which is not set.")
        self.assertEqual(self.refuse({"channels": {"a": {"kind": "carrier_pigeon"}}}),
                         "channels/a/kind must be one of pagerduty, slack, email, alertmanager, webhook.")
        self.assertEqual(self.refuse({"routes": [{"channels": ["a"]}]}),
                         "routes/0/channels has \"a\", which is no channel of this file.")
        self.assertIn("is a secret", self.refuse({"channels": {"a": {"kind": "pagerduty", "routing_key": "R0"}}}))
        self.assertEqual(self.refuse({"chanels": {}}), "chanels is not known here.")


if __name__ == "__main__":
    unittest.main(verbosity=2)
