import Learning
import Rules
import Testing

struct AssignmentTests {
    @Test("MurmurHash3 and the buckets, taken byte by byte, are the published ones")
    func givesThePublishedVectors() throws {
        let vectors = try AssignmentVectors.published()
        #expect(vectors.algorithm == Assignment.algorithm)
        #expect(vectors.hashes.count >= 10 && vectors.buckets.count >= 50)
        for vector in vectors.hashes {
            var hash = MurmurHash3()
            hash.combine(vector.text)
            #expect(hash.finalized() == UInt32(vector.hash, radix: 16), "\(vector.text)")
        }
        for vector in vectors.buckets {
            #expect(Assignment.bucket(unit: vector.unit, salt: vector.salt) == vector.bucket, "\(vector)")
        }
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

    /// The figures of `docs/assignment.md`, over the million sequential ids that trip weaker hashes.
    @Test(
        "Over 1M ids the shares are within 3σ, nobody leaves a growing canary, and two canaries are independent"
    )
    func keepsItsPromisesOverAMillionIDs() {
        let count = 1_000_000
        let shares = [10, 50, 100]
        var inCanary = [Int](repeating: 0, count: shares.count)
        var left = 0
        var both = 0
        for number in 0..<count {
            let unit = "thread-\(number)"
            let bucket = Assignment.bucket(unit: unit, salt: "first")
            var wasIn = false
            for (index, share) in shares.enumerated() {
                let isIn = Assignment(bucket: bucket, percent: share).variant == .canary
                if isIn { inCanary[index] += 1 }
                if wasIn, !isIn { left += 1 }
                wasIn = isIn
            }
            if bucket < 1_000, Assignment(unit: unit, salt: "second", percent: 10).variant == .canary { both += 1 }
        }
        for (share, measured) in zip(shares, inCanary) {
            let expected = Double(share) / 100
            let deviation = (Double(count) * expected * (1 - expected)).squareRoot()
            #expect(abs(Double(measured) - Double(count) * expected) <= 3 * deviation, "\(share) %: \(measured)")
        }
        #expect(left == 0)
        #expect(abs(Double(both) / Double(count) - 0.01) <= 0.0005, "\(both) of \(count) in both canaries at 10 %")
    }
}
