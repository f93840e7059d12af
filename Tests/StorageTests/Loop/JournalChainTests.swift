import Domain
import Storage
import Testing

@Suite(.onEveryDriver)
struct JournalChainTests {
    /// A life with entries of many kinds.
    private func loop() async throws -> Loop {
        let loop = try await Loop()
        _ = try await loop.importer.keep(Mail.examples(10), by: Loop.ana)
        try await loop.deploy(threshold: 60.1)
        try await loop.judge(30, "bad", risk: 65, truth: "safe")
        _ = try? await loop.trainer.train(TrainingRequest(agent: Loop.agent), by: Loop.ana)
        try await loop.operations.pause(reason: "Grüße \"quoted\"\n", by: Actor("日本"))
        return loop
    }

    @Test("Every entry follows from those before it, whatever figures it carries")
    func isWhole() async throws {
        let loop = try await loop()
        let actions = Set(try await loop.journal().map(\.action))
        #expect(
            actions.isSuperset(of: [.agentRegister, .labeledImport, .upload, .apply, .rollback, .trainFailed, .pause])
        )
        #expect(try await loop.ledger.read { try JournalChain.firstBreak(in: $0) } == nil)
    }

    @Test(
        "Whoever changes, removes or reorders entries behind the triggers' back breaks the chain there",
        arguments: [
            ("UPDATE journal SET actor = 'mallory' WHERE sequence = 4", 3),
            ("UPDATE journal SET timestamp = timestamp + 1 WHERE sequence = 5", 4),
            ("UPDATE journal SET figures = '{}' WHERE sequence = 6", 5),
            ("DELETE FROM journal WHERE sequence = 5", 4),
            ("DELETE FROM journal WHERE sequence = 1", 0),
            ("UPDATE journal SET sequence = sequence + 100 WHERE sequence = 2", 1),
        ]
    )
    func showsTampering(statement: String, position: Int) async throws {
        let loop = try await loop()
        try await loop.files.tamper(with: "journal", statement)
        #expect(try await loop.ledger.read { try JournalChain.firstBreak(in: $0) } == position)
    }

    @Test("A change that fails leaves neither itself nor its entry")
    func isOneTransactionWithTheChange() async throws {
        let loop = try await Loop()
        let before = try await loop.journal().count
        let version = try await loop.configurationVersion()
        struct Interruption: Error {}
        await #expect(throws: Interruption.self) {
            try await loop.ledger.change(by: Loop.ana) { change in
                change.log(.pause)
                change.altersAnswers(of: Loop.agent)
                try change.records.setPause(Pause(reason: nil, by: Loop.ana, since: change.time))
                throw Interruption()
            }
        }
        #expect(try await loop.journal().count == before)
        #expect(try await loop.configurationVersion() == version)
        #expect(try await loop.operations.status().pause == nil)
    }

    @Test("The log is read newest first, page by page, by action, agent and actor")
    func isRead() async throws {
        let loop = try await loop()
        let all = try await loop.journal()
        let pages = try await loop.ledger.read { records in
            var filter = JournalFilter(since: Timestamp(microseconds: 0), limit: 3)
            var pages: [JournalEntry] = []
            while let last = try records.journal(filter).last {
                pages += try records.journal(filter).map(\.entry)
                filter.before = last.sequence
            }
            return pages
        }
        #expect(pages == all.reversed())
        let narrowed = try await loop.ledger.read { records in
            let since = Timestamp(microseconds: 0)
            return [
                try records.journal(JournalFilter(action: .apply, since: since)).count,
                try records.journal(JournalFilter(agent: Loop.agent, since: since)).count,
                try records.journal(JournalFilter(actor: "日本", since: since)).count,
                try records.journal(JournalFilter(since: SimulatedWorld.start.adding(seconds: 1))).count,
            ]
        }
        #expect(narrowed == [1, all.count { $0.agent == Loop.agent }, 1, 0])
    }
}
