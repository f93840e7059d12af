import Domain
import Storage
import Testing

/// Nodes that follow each other's changes.
@Suite(.enabled(if: Driver.available.contains(.postgreSQL)), OnPostgreSQL())
struct FleetTests {
    private struct Member {
        var loop: Loop
        var fleet: Fleet
        var database: PostgreSQLDatabase
    }

    private func members(_ count: Int) async throws -> [Member] {
        let schemas = try #require(PostgreSQLSchemas.current)
        var members: [Member] = []
        for number in 0..<count {
            let database = number == 0 ? try await schemas.make() : try await schemas.another()
            let loop = try await Loop(on: TestDatabase(database), through: database)
            let fleet = Fleet(
                ("node-\(number)", "127.0.0.1:\(number)", "test"),
                isShared: true,
                ledger: loop.ledger,
                live: loop.live,
                reload: { try await loop.live.reload(from: loop.store) }
            )
            try await fleet.keepUp()
            members.append(Member(loop: loop, fleet: fleet, database: database))
        }
        return members
    }

    /// Makes the database believe that all nodes were seen an hour from now, so that a slow test loses none.
    private func keepAlive(_ database: PostgreSQLDatabase) async throws {
        _ = try await database.transaction { connection in
            try connection.execute(
                "UPDATE nodes SET seen_at = CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + 3600000000"
            )
        }
    }

    @Test("A change is confirmed by the nodes that serve it, and the others are named")
    func confirms() async throws {
        let members = try await members(3)
        try await members[0].loop.deploy(threshold: 60)
        let version = try await members[0].loop.configurationVersion()
        try await members[1].fleet.keepUp()
        #expect(members[1].loop.live.current.version == version)
        try await keepAlive(members[0].database)
        let confirmation = await members[0].fleet.confirmation(of: version)
        #expect(confirmation == Confirmation(confirmedBy: ["node-0", "node-1"], unconfirmed: ["node-2"]))
        try await members[2].fleet.keepUp()
        try await keepAlive(members[0].database)
        #expect(await members[0].fleet.confirmation(of: version).unconfirmed.isEmpty)
    }

    @Test("A node that was not heard of for a while is lost and not waited for; one that left is gone")
    func forgetsTheDead() async throws {
        let members = try await members(3)
        try await keepAlive(members[0].database)
        _ = try await members[0].database.transaction { connection in
            try connection.execute("UPDATE nodes SET seen_at = seen_at - 3611000000 WHERE id = 'node-1'")
        }
        try await members[2].fleet.leave()
        let nodes = try await members[0].fleet.nodes()
        #expect(nodes.map(\.node.id) == ["node-0", "node-1"])
        #expect(nodes.map(\.isLive) == [true, false])
        let later = try await members[0].loop.configurationVersion() + 1
        #expect(await members[0].fleet.confirmation(of: later).unconfirmed == ["node-0"])
    }

    @Test("A change in one node is heard in the others at once, and again after the connection broke")
    func hearsOfChanges() async throws {
        let members = try await members(2)
        let notices = try await members[1].database.listen(at: nil)
        defer { notices.close() }
        var changes = notices.changes.makeAsyncIterator()
        await changes.next()
        try await members[0].loop.deploy(threshold: 60)
        await changes.next()
        _ = try await members[0].database.read { connection in
            try connection.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE 'LISTEN "attune_configuration_' || current_schema() || '"'
                """
            )
        }
        await changes.next()
        _ = try await members[0].loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        await changes.next()
    }
}
