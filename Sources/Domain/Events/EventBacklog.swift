import Rules

/// Events that wait for their transaction: how many, and the bytes they take.
package struct EventBacklog: Sendable, Equatable {
    package var events: Int
    package var bytes: Int

    package static let empty = EventBacklog(events: 0, bytes: 0)
    /// What may wait.
    package static let most = EventBacklog(events: Limits.Events.waiting, bytes: Limits.Events.waitingBytes)

    package init(events: Int, bytes: Int) {
        self.events = events
        self.bytes = bytes
    }

    init(_ events: [Event]) {
        self.init(events: events.count, bytes: events.reduce(0) { $0 + $1.bytes })
    }

    static func += (backlog: inout EventBacklog, more: EventBacklog) {
        backlog.events += more.events
        backlog.bytes += more.bytes
    }

    static func -= (backlog: inout EventBacklog, fewer: EventBacklog) {
        backlog.events -= fewer.events
        backlog.bytes -= fewer.bytes
    }

    /// Why others may not wait behind it; nil where they may. Where nothing waits, events may be of any number and size.
    package func refusal(of more: EventBacklog) -> Refusal? {
        guard events > 0 else { return nil }
        let most = Self.most
        if events + more.events > most.events {
            let detail =
                "\(events) events wait to be kept and \(more.events) more came; at most \(most.events) may wait."
            return .overloaded(detail, retryAfterSeconds: 1)
        }
        if bytes + more.bytes > most.bytes {
            let detail =
                "Events of \(bytes) bytes wait to be kept and \(more.bytes) more came; at most \(most.bytes) may wait."
            return .overloaded(detail, retryAfterSeconds: 1)
        }
        return nil
    }
}
