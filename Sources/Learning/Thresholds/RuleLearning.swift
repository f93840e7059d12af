/// The part of a rule that training may change, taken apart.
struct RuleLearning: Sendable {
    let rule: RuleShape
    /// The indices of the threshold parameters, each once.
    let thresholds: [Int]
    /// The weight parameters with the condition that gives each its unit: the first that uses it.
    let weights: [(parameter: Int, condition: Int)]

    init(rule: RuleShape) {
        self.rule = rule
        thresholds = Set(rule.conditions.map(\.atLeast)).sorted()
        var seen: [(parameter: Int, condition: Int)] = []
        for (index, condition) in rule.conditions.enumerated() {
            for term in condition.terms {
                guard let parameter = term.weight, !seen.contains(where: { $0.parameter == parameter }) else {
                    continue
                }
                seen.append((parameter, index))
            }
        }
        weights = seen
    }

    /// The model's columns: features that share a weight parameter are summed, all others stand alone.
    func columns(names: [String]) -> [ModelColumn] {
        var groupOf = [Int: Int]()
        for condition in rule.conditions {
            for term in condition.terms where term.weight != nil && groupOf[term.column] == nil {
                groupOf[term.column] = term.weight
            }
        }
        // A feature that some score counts unweighted is that score's unit and stays apart.
        for condition in rule.conditions {
            for term in condition.terms where term.weight == nil { groupOf[term.column] = nil }
        }
        var columns: [ModelColumn] = []
        for feature in names.indices {
            guard let group = groupOf[feature] else {
                columns.append(ModelColumn(name: names[feature], features: [feature]))
                continue
            }
            let members = names.indices.filter { groupOf[$0] == group }
            guard members.first == feature else { continue }
            columns.append(ModelColumn(name: members.map { names[$0] }.joined(separator: "+"), features: members))
        }
        return columns
    }

    /// What a fitted model makes of each weight: its coefficient over that of its score's unweighted term.
    ///
    /// Coefficients are those of the log-odds of `then` against `otherwise`.
    func learnedWeights(from model: LogisticModel, columns: [ModelColumn]) -> [Int: Result<Double, WeightRefusal>] {
        var result: [Int: Result<Double, WeightRefusal>] = [:]
        for (index, condition) in weights {
            let terms = rule.conditions[condition].terms
            guard
                let weighted = terms.first(where: { $0.weight == index }),
                let unit = terms.first(where: { $0.weight == nil }),
                let numerator = columns.firstIndex(where: { $0.features.contains(weighted.column) }),
                let denominator = columns.firstIndex(where: { $0.features.contains(unit.column) })
            else { continue }
            let unitSlope = slope(of: model, column: denominator)
            guard unitSlope > 0 else {
                result[index] = .failure(
                    WeightRefusal(reason: "the score's unweighted term does not speak for the rule")
                )
                continue
            }
            // A feature that never varied says nothing of its weight; the model's coefficient of 0 is no estimate of it.
            guard model.deviations[numerator] > 0 else {
                result[index] = .failure(WeightRefusal(reason: "its features are the same in all rows"))
                continue
            }
            let parameter = rule.parameters[index]
            let ratio = slope(of: model, column: numerator) / unitSlope
            let weight = parameter.isInteger ? ratio.rounded() : ratio
            if weight >= parameter.minimum, weight <= parameter.maximum {
                result[index] = .success(weight)
            } else {
                result[index] = .failure(
                    WeightRefusal(reason: "\(weight) is outside \(parameter.minimum)…\(parameter.maximum)")
                )
            }
        }
        return result
    }

    private func slope(of model: LogisticModel, column: Int) -> Double {
        guard model.classes == 2 else {
            return model.coefficients[rule.then][column] - model.coefficients[rule.otherwise][column]
        }
        return rule.then == 0 ? model.coefficients[0][column] : -model.coefficients[0][column]
    }

    /// The score that each threshold is compared with, for the positions in `ranges` of rows in `order`.
    ///
    /// Conditions that share a threshold hold together iff the least of their scores reaches it. Summands are added in
    /// the rule's own order, so that a score here is the score there to the last bit.
    func writeScores(
        of features: Matrix,
        order: [Int],
        ranges: [Range<Int>],
        values: [Double],
        to scores: inout [[Double]]
    ) {
        var sums = [Double](repeating: 0, count: order.count)
        for (axis, threshold) in thresholds.enumerated() {
            let conditions = rule.conditions.filter { $0.atLeast == threshold }
            for (index, condition) in conditions.enumerated() {
                for range in ranges {
                    for position in range { sums[position] = 0 }
                    for term in condition.terms {
                        let times = term.weight.map { values[$0] } ?? 1
                        add(features, term.column, times: times, order: order, range: range, to: &sums)
                    }
                    for position in range {
                        scores[axis][position] =
                            index == 0 ? sums[position] : min(scores[axis][position], sums[position])
                    }
                }
            }
        }
    }

    private func add(
        _ features: Matrix,
        _ column: Int,
        times: Double,
        order: [Int],
        range: Range<Int>,
        to sums: inout [Double]
    ) {
        features.columnMajor.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                let start = column * features.rows
                for position in range { sums[position] += values[start + order[position]] * times }
            }
        }
    }
}

/// Why a weight could not be learned.
struct WeightRefusal: Error, Sendable, Equatable {
    var reason: String
}
