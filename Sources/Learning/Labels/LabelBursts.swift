/// A run of labels that one person gave in quick succession.
public struct LabelBurst: Sendable, Equatable {
    /// The rows, in the order of their times.
    public var rows: [Int]
    /// The time of the first label, in the unit given.
    public var start: Double
    /// The time of the last label.
    public var end: Double
}

/// The bursts of one labeler: longest runs of at least `leastLabels` labels, each within `longestGap` of the one before.
///
/// People work in sessions, so a burst by itself says nothing; it is held against the model like a labeler
/// (``assessLabelers(groups:probabilities:labels:leastLabels:)`` with `groups` the bursts' rows) before anyone is accused.
///
/// - `rows`: the labeler's rows.
/// - `times`: when each of them was labelled, in seconds from any origin.
/// - `longestGap`: in seconds; the default is faster than most items can be read.
public func labelBursts(
    rows: [Int],
    times: [Double],
    longestGap: Double = 10,
    leastLabels: Int = 20
) -> [LabelBurst] {
    precondition(rows.count == times.count, "one time per row")
    let order = times.withUnsafeBufferPointer(sortedOrder).map(Int.init)
    var bursts: [LabelBurst] = []
    var start = 0
    for end in order.indices {
        let isLast = end + 1 == order.count || times[order[end + 1]] - times[order[end]] > longestGap
        guard isLast else { continue }
        if end - start + 1 >= leastLabels {
            bursts.append(
                LabelBurst(
                    rows: order[start...end].map { rows[$0] },
                    start: times[order[start]],
                    end: times[order[end]]
                )
            )
        }
        start = end + 1
    }
    return bursts
}
