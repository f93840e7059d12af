import Domain
import JSON
import Rules
import Testing

@Suite(.onEveryDriver)
struct LabelerWatchTests {
    /// 200 mails of gold, and 60 labels each by one who tells the truth and one who turns it.
    private func plant(_ loop: Loop) async throws {
        let gold = Mail.examples(200, prefix: "gold")
        let feedback = ["ana", "mallory"].flatMap { labeler in
            Mail.examples(60, prefix: labeler).map { example in
                var example = example
                example.source = "feedback"
                example.labeler = labeler
                if labeler == "mallory" { example.label = example.label == "safe" ? "quarantine" : "safe" }
                return example
            }
        }
        _ = try await loop.importer.keep(gold + feedback, by: Loop.ana)
    }

    /// What a night's jobs say of labelers; what becomes of the alerts that follow is said beside it.
    private func night(_ loop: Loop) async throws -> [JournalEntry] {
        let before = try await loop.journal(.alert).count
        loop.world.advance(hours: 24)
        _ = try await loop.jobs.runDue()
        return Array(try await loop.journal(.alert).dropFirst(before)).filter { entry in
            entry.reason?.hasPrefix("labeler_") == true && entry.figures["alert_id"] == nil
        }
    }

    @Test("A labeler whose labels do not fit is told of once, and once more when it is over")
    func tellsOnce() async throws {
        let loop = try await Loop()
        try await plant(loop)
        let first = try await night(loop)
        #expect(first.map(\.reason) == ["labeler_accused"])
        #expect(first.first?.agent == Loop.agent)
        #expect(first.first?.figures["labeler"] == "mallory")
        #expect(first.first?.figures["labels"] == 60)
        #expect(first.first?.figures["z"]?.double ?? 0 < -3)
        #expect(try await night(loop) == [], "nothing has changed")
        _ = try await loop.importer.keep([Mail.example("one more", "safe", risk: 20)], by: Loop.ana)
        #expect(try await night(loop) == [], "a label more changes nothing about it")

        var mallory = ExampleFilter()
        mallory.labeler = "mallory"
        _ = try await loop.examples.exclude(.filter(mallory), reason: "turned", by: Loop.ana)
        #expect(try await night(loop).map(\.reason) == ["labeler_cleared"])
        _ = try await loop.examples.restore(.filter(mallory), reason: nil, by: Loop.ana)
        #expect(try await night(loop).map(\.reason) == ["labeler_accused"])
    }

    @Test("While paused nobody is told of; the first night after it is")
    func waitsWhilePaused() async throws {
        let loop = try await Loop()
        try await plant(loop)
        try await loop.operations.pause(reason: nil, by: Loop.ana)
        #expect(try await night(loop) == [])
        try await loop.operations.resume(by: Loop.ana)
        #expect(try await night(loop).map(\.reason) == ["labeler_accused"])
    }
}

struct LabelInspectorTests {
    @Test("Labels are read once for as long as they stay as they are")
    func readsOnce() async throws {
        let files = try await TestDatabase()
        let recording = RecordingDatabase(files.database)
        let loop = try await Loop(on: files, through: recording)
        _ = try await loop.importer.keep(Mail.examples(60), by: Loop.ana)
        func reads() async throws -> Bool {
            _ = recording.takeStatements()
            _ = try await loop.inspector.labelers(agent: Loop.agent)
            return recording.takeStatements().contains { $0.sql.contains("is_negative") }
        }
        #expect(try await reads())
        #expect(try await !reads())
        _ = try await loop.examples.exclude(.ids([1]), reason: "doubtful", by: Loop.ana)
        #expect(try await reads(), "an exclusion")
        _ = try await loop.examples.exclude(.ids([1]), reason: "doubtful", by: Loop.ana)
        #expect(try await !reads(), "an exclusion of what is excluded already")
        _ = try await loop.importer.keep(Mail.examples(61), by: Loop.ana)
        #expect(try await reads(), "a new label")
        var other = try await loop.agents.agent(Loop.agent).specification
        other.features.removeLast()
        _ = try await loop.agents.register(other, by: Loop.ana)
        #expect(try await reads(), "another specification")
    }
}
