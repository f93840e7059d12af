import Testing

@testable import Simulation

/// The guard's guarantees on few canaries of the published cells, with the published seed.
///
/// Bounds are the nominal rate plus three standard errors of a binomial, so that a sound guard misses one of them about once
/// in a thousand seeds, and the seed is fixed. Medians are held to the published targets plus three standard errors.
struct GuardGuaranteeTests {
    private func endings(_ name: String, canaries: Int, keys: Int) throws -> [CanaryEnding] {
        let cell = try #require(SimulationCell.published.first { $0.name == name }).small(keys: keys)
        return try #require(
            SimulationRun(cells: [cell], canaries: canaries, seed: 2026).results()[0].endings[.evidence]
        )
    }

    /// n·p + 3·√(n·p·(1 − p)).
    private func bound(_ nominal: Double, of canaries: Int) -> Double {
        let count = Double(canaries)
        return nominal * count + 3 * (count * nominal * (1 - nominal)).squareRoot()
    }

    @Test(arguments: [
        // α of quality for pairs, all four together where every metric is reported.
        ("unchanged-pairs-10", 0.03, 200, 900), ("unchanged-pairs-20", 0.03, 200, 900), ("unchanged-60", 0.05, 60, 900),
        ("unchanged-85", 0.05, 60, 900), ("unchanged-97", 0.05, 60, 900), ("unchanged-reactions", 0.03, 150, 2_000),
        ("latency-unchanged", 0.015, 60, 2_000),
    ])
    func anUnchangedBundleIsLeftAlone(cell: String, nominal: Double, canaries: Int, keys: Int) throws {
        let endings = try endings(cell, canaries: canaries, keys: keys)
        #expect(Double(endings.count { $0.rollback != nil }) <= bound(nominal, of: canaries))
    }

    @Test(arguments: [
        ("worse5-pairs-10", 200, 900), ("worse5-pairs-20", 200, 900), ("worse5-60-ungated", 60, 2_400),
        ("worse5-85-ungated", 60, 2_400), ("worse5-97-ungated", 100, 2_400), ("worse5-reactions", 100, 2_400),
    ])
    func fivePointsWorseAreNotPromoted(cell: String, canaries: Int, keys: Int) throws {
        let endings = try endings(cell, canaries: canaries, keys: keys)
        #expect(Double(endings.count { $0.promotion != nil }) <= bound(0.05, of: canaries))
    }

    @Test(arguments: [
        ("worse10-pairs-10", OutcomeUnit.labels, 100, 900, 90.0), ("worse10-pairs-20", .labels, 100, 1_800, 185),
        ("worse10-97", .canaryOutcomes, 60, 2_400, 65), ("latency-20", .canaryRuns, 30, 5_000, 190),
        ("errors-10", .canaryRuns, 60, 2_400, 70),
    ])
    func aWorseBundleIsFoundSoon(
        cell: String,
        unit: OutcomeUnit,
        canaries: Int,
        keys: Int,
        median: Double
    ) throws {
        let endings = try endings(cell, canaries: canaries, keys: keys)
        #expect(endings.count { $0.rollback != nil } >= canaries - 2)
        let delay = try #require(MedianDelay(endings.map { $0.rollback.map { Double($0.counts[unit]) } }))
        #expect(delay.median <= median)
    }

    @Test func anUnchangedBundleIsPromotedOnPairs() throws {
        let endings = try endings("neutral-pairs-10", canaries: 200, keys: 400)
        // 65 % within 400 pairs, less three standard errors.
        #expect(endings.count { $0.promotion != nil } >= 110)
    }
}
