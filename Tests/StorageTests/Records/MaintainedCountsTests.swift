import Domain
import Storage
import Testing

@Suite(.onEveryDriver)
struct MaintainedCountsTests {
    /// The counts as a scan over all examples would have them.
    private struct Recount: Equatable {
        var groups: Set<String>
        var hours: Set<String>
        var days: Set<String>
    }

    private func maintained(_ loop: Loop) async throws -> Recount {
        try await loop.files.database.read { connection in
            Recount(
                groups: Set(
                    try connection.all(
                        "SELECT agent, source, label, included, excluded FROM example_counts WHERE included + excluded > 0"
                    ) { "\($0.text(0)) \($0.text(1)) \($0.text(2)) \($0.integer(3)) \($0.integer(4))" }
                ),
                hours: Set(
                    try connection.all("SELECT hour, agent, included FROM example_hours WHERE included <> 0") {
                        "\($0.integer(0)) \($0.text(1)) \($0.integer(2))"
                    }
                ),
                days: Set(
                    try connection.all("SELECT day, source, included FROM example_days WHERE included <> 0") {
                        "\($0.integer(0)) \($0.text(1)) \($0.integer(2))"
                    }
                )
            )
        }
    }

    private func counted(_ loop: Loop) async throws -> Recount {
        try await loop.files.database.read { connection in
            Recount(
                groups: Set(
                    try connection.all(
                        """
                        SELECT agent, source, label, COUNT(*) - COUNT(exclusion), COUNT(exclusion)
                        FROM examples GROUP BY agent, source, label
                        """
                    ) { "\($0.text(0)) \($0.text(1)) \($0.text(2)) \($0.integer(3)) \($0.integer(4))" }
                ),
                hours: Set(
                    try connection.all(
                        """
                        SELECT occurred_at / 3600000000, agent, COUNT(*) FROM examples WHERE exclusion IS NULL
                        GROUP BY occurred_at / 3600000000, agent
                        """
                    ) { "\($0.integer(0)) \($0.text(1)) \($0.integer(2))" }
                ),
                days: Set(
                    try connection.all(
                        """
                        SELECT occurred_at / 86400000000, source, COUNT(*) FROM examples WHERE exclusion IS NULL
                        GROUP BY occurred_at / 86400000000, source
                        """
                    ) { "\($0.integer(0)) \($0.text(1)) \($0.integer(2))" }
                )
            )
        }
    }

    @Test("Kept counts equal recounts after any sequence of imports, exclusions, restorations and deletions")
    func equalRecounts() async throws {
        let loop = try await Loop(seed: 7)
        for step in 0..<60 {
            try await change(loop)
            guard step.isMultiple(of: 6) else { continue }
            #expect(try await maintained(loop) == counted(loop), "after step \(step)")
        }
        #expect(try await maintained(loop) == counted(loop))
        let statistics = try await loop.examples.statistics(agent: nil)
        let rows = try await loop.files.database.read { connection in
            try connection.integer("SELECT COUNT(*) FROM examples WHERE exclusion IS NULL")
        }
        #expect(Int64(statistics.total) == rows)
        #expect(rows > 0)
    }

    @Test("Bundles are counted when they are made, and once when they first serve all traffic")
    func countBundles() async throws {
        let loop = try await Loop(seed: 3)
        var ids: [String] = []
        for threshold in [50.0, 55, 60] {
            loop.world.advance(hours: 1)
            let bundle = try await loop.trainer.upload(
                agent: Loop.agent,
                thresholds: ["risk_score_threshold": threshold],
                notes: nil,
                by: Loop.ana
            )
            ids.append(bundle.id)
        }
        for id in [ids[0], ids[1], ids[0]] {
            let approval = try await loop.desk.propose(agent: Loop.agent, bundle: id, by: Loop.ana)
            _ = try await loop.desk.decide(approval.id, .approved, rationale: nil, by: Loop.ana)
            _ = try await loop.desk.apply(approval.id, percent: 100, by: Loop.ana)
        }
        let counts = try await loop.ledger.read { try $0.bundleCounts() }
        #expect(counts == [BundleCount(agent: Loop.agent, origin: .uploaded, made: 3, activated: 2)])
    }

    /// One change drawn at random; sources and ids repeat, so that some of it is known or gone already.
    private func change(_ loop: Loop) async throws {
        let world = loop.world
        switch world.draw(below: 5) {
        case 0, 1:
            let examples = (0..<20).map { _ in example(world) }
            _ = try await loop.importer.keep(examples, by: Loop.ana)
        case 2:
            var filter = ExampleFilter()
            filter.source = world.draw(below: 2) == 0 ? "gold" : nil
            filter.label = world.draw(below: 2) == 0 ? "safe" : nil
            filter.since = SimulatedWorld.start.adding(hours: Double(world.draw(below: 8)))
            if world.draw(below: 2) == 0 {
                _ = try await loop.examples.exclude(.filter(filter), reason: "doubtful", by: Loop.ana)
            } else {
                _ = try await loop.examples.restore(.filter(filter), reason: nil, by: Loop.ana)
            }
        case 3:
            let ids = (0..<8).map { _ in Int64(world.draw(below: 150)) }
            _ = try await loop.examples.exclude(.ids(ids + ids), reason: "doubtful", by: Loop.ana)
        default:
            let gone = example(world)
            try await loop.ledger.change(by: Loop.ana) { change in
                try change.records.deleteExample(
                    agent: gone.agent,
                    source: gone.source,
                    sourceID: gone.sourceID,
                    giver: gone.giver
                )
            }
        }
    }

    private func example(_ world: SimulatedWorld) -> NewExample {
        Mail.example(
            "mail-\(world.draw(below: 80))",
            world.draw(below: 2) == 0 ? "safe" : "quarantine",
            source: ["gold", "approvals", "synthetic"][world.draw(below: 3)],
            at: SimulatedWorld.start.adding(hours: Double(world.draw(below: 10)))
        )
    }
}
