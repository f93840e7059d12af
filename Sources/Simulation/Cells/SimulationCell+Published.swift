import Learning

extension SimulationCell {
    /// The cells of the published table.
    package static let published: [SimulationCell] =
        unchanged + fivePointsWorse + tenPointsWorse + [neutral] + reactions + runs

    /// Base rates of quality that unpaired cells are drawn at, in percent.
    package static let bases = [60, 85, 97]
    /// Percentages of decisions in which the bundles of paired cells differ.
    package static let differing = [10, 20]

    /// Never expires: an expiry is no rollback for a regression.
    private static let lasting = GuardSettings(gates: GuardSettings.Gates(expiresAfterHours: nil))
    private static let fourWeeks = 28 * 300

    private static func unpaired(_ base: Int, worse: Double, keys: Int = fourWeeks) -> StreamShape {
        StreamShape(
            keys: keys,
            quality: .unpaired,
            base: Double(base) / 100,
            worse: worse,
            drift: 0.5,
            labelDelayHours: 12
        )
    }

    /// Pairs whose decisions differ in `percent` % of the items, net `worse` to the canary's disadvantage.
    private static func pairs(_ percent: Int, worse: Double, keys: Int = fourWeeks) -> StreamShape {
        let share = Double(percent) / 100
        return StreamShape(
            keys: keys,
            quality: .blindPairs,
            worse: (share + worse) / 2,
            better: (share - worse) / 2,
            drift: 0.5
        )
    }

    private static var unchanged: [SimulationCell] {
        let watched = CanaryCourse(goesOnAfterPromotion: true)
        let unpairedCells = bases.map { base in
            var shape = unpaired(base, worse: 0)
            shape.latency = StreamShape.Latency()
            shape.errors = StreamShape.Errors()
            return SimulationCell(
                name: "unchanged-\(base)",
                title: "unchanged, unpaired, base .\(base), with latency and errors",
                shape: shape,
                course: watched,
                settings: lasting,
                unit: .canaryOutcomes
            )
        }
        let pairedCells = differing.map { percent in
            SimulationCell(
                name: "unchanged-pairs-\(percent)",
                title: "unchanged, blind pairs, \(percent) % differ",
                shape: pairs(percent, worse: 0),
                course: watched,
                settings: lasting,
                unit: .labels
            )
        }
        return unpairedCells + pairedCells
    }

    private static var fivePointsWorse: [SimulationCell] {
        let pairedCells = differing.map { percent in
            SimulationCell(
                name: "worse5-pairs-\(percent)",
                title: "5 points worse, blind pairs, \(percent) % differ",
                shape: pairs(percent, worse: 0.05),
                settings: lasting,
                unit: .labels
            )
        }
        let unpairedCells = bases.flatMap { base in
            [24.0, 0].map { hoursInStage in
                SimulationCell(
                    name: "worse5-\(base)" + (hoursInStage > 0 ? "" : "-ungated"),
                    title: "5 points worse, unpaired, base .\(base)" + (hoursInStage > 0 ? "" : ", no time gates"),
                    shape: unpaired(base, worse: 0.05),
                    course: CanaryCourse(hoursInStage: hoursInStage),
                    settings: lasting,
                    unit: .canaryOutcomes
                )
            }
        }
        return pairedCells + unpairedCells
    }

    private static var tenPointsWorse: [SimulationCell] {
        let pairedCells = differing.map { percent in
            SimulationCell(
                name: "worse10-pairs-\(percent)",
                title: "10 points worse, blind pairs, \(percent) % differ",
                shape: pairs(percent, worse: 0.1),
                settings: lasting,
                unit: .labels
            )
        }
        let unpairedCells = bases.map { base in
            SimulationCell(
                name: "worse10-\(base)",
                title: "10 points worse, unpaired, base .\(base)",
                shape: unpaired(base, worse: 0.1),
                settings: lasting,
                unit: .canaryOutcomes
            )
        }
        return pairedCells + unpairedCells
    }

    private static var neutral: SimulationCell {
        SimulationCell(
            name: "neutral-pairs-10",
            title: "unchanged, 800 blind pairs, 10 % differ, no time gates",
            shape: pairs(10, worse: 0, keys: 800),
            course: CanaryCourse(hoursInStage: 0),
            settings: lasting,
            unit: .labels
        )
    }

    private static var reactions: [SimulationCell] {
        [0, 5].map { points in
            var shape = pairs(20, worse: Double(points) / 100)
            shape.quality = .reactions
            return SimulationCell(
                name: points == 0 ? "unchanged-reactions" : "worse5-reactions",
                title: (points == 0 ? "unchanged" : "5 points worse") + ", reactions, 20 % differ",
                shape: shape,
                course: CanaryCourse(goesOnAfterPromotion: points == 0),
                settings: lasting,
                unit: .labels
            )
        }
    }

    /// Without quality there is no promotion, so these stay at 10 %.
    private static var runs: [SimulationCell] {
        var tailOnly = lasting
        // No E-value reaches this alarm, so that p95 is found by itself.
        tailOnly.errorProbabilities.medianLatency = 1e-300
        return [
            latency("latency-unchanged", "unchanged latency, σ = .5", factor: 1, settings: lasting),
            latency("latency-20", "latency + 20 %, σ = .5", factor: 1.2, settings: lasting),
            latency("latency-20-tail", "latency + 20 %, by p95 alone", factor: 1.2, settings: tailOnly),
            SimulationCell(
                name: "errors-10",
                title: "errors 1 → 11 %",
                shape: StreamShape(keys: 15_000, quality: .none, errors: StreamShape.Errors(canary: 0.11)),
                settings: lasting,
                unit: .canaryRuns
            ),
        ]
    }

    private static func latency(
        _ name: String,
        _ title: String,
        factor: Double,
        settings: GuardSettings
    ) -> SimulationCell {
        SimulationCell(
            name: name,
            title: title,
            shape: StreamShape(keys: 15_000, quality: .none, latency: StreamShape.Latency(factor: factor)),
            settings: settings,
            unit: .canaryRuns,
            rules: settings == lasting ? ComparedRule.allCases : [.evidence]
        )
    }
}
