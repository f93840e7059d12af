import Domain

/// A moment on a page: UTC, which a script puts into the reader's own zone.
struct Moment: Sendable, Equatable {
    /// RFC 3339, for machines.
    let iso: String
    /// `2024-01-15 10:00 UTC`, for people.
    let utc: String

    init(_ time: Timestamp) {
        iso = time.description
        utc = "\(iso.prefix(10)) \(iso.dropFirst(11).prefix(5)) UTC"
    }
}

/// A day in UTC: `2024-01-15`.
func dayName(_ day: Int64) -> String {
    String(Timestamp(day: day).description.prefix(10))
}
