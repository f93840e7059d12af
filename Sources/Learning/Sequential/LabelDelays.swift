/// How long labels take in each arm.
///
/// Unpaired bets assume that when an outcome arrives does not depend on its arm; a canary whose labels come later is
/// compared with the past under any drift.
struct LabelDelays: Codable, Sendable, Equatable {
    /// The ratio of medians from which the arms are said to differ.
    private static let tolerance = 1.25
    /// Delays per arm before medians are compared.
    private static let fewest = 20

    private var active = LogHistogram()
    private var canary = LogHistogram()

    mutating func record(seconds: Double, arm: Arm) {
        switch arm {
        case .active: active.add(bin: LogHistogram.bin(of: seconds))
        case .canary: canary.add(bin: LogHistogram.bin(of: seconds))
        }
    }

    /// The median delay of an arm in seconds, to 0.1 %; nil without delays.
    func median(of arm: Arm) -> Double? {
        let histogram = arm == .active ? active : canary
        return LogHistogram.bin(ofPercentile: 50, in: [histogram]).map(LogHistogram.value(ofBin:))
    }

    /// Whether the medians differ by over a quarter, and by more than chance: from 20 delays an arm, the longer median over
    /// 1.25 times the shorter, and their 95 % order-statistic intervals (ranks n/2 ± √n) apart.
    ///
    /// Without the second condition the medians of 30 like-distributed delays differ by a quarter every other time.
    var differ: Bool {
        guard let activeMedian = median(of: .active), let canaryMedian = median(of: .canary),
            min(active.count, canary.count) >= Self.fewest
        else { return false }
        let (shorter, longer) = activeMedian < canaryMedian ? (active, canary) : (canary, active)
        let ratio = max(activeMedian, canaryMedian) / min(activeMedian, canaryMedian)
        return ratio > Self.tolerance && longer.medianBounds.lower > shorter.medianBounds.upper
    }
}

extension LogHistogram {
    /// The bins of the ranks n/2 ± √n, which hold the distribution's median between them with about 95 %. Requires n ≥ 4.
    fileprivate var medianBounds: (lower: Int, upper: Int) {
        let reach = Int(Double(count).squareRoot().rounded(.up))
        let lower = LogHistogram.bin(ofRank: max(1, count / 2 - reach), in: [self])
        let upper = LogHistogram.bin(ofRank: min(count, count / 2 + 1 + reach), in: [self])
        return (lower, upper)
    }
}
