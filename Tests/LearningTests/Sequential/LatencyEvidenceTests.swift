import Foundation
import Testing

@testable import Learning

struct LogHistogramTests {
    @Test func percentilesAreTheNearestRanksOfTheSortedValues() {
        var generator = SeededGenerator(seed: 11)
        let values = (0..<501).map { _ in generator.lognormal(mu: 5, sigma: 1) }
        var parts = [LogHistogram(), LogHistogram(), LogHistogram()]
        for (index, value) in values.enumerated() {
            parts[index % 2].add(bin: LogHistogram.bin(of: value))
        }
        let bins = values.map(LogHistogram.bin(of:)).sorted()
        for (percent, rank) in [(1, 6), (50, 251), (95, 476), (100, 501)] {
            #expect(LogHistogram.bin(ofPercentile: percent, in: parts) == bins[rank - 1])
        }
        #expect(LogHistogram.bin(ofPercentile: 50, in: [parts[2]]) == nil)
    }

    @Test(arguments: [0.02, 1, 123.4, 86_400_000])
    func aBinIsWithinATenthOfAPercent(value: Double) {
        let middle = LogHistogram.value(ofBin: LogHistogram.bin(of: value))
        #expect(abs(middle / value - 1) < 0.001_001)
    }

    @Test func valuesOutsideFallIntoTheEndBins() {
        #expect(LogHistogram.bin(of: 0) == 0)
        #expect(LogHistogram.bin(of: 1e-300) == 0)
        #expect(LogHistogram.bin(of: 1e300) == LogHistogram.binCount - 1)
    }

    @Test func encodingIsSparseAndExact() throws {
        var histogram = LogHistogram()
        for bin in [0, 7, 7, LogHistogram.binCount - 1] {
            histogram.add(bin: bin)
        }
        let data = try JSONEncoder().encode(histogram)
        #expect(data.count < 100)
        #expect(try JSONDecoder().decode(LogHistogram.self, from: data) == histogram)
    }

    @Test(arguments: [#"{"version":2,"bins":[]}"#, #"{"version":1,"bins":[5]}"#, #"{"version":1,"bins":[12288,1]}"#])
    func binsThatCannotBeReadAreRefused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LogHistogram.self, from: Data(json.utf8))
        }
    }
}

struct LatencyEvidenceTests {
    private func evidence(filledWith values: Int) -> LatencyEvidence {
        var evidence = LatencyEvidence()
        for index in 0..<values {
            let run = run(100 + Double(index), index.isMultiple(of: 2) ? .active : .canary)
            evidence.record(run, margin: 0.1)
        }
        return evidence
    }

    private func run(_ milliseconds: Double, _ arm: Arm, errored: Bool = false) -> LatencyEvidence.Run {
        LatencyEvidence.Run(milliseconds: milliseconds, arm: arm, share: 0.5, errored: errored)
    }

    @Test func twentyValuesOnlyFill() {
        #expect(evidence(filledWith: 20).median == LatencyQuantile(percent: 50))
        #expect(evidence(filledWith: 21).median != LatencyQuantile(percent: 50))
    }

    @Test func firstBetMatchesTheFormula() {
        var slow = evidence(filledWith: 20)
        slow.record(run(1_000, .canary), margin: 0.1)
        // c = ½, v = ¼, π = ½: X = −1 and λ = e, with Σe = 0.685.
        #expect(abs(exp(slow.median.harm.logValue) - (1 + 0.685 / 8)) < 1e-14)
        #expect(abs(exp(slow.median.safe.logValue) - (1 - 0.685 / 8)) < 1e-14)
    }

    @Test func anErroredRunBetsAsSlowAndKeepsNoDuration() {
        var slow = evidence(filledWith: 20)
        var errored = slow
        slow.record(run(1_000, .canary), margin: 0.1)
        errored.record(run(1, .canary, errored: true), margin: 0.1)
        #expect(errored.median == slow.median)
        #expect(errored.tail == slow.tail)
        #expect(errored.canaryValues == 10)
    }

    @Test func activeValuesAreSlowedByTheMarginBeforeSafetyIsAsked() {
        var evidence = evidence(filledWith: 20)
        // The median is 109.5, with active values a tenth slower about 115: 112 is slow in one and fast in the other.
        evidence.record(run(112, .canary), margin: 0.1)
        #expect(evidence.median.harm.logValue > 0)
        #expect(evidence.median.safe.logValue > 0)
    }

    @Test func estimateIsTheRatioOfQuantilesWithinEachShare() throws {
        var evidence = LatencyEvidence()
        for (share, level) in [(0.1, 100.0), (0.5, 900)] {
            for index in 1...100 {
                let arm: Arm = Double(index) <= 100 * share ? .canary : .active
                let milliseconds = level * (arm == .canary ? 1.2 : 1)
                let run = LatencyEvidence.Run(milliseconds: milliseconds, arm: arm, share: share, errored: false)
                evidence.record(run, margin: 0.1)
            }
        }
        let ratio = try #require(evidence.estimate(percent: 95))
        #expect(abs(ratio - 0.2) < 0.0025)
        #expect(LatencyEvidence().estimate(percent: 95) == nil)
    }
}
