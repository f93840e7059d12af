import JSON
import Testing

extension TestServer {
    static let agent = "inbox_triage"

    /// Labeled mail in which the truth is `risk_score ≥ 60`, a threshold that differs from the agent's default.
    static func mail(_ count: Int, seed: UInt64 = 1) -> [JSON] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let risk = Int64(generator.next() % 100)
            return [
                "agent": .string(agent), "key": .string("mail-\(index)"), "source": "synthetic",
                "label": risk >= 60 ? "quarantine" : "safe",
                "payload": [
                    "risk_score": .integer(risk),
                    "spf_fail": .boolean(generator.next() % 4 == 0),
                    "dkim_fail": .boolean(generator.next() % 4 == 0),
                    "attachments": .integer(Int64(generator.next() % 3)),
                ],
            ]
        }
    }

    func importMail(_ count: Int) async throws {
        let reply = try await post("/api/active/labeled/import", ["items": .array(Self.mail(count))])
        try #require(reply["accepted"]?.integer == Int64(count), "\(reply.text)")
    }

    /// - Returns: the id of a new bundle with this threshold.
    func upload(threshold: Double) async throws -> String {
        let reply = try await post(
            "/api/active/bundles/upload",
            ["agent": .string(Self.agent), "thresholds": ["risk_score_threshold": .number(threshold)]]
        )
        try #require(reply.status == 201, "\(reply.text)")
        return try #require(reply["bundle_id"]?.string)
    }

    func propose(_ bundle: String, agent: String = TestServer.agent) async throws -> String {
        let reply = try await post(
            "/api/active/bundles/propose",
            ["agent": .string(agent), "bundle_id": .string(bundle), "proposer": "admin"]
        )
        try #require(reply.status == 201, "\(reply.text)")
        return try #require(reply["approval_id"]?.string)
    }

    func approve(_ approval: String) async throws {
        let reply = try await post(
            "/api/active/approvals/\(approval)/approve",
            ["approver": "ops_lead", "rationale": "looks good"]
        )
        try #require(reply.status == 200, "\(reply.text)")
    }

    /// - Returns: the id of an approved approval of a new bundle with this threshold.
    func approvedUpload(threshold: Double) async throws -> String {
        let approval = try await propose(upload(threshold: threshold))
        try await approve(approval)
        return approval
    }

    /// Starts a canary of a new bundle with this threshold.
    func startCanary(threshold: Double = 55, percent: Int64 = 10) async throws {
        let approval = try await approvedUpload(threshold: threshold)
        let reply = try await post(
            "/api/active/approvals/\(approval)/apply",
            ["canary_percent": .integer(percent)]
        )
        try #require(reply.status == 200, "\(reply.text)")
    }

    var configurationVersion: Int64 {
        get async throws { try #require(try await get("/api/active/status")["config_version"]?.integer) }
    }
}

extension TestServer {
    /// - Returns: the id of a review item that two judges made of one run.
    func openReviewItem(key: String) async throws -> String {
        let reply = try await post(
            "/api/active/runs",
            [
                "run_id": .string("run-\(key)"), "agent": .string(Self.agent), "key": .string(key), "decision": "safe",
                "payload": ["risk_score": 50],
                "judge_scores": [
                    "gpt-4": ["verdict": "safe", "confidence": 90],
                    "claude-3-opus": ["verdict": "quarantine", "confidence": 90],
                ],
            ]
        )
        try #require(reply.status == 202, "\(reply.text)")
        let queue = try await get("/api/active/review/queue?strategy=judges&limit=1000").json.array ?? []
        return try #require(queue.first { $0["key"]?.string == key }?["id"]?.string)
    }
}
