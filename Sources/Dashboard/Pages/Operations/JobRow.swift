import Domain

/// A scheduled job, as a row.
struct JobRow: Sendable {
    var name: String
    var what: String
    var time: String
    var next: Moment
    var last: Moment?
    var outcome: Badge?
    var path: String

    init(_ planned: JobRunner.Planned) {
        name = planned.job.rawValue
        what = planned.job.description
        time = [planned.time.weekdayName, planned.time.clock].compactMap(\.self).joined(separator: " ")
        next = Moment(planned.next)
        last = planned.last.map { Moment($0.startedAt) }
        outcome = planned.last.map { run in
            switch run.outcome {
            case .succeeded: Badge("succeeded", .good)
            case .skipped: Badge("skipped", .quiet)
            case .failed: Badge("failed", .bad)
            }
        }
        path = "/schedule/\(planned.job.rawValue)/run"
    }
}

extension Job {
    /// What it does, in a few words.
    fileprivate var description: String {
        switch self {
        case .feedsLoad: "Turns approvals, thumbs and curated tasks into labeled examples"
        case .weightsUpdate: "Weighs the judges anew"
        case .reviewSample: "Draws runs for people to label"
        case .guardCheck: "Judges every canary"
        case .trainPropose: "Trains agents with enough new labels and proposes the bundles"
        case .judgeSummary: "Sums up the judges' weights"
        }
    }
}
