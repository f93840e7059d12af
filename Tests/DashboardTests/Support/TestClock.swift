import Domain
import Synchronization

/// A settable clock, and randomness that is the same in every run (SplitMix64).
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(microseconds: 1_705_312_800_000_000))
    private let state = Mutex<UInt64>(7)

    /// 2024-01-15T10:00:00Z at the beginning.
    var now: Timestamp { time.withLock { $0 } }

    func advance(hours: Double) {
        time.withLock { $0 = $0.adding(hours: hours) }
    }

    var world: World {
        World(now: { self.now }, random: { self.random() })
    }

    func random() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
