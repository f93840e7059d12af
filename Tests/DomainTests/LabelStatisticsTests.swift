@testable import Domain
import Testing

struct LabelStatisticsTests {
    private func statistics(_ counts: [String: Int], recentWeek: Int = 50) -> LabelStatistics {
        LabelStatistics(
            counts: counts.map {
                ExampleCount(agent: "gate", source: "gold", label: $0.key, count: $0.value, excluded: 1)
            },
            recentWeek: recentWeek,
            agents: ["gate"]
        )
    }

    @Test("The three feeds are always counted, others where there are any")
    func countsBySource() {
        #expect(statistics([:]).bySource == ["approvals": 0, "feedback": 0, "gold": 0])
        let counts = [
            ExampleCount(agent: "gate", source: "synthetic", label: "go", count: 3, excluded: 0),
            ExampleCount(agent: "gate", source: "gold", label: "go", count: 4, excluded: 2),
            ExampleCount(agent: "other", source: "gold", label: "yes", count: 5, excluded: 0),
        ]
        let statistics = LabelStatistics(counts: counts, recentWeek: 12, agents: ["gate", "other"])
        #expect(statistics.bySource == ["approvals": 0, "feedback": 0, "gold": 9, "synthetic": 3])
        #expect(statistics.byAgent == ["gate": 7, "other": 5])
        #expect(statistics.byLabel == ["gate": ["go": 7], "other": ["yes": 5]])
        #expect(statistics.total == 12)
        #expect(statistics.excluded == 2)
    }

    @Test("Under 50 labels in a week is little")
    func flagsFewRecent() {
        #expect(statistics(["go": 60, "stop": 60], recentWeek: 50).redFlags.isEmpty)
        #expect(statistics(["go": 60, "stop": 60], recentWeek: 49).redFlags.map(\.code) == ["low_recent"])
    }

    @Test("Under 100 labels of an agent are few, also where there are none")
    func flagsFewExamples() {
        #expect(statistics(["go": 50, "stop": 49]).redFlags.map(\.code) == ["few_examples"])
        #expect(statistics([:]).redFlags.map(\.code) == ["few_examples"])
        #expect(statistics([:]).redFlags.map(\.agent) == ["gate"])
    }

    @Test("One label above 90 % drowns the others")
    func flagsImbalance() {
        #expect(statistics(["go": 90, "stop": 10]).redFlags.isEmpty)
        #expect(statistics(["go": 91, "stop": 9]).redFlags.map(\.code) == ["imbalanced"])
    }
}
