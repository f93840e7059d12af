/// The choice of candidates with the greatest utility.
struct ThresholdSearch {
    static let maximumRounds = 20

    let rows: RankedRows

    /// The best candidates by index: exact for one and two axes, by coordinate ascent from the active values beyond.
    ///
    /// On a plateau the candidates nearest the active values win.
    func optimum() -> [Int] {
        switch rows.ranks.count {
        case 1: [best(on: 0, fixed: [0], gains: rows.gains, tolerance: rows.tolerance)]
        case 2: JointSweep(rows: rows).optimum(gains: rows.gains, tolerance: rows.tolerance)
        default:
            ascent(from: activeIndices, along: Array(rows.ranks.indices), gains: rows.gains, tolerance: rows.tolerance)
        }
    }

    /// The indices of the active values, which are candidates on every axis.
    var activeIndices: [Int] {
        zip(rows.candidates, rows.preferred).map { candidates, value in
            candidates.firstIndex { $0 >= value } ?? 0
        }
    }

    /// Improves one axis after the other, the rest fixed, until no axis moves or 20 rounds have passed.
    func ascent(from start: [Int], along axes: [Int], gains: [Double], tolerance: Double) -> [Int] {
        var current = start
        for _ in 0..<Self.maximumRounds {
            let before = current
            for axis in axes {
                current[axis] = best(on: axis, fixed: current, gains: gains, tolerance: tolerance)
            }
            if current == before { break }
        }
        return current
    }

    /// The utility of every candidate on `axis` with the others fixed, up to a constant.
    func profile(on axis: Int, fixed: [Int], gains: [Double]) -> [Double] {
        var totals = [Double](repeating: 0, count: rows.candidates[axis].count + 1)
        let others = rows.ranks.indices.filter { $0 != axis }
        rows.ranks[axis].withUnsafeBufferPointer { ranks in
            gains.withUnsafeBufferPointer { gains in
                totals.withUnsafeMutableBufferPointer { totals in
                    if let other = others.first, others.count == 1 {
                        let limit = Int32(fixed[other])
                        rows.ranks[other].withUnsafeBufferPointer { otherRanks in
                            for row in ranks.indices where otherRanks[row] > limit {
                                totals[Int(ranks[row])] += gains[row]
                            }
                        }
                    } else {
                        for row in ranks.indices
                        where others.allSatisfy({ rows.ranks[$0][row] > Int32(fixed[$0]) }) {
                            totals[Int(ranks[row])] += gains[row]
                        }
                    }
                }
            }
        }
        // A candidate acts on the rows whose rank is above its index.
        var sum = 0.0
        for index in totals.indices.reversed() {
            let own = totals[index]
            totals[index] = sum
            sum += own
        }
        totals.removeLast()
        return totals
    }

    /// The best candidate on `axis` with the others fixed.
    func best(on axis: Int, fixed: [Int], gains: [Double], tolerance: Double) -> Int {
        best(on: axis, among: profile(on: axis, fixed: fixed, gains: gains), tolerance: tolerance)
    }

    /// The index of the greatest utility; of equals the candidate nearest the active value, then the lowest.
    func best(on axis: Int, among utilities: [Double], tolerance: Double) -> Int {
        let goal = (utilities.max() ?? 0) - tolerance
        let candidates = rows.candidates[axis]
        let preferred = rows.preferred[axis]
        var best = 0
        var distance = Double.infinity
        for index in utilities.indices
        where utilities[index] >= goal && abs(candidates[index] - preferred) < distance {
            best = index
            distance = abs(candidates[index] - preferred)
        }
        return best
    }
}
