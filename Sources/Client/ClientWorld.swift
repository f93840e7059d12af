package import Foundation

/// What comes from outside: time, randomness and waiting. A test brings its own.
package struct ClientWorld: Sendable {
    package var now: @Sendable () -> Date
    package var random: @Sendable () -> UInt64
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> UInt64,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.random = random
        self.sleep = sleep
    }

    package static let real = ClientWorld(
        now: { Date() },
        random: { UInt64.random(in: .min ... .max) },
        sleep: { try await Task.sleep(for: $0) }
    )

    /// 128 random bits in hexadecimal.
    func identifier() -> String {
        [random(), random()].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// `duration` give or take a tenth, so that clients that began together do not stay together.
    func spread(_ duration: Duration) -> Duration {
        duration * (0.9 + 0.2 * uniform())
    }

    /// In 0…1.
    func uniform() -> Double {
        Double(random() >> 11) * 0x1p-53
    }
}
