import Domain
import Testing

struct ReadinessTests {
    @Test("An agent that is set aside is a reason of its own, with what is wrong")
    func namesAgentsThatAreSetAside() {
        let readiness = Readiness.assess(
            DatabaseContact.State(),
            nil,
            setAside: ["b": "Its bundle is gone.", "a": "Its labels are no list."],
            at: Timestamp(microseconds: 0)
        )
        #expect(readiness.isDegraded)
        #expect(readiness.reasons.map(\.code) == [.agentSetAside, .agentSetAside])
        #expect(
            readiness.reasons.map(\.detail) == [
                "a is not served: Its labels are no list.", "b is not served: Its bundle is gone.",
            ]
        )
    }
}
