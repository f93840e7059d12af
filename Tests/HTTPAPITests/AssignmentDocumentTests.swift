import HTTPTypes
import JSON
import Learning
import Rules
import Testing
import Wire

struct AssignmentDocumentTests {
    private static let path = "/api/active/agents/inbox_triage/assignment"

    @Test func whoeverHasTheDocumentDecidesAsTheServerDoes() async throws {
        try await TestServer.run { server in
            try await server.startCanary(threshold: 55, percent: 30)
            let document = try await server.assignment()
            #expect(document.algorithm == "murmur3-v1")
            #expect(document.percent == 30)
            let salt = try #require(document.salt)
            let canary = try #require(document.canary)
            let specification = try AgentSpecification(json: document.specification, agent: document.agent)
            let makers = [document.active, canary].map {
                DecisionMaker(specification: specification, thresholds: $0.thresholds, model: nil)
            }
            var seen: Set<String> = []
            for index in 0..<200 {
                let key = "thread-\(index)"
                let payload: JSON = ["risk_score": .integer(Int64(index % 100)), "spf_fail": true]
                let theirs = try await server.post(
                    "/api/active/decide",
                    ["agent": "inbox_triage", "key": .string(key), "payload": payload]
                )
                let assignment = Assignment(unit: key, salt: salt, percent: document.percent)
                let isCanary = assignment.variant == .canary
                let label = specification.labels[makers[isCanary ? 1 : 0].decide(payload).label]
                #expect(theirs["bundle_id"]?.string == (isCanary ? canary : document.active).bundleID)
                #expect(theirs["decision"]?.string == label)
                #expect(theirs["config_version"]?.integer == document.configVersion)
                seen.insert("\(assignment.variant) \(label)")
            }
            #expect(seen.count == 4, "both labels should have come up in both arms")
        }
    }

    @Test func withoutACanaryThereIsNoSaltAndNoSecondBundle() async throws {
        try await TestServer.run { server in
            let document = try await server.assignment()
            #expect(document.salt == nil && document.canary == nil && document.percent == 0)
            #expect(document.active.bundleID == "inbox_triage_default")
            let reply = try await server.get(Self.path)
            for member in ["salt", "canary"] { #expect(reply[member] == .null) }
            #expect(reply.text.contains(#""risk_score_threshold":70.0"#))
            expectProblem(try await server.get("/api/active/agents/nobody/assignment"), 404, code: "not_found")
        }
    }

    @Test func aDocumentThatStillHoldsIsNotSentAgain() async throws {
        try await TestServer.run { server in
            let tag = try #require(try await server.get(Self.path).headers[.eTag])
            let same = try await server.send(.get, Self.path, headers: [.ifNoneMatch: tag])
            #expect(same.status == 304 && same.bytes.isEmpty && same.headers[.eTag] == tag)
            try await server.startCanary()
            let changed = try await server.send(.get, Self.path, headers: [.ifNoneMatch: tag])
            #expect(changed.status == 200)
            #expect(changed.headers[.eTag] != tag)
        }
    }

    @Test func aTrainedModelTravelsWithItsBundle() async throws {
        try await TestServer.run { server in
            try await server.importMail(120)
            let trained = try await server.post("/api/active/bundles/create", ["agent": "inbox_triage"])
            let bundle = try #require(trained["bundle_id"]?.string, "\(trained.text)")
            let approval = try await server.propose(bundle)
            try await server.approve(approval)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 100])
            let document = try await server.assignment()
            #expect(document.active.bundleID == bundle)
            let model = try JSONValueDecoder().decode(FittedModel.self, from: #require(document.active.model))
            #expect(model.labels == ["quarantine", "safe"])
        }
    }
}

extension TestServer {
    fileprivate func assignment() async throws -> AssignmentDocument {
        try JSONValueDecoder().decode(from: try await get("/api/active/agents/inbox_triage/assignment").json)
    }
}
