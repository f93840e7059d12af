/// Values kept apart by the canary's share, in ascending order of it.
///
/// Shares are told apart to a hundredth of a percent, which is how finely keys are assigned.
struct ShareTable<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    struct Entry: Codable, Sendable, Equatable {
        let bucketShare: Int
        var value: Value
    }

    var entries: [Entry] = []

    /// The position of `share`'s entry, made with `initial` if it is new.
    mutating func index(of share: Double, inserting initial: @autoclosure () -> Value) -> Int {
        let bucketShare = Int((share * 10_000).rounded())
        let position = entries.firstIndex { $0.bucketShare >= bucketShare } ?? entries.endIndex
        if position == entries.endIndex || entries[position].bucketShare != bucketShare {
            entries.insert(Entry(bucketShare: bucketShare, value: initial()), at: position)
        }
        return position
    }
}
