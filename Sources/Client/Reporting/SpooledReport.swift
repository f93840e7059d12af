import Foundation
import JSON
import Rules
import Wire

/// A report as it is sent, with its id and its time.
struct SpooledReport: Sendable, Equatable {
    /// The raw value is the last part of the path that takes it. Runs are sent first: the others may be about them.
    enum Kind: String, CaseIterable, Sendable {
        case runs
        case feedback
        case decisions
        case gold
    }

    /// A server reads bodies of this size.
    static let largest = 1_048_576

    var kind: Kind
    /// One JSON object, on one line.
    var json: [UInt8]

    private init(kind: Kind, json: [UInt8]) {
        self.kind = kind
        self.json = json
    }

    private init(_ kind: Kind, _ report: some Encodable, id: String, key: String?) throws(AttuneError) {
        if let refusal = Keys.refusal(of: id) { throw .invalidKey("The id \(refusal).") }
        if let refusal = key.flatMap({ Keys.refusal(of: $0) }) { throw .invalidKey("The key \(refusal).") }
        do {
            json = try JSONValueEncoder().encode(report).serialized()
        } catch {
            throw .unacceptable("\(error)")
        }
        guard json.count < Self.largest else {
            throw .unacceptable("It has \(json.count) bytes; a server reads \(Self.largest).")
        }
        self.kind = kind
    }

    // MARK: As a line of a file

    /// `kind`, a space, the object, and a line end.
    var line: [UInt8] {
        Array(kind.rawValue.utf8) + [UInt8(ascii: " ")] + json + [UInt8(ascii: "\n")]
    }

    /// Nil for a line that was not written to its end.
    init?(line: some Collection<UInt8>) {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")),
            let kind = Kind(rawValue: String(decoding: line[..<space], as: UTF8.self))
        else { return nil }
        let json = Array(line[line.index(after: space)...])
        guard (try? JSON.parse(json))?.object != nil else { return nil }
        self.init(kind: kind, json: json)
    }
}

// MARK: - What the contract calls it

extension SpooledReport {
    init(_ run: Run, id: String, now: Date) throws(AttuneError) {
        let report = RunReport(
            runID: id,
            agent: run.agent,
            key: run.key,
            configVersion: run.configVersion,
            bundleID: run.bundleID,
            variant: run.variant?.rawValue,
            decision: run.decision,
            confidence: run.confidence,
            latencyMs: run.latency.map { $0 / .milliseconds(1) },
            quality: run.quality,
            cost: run.cost,
            error: run.error.map(RunError.message),
            payload: run.payload?.json,
            judgeScores: run.judgeScores.isEmpty
                ? nil
                : run.judgeScores.mapValues { Wire.JudgeScore(verdict: $0.verdict, confidence: $0.confidence) },
            occurredAt: Self.text(run.occurredAt ?? now)
        )
        try self.init(.runs, report, id: id, key: run.key)
    }

    init(_ feedback: Feedback, id: String, now: Date) throws(AttuneError) {
        let report = FeedbackReport(
            feedbackID: id,
            agent: feedback.agent,
            key: feedback.key,
            thumbs: feedback.thumbs.rawValue,
            label: feedback.label,
            user: feedback.user,
            notes: feedback.notes,
            occurredAt: Self.text(feedback.occurredAt ?? now)
        )
        try self.init(.feedback, report, id: id, key: feedback.key)
    }

    init(_ review: ActionReview, id: String, now: Date) throws(AttuneError) {
        let report = DecisionReport(
            decisionID: id,
            agent: review.agent,
            key: review.key,
            action: review.action,
            approved: review.isApproved,
            user: review.user,
            rationale: review.rationale,
            payload: review.payload?.json,
            occurredAt: Self.text(review.occurredAt ?? now)
        )
        try self.init(.decisions, report, id: id, key: review.key)
    }

    init(_ task: GoldTask, id: String, now: Date) throws(AttuneError) {
        let report = GoldReport(
            taskID: id,
            agent: task.agent,
            key: task.key,
            payload: task.payload.json,
            expectedLabel: task.expectedLabel,
            blind: task.isBlind,
            notes: task.notes,
            occurredAt: Self.text(task.occurredAt ?? now)
        )
        try self.init(.gold, report, id: id, key: task.key)
    }

    /// RFC 3339 in UTC, without a fraction.
    private static func text(_ date: Date) -> String {
        date.formatted(.iso8601)
    }
}
