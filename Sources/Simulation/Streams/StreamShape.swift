/// What a simulated canary's traffic is like: everything that is true about it, and that no rule is told.
package struct StreamShape: Sendable, Equatable {
    /// How quality comes to be known.
    package enum Quality: Sendable, Equatable {
        /// It does not.
        case none
        /// Every key gets a label, and only the decision of its own arm can be scored.
        case unpaired
        /// Every key gets a label from someone who saw no decision, and both decisions can be scored.
        case blindPairs
        /// Some people react to the decision they are shown, three times as many where it is wrong; both decisions can be
        /// scored.
        case reactions
    }

    /// Latencies: lognormal with median `median` in the active arm, `factor` times that in the canary.
    package struct Latency: Sendable, Equatable {
        package var median = 150.0
        package var sigma = 0.5
        package var factor = 1.0
    }

    /// The probability, by arm, that a run ends in an error.
    package struct Errors: Sendable, Equatable {
        package var active = 0.01
        package var canary = 0.01
    }

    /// First runs in all, one per key; with `keysPerDay` they fix how long the canary is watched.
    package var keys: Int
    /// Arrivals are a Poisson process of this rate, the same by day and night.
    package var keysPerDay = 300.0
    package var quality = Quality.unpaired
    /// The probability that the active bundle's decision is right, before drift.
    package var base = 0.85
    /// The probability that only the canary's decision is wrong; drift does not touch it.
    package var worse = 0.0
    /// The probability that only the canary's decision is right; drift does not touch it.
    package var better = 0.0
    /// How far ``Drift`` moves the odds of both arms, in logits.
    package var drift = 0.0
    /// Labels come this many hours after the run on average, exponentially distributed alike in both arms; 0 at once.
    package var labelDelayHours = 0.0
    package var latency: Latency?
    package var errors: Errors?

    /// How far watching lasts, in hours.
    package var hours: Double { Double(keys) / keysPerDay * 24 }
}
