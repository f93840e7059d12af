import Rules

/// How much room the disk of the database has.
package struct DiskSpace: Sendable, Equatable {
    package var freeBytes: Int64
    package var totalBytes: Int64

    package init(freeBytes: Int64, totalBytes: Int64) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }

    /// 0…1; 1 for a disk of no size, which nobody can fill.
    package var freeShare: Double { totalBytes > 0 ? Double(freeBytes) / Double(totalBytes) : 1 }

    /// Whether somebody should make room before it is too late.
    package var isLow: Bool { freeShare < Limits.lowDiskShare }

    /// What there is, for people.
    package var sentence: String {
        let free = Self.gigabytes(freeBytes)
        return "The database's disk has \(free) of \(Self.gigabytes(totalBytes)) GB free."
    }

    private static func gigabytes(_ bytes: Int64) -> String {
        let tenths = (bytes + 50_000_000) / 100_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
