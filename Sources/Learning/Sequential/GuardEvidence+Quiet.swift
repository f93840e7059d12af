#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension GuardEvidence {
    /// Whether ``assess(_:)`` is certain to recommend `monitor`, told from the richest bettors alone.
    ///
    /// A few comparisons, for callers that look after every outcome. `false` does not mean that it recommends anything
    /// else.
    package func canOnlyMonitor(_ situation: GuardSituation) -> Bool {
        let gates = settings.gates
        if let limit = gates.expiresAfterHours, situation.hoursRunning >= limit { return false }
        guard !mayBeAlarmed else { return false }
        if situation.hoursInStage < gates.hoursInStage || quality.scoredItems < gates.scoredItems { return true }
        let needed = situation.canaryPercent < 50 ? gates.evidenceForHalf : gates.evidenceForAll
        return quality.safeUpperBound < log(needed) - Self.rounding
    }

    /// Far above what logarithms lose, far below what matters.
    private static let rounding = 1e-9

    private var mayBeAlarmed: Bool {
        let probabilities = settings.errorProbabilities
        return quality.harmUpperBound >= -log(probabilities.quality) - Self.rounding
            || errors.harm.upperBound >= -log(probabilities.errors) - Self.rounding
            || latency.median.harm.upperBound >= -log(probabilities.medianLatency) - Self.rounding
            || latency.tail.harm.upperBound >= -log(probabilities.tailLatency) - Self.rounding
    }
}

extension QualityEvidence {
    /// Never below ln E_R.
    fileprivate var harmUpperBound: Double {
        blind.harm.upperBound + reactive.harm.upperBound + unpaired.harm.upperBound
    }

    /// Never below ln E_P.
    fileprivate var safeUpperBound: Double {
        blind.safe.upperBound + reactive.safe.upperBound + unpaired.safe.upperBound
    }
}
