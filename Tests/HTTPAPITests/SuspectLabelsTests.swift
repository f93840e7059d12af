import JSON
import Testing

/// Labels whose truth is known, planted among others.
struct SuspectLabelsTests {
    private static let agent = "inbox_triage"

    /// Gold, then 60 labels each by four people; `flips` says which of their labels are the wrong one.
    private func plant(
        on server: TestServer,
        flips: (_ labeler: String, _ isQuarantine: Bool, _ draw: UInt64) -> Bool
    ) async throws -> Set<String> {
        var generator = SeededGenerator(seed: 11)
        var flipped: Set<String> = []
        var items: [JSON] = []
        for index in 0..<440 {
            let labeler = index < 200 ? "curator" : ["ana", "bo", "cy", "mallory"][index % 4]
            let risk = Int64(generator.next() % 100)
            let isFlipped = index >= 200 && flips(labeler, risk >= 60, generator.next() % 100)
            if isFlipped { flipped.insert("mail-\(index)") }
            items.append([
                "agent": .string(Self.agent), "key": .string("mail-\(index)"),
                "source": index < 200 ? "gold" : "feedback", "labeler": .string(labeler),
                "label": (risk >= 60) != isFlipped ? "quarantine" : "safe",
                "payload": ["risk_score": .integer(risk), "attachments": .integer(Int64(index % 3))],
            ])
        }
        let reply = try await server.post("/api/active/labeled/import", ["items": .array(items)])
        try #require(reply["accepted"]?.integer == 440, "\(reply.text)")
        return flipped
    }

    private func accused(on server: TestServer) async throws -> [String] {
        let reply = try await server.get("/api/active/labelers?agent=\(Self.agent)")
        try #require(reply.status == 200, "\(reply.text)")
        return (reply.json.array ?? []).filter { $0["accused"] == true }.compactMap { $0["labeler"]?.string }
    }

    @Test func oneWhoCallsEveryThreatSafeIsFoundAndNobodyElse() async throws {
        try await TestServer.run { server in
            let flipped = try await plant(on: server) { labeler, isQuarantine, _ in
                labeler == "mallory" && isQuarantine
            }
            #expect(try await accused(on: server) == ["mallory"])
            let suspects = try await server.pages("/api/active/labeled/suspects?agent=\(Self.agent)&limit=7")
            let found = suspects.compactMap { $0["key"]?.string }
            #expect(Set(found).count == found.count, "paging repeats nothing")
            #expect(Double(flipped.intersection(found).count) >= 0.8 * Double(flipped.count))
            #expect(Double(flipped.intersection(found).count) >= 0.7 * Double(found.count))
            #expect(suspects.allSatisfy { $0["anchored"] == true })
        }
    }

    @Test func cleanLabelsAccuseNobody() async throws {
        try await TestServer.run { server in
            _ = try await plant(on: server) { _, _, _ in false }
            #expect(try await accused(on: server) == [])
        }
    }

    @Test func anAgentWithoutLabelsHasNoSuspectsAndAnUnknownOneIsRefused() async throws {
        try await TestServer.run { server in
            #expect(try await server.get("/api/active/labeled/suspects?agent=\(Self.agent)").json == [])
            expectProblem(try await server.get("/api/active/labelers?agent=nobody"), 404)
            expectProblem(try await server.get("/api/active/labelers"), 422)
        }
    }
}
