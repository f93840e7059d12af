import Domain
import Foundation
import HTTPAPI
import HummingbirdTesting
import JSON
import Logging
import Testing

@testable import Client

/// The Swift client and the real routes, over real connections.
struct SwiftClientTests {
    @Test func theClientDecidesAsTheServerDoesAndHearsOfDeployments() async throws {
        try await TestServer.run(.live) { server in
            let attune = try await server.attuneClient(for: ["inbox_triage"])
            #expect(try attune.configuration(for: "inbox_triage", key: "k").bundleID == "inbox_triage_default")
            try await server.startCanary(threshold: 55, percent: 30)
            let version = try await server.configurationVersion
            // Polls are half a minute apart: this comes over the stream.
            while try attune.agent("inbox_triage").configVersion < version {
                try await Task.sleep(for: .milliseconds(5))
            }
            for index in 0..<50 {
                try await server.expectAgreement(
                    attune,
                    "inbox_triage",
                    key: "thread-\(index)",
                    payload: ["risk_score": .integer(Int64(index * 2)), "spf_fail": true]
                )
            }
            await attune.shutdown()
        }
    }

    @Test func aBundlesModelDecidesInTheClientAsItDoesOnTheServer() async throws {
        try await TestServer.run(.live) { server in
            _ = try await server.put("/api/active/agents/mailbox", AgentRegistrationTests.mailbox)
            let examples: [JSON] = (0..<120).map { index in
                [
                    "agent": "mailbox", "key": .string("k-\(index)"), "label": index % 100 >= 50 ? "spam" : "good",
                    "payload": ["length": .integer(Int64(index % 100))],
                ]
            }
            _ = try await server.post("/api/active/labeled/import", ["items": .array(examples)])
            // Not over the connection: on a busy machine its time would run out.
            let trained = try await server.backend.trainer.train(TrainingRequest(agent: "mailbox"), by: .localOperator)
            let approval = try await server.propose(trained.id, agent: "mailbox")
            try await server.approve(approval)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 100])
            let attune = try await server.attuneClient(for: ["mailbox"])
            #expect(try attune.decide("mailbox", key: "k", payload: ["length": 90]).basis == .model)
            for length in 0..<50 {
                try await server.expectAgreement(
                    attune,
                    "mailbox",
                    key: "k",
                    payload: ["length": .integer(Int64(length * 2))]
                )
            }
            await attune.shutdown()
        }
    }

    @Test func reportsArriveOnceHoweverOftenTheyAreSent() async throws {
        try await TestServer.run(.live) { server in
            let attune = try await server.attuneClient(for: ["inbox_triage"])
            let decision = try attune.decide("inbox_triage", key: "thread-1", payload: ["risk_score": 90])
            var run = Run(decision)
            run.latency = .milliseconds(3)
            run.id = try attune.report(run)
            try attune.report(run)
            var thumb = Feedback(agent: "inbox_triage", key: "thread-1", thumbs: .down)
            thumb.user = "ana"
            try attune.report(thumb)
            try attune.report(
                ActionReview(agent: "inbox_triage", key: "thread-1", action: "quarantine", isApproved: false)
            )
            try attune.report(GoldTask(agent: "inbox_triage", payload: ["risk_score": 10], expectedLabel: "safe"))
            #expect(await attune.shutdown())
            let figures = await attune.reporting
            #expect((figures.accepted, figures.duplicates, figures.rejected) == (4, 1, 0))
            _ = try await server.post("/api/active/feeds/load")
            let labels = try await server.get("/api/active/labeled?agent=inbox_triage").json.array ?? []
            #expect(labels.count == 3)
            #expect(labels.allSatisfy { $0["label"] == "safe" })
        }
    }
}

extension TestServer {
    fileprivate func attuneClient(for agents: [String]) async throws -> AttuneClient {
        let clock = clock
        return try await AttuneClient(
            agents: agents,
            settings: ClientSettings(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            transport: HTTPTransport(server: "http://localhost:\(try #require(client.port))"),
            world: ClientWorld(
                now: { Date(timeIntervalSince1970: clock.now.seconds) },
                random: clock.world.random,
                sleep: { try await Task.sleep(for: $0) }
            )
        )
    }

    fileprivate func expectAgreement(
        _ attune: AttuneClient,
        _ agent: String,
        key: String,
        payload: JSON
    ) async throws {
        let here = try attune.decide(agent, key: key, payload: Payload(json: payload))
        let there = try await post(
            "/api/active/decide",
            ["agent": .string(agent), "key": .string(key), "payload": payload]
        )
        #expect(there["decision"]?.string == here.label)
        #expect(there["variant"]?.string == here.configuration.variant.rawValue)
        #expect(there["bundle_id"]?.string == here.configuration.bundleID)
        #expect(there["bucket"]?.integer == here.configuration.bucket.map { Int64($0) })
        #expect(there["config_version"]?.integer == here.configuration.configVersion)
        #expect(there["decided_by"]?.string == here.basis.rawValue)
        for (label, probability) in here.probabilities ?? [:] {
            #expect(there["probabilities"]?[label]?.double == probability)
        }
    }
}
