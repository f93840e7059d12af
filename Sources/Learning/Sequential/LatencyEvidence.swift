#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Everything counted about a canary's latency: one value per key, its first run's.
struct LatencyEvidence: Codable, Sendable, Equatable {
    /// A key's first run.
    struct Run {
        let milliseconds: Double
        let arm: Arm
        let share: Double
        let errored: Bool
    }

    private struct Arms: Codable, Sendable, Equatable {
        var active = LogHistogram()
        var activeScaled = LogHistogram()
        var canary = LogHistogram()
    }

    /// Values that only fill the histograms, before a quantile of them means anything.
    static let fillingValues = 20

    private(set) var median = LatencyQuantile(percent: 50)
    private(set) var tail = LatencyQuantile(percent: 95)
    private(set) var activeValues = 0
    private(set) var canaryValues = 0
    private var shares = ShareTable<Arms>()

    /// Counts a run; an errored one bets as slower than any, and its duration is not kept.
    mutating func record(_ run: Run, margin: Double) {
        let bin = LogHistogram.bin(of: run.milliseconds)
        let scaledBin = run.arm == .active ? LogHistogram.bin(of: run.milliseconds * (1 + margin)) : bin
        if activeValues + canaryValues >= Self.fillingValues {
            bet(on: run, bin: bin, scaledBin: scaledBin)
        }
        guard !run.errored else { return }
        let index = shares.index(of: run.share, inserting: Arms())
        switch run.arm {
        case .active:
            activeValues += 1
            shares.entries[index].value.active.add(bin: bin)
            shares.entries[index].value.activeScaled.add(bin: scaledBin)
        case .canary:
            canaryValues += 1
            shares.entries[index].value.canary.add(bin: bin)
        }
    }

    private mutating func bet(on run: Run, bin: Int, scaledBin: Int) {
        let raw = shares.entries.flatMap { [$0.value.active, $0.value.canary] }
        let scaled = shares.entries.flatMap { [$0.value.activeScaled, $0.value.canary] }
        for quantile in [\LatencyEvidence.median, \LatencyEvidence.tail] {
            let percent = self[keyPath: quantile].percent
            if let limit = LogHistogram.bin(ofPercentile: percent, in: raw) {
                let isFast = !run.errored && bin <= limit
                self[keyPath: quantile].recordRaw(isFast: isFast, arm: run.arm, share: run.share)
            }
            if let limit = LogHistogram.bin(ofPercentile: percent, in: scaled) {
                let isFast = !run.errored && scaledBin <= limit
                self[keyPath: quantile].recordScaled(isFast: isFast, arm: run.arm, share: run.share)
            }
        }
    }

    /// The canary's quantile over the active one's, minus 1; nil where no share has values of both arms.
    ///
    /// With several shares the logs of their ratios are averaged with weights n₁n₀/(n₁+n₀), so that a drift in time cannot
    /// pass for a difference between the arms. Within 0.2 % of the exact quantiles' ratio.
    func estimate(percent: Int) -> Double? {
        var weights = 0.0
        var weighted = 0.0
        for entry in shares.entries {
            let (active, canary) = (entry.value.active, entry.value.canary)
            guard let activeBin = LogHistogram.bin(ofPercentile: percent, in: [active]),
                let canaryBin = LogHistogram.bin(ofPercentile: percent, in: [canary])
            else { continue }
            let weight = Double(active.count) * Double(canary.count) / Double(active.count + canary.count)
            weights += weight
            weighted += weight * Double(canaryBin - activeBin) * LogHistogram.logWidth
        }
        guard weights > 0 else { return nil }
        return expm1(weighted / weights)
    }
}
