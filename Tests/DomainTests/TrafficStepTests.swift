import Domain
import Rules
import Testing

struct TrafficStepTests {
    @Test(
        "Without being told, a window is cut into a few hundred steps at most",
        arguments: [(1, "1m"), (5, "1m"), (6, "5m"), (24, "5m"), (48, "15m"), (168, "1h"), (720, "1d"), (8_760, "1d")]
    )
    func choosesAStep(hours: Int, step: String) throws {
        let chosen = TrafficStep.usual(hours: hours)
        #expect(chosen.rawValue == step)
        try chosen.require(hours: hours)
    }

    @Test("What would be more than 1,000 steps is refused with what would do instead")
    func refusesTooMany() throws {
        try TrafficStep.minute.require(hours: 16)
        let refusal = #expect(throws: Refusal.self) { try TrafficStep.minute.require(hours: 24) }
        guard case .invalid(_, let detail, let problems) = refusal else {
            Issue.record("\(String(describing: refusal)) says nothing of a step")
            return
        }
        #expect(problems.map(\.pointer) == ["/step"])
        #expect(detail.contains("1440 steps") && detail.contains("step=5m") && detail.contains("16 hours"))
    }
}
