import Domain
import Foundation
import JSON

/// What happened, line by line, as the journal has it; pure.
///
/// Bundles that were trained and never deployed are many and much alike: those in a row become one line.
enum DemoTimeline {
    static func lines(_ entries: [JournalEntry]) -> [String] {
        let shares = deployedShares(entries)
        var lines: [String] = []
        var quiet: [JournalEntry] = []
        for entry in entries where shown.contains(entry.action) {
            if isQuiet(entry, deployed: shares) {
                quiet.append(entry)
                continue
            }
            lines += summary(quiet)
            quiet = []
            lines.append("\(moment(entry))  \(sentence(entry, shares))")
        }
        return lines + summary(quiet)
    }

    private static let shown: Set<JournalEntry.Action> = [
        .agentRegister, .train, .trainFailed, .upload, .approve, .reject, .promote, .rollback, .bundleRollback,
    ]

    /// At how many percent each bundle was deployed that was; approving and deploying are one step here.
    private static func deployedShares(_ entries: [JournalEntry]) -> [String: Int64] {
        entries.filter { $0.action == .apply }.reduce(into: [:]) { shares, entry in
            guard let bundle = entry.figures["bundle_id"]?.string else { return }
            shares[bundle] = entry.figures["canary_percent"]?.integer
        }
    }

    /// Whether the entry is of a bundle, or of a training, that led to no deployment.
    private static func isQuiet(_ entry: JournalEntry, deployed: [String: Int64]) -> Bool {
        switch entry.action {
        case .trainFailed: true
        case .train, .approve, .reject: deployed[entry.figures["bundle_id"]?.string ?? ""] == nil
        default: false
        }
    }

    private static func summary(_ entries: [JournalEntry]) -> [String] {
        guard let first = entries.first, let last = entries.last else { return [] }
        let rejected = entries.filter { $0.action == .reject }
        let superseded = rejected.count { $0.reason?.hasPrefix(DemoOperator.superseded) == true }
        let parts = [
            (entries.count { $0.action == .train }, "trained but never deployed"),
            (entries.count { $0.action == .trainFailed }, "refused for lack of data"),
            (superseded, "superseded before anyone decided"), (rejected.count - superseded, "rejected"),
        ]
        let counts = parts.filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ")
        let until = last.timestamp.day > first.timestamp.day ? " until \(last.timestamp.description.prefix(10))" : ""
        let line = "\(moment(first))  bundles\(until): \(counts)"
        let reason = rejected.last { $0.reason?.hasPrefix(DemoOperator.superseded) != true }?.reason
        guard let reason else { return [line] }
        return [line, continuation + "the last rejected: \(reason)"]
    }

    private static let continuation = String(repeating: " ", count: 18)

    private static func moment(_ entry: JournalEntry) -> String {
        let text = entry.timestamp.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    private static func sentence(_ entry: JournalEntry, _ shares: [String: Int64]) -> String {
        let figures = entry.figures
        let bundle = figures["bundle_id"]?.string ?? ""
        let reason = entry.reason ?? ""
        let actor = entry.actor == .system ? "the guard" : entry.actor.name
        switch entry.action {
        case .agentRegister:
            return "agent \(entry.agent ?? "") registered; until it has a bundle it flags nothing"
        case .train:
            let count = figures["training_count"]?.integer ?? 0
            return "\(bundle) trained on \(count) labels and proposed"
        case .upload:
            return "\(bundle) uploaded by \(actor): decision_threshold \(DemoOperator.drillThreshold)"
        case .approve, .reject:
            let share = shares[bundle].map { " and deployed at \($0) %" } ?? ""
            return "\(bundle) \(entry.action == .approve ? "approved" : "rejected") by \(actor)\(share)\n"
                + "\(continuation)\(reason)"
        case .promote:
            let target = figures["target_percent"]?.integer ?? 0
            return "\(bundle) promoted to \(target) % by \(actor): \(reason)\n" + continuation + evidence(figures)
        case .rollback:
            let share = figures["canary_percent"]?.integer ?? 0
            let why = figures["note"]?.string ?? reason
            return "\(bundle) taken back from \(share) % by \(actor): \(why)\n" + continuation + evidence(figures)
        default:
            return "\(entry.action.rawValue) \(bundle) \(reason)"
        }
    }

    /// The numbers that led to a verdict.
    private static func evidence(_ figures: JSONObject) -> String {
        let quality = figures["quality_delta"]?.double.map { String(format: "%+.1f points", $0 * 100) } ?? "unknown"
        let harm = figures["quality_harm"]?.double.map { String(format: "%.3g", $0) } ?? "–"
        let safe = figures["quality_safe"]?.double.map { String(format: "%.3g", $0) } ?? "–"
        let canary = figures["canary_keys"]?.integer ?? 0
        let active = figures["active_keys"]?.integer ?? 0
        return "quality \(quality); evidence for harm \(harm), for safe \(safe); "
            + "mails \(canary) canary, \(active) active"
    }
}
