/// Heavy work that is done in the background, as its asker sees it.
package struct QueuedJob: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// 1 is the next.
        case waiting(place: Int)
        /// - share: of the step.
        case running(WorkStep, share: Double)
        case succeeded
        case failed
        case canceled

        package var hasEnded: Bool {
            switch self {
            case .waiting, .running: false
            case .succeeded, .failed, .canceled: true
            }
        }
    }

    /// `job-` with the node that does it and a number of its own.
    package var id: String
    package var kind: WorkKind
    package var agent: String?
    package var state: State
    package var createdAt: Timestamp
    package var finishedAt: Timestamp?

    /// The node that an id belongs to; nil for what is no job's id.
    package static func node(ofJob id: String) -> String? {
        guard id.hasPrefix(prefix), let end = id.lastIndex(of: ".") else { return nil }
        return String(id[..<end].dropFirst(prefix.count))
    }

    static func id(node: String, number: UInt64) -> String {
        "\(prefix)\(node).\(String(number, radix: 36))"
    }

    private static let prefix = "job-"
}
