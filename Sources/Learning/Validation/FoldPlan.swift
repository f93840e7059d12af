/// How the rows of one repeat are divided into cells, and which cells each step trains on and decides.
///
/// Sets of cells are bit masks. Every row is in one cell; the rows of a cell lie together, in their original order.
struct FoldPlan: Sendable {
    /// One held-out part: what is learned from `train` decides `test`.
    struct Task: Sendable {
        var train: UInt32
        /// Empty for the task that learns from everything.
        var test: UInt32
        /// The folds inside `train` for out-of-fold scores; empty where it has too few cells.
        var inner: [(train: UInt32, test: UInt32)]
    }

    /// Position → row.
    let order: [Int]
    /// The positions of each cell.
    let cells: [Range<Int>]
    /// The tasks; the last learns from everything.
    let tasks: [Task]

    private init(cellOfRow: [Int], count: Int, tasks: [Task]) {
        var starts = [Int](repeating: 0, count: count + 1)
        for cell in cellOfRow { starts[cell + 1] += 1 }
        for index in 1...count { starts[index] += starts[index - 1] }
        cells = (0..<count).map { starts[$0]..<starts[$0 + 1] }
        var order = [Int](repeating: 0, count: cellOfRow.count)
        for (row, cell) in cellOfRow.enumerated() {
            order[starts[cell]] = row
            starts[cell] += 1
        }
        self.order = order
        self.tasks = tasks
    }

    /// Folds with the labels in proportion; the folds of a task's training rows are the other folds.
    static func stratified(labels: [Int], classes: Int, folds: Int, generator: SplitMix64) -> FoldPlan {
        var generator = generator
        let all = UInt32((1 << folds) - 1)
        let singles = (0..<folds).map { UInt32(1) << UInt32($0) }
        var tasks = singles.map { test in
            let others = singles.filter { $0 != test }
            let inner = folds < 3 ? [] : others.map { (train: all & ~test & ~$0, test: $0) }
            return Task(train: all & ~test, test: test, inner: inner)
        }
        tasks.append(Task(train: all, test: 0, inner: singles.map { (train: all & ~$0, test: $0) }))
        let cells = deal(Array(labels.indices), labels, classes, into: folds, with: &generator)
        return FoldPlan(cellOfRow: cells, count: folds, tasks: tasks)
    }

    /// Blocks of equal count in time, each decided by the earlier ones; the folds of a task's training rows are
    /// stratified and lie across its blocks.
    static func forward(
        times: [Double],
        labels: [Int],
        classes: Int,
        blocks: Int,
        folds: Int,
        generator: SplitMix64
    ) -> FoldPlan {
        var generator = generator
        let byTime = times.withUnsafeBufferPointer(sortedOrder).map(Int.init)
        var cells = [Int](repeating: 0, count: times.count)
        for block in 0..<blocks {
            let rows = Array(byTime[block * times.count / blocks..<(block + 1) * times.count / blocks])
            let dealt = deal(rows, labels, classes, into: folds, with: &generator)
            for (row, fold) in zip(rows, dealt) { cells[row] = block * folds + fold }
        }
        let blockMasks = (0..<blocks).map { UInt32((1 << folds) - 1) << UInt32($0 * folds) }
        let foldMasks = (0..<folds).map { fold in
            (0..<blocks).reduce(UInt32(0)) { $0 | 1 << UInt32($1 * folds + fold) }
        }
        let tasks = (1...blocks).map { block in
            let train = blockMasks[..<block].reduce(0, |)
            let inner = foldMasks.map { (train: train & ~$0, test: train & $0) }
            return Task(train: train, test: block < blocks ? blockMasks[block] : 0, inner: inner)
        }
        return FoldPlan(cellOfRow: cells, count: blocks * folds, tasks: tasks)
    }

    /// The positions of a set of cells, neighbours joined.
    func ranges(of mask: UInt32) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for (index, cell) in cells.enumerated() where mask & (1 << UInt32(index)) != 0 && !cell.isEmpty {
            if let last = result.last, last.upperBound == cell.lowerBound {
                result[result.count - 1] = last.lowerBound..<cell.upperBound
            } else {
                result.append(cell)
            }
        }
        return result
    }

    /// Per element of `rows` a fold: each label's rows in random order, dealt out in turn where the last label ended.
    private static func deal(
        _ rows: [Int],
        _ labels: [Int],
        _ classes: Int,
        into folds: Int,
        with generator: inout SplitMix64
    ) -> [Int] {
        var result = [Int](repeating: 0, count: rows.count)
        var byLabel = [[Int]](repeating: [], count: classes)
        for (index, row) in rows.enumerated() { byLabel[labels[row]].append(index) }
        var next = 0
        for var members in byLabel {
            generator.shuffle(&members)
            for index in members {
                result[index] = next
                next = next + 1 == folds ? 0 : next + 1
            }
        }
        return result
    }
}
