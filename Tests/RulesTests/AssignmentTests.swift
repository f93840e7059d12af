import Learning
import Rules
import Testing

struct AssignmentTests {
    @Test("MurmurHash3 gives what other implementations give", arguments: AssignmentVectors.hashes)
    func hashesLikeOthers(_ vector: AssignmentVectors.Hash) {
        var hash = MurmurHash3()
        hash.combine(vector.text.utf8)
        #expect(hash.finalized() == vector.hash)
    }

    @Test("A unit has the published bucket, taken byte by byte", arguments: AssignmentVectors.buckets)
    func givesThePublishedBucket(_ vector: AssignmentVectors.Bucket) {
        #expect(Assignment.bucket(unit: vector.unit, salt: vector.salt) == vector.bucket)
    }

    @Test("The share's border is exclusive: at 10 % bucket 999 is in and bucket 1000 is out; at 0 % nobody is in")
    func comparesTheBucketWithTheShare() {
        let last = Assignment(unit: "unit-3378", salt: "salt", percent: 10)
        let next = Assignment(unit: "unit-33926", salt: "salt", percent: 10)
        #expect([last.bucket, next.bucket] == [999, 1_000])
        #expect([last.variant, next.variant] == [.canary, .active])
        let lowest = Assignment(unit: "unit-17112", salt: "salt", percent: 0)
        #expect(lowest.bucket == 0)
        #expect(lowest.variant == .active)
        #expect(Assignment(unit: "thread-1", salt: "salt", percent: 100).variant == .canary)
    }

    @Test(
        "The share of units in the canary is the one asked for, within three standard deviations",
        arguments: [10, 50]
    )
    func keepsTheShare(percent: Int) {
        let count = 100_000
        let canary = (0..<count).count {
            Assignment(unit: "unit-\($0)", salt: "share", percent: percent).variant == .canary
        }
        let share = Double(percent) / 100
        let deviation = (Double(count) * share * (1 - share)).squareRoot()
        #expect(abs(Double(canary) - Double(count) * share) < 3 * deviation)
    }

    @Test("Whoever is in a canary stays in as it grows")
    func nobodyLeavesAGrowingCanary() {
        for unit in 0..<2_000 {
            let arms = [1, 10, 25, 50, 75, 100].map {
                Assignment(unit: "unit-\(unit)", salt: "grows", percent: $0).variant
            }
            #expect(arms == arms.filter { $0 == .active } + arms.filter { $0 == .canary })
        }
    }

    @Test("Two canaries choose their units independently")
    func saltsAreIndependent() {
        let count = 100_000
        let both = (0..<count).count { unit in
            ["first", "second"].allSatisfy {
                Assignment(unit: "unit-\(unit)", salt: $0, percent: 10).variant == .canary
            }
        }
        let deviation = (Double(count) * 0.01 * 0.99).squareRoot()
        #expect(abs(Double(both) - Double(count) * 0.01) < 3 * deviation)
    }
}
