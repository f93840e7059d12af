/// A tree while it grows, level by level: all open nodes of a level are split in one pass over each column.
struct TreeGrowth {
    private(set) var nodes: [DecisionTree.Node]
    private let examples: Examples
    private let presorted: PresortedColumns
    private let options: TreeOptions
    /// Nodes of the current level that may still be split; their positions here are their slots.
    private var open: [Int]
    private var depth = 0
    private var codes: RowCodes

    init(examples: Examples, presorted: PresortedColumns, ranges: [Range<Int>], options: TreeOptions) {
        self.examples = examples
        self.presorted = presorted
        self.options = options
        codes = RowCodes(examples: examples, ranges: ranges)
        let root = Self.node(counts: examples.classWeights(in: ranges), smoothed: options.smoothed)
        nodes = [root]
        open = root.impurity > 0 && options.maximumDepth > 0 ? [0] : []
    }

    /// Splits every open node; false once there is none.
    mutating func deepen() -> Bool {
        guard !open.isEmpty else { return false }
        let totals = open.flatMap { nodes[$0].counts }
        let scan = SplitScan(examples: examples, codes: codes, totals: totals)
        let presorted = presorted
        let found = concurrentMap(examples.features.columns) { column in
            scan.bestSplits(column: column, entries: presorted.entries[column])
        }
        // The first column keeps a tie; the margin is that of rounding in the sums.
        let best = open.indices.map { slot -> Split? in
            found.reduce(nil as Split?) { best, column in
                guard let candidate = column[slot] else { return best }
                guard let best else { return candidate }
                return candidate.score > best.score * (1 + SplitScan.tie) ? candidate : best
            }
        }
        split(best)
        depth += 1
        return true
    }

    private mutating func split(_ splits: [Split?]) {
        var children: [(left: Int, right: Int)?] = []
        for (slot, split) in splits.enumerated() {
            guard let split else {
                children.append(nil)
                continue
            }
            let parent = open[slot]
            let rest = zip(nodes[parent].counts, split.leftCounts).map { max(0, $0 - $1) }
            nodes[parent].column = split.column
            nodes[parent].threshold = split.threshold
            nodes[parent].left = nodes.count
            nodes[parent].right = nodes.count + 1
            children.append((nodes.count, nodes.count + 1))
            nodes.append(Self.node(counts: split.leftCounts, smoothed: options.smoothed))
            nodes.append(Self.node(counts: rest, smoothed: options.smoothed))
        }
        let mayOpen = depth + 1 < options.maximumDepth
        let next = children.flatMap { $0.map { [$0.left, $0.right] } ?? [] }
            .filter { mayOpen && nodes[$0].impurity > SplitScan.tie }
        recode(splits, children, slots: Dictionary(uniqueKeysWithValues: next.enumerated().map { ($1, $0) }))
        open = next
    }

    /// Moves every row of the level to its child's slot.
    private mutating func recode(_ splits: [Split?], _ children: [(left: Int, right: Int)?], slots: [Int: Int]) {
        let classes = examples.classes
        let rows = examples.features.rows
        let moves = zip(splits, children).map { split, child -> Move in
            guard let split, let child else { return Move() }
            return Move(
                offset: split.column * rows,
                threshold: split.threshold,
                left: slots[child.left].map { $0 * classes } ?? -1,
                right: slots[child.right].map { $0 * classes } ?? -1
            )
        }
        let values = examples.features.columnMajor
        concurrentUpdate(&codes.entries) { row, code in
            guard code.place != RowCodes.closed else { return }
            let place = Int(code.place)
            let slot = classes == 2 ? place >> 1 : place / classes
            let move = moves[slot]
            // Two leaves have no slot; and without columns there is no value to look at.
            guard move.left >= 0 || move.right >= 0 else {
                code.place = RowCodes.closed
                return
            }
            let base = values[move.offset + row] <= move.threshold ? move.left : move.right
            code.place = base < 0 ? RowCodes.closed : UInt16(base + place - slot * classes)
        }
    }

    private struct Move: Sendable {
        var offset = 0
        var threshold = 0.0
        /// First code of the child's slot; -1 for a leaf.
        var left = -1
        var right = -1
    }

    private static func node(counts: [Double], smoothed: Bool) -> DecisionTree.Node {
        let total = counts.reduce(0, +)
        let shares = counts.map { total > 0 ? $0 / total : 1 / Double(counts.count) }
        let impurity = max(0, 1 - dotProduct(shares, shares))
        return DecisionTree.Node(
            column: nil,
            threshold: 0,
            left: 0,
            right: 0,
            counts: counts,
            probabilities: smoothed ? counts.map { ($0 + 1) / (total + Double(counts.count)) } : shares,
            impurity: counts.count { $0 > 0 } > 1 ? impurity : 0
        )
    }
}
