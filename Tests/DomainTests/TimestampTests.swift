@testable import Domain
import Testing

struct TimestampTests {
    @Test(
        "RFC 3339 is read with any offset and fraction and written in UTC without one",
        arguments: [
            ("2024-01-15T10:00:00Z", "2024-01-15T10:00:00Z"), ("2024-01-15T12:30:00+02:30", "2024-01-15T10:00:00Z"),
            ("2024-01-15T09:59:59.999Z", "2024-01-15T09:59:59Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"), ("2000-12-31T23:00:00-01:00", "2001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ]
    )
    func readsAndWrites(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "yesterday", "2024-01-15", "2024-01-15T10:00:00", "2024-13-01T00:00:00Z", "2024-01-15T25:00:00Z",
            "1969-12-31T23:59:59Z", "2023-02-29T00:00:00Z", "2024-01-15T10:00:00.Z",
            "2024-01-15T10:00:00+0200", "+024-01-15T10:00:00Z", "10000-01-01T00:00:00Z",
            "2024-01-15T10:00:00Z and more", "1705312800",
        ]
    )
    func refusesOtherTexts(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("Whatever is added, times stay between the years 1 and 9999")
    func staysWithinTheCalendar() throws {
        let time = try #require(Timestamp("2024-01-15T10:00:00Z"))
        for seconds in [1e9 * 86_400, 1e300, .infinity] {
            #expect(time.adding(seconds: seconds) == .latest)
            #expect(time.adding(seconds: -seconds) == .earliest)
        }
        #expect(time.adding(seconds: .nan) == time)
        #expect(Timestamp.latest.description == "9999-12-31T23:59:59Z")
        #expect(Timestamp.earliest.description == "0001-01-01T00:00:00Z")
    }

    @Test("Every integer is a time that can be written and compared", arguments: [Int64.min, .min + 1, -1, 0, .max])
    func hasNoTimeThatTraps(_ microseconds: Int64) {
        let time = Timestamp(microseconds: microseconds)
        #expect(!time.description.isEmpty)
        #expect(!time.precise.isEmpty)
        #expect(time.seconds(since: .init(microseconds: .max)) <= 0)
        #expect(Timestamp(hour: microseconds).hour <= Timestamp(day: microseconds).hour || microseconds < 0)
        #expect(Timestamp(minute: microseconds) >= Timestamp(microseconds: .min))
    }

    @Test("A fraction is kept to the microsecond")
    func keepsFractions() {
        #expect(Timestamp("1970-01-01T00:00:01.123456789Z")?.microseconds == 1_123_456)
        #expect(Timestamp("1970-01-01T00:00:01.250Z")?.microseconds == 1_250_000)
    }

    @Test("The calendar knows leap years and weekdays, day by day over 200 years")
    func countsDays() {
        var (year, month, day) = (1970, 1, 1)
        var weekday = 4
        for number in 0..<Int64(200 * 365) {
            let time = Timestamp(microseconds: number * 86_400_000_000 + 3_599_000_000)
            let expected = Timestamp.Calendar(year: year, month: month, day: day, hour: 0, minute: 59, second: 59)
            guard time.calendar == expected, time.weekday == weekday, time.day == number,
                Timestamp(time.description)?.microseconds == time.microseconds
            else {
                Issue.record("\(time) should be \(expected)")
                return
            }
            weekday = weekday % 7 + 1
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > days[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test("Bundle names carry the moment without separators")
    func hasACompactForm() {
        #expect(Timestamp("2024-01-05T09:08:07Z")?.compact == "20240105_090807")
    }
}
