/// The spread of the best thresholds over resamples of the rows.
struct ThresholdIntervals {
    static let resamples = 200
    /// Up to this many rows, pairs of thresholds are searched exactly in each resample; beyond, by coordinate ascent.
    private static let jointLimit = 1_000

    /// The 5 % and 95 % quantiles per axis.
    ///
    /// A resample draws how often each row occurs from the Poisson distribution with mean 1, which is the multinomial
    /// bootstrap without its fixed total (the total does not move an optimum). Candidates whose utility lies more than
    /// six standard deviations of all gains below the best cannot win a resample and are left out beforehand; that
    /// leaves little of a large, clear data set. On a plateau resamples take its lower and its upper end in turn: leaning
    /// towards the active value, as the choice itself does, would draw the interval to that side.
    static func quantiles(of rows: RankedRows, optimum: [Int], generator: SplitMix64) -> [(low: Double, high: Double)] {
        var generator = generator
        let box = plausibleBox(of: rows, optimum: optimum)
        let reduced = rows.restricted(to: box)
        let start = zip(optimum, box).map { $0 - $1.lowerBound }
        let axes = Array(reduced.ranks.indices)
        let sides = [-1.0, 1].map { side in
            var rows = reduced
            rows.preferred = axes.map { rows.candidates[$0][start[$0]] + side * rows.extents[$0] }
            return rows
        }
        let searches = sides.map { ThresholdSearch(rows: $0) }
        let sweep = axes.count == 2 && reduced.gains.count <= jointLimit ? JointSweep(rows: reduced) : nil
        let tolerance = reduced.tolerance
        var samples = [[Double]](repeating: [], count: axes.count)
        var gains = reduced.gains
        for resample in 0..<resamples {
            poisson.multiply(reduced.gains, into: &gains, with: &generator)
            let search = searches[resample % 2]
            var best = start
            if let sweep {
                best[0] = search.best(on: 0, among: sweep.profile(gains: gains), tolerance: tolerance)
                best[1] = search.best(on: 1, fixed: best, gains: gains, tolerance: tolerance)
            } else {
                best = search.ascent(from: start, along: axes, gains: gains, tolerance: tolerance)
            }
            for axis in axes { samples[axis].append(reduced.candidates[axis][best[axis]]) }
        }
        return samples.map { values in
            let sorted = values.sorted()
            return (sortedQuantile(sorted, 0.05), sortedQuantile(sorted, 0.95))
        }
    }

    /// The 5 % quantile, over resamples, of what a resample's own optimum gains over the active value on the rows that the
    /// resample left out (one axis).
    ///
    /// Measured on the rows that chose it, a best threshold nearly always seems to gain: next to any value there is a
    /// run of rows that all speak for moving past them.
    static func leftOutGain(of rows: RankedRows, optimum: [Int], generator: SplitMix64) -> Double {
        var generator = generator
        let active = ThresholdSearch(rows: rows).activeIndices[0]
        let plausible = plausibleBox(of: rows, optimum: optimum)[0]
        let box = min(plausible.lowerBound, active)...max(plausible.upperBound, active)
        let reduced = rows.restricted(to: [box])
        let search = ThresholdSearch(rows: reduced)
        let base = Int32(active - box.lowerBound)
        let tolerance = reduced.tolerance
        var gains = reduced.gains
        let sums = (0..<resamples).map { _ -> Double in
            poisson.multiply(reduced.gains, into: &gains, with: &generator)
            let best = Int32(search.best(on: 0, fixed: [0], gains: gains, tolerance: tolerance))
            var sum = 0.0
            for row in gains.indices where gains[row] == 0 {
                let rank = reduced.ranks[0][row]
                if rank > best { sum += reduced.gains[row] }
                if rank > base { sum -= reduced.gains[row] }
            }
            return sum
        }
        return sortedQuantile(sums.sorted(), 0.05)
    }

    /// Per axis, the candidates that some resample may find best.
    private static func plausibleBox(of rows: RankedRows, optimum: [Int]) -> [ClosedRange<Int>] {
        guard rows.gains.count > jointLimit else { return rows.candidates.map { 0...($0.count - 1) } }
        let slack = 6 * rows.gains.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return rows.ranks.indices.map { axis in
            let profile = profile(of: rows, axis: axis, optimum: optimum)
            let goal = (profile.max() ?? 0) - slack
            let first = profile.firstIndex { $0 >= goal } ?? 0
            let last = profile.lastIndex { $0 >= goal } ?? profile.count - 1
            return first...last
        }
    }

    /// The greatest utility per candidate: over all choices of a second threshold, with further ones at the optimum.
    private static func profile(of rows: RankedRows, axis: Int, optimum: [Int]) -> [Double] {
        guard rows.ranks.count == 2 else {
            return ThresholdSearch(rows: rows).profile(on: axis, fixed: optimum, gains: rows.gains)
        }
        guard axis == 1 else { return JointSweep(rows: rows).profile(gains: rows.gains) }
        var swapped = rows
        swapped.ranks.swapAt(0, 1)
        swapped.candidates.swapAt(0, 1)
        return JointSweep(rows: swapped).profile(gains: rows.gains)
    }

    private static let poisson = PoissonTable()
}

/// Draws from the Poisson distribution with mean 1, by a table of 4,096 equally likely entries.
struct PoissonTable: Sendable {
    private let counts: [Double]

    /// Probabilities are rounded to 1/4096 so that the mean is exactly 1.
    init() {
        let shares = [1_507, 1_507, 753, 251, 63, 12, 3]
        counts = shares.enumerated().flatMap { [Double](repeating: Double($0), count: $1) }
    }

    /// Multiplies each value by a draw, five draws to a random number.
    func multiply(_ values: [Double], into result: inout [Double], with generator: inout SplitMix64) {
        counts.withUnsafeBufferPointer { counts in
            var index = 0
            while index < values.count {
                var bits = generator.next()
                for _ in 0..<min(5, values.count - index) {
                    result[index] = values[index] * counts[Int(bits & 4_095)]
                    bits >>= 12
                    index += 1
                }
            }
        }
    }
}
