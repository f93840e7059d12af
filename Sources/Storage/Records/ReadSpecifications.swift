import Domain
import JSON
import Rules
import Synchronization

/// Specifications as they were read from their stored text, which is read again only when it is another one.
///
/// A store has one for all of its transactions: what one of them read and took back again does no harm, as the text decides.
final class ReadSpecifications: Sendable {
    private struct Entry: Sendable {
        var text: String
        var result: Result<AgentSpecification, UnreadableAgent>
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// - Returns: what the text says, or why it cannot be read.
    func specification(of agent: String, text: String) -> Result<AgentSpecification, UnreadableAgent> {
        if let known = entries.withLock({ $0[agent] }), known.text.utf8.elementsEqual(text.utf8) { return known.result }
        let result = Self.read(text, agent)
        entries.withLock { $0[agent] = Entry(text: text, result: result) }
        return result
    }

    private static func read(_ text: String, _ agent: String) -> Result<AgentSpecification, UnreadableAgent> {
        let reason: String
        do {
            return .success(try AgentSpecification(stored: try JSON.parse(text), agent: agent))
        } catch let error as SpecificationError {
            reason = error.problems.first.map { "\($0.pointer) \($0.detail)" } ?? ""
        } catch {
            reason = "\(error)"
        }
        return .failure(UnreadableAgent(name: agent, reason: "Its specification cannot be read: \(reason)."))
    }
}
