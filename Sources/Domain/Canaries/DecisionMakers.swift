import JSON
import Rules
import Synchronization

/// Bundles ready to decide, kept between transactions: reading a model from its stored form costs more than asking it.
///
/// A bundle never changes, so an entry is valid for as long as the agent's specification stands.
package final class DecisionMakers: Sendable {
    private struct Entry: Sendable {
        var specification: AgentSpecification
        var maker: DecisionMaker
        var createdAt: Timestamp
    }

    private let entries = Mutex<[ExactText: Entry]>([:])
    /// Bundles kept at a time; when there are more, all are dropped and read again as needed.
    private static let capacity = 1_000

    package init() {}

    /// The bundle's decision maker and when the bundle was built.
    func maker(
        for bundleID: String,
        agent: Agent,
        in records: any Records
    ) throws -> (maker: DecisionMaker, bundleCreatedAt: Timestamp) {
        let key = ExactText(bundleID)
        if let entry = entries.withLock({ $0[key] }), entry.specification == agent.specification {
            return (entry.maker, entry.createdAt)
        }
        let bundle = try records.requireBundle(bundleID)
        let maker = bundle.decisionMaker(agent.specification)
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[key] = Entry(specification: agent.specification, maker: maker, createdAt: bundle.createdAt)
        }
        return (maker, bundle.createdAt)
    }
}
