import Domain
import HTTPAPI
import JSON
import Rules
import Testing

struct SnapshotTests {
    private static let database = "postgres://attune@db/attune"

    @Test func whatIsServedFromASnapshotIsWhatWasServed() async throws {
        try await TestServer.run { server in
            try await server.importMail(300)
            let trained = try await server.post(
                "/api/active/bundles/create",
                ["agent": "inbox_triage", "min_examples": 50, "model_type": "tree"]
            )
            let approval = try await server.propose(try #require(trained["bundle_id"]?.string))
            try await server.approve(approval)
            _ = try await server.post("/api/active/approvals/\(approval)/apply", ["canary_percent": 30])
            let live = server.backend.live
            let bytes = ConfigurationSnapshot(configuration: live.current, confirmedAt: server.clock.now)
                .encoded(database: Self.database)
            let snapshot = try ConfigurationSnapshot(decoding: bytes, database: Self.database)

            #expect(snapshot.confirmedAt == server.clock.now)
            let restored = LiveConfiguration()
            restored.restore(snapshot.configuration)
            #expect(restored.current.version == live.current.version)
            #expect(restored.current.agents.keys == live.current.agents.keys)
            for index in 0..<50 {
                for (name, agent) in live.current.agents {
                    let then = try #require(restored.current.agents[name])
                    let (served, again) = (agent.bundle(for: "k\(index)"), then.bundle(for: "k\(index)"))
                    #expect(served?.bucket == again?.bucket)
                    #expect(served?.bundle.document == again?.bundle.document)
                    #expect(served?.bundle.isDefault == again?.bundle.isDefault)
                    let payload: JSON = ["risk_score": .integer(Int64(2 * index)), "spf_fail": true]
                    #expect(served?.bundle.maker.decide(payload) == again?.bundle.maker.decide(payload))
                }
            }
        }
    }

    @Test func aFileThatIsNoGoodSnapshotIsRefusedWithAReason() async throws {
        try await TestServer.run { server in
            let good = ConfigurationSnapshot(configuration: server.backend.live.current, confirmedAt: server.clock.now)
                .encoded(database: Self.database)
            let text = String(decoding: good, as: UTF8.self)
            let cases: [(String, ConfigurationSnapshot.Flaw)] = [
                ("", .notASnapshot),
                ("{\"agents\": []}\n", .notASnapshot),
                (text.replacing("attune-snapshot 1 ", with: "attune-snapshot 2 "), .newer(format: 2)),
                (String(text.dropLast(100)), .damaged),
                (text.replacing("70.0", with: "71.0"), .damaged),
                ("attune-snapshot 1", .damaged),
            ]
            for (text, flaw) in cases {
                #expect(throws: flaw) {
                    try ConfigurationSnapshot(decoding: Array(text.utf8), database: Self.database)
                }
            }
            #expect(throws: ConfigurationSnapshot.Flaw.foreign(Self.database)) {
                try ConfigurationSnapshot(decoding: good, database: "other.sqlite")
            }
        }
    }
}
