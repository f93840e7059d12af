import Domain
import HTTPAPI
import JSON
import Rules

/// Bundles held against each other on mails that came after everything they were trained on.
struct DemoComparison: Sendable {
    struct Row: Sendable {
        var name: String
        var bundleID: String
        var tally: Tally
    }

    /// Built at this moment, the newest bundle compared knows nothing of the mails that came later.
    var since: Timestamp
    var rows: [Row]

    var mails: Int { rows.first?.tally.mails ?? 0 }
    var spam: Int { rows.first?.tally.spam ?? 0 }

    /// Fewer spam mails than this, and a recall says little.
    private static let enoughSpam = 30

    var isTooSmall: Bool { spam < Self.enoughSpam }

    /// How a bundle would have decided each mail; pure.
    static func tally(_ maker: DecisionMaker, on mails: [Mail]) -> Tally {
        var tally = Tally()
        for mail in mails {
            let label = maker.specification.labels[maker.decide(mail.payload).label]
            tally.count(isSpam: mail.isSpam, isFlagged: label == MailboxAgent.spam)
        }
        return tally
    }

    /// - Parameter bundles: with the name each stands under; compared on the mails that came after the newest was built.
    init(_ bundles: [(name: String, bundle: Domain.Bundle)], on mails: [Mail], _ specification: AgentSpecification) {
        let newest = bundles.map(\.bundle.createdAt).max() ?? Timestamp(microseconds: 0)
        let later = mails.filter { $0.time > newest }
        since = newest
        rows = bundles.map { name, bundle in
            Row(name: name, bundleID: bundle.id, tally: Self.tally(bundle.decisionMaker(specification), on: later))
        }
    }
}

extension DemoComparison {
    /// The comparisons that the outcome of a replay calls for: of the bundle active at the end and of the one deployed
    /// first, each with the built-in one; none where nothing was ever deployed.
    static func all(_ backend: Backend, mails: [Mail], journal: [JournalEntry]) async throws -> [DemoComparison] {
        let agent = try await backend.agents.agent(MailboxAgent.name)
        let promoted = journal.filter { $0.action == .promote && $0.figures["target_percent"]?.integer == 100 }
        guard let last = agent.activeBundleID, let first = promoted.first?.figures["bundle_id"]?.string
        else { return [] }
        let before = Bundle.builtIn(agent)
        let (firstBundle, lastBundle) = try await backend.ledger.read {
            (try $0.requireBundle(first), try $0.requireBundle(last))
        }
        let specification = agent.specification
        guard first != last else {
            return [DemoComparison([("before", before), ("after", lastBundle)], on: mails, specification)]
        }
        return [
            DemoComparison(
                [("before", before), ("first deployed", firstBundle), ("active at the end", lastBundle)],
                on: mails,
                specification
            ),
            DemoComparison([("before", before), ("first deployed", firstBundle)], on: mails, specification),
        ]
    }
}
