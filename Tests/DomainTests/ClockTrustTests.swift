import Domain
import Testing

/// When the clock on the wall is believed.
struct ClockTrustTests {
    private static let start = Timestamp(microseconds: 1_705_312_800_000_000)
    private static let limit = 3_600.0
    private static let day = 86_400.0

    /// - Parameters:
    ///   - seconds: that went by since the first reading.
    ///   - ahead: how far the wall clock is beyond them.
    private static func reading(_ seconds: Double, ahead: Double = 0, boot: String = "a") -> ClockReading {
        ClockReading(
            wall: start.adding(seconds: seconds + ahead),
            sinceBoot: Int64((boot == "a" ? 1_000 + seconds : 5) * 1_000_000),
            boot: boot
        )
    }

    private static let believed = ClockTrust(believing: reading(0))

    private static func after(_ readings: ClockReading...) -> ClockTrust {
        readings.reduce(believed) { $0.after($1, other: nil, limit: limit) }
    }

    @Test(
        "A wall clock that moved by more than an hour beyond the time that went by is doubted",
        arguments: [
            (34_560_000, true), (3_601, true), (3_599, false), (0, false), (-3_599, false), (-3_601, true),
        ] as [(Double, Bool)]
    )
    func doubtsJumps(ahead: Double, isDoubted: Bool) {
        let trust = Self.after(Self.reading(10, ahead: ahead))
        #expect((trust.doubt != nil) == isDoubted)
        #expect(trust.doubt?.jumpSeconds == (isDoubted ? ahead : nil))
    }

    @Test("Time that goes by is no jump, however long nobody looked")
    func believesTime() {
        #expect(Self.after(Self.reading(30 * Self.day)).doubt == nil)
    }

    @Test("A doubt lasts for as long as the clock is wrong, and ends when it is back")
    func endsWhenItIsBack() {
        let jumped = Self.after(Self.reading(10, ahead: 400 * Self.day), Self.reading(50_000, ahead: 400 * Self.day))
        #expect(jumped.doubt?.since == Self.start.adding(seconds: 10))
        #expect(jumped.after(Self.reading(50_010), other: nil, limit: Self.limit).doubt == nil)
    }

    @Test("Over a start of the machine only a clock that went back is doubted; what was doubted before still is")
    func comparesOverStarts() {
        #expect(Self.after(Self.reading(30 * Self.day, boot: "b")).doubt == nil)
        #expect(Self.after(Self.reading(0, ahead: -Self.day, boot: "b")).doubt != nil)
        let jumped = Self.reading(10, ahead: 400 * Self.day)
        #expect(Self.after(jumped, Self.reading(20, ahead: 400 * Self.day, boot: "b")).doubt != nil)
    }

    @Test("The database's clock ends a doubt once it has agreed for ten minutes without a break")
    func listensToTheDatabase() {
        var trust = Self.believed
        func look(_ seconds: Double, differing: Double) {
            let reading = Self.reading(seconds, ahead: 7 * Self.day)
            trust = trust.after(reading, other: reading.wall.adding(seconds: -differing), limit: Self.limit)
        }
        look(0, differing: 0)
        look(590, differing: 0)
        look(595, differing: 61)
        look(600, differing: 0)
        look(1_190, differing: 30)
        #expect(trust.doubt != nil)
        look(1_200, differing: 0)
        #expect(trust.doubt == nil)
    }

    @Test("A clock that differs from the database's is doubted without any jump")
    func comparesWithTheDatabase() {
        let reading = Self.reading(0)
        let trust = Self.believed.after(reading, other: reading.wall.adding(days: -40), limit: Self.limit)
        #expect(trust.doubt?.jumpSeconds == 40 * Self.day)
    }

    @Test("A process that is started anew goes on doubting, until somebody accepts the clock")
    func isNotFooledByRestarts() {
        let watch = ClockWatch { Self.reading(20, ahead: 400 * Self.day) }
        watch.resume(from: Self.after(Self.reading(10, ahead: 400 * Self.day)))
        #expect(watch.look() != nil)
        watch.accept()
        #expect(watch.look() == nil)
    }

    @Test("A leap second is the second before it", arguments: ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.0Z"])
    func readsLeapSeconds(text: String) {
        #expect(Timestamp(text)?.description == "2016-12-31T23:59:59Z")
    }
}
