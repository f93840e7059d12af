/// What a split needs to know of a row, in four bytes: rows are visited in the order of a column, so all that is read of
/// them is a jump through memory.
struct RowCodes: Sendable {
    struct Entry: Sendable {
        /// `slot · K + label`, or ``RowCodes/closed``.
        var place: UInt16
        /// The position of the row's weight in ``RowCodes/palette``, or ``RowCodes/unlisted``.
        var weight: UInt16
    }

    /// The place of a row that takes no part (any more).
    static let closed = UInt16.max
    /// Stands for a weight that found no room in the palette.
    static let unlisted = UInt16.max

    var entries: [Entry]
    /// The distinct weights: confidences are mostly whole percentages, so there are few.
    let palette: [Double]

    /// All rows of `ranges` with a weight above 0, in slot 0.
    init(examples: Examples, ranges: [Range<Int>]) {
        var entries = [Entry](
            repeating: Entry(place: Self.closed, weight: Self.unlisted),
            count: examples.features.rows
        )
        var palette: [Double] = []
        var positions: [Double: UInt16] = [:]
        // Neighbours mostly have the same weight, which saves the look-up.
        var last: (weight: Double, position: UInt16) = (-1, Self.unlisted)
        for range in ranges {
            for row in range where examples.weights[row] > 0 {
                let weight = examples.weights[row]
                if weight != last.weight {
                    if let known = positions[weight] {
                        last = (weight, known)
                    } else if palette.count < Int(Self.unlisted) {
                        last = (weight, UInt16(palette.count))
                        positions[weight] = last.position
                        palette.append(weight)
                    } else {
                        last = (weight, Self.unlisted)
                    }
                }
                entries[row] = Entry(place: UInt16(examples.labels[row]), weight: last.position)
            }
        }
        self.entries = entries
        self.palette = palette
    }
}
