/// Everything counted about a canary's quality.
///
/// Blind pairs, reactive pairs and unpaired outcomes each have their own bets; the evidence is the product of the three
/// mean wealths. Every outcome moves one factor only, so the product is a supermartingale too.
struct QualityEvidence: Codable, Sendable, Equatable {
    private(set) var blind = QualityBets()
    private(set) var reactive = QualityBets()
    private(set) var unpaired = QualityBets()
    private(set) var blindPairs = 0
    private(set) var reactivePairs = 0
    private(set) var activeOutcomes = 0
    private(set) var canaryOutcomes = 0
    private var history = UnpairedHistory(priorMean: 0.5, priorWeight: 1)
    private var pairSums = PairSums()
    private var difference = StratifiedDifference()

    mutating func recordBlindPair(difference: Double, margins: GuardSettings.Margins) {
        blindPairs += 1
        blind.recordPair(difference: difference, weight: 1, largestWeight: 1, margins: margins)
        pairSums.record(difference: difference, weight: 1)
    }

    mutating func recordReactivePair(difference: Double, shown: Arm, share: Double, margins: GuardSettings.Margins) {
        reactivePairs += 1
        let weight = PairedQuality.weight(shown: shown, share: share)
        reactive.recordPair(
            difference: difference,
            weight: weight,
            largestWeight: PairedQuality.largestWeight(share: share),
            margins: margins
        )
        pairSums.record(difference: difference, weight: weight)
    }

    mutating func recordUnpaired(_ value: Double, arm: Arm, share: Double, margins: GuardSettings.Margins) {
        unpaired.recordUnpaired(value, arm: arm, terms: history.terms(share: share), margins: margins)
        history.record(value)
        difference.record(value, arm: arm, share: share)
        switch arm {
        case .active: activeOutcomes += 1
        case .canary: canaryOutcomes += 1
        }
    }

    /// Pairs and unpaired outcomes of both arms.
    var scoredItems: Int { blindPairs + reactivePairs + activeOutcomes + canaryOutcomes }

    /// ln of the product of the three classes' mean wealths in one question.
    func logValue(_ question: KeyPath<QualityBets, BettingProcess>) -> Double {
        [blind, reactive, unpaired].reduce(0) { $0 + $1[keyPath: question].logValue }
    }

    /// Canary minus active: pairs and unpaired outcomes combined by inverse variance; nil without data.
    var estimate: Double? {
        DifferenceEstimate.combine([pairSums.estimate, difference.estimate].compactMap(\.self))?.value
    }
}
