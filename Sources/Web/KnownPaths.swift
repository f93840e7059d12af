package import HTTPTypes
import Synchronization

/// The paths that something answers, with their methods: what tells an unknown path from a method that a path does not have.
package final class KnownPaths: Sendable {
    private struct Template: Sendable {
        var parts: [Substring]
        var methods: Set<HTTPRequest.Method>

        func matches(_ path: [Substring]) -> Bool {
            parts.count == path.count && zip(parts, path).allSatisfy { Self.isParameter($0) || $0 == $1 }
        }

        /// Where a path matches several, the router takes the one that names a part earlier.
        var rank: String { parts.map { Self.isParameter($0) ? "1" : "0" }.joined() }

        private static func isParameter(_ part: Substring) -> Bool { part.first == "{" }
    }

    private let templates = Mutex<[String: Template]>([:])

    package init() {}

    /// - Parameter path: with its parameters in braces. One that answers GET answers HEAD too.
    package func add(_ path: String, _ method: HTTPRequest.Method) {
        templates.withLock { templates in
            templates[path, default: Template(parts: path.split(separator: "/"), methods: [])].methods
                .formUnion(method == .get ? [.get, .head] : [method])
        }
    }

    /// What may be asked of a path; nothing for one that nothing answers.
    package func methods(at path: String) -> Set<HTTPRequest.Method> {
        let parts = path.split(separator: "/")
        let found = templates.withLock { $0.values.filter { $0.matches(parts) } }
        let first = found.map(\.rank).min()
        return found.filter { $0.rank == first }.reduce(into: Set()) { $0.formUnion($1.methods) }
    }
}
