import Domain
import Testing

/// The rules about judges, over values.
struct AlertFactsTests {
    private static let now = Timestamp(microseconds: 1_705_312_800_000_000)

    private func rules(_ judge: String, weight: Double, matched: Int = 20, highest: Double? = nil) -> [AlertRule] {
        func value(_ weight: Double) -> JudgeWeight {
            JudgeWeight(agent: "a", judge: judge, weight: weight, matched: matched, computedAt: Self.now)
        }
        var facts = AlertFacts(now: Self.now)
        facts.judges = .init(weights: [value(weight)], highest: highest.map { [value($0)] } ?? [])
        return facts.assess(AlertSettings()).map(\.rule)
    }

    @Test("A low weight is a warning, of a critical judge under 0.2 critical, and either only with 20 matched verdicts")
    func watchesLowWeights() {
        #expect(rules("gpt-4", weight: 0.19) == [.criticalJudgeWeight])
        #expect(rules("gpt-4", weight: 0.2) == [.judgeWeight])
        #expect(rules("gpt-4", weight: 0.3) == [])
        #expect(rules("gpt-3.5-turbo", weight: 0.1) == [.judgeWeight])
        #expect(rules("gpt-4", weight: 0.1, matched: 19) == [])
    }

    @Test("A weight that fell by more than 0.2 in a week is a warning, from a weight that said something")
    func watchesDrops() {
        #expect(rules("gpt-4", weight: 0.55, highest: 0.8) == [.judgeDrop])
        #expect(rules("gpt-4", weight: 0.65, highest: 0.8) == [])
        #expect(rules("gpt-4", weight: 0.55) == [])
        #expect(rules("gpt-4", weight: 0.1, highest: 0.8) == [.criticalJudgeWeight, .judgeDrop])
    }
}
