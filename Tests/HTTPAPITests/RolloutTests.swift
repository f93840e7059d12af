import JSON
import Testing

/// What two operators, and one operator at the wrong moment, may do over HTTP.
struct RolloutTests {
    @Test(arguments: [10, 100])
    func twoOperatorsCannotApplyTwoApprovalsAtOnce(_ percent: Int64) async throws {
        try await TestServer.run { server in
            let approvals = [
                try await server.approvedUpload(threshold: 60), try await server.approvedUpload(threshold: 65),
            ]
            let version = try await server.configurationVersion
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for approval in approvals {
                    group.addTask {
                        let path = "/api/active/approvals/\(approval)/apply"
                        return try await server.post(path, ["canary_percent": .integer(percent)])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.map(\.status).sorted() == [200, 409], "\(replies.map(\.text))")
            let refused = try #require(replies.first { $0.status == 409 })
            // At 100 % the winner's bundle becomes active, so the other was compared with a bundle that no longer is.
            expectProblem(refused, 409, code: percent == 100 ? "approval_stale" : "canary_running")
            #expect(try await server.configurationVersion == version + 1)
            #expect(try await server.get("/api/active/logs?action=apply").json.array?.count == 1)
            let running = try await server.get("/api/active/canaries/active").json.array?.count
            #expect(running == (percent == 100 ? 0 : 1))
        }
    }

    @Test func twoOperatorsCannotDecideOnOneApproval() async throws {
        try await TestServer.run { server in
            let path = "/api/active/approvals/\(try await server.propose(server.upload(threshold: 60)))"
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for verb in ["approve", "reject"] {
                    group.addTask { try await server.post("\(path)/\(verb)", ["approver": "ann", "rationale": "x"]) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.map(\.status).sorted() == [200, 409])
            #expect(replies.first { $0.status == 200 }?["status"] == (try await server.get(path))["status"])
        }
    }

    @Test func whileACanaryRunsNothingElseIsDeployed() async throws {
        try await TestServer.run { server in
            let waiting = try await server.approvedUpload(threshold: 65)
            try await server.startCanary(threshold: 60, percent: 50)
            let before = try await server.state()
            for percent: Int64 in [10, 100] {
                let reply = try await server.post(
                    "/api/active/approvals/\(waiting)/apply",
                    ["canary_percent": .integer(percent)]
                )
                expectProblem(reply, 409, code: "canary_running")
                #expect(
                    reply["detail"]?.string?.contains("oll") == true,
                    "it says that rolling back helps: \(reply.text)"
                )
            }
            expectProblem(
                try await server.post("/api/active/bundles/inbox_triage/rollback"),
                409,
                code: "canary_running"
            )
            for percent: Int64 in [50, 10, 0, 101] {
                let path = "/api/active/canaries/inbox_triage/promote"
                let reply = try await server.post(path, ["target_percent": .integer(percent)])
                expectProblem(reply, 422)
                #expect(reply.pointers == ["/target_percent"])
            }
            #expect(try await server.state() == before)
        }
    }

    @Test func anApprovalIsStaleOnceAnotherBundleIsActive() async throws {
        try await TestServer.run { server in
            let bundle = try await server.upload(threshold: 65)
            let old = try await server.propose(bundle)
            let winner = try await server.approvedUpload(threshold: 60)
            _ = try await server.post("/api/active/approvals/\(winner)/apply", ["canary_percent": 100])
            #expect(try await server.get("/api/active/approvals/\(old)")["status"] == "stale")
            #expect(try await server.get("/api/active/approvals/pending").json == [])
            for verb in ["approve", "apply"] {
                let reply = try await server.post("/api/active/approvals/\(old)/\(verb)")
                expectProblem(reply, 409, code: "approval_stale")
            }
            let anew = try await server.propose(bundle)
            #expect(anew != old)
            #expect(try await server.get("/api/active/approvals/\(anew)")["diff"]?["changes"]?.array?.count == 1)
        }
    }

    @Test func whatMovesARolloutSaysWhichNodesServeIt() async throws {
        try await TestServer.run { server in
            let approval = try await server.approvedUpload(threshold: 60)
            let canary = "/api/active/canaries/\(TestServer.agent)"
            let node = try await server.get("/api/active/status")["nodes"]?.array?.first
            let id = try #require(node?["id"])
            let requests: [(path: String, body: JSON)] = [
                ("/api/active/approvals/\(approval)/apply", ["canary_percent": 10]),
                ("\(canary)/promote", ["target_percent": 50]), ("\(canary)/rollback", [:]),
                ("/api/active/pause", ["reason": "x"]),
            ]
            for (path, body) in requests {
                let reply = try await server.post(path, body)
                #expect(reply["confirmed_by"] == [id], "\(path)")
                #expect(reply["unconfirmed"] == [], "\(path)")
            }
            let now = try await server.get("/api/active/status")["nodes"]?.array?.first
            #expect(now?["config_version"] == .integer(try await server.configurationVersion))
            #expect(now?["state"] == "live")
        }
    }
}
