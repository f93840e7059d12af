import Domain
import Learning
import Rules
import Testing

struct CanaryTests {
    /// At 10 % from Monday and configuration version 5 on, at 50 % from a day later and version 9 on.
    private let canary = Canary(
        id: 1,
        agent: "gate",
        bundleID: "new",
        baselineID: "old",
        contentHash: [],
        baselineHash: [],
        repetition: 1,
        salt: "salt",
        stages: [
            .init(configurationVersion: 5, percent: 10, since: Examples.monday),
            .init(configurationVersion: 9, percent: 50, since: Examples.monday.adding(hours: 24)),
        ],
        policy: .full,
        qualitySource: .labels,
        deployedBy: .localOperator
    )

    private func assignment(
        hours: Double,
        version: Int64? = nil,
        variant: String? = nil,
        key: String = "thread-2"
    ) -> Canary.RunAssignment {
        canary.assignment(
            of: Run(
                id: "r",
                agent: "gate",
                key: key,
                occurredAt: Examples.monday.adding(hours: hours),
                configurationVersion: version,
                variant: variant
            )
        )
    }

    private func assigned(_ percent: Int, key: String = "thread-2") -> Canary.RunAssignment {
        .assigned(Assignment(unit: key, salt: "salt", percent: percent), share: Double(percent) / 100)
    }

    @Test("The configuration version a run reports decides its share, whenever the run occurred")
    func goesByTheVersion() {
        #expect(assignment(hours: 30, version: 4) == .before)
        #expect(assignment(hours: 30, version: 5) == assigned(10))
        #expect(assignment(hours: 30, version: 8) == assigned(10))
        #expect(assignment(hours: 24, version: 9) == assigned(50))
        #expect(assigned(10) != assigned(50), "bucket 3867 is in the canary at 50 % only")
    }

    @Test("Without a version the moment decides, and within 60 s of a change of share nothing can be told")
    func goesByTheMoment() {
        let minute = 1.0 / 60
        #expect(assignment(hours: -0.001) == .before)
        #expect(assignment(hours: 1) == assigned(10))
        #expect(assignment(hours: 24 - 1.01 * minute) == assigned(10))
        #expect(assignment(hours: 24 - 0.99 * minute, variant: "active") == .ambiguous)
        #expect(assignment(hours: 24 + 0.99 * minute, variant: "canary") == .ambiguous)
        #expect(assignment(hours: 24 + 1.01 * minute) == assigned(50))
    }

    @Test("Just after the deployment a variant that agrees with the bucket shows that the canary served the run")
    func acceptsAConfirmedVariantAtTheStart() {
        #expect(assignment(hours: 0.001, variant: "active") == assigned(10))
        #expect(assignment(hours: 0.001, variant: "canary", key: "unit-17") == assigned(10, key: "unit-17"))
        #expect(assignment(hours: 0.001, variant: "active", key: "unit-17") == .ambiguous)
        #expect(assignment(hours: 0.001) == .ambiguous)
    }

    @Test("Time that a canary stands paused does not count, whether the pause is over or not")
    func stopsTheClockWhilePaused() {
        let pause = Pause(reason: nil, by: .localOperator, since: Examples.monday.adding(hours: 20))
        let resumed = canary.resumed(at: Examples.monday.adding(hours: 30), from: pause)
        for hours in [
            canary.hours(at: Examples.monday.adding(hours: 30), pause: pause),
            resumed.hours(at: Examples.monday.adding(hours: 30), pause: nil),
        ] {
            #expect(hours.running == 20)
            #expect(hours.inStage == 0)
        }
        let later = resumed.hours(at: Examples.monday.adding(hours: 31), pause: nil)
        #expect(later.running == 21)
        #expect(later.inStage == 1)
    }
}
