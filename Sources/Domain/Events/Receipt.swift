import Rules
import Synchronization

/// What became of items that were handed in, the same for runs, feedback, decisions, gold and imports.
///
/// Every item is counted once: `accepted + duplicates + revised + rejectedTotal`, and what a format passes over is `skipped`.
package struct Receipt: Sendable, Equatable {
    /// An item that was refused; the others are not affected.
    package struct Rejection: Sendable, Equatable {
        /// The item's place among all of them, from 0.
        package var index: Int
        package var code: String
        package var detail: String

        package init(index: Int, code: String, detail: String) {
            self.index = index
            self.code = code
            self.detail = detail
        }
    }

    /// Something that whoever sent the items should look at, and which refused none of them.
    package struct Warning: Sendable, Equatable {
        package var code: String
        package var detail: String

        package init(code: String, detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    package private(set) var accepted = 0
    /// The same was known already.
    package private(set) var duplicates = 0
    /// Another word of the same labeler under a known id: the later of the two holds.
    package private(set) var revised = 0
    /// Of the revised ones, those that are older than what was known and changed nothing.
    package private(set) var outdated = 0
    /// Of the accepted and revised ones, those that speak of a run which is not known yet.
    package private(set) var waiting = 0
    /// By code, how many were refused.
    package private(set) var reasons: [String: Int] = [:]
    /// The first of the refused ones.
    package private(set) var rejected: [Rejection] = []
    /// What holds no label, where a format has such; nil for the others.
    package private(set) var skipped: Int?
    /// Of the accepted ones, those that wait on this node's disk for the database.
    package private(set) var spooled = 0
    private var judgesLeftOut: Set<String> = []
    private var otherWarnings: [Warning] = []

    package init() {}

    package var rejectedTotal: Int { reasons.values.reduce(0, +) }

    /// Of the refused ones, those whose id is known with other content.
    package var changed: Int { reasons[Conflict.changed.rawValue] ?? 0 }

    package var warnings: [Warning] {
        var warnings = otherWarnings
        if outdated > 0 {
            warnings.append(
                Warning(
                    code: "outdated",
                    detail: "\(outdated) items are older than what the same labeler said of them since; that holds."
                )
            )
        }
        if !judgesLeftOut.isEmpty {
            warnings.append(
                Warning(
                    code: "too_many_judges",
                    detail:
                        "An agent has at most \(Limits.Events.judgesOfAgent) judges. The runs are kept without the scores "
                        + "of \(judgesLeftOut.count) further ones: \(named(judgesLeftOut))."
                )
            )
        }
        if rejected.count < rejectedTotal {
            warnings.append(
                Warning(
                    code: "rejections_not_listed",
                    detail: "\(rejectedTotal) items were refused, of which the first \(rejected.count) are listed."
                )
            )
        }
        return warnings
    }

    /// Counts an item that came to the store.
    ///
    /// - Parameter index: its place among all items, from 0.
    package mutating func count(_ reception: Reception, index: Int) {
        switch reception.kind {
        case .accepted: accepted += 1
        case .duplicate: duplicates += 1
        case .revised: revised += 1
        case .outdated:
            revised += 1
            outdated += 1
        case .changed:
            reject(Rejection(index: index, code: Conflict.changed.rawValue, detail: Refusal.changedSentence))
        }
        if reception.isWaiting { waiting += 1 }
        if !reception.judgesLeftOut.isEmpty { judgesLeftOut.formUnion(reception.judgesLeftOut) }
    }

    /// The first few of some names.
    private func named(_ names: Set<String>) -> String {
        let first = names.sorted().prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 5 ? first + ", …" : first
    }

    /// Counts items that are durable on this node's disk; what they are shows later.
    package mutating func countSpooled(_ count: Int) {
        accepted += count
        spooled += count
    }

    package mutating func reject(_ rejection: Rejection) {
        reasons[rejection.code, default: 0] += 1
        if rejected.count < Limits.listedRejections { rejected.append(rejection) }
    }

    /// Counts what holds no label; 0 says that the format has such.
    package mutating func skip(_ count: Int) {
        skipped = (skipped ?? 0) + count
    }

    package mutating func warn(_ warning: Warning) {
        otherWarnings.append(warning)
    }
}

/// What became of one item that came to the store.
package struct Reception: Sendable, Equatable {
    package enum Kind: Sendable {
        case accepted
        /// The same was known already.
        case duplicate
        /// It replaced what the same labeler had said under its id.
        case revised
        /// The same labeler said something later under its id, which holds.
        case outdated
        /// Something else is known under its id, so it was refused.
        case changed
    }

    package var kind: Kind
    /// Whether it speaks of a run that is not known yet.
    package var isWaiting: Bool
    /// Judges of a run whose scores are not kept, because its agent has as many judges as it may.
    package var judgesLeftOut: [String]

    package init(_ kind: Kind, isWaiting: Bool = false, judgesLeftOut: [String] = []) {
        self.kind = kind
        self.isWaiting = isWaiting
        self.judgesLeftOut = judgesLeftOut
    }

    package static let accepted = Reception(.accepted)
    package static let duplicate = Reception(.duplicate)
    package static let revised = Reception(.revised)
    package static let outdated = Reception(.outdated)
    package static let changed = Reception(.changed)
}

/// How many items became what.
final class ReceptionCounts: Sendable {
    private let counts = Mutex<[Reception.Kind: Int]>([:])

    var all: [Reception.Kind: Int] { counts.withLock { $0 } }

    func add(_ receptions: [Reception]) {
        counts.withLock { counts in
            for reception in receptions { counts[reception.kind, default: 0] += 1 }
        }
    }
}
