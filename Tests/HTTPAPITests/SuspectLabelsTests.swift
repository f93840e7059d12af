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

    @Test func suspectsCanBeListedExcludedAndTakenBackByTheirSuspicion() async throws {
        try await TestServer.run { server in
            _ = try await plant(on: server) { labeler, isQuarantine, _ in labeler == "mallory" && isQuarantine }
            let suspects = try await server.pages("/api/active/labeled/suspects?agent=\(Self.agent)&min_suspicion=0.8")
            let path = "/api/active/labeled?agent=\(Self.agent)&min_suspicion=0.8&limit=7"
            let listed = try await server.pages(path)
            #expect(Set(listed.compactMap { $0["id"]?.integer }) == Set(suspects.compactMap { $0["id"]?.integer }))
            #expect(listed.allSatisfy { $0["suspicion"]?.double ?? 0 >= 0.8 })
            let own = try await server.get("/api/active/labeled?agent=\(Self.agent)&suspect=true&labeler=mallory")
            #expect(own.json.array?.isEmpty == false)
            #expect(own.json.array?.allSatisfy { $0["labeler"] == "mallory" } == true)

            let body: JSON = ["filter": ["agent": .string(Self.agent), "min_suspicion": 0.8, "labeler": "mallory"]]
            let expected = suspects.count { $0["labeler"] == "mallory" }
            #expect(try await server.post("/api/active/labeled/exclude", body)["excluded"] == .integer(Int64(expected)))
            #expect(try await accused(on: server) == [], "what is left of mallory's labels fits")
            let restored = try await server.post("/api/active/labeled/restore", body)
            #expect(restored["restored"] == .integer(Int64(expected)), "the same filter takes back what it took out")
            #expect(try await server.pages(path).count == listed.count)
            let export = try await server.get("/api/active/labeled/export?agent=\(Self.agent)&min_suspicion=0.8")
            #expect(export.text.split(separator: "\n").count == listed.count)
        }
    }

    private func askPreview(of filter: JSON, on server: TestServer) async throws -> Reply {
        try await server.post("/api/active/labeled/exclude/preview", ["filter": filter])
    }

    @Test func aPreviewShowsThatTrainingIsBetterWithoutPlantedLabelsAndExcludesNothing() async throws {
        try await TestServer.run { server in
            // Everyone but the curator calls every threat safe: more than half of all threats are labeled wrong.
            _ = try await plant(on: server) { _, isQuarantine, _ in isQuarantine }
            _ = try await server.post("/api/active/pause", ["reason": "labels look wrong"])
            let before = try await server.get("/api/active/stats/labeled")
            let preview = try await askPreview(of: ["agent": .string(Self.agent), "suspect": true], on: server)
            #expect(preview.status == 200, "\(preview.text)")
            let examples = try #require(preview["examples"]?.integer)
            #expect(preview["with"]?["training_count"] == 440)
            #expect(preview["without"]?["training_count"] == .integer(440 - examples))
            #expect(preview["basis"] == "trusted")
            #expect(preview["trusted_comparison"]?["rows"]?.integer ?? 0 >= 190, "gold, less what was suspected of it")
            #expect(preview["trusted_comparison"]?["accuracy_delta_interval"]?["low"]?.double ?? 0 > 0)
            #expect(preview["recommendation"] == "exclude", "\(preview.text)")
            #expect(abs((preview["without"]?["thresholds"]?["risk_score_threshold"]?.double ?? 0) - 60) < 4)
            #expect(try await server.get("/api/active/stats/labeled").json == before.json)
        }
    }

    @Test func leavingOutHonestLabelsIsNotRecommended() async throws {
        try await TestServer.run { server in
            _ = try await plant(on: server) { _, _, _ in false }
            let preview = try await askPreview(of: ["agent": .string(Self.agent), "labeler": "ana"], on: server)
            #expect(preview["examples"] == 60)
            #expect(preview["recommendation"] == "no_significant_difference", "\(preview.text)")
            let all = try await askPreview(of: ["agent": .string(Self.agent), "min_confidence": 0], on: server)
            expectProblem(all, 422, code: "insufficient_data")
            let none = try await askPreview(of: ["agent": .string(Self.agent), "labeler": "nobody"], on: server)
            #expect(none["comparison"] == .null)
            #expect(none["recommendation"] == "no_significant_difference")
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
