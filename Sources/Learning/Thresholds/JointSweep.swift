/// The exact search over pairs of thresholds in O(n log n).
///
/// The first threshold sweeps from high to low, so rows only ever join; a tree over the second axis keeps, for the rows
/// so far, the greatest sum of gains over all choices of the second threshold.
struct JointSweep {
    private let rows: RankedRows
    /// Row numbers by descending first rank, and where each rank begins.
    private let order: [Int32]
    private let starts: [Int]

    init(rows: RankedRows) {
        self.rows = rows
        let ranks = rows.ranks[0]
        let highest = rows.candidates[0].count
        var counts = [Int](repeating: 0, count: highest + 2)
        for rank in ranks { counts[highest - Int(rank) + 1] += 1 }
        for index in 1..<counts.count { counts[index] += counts[index - 1] }
        starts = counts
        var order = [Int32](repeating: 0, count: ranks.count)
        for row in ranks.indices {
            let bucket = highest - Int(ranks[row])
            order[counts[bucket]] = Int32(row)
            counts[bucket] += 1
        }
        self.order = order
    }

    /// The greatest utility that each candidate on the first axis allows, up to a constant.
    func profile(gains: [Double]) -> [Double] {
        let count = rows.candidates[0].count
        var best = [Double](repeating: 0, count: count)
        var tree = SuffixTree(count: rows.candidates[1].count)
        for candidate in (0..<count).reversed() {
            admit(candidate, gains, to: &tree)
            best[candidate] = tree.greatest
        }
        return best
    }

    /// The best pair; of equals the one nearest the active values, in shares of the parameters' extents.
    func optimum(gains: [Double], tolerance: Double) -> [Int] {
        let profile = profile(gains: gains)
        let goal = (profile.max() ?? 0) - tolerance
        var tree = SuffixTree(count: rows.candidates[1].count)
        let active = rows.candidates[1].partition(below: rows.preferred[1])
        var best = [0, 0]
        var distance = Double.infinity
        for first in profile.indices.reversed() {
            admit(first, gains, to: &tree)
            guard profile[first] >= goal else { continue }
            let firstDistance = abs(rows.candidates[0][first] - rows.preferred[0]) / rows.extents[0]
            guard firstDistance <= distance else { continue }
            for second in tree.nearest(to: active, reaching: goal) {
                let total =
                    firstDistance + abs(rows.candidates[1][second] - rows.preferred[1]) / rows.extents[1]
                if total <= distance {
                    distance = total
                    best = [first, second]
                }
            }
        }
        return best
    }

    /// Adds the rows that the candidate before (one higher) left out.
    private func admit(_ candidate: Int, _ gains: [Double], to tree: inout SuffixTree) {
        let bucket = rows.candidates[0].count - candidate - 1
        for position in starts[bucket]..<starts[bucket + 1] {
            let row = Int(order[position])
            let rank = Int(rows.ranks[1][row])
            // A third of the rows of a resample are absent.
            if rank > 0, gains[row] != 0 { tree.add(gains[row], at: rank - 1) }
        }
    }
}

extension [Double] {
    /// The first index of a sorted array whose element is at least `value`.
    func partition(below value: Double) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Sums over suffixes under point updates: which suffix is the greatest, and which are great enough, in O(log n).
private struct SuffixTree {
    private struct Node {
        var sum = 0.0
        /// The greatest sum of a suffix that begins within this node, counted to the node's end.
        var greatest = 0.0
    }

    private var nodes: [Node]
    private let size: Int

    init(count: Int) {
        var size = 1
        while size < count { size *= 2 }
        self.size = size
        nodes = [Node](repeating: Node(), count: 2 * size)
        // Padding is no candidate.
        for index in count..<size { nodes[size + index].greatest = -.infinity }
        for index in stride(from: size - 1, through: 1, by: -1) {
            nodes[index] = Self.joined(nodes[2 * index], nodes[2 * index + 1])
        }
    }

    /// The greatest suffix sum.
    var greatest: Double { nodes[1].greatest }

    mutating func add(_ value: Double, at index: Int) {
        nodes.withUnsafeMutableBufferPointer { nodes in
            var node = size + index
            nodes[node].sum += value
            nodes[node].greatest = nodes[node].sum
            node /= 2
            while node >= 1 {
                nodes[node] = Self.joined(nodes[2 * node], nodes[2 * node + 1])
                node /= 2
            }
        }
    }

    /// The last index below `position` and the first from it on whose suffix sums reach `goal`, where there are such.
    func nearest(to position: Int, reaching goal: Double) -> [Int] {
        let below = position > 0 ? search(1, 0, size - 1, 0, 0...(position - 1), goal, fromRight: true) : nil
        let above = position < size ? search(1, 0, size - 1, 0, position...(size - 1), goal, fromRight: false) : nil
        return [below, above].compactMap { $0 }
    }

    @inline(__always)
    private static func joined(_ left: Node, _ right: Node) -> Node {
        Node(sum: left.sum + right.sum, greatest: max(right.greatest, right.sum + left.greatest))
    }

    private func search(
        _ node: Int,
        _ low: Int,
        _ high: Int,
        _ sumBehind: Double,
        _ allowed: ClosedRange<Int>,
        _ goal: Double,
        fromRight: Bool
    ) -> Int? {
        guard high >= allowed.lowerBound, low <= allowed.upperBound, nodes[node].greatest + sumBehind >= goal else {
            return nil
        }
        guard low < high else { return low }
        let middle = (low + high) / 2
        let left = {
            search(2 * node, low, middle, sumBehind + nodes[2 * node + 1].sum, allowed, goal, fromRight: fromRight)
        }
        let right = { search(2 * node + 1, middle + 1, high, sumBehind, allowed, goal, fromRight: fromRight) }
        return fromRight ? right() ?? left() : left() ?? right()
    }
}
