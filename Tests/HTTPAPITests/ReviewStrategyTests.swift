import JSON
import Testing

/// Every way of choosing what people are asked next, over HTTP.
struct ReviewStrategyTests {
    private static let agent = TestServer.agent
    private static let root = "/api/active"

    /// Labeled mail that a bundle was trained on, a tenth of it labeled wrong, and 60 runs that nobody labeled, at every
    /// risk.
    private func prepare(_ server: TestServer) async throws {
        let mails = TestServer.mail(200).enumerated().map { index, mail -> JSON in
            guard index.isMultiple(of: 10), var turned = mail.object else { return mail }
            turned["label"] = mail["label"] == "safe" ? "quarantine" : "safe"
            return .object(turned)
        }
        let imported = try await server.post("\(Self.root)/labeled/import", ["items": .array(mails)])
        try #require(imported["accepted"] == 200, "\(imported.text)")
        let trained = try await server.post("\(Self.root)/bundles/create", ["agent": .string(Self.agent)])
        try #require(trained.status == 201, "\(trained.text)")
        let runs: [JSON] = (0..<60).map { index in
            [
                "run_id": .string("run-\(index)"), "agent": .string(Self.agent), "key": .string("new-\(index)"),
                "decision": "safe", "payload": ["risk_score": .number(Double(index) * 100 / 60)],
            ]
        }
        let reply = try await server.post("\(Self.root)/runs", ["items": .array(runs)])
        try #require(reply["accepted"] == 60, "\(reply.text)")
    }

    private func queue(_ strategy: String, on server: TestServer) async throws -> [JSON] {
        let path = "\(Self.root)/review/queue?agent=\(Self.agent)&strategy=\(strategy)&limit=10&min_uncertainty=0"
        return try #require(try await server.get(path).json.array, "\(strategy)")
    }

    @Test(arguments: ["auto", "margin", "entropy", "committee", "badge", "coreset", "typiclust", "relabel"])
    func aStrategyShowsItsPicksAndHandsThemOut(_ strategy: String) async throws {
        try await TestServer.run { server in
            try await prepare(server)
            let items = try await queue(strategy, on: server)
            #expect(items.count == 10)
            let method = strategy == "auto" ? "badge" : strategy
            #expect(items.allSatisfy { $0["method"]?.string == method }, "\(items.map { $0["method"] })")
            #expect(items.allSatisfy { $0["reason"]?.string?.isEmpty == false })
            let keys = items.compactMap { $0["key"]?.string }
            #expect(Set(keys).count == 10)
            if strategy == "relabel" {
                #expect(keys.contains { $0.hasPrefix("mail-") }, "some labels are worth a second opinion")
            } else {
                #expect(keys.allSatisfy { $0.hasPrefix("new-") })
            }
            let asked = try await server.post(
                "\(Self.root)/review/next",
                ["labeler": "ann", "agent": .string(Self.agent), "strategy": .string(strategy)]
            )
            let item = try #require(asked["item"], "\(asked.text)")
            #expect(keys.contains(item["key"]?.string ?? ""))
            #expect(item["method"]?.string == method)
            let labeled = try await server.post(
                "\(Self.root)/review/\(item["id"]?.string ?? "")/label",
                ["label": "safe", "labeler": "ann"]
            )
            #expect(labeled["status"] == "labeled", "\(labeled.text)")
            if strategy != "relabel" {
                let left = try await queue(strategy, on: server).compactMap { $0["key"]?.string }
                #expect(!left.contains(item["key"]?.string ?? ""), "a labeled key is not asked about again")
            }
        }
    }

    @Test func theSurestStrategiesAskNearTheBoundary() async throws {
        try await TestServer.run { server in
            try await prepare(server)
            for strategy in ["margin", "entropy"] {
                let risks = try await queue(strategy, on: server).compactMap { $0["payload"]?["risk_score"]?.double }
                // The truth is a risk from 60 on. Corrected probabilities come in steps, so that further picks are ties.
                #expect(risks.prefix(4).allSatisfy { (50...70).contains($0) }, "\(strategy): \(risks)")
            }
        }
    }

    @Test func judgesLookOnlyAtRunsThatCarryTheirScores() async throws {
        try await TestServer.run { server in
            try await prepare(server)
            #expect(try await queue("judges", on: server) == [])
            let none = try await server.post(
                "\(Self.root)/review/next",
                ["labeler": "ann", "agent": .string(Self.agent), "strategy": "judges"]
            )
            #expect(none["item"] == .null)
            #expect(none["code"] == "nothing_open")
            let disputed = try await server.openReviewItem(key: "disputed")
            #expect(try await queue("judges", on: server).map { $0["id"]?.string } == [disputed])
        }
    }
}
