/// A moment, in microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    package var seconds: Double { Double(microseconds) / 1_000_000 }

    /// Seconds from `earlier` to this moment; negative if `earlier` is later.
    package func seconds(since earlier: Timestamp) -> Double {
        let (difference, overflows) = microseconds.subtractingReportingOverflow(earlier.microseconds)
        return (overflows ? Double(microseconds) - Double(earlier.microseconds) : Double(difference)) / 1_000_000
    }

    package func hours(since earlier: Timestamp) -> Double {
        seconds(since: earlier) / 3_600
    }

    /// The first moment of the year 1 and the last of the year 9999, as far as dates are written and databases read them.
    package static let earliest = Timestamp(microseconds: -62_135_596_800_000_000)
    package static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

    /// The moment so much later, at most ``latest``; earlier if negative, at least ``earliest``. This one for NaN.
    package func adding(seconds: Double) -> Timestamp {
        let later = microseconds.addingClamped(Int64(clamping: (seconds * 1_000_000).rounded()))
        return min(max(Timestamp(microseconds: later), .earliest), .latest)
    }

    package func adding(hours: Double) -> Timestamp {
        adding(seconds: hours * 3_600)
    }

    package func adding(days: Double) -> Timestamp {
        adding(hours: days * 24)
    }
}

extension Timestamp {
    /// Year, month, day, hour, minute and second in UTC.
    package struct Calendar: Sendable, Equatable {
        package var year: Int
        package var month: Int
        package var day: Int
        package var hour: Int
        package var minute: Int
        package var second: Int
    }

    /// Whole days since 1970-01-01.
    package var day: Int64 { microseconds.flooredQuotient(by: 86_400_000_000) }

    /// Whole hours since 1970-01-01T00:00.
    package var hour: Int64 { microseconds.flooredQuotient(by: 3_600_000_000) }

    /// Whole minutes since 1970-01-01T00:00.
    package var minute: Int64 { microseconds.flooredQuotient(by: 60_000_000) }

    /// The beginning of a whole day since 1970-01-01.
    package init(day: Int64) {
        self.init(microseconds: day.multipliedClamped(by: 86_400_000_000))
    }

    /// The beginning of a whole hour since 1970-01-01T00:00.
    package init(hour: Int64) {
        self.init(microseconds: hour.multipliedClamped(by: 3_600_000_000))
    }

    /// The beginning of a whole minute since 1970-01-01T00:00.
    package init(minute: Int64) {
        self.init(microseconds: minute.multipliedClamped(by: 60_000_000))
    }

    /// 1 = Monday … 7 = Sunday, as ISO 8601 counts.
    package var weekday: Int { Int((day + 3) % 7) + 1 }

    /// The civil date of this moment (after H. Hinnant's `civil_from_days`).
    package var calendar: Calendar {
        let days = day + 719_468
        let era = days.flooredQuotient(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let secondOfDay = microseconds.flooredRemainder(by: 86_400_000_000) / 1_000_000
        return Calendar(
            year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)),
            month: Int(month),
            day: Int(dayOfYear - (153 * shifted + 2) / 5 + 1),
            hour: Int(secondOfDay / 3_600),
            minute: Int(secondOfDay / 60 % 60),
            second: Int(secondOfDay % 60)
        )
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC without a fraction: `2024-01-15T10:00:00Z`.
    package var description: String {
        let c = calendar
        return "\(padded(c.year, 4))-\(padded(c.month, 2))-\(padded(c.day, 2))"
            + "T\(padded(c.hour, 2)):\(padded(c.minute, 2)):\(padded(c.second, 2))Z"
    }

    /// RFC 3339 in UTC with as many digits of a fraction as it has, at most six: `2024-01-15T10:00:00.25Z`.
    package var precise: String {
        let fraction = microseconds.flooredRemainder(by: 1_000_000)
        guard fraction > 0 else { return description }
        var digits = padded(Int(fraction), 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(description.dropLast()).\(digits)Z"
    }

    /// As it stands in bundle names: `20240115_100000`.
    package var compact: String {
        let c = calendar
        return "\(padded(c.year, 4))\(padded(c.month, 2))\(padded(c.day, 2))"
            + "_\(padded(c.hour, 2))\(padded(c.minute, 2))\(padded(c.second, 2))"
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// What ``flooredQuotient(by:)`` leaves: 0 to `divisor` less 1.
    fileprivate func flooredRemainder(by divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    /// The greatest multiple of `step` that is not above.
    func floored(to step: Int64) -> Int64 {
        flooredQuotient(by: step).multipliedClamped(by: step)
    }
}
