extension GuardFigure {
    /// Every statistical row of the guard's figures, with its target.
    package static let published: [GuardFigure] =
        falseRollbacks + badPromotions + detection + promotions + reactions + runs

    private static var falseRollbacks: [GuardFigure] {
        let unpaired = SimulationCell.bases.flatMap { base in
            [
                GuardFigure(
                    words: "unchanged, base .\(base), ever rolled back for quality",
                    cell: "unchanged-\(base)",
                    measure: .rolledBack(.quality),
                    target: .atMost(0.025)
                ),
                GuardFigure(
                    words: "unchanged, base .\(base), ever rolled back for any metric",
                    cell: "unchanged-\(base)",
                    measure: .rolledBack(nil),
                    target: .atMost(0.035)
                ),
            ]
        }
        let paired = SimulationCell.differing.map { percent in
            GuardFigure(
                words: "unchanged, blind pairs, \(percent) % differ, ever rolled back",
                cell: "unchanged-pairs-\(percent)",
                measure: .rolledBack(nil),
                target: .atMost(0.025)
            )
        }
        return unpaired + paired
    }

    private static var badPromotions: [GuardFigure] {
        let paired = SimulationCell.differing.map { percent in
            GuardFigure(
                words: "5 points worse, blind pairs, \(percent) % differ, fully promoted",
                cell: "worse5-pairs-\(percent)",
                measure: .promoted(withinLabels: nil),
                target: .atMost(0.03)
            )
        }
        let unpaired = [("", ", 300 outcomes a day", 0.03), ("-ungated", ", time gates aside", 0.045)]
            .flatMap { suffix, words, limit in
                SimulationCell.bases.map { base in
                    GuardFigure(
                        words: "5 points worse, unpaired, base .\(base)\(words), fully promoted",
                        cell: "worse5-\(base)\(suffix)",
                        measure: .promoted(withinLabels: nil),
                        target: .atMost(limit)
                    )
                }
            }
        return paired + unpaired
    }

    private static var detection: [GuardFigure] {
        let cells: [(String, String, Double)] = [
            ("worse10-pairs-10", "blind pairs, 10 % differ", 80),
            ("worse10-pairs-20", "blind pairs, 20 % differ", 150),
            ("worse10-60", "unpaired, base .60", 210),
            ("worse10-85", "unpaired, base .85", 130),
            ("worse10-97", "unpaired, base .97", 55),
        ]
        return cells.flatMap { cell, words, limit in
            [
                GuardFigure(
                    words: "10 points worse, \(words), median to rollback",
                    cell: cell,
                    measure: .delay,
                    target: .atMost(limit)
                ),
                GuardFigure(
                    words: "10 points worse, \(words), found",
                    cell: cell,
                    measure: .rolledBack(nil),
                    target: .atLeast(0.995)
                ),
            ]
        }
    }

    private static var promotions: [GuardFigure] {
        let targets: [(Int, Double)] = [(300, 0.5), (400, 0.65), (800, 0.93)]
        return targets.map { labels, least in
            GuardFigure(
                words: "unchanged, blind pairs, 10 % differ, fully promoted within \(labels)",
                cell: "neutral-pairs-10",
                measure: .promoted(withinLabels: labels),
                target: .atLeast(least)
            )
        }
    }

    private static var reactions: [GuardFigure] {
        [
            GuardFigure(
                words: "reactions 3× as often to wrong decisions, unchanged, ever rolled back",
                cell: "unchanged-reactions",
                measure: .rolledBack(nil),
                target: .atMost(0.025)
            ),
            GuardFigure(
                words: "reactions 3× as often to wrong decisions, 5 points worse, fully promoted",
                cell: "worse5-reactions",
                measure: .promoted(withinLabels: nil),
                target: .atMost(0.04)
            ),
        ]
    }

    private static var runs: [GuardFigure] {
        let quantiles: [(String, Regression)] = [("p50", .medianLatency), ("p95", .tailLatency)]
        let unchanged = quantiles.map { words, metric in
            GuardFigure(
                words: "unchanged latency, 1,500 canary calls, rolled back for \(words)",
                cell: "latency-unchanged",
                measure: .rolledBack(metric),
                target: .atMost(0.01)
            )
        }
        let found: [(String, String, Double)] = [
            ("latency + 20 %, found in p50, median", "latency-20", 160),
            ("latency + 20 %, found in p95, median", "latency-20-tail", 400),
            ("errors 1 → 11 %, median to rollback", "errors-10", 60),
        ]
        return unchanged
            + found.map { words, cell, limit in
                GuardFigure(words: words, cell: cell, measure: .delay, target: .atMost(limit))
            }
    }
}
