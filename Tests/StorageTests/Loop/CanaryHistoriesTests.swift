import Domain
import Learning
import Storage
import Testing

struct CanaryHistoriesTests {
    @Test("A history is counted again only when another point belongs to it, and is up to date all the same")
    func countsAgainWhenDue() async throws {
        let files = try await TestDatabase()
        let recording = RecordingDatabase(files.database)
        let loop = try await Loop(on: files, through: recording)
        let histories = CanaryHistories(loop.canaries, points: 10)
        func look() async throws -> (history: CanaryHistory, hasCounted: Bool) {
            _ = recording.takeStatements()
            let history = try await histories.history(of: Loop.agent)
            return (history, recording.takeStatements().contains { $0.sql.contains("FROM canary_outcomes") })
        }
        try await loop.deploy(threshold: 60, percent: 50)
        try await loop.judge(50, "same", risk: 20, truth: "safe")
        let first = try await look()
        #expect(first.hasCounted)
        #expect(first.history.points.count == 10)

        try await loop.judge(3, "more", risk: 20, truth: "safe")
        let second = try await look()
        #expect(!second.hasCounted)
        let exact = try await loop.canaries.history(of: Loop.agent, points: 1)
        #expect(second.history.outcomes == exact.outcomes)
        #expect(second.history.points.count == 11)
        #expect(second.history.points.last?.assessment.metrics == exact.points.last?.assessment.metrics)
        #expect(second.history.points.last?.intervals == exact.points.last?.intervals)

        try await loop.judge(40, "many", risk: 20, truth: "safe")
        #expect(try await look().hasCounted)
        _ = try await loop.canaries.rollBack(agent: Loop.agent, note: nil, by: Loop.ana)
        let ended = try await look()
        #expect(!ended.hasCounted)
        #expect(ended.history.canary.endedAt != nil)
        #expect(ended.history.decisions.count == 1)
    }
}
