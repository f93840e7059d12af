extension Timestamp {
    /// Reads RFC 3339 with any offset and an optional fraction, of which it keeps the microseconds.
    ///
    /// A leap second (60) is the second before it. Nil for anything else: days and hours that do not exist, text that follows, and moments outside
    /// the years 1970…9999.
    package init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8)[...])
        guard let seconds = reader.secondsOfDate(), reader.take("Tt "), let clock = reader.secondsOfClock(),
            let fraction = reader.microseconds(), let offset = reader.secondsOfOffset(), reader.bytes.isEmpty
        else { return nil }
        let microseconds = (seconds + clock - offset) * 1_000_000 + fraction
        guard (0..<253_402_300_800_000_000).contains(microseconds) else { return nil }
        self.init(microseconds: microseconds)
    }

    /// What is left of a text, taken from its beginning.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        /// Takes one byte that is among those of `choice`.
        mutating func take(_ choice: String) -> Bool {
            guard let byte = bytes.first, choice.utf8.contains(byte) else { return false }
            bytes.removeFirst()
            return true
        }

        /// Takes a number of exactly `digits` digits that lies in `range`.
        mutating func number(_ digits: Int, in range: ClosedRange<Int64>) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<digits {
                guard let byte = bytes.first, (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
                bytes.removeFirst()
            }
            return range.contains(value) ? value : nil
        }

        mutating func secondsOfDate() -> Int64? {
            guard let year = number(4, in: 1...9999), take("-"), let month = number(2, in: 1...12), take("-"),
                let day = number(2, in: 1...31)
            else { return nil }
            let days = Timestamp.days(year: year, month: month, day: day)
            let date = Timestamp(microseconds: days * 86_400_000_000).calendar
            // The 30th of February would be a day of March.
            return date.month == Int(month) ? days * 86_400 : nil
        }

        mutating func secondsOfClock() -> Int64? {
            guard let hour = number(2, in: 0...23), take(":"), let minute = number(2, in: 0...59), take(":"),
                let second = number(2, in: 0...60)
            else { return nil }
            return hour * 3_600 + minute * 60 + min(second, 59)
        }

        /// The fraction of a second; 0 where there is none, nil for a point without digits.
        mutating func microseconds() -> Int64? {
            guard take(".") else { return 0 }
            var value: Int64 = 0
            var digits = 0
            while let digit = number(1, in: 0...9) {
                if digits < 6 { value = value * 10 + digit }
                digits += 1
            }
            guard digits > 0 else { return nil }
            for _ in digits..<max(digits, 6) { value *= 10 }
            return value
        }

        mutating func secondsOfOffset() -> Int64? {
            if take("Zz") { return 0 }
            let sign: Int64 = bytes.first == UInt8(ascii: "-") ? -1 : 1
            guard take("+-"), let hour = number(2, in: 0...23), take(":"), let minute = number(2, in: 0...59) else {
                return nil
            }
            return sign * (hour * 3_600 + minute * 60)
        }
    }

    /// Whole days from 1970-01-01 to a civil date (after H. Hinnant's `days_from_civil`); for years from 1 on.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
