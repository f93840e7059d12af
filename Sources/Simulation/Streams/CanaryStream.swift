#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

import Learning

/// One canary's traffic, drawn before anyone decides about it.
///
/// A key carries what would happen in either arm, and the bucket that assigns it, so that rules which move the share at
/// different times still see the same traffic, and differ by what they conclude alone.
package struct CanaryStream: Sendable {
    /// A key's first run and what it would have shown in each arm.
    package struct Key: Sendable {
        /// Hours since the canary began.
        let hours: Double
        /// When its label comes.
        let labelHours: Double
        /// Uniform on 0..<1: served by the canary while below its share.
        let bucket: Double
        let activeValue: Double
        let canaryValue: Double
        /// In the active arm.
        let milliseconds: Double
        let errorDraw: Double
        let reactionDraw: Double
    }

    /// A run, or the label of an earlier one.
    package struct Event: Sendable {
        let hours: Double
        let key: Int
        let isLabel: Bool
    }

    package let shape: StreamShape
    let keys: [Key]
    /// In the order of time.
    let events: [Event]

    /// The stream that belongs to `seed` and `canary`; the same on every platform up to the mathematics library's last bit.
    package init(shape: StreamShape, seed: UInt64, canary: Int) {
        var generator = SplitMix64(seed: seed, stream: UInt64(canary))
        let drift = Drift(amplitude: shape.drift, from: &generator)
        var keys: [Key] = []
        keys.reserveCapacity(shape.keys)
        var hours = 0.0
        for _ in 0..<shape.keys {
            hours += generator.exponential(mean: 24 / shape.keysPerDay)
            keys.append(Key(at: hours, shape: shape, drift: drift, from: &generator))
        }
        self.shape = shape
        self.keys = keys
        events = Self.order(keys, shape: shape)
    }

    private static func order(_ keys: [Key], shape: StreamShape) -> [Event] {
        let hasLabels = shape.quality != .none
        var events: [Event] = []
        events.reserveCapacity(keys.count * (hasLabels ? 2 : 1))
        guard hasLabels, shape.labelDelayHours > 0 else {
            for (index, key) in keys.enumerated() {
                events.append(Event(hours: key.hours, key: index, isLabel: false))
                if hasLabels { events.append(Event(hours: key.hours, key: index, isLabel: true)) }
            }
            return events
        }
        let end = keys.last?.hours ?? 0
        let labels = keys.indices.filter { keys[$0].labelHours <= end }
            .sorted { (keys[$0].labelHours, $0) < (keys[$1].labelHours, $1) }
        var next = labels.startIndex
        for (index, key) in keys.enumerated() {
            while next < labels.endIndex, keys[labels[next]].labelHours <= key.hours {
                events.append(Event(hours: keys[labels[next]].labelHours, key: labels[next], isLabel: true))
                next += 1
            }
            events.append(Event(hours: key.hours, key: index, isLabel: false))
        }
        return events
    }
}

extension CanaryStream.Key {
    fileprivate init(at hours: Double, shape: StreamShape, drift: Drift, from generator: inout SplitMix64) {
        self.hours = hours
        bucket = generator.uniform()
        let kind = generator.uniform()
        let level = drift.probability(base: shape.base, hours: hours)
        switch kind {
        case ..<shape.worse:
            (activeValue, canaryValue) = (1, 0)
        case ..<(shape.worse + shape.better):
            (activeValue, canaryValue) = (0, 1)
        default:
            // Ties make up the level, as far as the differing decisions leave room.
            let tied = (level - shape.worse) / (1 - shape.worse - shape.better)
            activeValue = generator.uniform() < tied ? 1 : 0
            canaryValue = activeValue
        }
        labelHours = shape.labelDelayHours > 0 ? hours + generator.exponential(mean: shape.labelDelayHours) : hours
        errorDraw = shape.errors == nil ? 1 : generator.uniform()
        reactionDraw = shape.quality == .reactions ? generator.uniform() : 0
        milliseconds = shape.latency.map { $0.median * exp($0.sigma * generator.normal()) } ?? 0
    }
}

extension SplitMix64 {
    fileprivate mutating func exponential(mean: Double) -> Double {
        -mean * log(1 - uniform())
    }

    /// By Box and Muller.
    fileprivate mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
}
