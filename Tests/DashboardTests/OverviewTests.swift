import Domain
import Testing

@testable import Dashboard

struct OverviewTests {
    private static let now = Timestamp(microseconds: 1_705_312_800_000_000)

    private static func hour(_ back: Double, quality: Double, judged: Int = 10) -> QualityHour {
        QualityHour(hour: now.adding(hours: -back), variant: "active", quality: quality, judged: judged, runs: judged)
    }

    @Test("A fall of quality by more than a tenth is an incident, a smaller one and a thin one are not")
    func qualityDrop() throws {
        let week = (1...7).map { Self.hour(Double($0) * 24 + 1, quality: 0.9) }
        func drop(to quality: Double) -> QualityDrop? {
            QualityDrop(week + [Self.hour(2, quality: quality), Self.hour(3, quality: quality)], at: Self.now)
        }
        #expect(try #require(drop(to: 0.8)).isIncident)
        #expect(try !#require(drop(to: 0.82)).isIncident)
        #expect(QualityDrop(week + [Self.hour(2, quality: 0.1)], at: Self.now) == nil, "ten judged runs say nothing")
    }

    @Test("Growth is told backwards from what there is, so that what came before the window need not be known")
    func growth() throws {
        let today = Self.now.day
        let facts = Self.facts(
            counts: [ExampleCount(agent: "a", source: "gold", label: "x", count: 100, excluded: 0)],
            growth: [
                ExampleDay(day: today, source: "gold", count: 5), ExampleDay(day: today - 1, source: "gold", count: 10),
            ]
        )
        let page = OverviewPage(facts, jobs: [], token: "t")
        let gold = try #require(page.growth.columns.firstIndex(of: "gold"))
        let values = page.growth.rows.suffix(3).map { $0.cells[gold].text }
        #expect(values == ["85", "95", "100"])
        #expect(page.growth.rows.count == 30)
    }

    @Test("Training success is the share of trained bundles that reached everybody")
    func success() {
        var facts = Self.facts()
        facts.bundleCounts = [
            BundleCount(agent: "a", origin: .trained, made: 8, activated: 2),
            BundleCount(agent: "a", origin: .uploaded, made: 3, activated: 3),
        ]
        let page = OverviewPage(facts, jobs: [], token: "t")
        #expect(page.success == [.init(agent: "a", trained: "8", reached: "2", share: "25.0 %", value: "0.25")])
    }

    @Test("A judge that weighs little or fell suddenly needs a person")
    func judges() {
        func weight(_ judge: String, _ weight: Double) -> JudgeWeight {
            JudgeWeight(agent: "a", judge: judge, weight: weight, matched: 40, computedAt: Self.now)
        }
        var watched = AlertFacts(now: Self.now)
        watched.judges = AlertFacts.Judges(
            weights: [weight("poor", 0.4), weight("fallen", 0.5), weight("fine", 0.8)],
            highest: [weight("fallen", 0.75), weight("fine", 0.85)]
        )
        // The settings decide, as they do for the alerts.
        var settings = AlertSettings()
        settings.judgeWeight = 0.45
        var facts = Self.facts()
        facts.conditions = watched.assess(settings)
        let needs = Need.all(in: facts).filter { $0.mark.word == "judge" }.map(\.text)
        #expect(
            needs == [
                "The weight of poor for a is 0.4, under 0.45.",
                "The weight of fallen for a fell from 0.75 to 0.5 within 7 days.",
            ]
        )
    }

    private static func facts(counts: [ExampleCount] = [], growth: [ExampleDay] = []) -> OverviewFacts {
        OverviewFacts(
            now: now,
            pause: nil,
            statistics: LabelStatistics(counts: counts, recentWeek: 15, agents: []),
            growth: growth,
            pending: [],
            approved: [],
            canaries: [],
            weights: [],
            conditions: [],
            bundleCounts: [],
            quality: [],
            failedJobs: [],
            alerts: []
        )
    }
}
