import Client
import Foundation
import Synchronization

/// Time that passes only by sleeping, and randomness from a seed.
final class FakeWorld: Sendable {
    private struct State {
        var now = Date(timeIntervalSince1970: 1_705_312_800)
        var slept: [Duration] = []
        var random: UInt64
    }

    private let state: Mutex<State>

    init(seed: UInt64 = 1) {
        state = Mutex(State(random: seed))
    }

    var now: Date { state.withLock { $0.now } }
    var slept: [Duration] { state.withLock { $0.slept } }

    /// SplitMix64.
    func next() -> UInt64 {
        state.withLock { state in
            state.random &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state.random
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Sleeping takes no time but moves the clock.
    var world: ClientWorld {
        ClientWorld(now: { self.now }, random: { self.next() }) { duration in
            self.state.withLock { state in
                state.slept.append(duration)
                state.now.addTimeInterval(duration / .seconds(1))
            }
        }
    }

    /// Whoever sleeps does so until the end: nothing happens in the background by itself.
    var idleWorld: ClientWorld {
        ClientWorld(now: { self.now }, random: { self.next() }) { _ in try await Task.sleep(for: .seconds(86_400)) }
    }
}

/// Calls `body` with a folder that is gone afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attune-client-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
