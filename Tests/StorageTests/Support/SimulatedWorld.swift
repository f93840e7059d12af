import Domain
import Learning
import Synchronization

/// A clock that stands still until it is moved, and randomness that comes from a seed.
final class SimulatedWorld: Sendable {
    /// Monday, 2024-01-15T10:00:00Z.
    static let start = Timestamp(microseconds: 1_705_312_800_000_000)

    private let clock = Mutex(SimulatedWorld.start)
    private let clockDoubt = Mutex<ClockDoubt?>(nil)
    private let generator: Mutex<SplitMix64>

    init(seed: UInt64) {
        generator = Mutex(SplitMix64(seed: seed))
    }

    var now: Timestamp { clock.withLock { $0 } }

    func advance(hours: Double) {
        clock.withLock { $0 = $0.adding(hours: hours) }
    }

    func draw() -> UInt64 {
        generator.withLock { $0.next() }
    }

    /// A number in `0..<bound`.
    func draw(below bound: Int) -> Int {
        Int(draw() % UInt64(bound))
    }

    /// Makes the clock one that is not believed, or is again.
    func doubt(_ doubt: ClockDoubt?) {
        clockDoubt.withLock { $0 = doubt }
    }

    var world: World {
        World(now: { self.now }, random: { self.draw() }, clockDoubt: { self.clockDoubt.withLock { $0 } })
    }
}
