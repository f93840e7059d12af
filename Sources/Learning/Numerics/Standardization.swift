/// Mean and population deviation of every column over the given ranges; the deviation of a constant column is 0, and so is
/// that of one whose values (beyond 10¹⁵⁰) have no finite moments.
struct Standardization: Sendable {
    var means: [Double]
    var deviations: [Double]
    /// The columns whose moments are no numbers: those with a value that is not finite, and those whose squares overflow.
    var unmeasurable: [Int]

    /// Rows that one unit of parallel work sums up.
    private static let pieceRows = 65_536

    /// Sums of distances from a value of the column itself, so that columns far from 0 (times, identifiers) keep their
    /// digits and a constant column comes out as exactly constant.
    init(of features: Matrix, ranges: [Range<Int>]) {
        let pieces = ranges.pieces(of: Self.pieceRows)
        let columns = features.columns
        var origins = (0..<columns).map { Self.typicalValue(of: $0, in: features, ranges) }
        var moments = Self.moments(of: Array(0..<columns), in: features, pieces, origins: origins)
        // Where the value was not typical after all, a second pass about the mean gives back the digits it took.
        let astray = (0..<columns).filter { moments[$0].shift.magnitude > 16 * moments[$0].deviation }
        for column in astray { origins[column] += moments[column].shift }
        for (column, moment) in zip(astray, Self.moments(of: astray, in: features, pieces, origins: origins)) {
            moments[column] = moment
        }
        unmeasurable = moments.indices.filter { !moments[$0].deviation.isFinite || !moments[$0].shift.isFinite }
        means = zip(origins, moments).map { $0 + $1.shift }.map { $0.isFinite ? $0 : 0 }
        // Below the rounding of the values themselves a spread is none; moments that overflow cannot scale anything.
        deviations = zip(moments, means).map { moment, mean in
            moment.deviation.isFinite && moment.deviation > abs(mean) * 0x1p-50 ? moment.deviation : 0
        }
    }

    /// The median of nine values spread over the ranges.
    private static func typicalValue(of column: Int, in features: Matrix, _ ranges: [Range<Int>]) -> Double {
        let count = ranges.reduce(0) { $0 + $1.count }
        let sample = (0..<9).compactMap { place -> Double? in
            var position = place * count / 9
            for range in ranges {
                if position < range.count { return features[range.lowerBound + position, column] }
                position -= range.count
            }
            return nil
        }
        return sample.sorted().dropFirst(sample.count / 2).first ?? 0
    }

    /// Mean and population deviation about each column's origin, in the order of `columns`.
    private static func moments(
        of columns: [Int],
        in features: Matrix,
        _ pieces: [Range<Int>],
        origins: [Double]
    ) -> [(shift: Double, deviation: Double)] {
        let sums = concurrentMap(columns.count * pieces.count) { unit -> (plain: Double, squares: Double) in
            let column = columns[unit / pieces.count]
            let piece = pieces[unit % pieces.count]
            return features.columnMajor.withUnsafeBufferPointer { storage in
                let start = column * features.rows
                return shiftedSums(
                    UnsafeBufferPointer(rebasing: storage[start + piece.lowerBound..<start + piece.upperBound]),
                    origin: origins[column]
                )
            }
        }
        let count = Double(pieces.reduce(0) { $0 + $1.count })
        return columns.indices.map { index in
            var (plain, squares) = (0.0, 0.0)
            for sum in sums[index * pieces.count..<(index + 1) * pieces.count] {
                plain += sum.plain
                squares += sum.squares
            }
            let shift = plain / count
            return (shift, max(0, squares / count - shift * shift).squareRoot())
        }
    }
}

/// Σ(x − origin) and Σ(x − origin)², eight values at a time.
private func shiftedSums(_ values: UnsafeBufferPointer<Double>, origin: Double) -> (plain: Double, squares: Double) {
    var plain = (Lanes.zero, Lanes.zero)
    var squares = (Lanes.zero, Lanes.zero)
    var index = 0
    while index + 8 <= values.count {
        let first = Lanes(values[index], values[index + 1], values[index + 2], values[index + 3]) - origin
        let second = Lanes(values[index + 4], values[index + 5], values[index + 6], values[index + 7]) - origin
        plain.0 += first
        plain.1 += second
        squares.0 += first * first
        squares.1 += second * second
        index += 8
    }
    var (rest, restSquares) = (0.0, 0.0)
    while index < values.count {
        let distance = values[index] - origin
        rest += distance
        restSquares += distance * distance
        index += 1
    }
    return ((plain.0 + plain.1).sum() + rest, (squares.0 + squares.1).sum() + restSquares)
}
