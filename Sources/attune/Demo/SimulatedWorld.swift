import Domain
import Learning
import Synchronization

/// A clock that stands still until it is set, and randomness that comes from a seed: the same seed gives the same demo.
final class SimulatedWorld: Sendable {
    private let clock: Mutex<Timestamp>
    private let generator: Mutex<SplitMix64>

    init(start: Timestamp, seed: UInt64) {
        clock = Mutex(start)
        generator = Mutex(SplitMix64(seed: seed))
    }

    var now: Timestamp {
        get { clock.withLock { $0 } }
        set { clock.withLock { $0 = newValue } }
    }

    /// What the use cases are given in place of the real time and the system's randomness.
    var world: World {
        World(now: { self.now }, random: { self.generator.withLock { $0.next() } })
    }
}

extension RandomNumberGenerator {
    /// A number in [0, 1) with 53 random bits; written out because the standard library's may change with a release.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
