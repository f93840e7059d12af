/// Points whose distances from one place are wanted for all of them at once.
///
/// Coordinates lie column after column, so that several points fill a vector; each distance is the sum of the columns' squared
/// differences in their order, whatever the number of cores.
struct PointColumns: Sendable {
    private static let blockRows = 512

    let rows: Int
    let columns: Int
    /// Column after column, each filled up with zeros to ``stride`` numbers.
    private let values: [Double]
    private let stride: Int

    init(_ points: Matrix) {
        rows = points.rows
        columns = points.columns
        let stride = (rows + 7) & ~7
        self.stride = stride
        values = (0..<points.columns).flatMap { column -> [Double] in
            let own = points.columnMajor[column * points.rows..<(column + 1) * points.rows]
            return own + [Double](repeating: 0, count: stride - points.rows)
        }
    }

    /// The coordinates of one point.
    func point(_ row: Int) -> [Double] {
        (0..<columns).map { values[$0 * stride + row] }
    }

    /// Lowers the squared distance of every point to that from `place` where this is less.
    func shorten(_ distances: inout [Double], to place: [Double]) {
        distances.withUnsafeMutableBufferPointer { distances in
            values.withUnsafeBufferPointer { values in
                place.withUnsafeBufferPointer { place in
                    for row in Swift.stride(from: 0, to: rows, by: 8) {
                        let (first, second) = squaredDistances(values, row, place)
                        for lane in 0..<min(8, rows - row) {
                            let distance = lane < 4 ? first[lane] : second[lane - 4]
                            distances[row + lane] = min(distances[row + lane], distance)
                        }
                    }
                }
            }
        }
    }

    /// The center nearest to each point; of equally near ones the first. O(rows · centers · columns), on all cores.
    func nearest(of centers: [[Double]]) -> [Int] {
        let flat = centers.flatMap { $0 }
        let blocks = [0..<rows].pieces(of: Self.blockRows)
        return concurrentMap(blocks.count) { nearest(of: flat, count: centers.count, in: blocks[$0]) }.flatMap { $0 }
    }

    private func nearest(of centers: [Double], count: Int, in block: Range<Int>) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(block.count + 8)
        centers.withUnsafeBufferPointer { centers in
            values.withUnsafeBufferPointer { values in
                for row in Swift.stride(from: block.lowerBound, to: block.upperBound, by: 8) {
                    var least = (Lanes(repeating: .infinity), Lanes(repeating: .infinity))
                    // Numbers of centers are kept as doubles, which masks of distances select.
                    var nearest = (Lanes.zero, Lanes.zero)
                    for center in 0..<count {
                        let place = UnsafeBufferPointer(
                            rebasing: centers[center * columns..<(center + 1) * columns]
                        )
                        let (first, second) = squaredDistances(values, row, place)
                        let number = Lanes(repeating: Double(center))
                        nearest.0 = nearest.0.replacing(with: number, where: first .< least.0)
                        nearest.1 = nearest.1.replacing(with: number, where: second .< least.1)
                        least.0 = least.0.replacing(with: first, where: first .< least.0)
                        least.1 = least.1.replacing(with: second, where: second .< least.1)
                    }
                    for lane in 0..<4 { result.append(Int(nearest.0[lane])) }
                    for lane in 0..<4 { result.append(Int(nearest.1[lane])) }
                }
            }
        }
        return Array(result.prefix(block.count))
    }

    /// `Σ (a − b)²` of the eight points from `row` on; points that only fill up have the distance of the origin.
    @inline(__always)
    private func squaredDistances(
        _ values: UnsafeBufferPointer<Double>,
        _ row: Int,
        _ place: UnsafeBufferPointer<Double>
    ) -> (Lanes, Lanes) {
        var sums = (Lanes.zero, Lanes.zero)
        guard let base = values.baseAddress else { return sums }
        for column in 0..<columns {
            let source = UnsafeRawPointer(base + column * stride + row)
            let first = source.loadUnaligned(as: Lanes.self) - place[column]
            let second = source.loadUnaligned(fromByteOffset: 32, as: Lanes.self) - place[column]
            sums.0 += first * first
            sums.1 += second * second
        }
        return sums
    }
}
