/// Points in a k-d tree that finds the nearest rows of every point, exactly.
///
/// Rows in the same place are one point. Each node knows the box around its points, and the squared distance to a box is
/// computed like that between points (the same operations in the same order), so rounding cannot hide a nearer row.
struct NeighborTree: Sendable {
    private struct Node: Sendable {
        var points: Range<Int>
        /// The child nodes; 0 in a leaf.
        var left = 0
        var right = 0
    }

    private static let leafSize = 12

    /// How many distinct places there are.
    var count: Int { members.count }
    /// Per place its rows, ascending.
    private(set) var members: [[Int32]] = []
    private let columns: Int
    private var nodes: [Node] = []
    /// Per place `columns` numbers, in the order of the leaves.
    private var places: [Double] = []
    /// Per node the least and greatest number of each column.
    private var boxes: [Double] = []

    /// Builds the tree over all rows; O(n·(d + log n)·log n).
    init(_ features: Matrix) {
        columns = features.columns
        let distinct = distinctPlaces(features)
        guard !distinct.isEmpty else { return }
        let first = distinct.map { Int($0[0]) }
        var order = Array(distinct.indices)
        split(&order, 0..<order.count) { place, column in features.columnMajor[column * features.rows + first[place]] }
        members = order.map { distinct[$0] }
        places = order.flatMap { features.row(first[$0]) }
    }

    /// Adds the node of `range` and those below it, halving at the median of the widest column.
    @discardableResult
    private mutating func split(_ order: inout [Int], _ range: Range<Int>, _ value: (Int, Int) -> Double) -> Int {
        let index = nodes.count
        nodes.append(Node(points: range))
        var widest = (column: 0, width: 0.0)
        for column in 0..<columns {
            var least = Double.infinity
            var greatest = -Double.infinity
            for position in range {
                let value = value(order[position], column)
                least = min(least, value)
                greatest = max(greatest, value)
            }
            boxes.append(least)
            boxes.append(greatest)
            if greatest - least > widest.width { widest = (column, greatest - least) }
        }
        guard range.count > Self.leafSize, widest.width > 0 else { return index }
        let keys = range.map { value(order[$0], widest.column) }
        let sorted = keys.withUnsafeBufferPointer(sortedOrder).map { order[range.lowerBound + Int($0)] }
        order.replaceSubrange(range, with: sorted)
        let middle = range.lowerBound + range.count / 2
        nodes[index].left = split(&order, range.lowerBound..<middle, value)
        nodes[index].right = split(&order, middle..<range.upperBound, value)
        return index
    }

    /// The `limit` rows nearest to `place` (its own among them), by distance, then by row.
    func nearest(to place: Int, limit: Int) -> [Int32] {
        var found = NearestRows(limit: limit)
        places.withUnsafeBufferPointer { places in
            boxes.withUnsafeBufferPointer { boxes in
                guard let query = places.baseAddress.map({ $0 + place * columns }) else {
                    // Without columns all rows are in one place.
                    for row in members[place].prefix(limit) { found.offer(0, row) }
                    return
                }
                visit(0, bound: 0, query, places, boxes, &found)
            }
        }
        return found.rows
    }

    private func visit(
        _ index: Int,
        bound: Double,
        _ query: UnsafePointer<Double>,
        _ places: UnsafeBufferPointer<Double>,
        _ boxes: UnsafeBufferPointer<Double>,
        _ found: inout NearestRows
    ) {
        // At the same distance a lower row may still wait.
        guard bound <= found.worst else { return }
        let node = nodes[index]
        guard node.left > 0 else {
            for place in node.points {
                var distance = 0.0
                for column in 0..<columns {
                    let difference = query[column] - places[place * columns + column]
                    distance += difference * difference
                }
                guard distance <= found.worst else { continue }
                for row in members[place].prefix(found.limit) { found.offer(distance, row) }
            }
            return
        }
        let left = squaredDistance(query, boxOf: node.left, boxes)
        let right = squaredDistance(query, boxOf: node.right, boxes)
        let nearIsLeft = left <= right
        visit(nearIsLeft ? node.left : node.right, bound: min(left, right), query, places, boxes, &found)
        visit(nearIsLeft ? node.right : node.left, bound: max(left, right), query, places, boxes, &found)
    }

    private func squaredDistance(
        _ query: UnsafePointer<Double>,
        boxOf node: Int,
        _ boxes: UnsafeBufferPointer<Double>
    ) -> Double {
        var distance = 0.0
        var corner = node * columns * 2
        for column in 0..<columns {
            let value = query[column]
            let outside = max(0, max(boxes[corner] - value, value - boxes[corner + 1]))
            distance += outside * outside
            corner += 2
        }
        return distance
    }
}

/// The nearest rows found so far, in ascending order of distance, then row.
private struct NearestRows {
    let limit: Int
    private(set) var rows: [Int32] = []
    private var distances: [Double] = []

    init(limit: Int) {
        self.limit = limit
        rows.reserveCapacity(limit + 1)
        distances.reserveCapacity(limit + 1)
    }

    /// A row farther than this is of no interest.
    var worst: Double {
        rows.count < limit ? .infinity : distances[rows.count - 1]
    }

    mutating func offer(_ distance: Double, _ row: Int32) {
        var position = rows.count
        while position > 0,
            distances[position - 1] > distance || (distances[position - 1] == distance && rows[position - 1] > row)
        {
            position -= 1
        }
        guard position < limit else { return }
        rows.insert(row, at: position)
        distances.insert(distance, at: position)
        guard rows.count > limit else { return }
        rows.removeLast()
        distances.removeLast()
    }
}

/// The rows of each distinct place, each ascending; sorted by all columns, the first most important.
private func distinctPlaces(_ features: Matrix) -> [[Int32]] {
    let rows = features.rows
    var order = [UInt32](0..<UInt32(rows))
    // Stable sorts from the last column on leave rows of one place together and in order.
    for column in stride(from: features.columns - 1, through: 0, by: -1) {
        let base = column * rows
        let keys = order.map { features.columnMajor[base + Int($0)] }
        order = keys.withUnsafeBufferPointer(sortedOrder).map { order[Int($0)] }
    }
    var places: [[Int32]] = []
    var last: Int?
    for row in order.lazy.map(Int.init) {
        let same = last.map { last in
            (0..<features.columns).allSatisfy {
                features.columnMajor[$0 * rows + row] == features.columnMajor[$0 * rows + last]
            }
        }
        if same == true { places[places.count - 1].append(Int32(row)) } else { places.append([Int32(row)]) }
        last = row
    }
    return places
}
