import Crypto
import JSON
package import Learning

/// Everything counted in a canary so far, and the hash over it.
///
/// There is one way to count, ``count(_:key:at:)``, for what comes in and for what is replayed; the same outcomes in the
/// same order give the same tally, bit for bit.
package struct CanaryTally: Sendable, Equatable {
    package var evidence: GuardEvidence
    package var intervals: GuardIntervals
    /// The number of the last outcome; 0 before the first.
    package var sequence: Int64
    /// SHA-256 over the chain so far and the last outcome; empty before the first.
    package var chain: [UInt8]

    package init(
        evidence: GuardEvidence,
        intervals: GuardIntervals = GuardIntervals(),
        sequence: Int64 = 0,
        chain: [UInt8] = []
    ) {
        self.evidence = evidence
        self.intervals = intervals
        self.sequence = sequence
        self.chain = chain
    }

    /// Nothing counted yet.
    package init(settings: GuardSettings) {
        self.init(evidence: GuardEvidence(settings: settings))
    }

    /// Counts a fact under the next number.
    package mutating func count(_ observation: GuardObservation, key: String, at time: Timestamp) -> CanaryOutcome {
        sequence += 1
        evidence.record(observation)
        intervals.record(observation)
        var outcome = CanaryOutcome(sequence: sequence, key: key, countedAt: time, observation: observation)
        chain = outcome.hash(after: chain)
        outcome.hash = chain
        return outcome
    }
}

extension CanaryOutcome {
    /// SHA-256 of the previous hash followed by everything this outcome says.
    func hash(after previous: [UInt8]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(128 + key.utf8.count)
        bytes.append(number: sequence)
        bytes.append(number: countedAt.microseconds)
        bytes.append(number: Int64(key.utf8.count))
        bytes += key.utf8
        observation.append(to: &bytes)
        return Array(SHA256.hash(data: bytes))
    }
}

extension GuardObservation {
    /// Appends the case's number and its values, each in a form that only itself has.
    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .assignment(let arm, let share): bytes.append(tag: 1, [share], arm)
        case .variantReport(let matches): bytes.append(tag: 2, [matches ? 1 : 0])
        case .shadowCheck(let matches): bytes.append(tag: 3, [matches ? 1 : 0])
        case .blindPair(let difference): bytes.append(tag: 4, [difference])
        case .reactivePair(let difference, let shown, let share): bytes.append(tag: 5, [difference, share], shown)
        case .unpaired(let value, let arm, let share): bytes.append(tag: 6, [value, share], arm)
        case .latency(let milliseconds, let arm, let share, let errored):
            bytes.append(tag: 7, [milliseconds, share, errored ? 1 : 0], arm)
        case .error(let errored, let arm, let share): bytes.append(tag: 8, [share, errored ? 1 : 0], arm)
        case .labelDelay(let seconds, let arm): bytes.append(tag: 9, [seconds], arm)
        case .leftOut(let reason):
            bytes.append(tag: 10, [])
            bytes += reason.rawValue.utf8
        }
    }
}

extension [UInt8] {
    /// The eight bytes of a number, the least significant first.
    fileprivate mutating func append(number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> Int64(shift))) }
    }

    fileprivate mutating func append(tag: UInt8, _ numbers: [Double], _ arm: Arm? = nil) {
        append(tag)
        if let arm { append(arm == .canary ? 1 : 0) }
        for value in numbers { append(number: Int64(bitPattern: value.bitPattern)) }
    }
}
