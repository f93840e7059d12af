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
        variant = bucket < min(max(percent, 0), 100) * 100 ? .canary : .active
    }

    package static func bucket(unit: String, salt: String) -> Int {
        SaltedBuckets(salt: salt).bucket(of: unit)
    }
}

/// The buckets of one canary, for many units.
package struct SaltedBuckets: Sendable {
    /// The state of the hash after `salt ‖ 0x00`.
    private let begun: MurmurHash3

    package init(salt: String) {
        var hash = MurmurHash3()
        hash.combine(salt)
        hash.combine(0)
        begun = hash
    }

    /// 0…9999.
    package func bucket(of unit: String) -> Int {
        var hash = begun
        hash.combine(unit)
        return Int((UInt64(hash.finalized()) * 10_000) >> 32)
    }
}
