import Domain
import JSON
import Rules
import Storage
import Testing

/// What is served is built of what is stored: before a change is kept, and at a start whatever was kept.
@Suite(.onEveryDriver)
struct ServedConfigurationTests {
    @Test("An agent that cannot be read is set aside; the others are served, and registering it anew brings it back")
    func setsAsideWhatCannotBeRead() async throws {
        let loop = try await Loop()
        let specification = try await loop.agents.agent(Loop.agent).specification
        try await loop.spoil("UPDATE agents SET specification = '{\"labels\": 1}' WHERE name = '\(Loop.agent)'")
        try await loop.live.reload(from: loop.store)

        let served = loop.live.current
        #expect(served.agents.keys.sorted() == ["insights_writer", "knowledge_update"])
        #expect(served.setAside[Loop.agent]?.contains("/labels must be an array") == true)
        let refusal = #expect(throws: Refusal.self) { try served.agent(Loop.agent) }
        #expect(refusal == .setAside(agent: Loop.agent, served.setAside[Loop.agent] ?? ""))
        #expect(try await loop.agents.agents().count == 2)

        _ = try await loop.agents.register(specification, by: Loop.ana)
        #expect(loop.live.current.setAside.isEmpty)
        #expect(try loop.live.current.agent(Loop.agent).specification == specification)
    }

    @Test("An agent whose bundle cannot be read is set aside until it goes back to one that can")
    func setsAsideWhatItsBundleSpoils() async throws {
        let loop = try await Loop()
        let approval = try await loop.deploy(threshold: 60, percent: 100)
        try await loop.spoilBundles("UPDATE bundles SET model = '{}' WHERE id = '\(approval.bundleID)'")
        // A start: nothing is known from before.
        let live = LiveConfiguration()
        try await live.reload(from: loop.store)
        #expect(live.current.setAside.keys.sorted() == [Loop.agent])
        #expect(live.current.agents.count == 2)

        _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
        try await live.reload(from: loop.store)
        #expect(live.current.setAside.isEmpty)
    }

    @Test("An agent that is set aside is an alert until it is served again")
    func alertsOfWhatIsSetAside() async throws {
        let loop = try await Loop()
        let specification = try await loop.agents.agent(Loop.agent).specification
        try await loop.spoil("UPDATE agents SET specification = '{}' WHERE name = '\(Loop.agent)'")
        try await loop.live.reload(from: loop.store)
        try await loop.alerts.evaluate()
        let open = try await loop.ledger.read { try $0.openAlerts().map(\.condition) }
        #expect(open.filter { $0.rule == .agentSetAside }.map(\.agent) == [Loop.agent])

        _ = try await loop.agents.register(specification, by: Loop.ana)
        try await loop.alerts.evaluate()
        #expect(try await loop.ledger.read { try $0.openAlerts() }.allSatisfy { $0.condition.rule != .agentSetAside })
    }

    @Test("A change that could not be served is refused, and nothing of it is kept")
    func refusesWhatCannotBeServed() async throws {
        let loop = try await Loop()
        let approval = try await loop.approve(threshold: 60)
        try await loop.spoilBundles("UPDATE bundles SET model = '{}' WHERE id = '\(approval.bundleID)'")
        let version = try await loop.configurationVersion()
        let conflict = try await loop.conflict {
            _ = try await loop.desk.apply(approval.id, percent: 100, by: Loop.ana)
        }
        #expect(conflict == .notServable)
        #expect(try await loop.configurationVersion() == version)
        #expect(try await loop.activeBundle() == "inbox_triage_default")
        #expect(try await loop.ledger.read { try $0.requireApproval(approval.id).status } == .approved)
        #expect(loop.live.current.version == version)
    }

    @Test("A change reads and builds nothing but the agent that it alters, however many there are")
    func buildsOnlyWhatChanged() async throws {
        let files = try await TestDatabase()
        let database = RecordingDatabase(files.database)
        let loop = try await Loop(on: files, through: database)
        for number in 0..<20 { _ = try await loop.agents.register(try Self.agent("other_\(number)"), by: Loop.ana) }
        let documents = loop.live.current.agents.mapValues(\.specificationJSON)
        try await loop.deploy(threshold: 60, percent: 100)
        _ = database.takeStatements()
        _ = try await loop.canaries.rollBackBundle(agent: Loop.agent, reason: nil, by: Loop.ana)
        let read = database.takeStatements().filter {
            $0.sql.contains("FROM agents") || $0.sql.contains("FROM bundles")
        }
        #expect(!read.isEmpty)
        #expect(read.allSatisfy { $0.sql.contains("WHERE") }, "\(read.map(\.sql))")
        #expect(loop.live.current.agents.mapValues(\.specificationJSON) == documents)

        // A node that hears of it later comes to the same.
        let other = LiveConfiguration()
        try await other.reload(from: loop.store)
        #expect(other.current.version == loop.live.current.version)
        for (name, agent) in loop.live.current.agents {
            let version = other.current.version
            #expect(
                other.current.agents[name]?.assignmentDocument(version: version)
                    == agent.assignmentDocument(version: version)
            )
        }
    }

    @Test("An inspection opens everything and names what cannot be built")
    func inspects() async throws {
        let loop = try await Loop()
        let whole = try await SQLStore.inspect(loop.files.database)
        #expect(whole.faults.isEmpty)
        #expect(whole.agents == 3)

        try await loop.deploy(threshold: 60, percent: 10)
        let waiting = try await loop.propose(threshold: 65)
        let canary = try await loop.canary().canary
        try await loop.spoil("UPDATE agents SET specification = 'x' WHERE name = 'knowledge_update'")
        try await loop.spoilBundles("UPDATE bundles SET thresholds = '[]' WHERE id = '\(canary.bundleID)'")
        try await loop.spoil("UPDATE bundles SET model = '{}' WHERE id = '\(waiting.bundleID)'")
        let found = try await SQLStore.inspect(loop.files.database)
        #expect([found.agents, found.bundles, found.canaries, found.approvals] == [3, 2, 1, 1])
        let faults = found.faults.map { "\($0.kind) \($0.id)" }
        #expect(
            Set(faults) == [
                "agent \(Loop.agent)", "agent knowledge_update", "bundle \(canary.bundleID)",
                "bundle \(waiting.bundleID)",
                "approval \(waiting.id)",
            ]
        )
        #expect(found.faults.allSatisfy { !$0.reason.isEmpty })
    }

    private static func agent(_ name: String) throws -> AgentSpecification {
        try AgentSpecification(json: ["labels": ["act", "wait"], "features": [["name": "size"]]], agent: name)
    }
}

extension Loop {
    /// The same with bundles, which the schema keeps from being changed; from then on it no longer does.
    fileprivate func spoilBundles(_ statement: String) async throws {
        try await files.tamper(with: "bundles", statement)
    }

    /// Changes what is stored as no use case would.
    fileprivate func spoil(_ statement: String) async throws {
        try await files.database.transaction { connection in
            _ = try connection.execute(statement)
        }
    }
}
