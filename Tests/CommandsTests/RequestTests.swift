import JSON
import Testing

/// What each command asks the server.
struct RequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var method: String
        var target: String
        var body: JSON?

        init(_ line: String, _ method: String, _ target: String, _ body: JSON? = nil) {
            self.line = line
            self.method = method
            self.target = target
            self.body = body
        }

        var testDescription: String { line }
    }

    private static let readings = [
        Case("stats", "GET", "/api/active/stats/labeled"),
        Case("stats --agent a", "GET", "/api/active/stats/labeled?agent=a"),
        Case("pending", "GET", "/api/active/approvals/pending"),
        Case("approvals", "GET", "/api/active/approvals/pending"),
        Case("approvals approval-1", "GET", "/api/active/approvals/approval-1"),
        Case("approvals ../status", "GET", "/api/active/approvals/..%2Fstatus"),
        Case("recent", "GET", "/api/active/approvals/recent?hours=48"),
        Case("canaries", "GET", "/api/active/canaries/active"),
        Case("performance a --lookback-hours 72", "GET", "/api/active/canaries/a/performance?lookback_hours=72"),
        Case("traffic a", "GET", "/api/active/agents/a/traffic?hours=24&step=1h"),
        Case("traffic a --hours 2 --step 1m", "GET", "/api/active/agents/a/traffic?hours=2&step=1m"),
        Case("active a", "GET", "/api/active/bundles/a/active"),
        Case("bundles --agent a", "GET", "/api/active/bundles?agent=a"),
        Case("bundles b1", "GET", "/api/active/bundles/b1"),
        Case("diff b1 --against b0", "GET", "/api/active/bundles/b1/diff?against=b0"),
        Case(
            "labeled --agent a --min-confidence 81 --since 2024-01-15T10:00:00Z --excluded all --limit 5",
            "GET",
            "/api/active/labeled?agent=a&min_confidence=81&since=2024-01-15T10%3A00%3A00Z&excluded=all&limit=5"
        ),
        Case(
            "suspects a --min-suspicion 0.9 --limit 5",
            "GET",
            "/api/active/labeled/suspects?agent=a&min_suspicion=0.9&limit=5"
        ),
        Case("labelers a", "GET", "/api/active/labelers?agent=a"),
        Case("weights", "GET", "/api/active/weights"),
        Case("weights a", "GET", "/api/active/weights/a"),
        Case("weights a --details", "GET", "/api/active/weights/a?details=true"),
        Case("review --stats", "GET", "/api/active/review/stats"),
        Case("review --list --strategy badge", "GET", "/api/active/review/queue?strategy=badge"),
        Case("weights a --history --days 7", "GET", "/api/active/weights/history?agent=a&days=7"),
        Case("logs --action guard_check --hours 168", "GET", "/api/active/logs?action=guard_check&hours=168"),
        Case("alerts", "GET", "/api/active/alerts"),
        Case("alerts list --state all --severity critical", "GET", "/api/active/alerts?state=all&severity=critical"),
        Case("alerts channels", "GET", "/api/active/alerts/channels"),
        Case(
            "alerts deliveries --channel a --state failed --alert alert-1",
            "GET",
            "/api/active/alerts/deliveries?channel=a&state=failed&alert=alert-1"
        ),
        Case("agents", "GET", "/api/active/agents"),
        Case("agents show a", "GET", "/api/active/agents/a"),
        Case("guard replay a", "GET", "/api/active/canaries/a/replay"),
        Case("schedule", "GET", "/api/active/schedule"),
        Case("status", "GET", "/api/active/status"),
        Case("export --agent a --format csv", "GET", "/api/active/labeled/export?agent=a&format=csv"),
    ]

    private static let actions = [
        Case(
            "train a --model tree --min-examples 100 --min-confidence 81 --exclude-source feedback",
            "POST",
            "/api/active/bundles/create",
            [
                "agent": "a", "min_examples": 100, "model_type": "tree", "min_confidence": 81.0,
                "exclude_sources": ["feedback"], "actor": "ops_lead",
            ]
        ),
        Case("alerts ack alert-1", "POST", "/api/active/alerts/alert-1/ack", ["actor": "ops_lead"]),
        Case(
            "alerts silence alert-1 --hours 4 --reason known",
            "POST",
            "/api/active/alerts/alert-1/silence",
            ["hours": 4.0, "reason": "known", "actor": "ops_lead"]
        ),
        Case("alerts test oncall", "POST", "/api/active/alerts/channels/oncall/test"),
        Case(
            "propose a b1",
            "POST",
            "/api/active/bundles/propose",
            ["agent": "a", "bundle_id": "b1", "proposer": "ops_lead"]
        ),
        Case(
            "upload a threshold=68 weight=-1.5e1",
            "POST",
            "/api/active/bundles/upload",
            ["agent": "a", "thresholds": ["threshold": 68.0, "weight": -15.0], "uploader": "ops_lead"]
        ),
        Case(
            "approve approval-1 --approver ana --rationale solid",
            "POST",
            "/api/active/approvals/approval-1/approve",
            ["approver": "ana", "rationale": "solid"]
        ),
        Case("reject approval-1", "POST", "/api/active/approvals/approval-1/reject", ["rejector": "ops_lead"]),
        Case(
            "apply approval-1",
            "POST",
            "/api/active/approvals/approval-1/apply",
            ["canary_percent": 10, "actor": "ops_lead"]
        ),
        Case(
            "apply approval-1 --percent 100",
            "POST",
            "/api/active/approvals/approval-1/apply",
            ["canary_percent": 100, "actor": "ops_lead"]
        ),
        Case(
            "promote a --percent 50",
            "POST",
            "/api/active/canaries/a/promote",
            ["target_percent": 50, "actor": "ops_lead"]
        ),
        Case(
            "rollback a --reason drift",
            "POST",
            "/api/active/canaries/a/rollback",
            ["reason": "drift", "actor": "ops_lead"]
        ),
        Case(
            "guard clear a --reason found",
            "POST",
            "/api/active/canaries/a/clear",
            ["hold": "uneven_split", "reason": "found", "actor": "ops_lead"]
        ),
        Case("rollback a --bundle", "POST", "/api/active/bundles/a/rollback", ["actor": "ops_lead"]),
        Case("detect a --since-hours 24", "POST", "/api/canary/detect", ["agent": "a", "since_hours": 24]),
        Case(
            "exclude --ids 1,2 --reason wrong",
            "POST",
            "/api/active/labeled/exclude",
            ["ids": [1, 2], "reason": "wrong", "actor": "ops_lead"]
        ),
        Case(
            "exclude --agent a --min-suspicion 0.8",
            "POST",
            "/api/active/labeled/exclude",
            ["filter": ["agent": "a", "min_suspicion": 0.8], "actor": "ops_lead"]
        ),
        Case(
            "exclude --preview --agent a --suspect --model tree",
            "POST",
            "/api/active/labeled/exclude/preview",
            ["filter": ["agent": "a", "suspect": true], "model_type": "tree"]
        ),
        Case(
            "include --agent a --min-confidence 81",
            "POST",
            "/api/active/labeled/restore",
            ["filter": ["agent": "a", "min_confidence": 81.0], "actor": "ops_lead"]
        ),
        Case("weights --update", "POST", "/api/active/weights/update"),
        Case("feeds load", "POST", "/api/active/feeds/load"),
        Case("schedule run guard_check", "POST", "/api/active/schedule/guard_check/run"),
        Case("pause --reason drift", "POST", "/api/active/pause", ["reason": "drift", "actor": "ops_lead"]),
        Case("resume", "POST", "/api/active/resume", ["actor": "ops_lead"]),
    ]

    @Test(arguments: readings + actions)
    func asks(_ expected: Case) async {
        let server = FakeServer("{}")
        _ = await attune(words: expected.line.split(separator: " ").map(String.init), server: server)
        #expect(server.asked == [FakeServer.Asked(expected.method, expected.target, body: expected.body)])
    }

    @Test(arguments: [
        "exclude --reason x", "exclude --ids 1 --agent a", "exclude --ids one", "exclude --suspect",
        "exclude --ids 1 --model tree", "labeled --min-suspicion 0.9", "upload", "upload a threshold",
        "upload a t=1 t=2", "upload a t=nan", "upload a --file b.json", "promote a", "train a --model magic",
        "labeled --limit 0", "import", "weights --days 3", "weights --details",
        "review --reviews 10", "stats --server localhost", "no-such-command",
    ])
    func misuseAsksNothingAndExits64(_ line: String) async {
        let server = FakeServer("{}")
        let outcome = await attune(words: line.split(separator: " ").map(String.init), server: server)
        #expect(outcome.exitCode == 64)
        #expect(!outcome.errors.isEmpty)
        #expect(server.asked.isEmpty)
    }
}
