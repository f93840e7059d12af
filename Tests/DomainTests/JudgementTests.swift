import Domain
import Testing

/// One line of the contract's table of what an event says the right label is.
struct VerdictCase: Sendable {
    var source: Judgement.Source
    var label: String?
    var agrees: Bool?
    var decision: String?
    var verdict: Judgement.Verdict
    /// With three labels, where that differs.
    var amongThree: Judgement.Verdict?

    static let all: [VerdictCase] = [
        .init(source: .gold, label: "go", decision: "stop", verdict: .label("go", confidence: 100)),
        .init(source: .gold, decision: "stop", verdict: .nothing),
        .init(source: .approvals, label: "stop", agrees: true, verdict: .label("stop", confidence: 100)),
        .init(
            source: .approvals,
            label: "stop",
            agrees: false,
            verdict: .label("go", confidence: 100),
            amongThree: .notLabel("stop", confidence: 100)
        ),
        .init(source: .approvals, agrees: true, decision: "stop", verdict: .nothing),
        .init(source: .feedback, agrees: true, decision: "go", verdict: .label("go", confidence: 80)),
        .init(
            source: .feedback,
            agrees: false,
            decision: "go",
            verdict: .label("stop", confidence: 60),
            amongThree: .notLabel("go", confidence: 60)
        ),
        .init(
            source: .feedback,
            label: "go",
            agrees: false,
            decision: "stop",
            verdict: .label("go", confidence: 90)
        ),
        .init(source: .feedback, label: "stop", agrees: true, verdict: .label("stop", confidence: 90)),
        .init(source: .feedback, agrees: true, verdict: .nothing),
    ]
}

struct JudgementTests {
    private func judgement(_ item: VerdictCase) -> Judgement {
        Judgement(
            source: item.source,
            id: "1",
            agent: "gate",
            key: "k",
            occurredAt: Examples.monday,
            label: item.label,
            agrees: item.agrees
        )
    }

    @Test("An event becomes a label by the contract's table", arguments: VerdictCase.all)
    func givesAVerdict(_ item: VerdictCase) {
        let judgement = judgement(item)
        #expect(judgement.verdict(decision: item.decision, labels: ["stop", "go"]) == item.verdict)
        let amongThree = judgement.verdict(decision: item.decision, labels: ["stop", "go", "ask"])
        #expect(amongThree == item.amongThree ?? item.verdict)
    }

    @Test("A thumb always needs its run; approvals and gold do not where they carry a payload")
    func knowsWhatStandsAlone() {
        for source in Judgement.Source.allCases {
            var judgement = Judgement(source: source, id: "1", agent: "gate", key: "k", occurredAt: Examples.monday)
            #expect(!judgement.standsAlone)
            judgement.payload = "{}"
            #expect(judgement.standsAlone == (source != .feedback))
        }
    }
}
