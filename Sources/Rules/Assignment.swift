package import Learning

/// The published rule by which units are spread over the two bundles of a canary, version `murmur3-v1`.
///
/// `bucket = (murmur3_32(salt ‖ 0x00 ‖ unit) · 10000) >> 32`, on 0…9999. A unit is in the canary iff
/// `bucket < percent · 100`, so whoever is in at 10 % is still in at 50 %. `docs/assignment.md` publishes it with vectors.
package struct Assignment: Sendable, Equatable {
    package static let algorithm = "murmur3-v1"

    package let bucket: Int
    package let variant: Arm

    /// - Parameters:
    ///   - unit: taken byte by byte as UTF-8, unchanged: no trimming, no case folding.
    ///   - salt: drawn once for each canary.
    ///   - percent: the canary's share, 0…100.
    package init(unit: String, salt: String, percent: Int) {
        self.init(bucket: Self.bucket(unit: unit, salt: salt), percent: percent)
    }

    /// - Parameter bucket: 0…9999; it stays a unit's for as long as the canary runs, while the share grows.
    package init(bucket: Int, percent: Int) {
        self.bucket = bucket
        variant = bucket < percent * 100 ? .canary : .active
    }

    package static func bucket(unit: String, salt: String) -> Int {
        var hash = MurmurHash3()
        hash.combine(salt.utf8)
        hash.combine(0)
        hash.combine(unit.utf8)
        return Int((UInt64(hash.finalized()) * 10_000) >> 32)
    }
}
