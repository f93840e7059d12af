/// Per row `1 − (p₁ − p₂)` with p₁ ≥ p₂ the two greatest probabilities: 1 undecided … 0 certain.
///
/// - `probabilities`: n × K, K ≥ 2.
public func marginUncertainty(_ probabilities: Matrix) -> [Double] {
    let rows = probabilities.rows
    precondition(probabilities.columns >= 2, "a margin lies between two labels")
    var first = [Double](repeating: -.infinity, count: rows)
    var second = first
    probabilities.columnMajor.withUnsafeBufferPointer { values in
        for column in 0..<probabilities.columns {
            for row in 0..<rows {
                let value = values[column * rows + row]
                second[row] = max(second[row], min(first[row], value))
                first[row] = max(first[row], value)
            }
        }
    }
    return zip(first, second).map { 1 - ($0 - $1) }
}

/// Per row the entropy `−Σ pₖ ln pₖ` in nats: 0 certain … ln K undecided.
///
/// - `probabilities`: n × K.
public func entropyUncertainty(_ probabilities: Matrix) -> [Double] {
    var entropies = [Double](repeating: 0, count: probabilities.rows)
    for column in 0..<probabilities.columns {
        for row in 0..<probabilities.rows {
            let share = probabilities[row, column]
            if share > 0 { entropies[row] -= share * naturalLogarithm(share) }
        }
    }
    return entropies
}

/// Per row the mean Kullback–Leibler divergence of the members' probabilities from their mean: 0 agreed … ln K.
///
/// - `committee`: at least one matrix, each n × K; probabilities are held at 10⁻⁷ or more and brought back to sum 1.
///
/// Source: A. McCallum, K. Nigam, "Employing EM and Pool-Based Active Learning for Text Classification", ICML 1998.
public func committeeDisagreement(_ committee: [Matrix]) -> [Double] {
    guard let first = committee.first else { preconditionFailure("a committee has a member") }
    precondition(committee.allSatisfy { $0.rows == first.rows && $0.columns == first.columns }, "members judge alike")
    let chunk = 16_384
    let parts = concurrentMap((first.rows + chunk - 1) / chunk) { part in
        (part * chunk..<min((part + 1) * chunk, first.rows)).map { meanDivergence(committee, row: $0) }
    }
    return parts.flatMap { $0 }
}

private func meanDivergence(_ committee: [Matrix], row: Int) -> Double {
    let labels = committee[0].columns
    let members = Double(committee.count)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: labels) { means in
        means.initialize(repeating: 0)
        var divergence = 0.0
        for member in committee {
            var total = 0.0
            for label in 0..<labels { total += heldShare(member, row, label) }
            for label in 0..<labels {
                let share = heldShare(member, row, label) / total
                means[label] += share / members
                divergence += share * naturalLogarithm(share)
            }
        }
        // Σₘ Σₖ p ln(p/p̄), the members' own part summed above.
        return means.reduce(divergence / members) { $0 - $1 * naturalLogarithm($1) }
    }
}

private func heldShare(_ member: Matrix, _ row: Int, _ label: Int) -> Double {
    min(max(member.columnMajor[label * member.rows + row], 1e-7), 1)
}

/// The positions of the `count` greatest scores, greatest first, equal ones by position; O(n).
func greatest(_ scores: [Double], _ count: Int) -> [Int] {
    scores.map { -$0 }.withUnsafeBufferPointer(sortedOrder).prefix(count).map(Int.init)
}
