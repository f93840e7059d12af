/// A way to divide one node.
struct Split: Sendable {
    var column: Int
    var threshold: Double
    /// Σ Lₖ²/L + Σ Rₖ²/R: the higher, the purer the children.
    var score: Double
    var leftCounts: [Double]
}

/// The search for the best split of every open node along one column, in one pass over its sorted rows.
struct SplitScan: Sendable {
    /// Scores that differ by less than this share are equal: sums of weights like 0.8 depend on their order.
    static let tie = 1e-12

    let examples: Examples
    let codes: RowCodes
    /// Class weights of every slot, slot after slot.
    let totals: [Double]

    /// What is known of one slot while its rows pass in ascending order.
    private struct Progress {
        var left = 0.0
        var right: Double
        /// Σ Lₖ² and Σ Rₖ².
        var leftSquares = 0.0
        var rightSquares: Double
        /// The run of equal values that the last row belonged to, and the row.
        var run = -1
        var lastRow: UInt32 = 0
        var bestScore = -1.0
        /// The rows on both sides of the best cut.
        var below: UInt32 = 0
        var above: UInt32 = 0
    }

    /// The best split of each slot along `column`; nil where all rows of the slot have the same value.
    func bestSplits(column: Int, entries: [UInt32]) -> [Split?] {
        let classes = examples.classes
        let slots = totals.count / classes
        var progress = (0..<slots).map { slot in
            let counts = Array(totals[slot * classes..<(slot + 1) * classes])
            return Progress(right: counts.reduce(0, +), rightSquares: dotProduct(counts, counts))
        }
        var leftCounts = [Double](repeating: 0, count: totals.count)
        var bestCounts = leftCounts
        scan(entries, &progress, &leftCounts) { slot, counts in
            for k in 0..<classes { bestCounts[slot * classes + k] = counts[slot * classes + k] }
        }
        return progress.enumerated().map { slot, state in
            guard state.bestScore >= 0 else { return nil }
            return Split(
                column: column,
                threshold: threshold(column: column, below: state.below, above: state.above),
                score: state.bestScore,
                leftCounts: Array(bestCounts[slot * classes..<(slot + 1) * classes])
            )
        }
    }

    private func scan(
        _ entries: [UInt32],
        _ progress: inout [Progress],
        _ leftCounts: inout [Double],
        improved: (_ slot: Int, _ leftCounts: UnsafeMutableBufferPointer<Double>) -> Void
    ) {
        let classes = examples.classes
        var run = 0
        progress.withUnsafeMutableBufferPointer { progress in
            leftCounts.withUnsafeMutableBufferPointer { leftCounts in
                codes.entries.withUnsafeBufferPointer { entriesByRow in
                    codes.palette.withUnsafeBufferPointer { palette in
                        for entry in entries {
                            run += Int(entry >> 31)
                            let row = entry & ~PresortedColumns.newValue
                            let known = entriesByRow[Int(row)]
                            guard known.place != RowCodes.closed else { continue }
                            let code = Int(known.place)
                            let slot = classes == 2 ? code >> 1 : code / classes
                            if progress[slot].run != run {
                                if progress[slot].run >= 0, Self.consider(&progress[slot], above: row) {
                                    improved(slot, leftCounts)
                                }
                                progress[slot].run = run
                            }
                            progress[slot].lastRow = row
                            let weight =
                                known.weight == RowCodes.unlisted
                                ? examples.weights[Int(row)] : palette[Int(known.weight)]
                            let left = leftCounts[code]
                            let right = totals[code] - left
                            leftCounts[code] = left + weight
                            progress[slot].left += weight
                            progress[slot].right -= weight
                            progress[slot].leftSquares += weight * (2 * left + weight)
                            progress[slot].rightSquares += weight * (weight - 2 * right)
                        }
                    }
                }
            }
        }
    }

    /// Scores the cut between the last row of a slot and the row `above`; true if it beats the best so far.
    ///
    /// Most do not, which is found out without the two divisions of a score.
    @inline(__always)
    private static func consider(_ state: inout Progress, above: UInt32) -> Bool {
        let scaled = state.leftSquares * state.right + state.rightSquares * state.left
        guard scaled > state.bestScore * (1 + tie) * (state.left * state.right) || state.bestScore < 0 else {
            return false
        }
        state.bestScore = state.leftSquares / state.left + state.rightSquares / state.right
        state.below = state.lastRow
        state.above = above
        return true
    }

    /// The midpoint of two neighbouring values, or the lower one where rounding leaves no number between them.
    private func threshold(column: Int, below: UInt32, above: UInt32) -> Double {
        let low = examples.features[Int(below), column]
        let high = examples.features[Int(above), column]
        let middle = low / 2 + high / 2
        return middle < high && middle >= low ? middle : low
    }
}
