import Learning

/// One row of the guard's figures: what is measured, on which cell, and what it should be.
package struct GuardFigure: Sendable {
    package enum Measure: Sendable {
        /// Ever taken back; for the named metric, or for any.
        case rolledBack(Regression?)
        /// Fully promoted; of those, within a number of labels where one is given.
        case promoted(withinLabels: Int?)
        /// The median until taken back, in the cell's unit.
        case delay
    }

    package enum Target: Sendable {
        case atMost(Double)
        case atLeast(Double)
    }

    package let words: String
    package let cell: String
    package let measure: Measure
    package let target: Target

    /// The row on these results; nil where its cell was not run.
    package func report(on results: [CellResult]) -> FigureReport? {
        guard let result = results.first(where: { $0.cell.name == cell }),
            let endings = result.endings[.evidence]
        else { return nil }
        switch measure {
        case .rolledBack(let metric):
            return report(Rate(endings) { $0.rollback != nil && (metric == nil || $0.regression == metric) })
        case .promoted(let labels):
            return report(
                Rate(endings) { ending in
                    guard let promotion = ending.promotion else { return false }
                    return promotion.counts.labels <= labels ?? .max
                }
            )
        case .delay:
            let delay = MedianDelay(endings.map { $0.rollback.map { Double($0.counts[result.cell.unit]) } })
            return report(delay, unit: result.cell.unit)
        }
    }

    private func report(_ rate: Rate) -> FigureReport {
        FigureReport(
            figure: words,
            cell: cell,
            target: target.words { Decimals.percent($0) },
            measured: Decimals.percent(rate.value, decimals: 2),
            interval: Decimals.percentRange(rate.lower, rate.upper),
            isReached: target.isReached(by: rate.value)
        )
    }

    private func report(_ delay: MedianDelay?, unit: OutcomeUnit) -> FigureReport {
        FigureReport(
            figure: words,
            cell: cell,
            target: target.words { "\(Int($0)) \(unit.rawValue)" },
            measured: delay.map { "\(Int($0.median))" } ?? "over half never",
            interval: delay.map { "\(Int($0.lower))–" + ($0.upper.map { "\(Int($0))" } ?? "∞") } ?? "",
            isReached: delay.map { target.isReached(by: $0.median) } ?? false
        )
    }
}

extension GuardFigure.Target {
    package func isReached(by value: Double) -> Bool {
        switch self {
        case .atMost(let limit): value <= limit
        case .atLeast(let limit): value >= limit
        }
    }

    package func words(_ format: (Double) -> String) -> String {
        switch self {
        case .atMost(let limit): "≤ " + format(limit)
        case .atLeast(let limit): "≥ " + format(limit)
        }
    }
}

/// A row as it is printed.
package struct FigureReport: Codable, Sendable, Equatable {
    package let figure: String
    /// The cell it was measured on; nil for a time.
    package let cell: String?
    package let target: String
    package let measured: String
    /// 95 %: exact for rates, by ranks for medians.
    package let interval: String
    package let isReached: Bool

    package init(
        figure: String,
        cell: String? = nil,
        target: String,
        measured: String,
        interval: String = "",
        isReached: Bool
    ) {
        self.figure = figure
        self.cell = cell
        self.target = target
        self.measured = measured
        self.interval = interval
        self.isReached = isReached
    }
}
