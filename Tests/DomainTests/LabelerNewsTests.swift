import Domain
import Testing

struct LabelerNewsTests {
    private func labeler(_ name: String, pValue: Double?, isAccused: Bool = false) -> LabelAssessment.Labeler {
        LabelAssessment.Labeler(
            name: name,
            labels: 60,
            comparedLabels: 0,
            agreement: nil,
            z: nil,
            pValue: pValue,
            isAccused: isAccused,
            bursts: 0,
            accusedBurst: nil,
            firstSeen: Examples.monday,
            lastSeen: Examples.monday
        )
    }

    @Test func anAccusationIsNewsOnce() {
        let labelers = [labeler("mallory", pValue: 1e-9, isAccused: true), labeler("ana", pValue: 0.7)]
        #expect(LabelerNews(accusedBefore: [], now: labelers).accused.map(\.name) == ["mallory"])
        let again = LabelerNews(accusedBefore: ["mallory"], now: labelers)
        #expect(again.accused.isEmpty && again.cleared.isEmpty)
    }

    /// By p-value, whether it ends an accusation that no longer stands by itself.
    @Test(arguments: [(0.004, false), (0.049, false), (0.05, true), (nil, true)])
    func anAccusationEndsOnlyWhereTheLabelsFitAgain(pValue: Double?, isCleared: Bool) {
        let news = LabelerNews(accusedBefore: ["mallory"], now: [labeler("mallory", pValue: pValue)])
        #expect(news.cleared == (isCleared ? ["mallory"] : []))
        #expect(news.accused.isEmpty)
    }

    @Test func oneWhoseLabelsAreAllGoneIsAccusedNoMore() {
        #expect(LabelerNews(accusedBefore: ["mallory"], now: []).cleared == ["mallory"])
    }
}
