/// How long things took, as counts between fixed bounds.
package struct DurationHistogram: Sendable, Equatable {
    /// From a millisecond to ten seconds, in steps of about two and a half.
    package static let usualBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Upper bounds in seconds, ascending; each belongs to the stretch below it.
    package let bounds: [Double]
    /// How many ended in each bound's stretch. What took longer than the last bound is in `count` alone.
    package private(set) var counts: [Int]
    package private(set) var count = 0
    /// All of them together.
    package private(set) var seconds = 0.0

    package init(bounds: [Double] = DurationHistogram.usualBounds) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count)
    }

    /// - Parameter seconds: less than 0, which a clock that was set back gives, counts as 0.
    package mutating func record(seconds: Double) {
        let seconds = max(0, seconds)
        count += 1
        self.seconds += seconds
        if let stretch = bounds.firstIndex(where: { seconds <= $0 }) { counts[stretch] += 1 }
    }
}
