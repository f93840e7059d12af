/// What a machine's clocks say at one moment.
package struct ClockReading: Sendable, Equatable, Codable {
    /// The clock on the wall, which people and programs set.
    package var wall: Timestamp
    /// Microseconds since the machine started, also those it slept; nobody sets this one.
    package var sinceBoot: Int64
    /// Which start of the machine that is; empty where the system does not say.
    package var boot: String

    package init(wall: Timestamp, sinceBoot: Int64, boot: String) {
        self.wall = wall
        self.sinceBoot = sinceBoot
        self.boot = boot
    }
}

/// That the clock on the wall is not believed, and why.
package struct ClockDoubt: Sendable, Equatable, Codable {
    /// How far it went beyond the time that went by, or how far it differs from the database's; negative for back.
    package var jumpSeconds: Double
    /// The time as far as it is believed, when that was noticed.
    package var since: Timestamp
    /// On the clock since boot: since when the database's clock agrees with it without a break.
    var agreedSince: Int64?

    package init(jumpSeconds: Double, since: Timestamp) {
        self.jumpSeconds = jumpSeconds
        self.since = since
    }

    /// What is the matter, for people.
    package var sentence: String {
        let hours = (abs(jumpSeconds) / 360).rounded() / 10
        let direction = jumpSeconds < 0 ? "back" : "forward"
        return
            "The clock jumped \(direction) by \(hours) hours since \(since). Scheduled jobs, the end of canaries and the deletion "
            + "of old data wait until it is right again, or somebody accepts it (attune clock accept)."
    }
}

/// Whether the clock on the wall is believed: a value that each reading turns into the next one; pure.
///
/// A clock that moved by more than an hour beyond the time that went by since the last reading that was believed is doubted,
/// until it is back, the database's own clock agreed with it for ten minutes, or somebody accepts it. The time that went by is
/// told by the clock since boot; over a start of the machine nothing tells it, and only a clock that went back is doubted.
package struct ClockTrust: Sendable, Equatable, Codable {
    /// The database's clock agrees within this.
    static let agreementSeconds = 60.0
    /// For so long it has to agree.
    static let confirmationSeconds = 600.0

    /// The last reading that was believed.
    package private(set) var believed: ClockReading
    /// Nil while the clock is believed.
    package private(set) var doubt: ClockDoubt?

    /// Believes a first reading.
    package init(believing reading: ClockReading) {
        believed = reading
    }

    /// - Parameters:
    ///   - limit: how many seconds of difference are passed over.
    ///   - other: what a clock of another machine says at the same moment; nil where there is none.
    package func after(_ reading: ClockReading, other: Timestamp?, limit: Double) -> ClockTrust {
        var next = self
        let difference = other.map { reading.wall.seconds(since: $0) } ?? 0
        let jump = jump(to: reading)
        guard abs(jump) > limit || abs(difference) > limit else {
            next.believed = reading
            next.doubt = nil
            return next
        }
        var doubt = doubt ?? ClockDoubt(jumpSeconds: 0, since: expected(at: reading))
        doubt.jumpSeconds = abs(jump) > limit ? jump : difference
        let agrees = other != nil && abs(difference) <= Self.agreementSeconds
        doubt.agreedSince = agrees ? doubt.agreedSince ?? reading.sinceBoot : nil
        if let agreedSince = doubt.agreedSince,
            Double(reading.sinceBoot - agreedSince) >= Self.confirmationSeconds * 1_000_000
        {
            return ClockTrust(believing: reading)
        }
        next.doubt = doubt
        return next
    }

    /// By how many seconds the wall clock moved beyond the time that went by.
    private func jump(to reading: ClockReading) -> Double {
        let jump = reading.wall.seconds(since: expected(at: reading))
        guard reading.boot != believed.boot, doubt == nil else { return jump }
        return min(0, jump)
    }

    /// What the wall clock should say, or the least it should after the machine was started anew.
    private func expected(at reading: ClockReading) -> Timestamp {
        guard reading.boot == believed.boot else { return believed.wall }
        return believed.wall.adding(seconds: Double(reading.sinceBoot - believed.sinceBoot) / 1_000_000)
    }
}
