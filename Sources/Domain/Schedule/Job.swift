package import JSON

/// The server's scheduled work; the raw value is the job's name.
package enum Job: String, Sendable, CaseIterable {
    case feedsLoad = "feeds_load"
    case weightsUpdate = "weights_update"
    case reviewSample = "review_sample"
    case guardCheck = "guard_check"
    case trainPropose = "train_propose"
    case judgeSummary = "judge_summary"

    /// Under which action the journal has it.
    package var action: JournalEntry.Action {
        switch self {
        case .feedsLoad: .feedsLoad
        case .weightsUpdate: .weightsUpdate
        case .reviewSample: .reviewSample
        case .guardCheck: .guardCheck
        case .trainPropose: .train
        case .judgeSummary: .alert
        }
    }
}

/// When a job runs, in UTC: every day, or every week on one day.
package struct JobTime: Sendable, Equatable {
    package var hour: Int
    package var minute: Int
    /// 1 = Monday … 7 = Sunday; nil every day.
    package var weekday: Int?

    package init(hour: Int, minute: Int, weekday: Int? = nil) {
        self.hour = hour
        self.minute = minute
        self.weekday = weekday
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `02:00` or `mon 09:00`; nil for anything else.
    package init?(_ text: String) {
        let words = text.lowercased().split(separator: " ")
        let clock = (words.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), clock.count == 2, clock.allSatisfy({ (1...2).contains($0.count) }),
            let hour = Int(clock[0]), let minute = Int(clock[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        self.init(hour: hour, minute: minute)
        guard words.count == 2 else { return }
        guard let day = Self.weekdays.firstIndex(of: String(words[0].prefix(3))) else { return nil }
        weekday = day + 1
    }

    /// `02:00`.
    package var clock: String {
        (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }

    package var weekdayName: String? { weekday.map { Self.weekdays[$0 - 1] } }

    /// The last time at or before a moment that this time was reached.
    package func last(notAfter now: Timestamp) -> Timestamp {
        let offset = Int64(hour * 60 + minute) * 60_000_000
        var day = now.day
        if day * 86_400_000_000 + offset > now.microseconds { day -= 1 }
        if let weekday {
            let today = Timestamp(day: day).weekday
            day -= Int64((today - weekday + 7) % 7)
        }
        return Timestamp(microseconds: day * 86_400_000_000 + offset)
    }

    package func next(after now: Timestamp) -> Timestamp {
        last(notAfter: now).adding(days: weekday == nil ? 1 : 7)
    }
}

/// When each job runs.
package struct Timetable: Sendable, Equatable {
    package var times: [Job: JobTime]

    package init(times: [Job: JobTime]) {
        self.times = times
    }

    /// The contract's times.
    package static let standard = Timetable(times: [
        .feedsLoad: JobTime(hour: 2, minute: 0),
        .weightsUpdate: JobTime(hour: 3, minute: 0),
        .reviewSample: JobTime(hour: 4, minute: 0),
        .guardCheck: JobTime(hour: 5, minute: 0),
        .trainPropose: JobTime(hour: 6, minute: 0),
        .judgeSummary: JobTime(hour: 9, minute: 0, weekday: 1),
    ])

    /// The jobs whose time has come since they last ran, in the order of their times; pure.
    ///
    /// - Parameters:
    ///   - lastRuns: by job, the scheduled time it last ran for.
    ///   - start: a job that never ran is due only for times after this one: a new server does not make up for its past.
    package func due(at now: Timestamp, lastRuns: [Job: Timestamp], since start: Timestamp) -> [(
        job: Job, scheduled: Timestamp
    )] {
        times.compactMap { job, time in
            let scheduled = time.last(notAfter: now)
            return scheduled > lastRuns[job] ?? start ? (job, scheduled) : nil
        }
        .sorted { ($0.scheduled, $0.job.rawValue) < ($1.scheduled, $1.job.rawValue) }
    }
}

/// A job's last run.
package struct JobRun: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case succeeded
        case skipped
        case failed
    }

    package var job: Job
    /// The time on the timetable it ran for; nil when a person asked for it.
    package var scheduled: Timestamp?
    package var startedAt: Timestamp
    package var outcome: Outcome
    package var figures: JSONObject

    package init(job: Job, scheduled: Timestamp?, startedAt: Timestamp, outcome: Outcome, figures: JSONObject) {
        self.job = job
        self.scheduled = scheduled
        self.startedAt = startedAt
        self.outcome = outcome
        self.figures = figures
    }
}

/// What is kept about scheduled work.
package protocol ScheduleRecords {
    /// Each job's newest run.
    func lastRuns() throws -> [JobRun]
    /// The newest time on the timetable that each job ran for.
    func lastScheduled() throws -> [Job: Timestamp]
    func insertJobRun(_ run: JobRun) throws
    /// When this store was first served.
    func firstServed() throws -> Timestamp
}
