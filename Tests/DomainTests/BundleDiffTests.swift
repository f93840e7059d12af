@testable import Domain
import Testing

struct BundleDiffTests {
    @Test("A diff names what changed, what came and what went, in the order of names")
    func namesDifferences() {
        var old = Examples.bundle("old", origin: .default, thresholds: ["a": 1, "b": 2, "gone": 3])
        var new = Examples.bundle("new", thresholds: ["b": 2, "a": 1.3, "new": 4])
        old.figures.featureImportances = ["risk": 0.2, "same": 0.1]
        new.figures.featureImportances = ["age": 0.3, "risk": 0.25, "same": 0.1]
        let diff = BundleDiff(from: old, to: new, comparison: nil)
        #expect(diff.isInitial)
        #expect(diff.changes == [.init(parameter: "a", old: 1, new: 1.3)])
        #expect(diff.changes.map(\.delta) == [0.3])
        #expect(diff.additions == [.init(parameter: "new", value: 4)])
        #expect(diff.removals == [.init(parameter: "gone", value: 3)])
        #expect(
            diff.importanceChanges == [
                .init(feature: "age", old: nil, new: 0.3), .init(feature: "risk", old: 0.2, new: 0.25),
            ]
        )
    }

    @Test("Bundles with the same thresholds differ in nothing")
    func saysWhenNothingChanges() {
        let diff = BundleDiff(from: Examples.bundle("old"), to: Examples.bundle("new"), comparison: nil)
        #expect(!diff.isInitial)
        #expect(diff.summary == "no threshold changes")
    }
}
