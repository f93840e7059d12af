package import Learning

/// One situation that canaries are drawn from, and how they are led and counted in it.
package struct SimulationCell: Sendable {
    /// Short, unique, for `--cells`.
    package let name: String
    /// For tables.
    package let title: String
    package var shape: StreamShape
    package var course = CanaryCourse()
    package var settings = GuardSettings()
    /// What delays are counted in.
    package let unit: OutcomeUnit
    package var rules = ComparedRule.allCases

    /// The seed of this cell's streams: of the run's seed and the name, so that leaving other cells out changes nothing.
    func streamSeed(_ seed: UInt64) -> UInt64 {
        // FNV-1a.
        name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
