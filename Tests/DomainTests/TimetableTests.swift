import Domain
import Testing

struct TimetableTests {
    private static let timetable = Timetable(times: [
        .feedsLoad: JobTime(hour: 2, minute: 0),
        .trainPropose: JobTime(hour: 6, minute: 30),
        .judgeSummary: JobTime(hour: 9, minute: 0, weekday: 1),
    ])

    private func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(text))
    }

    private func due(_ now: String, _ last: [Job: Timestamp] = [:], since start: String) throws -> [Job] {
        Self.timetable.due(at: try time(now), lastRuns: last, since: try time(start)).map(\.job)
    }

    @Test("A daily job is due from its minute on, a weekly one on its day")
    func becomesDue() throws {
        #expect(try due("2024-01-16T01:59:59Z", since: "2024-01-15T10:00:00Z") == [])
        #expect(try due("2024-01-16T02:00:00Z", since: "2024-01-15T10:00:00Z") == [.feedsLoad])
        #expect(try due("2024-01-16T06:30:00Z", since: "2024-01-15T10:00:00Z") == [.feedsLoad, .trainPropose])
        #expect(try due("2024-01-21T23:59:00Z", since: "2024-01-15T10:00:00Z") == [.feedsLoad, .trainPropose])
        let monday = try due("2024-01-22T09:00:00Z", since: "2024-01-15T10:00:00Z")
        #expect(monday == [.feedsLoad, .trainPropose, .judgeSummary])
    }

    @Test("A new server does not make up for what lies before its first day")
    func doesNotMakeUpForThePast() throws {
        #expect(try due("2024-01-15T10:00:00Z", since: "2024-01-15T10:00:00Z") == [])
        #expect(try due("2024-01-15T02:00:00Z", since: "2024-01-15T02:00:00Z") == [])
    }

    @Test("Each time comes once; after days of standstill a job runs once, not once for every day")
    func runsEachTimeOnce() throws {
        let now = try time("2024-01-19T12:00:00Z")
        let start = try time("2024-01-15T10:00:00Z")
        let due = Self.timetable.due(at: now, lastRuns: [:], since: start)
        #expect(due.map(\.job) == [.feedsLoad, .trainPropose])
        #expect(due.map(\.scheduled.description) == ["2024-01-19T02:00:00Z", "2024-01-19T06:30:00Z"])
        let last = Dictionary(uniqueKeysWithValues: due.map { ($0.job, $0.scheduled) })
        #expect(Self.timetable.due(at: now.adding(hours: 11), lastRuns: last, since: start).isEmpty)
        #expect(Self.timetable.due(at: now.adding(hours: 14), lastRuns: last, since: start).map(\.job) == [.feedsLoad])
    }

    @Test("Every job of the server has its time")
    func plansEveryJob() {
        #expect(Set(Timetable.standard.times.keys) == Set(Job.allCases))
    }
}

struct JobTimeTests {
    @Test(
        "A time is `02:00`, or `mon 09:00` for one day a week",
        arguments: [
            ("02:00", JobTime(hour: 2, minute: 0)), ("2:05", JobTime(hour: 2, minute: 5)),
            ("mon 09:00", JobTime(hour: 9, minute: 0, weekday: 1)),
            ("Sunday 23:59", JobTime(hour: 23, minute: 59, weekday: 7)),
        ]
    )
    func reads(text: String, expected: JobTime) {
        #expect(JobTime(text) == expected)
    }

    @Test(
        "Anything else is refused",
        arguments: ["", "2", "24:00", "02:60", "02:00:00", "day 02:00", "mon", ":", "-1:00"]
    )
    func refuses(_ text: String) {
        #expect(JobTime(text) == nil)
    }

    @Test("The next time is the first after a moment, a week on at the latest")
    func findsTheNextTime() {
        let weekly = JobTime(hour: 9, minute: 0, weekday: 1)
        #expect(weekly.next(after: Examples.monday).description == "2024-01-22T09:00:00Z")
        #expect(weekly.last(notAfter: Examples.monday).description == "2024-01-15T09:00:00Z")
        let daily = JobTime(hour: 10, minute: 0)
        #expect(daily.last(notAfter: Examples.monday) == Examples.monday)
        #expect(daily.next(after: Examples.monday).description == "2024-01-16T10:00:00Z")
    }
}
