import Learning

/// The measured figures of a run, ready to be written.
package struct SimulationReport: Codable, Sendable {
    package let seed: UInt64
    package let canariesPerCell: Int
    package let ruleVersion: Int
    package let cells: [CellReport]
    package var figures: [FigureReport]

    package init(_ results: [CellResult], seed: UInt64) {
        self.seed = seed
        canariesPerCell = results.first?.canaries ?? 0
        ruleVersion = GuardSettings.currentRuleVersion
        cells = results.map(CellReport.init)
        figures = GuardFigure.published.compactMap { $0.report(on: results) }
    }
}

/// A cell's figures, by rule.
package struct CellReport: Codable, Sendable {
    package let name: String
    package let title: String
    /// What `rollbackOutcomes` counts.
    package let unit: OutcomeUnit
    package let rules: [RuleReport]

    init(_ result: CellResult) {
        name = result.cell.name
        title = result.cell.title
        unit = result.cell.unit
        rules = result.cell.rules.compactMap { rule in
            result.endings[rule].map { RuleReport(rule, $0, cell: result.cell) }
        }
    }
}

/// What one rule did with a cell's canaries.
package struct RuleReport: Codable, Sendable {
    package let rule: ComparedRule
    /// Taken back before full promotion.
    package let rolledBack: Rate
    /// Taken back at any time, had it stayed at 50 % after its promotion; nil where it was not watched so long.
    package let everRolledBack: Rate?
    /// What for, counting the latter.
    package let regressions: [Regression: Int]
    package let reachedHalf: Rate
    package let promoted: Rate
    /// Neither, when watching ended.
    package let undecided: Rate
    /// Until taken back.
    package let rollbackOutcomes: MedianDelay?
    package let rollbackHours: MedianDelay?
    package let promotionHours: MedianDelay?

    init(_ rule: ComparedRule, _ endings: [CanaryEnding], cell: SimulationCell) {
        self.rule = rule
        rolledBack = Rate(endings, \.isRolledBackInTime)
        everRolledBack = cell.course.goesOnAfterPromotion ? Rate(endings) { $0.rollback != nil } : nil
        regressions = endings.compactMap(\.regression).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        reachedHalf = Rate(endings) { $0.half != nil }
        promoted = Rate(endings) { $0.promotion != nil }
        undecided = Rate(endings) { $0.promotion == nil && $0.rollback == nil }
        rollbackOutcomes = MedianDelay(endings.map { $0.rollback.map { Double($0.counts[cell.unit]) } })
        rollbackHours = MedianDelay(endings.map { $0.rollback?.hours })
        promotionHours = MedianDelay(endings.map { $0.promotion?.hours })
    }
}

/// A share of canaries with its exact 95 % interval.
package struct Rate: Codable, Sendable, Equatable {
    package let count: Int
    package let of: Int
    package let lower: Double
    package let upper: Double

    package var value: Double { Double(count) / Double(of) }

    package init(count: Int, of: Int) {
        self.count = count
        self.of = of
        let interval = BinomialInterval(successes: count, trials: of)
        (lower, upper) = (interval.lower, interval.upper)
    }

    init(_ endings: [CanaryEnding], _ happened: (CanaryEnding) -> Bool) {
        self.init(count: endings.count(where: happened), of: endings.count)
    }
}

/// The median over all canaries, those where it never came counted as later than any.
package struct MedianDelay: Codable, Sendable, Equatable {
    package let median: Double
    /// Ends of a 95 % interval of the median, by ranks n/2 ± 0.98·√n; nil where that rank never came.
    package let lower: Double
    package let upper: Double?

    /// nil where fewer than half of `delays` came.
    init?(_ delays: [Double?]) {
        let came = delays.compactMap(\.self).sorted()
        let count = delays.count
        let middle = (count + 1) / 2
        guard middle >= 1, came.count >= middle else { return nil }
        let reach = Int((0.98 * Double(count).squareRoot()).rounded(.up))
        median = came[middle - 1]
        lower = came[max(0, count / 2 - reach)]
        let last = min(count, count / 2 + 1 + reach)
        upper = last <= came.count ? came[last - 1] : nil
    }
}
