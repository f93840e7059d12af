/// What a search made of one threshold.
struct ThresholdOutcome: Sendable, Equatable {
    var value: Double
    var optimum: Double
    var low: Double
    var high: Double
    var status: ParameterOutcome.Status
}

/// Chooses thresholds and says how sure that choice is.
struct ThresholdChoice {
    let scores: [[Double]]
    let parameters: [RuleShape.Parameter]
    private let rows: RankedRows
    private let search: ThresholdSearch

    /// `scores[axis][row]` is compared with `parameters[axis]`; `gains[row]` is what acting on the row is worth.
    init(scores: [[Double]], gains: [Double], parameters: [RuleShape.Parameter]) {
        self.scores = scores
        self.parameters = parameters
        rows = RankedRows(scores: scores, gains: gains, parameters: parameters)
        search = ThresholdSearch(rows: rows)
    }

    /// The outcome per threshold.
    ///
    /// A threshold keeps its active value if that lies in the interval of the optimum, or if the best value lies beyond
    /// the parameter's limits. The others are then chosen again, given those kept.
    func outcomes(generator: SplitMix64) -> [ThresholdOutcome] {
        guard rows.gains.contains(where: { $0 != 0 }) else {
            return parameters.map {
                ThresholdOutcome(
                    value: $0.value,
                    optimum: $0.value,
                    low: $0.minimum,
                    high: $0.maximum,
                    status: .unusable(reason: "no example tells the rule's two answers apart")
                )
            }
        }
        let optimum = search.optimum()
        let intervals = ThresholdIntervals.quantiles(of: rows, optimum: optimum, generator: generator)
        let active = search.activeIndices
        var statuses = parameters.indices.map { axis -> ParameterOutcome.Status in
            if optimum[axis] == active[axis] { return .unchanged }
            if let side = betterBeyond(axis: axis, at: optimum) {
                return .unusable(reason: "the best value lies \(side)")
            }
            let value = parameters[axis].value
            return intervals[axis].low <= value && value <= intervals[axis].high ? .noSignificantChange : .chosen
        }
        var final = optimum
        for axis in parameters.indices where statuses[axis] != .chosen { final[axis] = active[axis] }
        if statuses.contains(.chosen), final != optimum {
            let free = parameters.indices.filter { statuses[$0] == .chosen }
            final = search.ascent(from: final, along: free, gains: rows.gains, tolerance: rows.tolerance)
            for axis in free where final[axis] == active[axis] { statuses[axis] = .noSignificantChange }
        }
        return parameters.indices.map { axis in
            ThresholdOutcome(
                value: rows.candidates[axis][final[axis]],
                optimum: rows.candidates[axis][optimum[axis]],
                low: intervals[axis].low,
                high: intervals[axis].high,
                status: statuses[axis]
            )
        }
    }

    /// Where a threshold would do better if it could go beyond a limit; nil if it would not.
    ///
    /// A limit that is best only because the search ends there is no answer, and must not look like one. Candidates
    /// beside the limit may divide the rows as the limit does, so it is the utility that is compared.
    private func betterBeyond(axis: Int, at optimum: [Int]) -> String? {
        let profile = search.profile(on: axis, fixed: optimum, gains: rows.gains)
        let goal = profile[optimum[axis]] - rows.tolerance
        let others = parameters.indices.filter { $0 != axis }
        func eligible(_ isBeyond: (Double) -> Bool) -> [Int] {
            rows.gains.indices.filter { row in
                isBeyond(scores[axis][row]) && others.allSatisfy { rows.ranks[$0][row] > Int32(optimum[$0]) }
            }
        }
        if profile[profile.count - 1] >= goal {
            let beyond = eligible { $0 >= parameters[axis].maximum }
            if gainsByMoving(beyond, axis: axis, ascending: true) { return "above its maximum" }
        }
        if profile[0] >= goal {
            let beyond = eligible { $0 < parameters[axis].minimum }
            if gainsByMoving(beyond, axis: axis, ascending: false) { return "below its minimum" }
        }
        return nil
    }

    /// Whether dropping rows in ascending order, or taking them in in descending order, ever gains utility.
    private func gainsByMoving(_ moved: [Int], axis: Int, ascending: Bool) -> Bool {
        let scores = scores[axis]
        let order = moved.sorted { ascending ? scores[$0] < scores[$1] : scores[$0] > scores[$1] }
        var sum = 0.0
        for (index, row) in order.enumerated() {
            sum += ascending ? -rows.gains[row] : rows.gains[row]
            let endsRun = index + 1 == order.count || scores[order[index + 1]] != scores[row]
            if endsRun && sum > rows.tolerance { return true }
        }
        return false
    }
}
