/// What a threshold search sees of its rows: per axis the rank of each row's score among the candidate thresholds.
///
/// A row is acted on under candidates (c₁, c₂, …) iff its rank on every axis is above the candidate's index; the
/// utility of the candidates is then a constant plus the sum of the gains of those rows.
struct RankedRows: Sendable {
    /// Per axis and row: how many candidates the row's score reaches.
    var ranks: [[Int32]]
    /// Per row: weight · (utility of acting − utility of not acting).
    var gains: [Double]
    /// Per axis: the candidate thresholds, ascending and distinct.
    var candidates: [[Double]]
    /// Per axis: the active value, which wins a plateau if it is on it.
    var preferred: [Double]
    /// Per axis: maximum − minimum, to compare distances on different axes.
    var extents: [Double]

    /// Utilities closer than this are equal: sums of weights like 0.8 depend on their order.
    var tolerance: Double {
        1e-11 * gains.reduce(0) { $0 + abs($1) }
    }

    /// Ranks `scores[axis][row]` against each parameter's candidates.
    init(scores: [[Double]], gains: [Double], parameters: [RuleShape.Parameter]) {
        self.gains = gains
        ranks = []
        candidates = []
        preferred = parameters.map(\.value)
        extents = parameters.map { max($0.maximum - $0.minimum, .leastNormalMagnitude) }
        for (scores, parameter) in zip(scores, parameters) {
            let order = scores.withUnsafeBufferPointer(sortedOrder)
            let candidates = Self.candidates(for: parameter, scores: scores, order: order)
            ranks.append(Self.ranks(of: scores, order: order, among: candidates))
            self.candidates.append(candidates)
        }
    }

    /// Minimum, maximum, the active value and the midpoints of distinct scores between; whole numbers beside the
    /// midpoints where only those are admissible.
    private static func candidates(for parameter: RuleShape.Parameter, scores: [Double], order: [UInt32]) -> [Double] {
        var candidates = [parameter.minimum, parameter.value, parameter.maximum]
        candidates.reserveCapacity(order.count + 3)
        var previous: Double?
        for row in order {
            let score = scores[Int(row)]
            defer { previous = score }
            guard let low = previous, low < score else { continue }
            let middle = low / 2 + score / 2
            let cut = middle > low ? middle : score
            for candidate in parameter.isInteger ? [cut.rounded(.down), cut.rounded(.up)] : [cut]
            where candidate > parameter.minimum && candidate < parameter.maximum && candidate != candidates.last {
                candidates.append(candidate)
            }
        }
        candidates.sort()
        var distinct: [Double] = []
        distinct.reserveCapacity(candidates.count)
        for candidate in candidates where candidate != distinct.last { distinct.append(candidate) }
        return distinct
    }

    private static func ranks(of scores: [Double], order: [UInt32], among candidates: [Double]) -> [Int32] {
        var ranks = [Int32](repeating: 0, count: scores.count)
        var reached = 0
        for row in order {
            while reached < candidates.count, candidates[reached] <= scores[Int(row)] { reached += 1 }
            ranks[Int(row)] = Int32(reached)
        }
        return ranks
    }

    /// The same search on a box of candidates: rows that no choice within the box moves in or out are left out.
    func restricted(to box: [ClosedRange<Int>]) -> RankedRows {
        let low = box.map { Int32($0.lowerBound) }
        let high = box.map { Int32($0.upperBound) }
        var result = self
        let kept = gains.indices.filter { row in
            let mayBeIn = ranks.indices.allSatisfy { ranks[$0][row] > low[$0] }
            return mayBeIn && ranks.indices.contains { ranks[$0][row] <= high[$0] }
        }
        result.gains = kept.map { gains[$0] }
        for axis in ranks.indices {
            result.ranks[axis] = kept.map { min(ranks[axis][$0], high[axis] + 1) - low[axis] }
            result.candidates[axis] = Array(candidates[axis][box[axis]])
        }
        return result
    }
}
