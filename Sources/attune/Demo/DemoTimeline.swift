import Domain
import Foundation
import JSON

/// What happened, line by line, as the journal has it; pure.
///
/// Bundles that were trained and never deployed are many and much alike: those in a row become one line.
enum DemoTimeline {
    static func lines(_ entries: [JournalEntry]) -> [String] {
        let deployed = Set(entries.filter { $0.action == .apply }.compactMap { $0.figures["bundle_id"]?.string })
        var lines: [String] = []
        var quiet: [JournalEntry] = []
        for entry in entries where shown.contains(entry.action) {
            if isQuiet(entry, deployed: deployed) {
                quiet.append(entry)
                continue
            }
            lines += summary(quiet)
            quiet = []
            lines.append("\(moment(entry))  \(sentence(entry))")
        }
        return lines + summary(quiet)
    }

    private static let shown: Set<JournalEntry.Action> = [
        .agentRegister, .train, .trainFailed, .upload, .approve, .reject, .apply, .promote, .rollback, .bundleRollback,
    ]

    /// Whether the entry is of a bundle, or of a training, that led to no deployment.
    private static func isQuiet(_ entry: JournalEntry, deployed: Set<String>) -> Bool {
        switch entry.action {
        case .trainFailed: true
        case .train, .approve, .reject: !deployed.contains(entry.figures["bundle_id"]?.string ?? "")
        default: false
        }
    }

    private static func summary(_ entries: [JournalEntry]) -> [String] {
        guard let first = entries.first else { return [] }
        let trained = entries.count { $0.action == .train }
        let failed = entries.count { $0.action == .trainFailed }
        let rejected = entries.filter { $0.action == .reject && !($0.reason ?? "").hasPrefix("superseded") }
        var parts: [String] = []
        if failed > 0 { parts.append("\(failed) trainings refused for lack of data") }
        if trained > 0 { parts.append("\(trained) more bundles trained, none of them deployed") }
        if !rejected.isEmpty { parts.append("\(rejected.count) rejected") }
        let line = "\(moment(first))  \(parts.joined(separator: "; "))"
        guard let reason = rejected.last?.reason else { return [line] }
        return [line, continuation + "the last because: \(reason)"]
    }

    private static let continuation = String(repeating: " ", count: 18)

    private static func moment(_ entry: JournalEntry) -> String {
        let text = entry.timestamp.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    private static func sentence(_ entry: JournalEntry) -> String {
        let figures = entry.figures
        let bundle = figures["bundle_id"]?.string ?? ""
        let reason = entry.reason ?? ""
        switch entry.action {
        case .agentRegister:
            return "agent \(entry.agent ?? "") registered; until it has a bundle it flags nothing"
        case .train:
            let count = figures["training_count"]?.integer ?? 0
            return "\(bundle) trained on \(count) labels and proposed"
        case .upload:
            return "\(bundle) uploaded by \(entry.actor.name): decision_threshold \(DemoOperator.drillThreshold)"
        case .approve, .reject:
            return "\(bundle) \(entry.action == .approve ? "approved" : "rejected") by \(entry.actor.name)\n"
                + "\(continuation)\(reason)"
        case .apply:
            return "\(bundle) deployed at \(figures["canary_percent"]?.integer ?? 0) %"
        case .promote:
            let target = figures["target_percent"]?.integer ?? 0
            return "\(bundle) promoted to \(target) % by the guard: \(reason)\n" + continuation + evidence(figures)
        case .rollback:
            let share = figures["canary_percent"]?.integer ?? 0
            return "\(bundle) taken back from \(share) % by the guard: \(reason)\n" + continuation + evidence(figures)
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
