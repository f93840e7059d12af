import Alerting
import Domain
import JSON
import Testing

/// Reading the file of channels and routes.
struct ConfigurationTests {
    private static let secrets = SecretSource(
        environment: { $0 == "KEY" ? "from-the-environment" : nil },
        file: { $0 == "/run/secret" ? "https://hooks.example.com/T0/B0\n" : nil }
    )

    private func read(_ text: String) throws -> AlertingConfiguration {
        try AlertingConfiguration(JSON.parse(text), secrets: Self.secrets)
    }

    @Test("Routes choose channels by severity and agent, and an alert goes to each of them once")
    func routes() throws {
        let configuration = try read(
            """
            {"channels": {
                "oncall": {"kind": "pagerduty", "routing_key_env": "KEY"},
                "team": {"kind": "slack", "url_file": "/run/secret"},
                "am": {"kind": "alertmanager", "url": "http://127.0.0.1:9093/"}},
             "routes": [
                {"severities": ["critical"], "channels": ["oncall", "am"]},
                {"agents": ["inbox_triage"], "channels": ["team", "am"]}]}
            """
        )
        let policy = configuration.policy(AlertSettings())
        func names(_ rule: AlertRule, _ agent: String?) -> [String] {
            policy.channels(for: rule, agent: agent).map(\.name)
        }
        #expect(names(.canaryRegression, "inbox_triage") == ["oncall", "team", "am"])
        #expect(names(.canaryRegression, "other") == ["oncall", "am"])
        #expect(names(.canaryPromoted, "inbox_triage") == ["team", "am"])
        #expect(names(.pendingApprovals, nil).isEmpty, "it concerns no single agent")
        #expect(policy.channels.map(\.target) == ["events.pagerduty.com", "hooks.example.com", "127.0.0.1:9093"])
    }

    @Test(
        "A file that is wrong says where",
        arguments: [
            ("[]", "The file must be an object."),
            (#"{"channels": {"a b": {"kind": "slack"}}}"#, "channels/a b is no name for a channel"),
            (#"{"channels": {"a": {"kind": "slack", "url": "https://x"}}}"#, "channels/a/url is a secret"),
            (#"{"channels": {"a": {"kind": "slack", "url_file": "/no"}}}"#, "names the file /no, which cannot be read"),
            (
                #"{"channels": {"a": {"kind": "webhook", "secret_env": "KEY", "url": "ftp://x"}}}"#,
                "http:// or https://"
            ),
            (
                #"{"channels": {"a": {"kind": "email", "url": "smtp://h", "from": "a\r\nBcc: b@c", "to": ["d@e"]}}}"#,
                "from"
            ),
            (
                #"{"channels": {"a": {"kind": "email", "url": "smtp://h", "tls": "none", "username": "u", "#
                    + #""password_env": "KEY", "from": "a@b", "to": ["d@e"]}}}"#,
                "channels/a/tls cannot be none with a login"
            ),
            (#"{"routes": [{"severities": ["loud"], "channels": ["a"]}]}"#, "routes/0/severities has \"loud\""),
            (#"{"delivery": {"timeout_seconds": 0}}"#, "delivery/timeout_seconds must be a number from 0.1 to 120"),
            (#"{"instance": "a/b"}"#, "instance must be letters"),
        ]
    )
    func refuses(_ text: String, _ reason: String) throws {
        let error = #expect(throws: AlertingConfigurationError.self) { try read(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
